"""Pages of assignments: what they show, to whom, with how many queries; wrong input comes back as typed."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lienthong.kernel.accounts.tests.factories import sign_in
from lienthong.kernel.events.models import Event
from lienthong.kernel.files.models import File
from lienthong.modules.directives.actions.appraisal import accept_report, return_report
from lienthong.modules.directives.actions.assigning import cascade_task
from lienthong.modules.directives.actions.reports import report_progress
from lienthong.modules.directives.models import (
    Application,
    Assignment,
    Evidence,
    Extension,
    ProgressReport,
    ReportDraft,
    Task,
)
from lienthong.modules.directives.queries.assigning_list import Filter, assignment_lines, unverified_rates
from lienthong.modules.directives.tests.factories_assigning import Country, make_assignment, make_country, make_task

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001"
    "e221bc330000000049454e44ae426082"
)


@pytest.fixture
def country() -> Country:
    return make_country()


def act(client: Client, own: Assignment, name: str, **data: object) -> Any:
    return client.post(reverse("assignment_act", args=[own.pk, name]), data, headers=HTMX)


def html_of(client: Client, name: str, *args: object, **query: Any) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_file_of_who_may_not_report_is_not_kept(client: Client, country: Country) -> None:
    own = make_assignment(country)
    sign_in(client, country.inspector)
    sent = {"percent": "50", "narrative": "Xong", "files": SimpleUploadedFile("anh.png", PNG)}
    assert act(client, own, "report", **sent).status_code in {403, 422}
    assert not File.objects.filter(name="anh.png").exists()


def test_a_commune_reports_with_a_photo_and_a_draft(client: Client, country: Country) -> None:
    own = make_assignment(country, description="Làm ngay")
    sign_in(client, country.commune)
    page = html_of(client, "assignment", own.pk)
    assert own.task.title in page
    assert 'data-key="e"' in page
    form = client.get(reverse("assignment_act", args=[own.pk, "report"]), headers=HTMX).content.decode()
    assert "<html" not in form
    line = client.post(
        reverse("assignment_evidence", args=[own.pk]),
        {"files": SimpleUploadedFile("anh-hien-truong.png", PNG, "image/png")},
        headers=HTMX,
    )
    assert line.status_code == 200, line.headers.get("X-Message")
    file_id = line.content.decode().split('name="file" value="')[1].split('"')[0]
    kept = {"percent": "70", "narrative": "Đang làm", "obstacles": "", "file": file_id}
    assert client.post(reverse("assignment_draft", args=[own.pk]), kept, headers=HTMX).status_code == 200
    again = client.get(reverse("assignment_act", args=[own.pk, "report"]), headers=HTMX).content.decode()
    assert "Đang làm" in again
    assert "anh-hien-truong.png" in again
    key = str(uuid4())
    for _click in range(2):
        done = act(client, own, "report", **(kept | {"percent": "100", "request_key": key}))
        assert done["HX-Retarget"] == "#assignment"
    assert ProgressReport.objects.count() == 1
    assert Evidence.objects.count() == 1
    assert not ReportDraft.objects.exists()
    assert "anh-hien-truong.png" in html_of(client, "assignment", own.pk)
    shown = client.get(reverse("assignment_file", args=[own.pk, file_id]))
    assert b"".join(shown.streaming_content) == PNG  # type: ignore[attr-defined]
    sign_in(client, country.hanoi_commune)
    assert client.get(reverse("assignment_file", args=[own.pk, file_id])).status_code == 404


def test_bad_reports_come_back_as_typed(client: Client, country: Country) -> None:
    own = make_assignment(country)
    sign_in(client, country.commune)
    answer = act(client, own, "report", percent="vài", narrative="Đã <b>làm</b>", obstacles="Thiếu người")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Đã &lt;b&gt;làm&lt;/b&gt;" in page
    assert "Thiếu người" in page
    wrong = SimpleUploadedFile("gia.pdf", b"MZ\x90\x00 not a PDF")
    refused = client.post(reverse("assignment_evidence", args=[own.pk]), {"files": wrong}, headers=HTMX)
    assert refused.status_code == 422
    assert refused["X-Message"]
    Assignment.objects.filter(pk=own.pk).update(state="withdrawn")
    late = act(client, own, "report", percent="50", narrative="Đã làm")
    assert late.status_code == 422
    assert "Đã làm" in late.content.decode()
    assert not ProgressReport.objects.exists()


def test_the_whole_way_on_pages(client: Client, country: Country) -> None:
    own = make_assignment(country)
    report_progress(viewer=country.commune, assignment_id=own.pk, percent=100, narrative="Xong")
    sign_in(client, country.province)
    assert own.task.title in html_of(client, "appraisals")
    assert act(client, own, "return", reason=" ").status_code == 422
    assert act(client, own, "return", reason="Thiếu ảnh").status_code == 200
    sign_in(client, country.commune)
    assert "Thiếu ảnh" in html_of(client, "assignment", own.pk)
    assert act(client, own, "report", percent="100", narrative="Đã bổ sung").status_code == 200
    sign_in(client, country.province)
    client.post(reverse("accept_selected"), {"selected": [f"assignment-{own.pk}"]})
    own.refresh_from_db()
    assert own.state == "confirmed"
    sign_in(client, country.leader)
    client.post(reverse("accept_selected"), {"selected": [f"assignment-{own.pk}"]})
    own.refresh_from_db()
    assert own.state == "confirmed"
    assert act(client, own, "accept", score="101").status_code == 422
    assert act(client, own, "accept", score="95").status_code == 200
    own.refresh_from_db()
    assert (own.state, own.score) == ("verified", 95)


def test_more_time_on_pages(client: Client, country: Country) -> None:
    own = make_assignment(country)
    sign_in(client, country.commune)
    assert act(client, own, "extend", due_on="không rõ", reason="Mưa").status_code == 422
    assert act(client, own, "extend", due_on="1/1/2026", reason="Mưa").status_code == 422
    assert act(client, own, "extend", due_on="+40", reason="Mưa lũ").status_code == 200
    asked = Extension.objects.get()
    sign_in(client, country.leader)
    assert "Mưa lũ" in html_of(client, "extension", asked.pk)
    assert act(client, own, "decide", decision="refuse", answer="").status_code == 422
    assert act(client, own, "decide", decision="grant", answer="Đồng ý").status_code == 200
    page = html_of(client, "assignment", own.pk)
    assert "Đồng ý" in page
    assert client.get(reverse("extension", args=[99999])).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("commune", 200),
        ("secretary", 200),
        ("province", 200),
        ("province_staff", 200),
        ("leader", 200),
        ("expert", 200),
        ("inspector", 200),
        ("other_commune", 404),
        ("hanoi_commune", 404),
        ("other_province", 404),
    ],
)
def test_who_sees_an_assignment(client: Client, country: Country, who: str, status: int) -> None:
    own = make_assignment(country)
    sign_in(client, getattr(country, who))
    assert client.get(reverse("assignment", args=[own.pk])).status_code == status
    assert client.get(reverse("assignment_act", args=[own.pk, "report"])).status_code == status
    assert client.post(reverse("assignment_opened", args=[own.pk])).status_code == (204 if status == 200 else 404)


def test_an_inspector_reads_and_changes_nothing(client: Client, country: Country) -> None:
    own = make_assignment(country)
    sign_in(client, country.inspector)
    page = html_of(client, "assignment", own.pk)
    assert reverse("assignment_opened", args=[own.pk]) in page
    assert reverse("assignment_act", args=[own.pk, "report"]) not in page
    client.post(reverse("assignment_opened", args=[own.pk]))
    assert Event.objects.filter(verb="AssignmentRead", subject_id=own.pk).count() == 1
    before = Assignment.objects.filter(pk=own.pk).values().get()
    data = {"percent": "10", "narrative": "x", "reason": "x", "score": "1", "decision": "grant", "due_on": "+50"}
    for name in ("report", "extend", "accept", "return", "decide", "withdraw"):
        assert act(client, own, name, **data).status_code in {403, 404, 422}
    for name in ("assignment_draft", "assignment_evidence"):
        assert client.post(reverse(name, args=[own.pk]), data).status_code == 403
    for name in ("accept_selected", "rechecks"):
        assert client.post(reverse(name), data).status_code == 403
    for name in ("task_application", "give_task", "task_changes", "withdraw_task"):
        assert client.post(reverse(name, args=[own.task_id]), data).status_code == 403
    assert Assignment.objects.filter(pk=own.pk).values().get() == before
    assert own.task.title in html_of(client, "assignments", unit=own.unit_id)


def test_the_list_by_tab_filter_and_page(client: Client, country: Country) -> None:
    today = timezone.localdate()
    late = make_assignment(country, title="Trễ hạn", due_on=today - timedelta(days=1))
    soon = make_assignment(country, title="Sắp hạn", due_on=today + timedelta(days=2))
    make_assignment(country, title="Thường xuyên", deadline="standing", due_on=None)
    sign_in(client, country.commune)
    assert html_of(client, "assignments").count("data-row=") == 3
    page = html_of(client, "assignments", tab="overdue")
    assert ("Trễ hạn" in page, "Sắp hạn" in page) == (True, False)
    page = html_of(client, "assignments", tab="due_soon")
    assert ("Trễ hạn" in page, "Sắp hạn" in page) == (False, True)
    page = html_of(client, "assignments", directive=soon.task.directive_id)
    assert ("Trễ hạn" in page, "Sắp hạn" in page) == (False, True)
    assert "Trễ hạn" in html_of(client, "assignments", q="hạn", after="garbage", directive="x")
    report_progress(viewer=country.commune, assignment_id=late.pk, percent=100, narrative="Xong")
    assert "Trễ hạn" in html_of(client, "assignments", tab="reported")
    assert client.get(reverse("assignments"), {"unit": country.units["hn1"].pk}).status_code == 404
    rows = client.get(reverse("assignments"), headers=HTMX).content.decode()
    assert "<html" not in rows
    sheet = client.get(reverse("assignments_export"))
    assert sheet.content.startswith(b"PK")


def test_paging_by_key_shows_every_row_once(country: Country) -> None:
    for _each in range(5):
        make_assignment(country)
    make_assignment(country, deadline="standing", due_on=None)
    make_assignment(country, deadline="standing", due_on=None)
    units, seen, after = [country.units["ag1"].pk], [], ""
    for _page in range(10):
        lines, after = assignment_lines(units, Filter(), after=after, size=2)
        seen += [line.id for line in lines]
        if not after:
            break
    assert len(seen) == len(set(seen)) == 7


def test_pages_cost_few_queries_however_much_they_show(client: Client, country: Country) -> None:
    own = make_assignment(country)
    sign_in(client, country.commune)
    html_of(client, "assignments")
    html_of(client, "assignment", own.pk)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as listed:
            html_of(client, "assignments")
        with CaptureQueriesContext(connection) as shown:
            html_of(client, "assignment", own.pk)
        counts.append((len(listed), len(shown)))
        make_assignment(country)
        for _each in range(3):
            report_progress(viewer=country.commune, assignment_id=own.pk, percent=10, narrative="x")
    assert counts[0][0] == counts[1][0] <= 6
    assert counts[1][1] - counts[0][1] <= 2  # reports bring their evidence and their appraisals
    assert counts[1][1] <= 14


def test_for_whom_a_task_is_and_giving_it(client: Client, country: Country) -> None:
    task = make_task(country, rule=False)
    sign_in(client, country.expert)
    meant = html_of(client, "task_meant", task.pk, level="commune", trait="coastal")
    assert country.units["ag1"].name in meant
    assert country.units["hn1"].name not in meant
    address = reverse("task_application", args=[task.pk])
    assert client.post(address, {"level": "", "system": "party"}).status_code == 422
    assert client.post(address, {"level": "commune", "system": "party", "trait": "coastal"}).status_code == 302
    assert Application.objects.get(task=task).trait == "coastal"
    page = html_of(client, "give_task", task.pk)
    assert 'name="idempotency_key"' not in page
    assert client.post(reverse("give_task", args=[task.pk]), {"idempotency_key": "x"}).status_code == 422
    assert client.get(reverse("task_meant_export", args=[task.pk])).content.startswith(b"PK")
    assert "An Giang" in html_of(client, "find_application_units", q="an giang")
    sign_in(client, country.leader)
    assert 'name="idempotency_key"' in html_of(client, "give_task", task.pk)
    for _click in range(2):
        assert client.post(reverse("give_task", args=[task.pk]), {"idempotency_key": "a1"}).status_code == 302
    assert Assignment.objects.filter(task=task).count() == 2
    assert "2" in html_of(client, "task_units", task.pk)
    sign_in(client, country.province)
    assert client.get(address).status_code == 404
    assert client.post(reverse("withdraw_task", args=[task.pk]), {"reason": "x"}).status_code == 302
    assert not Assignment.objects.filter(state="withdrawn").exists()


def test_a_changed_task_is_settled_and_withdrawn_on_pages(client: Client, country: Country) -> None:
    own = make_assignment(country)
    report_progress(viewer=country.commune, assignment_id=own.pk, percent=10, narrative="x")
    Task.objects.filter(pk=own.task_id).update(revision=2, title="Tên mới")
    sign_in(client, country.leader)
    done = client.post(reverse("give_task", args=[own.task_id]), {"idempotency_key": "b"})
    assert done["Location"] == reverse("task_changes", args=[own.task_id])
    assert country.units["ag1"].name in html_of(client, "task_changes", own.task_id)
    client.post(reverse("task_changes", args=[own.task_id]), {"selected": [f"assignment-{own.pk}"], "apply": "yes"})
    own.refresh_from_db()
    assert own.revision == 2
    client.post(reverse("withdraw_task", args=[own.task_id]), {"reason": "Thay bằng việc khác"})
    own.refresh_from_db()
    assert own.state == "withdrawn"


def test_a_sample_on_pages_and_the_rate_of_what_did_not_hold(client: Client, country: Country) -> None:
    own = make_assignment(country)
    report_progress(viewer=country.commune, assignment_id=own.pk, percent=100, narrative="Xong")
    return_report(viewer=country.province, assignment_id=own.pk, reason="Thiếu")
    report_progress(viewer=country.commune, assignment_id=own.pk, percent=100, narrative="Xong")
    accept_report(viewer=country.province, assignment_id=own.pk)
    accept_report(viewer=country.leader, assignment_id=own.pk, score=80)
    every: Any = {"lft": 0, "rgt": 10**6}
    assert [(rate.looked_at, rate.not_held) for rate in unverified_rates(**every)] == [(2, 1)]
    sign_in(client, country.expert)
    drawn = {"directive": own.task.directive_id, "size": 5, "seed": 3}
    assert client.post(reverse("rechecks"), {**drawn, "size": 0}).status_code == 422
    assert client.post(reverse("rechecks"), drawn).status_code == 302
    assert own.task.title in html_of(client, "rechecks")
    pk = own.rechecks.get().pk
    client.post(reverse("recheck", args=[pk]), {"holds": "no", "note": ""})
    assert own.rechecks.get().holds is None
    client.post(reverse("recheck", args=[pk]), {"holds": "no", "note": "Không có hồ sơ"})
    own.refresh_from_db()
    assert own.state == "started"
    assert [(rate.looked_at, rate.not_held) for rate in unverified_rates(**every)] == [(2, 2)]
    assert "Không có hồ sơ" in html_of(client, "rechecks", tab="done")
    sign_in(client, country.province)
    client.post(reverse("recheck", args=[pk]), {"holds": "yes"})


def test_my_work_leads_to_the_assignment(client: Client, country: Country) -> None:
    task = make_task(country)
    cascade_task(viewer=country.leader, task_id=task.pk)
    sign_in(client, country.commune)
    page = client.get("/").content.decode()
    own = Assignment.objects.get(task=task, unit=country.units["ag1"])
    assert reverse("assignment", args=[own.pk]) in page
    assert client.get(reverse("assignment", args=[own.pk]), headers=HTMX).status_code == 200
