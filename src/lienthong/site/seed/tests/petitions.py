"""What must hold of seeded petitions, however they were written: the same that moves guarantee."""

from unittest.mock import patch

from django.db.models import Count, Q

from lienthong.kernel.events.models import Event
from lienthong.kernel.search.models import Entry
from lienthong.kernel.work.models import Step, WorkItem
from lienthong.modules.petitions.actions.searching import index_petition
from lienthong.modules.petitions.models import Answer, ClockEntry, LaneKeeper, Petition
from lienthong.modules.petitions.queries import portal_places
from lienthong.modules.petitions.queries.similar import similar_petitions
from lienthong.modules.petitions.rules.states import FINAL

S = Petition.State


def petitions_hold() -> None:
    """Assert it of every petition there is."""
    _enough()
    _clocks()
    _work()
    _told()
    _found()
    published = Petition.objects.published().order_by("-id").first()
    assert published
    assert published.pk in [one.id for one in similar_petitions(published.public_text, 5)]


def _enough() -> None:
    states = set(Petition.objects.values_list("state", flat=True))
    assert states >= {S.SUBMITTED, S.INELIGIBLE, S.DUPLICATE, S.COORDINATING, S.EXTENDED, S.ANSWERED, S.CLOSED}
    assert states >= {S.REOPENED, S.MISROUTED, S.WITHDRAWN, S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS, S.DRAFTED}
    assert Petition.objects.count() > 280
    assert Petition.objects.published().count() > 100
    assert Petition.objects.filter(is_sealed=True).count() == 1
    assert LaneKeeper.objects.count() == 2
    texts = Petition.objects.exclude(text="").values_list("text", flat=True)
    assert not [text for text in texts if "{" in text or ".." in text]


def _clocks() -> None:
    """The last entry of the ledger says what the petition says; a pause says nothing, an end stops it."""
    last = {one.petition_id: one for one in ClockEntry.objects.order_by("id")}
    for petition in Petition.objects.order_by("id"):
        entry = last[petition.pk]
        assert petition.due_at == (None if entry.kind == "pause" else entry.due_at), petition.state
        ended = petition.state in FINAL or petition.state == S.ANSWERED
        assert (entry.kind == "stop") == ended, (petition.state, entry.kind)
        assert petition.received_at <= (petition.accepted_at or petition.received_at)
    answered = Petition.objects.filter(answered_at__isnull=False, reopened=0)
    assert answered.count() == Answer.objects.filter(petition__in=answered, state="sent").count() > 100


def _work() -> None:
    """What is open and not sealed stands in the list once, with the petition's own due moment."""
    open_ones = Petition.objects.exclude(state__in=[*FINAL, S.ANSWERED]).filter(is_sealed=False)
    items = WorkItem.objects.filter(kind="petition").exclude(phase="closed")
    assert set(items.values_list("subject_id", flat=True)) == set(open_ones.values_list("pk", flat=True))
    leads = Step.objects.filter(kind="petition", left_at__isnull=True, part="lead")
    assert not items.annotate(open=Count("steps", filter=Q(steps__in=leads))).exclude(open=1).exists()
    due = dict(open_ones.exclude(state__in=[S.EXTENDED, S.AWAITING]).values_list("pk", "due_at"))
    for subject, at in leads.values_list("item__subject_id", "due_at"):
        assert at == due.get(subject, at)


def _told() -> None:
    """Every petition's record begins with its receipt, and what ended says so."""
    first: dict[int, str] = {}
    verbs: dict[int, set[str]] = {}
    rows = Event.objects.filter(subject_kind="petition").order_by("id")
    for pk, verb in rows.values_list("subject_id", "verb"):
        first.setdefault(pk, verb)
        verbs.setdefault(pk, set()).add(verb)
    ends = {S.CLOSED: "PetitionClosed", S.INELIGIBLE: "PetitionRefused", S.DUPLICATE: "PetitionMerged"}
    ends |= {S.ANSWERED: "PetitionAnswered", S.WITHDRAWN: "PetitionWithdrawn", S.ACCEPTED: "PetitionAccepted"}
    for pk, state in Petition.objects.filter(is_sealed=False).values_list("pk", "state"):
        assert first[pk] == "PetitionSubmitted"
        assert ends.get(S(state), "PetitionSubmitted") in verbs[pk]


def _found() -> None:
    """The search has of each what the product itself would write."""
    entries = Entry.objects.filter(kind="petition")
    kept = {row[0]: row[1:] for row in entries.values_list("subject_id", "on", "reference", "sender", "title", "words")}
    drawn = Petition.objects.filter(pk__in=kept).order_by("state", "id")
    states = set(drawn.values_list("state", flat=True))
    assert states >= {S.SUBMITTED, S.ANSWERED, S.CLOSED}, states
    assert len(kept) > 280
    with patch.object(portal_places, "_kept", None):  # the demo's tree is not that of the tests after this one
        for petition in [*drawn.filter(state=S.TRANSFERRED), *drawn[::10]]:
            index_petition(petition_id=petition.pk)
            row = entries.values_list("on", "reference", "sender", "title", "words").get(subject_id=petition.pk)
            assert row == kept[petition.pk], (row, kept[petition.pk])
