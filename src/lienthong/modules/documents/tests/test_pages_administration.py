"""Types of documents: versions by date, the operator's alone."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.events.models import Event
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.documents.models import DocumentType

pytestmark = pytest.mark.django_db
TYPES = "/documents/administration/types"


@pytest.fixture
def operator() -> Any:
    return sign_in(Client(), make_viewer(make_tree()["tw"], "operator"))


@pytest.fixture
def kind() -> DocumentType:
    return DocumentType.objects.create(
        system="party", code="XX", name="Loại thử", source="Nguồn", layout="party-named", valid_from=date(2020, 1, 1)
    )


def version(**more: Any) -> dict[str, Any]:
    return {
        "name": "Loại khác",
        "name_en": "Another",
        "own_series": "on",
        "period_kind": "term",
        "source": "Hướng dẫn 1, điều 2",
        "valid_from": "+3",
        **more,
    }


@pytest.mark.parametrize("role", ["clerk", "leader", "inspector", "administrator"])
def test_nobody_but_the_operator(kind: DocumentType, role: str) -> None:
    client = sign_in(Client(), make_viewer(make_tree()["tw"], role))
    for address in (TYPES, f"{TYPES}/new", f"{TYPES}/{kind.pk}/revise"):
        assert client.get(address).status_code == 403
        assert client.post(address, version()).status_code in (403, 405)
    assert client.post(f"{TYPES}/{kind.pk}/end").status_code == 403
    kind.refresh_from_db()
    assert kind.valid_to is None


def test_a_revision_begins_on_a_day_and_the_version_before_it_stays(operator: Any, kind: DocumentType) -> None:
    assert operator.get(f"{TYPES}/{kind.pk}/revise").status_code == 200
    assert operator.post(f"{TYPES}/{kind.pk}/revise", version()).status_code == 302
    begins = timezone.localdate() + timedelta(days=3)
    kind.refresh_from_db()
    assert (kind.name, kind.valid_to) == ("Loại thử", begins - timedelta(days=1))
    after = DocumentType.objects.get(code="XX", valid_to__isnull=True)
    assert (after.name, after.period_kind, after.layout, after.valid_from) == (
        "Loại khác",
        "term",
        "party-named",
        begins,
    )
    assert operator.get(f"{TYPES}/{kind.pk}/revise").status_code == 404, "only the running version is revised"
    assert Event.objects.filter(verb="DocumentTypeRevised", subject_id=after.pk).exists()
    text = operator.get(f"{TYPES}?system=party").content.decode()
    assert "Loại thử" in text
    assert "Loại khác" in text
    assert "Loại thử" not in operator.get(f"{TYPES}?system=state").content.decode()


def test_adding_and_ending(operator: Any) -> None:
    data = version(system="front", code="ZZ", form="letter")
    assert operator.post(f"{TYPES}/new", data).status_code == 302
    made = DocumentType.objects.get(code="ZZ")
    assert made.layout == "front-letter"
    assert operator.post(f"{TYPES}/new", data).status_code == 422, "there is one"
    assert operator.post(f"{TYPES}/{made.pk}/end").status_code == 302
    made.refresh_from_db()
    assert made.valid_to is None, "it begins in three days and cannot end today"
    DocumentType.objects.filter(pk=made.pk).update(valid_from=date(2020, 1, 1))
    operator.post(f"{TYPES}/{made.pk}/end")
    made.refresh_from_db()
    assert made.valid_to == timezone.localdate()


@pytest.mark.parametrize(
    "change",
    [{"name": ""}, {"valid_from": "1/1/2020"}, {"valid_from": "x"}, {"period_kind": "week"}, {"source": "x" * 201}],
)
def test_bad_input_keeps_what_was_typed(operator: Any, kind: DocumentType, change: dict[str, str]) -> None:
    answer = operator.post(f"{TYPES}/{kind.pk}/revise", version(**change))
    assert answer.status_code == 422
    assert "Another" in answer.content.decode()
    assert DocumentType.objects.filter(code="XX").count() == 1
