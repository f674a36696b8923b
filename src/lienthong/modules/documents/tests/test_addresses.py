"""Addresses outside: who keeps them, how they are found, what a retired one gets, and every change told."""

from typing import Any

import pytest
from django.test import Client

from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.events.models import Event
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.documents.actions.addresses import (
    CannotKeepAddress,
    Card,
    change_address,
    keep_address,
    keep_address_by_the_way,
    retire_address,
)
from lienthong.modules.documents.actions.issuing import CannotIssue, issue_document
from lienthong.modules.documents.models import OutsideAddress, Recipient
from lienthong.modules.documents.queries.addresses import addresses
from lienthong.modules.documents.queries.recipients import outside_options, resolution_of
from lienthong.modules.documents.tests.factories_issuing import make_approved

pytestmark = pytest.mark.django_db
PAGE = "/documents/addresses"


@pytest.fixture
def tree() -> Any:
    return make_tree()


@pytest.mark.parametrize(("role", "status"), [("clerk", 200), ("administrator", 200), ("specialist", 403)])
def test_records_desk_and_administrators_keep_them(tree: Any, role: str, status: int) -> None:
    client = sign_in(Client(), make_viewer(tree["ag"], role))
    assert client.get(PAGE).status_code == status
    typed = {"name": "Công ty Điện lực", "email": "vanthu@dienluc.vn", "is_shared": "on"}
    assert client.post(f"{PAGE}/new", typed).status_code == (302 if status == 200 else 403)
    kept = OutsideAddress.objects.filter(owner=tree["ag"]).values_list("name", "is_shared")
    assert list(kept) == ([("Công ty Điện lực", False)] if status == 200 else [])


def test_what_is_typed_wrong_stays_in_the_form(tree: Any) -> None:
    client = sign_in(Client(), make_viewer(tree["ag"], "clerk"), language="en")
    wrong = client.post(f"{PAGE}/new", {"name": "Công ty", "email": "không phải thư"})
    assert wrong.status_code == 422
    assert "không phải thư" in wrong.text
    keep_address(viewer=make_viewer(tree["ag"], "clerk"), card=Card("Công ty"))
    assert "of this name already" in client.post(f"{PAGE}/new", {"name": " Công  ty "}).text


def test_they_are_found_without_accents_in_vietnamese_order_page_by_page(
    tree: Any, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr("lienthong.modules.documents.queries.addresses.PAGE", 2)
    clerk = make_viewer(tree["ag"], "clerk")
    for name in ("Điện lực Tân Châu", "Dầu khí Cà Mau", "Bưu điện", "Đài truyền hình"):
        keep_address(viewer=clerk, card=Card(name, f"{len(name)}@x.vn"))
    with django_assert_num_queries(1):
        first, more = addresses(clerk)
    assert [row.name for row in first] == ["Bưu điện", "Dầu khí Cà Mau"]
    client = sign_in(Client(), clerk)
    page = client.get(PAGE, {"after": more}).text
    assert "Đài truyền hình" in page
    assert "Bưu điện" not in page
    assert [row.name for row in addresses(clerk, typed="dien luc")[0]] == ["Điện lực Tân Châu"]
    assert outside_options(clerk, "15@x")[0][1] == "Đài truyền hình"
    assert client.get(PAGE, {"after": "rubbish"}).status_code == 404


def test_others_are_neither_seen_nor_changed(tree: Any) -> None:
    clerk, other = make_viewer(tree["ag"], "clerk"), make_viewer(tree["hn"], "clerk")
    address = keep_address(viewer=clerk, card=Card("Công ty A"))
    assert addresses(other)[0] == []
    with pytest.raises(CannotKeepAddress):
        change_address(viewer=other, address_id=address.pk, card=Card("Công ty B"))
    client = sign_in(Client(), other)
    for place in (f"{PAGE}/{address.pk}", f"{PAGE}/{address.pk}/retire"):
        assert client.post(place, {"name": "Công ty B"}).status_code == 404


def test_an_operator_shares_with_every_body(tree: Any) -> None:
    operator, clerk = make_viewer(tree["tw"], "operator"), make_viewer(tree["ag"], "clerk")
    shared = keep_address(viewer=operator, card=Card("Cục Bưu điện Trung ương", "cuc@post.vn", is_shared=True))
    assert [row.name for row in addresses(clerk)[0]] == ["Cục Bưu điện Trung ương"]
    assert outside_options(clerk, "buu dien")
    with pytest.raises(CannotKeepAddress):
        change_address(viewer=make_viewer(tree["tw"], "clerk"), address_id=shared.pk, card=Card("Khác"))
    with pytest.raises(CannotKeepAddress):
        keep_address(viewer=clerk, card=Card("Của tôi", is_shared=True))


def test_a_retired_one_gets_nothing_and_the_preview_says_so(tree: Any) -> None:
    clerk = make_viewer(tree["ag"], "clerk")
    address = keep_address(viewer=clerk, card=Card("Công ty A", "a@a.vn"))
    document = make_approved(tree["ag"], has_text=False)
    Recipient.objects.create(document=document, outside=address)
    client = sign_in(Client(), clerk, language="en")
    client.post(f"{PAGE}/{address.pk}/retire")
    meant = resolution_of(document.pk, body_id=document.body_id, secrecy=0)
    assert (meant.outside, [one.reason for one in meant.excluded]) == ((), ["retired"])
    assert "Retired addresses" in client.get(f"/documents/{document.pk}/issue").text
    with pytest.raises(CannotIssue):
        issue_document(viewer=clerk, document_id=document.pk)
    assert "Công ty A" in client.get(PAGE, {"retired": "1"}).text
    client.post(f"{PAGE}/{address.pk}/restore")
    assert "a@a.vn" in client.get(PAGE).text


def test_every_change_is_an_event_and_no_change_is_none(tree: Any) -> None:
    clerk = make_viewer(tree["ag"], "clerk")
    address = keep_address(viewer=clerk, card=Card("Công ty A", "a@a.vn"))
    change_address(viewer=clerk, address_id=address.pk, card=Card("Công ty A", "a@a.vn"))
    change_address(viewer=clerk, address_id=address.pk, card=Card("Công ty A", "b@a.vn"))
    retire_address(viewer=clerk, address_id=address.pk)
    retire_address(viewer=clerk, address_id=address.pk)
    keep_address_by_the_way(viewer=clerk, card=Card("Công ty A"))
    verbs = Event.objects.filter(subject_kind="outside_address").order_by("id").values_list("verb", flat=True)
    assert [verb.removeprefix("OutsideAddress") for verb in verbs] == ["Kept", "Changed", "Retired", "Restored"]
    address.refresh_from_db()
    assert (address.email, address.retired_at) == ("b@a.vn", None)
