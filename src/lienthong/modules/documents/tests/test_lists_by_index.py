"""Lists of a department and of drafts: what they hold, and that each is read by an index made for it."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from lienthong.modules.documents.actions.incoming import register_deliveries, submit_delivery
from lienthong.modules.documents.actions.incoming_handling import finish_delivery, reopen_delivery
from lienthong.modules.documents.actions.instruction import Instruction, give_instruction
from lienthong.modules.documents.actions.issuing import issue_document
from lienthong.modules.documents.models import CoAuthor, Share
from lienthong.modules.documents.queries.drafting import draft_counts, drafts_of
from lienthong.modules.documents.queries.incoming_lists import Filter, incoming_counts, incoming_lines
from lienthong.modules.documents.queries.issuing_list import IssuedFilter, counts_by_state, issued_page, types_used
from lienthong.modules.documents.tests.factories_drafting import make_draft, make_office
from lienthong.modules.documents.tests.factories_issuing import make_approved
from lienthong.modules.documents.tests.incoming_factories import Place, key_of, make_delivery, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    return make_place()


@pytest.fixture
def plans() -> Callable[[Callable[[], Any]], set[str]]:
    """The indexes by which a query reads once reading whole tables and sorting are made dear."""

    def indexes(ask: Callable[[], Any]) -> set[str]:
        used: set[str] = set()

        def explain(execute: Any, text: str, values: Any, many: Any, context: dict[str, Any]) -> Any:
            with connection.connection.cursor() as cursor:  # no wrapper around this one
                cursor.execute("EXPLAIN (FORMAT JSON) " + text, values)
                plan = cursor.fetchone()[0]
            used.update(_names(plan if isinstance(plan, list) else json.loads(plan)))
            return execute(text, values, many, context)

        with connection.cursor() as cursor:
            for kind in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{kind} = off")
        with connection.execute_wrapper(explain):
            ask()
        return used

    return indexes


def _names(plan: Any) -> Iterator[str]:
    if isinstance(plan, list):
        for one in plan:
            yield from _names(one)
    elif isinstance(plan, dict):
        if "Index Name" in plan:
            yield plan["Index Name"]
        for one in plan.values():
            yield from _names(one)


def test_a_department_lists_what_it_was_given(place: Place, plans: Callable[..., set[str]]) -> None:
    own = make_delivery(place.units["ag"])
    make_delivery(place.units["ag"])
    register_deliveries(viewer=place.clerk, delivery_ids=[own.pk])
    submit_delivery(viewer=place.clerk, delivery_id=own.pk, to=key_of(place.leader))
    give_instruction(
        viewer=place.leader, delivery_id=own.pk, instruction=Instruction("Xử lý", lead=key_of(place.expert))
    )
    chosen, rest = (Filter.of({"tab": tab}, usual_tab="in_hand") for tab in ("in_hand", "finished"))
    assert [line.id for line in incoming_lines(place.head, chosen=chosen)[0]] == [own.pk]
    assert incoming_counts(place.head)["in_hand"] == 1
    finish_delivery(viewer=place.expert, delivery_id=own.pk, result="Đã làm xong")
    assert incoming_counts(place.head)["in_hand"] == 0
    assert incoming_lines(place.head, chosen=chosen)[0] == []
    assert [line.id for line in incoming_lines(place.head, chosen=rest)[0]] == [own.pk]
    reopen_delivery(viewer=place.leader, delivery_id=own.pk, reason="Làm lại")
    assert incoming_counts(place.head)["in_hand"] == 1
    assert plans(lambda: incoming_counts(place.head)) == {"share_open"}
    assert plans(lambda: incoming_lines(place.head, chosen=chosen)) & {"share_open", "share_delivery"}
    assert "share_delivery" in plans(lambda: incoming_lines(place.head, chosen=rest))


def test_a_department_lists_what_it_helped_to_issue(place: Place, plans: Callable[..., set[str]]) -> None:
    ag, department = place.units["ag"], place.units["ag_dept"]
    drafted = make_approved(ag, to=[place.units["ag1"]], unit=department, has_text=False)
    shown = make_approved(ag, to=[place.units["ag1"]], has_text=False)
    make_approved(ag, to=[place.units["ag1"]], has_text=False)
    Share.objects.create(document=shown, unit=department)
    Share.objects.create(document=drafted, unit=ag)
    for document in (drafted, shown):
        issue_document(viewer=place.clerk, document_id=document.pk)
    lines, _ = issued_page(place.head, IssuedFilter())
    assert [line.id for line in lines] == [shown.pk, drafted.pk]
    assert {line.id for line in issued_page(place.clerk, IssuedFilter())[0]} == {shown.pk, drafted.pk}
    assert [line.id for line in issued_page(place.clerk, IssuedFilter(state="to_issue"))[0]] != []
    with connection.cursor() as cursor:  # on a handful of rows this one costs the same, and chance would choose
        cursor.execute("DROP INDEX document_body_issued")
    assert {"share_issued", "document_unit_issued"} <= plans(lambda: issued_page(place.head, IssuedFilter()))
    assert plans(lambda: counts_by_state(place.clerk)) == {"document_to_issue"}
    assert "document_body_type" in plans(lambda: types_used(place.clerk))


def test_ones_drafts_are_ones_own_and_those_one_writes_along(plans: Callable[..., set[str]]) -> None:
    office = make_office()
    own = make_draft(office.author)
    other = make_draft(office.author, summary="của người khác")
    other.author_id = None
    other.save()
    CoAuthor.objects.create(document=other, position_id=office.author.position_id)
    make_approved(own.unit, has_text=False, state="cancelled", author_id=office.author.position_id)
    assert [line.id for line in drafts_of(office.author, "mine")[0]] == [other.pk, own.pk]
    assert draft_counts(office.author)["mine"] == 2
    assert "document_author_open" in plans(lambda: drafts_of(office.author, "mine"))
