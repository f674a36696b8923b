"""The sequencer: events become leaves of a Merkle log in the order of their ids, and its root is signed.

An event's id is taken before its transaction ends, so a lower id can appear after a higher one. The sequencer therefore
notes the newest id and the next transaction number, and adds the events up to that id in a later run, when every
transaction that was under way has ended. Ids that never appear belong to transactions that were rolled back.
"""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from lienthong.kernel.events.models import Checkpoint, Event, Horizon, Tile
from lienthong.kernel.events.queries import FIELDS
from lienthong.kernel.events.rules import WIDTH, leaf_bytes, leaf_hash, root_of, split_hashes, tree_hash

ORIGIN = "lienthong/events"
BATCH = 20_000
# Between taking an id and getting a transaction number lie microseconds; a run waits this much longer than that.
REST = timedelta(seconds=20)


@transaction.atomic
def sequence_events(*, rest: timedelta = REST) -> int:
    """Add the events that are certain to the log and sign its new root; returns how many. One run goes at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('events_log'))")
        if not cursor.fetchone()[0]:
            return 0
        # The number of this very transaction is above all that were given before, whether they have ended or not.
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        following = cursor.fetchone()[0]
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        oldest = cursor.fetchone()[0]
    horizon = Horizon.objects.first()
    last = Checkpoint.objects.order_by("-size").first()
    is_certain = horizon and horizon.next_transaction < oldest and horizon.seen_at <= timezone.now() - rest
    added = _append(last, horizon.event_id) if horizon and is_certain else 0
    # After a restore the numbers of transactions begin lower: such a horizon would never be reached.
    if horizon is None or (is_certain and added < BATCH) or horizon.next_transaction > following:
        newest = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
        Horizon.objects.all().delete()
        Horizon.objects.create(event_id=newest, next_transaction=following, seen_at=timezone.now())
    return added


def _append(last: Checkpoint | None, up_to: int) -> int:
    after, size = (last.last_event_id, last.size) if last else (0, 0)
    events = Event.objects.filter(id__gt=after, id__lte=up_to).order_by("id").values_list(*FIELDS)[:BATCH]
    rows = list(events)
    if not rows:
        return 0
    _grow([leaf_hash(leaf_bytes(row)) for row in rows])
    size += len(rows)
    root = current_root(size)
    Checkpoint.objects.create(size=size, last_event_id=rows[-1][0], root=root, note=signed_note(size, root))
    return len(rows)


def _grow(hashes: Sequence[bytes], level: int = 0) -> None:
    """Append hashes to a level; each tile that fills becomes one hash of the level above."""
    tile = Tile.objects.filter(level=level).order_by("-place").first()
    content = bytes(tile.hashes) if tile else b""
    place = tile.place if tile else 0
    if len(content) == WIDTH * 32:
        content, place = b"", place + 1
    finished: list[bytes] = []
    waiting = split_hashes(content) + list(hashes)
    for first in range(0, len(waiting), WIDTH):
        part = waiting[first : first + WIDTH]
        Tile.objects.update_or_create(level=level, place=place + first // WIDTH, defaults={"hashes": b"".join(part)})
        if len(part) == WIDTH:
            finished.append(tree_hash(part))
    if finished:
        _grow(finished, level + 1)


def current_root(size: int) -> bytes:
    """The root over all tiles, which hold `size` leaves."""

    def last_tile(level: int) -> bytes:
        count = size // WIDTH**level
        if count % WIDTH == 0:
            return b""
        return bytes(Tile.objects.get(level=level, place=count // WIDTH).hashes)

    return root_of(size, last_tile)


def signed_note(size: int, root: bytes) -> str:
    """The checkpoint as a signed note: origin, size and root, then the signature of the log's key."""
    return sign_text(f"{ORIGIN}\n{size}\n{base64.b64encode(root).decode()}\n")


def sign_text(text: str) -> str:
    """A text of whole lines as a signed note of the log's key, which anybody can check with `public_key`."""
    signature = _key().sign(text.encode())
    return f"{text}\n\u2014 {ORIGIN} {base64.b64encode(_key_id() + signature).decode()}\n"


def is_signed(note: str, public: Ed25519PublicKey) -> bool:
    """Whether a note carries a signature by this key over its text."""
    text, _sign, line = note.partition("\n\n\u2014 ")
    try:
        public.verify(base64.b64decode(line.split()[-1])[4:], f"{text}\n".encode())
    except (InvalidSignature, ValueError, IndexError):
        return False
    return True


def public_key() -> Ed25519PublicKey:
    """The key with which anybody can check the log's signatures."""
    return _key().public_key()


def faults(*, first: int = 0) -> Iterator[str]:
    """Every way in which the log and the events disagree, reading the events from leaf `first` on: empty is good."""
    last = Checkpoint.objects.order_by("-size").first()
    if last is None:
        return
    if current_root(last.size) != bytes(last.root):
        yield f"the root over {last.size} events is not the one that was signed"
    for checkpoint in Checkpoint.objects.order_by("size").iterator(chunk_size=1000):
        if not is_signed(checkpoint.note, public_key()):
            yield f"the signature over {checkpoint.size} events is not valid"
        elif f"\n{checkpoint.size}\n{base64.b64encode(bytes(checkpoint.root)).decode()}\n" not in checkpoint.note:
            yield f"the checkpoint over {checkpoint.size} events is not what was signed"
    yield from _changed_events(first, last)


def _changed_events(first: int, last: Checkpoint) -> Iterator[str]:
    events: Any = Event.objects.filter(id__lte=last.last_event_id).order_by("id").values_list(*FIELDS)
    place = first
    hashes: list[bytes] = []
    for row in events[first:].iterator(chunk_size=5000):
        if place >= last.size:
            yield f"event {row[0]} appeared after its place in the log was closed"
            return
        if not hashes or place % WIDTH == 0:
            hashes = split_hashes(bytes(Tile.objects.get(level=0, place=place // WIDTH).hashes))
        if leaf_hash(leaf_bytes(row)) != hashes[place % WIDTH]:
            yield f"event {row[0]} at place {place} is not the one that was signed"
            return
        place += 1
    if place != last.size:
        yield f"{last.size - place} events are missing"


def _key() -> Ed25519PrivateKey:
    """The log's own key, made on first use in a file that only the product's user can read."""
    file = Path(settings.LOG_KEY_FILE)
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_bytes(Ed25519PrivateKey.generate().private_bytes_raw())
    return Ed25519PrivateKey.from_private_bytes(file.read_bytes())


def _key_id() -> bytes:
    """Four bytes that name the key: C2SP signed-note."""
    return hashlib.sha256(ORIGIN.encode() + b"\n\x01" + _key().public_key().public_bytes_raw()).digest()[:4]
