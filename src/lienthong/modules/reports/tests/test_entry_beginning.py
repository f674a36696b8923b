"""A unit begins its report before the job has opened the period: one report, one piece of work, whoever comes first."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import sign_in
from lienthong.kernel.work.models import Step, WorkItem
from lienthong.modules.reports.actions.submissions_opening import CannotBegin, begin_submission, open_period
from lienthong.modules.reports.models import Form, StaleTotal, Submission
from lienthong.modules.reports.queries.submissions_beginning import beginnings
from lienthong.modules.reports.rules.periods import Span
from lienthong.modules.reports.tests.factories_entry import make_form, make_indicator, make_land, this_span
from lienthong.modules.reports.tests.test_entry_races import at_once


def begin(viewer: Viewer, form: Form, span: Span, unit_id: int | None = None) -> Submission:
    return begin_submission(viewer=viewer, form_id=form.pk, unit_id=unit_id or viewer.unit_id, starts_on=span.starts_on)


@pytest.mark.django_db
def test_it_begins_once_and_the_job_makes_no_second() -> None:
    land = make_land()
    form = make_form(land, make_indicator(land.units["tw"]), units=("village", "ag1"))
    span = this_span(form)
    first = begin(land.village, form, span)
    assert begin(land.neighbour, form, span).pk == first.pk
    item = WorkItem.objects.get(kind="submission", subject_id=first.pk)
    assert Step.objects.get(item=item).due_at == first.due_at
    assert StaleTotal.objects.get().unit_id == first.unit_id
    assert open_period(form, span) == 1
    assert Submission.objects.count() == WorkItem.objects.count() == 2


@pytest.mark.django_db
def test_what_cannot_be_begun() -> None:
    land = make_land()
    closed = make_form(land, make_indicator(land.units["tw"]), closes_after=1)
    late = make_form(land, make_indicator(land.units["tw"]), opens_after=400)
    draft = make_form(land, make_indicator(land.units["tw"]))
    Form.objects.filter(pk=draft.pk).update(state="draft")
    span = this_span(closed)
    for viewer in (land.commune, land.province, land.clerk, land.inspector):
        with pytest.raises(CannotBegin):
            begin(viewer, closed, span, land.units["village"].pk)
    with pytest.raises(CannotBegin):
        begin(land.commune, closed, span)
    for form, when in ((closed, span.moved(-4)), (closed, span.moved(1)), (late, span)):
        with pytest.raises(CannotBegin):
            begin(land.village, form, when)
    with pytest.raises(CannotBegin):
        begin(land.village, closed, Span(span.starts_on + timedelta(days=1), "week"))
    for pk in (draft.pk, 10**9):
        with pytest.raises(Form.DoesNotExist):
            begin_submission(viewer=land.village, form_id=pk, unit_id=land.village.unit_id, starts_on=span.starts_on)
    assert not Submission.objects.exists()
    assert not WorkItem.objects.exists()


@pytest.mark.django_db
def test_the_list_offers_what_is_not_there_yet(client: Client) -> None:
    land = make_land()
    form = make_form(land, make_indicator(land.units["tw"]), name="Mẫu <của> thôn", begins_on=timezone.localdate())
    span = this_span(form)
    sign_in(client, land.village)
    page = client.get(reverse("submissions")).content.decode()
    assert "Mẫu &lt;của&gt; thôn" in page
    posted = {"form_id": form.pk, "unit_id": land.village.unit_id, "starts_on": span.starts_on.isoformat()}
    assert f'value="{posted["starts_on"]}"' in page
    answer = client.post(reverse("begin_report"), posted)
    assert answer.headers["Location"] == reverse("submission", args=[Submission.objects.get().pk])
    assert client.post(reverse("begin_report"), posted).headers["Location"] == answer.headers["Location"]
    assert reverse("begin_report") not in client.get(reverse("submissions")).content.decode()
    for bad in ({}, posted | {"starts_on": "mai"}, posted | {"form_id": "9" * 30}, posted | {"form_id": 10**9}):
        assert client.post(reverse("begin_report"), bad).status_code == 404
    assert client.get(reverse("begin_report")).status_code == 405
    sign_in(client, land.clerk)
    assert client.post(reverse("begin_report"), posted).status_code == 403
    assert beginnings([land.units["ag1"].pk]) == []


@pytest.mark.django_db(transaction=True)
def test_two_at_once_begin_one_while_the_job_opens() -> None:
    land = make_land()
    form = make_form(land, make_indicator(land.units["tw"]), units=("village", "ag1"))
    span, made = this_span(form), []
    works = [
        lambda: made.append(begin(land.village, form, span).pk),
        lambda: made.append(begin(land.neighbour, form, span).pk),
        lambda: open_period(form, span),
    ]
    assert at_once(*works) == [None, None, None]
    assert made[0] == made[1]
    assert Submission.objects.count() == WorkItem.objects.count() == Step.objects.count() == 2
