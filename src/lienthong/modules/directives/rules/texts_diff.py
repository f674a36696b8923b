"""Two versions of a text compared by address and hash: what is other, gone, new, or merely renumbered."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Difference:
    """Addresses by what became of them; `moved` maps an old address to the new one that has the same words."""

    changed: tuple[str, ...]
    gone: tuple[str, ...]
    added: tuple[str, ...]
    moved: Mapping[str, str]


def compare(before: Mapping[str, str], after: Mapping[str, str]) -> Difference:
    """Compare two mappings of address to hash of the words. A change below a provision changes it as well.

    The hash leaves the provision's own number out, so that one which only got another number has moved and not changed.
    """
    moved = _moved(before, after)
    taken = set(moved.values())
    stayed = [address for address in before if address not in moved]
    return Difference(
        changed=tuple(one for one in stayed if one in after and one not in taken and after[one] != before[one]),
        gone=tuple(one for one in stayed if one not in after or one in taken),
        added=tuple(one for one in after if one not in taken and (one not in before or one in moved)),
        moved=moved,
    )


def _moved(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """Old address to new one, of provisions of one level that say the same; in the order of the texts."""
    free: dict[tuple[str, str], list[str]] = {}
    for address, sha256 in after.items():
        if before.get(address) != sha256:
            free.setdefault((sha256, _level(address)), []).append(address)
    moved: dict[str, str] = {}
    for address, sha256 in before.items():
        places = free.get((sha256, _level(address)))
        if after.get(address) != sha256 and places:
            upper = address.rpartition("__")[0]
            wanted = [one for one in places if one.rpartition("__")[0] == moved.get(upper, upper)]
            moved[address] = wanted[0] if wanted else places[0]
            places.remove(moved[address])
    return moved


def _level(address: str) -> str:
    return address.rpartition("__")[2].partition("_")[0]


def word_changes(before: str, after: str) -> list[tuple[str, str]]:
    """Runs of words as (`same`, `removed` or `added`, text), in the order of reading."""
    old, new = before.split(), after.split()
    runs: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append(("same", " ".join(old[a:b])))
            continue
        if b > a:
            runs.append(("removed", " ".join(old[a:b])))
        if d > c:
            runs.append(("added", " ".join(new[c:d])))
    return runs
