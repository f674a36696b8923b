"""The ways of a draft, its text, what differs between versions, and the check of form."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.modules.documents.models import Document, DocumentType
from lienthong.modules.documents.rules.drafting import TRANSITIONS, after, secrecy_fault
from lienthong.modules.documents.rules.drafting_content import (
    blocks_of,
    body_of,
    content_from,
    fields_from,
    kind_of,
    runs_of,
    text_of,
)
from lienthong.modules.documents.rules.drafting_diff import lines_changed, only_changes, words_changed
from lienthong.modules.documents.rules.drafting_format import (
    DocxFacts,
    PdfFacts,
    findings_on_content,
    findings_on_docx,
    findings_on_head,
    findings_on_pdf,
)

STATES = [state.value for state in Document.State]
ACTS = sorted({act for acts in TRANSITIONS.values() for act in acts})
TEXT = st.text(max_size=400)


@given(acts=st.lists(st.sampled_from(ACTS), max_size=40))
def test_no_way_leaves_the_table_and_none_is_a_dead_end(acts: list[str]) -> None:
    state: str = Document.State.DRAFT
    for act in acts:
        state = after(state, act) or state
    assert state in STATES
    reachable, frontier = {state}, [state]
    while frontier:
        for follower in TRANSITIONS.get(frontier.pop(), {}).values():
            if follower not in reachable:
                reachable.add(follower)
                frontier.append(follower)
    assert state == Document.State.CANCELLED or Document.State.ISSUED in reachable


@given(state=st.sampled_from(STATES), act=st.text(max_size=12))
def test_what_the_table_does_not_name_cannot_be_done(state: str, act: str) -> None:
    assert after(state, act) is None or act in TRANSITIONS[state]


def test_only_a_signature_approves() -> None:
    ways = [
        (state, act) for state, acts in TRANSITIONS.items() for act, follower in acts.items() if follower == "approved"
    ]
    assert ways == [("submitted", "approve")]


@given(text=TEXT)
def test_the_body_comes_back_as_it_was_typed(text: str) -> None:
    body = body_of(text)
    assert body_of(text_of(body)) == body


@given(fields=st.fixed_dictionaries(dict.fromkeys(("body", "place", "bases", "copies", "addressees"), TEXT)))
def test_content_and_fields_are_one(fields: dict[str, str]) -> None:
    content = content_from(fields)
    assert content_from(fields_from(content)) == content


@given(line=TEXT)
def test_runs_keep_every_letter_but_the_marks(line: str) -> None:
    assert "".join(run["text"] for run in runs_of(line)).replace("*", "") == line.replace("*", "")


@given(text=TEXT)
def test_whatever_is_typed_can_be_laid_out(text: str) -> None:
    for block in blocks_of(body_of(text)):
        assert block["rows"] if block["kind"] == "table" else block["runs"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Chương II", "chapter"),
        ("Điều 12. Hiệu lực", "article"),
        ("Điều 12a: Hiệu lực", "article"),
        ("Điều này nói rõ", "paragraph"),
        ("I. Mục đích", "heading"),
        ("II- Yêu cầu", "heading"),
        ("1. Khoản", "clause"),
        ("1.2. Khoản", "clause"),
        ("đ) Điểm", "point"),
        ("- gạch", "dash"),
        ("| a | b |", "table"),
        ("Năm 2026. Các cơ quan", "paragraph"),
    ],
)
def test_a_line_is_what_it_begins_with(line: str, kind: str) -> None:
    assert kind_of(line) == kind


def test_an_article_with_a_title_is_bold_and_one_with_a_sentence_is_not() -> None:
    title, sentence = blocks_of(body_of("Điều 1. Phạm vi\nĐiều 2. Quyết định này có hiệu lực từ ngày ký."))
    assert [run["bold"] for run in title["runs"]] == [True, True]
    assert [run["bold"] for run in sentence["runs"]] == [True, False]


@given(old=TEXT, new=TEXT)
def test_the_words_that_stayed_and_came_are_the_new_line(old: str, new: str) -> None:
    parts = words_changed(old, new)
    assert "".join(text for kind, text in parts if kind != "removed") == new


@settings(max_examples=40)
@given(old=st.lists(st.text("ab ", max_size=6), max_size=12), new=st.lists(st.text("ab ", max_size=6), max_size=12))
def test_a_difference_gives_back_the_new_text(old: list[str], new: list[str]) -> None:
    lines = lines_changed(old, new)
    kept = ["".join(text for kind, text in line.parts if kind != "removed") for line in lines if line.kind != "removed"]
    assert kept == new
    assert bool(only_changes(lines)) == (old != new)


@pytest.mark.parametrize(
    ("level", "clearance", "secrecy", "fault"),
    [("central", 0, 0, ""), ("commune", 3, 2, "level"), ("central", 0, 1, "clearance"), ("central", 3, 3, "cipher")],
)
def test_secrecy_needs_level_clearance_and_cipher(level: str, clearance: int, secrecy: int, fault: str) -> None:
    assert secrecy_fault(level=level, clearance=clearance, secrecy=secrecy) == fault


def _kind(**more: Any) -> DocumentType:
    return DocumentType(
        system="state", code="QĐ", layout="state-named", source="NĐ 30", valid_from=date(2020, 3, 5), **more
    )


def test_every_finding_names_its_rule() -> None:
    document = Document(summary="")
    found = findings_on_head(document, _kind(valid_to=date(2024, 1, 1)), date(2026, 1, 1), has_recipients=False)
    found += findings_on_content({}, _kind())
    assert len(found) == 8
    assert all(one.rule for one in found)
    assert not findings_on_head(
        Document(summary="x", proposed_signer_id=1), _kind(), date(2026, 1, 1), has_recipients=True
    )


def test_paper_margins_and_fonts_are_measured() -> None:
    right = DocxFacts(
        ((210.0, 297.0),), ({"top": 20.0, "bottom": 20.0, "left": 30.0, "right": 15.0},), ("Times New Roman",)
    )
    assert findings_on_docx(right) == []
    wrong = replace(right, pages=((216.0, 279.0),), margins=({"left": 20.0},), fonts=("Arial",))
    assert len(findings_on_docx(wrong)) == 3
    assert findings_on_pdf(PdfFacts(((595.0, 842.0), (842.0, 595.0)))) == []
    assert len(findings_on_pdf(PdfFacts(((612.0, 792.0),), ("Arial",)))) == 2
