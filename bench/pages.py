"""Pages over HTTP by random ordinary people, against their own statements under pgbench."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from django.db import connection
from django.urls import reverse

from bench.limit import pgbench, scripts_of
from bench.measure import (
    Person,
    Query,
    Result,
    Settings,
    buffers_of,
    client_of,
    forget,
    median,
    people,
    percentile,
    place_of,
    queries_of,
)
from bench.report import CannotMeasure
from bench.server import server

EVERYBODY = ("clerk", "leader", "specialist", "officer", "village_head")
WORDS = (
    "chuyển đổi số", "chuyen doi so", "báo cáo", "bao cao", "nông thôn mới", "giam ngheo", "bầu cử", "nghi quyet 57",
    "phòng chống thiên tai", "phong chong", "đảng viên", "kế hoạch kiểm tra", "huy hieu dang", "tiếp công dân",
    "57-NQ/TW",
)  # fmt: skip


@dataclass(frozen=True)
class Visit:
    """A person and the page that they open."""

    person: Person
    path: str


def mywork(settings: Settings) -> list[Result]:
    """The one list of open steps, the home page, of people whose list fills it."""
    path = reverse("my_work")
    drawn = people(settings.people * 4, roles=EVERYBODY, open_steps=50)
    visits = [Visit(one, path) for one in drawn if client_of(one).get(path).content.count(b"data-row=") >= 50]
    found = _measure("mywork", visits[: settings.people], settings, must="≥ 0.45; ≤ 5 trips; ≤ 2.5 ms")
    found.holds = (found.ratio or 0) >= 0.45 and (found.round_trips or 99) <= 5 and (found.app_cpu_ms or 99) <= 2.5
    return [found]


def document(settings: Settings) -> list[Result]:
    """One document with timeline, steps and deliveries, opened by somebody of a unit that has it."""
    chance = Random(7)
    visits = []
    for person in people(
        settings.people, roles=("clerk", "officer", "leader"), levels=("central", "province", "commune")
    ):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT document_id FROM documents_delivery WHERE unit_id = %s ORDER BY id DESC LIMIT 40",
                [person.unit_id],
            )
            ids = [row[0] for row in cursor.fetchall()]
        if ids:
            path = place_of(person, reverse("document", args=[chance.choice(ids)]))
            visits.append(Visit(person, path))
    found = _measure("document", visits, settings, must="≥ 0.35")
    found.holds = (found.ratio or 0) >= 0.35
    return [found]


def search(settings: Settings) -> list[Result]:
    """One to three words, with and without accents, filtered by what the person may see."""
    chance = Random(11)
    persons = people(settings.people, roles=("clerk", "officer", "leader", "specialist"))
    visits = [Visit(one, f"{reverse('search')}?q={_quoted(chance.choice(WORDS))}") for one in persons]
    found = _measure("search", visits, settings, must="≥ 0.3; p99 < 10 medians")
    found.holds = (found.ratio or 0) >= 0.3 and found.notes["p99_ms"] < 10 * (found.median_ms or 0)
    return [found]


def oversight(settings: Settings) -> list[Result]:
    """The national board and one province's, by those who oversee them."""
    central = people(4, roles=("leader", "inspector"), levels=("central",))
    provincial = people(20, roles=("leader", "inspector"), levels=("province",))
    visits = [Visit(one, reverse("oversight")) for one in (*central, *provincial)]
    found = _measure("oversight", visits, settings, must="≥ 0.3; buffers independent of documents")
    found.holds = (found.ratio or 0) >= 0.3
    return [found]


def _measure(name: str, visits: Sequence[Visit], settings: Settings, *, must: str) -> Result:
    """Alternate the server and pgbench; medians of the rounds."""
    if not visits:
        raise CannotMeasure("nobody to be: seed the database first")
    pages: list[Sequence[Query]] = []
    trips, buffers = [], []
    for visit in visits:
        _warm(visit)
        code, queries = queries_of(visit.person, visit.path)
        if code != 200:
            raise CannotMeasure(f"{visit.path} answers {code}")
        pages.append(queries)
        trips.append(len(queries))
        if len(buffers) < 12:
            buffers.append(buffers_of(queries))
    rounds: list[dict[str, float]] = []
    latencies: list[float] = []
    with server() as running:
        requests = [running.get(visit.path, visit.person.key) for visit in visits]
        running.drive(requests, Settings(seconds=1.5, connections=settings.connections))
        for _ in range(settings.rounds):
            product = running.drive(requests, settings)
            if set(product["codes"]) != {"200"}:
                raise CannotMeasure(f"answers {product['codes']}")
            limit = pgbench(scripts_of(pages), settings)
            latencies += product["latencies"]
            rounds.append(
                {
                    "median": median(product["latencies"]),
                    "p95": percentile(product["latencies"], 0.95),
                    "per_second": product["count"] / product["seconds"],
                    "cpu": product["cpu_ms"],
                    "limit_median": limit["median_ms"],
                    "limit_per_second": limit["per_second"],
                }
            )
    forget([visit.person for visit in visits])

    def of(key: str) -> float:
        return median([one[key] for one in rounds])

    return Result(
        name=name,
        median_ms=of("median"),
        p95_ms=of("p95"),
        per_second=of("per_second"),
        limit_name="its statements, prepared, under pgbench",
        limit_median_ms=of("limit_median"),
        limit_per_second=of("limit_per_second"),
        ratio=median([one["per_second"] / one["limit_per_second"] for one in rounds]),
        app_cpu_ms=of("cpu"),
        round_trips=round(median(trips)),
        buffers=round(median(buffers)),
        must=must,
        notes={"p99_ms": percentile(latencies, 0.99), "people": len(visits)},
    )


def _warm(visit: Visit) -> None:
    queries_of(visit.person, visit.path)


def _quoted(text: str) -> str:
    from urllib.parse import quote_plus

    return quote_plus(text)
