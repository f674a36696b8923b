"""Beginning, saving, restoring and giving up drafts."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import nfc
from lienthong.kernel.org.models import TerritoryName, Unit
from lienthong.kernel.work.actions import Hold, close_item, open_item
from lienthong.kernel.work.models import WorkItem
from lienthong.modules.documents.events.drafting import (
    CoAuthorsChanged,
    DraftBegun,
    DraftCancelled,
    DraftRestored,
    DraftSaved,
)
from lienthong.modules.documents.models import CoAuthor, Document, DocumentType, Share, Version
from lienthong.modules.documents.rules.drafting import after, may_draft, may_edit, may_send, secrecy_fault
from lienthong.modules.documents.rules.drafting_content import EMPTY, content_from

LONGEST_SUMMARY = 500


class CannotDraft(Exception):
    """The draft cannot be begun or changed so; the message is for the person who tried."""


class DraftChanged(Exception):
    """Somebody saved the draft since it was opened; nothing was written. `current` is the version that stands."""

    def __init__(self, current: Version) -> None:
        self.current = current
        super().__init__(_("Somebody else saved this draft while you were writing."))


@dataclass(frozen=True, slots=True)
class Head:
    """What is set on the document itself rather than written in its body."""

    type_id: int
    summary: str
    urgency: int = 0
    secrecy: int = 0
    signer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """What one person typed on top of the version that `token` names."""

    token: str
    head: Head
    fields: dict[str, str] = field(default_factory=dict)


def token_of(version: Version) -> str:
    """Names the state of a draft that somebody opened: version and saving."""
    return f"{version.number}.{version.revision}"


def current_version(document_id: int) -> Version:
    """The newest version of a document."""
    return Version.objects.filter(document_id=document_id).select_related("author__account").order_by("-number")[0]


@transaction.atomic
def begin_draft(*, viewer: Viewer, head: Head, key: UUID | None = None) -> Document:
    """Begin a draft in the viewer's own body, with its work item; a repeated `key` gives the draft begun before.

    Raises CannotDraft for a type of another system, a secrecy that may not be stored, or a role that does not write.
    """
    if key and (known := Document.objects.filter(request_key=key, author_id=viewer.position_id).first()):
        return known
    if not may_draft(viewer):
        raise CannotDraft(_("Your role does not write documents."))
    body = Unit.objects.get(pk=viewer.body_id)
    now = timezone.now()
    document = Document(
        body=body,
        unit_id=viewer.unit_id,
        level=viewer.level,
        author_id=viewer.position_id,
        created_at=now,
        request_key=key,
    )
    _set_head(document, head, viewer, body.system)
    document.save()
    content = {**EMPTY, "place": place_of(body), "copies": [_archive_line(body)], "summary": document.summary}
    Version.objects.create(document=document, number=1, content=content, author_id=viewer.position_id, at=now)
    open_item(
        kind="document",
        subject_id=document.pk,
        unit_id=viewer.unit_id,
        origin=viewer.unit_name,
        title=document.summary,
        urgency=document.urgency,
        to=[Hold(unit_id=viewer.unit_id, position_id=viewer.position_id, task="draft")],
    )
    emit(DraftBegun(document.pk, document.summary), subject=Subject("document", document.pk), viewer=viewer)
    return document


@transaction.atomic
def save_draft(*, viewer: Viewer, document_id: int, typed: Typed, keep_theirs: bool = False) -> Version:
    """Save what was typed; the version that results.

    The author's own open version is changed in place; after anybody else's, or a closed one, the next begins.
    `keep_theirs` closes the version that stands first, so that saving over a conflict loses nothing. Raises
    DraftChanged when the draft is not what `typed.token` names, CannotDraft when it may not be changed so.
    """
    document = locked(document_id)
    co_authors = set(document.co_authors.values_list("position_id", flat=True))
    if not may_edit(viewer, document, co_authors):
        raise CannotDraft(_("This draft is not with you any more, so it cannot be changed."))
    current = current_version(document_id)
    if typed.token != token_of(current):
        raise DraftChanged(current)
    before = (document.type_id, document.summary, document.urgency, document.secrecy, document.proposed_signer_id)
    _set_head(document, typed.head, viewer, document.body.system if document.body else "")
    head_changed = before != (
        document.type_id,
        document.summary,
        document.urgency,
        document.secrecy,
        document.proposed_signer_id,
    )
    if head_changed:
        document.save(update_fields=["type", "summary", "urgency", "secrecy", "proposed_signer"])
        WorkItem.objects.filter(kind="document", subject_id=document.pk).update(
            title=document.summary, urgency=document.urgency
        )
    content = None
    if current.content is not None:
        content = {**content_from(typed.fields), "summary": document.summary}
    if not head_changed and content == current.content and not keep_theirs:
        return current
    if keep_theirs:
        close_version(current)
    return _write(document, current, content, viewer)


def _write(document: Document, current: Version, content: dict[str, Any] | None, viewer: Viewer) -> Version:
    """Put content into the open version of this author, or into the next one."""
    if current.closed_at is None and current.author_id == viewer.position_id:
        current.content, current.at = content, timezone.now()
        current.revision += 1
        current.save(update_fields=["content", "at", "revision"])
        return current
    close_version(current)
    next_one = add_version(document=document, viewer=viewer, content=content, source=current.source, pdf=current.pdf)
    if current.conversion:
        Version.objects.filter(pk=next_one.pk).update(conversion=current.conversion)
    return next_one


def add_version(
    *,
    document: Document,
    viewer: Viewer,
    content: dict[str, Any] | None,
    source: Any = None,
    pdf: Any = None,
    note: str = "",
) -> Version:
    """The next version of a locked document, told in its timeline."""
    number = current_version(document.pk).number + 1
    version = Version.objects.create(
        document=document,
        number=number,
        content=content,
        source=source,
        pdf=pdf,
        author_id=viewer.position_id,
        at=timezone.now(),
        note=note[:300],
    )
    emit(DraftSaved(document.pk, number, note), subject=Subject("document", document.pk), viewer=viewer)
    return version


@transaction.atomic
def keep_version(*, viewer: Viewer, document_id: int, note: str) -> Version:
    """Close the version that stands, with a note, so that later savings begin the next. Raises CannotDraft."""
    document = locked_for(viewer, document_id)
    current = current_version(document.pk)
    if current.closed_at is None:
        current.note = nfc(note).strip()[:300] or current.note
        close_version(current)
        emit(
            DraftSaved(document.pk, current.number, current.note),
            subject=Subject("document", document.pk),
            viewer=viewer,
        )
    return current


@transaction.atomic
def restore_version(*, viewer: Viewer, document_id: int, number: int) -> Version:
    """Make an earlier version the newest again, as a new one; nothing in between is lost. Raises CannotDraft."""
    document = locked_for(viewer, document_id)
    old = document.versions.filter(number=number).first()
    current = current_version(document.pk)
    if old is None or old.number == current.number:
        raise CannotDraft(_("There is no such earlier version."))
    close_version(current)
    version = Version.objects.create(
        document=document,
        number=current.number + 1,
        content=old.content,
        source=old.source,
        pdf=old.pdf,
        conversion=old.conversion,
        author_id=viewer.position_id,
        at=timezone.now(),
        note=_("Restored from version %(number)d") % {"number": number},
    )
    if old.content and old.content.get("summary"):
        document.summary = old.content["summary"]
        document.save(update_fields=["summary"])
    emit(DraftRestored(document.pk, version.number, number), subject=Subject("document", document.pk), viewer=viewer)
    return version


@transaction.atomic
def name_co_authors(*, viewer: Viewer, document_id: int, position_ids: list[int]) -> None:
    """Say who may write along, any positions of the same body; their units see the draft. Raises CannotDraft."""
    document = locked(document_id)
    if not may_send(viewer, document) or after(document.state, "save") is None:
        raise CannotDraft(_("Only the author of a draft names who writes along."))
    found = list(
        Position.objects.current()
        .filter(pk__in=position_ids, unit__body_id=document.body_id)
        .exclude(pk=viewer.position_id)
        .select_related("account")
        .order_by("id")
    )
    known = set(document.co_authors.values_list("position_id", flat=True))
    if {one.pk for one in found} == known:
        return
    document.co_authors.exclude(position_id__in=[one.pk for one in found]).delete()
    CoAuthor.objects.bulk_create(
        [CoAuthor(document=document, position=one) for one in found if one.pk not in known], ignore_conflicts=True
    )
    show_to(document, [one.unit_id for one in found], viewer)
    names = ", ".join(one.account.full_name for one in found)
    emit(CoAuthorsChanged(document.pk, names or "–"), subject=Subject("document", document.pk), viewer=viewer)


@transaction.atomic
def cancel_draft(*, viewer: Viewer, document_id: int, reason: str) -> Document:
    """Give a draft up, with a reason; it is kept but nobody works on it any more. Raises CannotDraft."""
    document = locked(document_id)
    state = after(document.state, "cancel")
    reason = nfc(reason).strip()[:300]
    if state is None or not may_send(viewer, document) or not reason:
        raise CannotDraft(_("Only its author gives up a draft, with a reason, while it is with them."))
    document.state = state
    document.save(update_fields=["state"])
    close_item(item_id=WorkItem.objects.get(kind="document", subject_id=document.pk).pk, outcome="cancelled")
    emit(DraftCancelled(document.pk, reason), subject=Subject("document", document.pk), viewer=viewer)
    return document


def locked(document_id: int) -> Document:
    """A document, its row locked until the transaction ends."""
    return Document.objects.select_for_update(of=("self",)).select_related("body", "type", "unit").get(pk=document_id)


def locked_for(viewer: Viewer, document_id: int) -> Document:
    """The same, for a viewer who may change the draft. Raises CannotDraft."""
    document = locked(document_id)
    if not may_edit(viewer, document, set(document.co_authors.values_list("position_id", flat=True))):
        raise CannotDraft(_("This draft is not with you any more, so it cannot be changed."))
    return document


def close_version(version: Version) -> None:
    """From now on this version stays as it is."""
    if version.closed_at is None:
        version.closed_at = timezone.now()
        version.save(update_fields=["closed_at", "note"])


def show_to(document: Document, unit_ids: list[int], viewer: Viewer) -> None:
    """Let units of the body read the draft."""
    Share.objects.bulk_create(
        [
            Share(document=document, unit_id=unit_id, added_by_id=viewer.account_id)
            for unit_id in sorted(set(unit_ids))
            if unit_id != document.unit_id
        ],
        ignore_conflicts=True,
    )


def place_of(body: Unit) -> str:
    """The place that stands before the date: the name of the body's territory today; Hà Nội for the centre."""
    if body.level == "central":
        return "Hà Nội"
    name = TerritoryName.objects.filter(territory_id=body.territory_id, valid__contains=timezone.localdate()).first()
    return name.name if name else ""


