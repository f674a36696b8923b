"""Making a directive of a text, changing what it is called, bringing it into force and closing it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.files.models import File
from lienthong.kernel.language.text import nfc
from lienthong.modules.directives.actions.texts_reading import ReadText, read_file
from lienthong.modules.directives.events.texts import (
    DirectiveBroughtIntoForce,
    DirectiveChanged,
    DirectiveClosed,
    DirectiveMade,
    DirectiveReopened,
)
from lienthong.modules.directives.models import Directive, Provision, TextVersion
from lienthong.modules.directives.rules.texts import may_make, may_move, may_prepare


class CannotMakeDirective(Exception):
    """No directive can be made or changed so; the message says why."""


class CannotMoveDirective(Exception):
    """It cannot be brought into force or closed now; the message says why."""


@dataclass(frozen=True, slots=True)
class DirectiveHead:
    """What a directive is called and when it counts; `kind` is one of `Directive.Kind`."""

    kind: str
    title: str
    issued_on: date
    symbol: str = ""
    ends_on: date | None = None


def make_directive(*, viewer: Viewer, head: DirectiveHead, file: File, document_id: int | None = None) -> Directive:
    """Make a directive of the viewer's body from a file: its first version and all provisions found in it.

    Raises CannotMakeDirective, and CannotReadText (texts_reading) for a file without words or damaged.
    """
    if not may_make(viewer):
        raise CannotMakeDirective(_("Your position does not prepare directives."))
    return _make(viewer, _checked(head), file, read_file(file), document_id)


@transaction.atomic
def _make(viewer: Viewer, head: DirectiveHead, file: File, found: ReadText, document_id: int | None) -> Directive:
    directive = Directive.objects.create(
        kind=head.kind,
        symbol=head.symbol,
        title=head.title,
        body_id=viewer.body_id,
        document_id=document_id,
        issued_on=head.issued_on,
        ends_on=head.ends_on,
        author_id=viewer.position_id,
        created_at=timezone.now(),
    )
    add_version(directive, viewer, file, found)
    told = DirectiveMade(str(directive), file.name, len(found.provisions))
    emit(told, subject=Subject("directive", directive.pk), viewer=viewer)
    return directive


def add_version(directive: Directive, viewer: Viewer, file: File, found: ReadText, note: str = "") -> TextVersion:
    """Write the next version of a directive's text and its provisions; the caller holds the transaction."""
    newest = directive.versions.order_by("-number").values_list("number", flat=True).first()
    version = TextVersion.objects.create(
        directive=directive,
        number=(newest or 0) + 1,
        file=file,
        text=found.text,
        pages=found.pages,
        sha256=found.sha256,
        note=note,
        author_id=viewer.position_id,
        created_at=timezone.now(),
    )
    made: list[Provision] = []
    for place, one in enumerate(found.provisions):
        made.append(
            Provision(
                version=version,
                parent_id=None,
                kind=one.kind,
                address=one.address,
                label=one.label,
                heading=one.heading,
                order=place,
                first=one.first,
                last=one.last,
                page=one.page,
                sha256=one.sha256,
            )
        )
    Provision.objects.bulk_create(made, batch_size=2000)
    for provision, one in zip(made, found.provisions, strict=True):
        provision.parent = made[one.parent] if one.parent is not None else None
    Provision.objects.bulk_update([one for one in made if one.parent_id], ["parent"], batch_size=2000)
    return version


@transaction.atomic
def change_directive(*, viewer: Viewer, directive_id: int, head: DirectiveHead) -> Directive:
    """Change what a directive is called and its days. Raises CannotMakeDirective."""
    directive = Directive.objects.visible_to(viewer).select_for_update().filter(pk=directive_id).first()
    if directive is None or not may_prepare(viewer, directive):
        raise CannotMakeDirective(_("Only the body that follows this directive changes it, while it is not closed."))
    head = _checked(head)
    for name in ("kind", "title", "issued_on", "symbol", "ends_on"):
        setattr(directive, name, getattr(head, name))
    directive.save(update_fields=["kind", "title", "issued_on", "symbol", "ends_on"])
    emit(DirectiveChanged(str(directive)), subject=Subject("directive", directive.pk), viewer=viewer)
    return directive


@transaction.atomic
def move_directive(*, viewer: Viewer, directive_id: int, state: str) -> Directive:
    """Bring a directive into force (`active`), close it (`closed`), or open it again. Raises CannotMoveDirective."""
    directive = Directive.objects.visible_to(viewer).select_for_update().filter(pk=directive_id).first()
    if directive is None or not may_move(viewer, directive, state):
        raise CannotMoveDirective(_("It is not for your position to do that now."))
    before, directive.state = directive.state, state
    directive.save(update_fields=["state"])
    event = (
        DirectiveReopened if before == "closed" else DirectiveClosed if state == "closed" else DirectiveBroughtIntoForce
    )
    emit(event(directive.pk), subject=Subject("directive", directive.pk), viewer=viewer)
    return directive


def _checked(head: DirectiveHead) -> DirectiveHead:
    title = " ".join(nfc(head.title).split())[:500]
    if not title:
        raise CannotMakeDirective(_("Give the directive a title."))
    if head.kind not in Directive.Kind.values:
        raise CannotMakeDirective(_("Choose what kind of directive it is."))
    if head.ends_on and head.ends_on < head.issued_on:
        raise CannotMakeDirective(pgettext("directive", "It cannot end before it is issued."))
    return DirectiveHead(head.kind, title, head.issued_on, nfc(head.symbol).strip()[:60], head.ends_on)
