"""Drafts: begun once, saved without loss, sent round, approved."""

from dataclasses import replace
from uuid import uuid4

import pytest

from lienthong.kernel.accounts.models import Position
from lienthong.kernel.accounts.tests.factories import make_account
from lienthong.kernel.events.models import Event
from lienthong.kernel.work.actions import do_to_many
from lienthong.kernel.work.models import Step, WorkItem
from lienthong.modules.documents.actions.drafting import (
    CannotDraft,
    DraftChanged,
    begin_draft,
    cancel_draft,
    current_version,
    keep_version,
    name_co_authors,
    restore_version,
    save_draft,
    token_of,
)
from lienthong.modules.documents.actions.drafting_review import (
    Asked,
    CannotSend,
    add_comment,
    agree,
    approve_draft,
    ask_review,
    resolve_comment,
    return_draft,
    submit_draft,
    take_draft_back,
)
from lienthong.modules.documents.models import Document, DocumentType
from lienthong.modules.documents.tests.factories_drafting import (
    Office,
    head,
    make_draft,
    make_office,
    step_on,
    text_of,
    typed,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


def test_a_repeated_request_begins_one_draft(office: Office) -> None:
    key = uuid4()
    first = begin_draft(viewer=office.author, head=head(), key=key)
    assert begin_draft(viewer=office.author, head=head(), key=key) == first
    assert Document.objects.count() == 1
    assert step_on(first).position_id == office.author.position_id


@pytest.mark.parametrize("summary", ["", "  \n ", "x" * 501])
def test_a_summary_is_one_line_that_fits(office: Office, summary: str) -> None:
    with pytest.raises(CannotDraft):
        begin_draft(viewer=office.author, head=head(summary=summary))
    assert not Document.objects.exists()


def test_a_type_of_another_system_is_refused(office: Office) -> None:
    with pytest.raises(CannotDraft):
        begin_draft(viewer=office.author, head=head(system="state"))


def test_nothing_above_open_is_stored_without_a_cipher(office: Office) -> None:
    cleared = replace(office.author, clearance=3)
    with pytest.raises(CannotDraft, match=r"cipher|mật mã"):
        begin_draft(viewer=cleared, head=head(secrecy=1))


def test_savings_of_one_author_stay_one_version_until_it_is_kept(office: Office) -> None:
    draft = make_draft(office.author)
    save_draft(viewer=office.author, document_id=draft.pk, typed=typed(draft, body="Điều 1. Một"))
    save_draft(viewer=office.author, document_id=draft.pk, typed=typed(draft, body="Điều 1. Hai", summary="về dữ liệu"))
    assert draft.versions.count() == 1
    assert WorkItem.objects.get(subject_id=draft.pk).title == "về dữ liệu"
    keep_version(viewer=office.author, document_id=draft.pk, note="Bản 1")
    save_draft(viewer=office.author, document_id=draft.pk, typed=typed(draft, body="Điều 1. Ba", summary="về dữ liệu"))
    assert [text_of(one) for one in draft.versions.order_by("number")] == [
        "Điều 1. Hai",
        "Điều 1. Ba",
    ]


def test_two_people_at_once_lose_nothing(office: Office) -> None:
    draft = make_draft(office.author)
    name_co_authors(viewer=office.author, document_id=draft.pk, position_ids=[office.colleague.position_id])
    mine = typed(draft, body="của tôi")
    save_draft(viewer=office.colleague, document_id=draft.pk, typed=typed(draft, body="của bạn"))
    with pytest.raises(DraftChanged) as caught:
        save_draft(viewer=office.author, document_id=draft.pk, typed=mine)
    again = replace(mine, token=token_of(caught.value.current))
    save_draft(viewer=office.author, document_id=draft.pk, typed=again, keep_theirs=True)
    texts = [text_of(one) for one in draft.versions.exclude(content__body=[]).order_by("number")]
    assert texts == ["của bạn", "của tôi"]


def test_the_same_person_in_two_windows_loses_nothing(office: Office) -> None:
    draft = make_draft(office.author)
    mine = typed(draft, body="cửa sổ một")
    save_draft(viewer=office.author, document_id=draft.pk, typed=typed(draft, body="cửa sổ hai"))
    with pytest.raises(DraftChanged) as caught:
        save_draft(viewer=office.author, document_id=draft.pk, typed=mine)
    save_draft(
        viewer=office.author,
        document_id=draft.pk,
        typed=replace(mine, token=token_of(caught.value.current)),
        keep_theirs=True,
    )
    assert {text_of(one) for one in draft.versions.all()} == {"cửa sổ một", "cửa sổ hai"}


def test_restoring_makes_a_new_version(office: Office) -> None:
    draft = make_draft(office.author)
    save_draft(viewer=office.author, document_id=draft.pk, typed=typed(draft, body="cũ"))
    keep_version(viewer=office.author, document_id=draft.pk, note="")
    save_draft(viewer=office.author, document_id=draft.pk, typed=typed(draft, body="mới", summary="mới"))
    restore_version(viewer=office.author, document_id=draft.pk, number=1)
    assert text_of(current_version(draft.pk)) == "cũ"
    draft.refresh_from_db()
    assert (draft.versions.count(), draft.summary) == (3, "về chuyển đổi số")


def test_only_its_authors_write(office: Office) -> None:
    draft = make_draft(office.author)
    for other in (office.colleague, office.leader, office.stranger):
        with pytest.raises(CannotDraft):
            save_draft(viewer=other, document_id=draft.pk, typed=typed(draft, body="x"))


def test_the_whole_way_to_the_records_desk(office: Office) -> None:
    draft = make_draft(office.author)
    units = office.units
    ask_review(
        viewer=office.author,
        document_id=draft.pk,
        reviewers=[Asked(0, office.reviewer.position_id), Asked(units["tw"].pk)],
    )
    with pytest.raises(CannotSend):
        agree(viewer=office.leader, document_id=draft.pk)
    agree(viewer=office.reviewer, document_id=draft.pk, note="Đồng ý")
    with pytest.raises(CannotSend):  # a double click
        agree(viewer=office.reviewer, document_id=draft.pk)
    agree(viewer=office.leader, document_id=draft.pk)
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert step_on(draft).position_id == office.author.position_id
    submit_draft(viewer=office.author, document_id=draft.pk, signer_id=office.leader.position_id)
    with pytest.raises(CannotSend):
        approve_draft(viewer=office.reviewer, document_id=draft.pk)
    approve_draft(viewer=office.leader, document_id=draft.pk)
    with pytest.raises(CannotSend):
        approve_draft(viewer=office.leader, document_id=draft.pk)
    draft.refresh_from_db()
    step = step_on(draft)
    assert (draft.state, draft.signer_name, step.task, step.desk, step.unit_id) == (
        "approved",
        "Trần Minh Ký",
        "issue",
        "clerk",
        units["tw"].pk,
    )
    return_draft(viewer=office.clerk, document_id=draft.pk, note="Thiếu nơi nhận")
    draft.refresh_from_db()
    assert (draft.state, draft.signer_id) == ("draft", None)
    assert Step.objects.filter(item__subject_id=draft.pk, left_at__isnull=True).count() == 1


def test_a_return_skips_the_rest_and_says_why(office: Office) -> None:
    draft = make_draft(office.author)
    ask_review(
        viewer=office.author,
        document_id=draft.pk,
        reviewers=[Asked(0, office.reviewer.position_id), Asked(0, office.leader.position_id)],
    )
    with pytest.raises(CannotSend):
        return_draft(viewer=office.reviewer, document_id=draft.pk, note="  ")
    return_draft(viewer=office.reviewer, document_id=draft.pk, note="Sửa Điều 2")
    assert list(draft.reviews.order_by("place").values_list("state", flat=True)) == ["returned", "skipped"]
    assert step_on(draft).note == "Sửa Điều 2"


def test_the_author_takes_it_back_from_someone_who_left(office: Office) -> None:
    draft = make_draft(office.author)
    submit_draft(viewer=office.author, document_id=draft.pk, signer_id=office.leader.position_id)
    take_draft_back(viewer=office.author, document_id=draft.pk)
    draft.refresh_from_db()
    assert draft.state == "draft"
    cancel_draft(viewer=office.author, document_id=draft.pk, reason="Không cần nữa")
    assert WorkItem.objects.get(subject_id=draft.pk).phase == "closed"


def test_nobody_of_another_body_reviews_or_signs(office: Office) -> None:
    draft = make_draft(office.author)
    with pytest.raises(CannotSend):
        ask_review(viewer=office.author, document_id=draft.pk, reviewers=[Asked(0, office.stranger.position_id)])
    with pytest.raises(CannotSend):
        submit_draft(viewer=office.author, document_id=draft.pk, signer_id=office.reviewer.position_id + 1000)
    with pytest.raises(CannotSend):
        submit_draft(viewer=office.author, document_id=draft.pk, signer_id=office.clerk.position_id)


def test_a_delegate_signs_and_both_are_recorded(office: Office) -> None:
    draft = make_draft(office.author)
    submit_draft(viewer=office.author, document_id=draft.pk, signer_id=office.leader.position_id)
    deputy = make_account(full_name="Đỗ Phó")
    acting = replace(office.leader, account_id=deputy.pk, full_name="Đỗ Phó", delegation_id=1)
    approve_draft(viewer=acting, document_id=draft.pk)
    event = Event.objects.get(verb="DocumentApproved")
    assert (event.account_id, event.position_id, event.payload["acting_for"]) == (
        deputy.pk,
        office.leader.position_id,
        "Trần Minh Ký",
    )
    draft.refresh_from_db()
    assert (draft.signer_name, draft.signer_title) == ("Đỗ Phó", "TUQ. Bí thư")


def test_who_holds_the_step_but_may_not_sign_does_not(office: Office) -> None:
    draft = make_draft(office.author)
    submit_draft(viewer=office.author, document_id=draft.pk, signer_id=office.leader.position_id)
    with pytest.raises(CannotSend):
        approve_draft(viewer=replace(office.leader, role="specialist"), document_id=draft.pk)


def test_many_are_approved_from_the_inbox(office: Office) -> None:
    drafts = [make_draft(office.author, summary=f"số {place}") for place in range(3)]
    for draft in drafts[:2]:
        submit_draft(viewer=office.author, document_id=draft.pk, signer_id=office.leader.position_id)
    steps = [step_on(draft).pk for draft in drafts]
    done = do_to_many(viewer=office.leader, action="approve_drafts", step_ids=steps)
    assert [Document.objects.get(pk=draft.pk).state for draft in drafts] == ["approved", "approved", "draft"]
    assert (done.done, done.refused) == (2, 1)


def test_remarks_are_for_who_holds_the_draft(office: Office) -> None:
    draft = make_draft(office.author)
    submit_draft(viewer=office.author, document_id=draft.pk, signer_id=office.leader.position_id)
    version = current_version(draft.pk)
    with pytest.raises(CannotSend):
        add_comment(viewer=office.colleague, version=version, page=1, x=0, y=0, text="x")
    comment = add_comment(viewer=office.leader, version=version, page=1, x=5000, y=-3, text="Sửa chỗ này")
    assert (comment.x, comment.y) == (1000, 0)
    resolve_comment(viewer=office.author, comment=comment)
    assert comment.resolved_at


def test_types_are_loaded_once() -> None:
    from lienthong.modules.documents.actions.drafting_types import load_document_types

    count = DocumentType.objects.count()
    assert count > 60
    assert load_document_types() == 0


def test_positions_that_ended_are_not_asked(office: Office) -> None:
    Position.objects.filter(pk=office.reviewer.position_id).update(valid_to="2025-12-31")
    draft = make_draft(office.author)
    with pytest.raises(CannotSend):
        ask_review(viewer=office.author, document_id=draft.pk, reviewers=[Asked(0, office.reviewer.position_id)])
