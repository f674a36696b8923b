"""Where the parts of reports meet: a form in force is a report to fill in, a report sent is a figure above."""

from decimal import Decimal

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.calendar.actions import rebuild_days
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.reports.actions.compiling import compile_period, refresh_totals
from lienthong.modules.reports.actions.entry import save_values
from lienthong.modules.reports.actions.submissions import approve, submit
from lienthong.modules.reports.actions.submissions_opening import open_due_periods
from lienthong.modules.reports.models import Completeness, Submission, Total
from lienthong.modules.reports.tests.factories_catalogue import a_form, an_indicator

pytestmark = pytest.mark.django_db


def test_a_form_that_comes_into_force_is_to_be_filled_in_at_once() -> None:
    rebuild_days()
    tree = make_tree()
    form = a_form(make_viewer(tree["ag"], "specialist"), begins_on=timezone.localdate())
    assert ProcrastinateJob.objects.filter(task_name__endswith="open_report_periods_now").count() == 1
    assert open_due_periods() == 1
    assert open_due_periods() == 0
    assert Submission.objects.get(form=form).unit_id == tree["village"].pk


def test_what_a_village_sends_stands_at_the_centre() -> None:
    """The period is compiled when it opens, as its job does; what comes then climbs its own line of ancestors."""
    rebuild_days()
    tree = make_tree()
    households = an_indicator(make_viewer(tree["ag"], "specialist"), "Số hộ")
    form = a_form(make_viewer(tree["ag"], "specialist"), households, begins_on=timezone.localdate())
    open_due_periods()
    submission = Submission.objects.get(form=form)
    assert compile_period(submission.period_id) == 0
    figure = form.figures.get().figure_id
    head, officer = make_viewer(tree["village"], "village_head"), make_viewer(tree["ag1"], "officer")
    save_values(viewer=head, submission_id=submission.pk, values={figure: "1.234"})
    refresh_totals()
    assert not Total.objects.filter(figure_id=figure).exists()
    submit(viewer=head, submission_id=submission.pk)
    approve(viewer=officer, submission_id=submission.pk)
    refresh_totals()
    totals = dict(Total.objects.filter(figure_id=figure).values_list("unit_id", "total"))
    assert totals == {tree[key].pk: Decimal(1234) for key in ("ag1", "ag", "tw")}
    counted = Completeness.objects.get(unit=tree["tw"], form=form)
    assert (counted.expected, counted.received, counted.approved) == (1, 1, 1)
