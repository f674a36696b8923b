"""Writing down what happened to a petition, so that a sealed one gives nothing away."""

from dataclasses import fields, replace
from typing import Any

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.modules.petitions.events.sealing import SEALED
from lienthong.modules.petitions.models import Petition

PETITION = "petition"


def subject_of(petition: Petition) -> Subject:
    """What the events of a petition speak of; sealed ones are a kind of their own, on no open timeline."""
    return Subject(SEALED if petition.is_sealed else PETITION, petition.pk)


def tell(petition: Petition, event: Any, viewer: Viewer | None) -> None:
    """Append the event to the petition's record, under the unit that has it; a sealed one's tells only that it was."""
    if petition.is_sealed:
        event = replace(event, **{one.name: _blank(getattr(event, one.name)) for one in fields(event)})
    emit(event, subject=subject_of(petition), viewer=viewer, unit_id=petition.unit_id)


def _blank(value: Any) -> Any:
    """Nothing of the same type; moments and yes or no stay."""
    if isinstance(value, str):
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return 0
    return [] if isinstance(value, list) else value
