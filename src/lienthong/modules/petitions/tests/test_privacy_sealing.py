"""Sealed words: what lies in the database tells nothing, and opening takes two in person."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.calendar.actions import days_of
from lienthong.kernel.calendar.models import Day
from lienthong.kernel.events.models import Event
from lienthong.modules.petitions.actions.sealing import (
    CannotUnseal,
    ask_to_unseal,
    decide_unsealing,
    open_sealed,
    seal,
    unsealed_words,
)
from lienthong.modules.petitions.actions.submitting import ContactDetails, Draft, submit_petition
from lienthong.modules.petitions.models import LaneKeeper, Petition, SealedText, Unsealing
from lienthong.modules.petitions.rules.sealing import BrokenSeal, Words, opened, sealed
from lienthong.modules.petitions.rules.unsealing import LASTS, WAITS
from lienthong.modules.petitions.tests.factories_privacy import (
    WORDS,
    Lanes,
    make_denunciation,
    make_lanes,
    make_petition,
)


@pytest.fixture
def lanes() -> Lanes:
    return make_lanes()


@pytest.fixture
def sealed_one(lanes: Lanes) -> Petition:
    return make_denunciation(lanes.units["tw_ubkt"], lanes.units["ag1"])


@given(st.text(), st.text(min_size=1, max_size=24))
def test_words_come_back_as_they_were(text: str, reference: str) -> None:
    words = Words(text.encode("utf-8", "replace").decode(), contact={"name": "An"}, latitude=10.5)
    content = sealed(words, secret="a", bound_to=reference)
    assert opened(content, secrets=["b", "a"], bound_to=reference) == words


def test_a_seal_of_another_petition_or_secret_or_a_changed_one_does_not_open() -> None:
    content = sealed(Words(WORDS), secret="a", bound_to="PA-1")
    for broken, secret, bound_to in (
        (content, "b", "PA-1"),
        (content, "a", "PA-2"),
        (content[:-1] + bytes([content[-1] ^ 1]), "a", "PA-1"),
        (b"\x02" + content[1:], "a", "PA-1"),
        (b"", "a", "PA-1"),
    ):
        with pytest.raises(BrokenSeal):
            opened(broken, secrets=[secret], bound_to=bound_to)


def _everything() -> str:
    """Every value of every row of the database, as text."""
    said: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT each::text FROM "{table}" AS each')
            said += [row[0] for row in cursor.fetchall()]
    return "\n".join(said)


@pytest.mark.django_db
def test_the_database_holds_nothing_of_who_said_what(lanes: Lanes) -> None:
    petition = make_petition(
        lanes.units["tw_ubkt"], kind="denunciation", address="12 Lê Lợi", pseudonym="Sáu Dân", latitude=10.7, text=""
    )
    assert "12 Lê Lợi" in _everything()
    seal(petition=petition, words=WORDS, contact={"name": "Nguyễn Thị Mười", "phone": "0901234567"})
    held = _everything()
    for secret in (WORDS, "phong bì", "12 Lê Lợi", "Sáu Dân", "Mười", "0901234567"):
        assert secret not in held
        assert secret.encode().hex() not in held
    words = unsealed_words(petition)
    assert (words.text, words.address, words.pseudonym) == (WORDS, "12 Lê Lợi", "Sáu Dân")
    assert words.contact["phone"] == "0901234567"


@pytest.mark.django_db
def test_who_denounces_is_never_written_down_and_not_recognised_among_others(lanes: Lanes) -> None:
    """What was once in a row stays in the log of the database, so it never is in one."""
    year = timezone.localdate().year
    Day.objects.bulk_create(days_of(year, year + 1, []), ignore_conflicts=True)
    draft = Draft(
        kind="denunciation",
        territory_id=lanes.units["ag1"].territory_id,
        text=WORDS,
        address="12 Lê Lợi",
        latitude=10.703125,
        longitude=105.109375,
        grade="pseudonym",
        pseudonym="Sáu Dân",
        sender_key="the same for all of Sáu's petitions",
        concerned_id=lanes.units["ag1"].pk,
        contact=ContactDetails(name="Nguyễn Thị Mười", phone="0901234567"),
    )
    with CaptureQueriesContext(connection) as written:
        petition = submit_petition(draft=draft, request_key="once").petition
    log = "\n".join(one["sql"] for one in written)
    assert petition.reference in log
    for secret in (WORDS, "12 Lê Lợi", "Sáu Dân", "10.703125", "Mười", "0901234567", draft.sender_key):
        assert secret not in log.replace("''", "'")
    words = unsealed_words(petition)
    assert (words.text, words.address, words.pseudonym, words.latitude) == (WORDS, "12 Lê Lợi", "Sáu Dân", 10.703125)


@pytest.mark.django_db
@pytest.mark.parametrize("told", [{"sender_key": "k"}, {"pseudonym": "Sáu"}, {"address": "12"}, {"latitude": 10.7}])
def test_the_database_takes_nothing_that_tells_who_denounces(sealed_one: Petition, told: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="petition_sealed_sender"):
        Petition.objects.filter(pk=sealed_one.pk).update(**told)


@pytest.mark.django_db
def test_an_older_secret_still_opens(sealed_one: Petition, settings: Any) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new-" * 20, [settings.SECRET_KEY]
    assert unsealed_words(sealed_one).text == WORDS
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(BrokenSeal):
        unsealed_words(sealed_one)


@pytest.mark.django_db
def test_two_keepers_open_it_for_a_day(lanes: Lanes, sealed_one: Petition) -> None:
    first, second = lanes.keepers
    now = timezone.now()
    with pytest.raises(CannotUnseal):
        open_sealed(viewer=first, petition=sealed_one, now=now)
    asked = ask_to_unseal(viewer=first, petition=sealed_one, reason="Thẩm tra", now=now)
    with pytest.raises(CannotUnseal):  # not yet decided
        open_sealed(viewer=first, petition=sealed_one, now=now)
    with pytest.raises(CannotUnseal):  # not by oneself
        decide_unsealing(viewer=first, unsealing=asked, grant=True, now=now)
    decide_unsealing(viewer=second, unsealing=asked, grant=True, now=now)
    for keeper in lanes.keepers:
        assert open_sealed(viewer=keeper, petition=sealed_one, now=now).text == WORDS
    assert Event.objects.filter(verb="SealedWordsRead").count() == 2
    with pytest.raises(CannotUnseal):
        open_sealed(viewer=first, petition=sealed_one, now=now + LASTS)
    with pytest.raises(CannotUnseal):
        ask_to_unseal(viewer=second, petition=sealed_one, reason="Lần nữa", now=now + LASTS - timedelta(seconds=1))
    ask_to_unseal(viewer=second, petition=sealed_one, reason="Lần nữa", now=now + LASTS)


@pytest.mark.django_db
def test_a_refusal_keeps_it_closed_and_another_may_ask_again(lanes: Lanes, sealed_one: Petition) -> None:
    first, second = lanes.keepers
    asked = ask_to_unseal(viewer=first, petition=sealed_one, reason="Thẩm tra")
    with pytest.raises(CannotUnseal):
        ask_to_unseal(viewer=second, petition=sealed_one, reason="Cũng vậy")
    decide_unsealing(viewer=second, unsealing=asked, grant=False)
    with pytest.raises(CannotUnseal):
        open_sealed(viewer=first, petition=sealed_one)
    with pytest.raises(CannotUnseal):
        decide_unsealing(viewer=second, unsealing=asked, grant=True)
    ask_to_unseal(viewer=second, petition=sealed_one, reason="Cũng vậy")


@pytest.mark.django_db
def test_a_request_that_nobody_decided_lapses(lanes: Lanes, sealed_one: Petition) -> None:
    first, second = lanes.keepers
    now = timezone.now()
    asked = ask_to_unseal(viewer=first, petition=sealed_one, reason="Thẩm tra", now=now)
    with pytest.raises(CannotUnseal):
        decide_unsealing(viewer=second, unsealing=asked, grant=True, now=now + WAITS)
    again = ask_to_unseal(viewer=second, petition=sealed_one, reason="Thẩm tra lại", now=now + WAITS)
    decide_unsealing(viewer=first, unsealing=again, grant=True, now=now + WAITS)
    assert open_sealed(viewer=first, petition=sealed_one, now=now + WAITS).text == WORDS


@pytest.mark.django_db
def test_no_reason_no_second_keeper_no_opening(lanes: Lanes, sealed_one: Petition) -> None:
    first, second = lanes.keepers
    with pytest.raises(CannotUnseal):
        ask_to_unseal(viewer=first, petition=sealed_one, reason="  ")
    LaneKeeper.objects.filter(position_id=second.position_id).update(left_at=timezone.now())
    with pytest.raises(CannotUnseal):
        ask_to_unseal(viewer=first, petition=sealed_one, reason="Một mình")


@pytest.mark.django_db
def test_a_lent_position_keeps_nothing(lanes: Lanes, sealed_one: Petition) -> None:
    first, second = lanes.keepers
    stranger = make_viewer(lanes.units["ag1"], "leader")
    lent = replace(first, account_id=stranger.account_id, delegation_id=1)
    asked = ask_to_unseal(viewer=second, petition=sealed_one, reason="Thẩm tra")
    for act in (
        lambda: ask_to_unseal(viewer=lent, petition=sealed_one, reason="Mượn"),
        lambda: decide_unsealing(viewer=lent, unsealing=asked, grant=True),
        lambda: open_sealed(viewer=lent, petition=sealed_one),
    ):
        with pytest.raises(CannotUnseal):
            act()
    assert not Petition.objects.visible_to(lent).filter(pk=sealed_one.pk).exists()
    assert Petition.objects.visible_to(first).filter(pk=sealed_one.pk).exists()


@pytest.mark.django_db
def test_one_person_in_two_positions_is_not_two(lanes: Lanes, sealed_one: Petition) -> None:
    from lienthong.kernel.accounts.models import Account

    first = lanes.keepers[0]
    account = Account.objects.get(pk=first.account_id)
    LaneKeeper.objects.filter(position_id=lanes.keepers[1].position_id).update(left_at=timezone.now())
    other = make_viewer(lanes.units["tw_ubkt"], "leader", account=account)
    LaneKeeper.objects.create(position_id=other.position_id, unit=lanes.units["tw_ubkt"], named_at=timezone.now())
    with pytest.raises(CannotUnseal):
        ask_to_unseal(viewer=first, petition=sealed_one, reason="Hai ghế một người")
    asked = Unsealing.objects.create(
        petition=sealed_one, asked_by_id=first.position_id, asked_at=timezone.now(), reason="x"
    )
    with pytest.raises(CannotUnseal):
        decide_unsealing(viewer=other, unsealing=asked, grant=True)


@pytest.mark.django_db
def test_keepers_of_another_lane_are_strangers(lanes: Lanes, sealed_one: Petition) -> None:
    asked = ask_to_unseal(viewer=lanes.keepers[0], petition=sealed_one, reason="Thẩm tra")
    with pytest.raises(CannotUnseal):
        decide_unsealing(viewer=lanes.province_keepers[0], unsealing=asked, grant=True)


@pytest.mark.django_db
def test_the_database_itself_wants_two_and_no_words(sealed_one: Petition, lanes: Lanes) -> None:
    one = lanes.keepers[0].position_id
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Unsealing.objects.create(
            petition=sealed_one, asked_by_id=one, decided_by_id=one, asked_at=now, decided_at=now, is_granted=True
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Petition.objects.filter(pk=sealed_one.pk).update(text=WORDS)
    assert WORDS.encode() not in bytes(SealedText.objects.get(petition=sealed_one).content)
