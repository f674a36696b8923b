"""The open work that the national seed writes for reports is what the product itself would have made."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from lienthong.kernel.work.models import Clock, ClockEvent, Step, WorkItem
from lienthong.modules.reports.actions.entry import save_values
from lienthong.modules.reports.actions.submissions import return_submission, submit
from lienthong.modules.reports.actions.submissions_opening import desks_for, work_title
from lienthong.modules.reports.models import Submission
from lienthong.modules.reports.queries.submissions import SQL as LISTS
from lienthong.modules.reports.queries.submissions import Chosen, submission_lines
from lienthong.modules.reports.tests.factories_entry import make_form, make_indicator, make_land, open_for, this_span
from lienthong.site.seed.reports_national import SQL

pytestmark = pytest.mark.django_db


def laid() -> set[tuple[Any, ...]]:
    """Every step with what hangs on it, without moments."""
    rows = Step.objects.values_list(
        "item__subject_id",
        "item__title",
        "item__reference",
        "item__origin",
        "item__phase",
        "task",
        "unit_id",
        "desk",
        "outcome",
    )
    stopped = dict(Clock.objects.values_list("step__item__subject_id", "stopped_at"))
    assert len(stopped) == WorkItem.objects.count()
    left = Step.objects.filter(left_at=None).count()
    assert Clock.objects.filter(stopped_at=None).count() == left
    assert ClockEvent.objects.filter(kind="start").count() == Step.objects.count()
    assert ClockEvent.objects.filter(kind="stop").count() == Step.objects.count() - left
    return set(rows)


def test_the_seed_lays_what_the_product_lays() -> None:
    land = make_land()
    count = make_indicator(land.units["tw"])
    made = []
    for place in range(3):
        form = make_form(land, count, name=f"Mẫu {place}", code=f"M{place}", approval=True)
        made.append(open_for(form, land.units["village"]))
    figure = made[0].form.figures.get().figure_id
    save_values(viewer=land.village, submission_id=made[1].pk, values={figure: "5"})
    for it in made[1:]:
        submit(viewer=land.village, submission_id=it.pk)
    return_submission(viewer=land.commune, submission_id=made[2].pk, reason="Xem lại")
    Step.objects.update(note="")
    wanted = laid()
    ClockEvent.objects.all().delete()
    Clock.objects.all().delete()
    Step.objects.all().delete()
    WorkItem.objects.all().delete()
    units = [land.units[name].pk for name in ("village", "ag1")]
    led = [unit for unit, desk in zip(units, desks_for(units), strict=True) if desk == "leader"]
    for it in made:
        about = {"origin": it.form.owner.name, "code": it.form.code, "title": work_title(it.form, this_span(it.form))}
        of = {"form": it.form_id, "period": it.period_id, "approval": True}
        SQL["report_work"].run(**of, **about, opened=timezone.now() - timedelta(days=1), led=led)
    assert laid() == wanted


def test_who_has_not_sent_is_read_by_an_index_of_open_reports_alone() -> None:
    """Of four years of weeks the open ones are read, not the sent ones."""
    land = make_land()
    form = make_form(land, make_indicator(land.units["tw"]))
    open_for(form, land.units["village"])
    unit = land.units["village"].pk
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reports_period (type, starts_on, ends_on)"
            " SELECT 'week', day::date, day::date + 6"
            "   FROM generate_series('1990-01-01'::date, '2020-01-01'::date, interval '7 days') AS day"
        )
        cursor.execute(
            "INSERT INTO reports_submission"
            " (form_id, period_id, unit_id, state, revision, due_at, submitted_at, remark)"
            " SELECT %s, id, %s, 'locked', 1, ends_on, ends_on, '' FROM reports_period WHERE starts_on < '2020-01-01'",
            [form.pk, unit],
        )
        cursor.execute("ANALYZE reports_submission")
        cursor.execute(
            f"EXPLAIN (ANALYZE, BUFFERS OFF, TIMING OFF) {LISTS['submission_lines'].text}",
            {"units": [unit], "form": None, "size": 51, "due": timezone.now().replace(year=1), "id": -1, "late": None},
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "submission_open" in plan
    assert "Rows Removed by Filter" not in plan.split("submission_open")[1].split("->")[0]
    assert [line.id for line in submission_lines([unit], Chosen())[0]] == [Submission.objects.get(state="draft").pk]
