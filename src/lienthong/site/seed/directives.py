"""Directives for the demo and for the country: resolutions, tasks, a year of assignments, reports and verification."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from lienthong.kernel.accounts.models import Position
from lienthong.kernel.accounts.queries import viewer_of_position
from lienthong.kernel.files.actions import store_bytes
from lienthong.kernel.org.models import Unit
from lienthong.modules.directives.actions.tallies import rebuild_tallies
from lienthong.modules.directives.actions.texts import DirectiveHead, make_directive
from lienthong.modules.directives.models import (
    Application,
    Directive,
    Indicator,
    Objective,
    Provision,
    Task,
    TaskProvision,
)
from lienthong.site.seed import directives_texts as words
from lienthong.site.seed.phases import is_done, mark, moment_of_run
from lienthong.site.seed.staging import SQL, side_by_side

Tell = Callable[[float], None]

TASKS = 1792
CHUNK = 32
LAW = Path(__file__).parent / "data" / "law-24-2018-QH14-cybersecurity.txt"
LAW_TASKS = 8
DEMO_TASKS = 10
DEMO_WIDE = 9  # every ninth task of the demo goes to all communes, the others to provinces and the demo's communes


def seed_demo_directives(tell: Tell, shown: Sequence[int]) -> None:
    """A law as text with tasks made of its articles, and a resolution; a year of history."""
    _prepare(shown)
    leader = _leader()
    law = _law(leader)
    resolution = _resolution(words.RESOLUTIONS[0], 330, leader)
    _tasks_of_law(law)
    _tasks(resolution, words.RESOLUTIONS[0][2], DEMO_TASKS)
    _indicators(resolution)
    few = list(_recipients("shown OR level = 'province'"))
    for place, task in enumerate(Task.objects.filter(application__isnull=True).order_by("id")):
        wide = place % DEMO_WIDE == 0
        Application.objects.create(task=task, level="commune" if wide else "", unit_ids=[] if wide else few)
    tell(0.3)
    _fill(leader, lambda part: tell(0.3 + part * 0.6))
    rebuild_tallies()


def seed_national_directives(tell: Tell, *, fraction: float, workers: int) -> None:
    """Seven resolutions, 1,792 tasks for every commune, one in 32 for the provinces too; 5.9 million assignments."""
    leader = _leader()
    with transaction.atomic():
        if not is_done("directives made"):
            _prepare([])
            each = max(8, round(TASKS * fraction / len(words.RESOLUTIONS)))
            everybody = list(_recipients("true"))
            for place, one in enumerate(words.RESOLUTIONS):
                directive = _resolution(one, 360 - place * 30, leader)
                _tasks(directive, one[2], each)
                _indicators(directive)
                tasks = list(directive.tasks.order_by("id").values_list("id", flat=True))
                Application.objects.bulk_create(
                    Application(
                        task_id=pk, level="" if n % 32 == 0 else "commune", unit_ids=everybody if n % 32 == 0 else []
                    )
                    for n, pk in enumerate(tasks)
                )
            mark("directives made")
    _fill(leader, lambda part: tell(part * 0.85), workers=workers)
    with connection.cursor() as cursor:
        for table in ("assignment", "progressreport", "appraisal", "task"):
            cursor.execute(f"ANALYZE directives_{table}")
    rebuild_tallies()


def _prepare(shown: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SQL["chance"].text)
        cursor.execute(SQL["directive_tables"].text)
        cursor.execute("TRUNCATE seeding.recipient")
    SQL["directive_recipients"].run(shown=list(shown))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE seeding.recipient")


def _recipients(which: str) -> Iterator[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT unit_id FROM seeding.recipient WHERE {which} ORDER BY place")
        yield from (row[0] for row in cursor.fetchall())


def _leader() -> Position:
    """Who brings directives into force and verifies: the leader of the centre."""
    return Position.objects.select_related("account", "unit").get(account__username="lanhdao.tw")


def _ago(days: int) -> date:
    return timezone.localdate(moment_of_run()) - timedelta(days=days)


def _resolution(one: tuple[str, str, tuple[str, ...]], days: int, leader: Position) -> Directive:
    symbol, title, _fields = one
    return Directive.objects.create(
        kind=Directive.Kind.RESOLUTION,
        symbol=symbol,
        title=title,
        body_id=leader.unit.body_id or leader.unit_id,
        issued_on=_ago(days),
        ends_on=_ago(days - 900),
        state=Directive.State.ACTIVE,
        author=leader,
        created_at=moment_of_run() - timedelta(days=days),
    )


def _law(leader: Position) -> Directive:
    """The plan that carries out the Law on cybersecurity; the law's text is what its tasks come from."""
    viewer = viewer_of_position(leader)
    file = store_bytes(name="Luật 24-2018-QH14.txt", content=LAW.read_bytes(), viewer=viewer)
    head = DirectiveHead(
        kind=Directive.Kind.PLAN,
        title="Triển khai thi hành Luật An ninh mạng (Luật số 24/2018/QH14)",
        symbol="45-KH/TW",
        issued_on=_ago(300),
        ends_on=_ago(-400),
    )
    directive = make_directive(viewer=viewer, head=head, file=file)
    Directive.objects.filter(pk=directive.pk).update(state=Directive.State.ACTIVE)
    return directive


