"""Clocks, competence and codes: the arithmetic holds whatever happens, and the trial says what routing does."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienthong.kernel.accounts.tests.factories import sign_in
from lienthong.kernel.work.models import Step
from lienthong.modules.petitions.actions import citizen, moves
from lienthong.modules.petitions.actions.closing import close_silent
from lienthong.modules.petitions.actions.settling import (
    CannotSettle,
    ClockValues,
    RuleValues,
    make_clock_rule,
    move_competence,
    save_competence,
)
from lienthong.modules.petitions.actions.submitting import CannotSubmit
from lienthong.modules.petitions.models import ClockEntry, ClockRule, CompetenceRule, Petition
from lienthong.modules.petitions.queries.clocks import rule_of
from lienthong.modules.petitions.queries.competence import competent_unit, current_rules
from lienthong.modules.petitions.queries.competence_trial import Ground, trial_of
from lienthong.modules.petitions.rules.codes import code_of, grouped, plain_code
from lienthong.modules.petitions.rules.states import MOVES, moves_from
from lienthong.modules.petitions.rules.wording import title_of
from lienthong.modules.petitions.tests.factories_handling import World, do, make_petition, make_world, say

pytestmark = pytest.mark.django_db
# What may be tried on a petition at ag1, by the name of its move in the table.
TRIES = {
    "screen": "screen",
    "refuse": "refuse",
    "accept": "accept",
    "assign": "assign",
    "start": "start",
    "ask": "ask",
    "coordinate": "coordinate",
    "extend": "extend",
    "draft": "draft",
    "approve": "approve",
    "answer": "answer",
    "withdraw": "withdraw",
    "satisfied": "close",
    "dissatisfied": "reopen",
}


@pytest.fixture
def world() -> World:
    return make_world()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tries=st.lists(st.sampled_from(sorted(TRIES)), max_size=9))
def test_whatever_is_tried_keeps_to_the_table(world: World, tries: list[str]) -> None:
    petition = say(world).petition
    received = petition.received_at
    for one in tries:
        before = Petition.objects.get(pk=petition.pk)
        try:
            do(world, petition, one)
        except moves.CannotMove:
            assert Petition.objects.get(pk=petition.pk).state == before.state
            continue
        after = Petition.objects.get(pk=petition.pk)
        assert after.state == before.state or _reached(before.state, after.state), f"{before.state} to {after.state}"
        assert after.received_at == received
        last = ClockEntry.objects.filter(petition=petition).latest("id")
        assert after.due_at in {last.due_at, None}
        assert (after.due_at is None) == (last.kind == ClockEntry.Kind.PAUSE)
        for step in Step.objects.filter(item__kind="petition", item__subject_id=petition.pk, left_at__isnull=True):
            assert step.due_at == after.due_at


def _reached(before: str, after: str) -> bool:
    """Whether the table leads from one state to the other, on the way through what was screened or begun."""
    direct = {MOVES[name].target for name in moves_from(before)}
    beyond = {MOVES[name].target for state in direct for name in moves_from(state)}
    return after in direct | beyond


def test_time_is_conserved_across_transfers(world: World) -> None:
    petition = say(world).petition
    received, due = petition.received_at, petition.due_at
    do(world, petition, "pass")
    petition.refresh_from_db()
    assert (petition.unit, petition.received_at, petition.due_at) == (world.units["ag2"], received, due)
    other = world.viewer("ag2", "officer")
    moves.disown(viewer=other, petition_id=petition.pk, reason="Cũng không phải.", to_unit_id=world.units["hn1"].pk)
    petition.refresh_from_db()
    assert (petition.state, petition.bounces, petition.unit) == ("misrouted", 2, world.units["ag"])
    leader = world.viewer("ag", "leader")
    moves.transfer(viewer=leader, petition_id=petition.pk, to_unit_id=world.units["ag1"].pk, reason="Đường xã.")
    petition.refresh_from_db()
    assert (petition.unit, petition.received_at, petition.due_at) == (world.units["ag1"], received, due)
    with pytest.raises(moves.CannotMove):
        moves.disown(viewer=world.viewer("ag1", "officer"), petition_id=petition.pk, reason="Vẫn không.")
    assert [one.kind for one in petition.transfers.order_by("id")] == ["routed", "passed", "raised", "ruled"]


def test_a_pause_gives_back_what_it_took(world: World, monkeypatch: Any) -> None:
    petition = make_petition(world, "in_progress")
    due = petition.due_at
    assert due
    do(world, petition, "ask")
    paused = ClockEntry.objects.get(petition=petition, kind="pause")
    citizen.reply_to_question(petition_id=petition.pk, text="Cột số 5")
    resumed = ClockEntry.objects.get(petition=petition, kind="resume")
    petition.refresh_from_db()
    assert petition.due_at == due + (resumed.at - paused.at)


def test_the_law_lets_no_complaint_stand_still(world: World) -> None:
    petition = make_petition(world, "in_progress", kind="complaint")
    due = petition.due_at
    rule = rule_of(petition)
    assert (rule.accept, rule.decide, rule.complex, rule.remote, rule.remote_complex) == (10, 30, 45, 45, 60)
    do(world, petition, "ask")
    petition.refresh_from_db()
    assert petition.due_at == due
    do_reply = citizen.reply_to_question(petition_id=petition.pk, text="Đây")
    assert do_reply.due_at == due
    with pytest.raises(moves.CannotMove, match="02/2011/QH13"):
        do(world, petition, "extend")


def test_a_unit_alone_does_not_answer_where_the_level_above_must(world: World) -> None:
    petition = make_petition(world, "drafted", kind="complaint")
    leader, above = world.viewer("ag1", "leader"), world.viewer("ag", "leader")
    with pytest.raises(moves.CannotMove):
        moves.approve(viewer=above, petition_id=petition.pk)
    moves.approve(viewer=leader, petition_id=petition.pk)
    petition.refresh_from_db()
    assert petition.state == "drafted", "endorsed, not approved"
    with pytest.raises(moves.CannotMove):
        moves.approve(viewer=leader, petition_id=petition.pk)
    with pytest.raises(moves.CannotMove):
        moves.answer(viewer=leader, petition_id=petition.pk)
    moves.approve(viewer=above, petition_id=petition.pk)
    petition.refresh_from_db()
    assert petition.state == "approved"


def test_not_satisfied_opens_once(world: World) -> None:
    petition = make_petition(world, "reopened")
    for step in ("assign", "draft", "approve", "answer", "dissatisfied"):
        do(world, petition, step)
    petition.refresh_from_db()
    assert (petition.state, petition.reopened, petition.verdict) == ("closed", 1, "not")
    with pytest.raises(moves.CannotMove):
        citizen.give_verdict(petition_id=petition.pk, verdict="satisfied")


def test_a_month_of_silence_closes(world: World) -> None:
    petition = make_petition(world, "answered")
    assert close_silent() == 0
    Petition.objects.filter(pk=petition.pk).update(answered_at=timezone.now() - timedelta(days=31))
    assert close_silent() == 1
    petition.refresh_from_db()
    assert petition.state == "closed"
    assert close_silent() == 0


@given(sent=st.text(min_size=1, max_size=60))
def test_codes_are_read_however_they_are_typed(sent: str) -> None:
    code = code_of("secret", sent)
    assert len(code) == 16
    typed = grouped(code).lower().replace("0", "o").replace("1", "l")
    assert plain_code(f" {typed} ") == code
    assert code_of("another", sent) != code


@given(text=st.text(max_size=400))
def test_a_title_is_short_and_one_line(text: str) -> None:
    title = title_of(text)
    assert len(title) <= 120
    assert len(title.splitlines()) <= 1


def test_rules_are_tried_in_order_and_the_trial_agrees(world: World) -> None:
    centre = world.viewer("tw", "specialist")
    for place in ("ag1", "ag2", "hn1", "ag", "village"):
        for kind in ("feedback", "complaint"):
            say(world, place=place, kind=kind, topic_id=world.topic.pk if kind == "feedback" else None)
    broad = save_competence(
        viewer=centre, values=RuleValues(kind="complaint", level="province", department=world.units["ag_dept"].symbol)
    )
    lamps = save_competence(
        viewer=centre,
        values=RuleValues(
            topic_id=world.topic.pk, territory_id=world.units["ag"].territory_id, unit_id=world.units["ag_dept"].pk
        ),
    )
    ground, rules = Ground(), current_rules()
    for place in ("ag1", "ag2", "hn1", "ag", "village", "tw"):
        for kind, topic in (("feedback", world.topic.pk), ("complaint", None), ("complaint", world.topic.pk)):
            territory = world.units[place].territory_id
            told = competent_unit(kind=kind, topic_id=topic, territory_id=territory).unit_id
            tried = ground.unit_for(rules, kind=kind, topic_id=topic, places=ground.places(territory))
            assert told == tried, (place, kind)
    trial = trial_of(rules, against=[])
    assert (trial.total, trial.moved) == (10, 9), "only feedback of Hà Nội stays"
    assert sum(one.count for one in trial.changes) == trial.moved
    assert trial_of(rules, against=rules).moved == 0
    move_competence(viewer=centre, rule_id=lamps.pk, up=True)
    assert [rule.pk for rule in current_rules()] == [lamps.pk, broad.pk]
    with pytest.raises(CannotSettle):
        save_competence(viewer=world.viewer("ag", "specialist"), values=RuleValues(level="province"))


def test_a_new_rule_of_time_ends_the_old_and_changes_nothing_that_runs(world: World) -> None:
    petition = say(world).petition
    before = rule_of(petition)
    values = ClockValues(
        "feedback",
        1,
        timezone.localdate() + timedelta(days=1),
        1,
        "working",
        5,
        "working",
        7,
        5,
        7,
        0,
        0,
        True,
        False,
        "QĐ",
    )
    centre = world.viewer("tw", "specialist")
    made = make_clock_rule(viewer=centre, values=values)
    before.refresh_from_db()
    assert before.valid.upper == made.valid.lower
    assert rule_of(petition) == before
    for kind, instance in ClockRule.objects.values_list("kind", "instance").distinct():
        on = date(2026, 11, 1)
        assert ClockRule.objects.filter(kind=kind, instance=instance, valid__contains=on).count() == 1
    with pytest.raises(CannotSettle):
        make_clock_rule(viewer=centre, values=values)


def test_the_pages_of_rules(world: World, client: Client) -> None:
    say(world)
    for unit, role in (("tw", "specialist"), ("ag1", "officer")):
        sign_in(client, world.viewer(unit, role))
        for path in ("rules", "rules/time", "topics", "templates"):
            assert client.get(f"/petitions/{path}").status_code == 200
    sign_in(client, world.viewer("ag1", "officer"))
    rule = {"kind": "", "topic": "", "level": "province", "department": "", "note": "Thử", "territory": ""}
    assert client.post("/petitions/rules", rule).status_code == 422, "only the centre"
    sign_in(client, world.viewer("tw", "specialist"))
    tried = client.post("/petitions/rules", {**rule, "try": "1"}).content.decode()
    assert 'id="trial"' in tried
    assert not CompetenceRule.objects.exists()
    assert client.post("/petitions/rules", rule).status_code == 302
    pk = CompetenceRule.objects.get().pk
    assert client.get(f"/petitions/rules?edit={pk}").status_code == 200
    assert client.post(f"/petitions/rules/{pk}/retire").status_code == 302
    topic = {"code": "water", "name": "Cấp nước", "name_en": "", "keywords": "nước, vòi"}
    assert client.post("/petitions/topics", topic).status_code == 302
    template = {"name": "Mẫu", "kind": "", "topic": "", "text": "Về {reference}"}
    assert client.post("/petitions/templates", template).status_code == 302


def test_the_counter_writes_it_down_once(world: World, client: Client) -> None:
    sign_in(client, world.viewer("ag1", "officer"))
    assert client.get("/petitions/new").status_code == 200
    said = {
        "channel": "counter",
        "kind": "feedback",
        "text": "Mất nước",
        "topic": "",
        "request_key": "abc",
        "name": "Bà B",
    }
    first = client.post("/petitions/new", said)
    again = client.post("/petitions/new", said)
    petition = Petition.objects.get(channel="counter")
    assert petition.reference in first.content.decode()
    assert petition.reference in again.content.decode()
    assert petition.contact.name == "Bà B"
    assert client.post("/petitions/new", {**said, "text": ""}).status_code == 422
    with pytest.raises(CannotSubmit):
        say(world, text=" ")
