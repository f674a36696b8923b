"""Forms in lists, and one form as its designer and its preview show it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Count, Q
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.paging import BadCursor, decode, encode
from lienthong.kernel.language.text import nfc
from lienthong.kernel.org.models import Kind, Level, Unit
from lienthong.modules.reports.models import Combination, Form, FormUnit, PeriodType, Row, Section
from lienthong.modules.reports.rules.catalogue import DEFAULT_DISAGGREGATION
from lienthong.modules.reports.rules.periods import Span, span_of

PAGE = 50
MOST_UNITS = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One form of the list."""

    id: int
    name: str
    code: str
    version: int
    level: str
    period_type: str
    state: str
    begins_on: date
    ends_on: date | None
    owner: str
    rows: int
    units: int

    @property
    def level_name(self) -> str:
        """The level in the reader's language."""
        return str(Level(self.level).label)

    @property
    def period_name(self) -> str:
        """The length of its periods in the reader's language."""
        return str(PeriodType(self.period_type).label)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the list is narrowed to."""

    state: str = "active"
    level: str = ""
    period: str = ""
    q: str = ""


def forms_page(viewer: Viewer, chosen: Chosen, *, after: str = "") -> tuple[list[Line], str]:
    """A page of forms by name, and the key to go on from (empty on the last page). Three queries."""
    found = Form.objects.visible_to(viewer).filter(state=chosen.state)
    if chosen.level:
        found = found.filter(level=chosen.level)
    if chosen.period:
        found = found.filter(period_type=chosen.period)
    if words := nfc(chosen.q).strip():
        found = found.filter(Q(name__icontains=words) | Q(code__istartswith=words))
    try:
        key = decode(after, str, int)
    except BadCursor:
        key = None
    if key:
        found = found.filter(Q(name__gt=key[0]) | Q(name=key[0], pk__gt=key[1]))
    fields = ("pk", "name", "code", "version", "level", "period_type", "state", "begins_on", "ends_on", "owner__name")
    rows = list(found.order_by("name", "pk").values_list(*fields)[: PAGE + 1])
    ids = [row[0] for row in rows]
    asked = dict(
        Row.objects.filter(section__form__in=ids).order_by().values_list("section__form").annotate(Count("pk"))
    )
    today = FormUnit.objects.filter(form__in=ids, valid__contains=timezone.localdate())
    units = dict(today.order_by().values_list("form").annotate(Count("pk")))
    lines = [Line(*(*row, asked.get(row[0], 0), units.get(row[0], 0))) for row in rows[:PAGE]]
    return lines, encode(rows[PAGE - 1][1], rows[PAGE - 1][0]) if len(rows) > PAGE else ""


def counts_by_state(viewer: Viewer) -> dict[str, int]:
    """How many forms of each state the viewer sees."""
    return dict(Form.objects.visible_to(viewer).order_by().values_list("state").annotate(Count("pk")))


def form_for(viewer: Viewer, pk: int) -> Form | None:
    """A form that the viewer sees, with its owner and neighbours in time."""
    return Form.objects.visible_to(viewer).select_related("owner", "replaces", "next_form").filter(pk=pk).first()


@dataclass(frozen=True, slots=True)
class Asked:
    """An indicator as a form asks it; `cells` are the combinations, none where it is not divided."""

    row_id: int
    indicator_id: int
    name: str
    label: str
    code: str
    measure: str
    type: str
    is_required: bool
    is_retired: bool
    disaggregation: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section with what it asks."""

    id: int
    title: str
    note: str
    layout: str
    rows: list[Asked] = field(default_factory=list)

    @property
    def tables(self) -> list[tuple[tuple[str, ...], list[Asked]]]:
        """The rows as tables: those that follow each other and are divided alike share their heads."""
        found: list[tuple[tuple[str, ...], list[Asked]]] = []
        for _divided, rows in groupby(self.rows, key=lambda row: row.disaggregation):
            asked = list(rows)
            found.append((asked[0].cells, asked))
        return found


