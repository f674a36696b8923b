"""The Merkle log over events: the root of RFC 6962, order, and every tampering seen."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.events.actions import record_many, sequencing
from lienthong.kernel.events.actions.sequencing import faults, is_signed, public_key, sequence_events
from lienthong.kernel.events.models import Checkpoint, Event, Horizon, Tile
from lienthong.kernel.events.queries import proof_of
from lienthong.kernel.events.rules import inclusion_path, leaf_hash, root_from_path, root_of, split_hashes, tree_hash

NOW = timedelta(0)


@given(st.integers(0, 40), st.integers(2, 5))
def test_the_root_from_tiles_is_the_root_over_all_leaves(size: int, bits: int) -> None:
    """With narrow tiles, so that few leaves make several levels."""
    width = 1 << (bits // 2 + 1)
    leaves = [leaf_hash(bytes([place])) for place in range(size)]
    levels = [leaves]
    while len(levels[-1]) >= width:
        below = levels[-1]
        levels.append([tree_hash(below[place : place + width]) for place in range(0, len(below) - width + 1, width)])

    def last_tile(level: int) -> bytes:
        hashes = levels[level] if level < len(levels) else []
        return b"".join(hashes[len(hashes) // width * width :])

    patched = pytest.MonkeyPatch()
    with patched.context() as change:
        change.setattr("lienthong.kernel.events.rules.WIDTH", width)
        assert root_of(size, last_tile) == tree_hash(leaves)


@given(st.data(), st.integers(1, 40), st.integers(1, 3))
def test_every_leaf_is_proved_and_no_other_is(data: st.DataObject, size: int, bits: int) -> None:
    width = 1 << bits
    leaves = [leaf_hash(bytes([place])) for place in range(size)]
    levels = [leaves]
    while len(levels[-1]) >= width:
        below = levels[-1]
        levels.append([tree_hash(below[place : place + width]) for place in range(0, len(below) - width + 1, width)])
    with pytest.MonkeyPatch().context() as change:
        change.setattr("lienthong.kernel.events.rules.WIDTH", width)
        place = data.draw(st.integers(0, size - 1))
        path = inclusion_path(place, size, lambda level, one: levels[level][one * width : (one + 1) * width])
    assert root_from_path(leaves[place], place, size, path) == tree_hash(leaves)
    other = data.draw(st.integers(0, size - 1).filter(lambda one: one != place)) if size > 1 else 0
    if size > 1:
        assert root_from_path(leaves[other], place, size, path) != tree_hash(leaves)
        assert root_from_path(leaves[place], place, size, path[:-1]) != tree_hash(leaves)


def test_known_answers() -> None:
    """The empty tree and one empty leaf, as RFC 6962 gives them."""
    assert tree_hash([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


@pytest.fixture
def log(settings: Any, tmp_path: Path) -> None:
    settings.LOG_KEY_FILE = tmp_path / "log-key"


def write(count: int) -> None:
    ids = list(range(count))
    record_many("Noted", subject_kind="note", subject_ids=ids, unit_ids=ids, viewer=None, payload={"chữ": "ấ"})


def settle() -> int:
    """As if the transaction of the events had ended: in a test it never does."""
    Horizon.objects.all().delete()
    sequence_events(rest=NOW)
    Horizon.objects.update(next_transaction=0)
    return sequence_events(rest=NOW)


@pytest.mark.django_db
@pytest.mark.usefixtures("log")
class TestLog:
    def test_events_are_added_once_and_the_root_is_signed(self) -> None:
        write(700)
        assert settle() == 700
        write(5)
        assert settle() == 5
        assert settle() == 0
        last = Checkpoint.objects.get(size=705)
        assert is_signed(last.note, public_key())
        hashes = [
            one for tile in Tile.objects.filter(level=0).order_by("place") for one in split_hashes(bytes(tile.hashes))
        ]
        assert tree_hash(hashes) == bytes(last.root)
        assert list(faults()) == []

    def test_what_a_running_transaction_may_still_add_is_waited_for(self) -> None:
        write(3)
        assert sequence_events(rest=NOW) == 0
        assert sequence_events(rest=NOW) == 0, "this transaction still runs"

    def test_a_changed_a_missing_and_a_late_event_are_seen(self) -> None:
        write(300)
        settle()
        changed = Event.objects.order_by("id")[270]
        Event.objects.filter(pk=changed.pk).update(payload={"chữ": "khác"})
        assert list(faults()) == [f"event {changed.pk} at place 270 is not the one that was signed"]
        Event.objects.filter(pk=changed.pk).delete()
        assert "is not the one" in next(faults())
        Event.objects.order_by("-id").first().delete()  # type: ignore[union-attr]

    def test_a_changed_hash_and_a_forged_checkpoint_are_seen(self) -> None:
        write(10)
        settle()
        tile = Tile.objects.get()
        Tile.objects.update(hashes=b"\x00" * 32 + bytes(tile.hashes)[32:])
        assert any("root over 10" in fault for fault in faults())
        Tile.objects.update(hashes=tile.hashes)
        Checkpoint.objects.update(note=Checkpoint.objects.get().note.replace("\n10\n", "\n11\n"))
        assert any("signature" in fault for fault in faults())

    def test_two_sequencers_do_not_meet(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
            before = cursor.fetchone()[0]
        sequencing.sequence_events(rest=NOW)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
            assert cursor.fetchone()[0] == before + 1


@pytest.mark.django_db
def test_an_event_is_proved_over_several_batches(log: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencing, "BATCH", 300)
    write(700)
    assert proof_of(Event.objects.order_by("id")[0].pk) is None, "nothing is signed yet"
    settle()
    while settle():
        pass
    ids = list(Event.objects.order_by("id").values_list("id", flat=True))
    for place in (0, 255, 256, 299, 300, 511, 699):
        proof = proof_of(ids[place])
        assert proof
        assert (proof.place, proof.size) == (place, 700)
        assert root_from_path(leaf_hash(proof.leaf), place, 700, proof.path) == proof.root
        assert is_signed(proof.note, public_key())
    write(1)
    assert proof_of(Event.objects.order_by("-id")[0].pk) is None
