"""What may be shown to everybody, and by whose word."""

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.petitions.models import Petition, PetitionKind
from lienthong.modules.petitions.rules.handling import holds, may_work

_NEVER = {Petition.State.SUBMITTED, Petition.State.INELIGIBLE, Petition.State.WITHDRAWN, Petition.State.DUPLICATE}


def may_be_public(petition: Petition) -> bool:
    """Whether a petition can be published at all: never a denunciation, never against its sender's wish."""
    if petition.is_sealed or petition.kind == PetitionKind.DENUNCIATION:
        return False
    return petition.wants_public and petition.state not in _NEVER


def may_redact(viewer: Viewer, petition: Petition) -> bool:
    """Whether the viewer may prepare what the public reads: who works on it, where it lies."""
    return may_be_public(petition) and (may_work(viewer, petition, keeps=False) or may_publish(viewer, petition))


def may_publish(viewer: Viewer, petition: Petition) -> bool:
    """Whether the viewer approves publishing: the leaders of the unit where it lies, and its records desk."""
    decides = viewer.may(Permission.PETITIONS_DECIDE) or viewer.may(Permission.PETITIONS_SCREEN)
    return may_be_public(petition) and decides and holds(viewer, petition)
