"""Registers: their lines, proof, files, and numbers struck out."""

from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.numbering.actions import allocate_number, allocate_numbers, ensure_series
from lienthong.kernel.numbering.models import Allocation, Counter
from lienthong.modules.documents.actions.incoming import register_deliveries
from lienthong.modules.documents.actions.registers import CannotStrike, void_arrival, void_issued
from lienthong.modules.documents.models import Document
from lienthong.modules.documents.tests.incoming_factories import Place, make_delivery, make_issued, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    return make_place()


def filled(place: Place, *, many: int = 3) -> Counter:
    ids = [make_delivery(place.units["ag"], document=make_issued(place.units["tw"])).pk for _ in range(many)]
    register_deliveries(viewer=place.clerk, delivery_ids=ids)
    return Counter.objects.get()


def test_numbers_taken_together_and_one_by_one_make_one_row(place: Place) -> None:
    series, today = ensure_series(unit_id=place.units["ag"].pk, book="incoming"), timezone.localdate()
    given = allocate_numbers(series=series, period="2026", on=today, subject_kind="x", subject_ids=[7, 5, 6])
    assert [one.number for one in given] == [1, 2, 3]
    assert list(Allocation.objects.order_by("number").values_list("subject_id", flat=True)) == [7, 5, 6]
    assert allocate_number(series=series, period="2026", on=today, subject_kind="x", subject_id=8).number == 4


def test_a_register_shows_its_lines_and_proves_itself(client: Client, place: Place) -> None:
    counter = filled(place)
    sign_in(client, place.clerk)
    assert reverse("register", args=[counter.pk]) in client.get(reverse("registers")).content.decode()
    html = client.get(reverse("register", args=[counter.pk]), {"proof": ""}).content.decode()
    assert Document.objects.earliest("id").symbol in html
    assert "notice tone-good" in html
    Allocation.objects.filter(number=2).update(number=9)
    html = client.get(reverse("register", args=[counter.pk]), {"proof": ""}).content.decode()
    assert "notice tone-bad" in html
    assert client.get(reverse("register", args=[counter.pk]), {"after": "9" * 30}).status_code == 200


def test_others_do_not_see_a_register(client: Client, place: Place) -> None:
    counter = filled(place)
    for viewer, status in ((place.stranger, 404), (place.specialist, 403), (place.leader, 200)):
        sign_in(client, viewer)
        assert client.get(reverse("register", args=[counter.pk])).status_code == status
    inspector = make_viewer(place.units["tw"], "inspector")
    sign_in(client, inspector)
    assert client.get(reverse("register", args=[counter.pk])).status_code == 200


def test_the_spreadsheet_holds_every_line_and_no_formula(client: Client, place: Place) -> None:
    document = make_issued(place.units["tw"], summary='=HYPERLINK("http://x","y")')
    register_deliveries(viewer=place.clerk, delivery_ids=[make_delivery(place.units["ag"], document=document).pk])
    sign_in(client, place.clerk)
    answer = client.get(reverse("register_xlsx", args=[Counter.objects.get().pk]))
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 4
    assert rows[3][5] == '\'=HYPERLINK("http://x","y")'
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_the_register_on_paper(client: Client, place: Place) -> None:
    counter = filled(place)
    sign_in(client, place.clerk)
    pdf = client.get(reverse("register_pdf", args=[counter.pk]))
    assert pdf.content.startswith(b"%PDF")
    assert "<table" in client.get(reverse("register_print", args=[counter.pk])).content.decode()


def test_a_void_number_stays_in_its_place_with_the_reason(client: Client, place: Place) -> None:
    counter = filled(place)
    delivery_id = Allocation.objects.get(number=2).subject_id
    void_arrival(viewer=place.clerk, delivery_id=delivery_id, reason="Vào sổ nhầm")
    sign_in(client, place.clerk)
    html = client.get(reverse("register", args=[counter.pk])).content.decode()
    assert "Vào sổ nhầm" in html
    assert "<s>2</s>" in html


def test_an_issued_number_is_voided_only_when_nobody_relies_on_it(place: Place) -> None:
    clerk = make_viewer(place.units["tw"], "clerk")
    document = make_issued(place.units["tw"])
    series = ensure_series(unit_id=place.units["tw"].pk, book="outgoing")
    given = allocate_number(
        series=series, period="2026", on=timezone.localdate(), subject_kind="document", subject_id=document.pk
    )
    Document.objects.filter(pk=document.pk).update(allocation_id=given.allocation_id)
    with pytest.raises(Document.DoesNotExist):
        void_issued(viewer=place.clerk, document_id=document.pk, reason="Sai")
    delivery = make_delivery(place.units["ag"], document=document)
    with pytest.raises(CannotStrike):
        void_issued(viewer=clerk, document_id=document.pk, reason="Sai")
    Document.objects.filter(pk=document.pk).update(state="recalled")
    with pytest.raises(CannotStrike):
        void_issued(viewer=clerk, document_id=document.pk, reason=" ")
    void_issued(viewer=clerk, document_id=document.pk, reason="Sai thẩm quyền")
    with pytest.raises(CannotStrike):
        void_issued(viewer=clerk, document_id=document.pk, reason="Sai thẩm quyền")
    assert delivery.pk


def test_the_command_proves_registers_or_fails(place: Place) -> None:
    filled(place)
    told = StringIO()
    call_command("prove_registers", stdout=told)
    assert "1" in told.getvalue()
    Counter.objects.update(last=4)
    with pytest.raises(CommandError):
        call_command("prove_registers", stdout=told)
    assert "counter 4" in told.getvalue()
