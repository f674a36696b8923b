"""Petitions that say much the same as a text: found by rare n-grams in an index, then compared as a whole.

Why an index and not a matrix in memory: docs/decisions/0016-similar-petitions.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.sql import statements
from lienthong.modules.petitions.models import Fingerprint, Petition
from lienthong.modules.petitions.rules.ngrams import grams_of, likeness, rarity, telling

SQL = statements(__file__)
FAINT = 0.12  # what is less alike is not shown
BUDGET, MOST = 20_000, 64  # places of the index that are read, n-grams that are looked for
ROUGH, CLOSE = 2000, 60  # how many are looked up whether they may be seen, and how many are compared as a whole


@dataclass(frozen=True, slots=True)
class Similar:
    """A petition that says much the same; `title` is the sender's for the staff and the approved one in public."""

    id: int
    reference: str
    title: str
    kind: str
    state: str
    territory_id: int
    received_at: datetime
    supporters: int
    likeness: float


def similar_petitions(text: str, limit: int = 5, *, viewer: Viewer | None = None, but: int = 0) -> list[Similar]:
    """The petitions most like a text, the most alike first, among the newest 100,000; without the one numbered `but`.

    With a viewer those that they may see, by the senders' words; without one those that anybody may read, by the
    approved words. Both leave out sealed ones.
    """
    grams = grams_of(text)
    if not grams:
        return []
    known: dict[int, int] = dict(SQL["known_grams"].rows(grams=grams))
    whole = max(known.values(), default=1)
    weights = {gram: rarity(known.get(gram, 1), whole) for gram in grams}
    found = _visible(_candidates(grams, known, weights, is_public=viewer is None), viewer, but)
    near = _nearness(grams, weights, found, usual=rarity(1, whole), is_public=viewer is None)
    best = sorted(near.items(), key=lambda one: (-one[1], -one[0]))[:limit]
    return _rows([(pk, value) for pk, value in best if value >= FAINT], is_public=viewer is None)


def _candidates(
    grams: Sequence[int], known: dict[int, int], weights: dict[int, float], *, is_public: bool
) -> list[int]:
    chosen = telling(grams, known, budget=BUDGET, most=MOST)
    name = "alike_public" if is_public else "alike_own"
    rows = SQL[name].rows(grams=chosen, weights=[weights[gram] for gram in chosen], limit=ROUGH)
    return [pk for (pk,) in rows]


def _visible(ids: Sequence[int], viewer: Viewer | None, but: int) -> list[int]:
    """Of these the first ones that may be seen, in their order."""
    every = (
        Petition.objects.visible_to(viewer, among=ids) if viewer else Petition.objects.published().filter(pk__in=ids)
    )
    seen = set(every.filter(is_sealed=False).exclude(pk=but).values_list("pk", flat=True))
    return [pk for pk in ids if pk in seen][:CLOSE]


def _nearness(
    grams: Sequence[int], weights: dict[int, float], ids: Sequence[int], *, usual: float, is_public: bool
) -> dict[int, float]:
    """How alike each of these is as a whole."""
    theirs = Fingerprint.objects.filter(petition_id__in=ids, is_public=is_public).values_list("petition_id", "grams")
    every = list(theirs)
    others = sorted({gram for _pk, held in every for gram in held} - set(grams))
    known: dict[int, int] = dict(SQL["known_grams"].rows(grams=others)) if others else {}
    whole = max(known.values(), default=1)
    weighed = {**{gram: rarity(count, whole) for gram, count in known.items()}, **weights}
    return {pk: likeness(grams, held, weighed, usual=usual) for pk, held in every}


def _rows(best: Sequence[tuple[int, float]], *, is_public: bool) -> list[Similar]:
    title = "public_title" if is_public else "title"
    columns = ("id", "reference", title, "kind", "state", "territory_id", "received_at", "supporters")
    found: Any = Petition.objects.filter(pk__in=[pk for pk, _ in best]).values_list(*columns)
    rows = {row[0]: row for row in found}
    return [Similar(*[*rows[pk], value]) for pk, value in best]