def parts_of(form: Form) -> list[Part]:
    """The sections of a form in order, with their rows. Three queries."""
    parts = {
        pk: Part(pk, title, note, layout)
        for pk, title, note, layout in Section.objects.filter(form=form)
        .order_by("position", "pk")
        .values_list("pk", "title", "note", "layout")
    }
    rows = list(
        Row.objects.filter(section__form=form)
        .order_by("position", "pk")
        .select_related("indicator__disaggregation")
        .only(
            "section_id", "label", "is_required", "indicator__name", "indicator__code", "indicator__measure",
            "indicator__type", "indicator__retired_on", "indicator__disaggregation__uid",
        )
    )  # fmt: skip
    divided = {row.indicator.disaggregation_id for row in rows}
    heads: dict[int, list[str]] = {}
    combinations = Combination.objects.filter(disaggregation__in=divided).order_by("position", "pk")
    for disaggregation, name in combinations.exclude(disaggregation__uid=DEFAULT_DISAGGREGATION).values_list(
        "disaggregation_id", "name"
    ):
        heads.setdefault(disaggregation, []).append(name)
    for row in rows:
        one = row.indicator
        parts[row.section_id].rows.append(
            Asked(
                row.pk,
                one.pk,
                one.name,
                row.label,
                one.code,
                one.measure,
                one.type,
                row.is_required,
                one.retired_on is not None,
                one.disaggregation_id,
                tuple(heads.get(one.disaggregation_id, ())),
            )
        )
    return list(parts.values())


@dataclass(frozen=True, slots=True)
class Dates:
    """When the period that holds today opens, is due and closes."""

    span: Span
    opens_on: date
    due_on: date
    closes_on: date | None


def dates_of(form: Form, on: date) -> Dates:
    """The days of the period that holds a day, or of the first one."""
    span = span_of(form.period_type, max(on, form.begins_on))
    return Dates(
        span,
        span.starts_on + timedelta(days=form.opens_after),
        span.ends_on + timedelta(days=form.due_after),
        span.ends_on + timedelta(days=form.closes_after) if form.closes_after is not None else None,
    )


def units_of(form: Form, on: date, *, after: int = 0) -> tuple[list[tuple[int, str, str]], int, int]:
    """Units that fill the form in on a day in the tree's order: (id, name, above); how many in all; where to go on."""
    found = FormUnit.objects.filter(form=form, valid__contains=on)
    rows = list(
        found.filter(unit__lft__gt=after)
        .order_by("unit__lft", "unit_id")
        .values_list("unit_id", "unit__name", "unit__parent__name", "unit__lft")[: MOST_UNITS + 1]
    )
    more = rows[MOST_UNITS - 1][3] if len(rows) > MOST_UNITS else 0
    return [row[:3] for row in rows[:MOST_UNITS]], found.count(), more


def meant_count(form: Form) -> int:
    """How many units a form's rule means in today's tree."""
    units = Unit.objects.open().filter(level=form.level, system=form.system, lft__gt=0).exclude(kind=Kind.DEPARTMENT)
    chosen, left_out = (_subtrees(form.applies.get(name, ())) for name in ("units", "without"))
    units = units.filter(chosen) if chosen else units
    return (units.exclude(left_out) if left_out else units).count()


def _subtrees(ids: Sequence[int]) -> Q:
    found = Q()
    for lft, rgt in Unit.objects.filter(pk__in=ids).values_list("lft", "rgt"):
        found |= Q(lft__range=(lft, rgt))
    return found


def chosen_names(form: Form) -> tuple[list[str], list[str]]:
    """The names of the units that the form's rule names, and of those that it leaves out."""
    ids = [*form.applies.get("units", ()), *form.applies.get("without", ())]
    names = dict(Unit.objects.filter(pk__in=ids).values_list("pk", "name"))
    return (
        [names[pk] for pk in form.applies.get("units", ()) if pk in names],
        [names[pk] for pk in form.applies.get("without", ()) if pk in names],
    )