def _tasks_of_law(directive: Directive) -> None:
    """Chapters become objectives, and articles of them tasks."""
    provisions = Provision.objects.filter(version__directive=directive).order_by("order")
    objective, order = None, 0
    for one in provisions.filter(kind__in=["chapter", "article"]):
        if one.kind == Provision.Kind.CHAPTER:
            objective = Objective.objects.create(
                directive=directive, title=one.heading or one.label, order=one.order, address=one.address
            )
        elif objective is not None and one.order % 2 == 0 and order < LAW_TASKS:
            order += 1
            task = _task(directive, objective, order, f"{one.heading}", LAW_TASKS)
            task.save()
            TaskProvision.objects.create(task=task, address=one.address, sha256=one.sha256)
    directive.objectives.filter(tasks__isnull=True).delete()


def _tasks(directive: Directive, fields: Sequence[str], count: int) -> None:
    """An objective for each field, tasks turn and turn about."""
    objectives = Objective.objects.bulk_create(
        Objective(directive=directive, title=f"Mục tiêu về {field}", order=place) for place, field in enumerate(fields)
    )
    made = []
    for order in range(count):
        objective, verb = objectives[order % len(fields)], words.VERBS[order // len(fields) % len(words.VERBS)]
        again = order // (len(fields) * len(words.VERBS))
        title = f"{verb} {fields[order % len(fields)]}" + (f" (đợt {again + 1})" if again else "")
        made.append(_task(directive, objective, order + 1, title, count))
    Task.objects.bulk_create(made)


def _task(directive: Directive, objective: Objective, order: int, title: str, count: int) -> Task:
    """A task due on a day between two months and eighteen after issue; one in 25 stands without a day."""
    standing = order % 25 == 24
    due = directive.issued_on + timedelta(days=60 + (order * 7919 % count) * 480 // count)
    issued = moment_of_run() - (timezone.localdate(moment_of_run()) - directive.issued_on) + timedelta(days=3)
    return Task(
        directive=directive,
        objective=objective,
        code=f"{order:03d}",
        title=title[:1].upper() + title[1:],
        expected_product=words.PRODUCTS[order % len(words.PRODUCTS)],
        order=order,
        deadline=Task.Deadline.STANDING if standing else Task.Deadline.DATE,
        due_on=None if standing else due,
        state=Task.State.ISSUED,
        issued_at=issued,
        created_at=issued,
    )


def _indicators(directive: Directive) -> None:
    Indicator.objects.bulk_create(
        Indicator(directive=directive, title=title, measure=measure, adding=adding, order=place)
        for place, (title, measure, adding) in enumerate(words.INDICATORS)
    )


def _fill(leader: Position, tell: Tell, *, workers: int = 1) -> None:
    """Assignments, reports, verdicts and open work of every task, in chunks with markers of their own."""
    now = moment_of_run()
    values = {
        "now": now,
        "today": timezone.localdate(now),
        "zone": settings.TIME_ZONE,
        "narratives": list(words.NARRATIVES),
        "obstacles": list(words.OBSTACLES),
        "verifier": leader.pk,
        "centre": Unit.objects.get(code="DTW").pk,
        "source": words.SOURCE,
    }
    tasks = list(Task.objects.filter(application__isnull=False).order_by("id").values_list("id", flat=True))
    chunks = [(tasks[at], tasks[min(at + CHUNK, len(tasks)) - 1]) for at in range(0, len(tasks), CHUNK)]
    done = 0

    def one(low: int, high: int) -> None:
        nonlocal done
        marker = f"assignments {low}"
        if not is_done(marker):
            with transaction.atomic():
                for name in ("assignments", "assignment_reports", "assignment_appraisals", "assignment_items"):
                    _run(name, {**values, "low": low, "high": high})
                mark(marker)
        done += 1
        tell(done / len(chunks))

    side_by_side(workers, [partial(one, low, high) for low, high in chunks])
    _run("indicator_targets", values)


def _run(name: str, values: dict[str, object]) -> None:
    statement = SQL[name]
    statement.run(**{key: value for key, value in values.items() if f"%({key})s" in statement.text})
