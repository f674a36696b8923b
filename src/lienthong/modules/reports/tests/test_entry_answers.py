"""Answers to notes on cells: written where the note stands, seen together by both sides, history once settled."""

import json
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lienthong.kernel.accounts.tests.factories import sign_in
from lienthong.modules.reports.actions.entry import CannotSave, save_values
from lienthong.modules.reports.actions.entry_answers import GivenAnswer, answer_notes
from lienthong.modules.reports.actions.submissions import return_submission, submit, withdraw
from lienthong.modules.reports.models import CellNote, Submission
from lienthong.modules.reports.tests.factories_entry import (
    Land,
    earlier,
    figure_of,
    make_form,
    make_indicator,
    make_land,
    make_rule,
    open_for,
)

pytestmark = pytest.mark.django_db
ASKED, ANSWER = "Vì sao <b>giảm</b>?", "Hai hộ chuyển đi & chưa về"


@pytest.fixture
def land() -> Land:
    return make_land()


@pytest.fixture
def own(land: Land) -> Submission:
    """A report that came back with a note on its first cell."""
    households = make_indicator(land.units["tw"], "Số hộ")
    it = open_for(make_form(land, households, make_indicator(land.units["tw"])), land.units["village"])
    save_values(viewer=land.village, submission_id=it.pk, values={figure_of(households): "5"})
    submit(viewer=land.village, submission_id=it.pk)
    return return_submission(viewer=land.commune, submission_id=it.pk, reason="", notes={figure_of(households): ASKED})


def answer(land: Land, it: Submission, text: str, seen: list[str] | None = None, **who: Any) -> Any:
    given = {CellNote.objects.get().pk: GivenAnswer(text, seen)}
    return answer_notes(viewer=who.get("viewer", land.village), submission_id=it.pk, answers=given)[0]


def test_note_and_answer_are_seen_together_and_stay(client: Client, land: Land, own: Submission) -> None:
    sign_in(client, land.village)
    page = client.get(reverse("submission", args=[own.pk])).content.decode()
    note = CellNote.objects.get()
    assert f'name="a{note.pk}"' in page
    answer(land, own, ANSWER)
    page = client.get(reverse("submission", args=[own.pk])).content.decode()
    assert f">{ANSWER}</textarea>" in unescape(page)
    submit(viewer=land.village, submission_id=own.pk)
    for viewer in (land.commune, land.village, land.province_staff):
        sign_in(client, viewer)
        page = client.get(reverse("submission", args=[own.pk])).content.decode()
        assert "&lt;b&gt;giảm&lt;/b&gt;" in page
        assert ANSWER.replace("&", "&amp;") in page
        assert f'name="a{note.pk}"' not in page
    sign_in(client, land.commune)
    form = client.get(reverse("submission_act", args=[own.pk, "return"]), headers={"HX-Request": "true"})
    assert ANSWER.replace("&", "&amp;") in form.content.decode()
    note.refresh_from_db()
    assert (note.is_settled, note.answer) == (True, ANSWER)
    withdraw(viewer=land.village, submission_id=own.pk)
    late = answer(land, own, "Khác")
    assert (late.state, late.text) == ("refused", ANSWER)
    assert answer(land, own, ANSWER).state == "saved"


def test_who_answers_and_when(land: Land, own: Submission) -> None:
    for name in ("commune", "commune_leader", "province_staff", "inspector"):
        with pytest.raises(CannotSave):
            answer(land, own, "x", viewer=getattr(land, name))
    for name in ("other_commune", "other_province", "clerk"):
        with pytest.raises(Submission.DoesNotExist):
            answer(land, own, "x", viewer=getattr(land, name))
    submit(viewer=land.village, submission_id=own.pk)
    with pytest.raises(CannotSave):
        answer(land, own, "x")
    assert CellNote.objects.get().answer == ""


