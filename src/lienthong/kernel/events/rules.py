"""The Merkle log over events: hashing as RFC 6962, section 2.1, tiles of 256 hashes as C2SP tlog-tiles has them."""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

WIDTH = 256
HASH = 32


def leaf_bytes(fields: Sequence[Any]) -> bytes:
    """An event's fields as the one sequence of bytes that is hashed: JSON without spaces, moments in UTC."""
    plain = [
        field.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(field, datetime) else field
        for field in fields
    ]
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def leaf_hash(content: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_hash(hashes: Sequence[bytes]) -> bytes:
    """The root over hashes of one level, as RFC 6962 defines it: the left part is the largest power of two."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return node_hash(tree_hash(hashes[:split]), tree_hash(hashes[split:]))


def split_hashes(data: bytes) -> list[bytes]:
    """A tile's hashes."""
    return [data[place : place + HASH] for place in range(0, len(data), HASH)]


def root_of(size: int, last_tile: Callable[[int], bytes]) -> bytes:
    """The root over `size` leaves from the unfinished tile of each level (`last_tile(level)`, empty if none).

    A finished tile is one hash of the level above it, so the unfinished ones hold the right edge of the tree: the
    higher levels stand to the left of the lower ones, and the root folds them from the right.
    """
    edge: list[bytes] = []
    level, width = 0, size
    while width > 0:
        hashes = split_hashes(last_tile(level))
        peaks = []
        place = 0
        for bit in reversed(range(len(hashes).bit_length())):
            if len(hashes) >> bit & 1:
                peaks.append(tree_hash(hashes[place : place + (1 << bit)]))
                place += 1 << bit
        edge = peaks + edge
        level, width = level + 1, width // WIDTH
    if not edge:
        return tree_hash([])
    root = edge[-1]
    for peak in reversed(edge[:-1]):
        root = node_hash(peak, root)
    return root


Tiles = Callable[[int, int], list[bytes]]
"""The hashes of a tile, by its level and its place in the level."""


def subtree_hash(first: int, count: int, tile: Tiles) -> bytes:
    """The root over `count` leaves from leaf `first` on, which begin a subtree of the log."""
    if count & (count - 1):
        left = 1 << count.bit_length() - 1
        return node_hash(subtree_hash(first, left, tile), subtree_hash(first + left, count - left, tile))
    level = (count.bit_length() - 1) // (WIDTH.bit_length() - 1)
    width = WIDTH**level
    place = first // width
    hashes = tile(level, place // WIDTH)
    return tree_hash(hashes[place % WIDTH : place % WIDTH + count // width])


def inclusion_path(place: int, size: int, tile: Tiles) -> list[bytes]:
    """The audit path of the leaf at `place` in a log of `size` leaves, lowest first: RFC 6962, section 2.1.1."""
    path: list[bytes] = []
    first, count = 0, size
    while count > 1:
        left = 1 << (count - 1).bit_length() - 1
        if place - first < left:
            path.append(subtree_hash(first + left, count - left, tile))
            count = left
        else:
            path.append(subtree_hash(first, left, tile))
            first, count = first + left, count - left
    return path[::-1]


def root_from_path(leaf: bytes, place: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root to which a leaf's hash and its audit path lead, as a checker has it: RFC 9162, 2.1.3.2.

    None when the path does not fit the place and the size.
    """
    node, last = place, size - 1
    if not 0 <= place < size:
        return None
    found = leaf
    for beside in path:
        if last == 0:
            return None
        if node & 1 or node == last:
            found = node_hash(beside, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, beside)
        node, last = node >> 1, last >> 1
    return found if last == 0 else None
