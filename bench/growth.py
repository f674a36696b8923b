"""Every list page at a tenth and at full scale: buffers and round trips must not grow with the number of documents.

A run keeps its figures in `bench/growth-<documents>.json` of the product's home and compares them with those of the
smallest data set measured before: run it once on `seed --scale national --fraction 0.1` and once on the whole.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from django.urls import NoReverseMatch, reverse

from bench.measure import Person, Result, Settings, buffers_of, forget, median, people, queries_of
from bench.report import CannotMeasure

PAGES = ("my_work", "incoming", "outgoing", "drafts", "registers", "case_files", "oversight", "notifications", "search")
MOST = 1.2


def growth(settings: Settings) -> list[Result]:
    """Buffers and round trips of each list page for people at every level."""
    from lienthong.modules.documents.models import Document
    from lienthong.site.environment import environment

    persons = [
        *people(4, roles=("clerk", "leader"), levels=("central",)),
        *people(8, roles=("clerk", "leader"), levels=("province",)),
        *people(8, roles=("officer",), levels=("commune",)),
    ]
    have = {name: _page(name, persons) for name in PAGES}
    forget(persons)
    documents = Document.objects.count()
    folder = environment().home / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"growth-{documents:09d}.json").write_text(json.dumps(have))
    smaller = _smaller(folder, documents)
    results = [_result(name, figures, smaller.get(name)) for name, figures in have.items() if figures]
    if not results:
        raise CannotMeasure("no list page answers")
    return results


def _result(name: str, figures: tuple[int, int], before: tuple[int, int] | None) -> Result:
    trips, buffers = figures
    ratio = max(trips / before[0], buffers / max(1, before[1])) if before else None
    return Result(
        name=f"growth {name}",
        round_trips=trips,
        buffers=buffers,
        ratio=ratio,
        limit_name="the same page on fewer documents",
        must=f"≤ {MOST} times",
        holds=None if ratio is None else ratio <= MOST,
    )


def _page(name: str, persons: Sequence[Person]) -> tuple[int, int] | None:
    """Median round trips and buffers of those who may open the page; None when nobody may or there is no such page."""
    try:
        path = reverse(name) + ("?q=bao+cao" if name == "search" else "")
    except NoReverseMatch:
        return None
    trips, buffers = [], []
    for person in persons:
        queries_of(person, path)
        code, queries = queries_of(person, path)
        if code == 200:
            trips.append(len(queries))
            buffers.append(buffers_of(queries))
    return (round(median(trips)), round(median(buffers))) if trips else None


def _smaller(folder: Path, documents: int) -> dict[str, tuple[int, int]]:
    """The figures of the smallest data set of at most half the documents."""
    known = sorted(folder.glob("growth-*.json"))
    if not known or int(known[0].stem.split("-")[1]) * 2 > documents:
        return {}
    found: dict[str, tuple[int, int]] = json.loads(known[0].read_text())
    return found