def test_two_who_answer_are_asked_and_twice_is_once(land: Land, own: Submission) -> None:
    assert answer(land, own, "Một", [""]).state == "saved"
    assert answer(land, own, "Một", [""]).state == "saved"
    other = answer(land, own, "Hai", [""], viewer=land.neighbour)
    assert (other.state, other.text) == ("conflict", "Một")
    assert answer(land, own, "Ba", ["", "Một"]).state == "saved"
    assert answer(land, own, "", ["Ba"]).state == "saved"
    strange = answer_notes(
        viewer=land.village, submission_id=own.pk, answers={2**70: GivenAnswer("x"), -1: GivenAnswer("x")}
    )
    assert [one.state for one in strange] == ["refused", "refused"]


def test_an_answer_travels_with_the_cells(client: Client, land: Land, own: Submission) -> None:
    sign_in(client, land.village)
    note = CellNote.objects.get()
    cells = [
        {"figure": note.figure_id, "text": "6", "seen": "5"},
        {"figure": f"n{note.pk}", "text": ANSWER, "seen": "", "texts": []},
        {"figure": "n999999", "text": "x", "seen": ""},
    ]
    body = {"who": land.village.position_id, "language": "vi", "cells": cells}

    def send(**changed: Any) -> Any:
        address = reverse("submission_cells", args=[own.pk])
        return client.post(address, json.dumps(body | changed), content_type="application/json")

    said = send().json()
    assert [cell["state"] for cell in said["cells"]] == ["saved", "saved", "refused"]
    assert said["cells"][1]["figure"] == f"n{note.pk}"
    note.refresh_from_db()
    assert note.answer == ANSWER
    for bad in ("n", "nx", "n1.5", f"n{'9' * 5000}"):
        assert send(cells=[{"figure": bad, "text": "x"}]).status_code == 400
    assert send(who=land.neighbour.position_id).status_code == 403
    assert send(who="x").status_code == 400


def test_without_a_script_answers_are_saved_with_the_figures(client: Client, land: Land, own: Submission) -> None:
    sign_in(client, land.village)
    note = CellNote.objects.get()
    posted = {f"v{note.figure_id}": "7", f"a{note.pk}": ANSWER, "revision": str(own.revision)}
    assert client.post(reverse("save_submission", args=[own.pk]), posted).status_code == 302
    note.refresh_from_db()
    assert note.answer == ANSWER


def test_a_saved_cell_costs_few_statements_however_long_the_form(client: Client, land: Land) -> None:
    """And what stands beside the cells is what the page says when it is opened."""
    sign_in(client, land.village)
    counts = []
    for size in (2, 40):
        asked = [make_indicator(land.units["tw"]) for _one in range(size)]
        form = make_form(land, *asked, name=f"Mẫu {size}")
        make_rule(form, f"#{{{asked[0].uid}}}", "at_least", "10", name=f"Ít nhất mười {size}")
        make_rule(
            form, f"#{{{asked[1].uid}}}", "jump", name=f"Nhảy vọt {size}", periods=3, percent=50, severity="warning"
        )
        before = open_for(form, land.units["village"], span=earlier(form))
        save_values(viewer=land.village, submission_id=before.pk, values={figure_of(asked[1]): "100"})
        it = open_for(form, land.units["village"])
        address = reverse("submission_cells", args=[it.pk])
        said: dict[str, Any] = {}
        for place, text in ((0, "9"), (1, "500")):
            cell = {"figure": figure_of(asked[place]), "text": text, "seen": ""}
            with CaptureQueriesContext(connection) as captured:
                said = client.post(address, json.dumps({"cells": [cell]}), content_type="application/json").json()
        own_statements = [one["sql"] for one in captured if "reports_" in one["sql"]]
        counts.append(len(own_statements))
        assert set(said["said"]) == {str(figure_of(one)) for one in asked[:2]}
        assert said["changes"] == {str(figure_of(asked[1])): "+400%"}
        page = client.get(reverse("submission", args=[it.pk])).content.decode()
        for told in said["said"].values():
            assert told[0]["text"] in unescape(page)
            assert told[0]["text"] in unescape(said["panel"])
    assert counts == [5, 5], own_statements
