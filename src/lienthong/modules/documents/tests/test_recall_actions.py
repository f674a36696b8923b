"""Recall, correction, replacement: the table of moves, and what each does on both sides."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.calendar.actions import rebuild_days
from lienthong.kernel.events.models import Event
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.kernel.work.models import WorkItem
from lienthong.modules.documents.actions import recall as acts
from lienthong.modules.documents.actions.issuing import issue_document
from lienthong.modules.documents.models import Delivery, Document
from lienthong.modules.documents.rules.recall import TRANSITIONS, CannotMove, Move, next_code
from lienthong.modules.documents.tests.factories_issuing import blank_pdf, make_approved

pytestmark = pytest.mark.django_db

Tree = dict[str, Unit]


@pytest.fixture
def tree() -> Tree:
    rebuild_days()
    return make_tree()


@pytest.fixture
def clerk(tree: Tree) -> Viewer:
    return make_viewer(tree["ag"], "clerk")


@pytest.fixture
def document(tree: Tree, clerk: Viewer) -> Document:
    """Issued to two communes; the first has opened it."""
    made = make_approved(tree["ag"], to=[tree["ag1"], tree["ag2"]], has_text=False)
    issue_document(viewer=clerk, document_id=made.pk)
    made.deliveries.filter(unit=tree["ag1"]).update(opened_at=timezone.now())
    made.refresh_from_db()
    return made


def _of(document: Document, unit: Unit) -> Delivery:
    return document.deliveries.get(unit=unit)


def test_every_move_outside_the_table_is_refused() -> None:
    for code in (None, 13, 15, 16):
        for move in Move:
            if (code, move) in TRANSITIONS:
                assert next_code(code, move) == TRANSITIONS[code, move]
            else:
                with pytest.raises(CannotMove):
                    next_code(code, move)


def test_recall_takes_back_the_unopened_and_asks_the_others(tree: Tree, clerk: Viewer, document: Document) -> None:
    asked = acts.ask_recall(viewer=clerk, document_id=document.pk, reason="Sai phụ lục")
    assert (asked.asked, asked.at_once) == (1, 1)
    assert (_of(document, tree["ag1"]).recall, _of(document, tree["ag2"]).recall) == (13, 15)
    back, held = (
        WorkItem.objects.get(subject_id=_of(document, tree[key]).pk, kind="delivery") for key in ("ag2", "ag1")
    )
    assert (back.phase, back.outcome, held.phase) == ("closed", "recalled", "open")
    document.refresh_from_db()
    assert document.state == "issued"
    with pytest.raises(acts.CannotRecall):
        acts.ask_recall(viewer=clerk, document_id=document.pk, reason="Sai phụ lục")


def test_when_all_have_agreed_it_is_recalled(tree: Tree, clerk: Viewer, document: Document) -> None:
    officer = make_viewer(tree["ag1"], "officer")
    acts.ask_recall(viewer=clerk, document_id=document.pk, reason="Sai")
    delivery = acts.answer_request(viewer=officer, delivery_id=_of(document, tree["ag1"]).pk, agrees=True)
    assert delivery.recall == 15
    document.refresh_from_db()
    assert document.state == "recalled"
    assert not WorkItem.objects.filter(kind="delivery", phase="open").exists()
    assert Event.objects.filter(verb="DocumentRecalled", subject_id=document.pk).count() == 1


def test_a_refusal_says_why_and_the_document_stands(tree: Tree, clerk: Viewer, document: Document) -> None:
    officer = make_viewer(tree["ag1"], "officer")
    acts.ask_recall(viewer=clerk, document_id=document.pk, reason="Sai", unit_ids=[tree["ag1"].pk])
    pk = _of(document, tree["ag1"]).pk
    with pytest.raises(acts.CannotAnswer):
        acts.answer_request(viewer=officer, delivery_id=pk, agrees=False, reason="  ")
    acts.answer_request(viewer=officer, delivery_id=pk, agrees=False, reason="Đã triển khai")
    assert (_of(document, tree["ag1"]).recall, _of(document, tree["ag1"]).answer) == (16, "Đã triển khai")
    with pytest.raises(acts.CannotAnswer):
        acts.answer_request(viewer=officer, delivery_id=pk, agrees=True)
    document.refresh_from_db()
    assert document.state == "issued"
    assert _of(document, tree["ag2"]).recall is None


def test_only_the_recipient_answers_and_only_the_sender_asks(tree: Tree, clerk: Viewer, document: Document) -> None:
    with pytest.raises(acts.CannotRecall):
        acts.ask_recall(viewer=make_viewer(tree["ag1"], "officer"), document_id=document.pk, reason="x")
    acts.ask_recall(viewer=clerk, document_id=document.pk, reason="Sai")
    for viewer in (clerk, make_viewer(tree["ag2"], "officer"), make_viewer(tree["ag1"], "specialist")):
        with pytest.raises(acts.CannotAnswer):
            acts.answer_request(viewer=viewer, delivery_id=_of(document, tree["ag1"]).pk, agrees=True)


def test_a_recall_is_withdrawn(tree: Tree, clerk: Viewer, document: Document) -> None:
    acts.ask_recall(viewer=clerk, document_id=document.pk, reason="Sai")
    assert acts.withdraw_recall(viewer=clerk, document_id=document.pk) == 1
    assert (_of(document, tree["ag1"]).recall, _of(document, tree["ag1"]).request) == (None, "")
    assert _of(document, tree["ag2"]).recall == 15


def test_a_correction_reaches_everybody(tree: Tree, clerk: Viewer, document: Document) -> None:
    upload = SimpleUploadedFile("sua.pdf", blank_pdf() + b"\n%2")
    assert acts.send_update(viewer=clerk, document_id=document.pk, upload=upload, note="Sửa lỗi chính tả") == 2
    last = document.versions.order_by("-number")[0]
    assert last.is_final
    assert last.note == "Sửa lỗi chính tả"
    assert (_of(document, tree["ag1"]).request, _of(document, tree["ag1"]).recall) == ("update", 13)
    assert _of(document, tree["ag2"]).recall == 15
    assert WorkItem.objects.filter(kind="delivery", phase="open").count() == 2
    with pytest.raises(acts.CannotUpdate):
        acts.send_update(viewer=clerk, document_id=document.pk, upload=upload, note=" ")
    document.refresh_from_db()
    assert document.state == "issued"


def test_a_replacement_takes_its_place_when_it_is_issued(tree: Tree, clerk: Viewer, document: Document) -> None:
    draft = acts.begin_replacement(viewer=clerk, document_id=document.pk)
    assert acts.begin_replacement(viewer=clerk, document_id=document.pk) == draft
    assert draft.replaces_id == document.pk
    assert draft.recipients.count() == 2
    document.refresh_from_db()
    assert document.state == "issued"
    Document.objects.filter(pk=draft.pk).update(state="approved")
    issued = issue_document(viewer=clerk, document_id=draft.pk)
    document.refresh_from_db()
    assert document.state == "replaced"
    assert Event.objects.get(verb="DocumentReplaced").payload["by"] == issued.symbol
    assert (_of(document, tree["ag1"]).request, _of(document, tree["ag1"]).recall) == ("replace", 13)
    assert (_of(document, tree["ag2"]).request, _of(document, tree["ag2"]).recall) == ("replace", 15)
    officer = make_viewer(tree["ag1"], "officer")
    acts.answer_request(viewer=officer, delivery_id=_of(document, tree["ag1"]).pk, agrees=True)
    item = WorkItem.objects.get(kind="delivery", subject_id=_of(document, tree["ag1"]).pk)
    assert (item.phase, item.outcome) == ("closed", "replaced")
