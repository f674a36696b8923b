"""One draft as its pages show it: its versions, reviews, remarks, findings, and what the viewer may do."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.files.queries import blob_path
from lienthong.kernel.files.rules import PDF
from lienthong.kernel.work.models import Step
from lienthong.modules.documents.models import Attachment, Comment, Document, Review, Version
from lienthong.modules.documents.queries.drafting_pages import Pdf, docx_facts, page_count, pdf_facts
from lienthong.modules.documents.queries.drafting_pdf import CannotRender, render_pdf
from lienthong.modules.documents.rules import drafting as rules
from lienthong.modules.documents.rules.drafting_content import fields_from
from lienthong.modules.documents.rules.drafting_diff import Change, lines_changed, only_changes
from lienthong.modules.documents.rules.drafting_format import (
    Finding,
    findings_on_content,
    findings_on_docx,
    findings_on_head,
    findings_on_pdf,
)


@dataclass(frozen=True, slots=True)
class May:
    """What the viewer may do with a draft now."""

    edit: bool
    send: bool
    take_back: bool
    review: bool
    sign: bool
    send_back: bool
    comment: bool
    issue: bool

    @property
    def anything(self) -> bool:
        """Whether any act is open to the viewer."""
        return self.edit or self.send or self.take_back or self.review or self.sign or self.send_back


def seen_draft(viewer: Viewer, document_id: int) -> Document | None:
    """A document made here that the viewer may read, with what its pages need; None for any other."""
    return (
        Document.objects.visible_to(viewer)
        .filter(pk=document_id, body__isnull=False)
        .select_related(
            "type", "body__parent", "unit", "author__account", "signer__account", "proposed_signer__account"
        )
        .first()
    )


def step_of(document_id: int) -> Step | None:
    """The step that is open on the document's work item, with who holds it."""
    return (
        Step.objects.filter(
            item__kind="document", item__subject_id=document_id, left_at__isnull=True, part=Step.Part.LEAD
        )
        .select_related("unit", "position__account")
        .first()
    )


def may_of(viewer: Viewer, document: Document, step: Step | None) -> May:
    """What the viewer may do now, by the same rules that the actions ask."""
    co_authors = set(document.co_authors.values_list("position_id", flat=True))
    sends = rules.may_send(viewer, document)
    return May(
        edit=rules.may_edit(viewer, document, co_authors),
        send=sends and rules.after(document.state, "submit") is not None,
        take_back=sends and rules.after(document.state, "take_back") is not None,
        review=rules.may_review(viewer, step),
        sign=rules.may_sign(viewer, step),
        send_back=rules.may_send_back(viewer, step) and rules.after(document.state, "return") is not None,
        comment=rules.may_comment(viewer, document, step, co_authors),
        issue=document.state == Document.State.APPROVED and rules.may_send_back(viewer, step),
    )


def versions_of(document_id: int) -> list[Version]:
    """Every version, newest first, with its author and files."""
    return list(
        Version.objects.filter(document_id=document_id)
        .select_related("author__account", "source__blob", "pdf__blob")
        .order_by("-number")
    )


def reviews_of(document_id: int) -> list[Review]:
    """The turns of the newest round, in their order."""
    reviews = list(
        Review.objects.filter(document_id=document_id)
        .select_related("unit", "position__account", "by__account")
        .order_by("round", "place")
    )
    return [one for one in reviews if one.round == reviews[-1].round]


def attachments_of(document_id: int) -> list[Attachment]:
    """What goes with the document, in its order."""
    return list(Attachment.objects.filter(document_id=document_id).select_related("file__blob").order_by("place", "id"))


def co_authors_of(document: Document) -> list[tuple[int, str]]:
    """Who writes along, as (id of the position, name)."""
    rows = document.co_authors.select_related("position__account").order_by("id")
    return list(rows.values_list("position_id", "position__account__full_name"))


