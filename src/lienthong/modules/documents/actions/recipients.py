"""Choosing to whom a document goes; groups that a body keeps."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import nfc
from lienthong.kernel.org.models import Unit
from lienthong.modules.documents.events.issuing import RecipientsChanged
from lienthong.modules.documents.models import Document, Recipient, RecipientGroup
from lienthong.modules.documents.queries.recipients import groups_for, outside_for
from lienthong.modules.documents.rules.issuing import may_address


class CannotAddress(Exception):
    """The recipients cannot be set: the document has gone out, or is not the viewer's to address."""


class CannotKeep(Exception):
    """A group cannot be kept; the message says why."""


@transaction.atomic
def set_recipients(
    *,
    viewer: Viewer,
    document_id: int,
    unit_ids: Sequence[int] = (),
    group_ids: Sequence[int] = (),
    outside_ids: Sequence[int] = (),
) -> int:
    """Set to whom an unissued document goes, each once; returns how many entries there are.

    Ids that the viewer may not choose (another body's group or address, a unit that is no body) are left out.
    Raises CannotAddress.
    """
    document = Document.objects.visible_to(viewer).select_for_update(of=("self",)).filter(pk=document_id).first()
    if document is None or not may_address(viewer, document):
        raise CannotAddress
    units = Unit.objects.visible_to(viewer).open().filter(pk__in=unit_ids, body_id__isnull=False)
    bodies = sorted(set(units.values_list("body_id", flat=True)))
    groups = sorted(groups_for(viewer).filter(pk__in=group_ids).values_list("pk", flat=True))
    outside = sorted(outside_for(viewer).filter(pk__in=outside_ids).values_list("pk", flat=True))
    Recipient.objects.filter(document=document).delete()
    rows = [Recipient(document=document, unit_id=pk) for pk in bodies]
    rows += [Recipient(document=document, group_id=pk) for pk in groups]
    rows += [Recipient(document=document, outside_id=pk) for pk in outside]
    Recipient.objects.bulk_create(rows)
    emit(
        RecipientsChanged(document_id, len(bodies), len(groups), len(outside)),
        subject=Subject("document", document_id),
        viewer=viewer,
    )
    return len(rows)


@dataclass(frozen=True, slots=True)
class GroupRule:
    """Which bodies belong to a group: those of a level and system under a unit (empty: any), and named ones."""

    level: str = ""
    system: str = ""
    under_id: int | None = None
    unit_ids: Sequence[int] = field(default_factory=tuple)

    @property
    def is_empty(self) -> bool:
        """Whether it means nobody."""
        return not (self.level or self.system or self.under_id or self.unit_ids)


@transaction.atomic
def save_group(
    *, viewer: Viewer, name: str, rule: GroupRule, is_shared: bool = False, group_id: int | None = None
) -> RecipientGroup:
    """Make a group of the viewer's body, or change one of them. Raises CannotKeep."""
    name = nfc(name).strip()
    if not name:
        raise CannotKeep(_("Give the group a name."))
    if rule.is_empty:
        raise CannotKeep(_("Choose a level, a system, a unit above, or name at least one unit."))
    group = RecipientGroup(owner_id=viewer.body_id)
    if group_id is not None:
        found = RecipientGroup.objects.filter(owner_id=viewer.body_id, pk=group_id).first()
        if found is None:
            raise CannotKeep(_("This group belongs to another body."))
        group = found
    group.name, group.is_shared = name[:150], is_shared
    group.rule_level, group.rule_system, group.rule_under_id = rule.level, rule.system, rule.under_id
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        raise CannotKeep(_("There is a group with this name already.")) from error
    group.units.set(Unit.objects.open().filter(pk__in=rule.unit_ids))
    return group


@transaction.atomic
def delete_group(*, viewer: Viewer, group_id: int) -> None:
    """Delete a group of the viewer's body. Raises CannotKeep while a document is addressed to it."""
    group = RecipientGroup.objects.filter(owner_id=viewer.body_id, pk=group_id).first()
    if group is None:
        raise CannotKeep(_("This group belongs to another body."))
    if Recipient.objects.filter(group=group).exists():
        raise CannotKeep(_("Documents are addressed to this group; take it out of them first."))
    group.delete()
