"""Totals: equal to a slow reference whatever happens in whatever order, computed for what changed alone."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lienthong.kernel.database.sql import Statement
from lienthong.kernel.org.actions.changing import CannotChangeUnit, close_unit, move_unit, open_unit
from lienthong.kernel.org.models import Unit, UnitEdge
from lienthong.kernel.org.tests.factories import make_tree, make_unit, number_tree
from lienthong.modules.reports.actions.compiling import compile_all, compile_period, mark_stale, refresh_totals
from lienthong.modules.reports.models import (
    Adjustment,
    Completeness,
    FormFigure,
    FormUnit,
    Period,
    Submission,
    SubmissionEvent,
    Total,
    Value,
)
from lienthong.modules.reports.queries.compile_completeness import completeness_at, completeness_by_day
from lienthong.modules.reports.queries.compile_reading import Count
from lienthong.modules.reports.queries.compiling_proof import differing_totals
from lienthong.modules.reports.rules.adding import Part, part_of
from lienthong.modules.reports.tests.factories_compile import (
    COUNTED,
    enter,
    make_counted_form,
    make_counted_indicator,
    make_submission,
    period_of,
    set_state,
)

pytestmark = pytest.mark.django_db
WEEKS = [date(2026, 2, 2) + timedelta(weeks=week) for week in range(4)]


def line_on(unit: Unit, on: date) -> list[Unit]:
    """The unit and all above it on a day, by walking the dated edges; none when it was not open."""
    if unit.opened_on > on or (unit.closed_on and unit.closed_on <= on):
        return []
    line = [unit]
    while edge := UnitEdge.objects.filter(child=line[-1], valid__contains=on).select_related("parent").first():
        line.append(edge.parent)
    return line


def reference() -> tuple[dict[Any, Part], dict[Any, list[int]]]:
    """What every total and completeness must say, one value and one unit above it at a time."""
    totals: dict[Any, Part] = defaultdict(Part)
    for period in Period.objects.all():
        asked = {
            (counted.unit_id, figure)
            for counted in Submission.objects.filter(period=period, state__in=COUNTED)
            for figure in FormFigure.objects.filter(form=counted.form_id).values_list("figure_id", flat=True)
        }
        sent = {
            (one.unit_id, one.figure_id): one
            for one in Value.objects.filter(period=period, number__isnull=False).select_related(
                "unit", "figure__indicator__weight"
            )
            if (one.unit_id, one.figure_id) in asked
        }
        values = {key: one.number or Decimal(0) for key, one in sent.items()}
        for (unit, figure), one in sent.items():
            indicator = one.figure.indicator
            weight = None
            if indicator.weight:
                of = indicator.weight.figures.all()
                same = [two.pk for two in of if two.combination_id == one.figure.combination_id]
                found = [values[unit, two] for two in same or [two.pk for two in of] if (unit, two) in values]
                weight = sum(found, Decimal(0)) if found else None
            part = part_of(indicator.adding, values[unit, figure], weight)
            for above in line_on(one.unit, period.ends_on):
                if part and above.level != "village":
                    totals[above.pk, figure, period.pk] += part
        for change in Adjustment.objects.filter(period=period).select_related("unit"):
            for above in line_on(change.unit, period.ends_on):
                totals[above.pk, change.figure_id, period.pk] += Part(change.delta)
    return dict(totals), completeness_reference()


def is_on_time(sent: Submission | None) -> bool:
    return bool(sent and sent.submitted_at and sent.due_at and sent.submitted_at <= sent.due_at)


def completeness_reference() -> dict[Any, list[int]]:
    """Expected, received, on time, approved; by unit, form and period."""
    found: dict[Any, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for period in Period.objects.all():
        for due in FormUnit.objects.filter(valid__contains=period.ends_on, form__period_type=period.type):
            sent = Submission.objects.filter(period=period, form=due.form, unit=due.unit, state__in=COUNTED).first()
            facts = [
                1,
                int(sent is not None),
                int(is_on_time(sent)),
                int(sent is not None and sent.state in ("approved", "locked")),
            ]
            for above in line_on(due.unit, period.ends_on):
                if above.level != "village":
                    key = above.pk, due.form_id, period.pk
                    found[key] = [one + two for one, two in zip(found[key], facts, strict=True)]
    return dict(found)


def kept() -> tuple[dict[Any, Part], dict[Any, list[int]]]:
    """What the tables say."""
    totals = {
        (one.unit_id, one.figure_id, one.period_id): Part(one.total, one.weight, one.units)
        for one in Total.objects.all()
    }
    counts = {
        (one.unit_id, one.form_id, one.period_id): [one.expected, one.received, one.on_time, one.approved]
        for one in Completeness.objects.all()
    }
    return totals, counts


STEPS = ("enter", "submit", "return", "approve", "lock", "correct", "adjust", "move", "close", "open", "refresh")
_steps = st.lists(
    st.tuples(
        st.sampled_from(STEPS),
        st.integers(0, 1000),
        st.decimals(-1000, 1000, places=4),
    ),
    max_size=40,
)


@settings(
    max_examples=20,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=_steps)
def test_totals_equal_a_slow_reference_whatever_happens(steps: list[tuple[str, int, Decimal]]) -> None:
    with transaction.atomic():
        World().live(steps)
        transaction.set_rollback(True)


class World:
    """Two forms, one of villages and one of communes, over a tree that changes."""

    def __init__(self) -> None:
        self.tree = make_tree()
        for name in ("ag1", "ag2", "hn1", "hn1"):
            make_unit("village", parent=self.tree[name], kind="branch")
        number_tree()
        tw = self.tree["tw"]
        people = make_counted_indicator(tw, options=2)
        poor = make_counted_indicator(
            tw, adding="weighted", weight=people[0].indicator, divided=people[0].indicator.disaggregation
        )
        whole = make_counted_indicator(tw, adding="weighted", weight=people[0].indicator)
        mean, stock = make_counted_indicator(tw, adding="average"), make_counted_indicator(tw, adding="latest")
        note = make_counted_indicator(tw, adding="none")
        villages = list(Unit.objects.filter(level="village"))
        communes = list(Unit.objects.filter(level="commune"))
        self.figures = [*people, *poor, *whole, *mean, *stock, *note]
        self.adjustable = [*people, *stock]
        # The second form asks some of the first one's figures again, of some of its units.
        self.forms = [
            make_counted_form(tw, self.figures, villages),
            make_counted_form(tw, [*people, *mean], communes + villages[:2], level="commune"),
        ]
        self.periods = [period_of(on) for on in WEEKS]
        self.today = WEEKS[0]
        mark_stale([(unit.pk, period.pk) for unit in villages + communes for period in self.periods])

    def live(self, steps: list[tuple[str, int, Decimal]]) -> None:
        for what, which, number in steps:
            self.act(what, which, number)
        refresh_totals()
        wanted = reference()
        assert kept() == wanted
        assert list(differing_totals()) == []
        compile_all()
        assert kept() == wanted

    def act(self, what: str, which: int, number: Decimal) -> None:
        if what == "refresh":
            refresh_totals()
        elif what in ("move", "close", "open"):
            self.change_tree(what, which)
        elif what == "enter":
            self.enter(which, number)
        elif what == "adjust":
            unit = self.tree[("tw", "ag", "hn", "ag1")[which % 4]]
            period = self.periods[which % len(self.periods)]
            Adjustment.objects.create(
                unit=unit,
                period=period,
                figure=self.adjustable[which % len(self.adjustable)],
                delta=number or 1,
                reason="Số liệu trùng",
                at=timezone.now(),
            )
            mark_stale([(unit.pk, period.pk)])
        else:
            self.change_submission(what, which, number)

    def enter(self, which: int, number: Decimal) -> None:
        form = self.forms[which % 2]
        due = list(FormUnit.objects.filter(form=form).order_by("id"))
        unit = due[which % len(due)].unit
        values = {figure.pk: number + place for place, figure in enumerate(self.figures) if (which + place) % 3}
        make_submission(form, unit, self.periods[which // 7 % len(self.periods)], values)

    def change_submission(self, what: str, which: int, number: Decimal) -> None:
        sent = list(Submission.objects.order_by("id"))
        if not sent:
            return
        one = sent[which % len(sent)]
        if what == "correct":
            enter(one, {self.figures[which % len(self.figures)].pk: number if which % 5 else None})
        else:
            state = {"submit": "submitted", "return": "returned", "approve": "approved", "lock": "locked"}[what]
            late = timedelta(days=which % 4 - 2)
            set_state(one, state, at=one.due_at + late if one.due_at else None)

    def change_tree(self, what: str, which: int) -> None:
        """One change of the tree, on days that never go back; what it makes stale is compiled as the job does."""
        self.today += timedelta(days=which % 5)
        villages = list(Unit.objects.filter(level="village", closed_on=None).order_by("id"))
        communes = list(Unit.objects.filter(level="commune", closed_on=None).order_by("id"))
        try:
            if what == "move":
                one = [*villages, *communes][which % (len(villages) + len(communes))]
                there = communes if one.level == "village" else [self.tree["ag"], self.tree["hn"]]
                move_unit(viewer=None, unit_id=one.pk, parent_id=there[which // 3 % len(there)].pk, on=self.today)
            elif what == "close" and villages:
                close_unit(viewer=None, unit_id=villages[which % len(villages)].pk, reason="Sáp nhập", on=self.today)
            elif what == "open":
                above = communes[which % len(communes)]
                new = open_unit(viewer=None, parent_id=above.pk, kind="branch", name="Thôn mới", on=self.today)
                FormUnit.objects.create(form=self.forms[0], unit=new, valid=(self.today, None))
        except CannotChangeUnit:
            return
        compile_all(since=self.today)


_moves = st.lists(
    st.tuples(st.sampled_from(["submitted", "returned", "approved", "locked", "draft"]), st.integers(0, 2)), max_size=14
)


@settings(max_examples=20, phases=[Phase.explicit, Phase.generate])
@given(moves=_moves)
def test_completeness_of_any_moment_is_what_stood_then(moves: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        tree, _figure, form, period = simple()
        units = [tree[name] for name in ("ag1", "ag2", "hn1")]
        sent = [make_submission(form, unit, period, state="draft") for unit in units]
        SubmissionEvent.objects.all().delete()
        stood = []
        for step, (state, which) in enumerate(moves):
            one = sent[which]
            at = one.due_at - timedelta(days=3) + timedelta(hours=11 * step) if one.due_at else timezone.now()
            set_state(one, state, at=at)
            compile_period(period.pk)
            found = Completeness.objects.get(unit=tree["tw"])
            stood.append((at, Count(found.expected, found.received, found.on_time, found.approved)))
        for at, count in stood:
            assert completeness_at(form, period, tree["tw"], at) == count
        by_day = {day.on: day.count for day in completeness_by_day(form, period, tree["tw"])}
        last_of_day = {timezone.localtime(at).date(): count for at, count in stood}
        assert by_day == last_of_day
        transaction.set_rollback(True)


def simple() -> tuple[dict[str, Unit], Any, Any, Period]:
    tree = make_tree()
    figures = make_counted_indicator(tree["tw"])
    form = make_counted_form(tree["tw"], figures, [tree["ag1"], tree["ag2"], tree["hn1"]], level="commune")
    return tree, figures[0], form, period_of(WEEKS[0])


def test_only_the_ancestors_of_what_changed_are_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    tree, figure, form, period = simple()
    for place, name in enumerate(("ag1", "ag2", "hn1")):
        make_submission(form, tree[name], period, {figure.pk: 10 + place})
    assert refresh_totals() == 6  # three communes, two provinces, the centre
    assert refresh_totals() == 0
    touched: list[int] = []
    run = Statement.run

    def counting(self: Statement, **values: Any) -> int:
        touched.append(run(self, **values))
        return touched[-1]

    monkeypatch.setattr(Statement, "run", counting)
    enter(Submission.objects.get(unit=tree["hn1"]), {figure.pk: 100})
    assert refresh_totals() == 3
    assert sum(touched) == 3  # one total in each; completeness stays as it was and is not written
    assert Total.objects.get(unit=tree["tw"]).total == 10 + 11 + 100
    assert Total.objects.get(unit=tree["ag"]).total == 21


def test_what_is_missing_is_counted() -> None:
    tree, figure, form, period = simple()
    make_submission(form, tree["ag1"], period, {figure.pk: 5}, state="approved")
    make_submission(form, tree["ag2"], period, {figure.pk: 5}, state="returned")
    compile_period(period.pk)
    centre = Completeness.objects.get(unit=tree["tw"])
    assert (centre.expected, centre.received, centre.on_time, centre.approved) == (3, 1, 1, 1)
    assert Total.objects.get(unit=tree["tw"]).units == 1


def test_a_moved_unit_counts_where_it_was_on_the_last_day() -> None:
    tree, figure, form, before = simple()
    after = period_of(WEEKS[2])
    for period in (before, after):
        make_submission(form, tree["ag1"], period, {figure.pk: 7})
    move_unit(viewer=None, unit_id=tree["ag1"].pk, parent_id=tree["hn"].pk, on=WEEKS[1])
    compile_all()
    assert Total.objects.get(unit=tree["ag"], period=before).total == 7
    assert Total.objects.get(unit=tree["hn"], period=after).total == 7
    assert not Total.objects.filter(unit=tree["ag"], period=after).exists()


def test_the_command_finds_a_wrong_figure() -> None:
    tree, figure, form, period = simple()
    make_submission(form, tree["ag1"], period, {figure.pk: 5})
    call_command("verify_reports")
    Total.objects.filter(unit=tree["ag"]).update(total=7)
    Completeness.objects.filter(unit=tree["tw"]).update(received=0)
    with pytest.raises(CommandError, match="2 differences"):
        call_command("verify_reports")
