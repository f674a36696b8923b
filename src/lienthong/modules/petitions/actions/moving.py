"""What every move of a petition shares: it is locked, the table allows it, its state changes once."""

from typing import Any

from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.language.text import nfc
from lienthong.modules.petitions.actions.telling import tell
from lienthong.modules.petitions.models import Petition
from lienthong.modules.petitions.queries.handling import keeps
from lienthong.modules.petitions.rules.handling import may, may_work
from lienthong.modules.petitions.rules.states import MOVES

LONGEST_REASON = 300


class CannotMove(Exception):
    """The petition cannot be moved so: the table, the viewer's place or what is missing forbids it; it says which."""


def locked(viewer: Viewer, petition_id: int) -> Petition:
    """A petition that the viewer may see, locked. Raises Petition.DoesNotExist."""
    seen = Petition.objects.visible_to(viewer, [petition_id]).values("pk")
    own = Petition.objects.select_for_update(of=("self",)).select_related("unit", "handler")
    return own.get(pk__in=seen)


def locked_for(viewer: Viewer, petition_id: int, permission: str) -> Petition:
    """The same, with which the viewer may do what `permission` says. Raises Petition.DoesNotExist, CannotMove."""
    petition = locked(viewer, petition_id)
    if not may(viewer, petition, permission, keeps=keeps(viewer, petition)):
        raise CannotMove(_("The petition does not lie with you. Only who has it may do this."))
    return petition


def locked_for_work(viewer: Viewer, petition_id: int) -> Petition:
    """The same, on which the viewer may work. Raises Petition.DoesNotExist, CannotMove."""
    petition = locked(viewer, petition_id)
    if not may_work(viewer, petition, keeps=keeps(viewer, petition)):
        raise CannotMove(_("Somebody else works on this petition. Ask to have it assigned to you."))
    return petition


def locked_by_citizen(petition_id: int) -> Petition:
    """A petition for its sender, whom the tracking code has shown to be one. Raises Petition.DoesNotExist."""
    return Petition.objects.select_for_update(of=("self",)).select_related("unit", "handler").get(pk=petition_id)


def move(petition: Petition, name: str, *, event: Any, viewer: Viewer | None) -> None:
    """Make a move of the table, with whatever else was changed on the petition, and write down the event.

    Raises CannotMove when the table has no such move from the state.
    """
    check_move(petition, name)
    petition.state = MOVES[name].target
    petition.revision += 1
    petition.save()
    tell(petition, event, viewer)


def check_move(petition: Petition, name: str) -> None:
    """Raise CannotMove when the table has no such move from the petition's state."""
    if petition.state not in MOVES[name].sources:
        said = petition.get_state_display()
        raise CannotMove(
            _("This cannot be done now: the petition is “%(state)s”. Reload the page to see it.") % {"state": said}
        )


def worded(text: str, missing: str, *, longest: int = LONGEST_REASON) -> str:
    """A text that must be there, in its stored form. Raises CannotMove with `missing`."""
    found = nfc(text).replace("\x00", "").strip()
    if not found:
        raise CannotMove(missing)
    if len(found) > longest:
        raise CannotMove(_("This is too long: at most %(longest)s characters.") % {"longest": longest})
    return found
