"""Issuing: what it writes, what it refuses, and that a click too many does nothing."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_position, make_viewer
from lienthong.kernel.calendar.actions import rebuild_days
from lienthong.kernel.events.models import Event
from lienthong.kernel.notify.models import Notification
from lienthong.kernel.numbering.queries import register_faults
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.kernel.work.actions import Hold, open_item
from lienthong.kernel.work.models import Desk, Step, WorkItem
from lienthong.modules.documents.actions import issuing
from lienthong.modules.documents.actions.issuing import CannotIssue, issue_document
from lienthong.modules.documents.actions.issuing_copies import make_final_copy
from lienthong.modules.documents.models import Delivery, OutsideAddress, Recipient, RecipientGroup
from lienthong.modules.documents.queries.recipients import Chosen, group_counts, resolve
from lienthong.modules.documents.tests.factories_issuing import make_approved

pytestmark = pytest.mark.django_db

Tree = dict[str, Unit]


@pytest.fixture
def tree() -> Tree:
    rebuild_days()
    return make_tree()


@pytest.fixture
def clerk(tree: Tree) -> Viewer:
    return make_viewer(tree["ag"], "clerk")


def test_issuing_writes_number_deliveries_work_events_and_news(tree: Tree, clerk: Viewer) -> None:
    officer = make_position(tree["ag1"], "officer")
    document = make_approved(tree["ag"], to=[tree["ag1"], tree["ag2"]], has_text=False)
    issued = issue_document(viewer=clerk, document_id=document.pk)
    document.refresh_from_db()
    assert (document.state, document.number, document.symbol) == ("issued", 1, "01-QĐ/TU")
    assert document.issued_on == timezone.localdate()
    assert (issued.units, issued.outside, issued.is_repeat) == (2, 0, False)
    deliveries = list(Delivery.objects.filter(document=document).order_by("id"))
    assert [one.unit_id for one in deliveries] == [tree["ag1"].pk, tree["ag2"].pk]
    items = WorkItem.objects.filter(kind="delivery", subject_id__in=[one.pk for one in deliveries])
    assert {item.reference for item in items} == {"01-QĐ/TU"}
    steps = Step.objects.filter(item__in=items)
    assert {(step.task, step.desk) for step in steps} == {("register", Desk.CLERK)}
    assert all(step.due_at for step in steps)
    assert Notification.objects.get(position=officer).title == f"01-QĐ/TU {document.summary}"
    assert Event.objects.filter(verb="DocumentArrived").count() == 2
    told = Event.objects.get(verb="DocumentIssued")
    assert (told.payload["symbol"], told.payload["units"]) == ("01-QĐ/TU", 2)
    assert not register_faults()


def test_costs_the_same_number_of_queries_for_many(
    tree: Tree, clerk: Viewer, django_assert_max_num_queries: Any
) -> None:
    document = make_approved(
        tree["ag"], to=[tree["ag1"], tree["ag2"], tree["hn"], tree["hn1"], tree["tw"]], has_text=False
    )
    with django_assert_max_num_queries(40):
        issue_document(viewer=clerk, document_id=document.pk)


def test_a_form_sent_twice_issues_once(tree: Tree, clerk: Viewer) -> None:
    document = make_approved(tree["ag"], to=[tree["ag1"]], has_text=False)
    first = issue_document(viewer=clerk, document_id=document.pk, idempotency_key="one")
    again = issue_document(viewer=clerk, document_id=document.pk, idempotency_key="one")
    assert (again.symbol, again.is_repeat) == (first.symbol, True)
    assert Delivery.objects.filter(document=document).count() == 1
    with pytest.raises(CannotIssue, match="01-QĐ/TU"):
        issue_document(viewer=clerk, document_id=document.pk, idempotency_key="another")


def test_groups_are_counted_as_they_are_meant(tree: Tree) -> None:
    Unit.objects.filter(pk=tree["hn1"].pk).update(closed_on=date(2026, 1, 1))
    rules: list[dict[str, Any]] = [
        {"rule_level": "commune", "rule_under": tree["ag"]},
        {"rule_level": "commune"},
        {},
        {"rule_under": tree["hn"]},
    ]
    groups = [RecipientGroup.objects.create(owner=tree["ag"], name=str(rule), **rule) for rule in rules]
    groups[0].units.add(tree["hn"], tree["ag1"])
    groups[2].units.add(tree["hn1"], tree["ag2"], tree["ag_dept"])
    counts = group_counts([group.pk for group in groups])
    for group in groups:
        meant = resolve(Chosen((), ((group.pk, group.name),), ()), body_id=0, secrecy=0)
        assert counts[group.pk] == len(meant.units)
    assert counts[groups[0].pk] == 3
    assert counts[groups[2].pk] == 1
    assert group_counts([]) == {}


def test_a_group_means_the_bodies_of_this_moment(tree: Tree, clerk: Viewer) -> None:
    group = RecipientGroup.objects.create(
        owner=tree["ag"], name="Các xã An Giang", rule_level="commune", rule_under=tree["ag"]
    )
    document = make_approved(tree["ag"], to=[tree["ag1"]], has_text=False)
    Recipient.objects.create(document=document, group=group)
    tree["ag2"].closed_on = timezone.localdate()
    tree["ag2"].save()
    issue_document(viewer=clerk, document_id=document.pk)
    assert set(document.deliveries.values_list("unit_id", flat=True)) == {tree["ag1"].pk}


def test_levels_that_may_not_hold_it_are_left_out(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lienthong.modules.documents.rules.issuing.is_cipher_loaded", lambda: True)
    clerk = make_viewer(tree["ag"], "clerk", clearance=2)
    document = make_approved(tree["ag"], to=[tree["ag1"], tree["hn"]], secrecy=2, has_text=False)
    issue_document(viewer=clerk, document_id=document.pk)
    assert set(document.deliveries.values_list("unit_id", flat=True)) == {tree["hn"].pk}
    assert Event.objects.get(verb="DocumentIssued").payload["excluded"] == 1


def test_classified_content_waits_for_a_cipher(tree: Tree) -> None:
    clerk = make_viewer(tree["ag"], "clerk", clearance=1)
    document = make_approved(tree["ag"], to=[tree["hn"]], secrecy=1, has_text=False)
    with pytest.raises(CannotIssue):
        issue_document(viewer=clerk, document_id=document.pk)


@pytest.mark.parametrize("state", ["draft", "submitted", "cancelled"])
def test_only_an_approved_document_goes_out(tree: Tree, clerk: Viewer, state: str) -> None:
    document = make_approved(tree["ag"], to=[tree["ag1"]], state=state, has_text=False)
    with pytest.raises(CannotIssue):
        issue_document(viewer=clerk, document_id=document.pk)


def test_nobody_else_may_issue_it(tree: Tree) -> None:
    document = make_approved(tree["ag"], to=[tree["ag1"]], has_text=False)
    for viewer in (make_viewer(tree["ag"], "specialist"), make_viewer(tree["hn"], "clerk")):
        with pytest.raises(CannotIssue):
            issue_document(viewer=viewer, document_id=document.pk)
    assert not Delivery.objects.exists()


def test_nothing_goes_to_nobody(tree: Tree, clerk: Viewer) -> None:
    document = make_approved(tree["ag"], to=[tree["ag"]], has_text=False)
    with pytest.raises(CannotIssue):
        issue_document(viewer=clerk, document_id=document.pk)
    document.refresh_from_db()
    assert document.state == "approved"


def test_a_register_is_not_backdated(tree: Tree, clerk: Viewer) -> None:
    today = timezone.localdate()
    first, second = (make_approved(tree["ag"], to=[tree["ag1"]], has_text=False) for _ in range(2))
    issue_document(viewer=clerk, document_id=first.pk)
    with pytest.raises(CannotIssue):
        issue_document(viewer=clerk, document_id=second.pk, issued_on=today - timedelta(days=1))
    with pytest.raises(CannotIssue):
        issue_document(viewer=clerk, document_id=second.pk, issued_on=today + timedelta(days=1))
    assert issue_document(viewer=clerk, document_id=second.pk).symbol == "02-QĐ/TU"


def test_a_number_taken_meanwhile_is_put_right(tree: Tree, clerk: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    make_position(tree["ag1"], "officer")
    seen = issuing._naming
    monkeypatch.setattr(issuing, "_naming", lambda *given: replace(seen(*given), last_number=6))
    document = make_approved(tree["ag"], to=[tree["ag1"]], has_text=False)
    issue_document(viewer=clerk, document_id=document.pk)
    assert WorkItem.objects.get(kind="delivery").reference == "01-QĐ/TU"
    assert Notification.objects.get().title.startswith("01-QĐ/TU ")


def test_the_work_of_drafting_ends(tree: Tree, clerk: Viewer) -> None:
    document = make_approved(tree["ag"], to=[tree["ag1"]], has_text=False)
    open_item(
        kind="document",
        subject_id=document.pk,
        unit_id=tree["ag"].pk,
        title=document.summary,
        to=[Hold(tree["ag"].pk, "issue", Desk.CLERK)],
    )
    issue_document(viewer=clerk, document_id=document.pk)
    item = WorkItem.objects.get(kind="document")
    assert (item.phase, item.outcome) == ("closed", "issued")


def test_the_final_copy_is_made_once(tree: Tree, clerk: Viewer) -> None:
    document = make_approved(tree["ag"], to=[tree["ag1"]])
    outside = OutsideAddress.objects.create(owner=tree["ag"], name="Công ty A", email="a@example.vn")
    Recipient.objects.create(document=document, outside=outside)
    issue_document(viewer=clerk, document_id=document.pk)
    copies = [make_final_copy(document_id=document.pk) for _ in range(2)]
    assert copies[0] == copies[1]
    assert list(document.versions.order_by("number").values_list("is_final", flat=True)) == [False, True]
