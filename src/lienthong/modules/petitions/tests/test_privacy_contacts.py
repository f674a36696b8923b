"""Contacts: read by one named person with a reason, erased by rule."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.events.models import Event
from lienthong.modules.petitions.actions.contacts import (
    CannotChange,
    CannotRead,
    erase_due_contacts,
    read_contact,
    set_contact_rule,
    settle_erasing,
)
from lienthong.modules.petitions.actions.sealing import seal, unsealed_words
from lienthong.modules.petitions.events.handling import PetitionClosed
from lienthong.modules.petitions.models import Contact, ContactRule, Petition, SealedText
from lienthong.modules.petitions.tests.factories_privacy import Lanes, make_lanes, make_petition

pytestmark = pytest.mark.django_db
PHONE = "0907 111 222"


@pytest.fixture
def lanes() -> Lanes:
    return make_lanes()


@pytest.fixture
def petition(lanes: Lanes) -> Petition:
    made = make_petition(lanes.units["ag1"], state="assigned", accepted_at=timezone.now(), sender_key="k1")
    Contact.objects.create(petition=made, name="Lê Thị Tám", phone=PHONE, email="tam@x.vn")
    return made


def give(petition: Petition, lanes: Lanes, role: str = "officer") -> Any:
    viewer = make_viewer(lanes.units["ag1"], role)
    petition.handler_id = viewer.position_id
    petition.save()
    return viewer


def test_who_it_was_given_to_reads_it_with_a_reason(lanes: Lanes, petition: Petition) -> None:
    handler = give(petition, lanes)
    client = sign_in(Client(), handler)
    address = reverse("petition_contact", args=[petition.pk])
    assert PHONE not in client.get(address).content.decode()
    assert client.post(address, {"reason": " "}).status_code == 422
    assert not Event.objects.filter(verb="ContactRead").exists()
    shown = client.post(address, {"reason": "Gọi hỏi số cột đèn"})
    assert PHONE in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    event = Event.objects.get(verb="ContactRead")
    assert event.account_id == handler.account_id
    assert event.payload == {"reason": "Gọi hỏi số cột đèn"}


@pytest.mark.parametrize(
    ("unit", "role"),
    [("ag1", "leader"), ("ag1", "officer"), ("ag", "leader"), ("tw", "inspector"), ("tw", "operator"), ("ag", "clerk")],
)
def test_nobody_else_reads_it_whatever_the_role(lanes: Lanes, petition: Petition, unit: str, role: str) -> None:
    give(petition, lanes)
    viewer = make_viewer(lanes.units[unit], role)
    with pytest.raises(CannotRead):
        read_contact(viewer=viewer, petition=petition, reason="Tò mò")
    answer = sign_in(Client(), viewer).post(reverse("petition_contact", args=[petition.pk]), {"reason": "Tò mò"})
    assert answer.status_code in {403, 404}
    assert PHONE not in answer.content.decode()


def test_a_lent_position_does_not_read_it(lanes: Lanes, petition: Petition) -> None:
    lent = replace(give(petition, lanes), delegation_id=1)
    with pytest.raises(CannotRead):
        read_contact(viewer=lent, petition=petition, reason="Thay mặt")


def test_what_is_held_about_a_sender_is_exported_whole_and_no_more(lanes: Lanes, petition: Petition) -> None:
    handler = give(petition, lanes)
    same = make_petition(lanes.units["ag1"], sender_key="k1", text="Lần trước")
    elsewhere = make_petition(lanes.units["hn1"], sender_key="k1", text="Nơi khác")
    other = make_petition(lanes.units["ag1"], sender_key="k2", text="Người khác")
    address = reverse("petition_contact", args=[petition.pk])
    answer = sign_in(Client(), handler).post(address, {"reason": "Người gửi yêu cầu", "act": "export"})
    held = json.loads(answer.content)
    assert {one["reference"] for one in held["petitions"]} == {petition.reference, same.reference}
    assert held["petitions"][0]["contact"]["phone"] == PHONE
    assert elsewhere.reference not in answer.content.decode()
    assert other.reference not in answer.content.decode()
    assert Event.objects.get(verb="SenderDataExported").payload["petitions"] == 2


def close(petition: Petition, days_ago: int) -> None:
    at = timezone.now() - timedelta(days=days_ago)
    Petition.objects.filter(pk=petition.pk).update(state="closed", answered_at=at, closed_at=at)


def test_a_contact_is_erased_on_its_day_and_not_before(lanes: Lanes, petition: Petition) -> None:
    days = ContactRule.objects.get(kind="feedback").days
    close(petition, 0)
    emit(PetitionClosed(), subject=Subject("petition", petition.pk), viewer=None)
    contact = Contact.objects.get(petition=petition)
    assert contact.erase_on == timezone.localdate() + timedelta(days=days)
    assert erase_due_contacts(today=contact.erase_on - timedelta(days=1)) == 0
    assert erase_due_contacts(today=contact.erase_on) == 1
    assert erase_due_contacts(today=contact.erase_on) == 0
    contact.refresh_from_db()
    petition.refresh_from_db()
    assert (contact.name, contact.phone, contact.email, petition.sender_key) == ("", "", "", "")
    event = Event.objects.get(verb="ContactErased")
    assert event.payload == {"days": days}
    assert petition.text


def test_what_is_taken_up_again_keeps_its_contact(petition: Petition) -> None:
    close(petition, 400)
    settle_erasing(petition_id=petition.pk)
    Petition.objects.filter(pk=petition.pk).update(state="reopened")
    settle_erasing(petition_id=petition.pk)
    assert erase_due_contacts() == 0


def test_the_sender_of_a_denunciation_is_erased_from_under_the_seal(lanes: Lanes) -> None:
    one = make_petition(lanes.units["tw_ubkt"], kind="denunciation", text="", pseudonym="Sáu")
    seal(petition=one, words="Lời tố cáo", contact={"phone": PHONE})
    close(one, 2000)
    settle_erasing(petition_id=one.pk)
    assert erase_due_contacts() == 1
    one.refresh_from_db()
    words = unsealed_words(one)
    assert words.text == "Lời tố cáo"
    assert words.contact == {}
    assert words.pseudonym == ""
    assert SealedText.objects.get(petition=one).erased_at is not None


def test_the_centre_settles_how_long(lanes: Lanes, petition: Petition) -> None:
    close(petition, 10)
    settle_erasing(petition_id=petition.pk)
    centre = make_viewer(lanes.units["tw"], "specialist")
    client = sign_in(Client(), centre)
    assert client.get(reverse("contact_rules")).status_code == 200
    client.post(reverse("contact_rule", args=["feedback"]), {"days": "10", "citation": "QĐ 12"})
    assert Contact.objects.get(petition=petition).erase_on == timezone.localdate()
    refused = client.post(reverse("contact_rule", args=["feedback"]), {"days": "0", "citation": ""})
    assert refused.status_code == 422
    province = make_viewer(lanes.units["ag"], "specialist")
    with pytest.raises(CannotChange):
        set_contact_rule(viewer=province, kind="feedback", days=1, citation="X")
