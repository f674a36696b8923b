"""Drafts and the people round them."""

from dataclasses import dataclass
from typing import Any

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_account, make_viewer
from lienthong.kernel.calendar.actions import rebuild_days
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.kernel.work.models import Step
from lienthong.modules.documents.actions.drafting import Head, Typed, begin_draft, current_version, token_of
from lienthong.modules.documents.actions.drafting_review import open_step
from lienthong.modules.documents.models import Document, DocumentType, Version


@dataclass(frozen=True)
class Office:
    """The centre: who drafts, writes along, reviews, signs and issues; and a stranger in Hà Nội."""

    units: dict[str, Unit]
    author: Viewer
    colleague: Viewer
    reviewer: Viewer
    leader: Viewer
    clerk: Viewer
    stranger: Viewer


def make_office() -> Office:
    rebuild_days()
    units = make_tree()
    office = units["tw_office"]
    return Office(
        units,
        author=make_viewer(office, "specialist", account=make_account(full_name="Lê Thị Soạn"), title="Chuyên viên"),
        colleague=make_viewer(office, "specialist", account=make_account(full_name="Phạm Văn Cùng")),
        reviewer=make_viewer(
            office, "leader", account=make_account(full_name="Vũ Thẩm Định"), title="Phó Chánh Văn phòng"
        ),
        leader=make_viewer(units["tw"], "leader", account=make_account(full_name="Trần Minh Ký"), title="Bí thư"),
        clerk=make_viewer(units["tw"], "clerk", account=make_account(full_name="Ngô Văn Thư")),
        stranger=make_viewer(units["hn"], "specialist"),
    )


def head(code: str = "QĐ", system: str = "party", summary: str = "về chuyển đổi số", **more: Any) -> Head:
    return Head(DocumentType.objects.get(system=system, code=code).pk, summary, **more)


def make_draft(author: Viewer, **more: Any) -> Document:
    return begin_draft(viewer=author, head=head(**more))


def typed(document: Document, *, summary: str = "về chuyển đổi số", token: str = "", **fields: str) -> Typed:
    return Typed(token or token_of(current_version(document.pk)), head(summary=summary), fields)


def text_of(version: Version) -> str:
    """The first paragraph of a composed version."""
    assert version.content
    return str(version.content["body"][0]["text"])


def step_on(document: Document) -> Step:
    """The step that is open on a document."""
    step = open_step(document.pk)
    assert step
    return step
