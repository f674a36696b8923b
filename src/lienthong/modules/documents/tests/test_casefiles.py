"""Case files: opening, filling, closing, printing."""

import pytest
from django.test import Client
from django.urls import reverse

from lienthong.kernel.accounts.tests.factories import sign_in
from lienthong.modules.documents.actions.casefiles import (
    CannotFile,
    close_case_file,
    file_documents,
    open_case_file,
    take_from_case_file,
)
from lienthong.modules.documents.tests.incoming_factories import Place, make_delivery, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    return make_place()


def test_codes_count_up_and_are_unique(place: Place) -> None:
    codes = [open_case_file(viewer=place.clerk, title=f"Hồ sơ {each}").code for each in range(2)]
    assert codes[0] != codes[1]
    with pytest.raises(CannotFile):
        open_case_file(viewer=place.clerk, title="Khác", code=codes[0])
    with pytest.raises(CannotFile):
        open_case_file(viewer=place.clerk, title="  ")


def test_only_what_the_viewer_may_read_is_filed_and_once(place: Place) -> None:
    seen, unseen = make_delivery(place.units["ag"]), make_delivery(place.units["hn"])
    found = open_case_file(viewer=place.clerk, title="Sắp xếp")
    ids = [seen.document_id, unseen.document_id]
    assert file_documents(viewer=place.clerk, case_file_id=found.pk, document_ids=ids) == 1
    assert file_documents(viewer=place.clerk, case_file_id=found.pk, document_ids=ids) == 0
    with pytest.raises(CannotFile):
        file_documents(viewer=place.stranger, case_file_id=found.pk, document_ids=ids)
    take_from_case_file(viewer=place.clerk, case_file_id=found.pk, document_id=seen.document_id)
    assert not found.entries.exists()


def test_a_closed_case_file_does_not_change(place: Place) -> None:
    delivery = make_delivery(place.units["ag"])
    found = open_case_file(viewer=place.clerk, title="Sắp xếp")
    close_case_file(viewer=place.clerk, case_file_id=found.pk)
    with pytest.raises(CannotFile):
        file_documents(viewer=place.clerk, case_file_id=found.pk, document_ids=[delivery.document_id])


def test_the_pages(client: Client, place: Place) -> None:
    delivery = make_delivery(place.units["ag"])
    sign_in(client, place.clerk)
    page = client.post(reverse("case_files"), {"title": "Sắp xếp bộ máy"}, follow=True)
    assert "Sắp xếp bộ máy" in page.content.decode()
    address = page.redirect_chain[-1][0]
    chosen = address.rstrip("/").rpartition("/")[2]
    client.get(reverse("add_to_case_file"), {"document": delivery.document_id})
    client.post(reverse("add_to_case_file"), {"document": delivery.document_id, "case_file": chosen})
    assert delivery.document.symbol in client.get(address).content.decode()
    assert delivery.document.symbol in client.get(reverse("case_file_print", args=[chosen])).content.decode()
    sign_in(client, place.stranger)
    assert client.get(address).status_code == 404
    client.post(reverse("add_to_case_file"), {"document": "x", "case_file": "y"})