def _archive_line(body: Unit) -> str:
    return f"Lưu Văn phòng {body.name}." if body.system == "party" else "Lưu: VT."


def _set_head(document: Document, head: Head, viewer: Viewer, system: str) -> None:
    summary = " ".join(nfc(head.summary).split())
    if not summary:
        raise CannotDraft(_("Write in one line what the document is about."))
    if len(summary) > LONGEST_SUMMARY:
        raise CannotDraft(_("The summary is longer than %(limit)d characters.") % {"limit": LONGEST_SUMMARY})
    if fault := secrecy_fault(level=viewer.level, clearance=viewer.clearance, secrecy=head.secrecy):
        raise CannotDraft(SECRECY_FAULTS[fault]())
    kind = DocumentType.objects.filter(pk=head.type_id, system=system).first()
    if kind is None:
        raise CannotDraft(_("Choose a type of document that your body issues."))
    signer = None
    if head.signer_id:
        signer = Position.objects.current().filter(pk=head.signer_id, unit__body_id=viewer.body_id).first()
    document.type, document.summary, document.proposed_signer = kind, summary, signer
    document.urgency, document.secrecy = head.urgency, head.secrecy


SECRECY_FAULTS = {
    "cipher": lambda: _(
        "Content above “open” cannot be stored: no cipher provider is loaded. Write it outside the network, "
        "or ask the operator to load one."
    ),
    "level": lambda: _("Offices of your level may not hold content of this secrecy."),
    "clearance": lambda: _("Your position is not cleared for this secrecy."),
}
