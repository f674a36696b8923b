"""Reading, exporting and erasing how a sender can be reached: every reading has a reason, every erasing a rule."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import nfc
from lienthong.modules.petitions.actions.sealing import unsealed_words
from lienthong.modules.petitions.actions.telling import tell
from lienthong.modules.petitions.events.privacy import (
    ContactErased,
    ContactRead,
    ContactRuleChanged,
    SenderDataExported,
)
from lienthong.modules.petitions.models import Contact, ContactRule, Petition, SealedText
from lienthong.modules.petitions.rules.contacts import may_read_contact, may_settle_contacts
from lienthong.modules.petitions.rules.sealing import Words, sealed
from lienthong.modules.petitions.rules.states import FINAL

FIELDS = ("name", "email", "phone", "address", "issuer", "subject")
BATCH = 500
MOST_DAYS = 36_500


class CannotRead(Exception):
    """The contact stays closed; the message is for whoever asked."""


class CannotChange(Exception):
    """The rule stays as it is; the message is for whoever asked."""


@transaction.atomic
def read_contact(*, viewer: Viewer, petition: Petition, reason: str) -> Contact:
    """How the sender can be reached, for whom it was given to work on; the reading is written down.

    Raises CannotRead.
    """
    reason = _checked(viewer, petition, reason)
    contact = Contact.objects.filter(petition=petition).first()
    if contact is None:
        raise CannotRead(_("The sender left no contact."))
    if contact.erased_at is not None:
        raise CannotRead(_("The contact has been erased by rule."))
    tell(petition, ContactRead(reason), viewer)
    return contact


@transaction.atomic
def export_sender(*, viewer: Viewer, petition: Petition, reason: str) -> dict[str, Any]:
    """Everything that the viewer's unit holds about the sender of a petition, as plain data; raises CannotRead.

    Petitions of the same sender key or the same verified identity among those that the viewer may see.
    Decree 13/2023/NĐ-CP, article 14: whoever is written about may have it.
    """
    reason = _checked(viewer, petition, reason)
    contact = Contact.objects.filter(petition=petition).first()
    same = Q(pk=petition.pk)
    if petition.sender_key:
        same |= Q(sender_key=petition.sender_key)
    if contact and contact.subject:
        same |= Q(contact__issuer=contact.issuer, contact__subject=contact.subject)
    held = Petition.objects.visible_to(viewer).filter(same, is_sealed=False).order_by("id")[:1000]
    held_ids = [one.pk for one in held]
    contacts = {one.petition_id: one for one in Contact.objects.filter(petition__in=held_ids)}
    tell(petition, SenderDataExported(reason, len(held_ids)), viewer)
    return {
        "made_at": timezone.now().isoformat(),
        "petitions": [_told(one, contacts.get(one.pk)) for one in held],
    }


@transaction.atomic
def set_contact_rule(*, viewer: Viewer, kind: str, days: int, citation: str) -> ContactRule:
    """How many days after closing the contacts of a kind are kept; those that are due get their day anew.

    Raises CannotChange.
    """
    if not may_settle_contacts(viewer):
        raise CannotChange(_("Only the centre settles how long contacts are kept."))
    if not 1 <= days <= MOST_DAYS or not nfc(citation).strip():
        raise CannotChange(_("Give a number of days, and the decision that says so."))
    rule = ContactRule.objects.select_for_update().get(kind=kind)
    rule.days, rule.citation = days, nfc(citation).strip()[:300]
    rule.save()
    for table in (Contact, SealedText):
        for one in table.objects.filter(petition__kind=kind, erase_on__isnull=False).select_related("petition"):
            one.erase_on = _day(one.petition, days)
            one.save(update_fields=["erase_on"])
    emit(ContactRuleChanged(kind, days), subject=Subject("contact_rule", rule.pk), viewer=viewer)
    return rule


def settle_erasing(*, petition_id: int) -> None:
    """Give or take the day on which a petition's contact is erased, by its state now: only what is final has one."""
    petition = Petition.objects.filter(pk=petition_id).first()
    if petition is None:
        return
    rule = ContactRule.objects.filter(kind=petition.kind).first()
    on = _day(petition, rule.days) if rule and petition.state in FINAL else None
    table = SealedText if petition.is_sealed else Contact
    table.objects.filter(petition_id=petition_id, erased_at__isnull=True).update(erase_on=on)


def erase_due_contacts(*, today: date | None = None) -> int:
    """Erase what is due, petition by petition; returns how many. Done again it finds nothing."""
    today = today or timezone.localdate()
    done = 0
    for table in (Contact, SealedText):
        due = table.objects.filter(erased_at__isnull=True, erase_on__lte=today).order_by("erase_on", "petition_id")
        for pk in list(due.values_list("petition_id", flat=True)[:BATCH]):
            done += erase_contact(petition_id=pk, today=today)
    return done


@transaction.atomic
def erase_contact(*, petition_id: int, today: date) -> bool:
    """Erase how the sender of one petition can be reached, if it is due: the rest of the petition stays."""
    petition = Petition.objects.select_for_update().get(pk=petition_id)
    table = SealedText if petition.is_sealed else Contact
    kept = table.objects.filter(petition=petition, erased_at__isnull=True, erase_on__lte=today).first()
    if kept is None:
        return False
    if isinstance(kept, SealedText):
        words = unsealed_words(petition)
        content = sealed(Words(words.text, words.address), secret=settings.SECRET_KEY, bound_to=petition.reference)
        kept.content = content
    else:
        for name in FIELDS:
            setattr(kept, name, "")
        kept.wants_news = False
    kept.erased_at = timezone.now()
    kept.save()
    petition.pseudonym = petition.sender_key = ""
    petition.save(update_fields=["pseudonym", "sender_key"])
    closed = _closed_on(petition)
    tell(petition, ContactErased((today - closed).days), None)
    return True


def _checked(viewer: Viewer, petition: Petition, reason: str) -> str:
    reason = nfc(reason).strip()[:300]
    if not may_read_contact(viewer, petition):
        raise CannotRead(_("Only whom the petition was given to work on may read this."))
    if not reason:
        raise CannotRead(_("Say why you need it."))
    return reason


def _told(petition: Petition, contact: Contact | None) -> dict[str, Any]:
    return {
        "reference": petition.reference,
        "kind": petition.kind,
        "received_at": petition.received_at.isoformat(),
        "state": petition.state,
        "text": petition.text,
        "address": petition.address,
        "pseudonym": petition.pseudonym,
        "grade": petition.grade,
        "contact": {name: getattr(contact, name) for name in FIELDS} if contact else {},
        "erase_on": contact.erase_on.isoformat() if contact and contact.erase_on else "",
        "files": [one.file.name for one in petition.attachments.select_related("file").order_by("id")],
    }


def _closed_on(petition: Petition) -> date:
    return timezone.localdate(petition.closed_at or timezone.now())


def _day(petition: Petition, days: int) -> date:
    return _closed_on(petition) + timedelta(days=days)