def comments_of(document_id: int) -> QuerySet[Comment]:
    """Remarks on all versions, open ones first, by version and place."""
    return (
        Comment.objects.filter(version__document_id=document_id)
        .select_related("author__account", "version")
        .order_by("-version__number", "page", "y", "id")
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """A version as it is read: its PDF and number of pages, or the words of a source that has no PDF here."""

    pdf: Pdf | None
    pages: int
    words: str
    fault: str


def reading_of(document: Document, version: Version) -> Reading:
    """The PDF of a version, laid out when it was composed here; otherwise its words and why there is no PDF."""
    try:
        pdf: Pdf = render_pdf(document, version) if version.content is not None else _stored(version)
    except CannotRender as error:
        words = version.source.blob.text if version.source else ""
        return Reading(None, 0, words, _missing(version) or str(error))
    except FileNotFoundError:
        return Reading(None, 0, "", _("The file store has lost this file; tell the operator."))
    return Reading(pdf, page_count(pdf), "", "")


def _stored(version: Version) -> Path:
    """Where the uploaded PDF lies. Raises CannotRender without one, FileNotFoundError when the store has lost it."""
    if version.pdf is None:
        raise CannotRender("this version has no PDF")
    place = blob_path(version.pdf.blob.sha256)
    if not place.exists():
        raise FileNotFoundError(place)
    return place


def _missing(version: Version) -> str:
    if version.source is None:
        return ""
    if version.conversion == Version.Conversion.WAITING:
        return _("It is being turned into a PDF; its pages appear here in a moment.")
    if version.conversion == Version.Conversion.FAILED:
        return _(
            "LibreOffice could not turn this file into a PDF: it may be damaged, protected or too large. The file is "
            "kept. Try again, or save it as PDF where it was written and upload that."
        )
    return _(
        "This file cannot be shown as pages: LibreOffice is not installed on this machine. Upload a PDF, or ask the "
        "operator to install it; until then its words are shown and the file can be saved."
    )


def findings_of(document: Document, version: Version, pdf: Pdf | None) -> list[Finding]:
    """Everything found wrong with the form of a draft, the grave first."""
    recipients = document.recipients.exists()
    found = findings_on_head(document, document.type, timezone.localdate(), has_recipients=recipients)
    if version.content is not None:
        found += findings_on_content(version.content, document.type)
    elif version.source is not None:
        facts = docx_facts(version.source.blob)
        if facts is not None:
            found += findings_on_docx(facts)
        elif version.source.blob.media_type == PDF and pdf is not None:
            found += findings_on_pdf(pdf_facts(pdf))
    if pdf is None:
        found.insert(0, Finding("bad", _("There is no PDF to issue."), "Nghị định 30/2020/NĐ-CP, Điều 5"))
    return sorted(found, key=lambda one: one.weight)


FIELD_NAMES: dict[str, Callable[[], str]] = {
    "summary": lambda: _("Summary"),
    "place": lambda: _("Place"),
    "addressees": lambda: _("Addressees"),
    "bases": lambda: _("Grounds"),
    "body": lambda: _("Body"),
    "authority": lambda: _("Authority"),
    "signer_title": lambda: _("Title of the signer"),
    "copies": lambda: _("Recipients (Nơi nhận)"),
}


def compared(old: Version, new: Version) -> list[tuple[str, list[Change]]]:
    """Fields that differ between two versions, each with its changed lines; uploaded files are compared by words."""
    before, after = _texts(old), _texts(new)
    found = []
    for name, label in FIELD_NAMES.items():
        first, second = before.get(name, ""), after.get(name, "")
        if first != second:
            found.append((label(), only_changes(lines_changed(first.splitlines(), second.splitlines()))))
    return found


def _texts(version: Version) -> dict[str, str]:
    if version.content is not None:
        return {**fields_from(version.content), "summary": str(version.content.get("summary", ""))}
    return {"body": version.source.blob.text if version.source else ""}
