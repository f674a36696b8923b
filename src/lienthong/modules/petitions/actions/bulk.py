"""The same for many petitions, each in a transaction of its own: one that cannot be done leaves the others done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction

from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.petitions.actions import moves
from lienthong.modules.petitions.actions.moving import CannotMove
from lienthong.modules.petitions.models import Petition

MOST = 200


@dataclass(frozen=True, slots=True)
class Done:
    """To how many it was done, and to how many it could not be; `why` is the first refusal."""

    done: int
    refused: int
    why: str = ""


def accept_many(*, viewer: Viewer, petition_ids: Sequence[int]) -> Done:
    """Accept each as an ordinary case."""
    return _each(petition_ids, lambda pk: moves.accept(viewer=viewer, petition_id=pk))


def refuse_many(*, viewer: Viewer, petition_ids: Sequence[int], reason: str) -> Done:
    """Refuse each with the same reason."""
    return _each(petition_ids, lambda pk: moves.refuse(viewer=viewer, petition_id=pk, reason=reason))


def merge_many(*, viewer: Viewer, petition_ids: Sequence[int]) -> Done:
    """Merge all into the one that was received first; that one stays as it is."""
    seen = Petition.objects.visible_to(viewer, petition_ids).filter(duplicate_of__isnull=True)
    ids = list(seen.order_by("received_at", "id").values_list("pk", flat=True))
    if not ids:
        return Done(0, len(set(petition_ids)))
    return _each(ids[1:], lambda pk: moves.merge(viewer=viewer, petition_id=pk, into_id=ids[0]))


def assign_many(*, viewer: Viewer, petition_ids: Sequence[int], position_id: int) -> Done:
    """Give each to the same person."""
    return _each(petition_ids, lambda pk: moves.assign(viewer=viewer, petition_id=pk, position_id=position_id))


def _each(ids: Sequence[int], do: Callable[[int], object]) -> Done:
    done, refused, why = 0, 0, ""
    for pk in sorted(set(ids))[:MOST]:
        try:
            with transaction.atomic():
                do(pk)
            done += 1
        except (CannotMove, Petition.DoesNotExist) as error:
            refused, why = refused + 1, why or (str(error) if isinstance(error, CannotMove) else "")
    return Done(done, refused, why)
