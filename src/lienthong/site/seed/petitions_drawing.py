"""Petitions drawn and written by the database, a few hundred for the demo or a million for the country."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import accumulate

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from lienthong.kernel.database.copying import copy_rows
from lienthong.kernel.database.sql import statements
from lienthong.kernel.language.text import sort_key
from lienthong.modules.petitions.actions.opinions_tallies import count_days
from lienthong.modules.petitions.models import Topic
from lienthong.modules.petitions.queries.clocks import end_of, rule_in_force
from lienthong.site.seed import petitions_words as words
from lienthong.site.seed.phases import is_done, mark
from lienthong.site.seed.staging import quickly, side_by_side

SQL = statements(__file__)
Tell = Callable[[float], None]
HOURS = (8, 9, 10, 14, 15, 20)
KINDS = ("feedback", "proposal", "complaint")
FILLS = (
    "fill_petitions",
    "fill_clock_entries",
    "fill_transfers",
    "fill_answers",
    "fill_messages",
    "fill_events",
    "fill_items",
    "fill_entries",
)
CHUNK = 25_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many petitions, over how many days until `moment`; communes `shown` have many of them."""

    whole: int
    days: int
    moment: datetime
    shown: Sequence[int] = ()


def load_topics() -> None:
    """What petitions are about, in two levels; made once."""
    parents = {code: _topic(code, name, english) for code, name, english in words.GROUPS}
    for subject in words.SUBJECTS:
        _topic(subject.code, subject.name, subject.name_en, parents[subject.parent], subject.keywords)


def draw_and_fill(drawn: Drawn, tell: Tell, *, workers: int = 1) -> None:
    """Draw petitions and write everything that hangs on them; goes on where it was interrupted."""
    _prepare(drawn)
    base = _base(drawn.whole)
    chunks = [(low, min(low + CHUNK - 1, drawn.whole)) for low in range(1, drawn.whole + 1, CHUNK)]
    done = 0

    def step(name: str, run: Callable[[int, int], None], low: int, high: int) -> None:
        nonlocal done
        marker = f"petitions {name} {low}"
        if not is_done(marker):
            with transaction.atomic():
                quickly()
                run(low, high)
                mark(marker)
            with connection.cursor() as cursor:
                cursor.execute("RESET session_replication_role")
        done += 1
        tell(done / (len(chunks) * (len(FILLS) + 1)))

    side_by_side(workers, [partial(step, "draw", partial(_draw, drawn, base), low, high) for low, high in chunks])
    for name in FILLS:
        side_by_side(workers, [partial(step, name, partial(_fill, drawn, name), low, high) for low, high in chunks])


def _topic(code: str, name: str, english: str, parent: Topic | None = None, keywords: Sequence[str] = ()) -> Topic:
    known, _new = Topic.objects.get_or_create(
        code=code,
        defaults={
            "name": name,
            "name_en": english,
            "parent": parent,
            "keywords": list(keywords),
            "sort_key": sort_key(name),
        },
    )
    return known


@transaction.atomic
def _prepare(drawn: Drawn) -> None:
    """The words, the units that answer and the ends of all times, in staging tables; once."""
    if is_done("petitions prepared"):
        return
    with connection.cursor() as cursor:
        cursor.execute(SQL["petition_tables"].text.replace("%%", "%"))
        for name in ("petition_chance", "petition_told", "fold", "words"):
            cursor.execute(SQL[name].text.replace("%%", "%"))
    _say()
    SQL["petition_units"].run(shown=list(drawn.shown))
    copy_rows(
        "seeding.ending", ("on_day", "hour", "kind", "step", "amount", "measure", "rule_id", "due_at"), _endings(drawn)
    )
    with connection.cursor() as cursor:
        # Else the planner takes each for a few rows, and compares every petition with every end of a time.
        cursor.execute("ANALYZE seeding.said, seeding.spoken, seeding.answering, seeding.ending")
    mark("petitions prepared")


