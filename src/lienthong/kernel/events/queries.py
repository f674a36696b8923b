"""Proving that an event is in the signed log: its place and the hashes beside its way to the root."""

from dataclasses import dataclass
from functools import partial

from lienthong.kernel.events.models import Checkpoint, Event, Tile
from lienthong.kernel.events.rules import inclusion_path, leaf_bytes, split_hashes

FIELDS = (
    "id",
    "at",
    "verb",
    "subject_kind",
    "subject_id",
    "unit_id",
    "position_id",
    "account_id",
    "payload",
)


@dataclass(frozen=True, slots=True)
class Proof:
    """An event as it was hashed (`leaf`), its place among `size` leaves, and its audit path as of RFC 6962, 2.1.1.

    `note` is the signed checkpoint over those leaves, whose root the path must lead to.
    """

    leaf: bytes
    place: int
    size: int
    root: bytes
    path: tuple[bytes, ...]
    note: str


def proof_of(event_id: int) -> Proof | None:
    """The proof of one event against the newest checkpoint; None when the log does not hold it (yet).

    Reads a tile for every eight levels of the tree, twice at most, and counts the events of one batch.
    """
    newest = Checkpoint.objects.order_by("-size").first()
    row = Event.objects.filter(pk=event_id).values_list(*FIELDS).first()
    if row is None or newest is None or event_id > newest.last_event_id:
        return None
    before = Checkpoint.objects.filter(last_event_id__lt=event_id).order_by("-last_event_id").first()
    after, size = (before.last_event_id, before.size) if before else (0, 0)
    place = size + Event.objects.filter(id__gt=after, id__lt=event_id).count()
    path = inclusion_path(place, newest.size, partial(_tile, {}))
    return Proof(leaf_bytes(row), place, newest.size, bytes(newest.root), tuple(path), newest.note)


def _tile(read: dict[tuple[int, int], list[bytes]], level: int, place: int) -> list[bytes]:
    if (level, place) not in read:
        read[level, place] = split_hashes(bytes(Tile.objects.get(level=level, place=place).hashes))
    return read[level, place]
