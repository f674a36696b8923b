"""Every list page at a tenth and at full scale: what it costs for each row it shows must not grow with the documents.

A run keeps its figures in `bench/growth-<documents>.json` of the product's home and compares them with those of the
smallest data set measured before: run it once on `seed --scale national --fraction 0.1`, copy the file to the home of
the whole, and run it there. The same people open the same pages; somebody with a tenth of the work has shorter lists,
so that buffers are compared by the row once a page shows more rows.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.urls import NoReverseMatch, reverse

from bench.measure import (
    Person,
    Result,
    Settings,
    buffers_and_rows,
    forget,
    median,
    people,
    queries_of,
    these,
)
from bench.report import CannotMeasure

PAGES = ("my_work", "incoming", "outgoing", "drafts", "registers", "case_files", "oversight", "notifications", "search")
MOST = 1.2


Figures = tuple[int, int, int]  # round trips, buffers, rows of the dearest statement


def growth(settings: Settings) -> list[Result]:
    """Buffers and round trips of each list page for people at every level."""
    from lienthong.modules.documents.models import Document
    from lienthong.site.environment import environment

    folder = environment().home / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    documents = Document.objects.count()
    smaller = _smaller(folder, documents)
    persons = these([int(key) for key in smaller["people"]]) if smaller else _crowd()
    have = {name: _page(name, persons) for name in PAGES}
    forget(persons)
    kept = {"people": [person.position_id for person in persons], "pages": have}
    (folder / f"growth-{documents:09d}.json").write_text(json.dumps(kept))
    before = smaller["pages"] if smaller else {}
    results = [_result(name, figures, before.get(name, {})) for name, figures in have.items() if figures]
    if not results:
        raise CannotMeasure("no list page answers")
    return results


def _crowd() -> list[Person]:
    return [
        *people(6, roles=("clerk", "leader"), levels=("central",)),
        *people(10, roles=("clerk", "leader"), levels=("province",)),
        *people(8, roles=("officer",), levels=("commune",)),
    ]


def _result(name: str, figures: dict[str, Figures], before: dict[str, Figures]) -> Result:
    ratios = [_grown(figures[key], before[key]) for key in figures if key in before]
    ratio = median(ratios) if ratios else None
    trips, buffers, rows = (round(median(column)) for column in zip(*figures.values(), strict=True))
    notes = {}
    if ratios:
        was = [round(median(column)) for column in zip(*before.values(), strict=True)]
        notes = {"before": dict(zip(("round_trips", "buffers", "rows"), was, strict=True)), "worst": max(ratios)}
    return Result(
        name=f"growth {name}",
        round_trips=trips,
        buffers=buffers,
        rows=rows,
        ratio=ratio,
        limit_name="the same page of the same people on fewer documents, by the row",
        must=f"≤ {MOST} times",
        holds=None if ratio is None else ratio <= MOST,
        notes=notes,
    )


def _grown(now: Figures, before: Figures) -> float:
    longer = max(1.0, now[2] / max(1, before[2]))
    return max(now[0] / before[0], now[1] / max(1, before[1]) / longer)


def _page(name: str, persons: Sequence[Person]) -> dict[str, Figures]:
    """The figures of each person (by position) who may open the page; empty when there is no such page."""
    try:
        path = reverse(name) + ("?q=bao+cao" if name == "search" else "")
    except NoReverseMatch:
        return {}
    figures = {}
    for person in persons:
        queries_of(person, path)
        code, queries = queries_of(person, path)
        if code == 200:
            buffers, rows = buffers_and_rows(queries)
            figures[str(person.position_id)] = (len(queries), buffers, rows)
    return figures


def _smaller(folder: Path, documents: int) -> dict[str, Any]:
    """The figures of the smallest data set of at most half the documents."""
    known = sorted(folder.glob("growth-*.json"))
    if not known or int(known[0].stem.split("-")[1]) * 2 > documents:
        return {}
    found: dict[str, Any] = json.loads(known[0].read_text())
    return found