def _say() -> None:
    topics = dict(Topic.objects.values_list("code", "pk"))
    rows: list[tuple[int, str, int, str]] = []
    for subject in words.SUBJECTS:
        for slot, texts in (("problem", subject.problems), ("effect", subject.effects), ("wish", subject.wishes)):
            rows += [(topics[subject.code], slot, place, text) for place, text in enumerate(texts)]
    common = (
        ("opening", words.OPENINGS),
        ("times", words.TIMES),
        ("tried", words.TRIED),
        ("closing", words.CLOSINGS),
    )
    for slot, texts in common:
        rows += [(0, slot, place, text) for place, text in enumerate(texts)]
    copy_rows("seeding.said", ("topic_id", "slot", "place", "text"), rows)
    whole = sum(subject.weight for subject in words.SUBJECTS)
    shares = accumulate(subject.weight / whole for subject in words.SUBJECTS)
    copy_rows(
        "seeding.spoken",
        ("topic_id", "share", "problems", "effects", "wishes"),
        [
            (topics[one.code], share + 1e-9, len(one.problems), len(one.effects), len(one.wishes))
            for one, share in zip(words.SUBJECTS, shares, strict=True)
        ],
    )


def _endings(drawn: Drawn) -> list[tuple[date, int, str, str, int, str, int, datetime]]:
    """When each time ends that begins on a day at an hour: asked of the product once a day and half."""
    zone, last = timezone.get_default_timezone(), timezone.localdate(drawn.moment)
    rows = []
    for back in range(drawn.days + 1, -5, -1):
        day = last - timedelta(days=back)
        for kind in KINDS:
            rule = rule_in_force(kind, 1, day)
            times = (("accept", rule.accept, rule.accept_measure), ("decide", rule.decide, rule.measure))
            for step, amount, measure in times:
                ends = {
                    first: end_of(datetime.combine(day, time(first, 30), zone), amount, measure, None)
                    for first in (8, 14)
                }
                rows += [
                    (day, hour, kind, step, amount, measure, rule.pk, ends[8 if hour < 12 else 14]) for hour in HOURS
                ]
    return rows


def _base(whole: int) -> int:
    """What is added to a number to make its id: ids are taken ahead, once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id - n) FROM seeding.pet")
        (known,) = cursor.fetchone()
        if known is not None:
            return int(known)
        cursor.execute("SELECT nextval(pg_get_serial_sequence('petitions_petition', 'id'))")
        (first,) = cursor.fetchone()
        cursor.execute("SELECT setval(pg_get_serial_sequence('petitions_petition', 'id'), %s)", [first + whole])
    return int(first)


def _draw(drawn: Drawn, base: int, low: int, high: int) -> None:
    SQL["petition_draw"].run(
        low=low,
        high=high,
        base=base,
        whole=drawn.whole,
        days=drawn.days,
        moment=drawn.moment,
        zone=settings.TIME_ZONE,
    )
    SQL["petition_words"].run(
        low=low,
        high=high,
        streets=list(words.STREETS),
        places=list(words.PLACES),
        hours=list(words.HOURS),
        roads=list(words.ROADS),
        spots=list(words.SPOTS),
    )


def _fill(drawn: Drawn, name: str, low: int, high: int) -> None:
    values = {
        "low": low,
        "high": high,
        "moment": drawn.moment,
        "zone": settings.TIME_ZONE,
        "answers": list(words.ANSWERS),
    }
    statement = SQL[name]
    statement.run(**{key: value for key, value in values.items() if f"%({key})s" in statement.text})


def finish_drawn(drawn: Drawn) -> None:
    """Count what was written, and drop the staging tables."""
    last = timezone.localdate(drawn.moment)
    count_days(last - timedelta(days=drawn.days + 1), last)
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TABLE IF EXISTS seeding.pet, seeding.ending, seeding.answering, seeding.spoken, seeding.said CASCADE"
        )
