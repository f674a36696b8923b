"""The demo's ground: enough people in every role, one password, a second run that changes nothing."""

from collections import Counter

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db.models import Count, F, Q
from django.test import RequestFactory
from django.utils import timezone

from lienthong.kernel.access.roles import Role
from lienthong.kernel.accounts.models import Account, Position
from lienthong.kernel.calendar.queries import due_after_working_days
from lienthong.kernel.numbering.queries import register_faults
from lienthong.kernel.org.models import Unit
from lienthong.kernel.search.models import Entry
from lienthong.kernel.work.models import Clock, ClockEvent, Standing, Step, WorkItem
from lienthong.modules.documents.actions.searching import index_document
from lienthong.modules.documents.models import CaseFile, Delivery, Document, Version
from lienthong.modules.documents.rules.incoming import status_of
from lienthong.modules.reports.queries.rosters_proof import differing_rosters
from lienthong.site.seed import is_seeded, seed
from lienthong.site.seed.demo import DEMO_PASSWORD, demo_accounts
from lienthong.site.seed.tests.petitions import petitions_hold

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_demo() -> None:
    told: list[tuple[str, float]] = []
    assert not is_seeded()
    seed("demo", lambda name, part: told.append((name, part)))
    assert is_seeded()
    assert told[-1] == ("finished", 1.0)
    assert [part for _, part in told] == sorted(part for _, part in told)
    _people()
    _documents()
    _invariants()
    _clocks()
    _search()
    petitions_hold()
    call_command("verify_tree")
    call_command("verify_reports")
    call_command("verify_petitions")
    assert differing_rosters() == []
    before = Account.objects.count()
    seed("demo", lambda name, part: None)
    assert Account.objects.count() == before


def _people() -> None:
    listed = demo_accounts()
    assert 280 <= len(listed) <= 320
    assert {one["role"] for one in listed} == {role.value for role in Role}
    names = {one["username"] for one in listed}
    assert {"vanthu.tw", "lanhdao.tw", "chuyenvien.tw", "kiemtra.tw", "vanhanh.tw", "vanthu.angiang"} <= names
    assert Counter(one["role"] for one in listed)["clerk"] == 2 + 34 * 2
    assert authenticate(RequestFactory().post("/"), username="vanthu.tw", password=DEMO_PASSWORD)
    assert len(demo_accounts()) == len(listed)  # signing in did not hash the password anew
    assert not authenticate(RequestFactory().post("/"), username="vanthu.tw", password="wrong")
    communes = Unit.objects.filter(system="party", level="commune")
    without = communes.exclude(pk__in=Position.objects.filter(role="officer").values("unit_id"))
    assert not without.exists()


def _documents() -> None:
    assert 1200 < Document.objects.count() < 2500
    statuses = set(Delivery.objects.values_list("status", flat=True).distinct())
    assert statuses == {1, 2, 3, 4, 5, 6}
    held = Step.objects.filter(left_at__isnull=True)
    papers = held.exclude(item__kind="assignment")
    overdue = papers.filter(due_at__lt=timezone.now()).count()
    assert 0.01 < overdue / papers.count() < 0.12
    centre = Unit.objects.get(code="DTW")
    assert Delivery.objects.filter(unit=centre).count() > 50
    assert Standing.objects.get(unit=centre).tree_open == held.filter(unit__lft__range=(centre.lft, centre.rgt)).count()
    assert not Document.objects.filter(summary__contains="{").exists()
    states = set(Document.objects.values_list("state", flat=True).distinct())
    assert {"draft", "review", "submitted", "approved", "issued", "recalled", "received"} <= states
    assert Version.objects.filter(is_final=True, pdf__isnull=False).count() > 10
    assert CaseFile.objects.count() == 4


def _invariants() -> None:
    """What the triggers would have refused, asked afterwards."""
    assert register_faults() == []
    items = WorkItem.objects.annotate(held=Count("steps", filter=Q(steps__left_at__isnull=True)))
    assert not items.filter(phase="open", held=0).exists()
    assert not items.filter(phase="closed", held__gt=0).exists()
    assert (
        not Step.objects.filter(part="lead", left_at__isnull=True).values("item").alias(n=Count("id")).filter(n__gt=1)
    )
    assert not Step.objects.filter(taken_at__lt=F("entered_at")).exists()
    assert not Step.objects.filter(left_at__lt=F("taken_at")).exists()
    assert not Step.objects.filter(sender__left_at__gt=F("entered_at")).exists()
    assert not ClockEvent.objects.filter(clock__due_at__lt=F("at"), kind="start").exists()
    for delivery in Delivery.objects.filter(recall__isnull=True).order_by("-id")[:300]:
        lead = Step.objects.filter(
            item__kind="delivery", item__subject_id=delivery.pk, part="lead", left_at__isnull=True
        ).first()
        assert delivery.status == status_of(
            refused=bool(delivery.refusal),
            finished=lead is None and not delivery.refusal,
            lead_task=lead.task if lead else None,
            lead_taken=bool(lead and lead.taken_at),
        )


def _clocks() -> None:
    """Due moments are those that the calendar gives."""
    for clock in Clock.objects.filter(measure=Clock.Measure.WORKING).order_by("-step_id")[:60]:
        assert clock.due_at == due_after_working_days(clock.started_at, clock.amount or 0), clock.step_id


def _search() -> None:
    """The entries are those that the search's own action would write."""
    assert Entry.objects.filter(share=0).count() > 1200
    some = list(Entry.objects.filter(share=0).order_by("-subject_id").values_list("subject_id", flat=True)[:40])
    have = _entries(some)
    for pk in some:
        index_document(document_id=pk)
    assert _entries(some) == have


def _entries(ids: list[int]) -> dict[tuple[int, int], tuple[object, ...]]:
    rows = Entry.objects.filter(subject_id__in=ids).values_list(
        "subject_id", "share", "on", "reference", "sender", "title", "words"
    )
    return {(subject, share): tuple(rest) for subject, share, *rest in rows}


def test_an_unknown_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="galactic"):
        seed("galactic", lambda name, part: None)
