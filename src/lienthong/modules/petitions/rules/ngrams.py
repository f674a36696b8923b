"""How alike two texts are: letters in a row, without accents, weighed by how rare they are (TF-IDF, cosine).

A text is the set of its n-grams of `SIZE` characters over the folded text, words and the gaps between them alike, so
that a slip of the pen or a missing accent changes a few of them only. Each is a 32-bit number, and a quarter of these
numbers stands for all: the same quarter of every text, so that what two texts share is shared in it, too.
"""

import math
import re
from collections.abc import Iterable, Mapping
from zlib import crc32

from lienthong.kernel.language.text import fold

SIZE = 5
KEPT = 4  # one in so many
LONGEST = 2000  # letters that are looked at; who says more says it at the beginning
_GAPS = re.compile(r"[^a-z0-9]+")


def grams_of(text: str) -> list[int]:
    """The kept ones of a text's distinct n-grams, as signed 32-bit numbers in rising order; without letters none."""
    plain = f" {_GAPS.sub(' ', fold(text[:LONGEST])).strip()} ".encode()
    if len(plain) < SIZE:
        return []
    every = {crc32(plain[at : at + SIZE]) for at in range(len(plain) - SIZE + 1)}
    return sorted(gram - 2**31 for gram in every if gram % KEPT == 0)


def rarity(known: int, whole: int) -> float:
    """The weight of an n-gram that `known` of `whole` texts hold: the smoothed inverse document frequency."""
    return 1 + math.log((1 + max(whole, known)) / (1 + known))


def likeness(left: Iterable[int], right: Iterable[int], weights: Mapping[int, float], *, usual: float) -> float:
    """The cosine of two texts, 0 (nothing in common) to 1 (the same); an n-gram without a weight has the `usual`."""
    ours, theirs = set(left), set(right)
    if not ours or not theirs:
        return 0.0
    common = sum(weights.get(gram, usual) ** 2 for gram in ours & theirs)
    lengths = [sum(weights.get(gram, usual) ** 2 for gram in side) for side in (ours, theirs)]
    return float(min(1.0, common / math.sqrt(lengths[0] * lengths[1])))


def telling(grams: Iterable[int], known: Mapping[int, int], *, budget: int, most: int) -> list[int]:
    """The rarest n-grams by which candidates are looked for, rarest first.

    So many that the texts which hold them (`known`) are about `budget` in all, and `most` at most; never none. One
    that no text holds finds nothing and is left out.
    """
    chosen: list[int] = []
    spent = 0
    for gram in sorted((gram for gram in grams if known.get(gram, 1)), key=lambda gram: (known.get(gram, 1), gram)):
        spent += known.get(gram, 1)
        if chosen and (spent > budget or len(chosen) == most):
            break
        chosen.append(gram)
    return chosen
