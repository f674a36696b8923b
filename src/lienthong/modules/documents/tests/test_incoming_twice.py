"""What is registered already and comes again over the network: warned of, left out, or registered knowingly."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lienthong.kernel.accounts.tests.factories import sign_in
from lienthong.kernel.events.models import Event
from lienthong.modules.documents.actions.incoming import CannotRegister
from lienthong.modules.documents.actions.incoming_duplicates import register_new_deliveries
from lienthong.modules.documents.actions.incoming_paper import Paper, keep_scan, register_paper
from lienthong.modules.documents.models import Delivery
from lienthong.modules.documents.queries.incoming_duplicates import registered_before
from lienthong.modules.documents.tests.incoming_factories import Place, make_delivery, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    return make_place()


@pytest.fixture
def twice(place: Place) -> tuple[Delivery, Delivery]:
    """From paper, typed by hand and registered; and the same over the network, waiting."""
    network = make_delivery(place.units["ag"])
    document = network.document
    typed = Paper(
        sender=document.body.name.upper() if document.body else "",
        symbol=document.symbol.replace("-", " - ").lower(),
        issued_on=document.issued_on,
        summary="Bản giấy",
    )
    scan = keep_scan(viewer=place.clerk, upload=None)
    paper = register_paper(viewer=place.clerk, scan_id=scan.pk, paper=Paper(**{**_plain(typed), "override": "x"}))
    return paper, network


def _plain(paper: Paper) -> dict[str, Any]:
    return {name: getattr(paper, name) for name in Paper.__slots__}


def test_the_page_warns_and_the_button_says_again(client: Client, place: Place, twice: Any) -> None:
    paper, network = twice
    sign_in(client, place.clerk, language="en")
    page = client.get(reverse("delivery", args=[network.pk])).text
    assert "This document is here already" in page
    assert reverse("delivery", args=[paper.pk]) in page
    assert "Register again all the same" in page
    address = reverse("delivery_act", args=[network.pk, "register"])
    assert "registered this before" in client.post(address).text
    assert not Delivery.objects.filter(pk=network.pk, arrival_number__isnull=False).exists()
    client.post(address, {"again": "1"})
    network.refresh_from_db()
    assert network.arrival_number == 2
    override = Event.objects.get(verb="DeliveryRegistered", subject_id=network.pk).payload["override"]
    assert f"{paper.document.symbol} as No. 1" in override
    assert "here already" not in client.get(reverse("delivery", args=[network.pk])).text


def test_of_many_the_new_ones_are_registered_and_the_rest_told(client: Client, place: Place, twice: Any) -> None:
    _paper, network = twice
    other = make_delivery(place.units["ag"])
    sign_in(client, place.clerk, language="en")
    answer = client.post(reverse("register_selected"), {"all": "yes"}, follow=True).text
    assert "Left out, as they are here already" in answer
    numbers = dict(Delivery.objects.values_list("id", "arrival_number"))
    assert (numbers[other.pk], numbers[network.pk]) == (2, None)


def test_one_statement_for_all_and_none_for_other_units(
    place: Place, twice: Any, django_assert_num_queries: Any
) -> None:
    paper, network = twice
    with django_assert_num_queries(1):
        found = registered_before(place.clerk, [network.pk, paper.pk])
    assert {pk: one.delivery_id for pk, one in found.items()} == {network.pk: paper.pk}
    assert registered_before(place.stranger, [network.pk]) == {}
    with pytest.raises(CannotRegister):
        register_new_deliveries(viewer=place.clerk, delivery_ids=[network.pk])


def test_another_sender_or_day_is_another_document(place: Place, twice: Any) -> None:
    paper, network = twice
    document = paper.document
    document.issued_on = timezone.localdate().replace(year=2020, day=1)
    document.save()
    assert registered_before(place.clerk, [network.pk]) == {}
    document.issued_on, document.sender = network.document.issued_on, "Tỉnh ủy khác"
    document.save()
    assert registered_before(place.clerk, [network.pk]) == {}
