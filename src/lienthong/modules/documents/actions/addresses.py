"""Addresses outside the workplace: kept, changed, retired and used again; never deleted, as documents name them."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import fold, nfc, sort_key
from lienthong.modules.documents.events.addresses import (
    OutsideAddressChanged,
    OutsideAddressKept,
    OutsideAddressRestored,
    OutsideAddressRetired,
)
from lienthong.modules.documents.models import OutsideAddress
from lienthong.modules.documents.rules.addresses import may_change_address, may_keep_addresses, may_share_addresses

KIND = "outside_address"


class CannotKeepAddress(Exception):
    """The address outside cannot be kept or changed; the message says why."""


@dataclass(frozen=True, slots=True)
class Card:
    """What is kept of an address outside; without `email` it is written to by post."""

    name: str
    email: str = ""
    postal: str = ""
    is_shared: bool = False


@transaction.atomic
def keep_address(*, viewer: Viewer, card: Card) -> OutsideAddress:
    """Keep another address for the viewer's body. Raises CannotKeepAddress, also when there is one of that name."""
    if not may_keep_addresses(viewer) or (card.is_shared and not may_share_addresses(viewer)):
        raise CannotKeepAddress(_("Addresses are kept by the records desk and the administrators of a body."))
    address = OutsideAddress(owner_id=viewer.body_id)
    _write(address, card)
    kept = OutsideAddressKept(address.name, address.email, address.is_shared)
    emit(kept, subject=Subject(KIND, address.pk), viewer=viewer)
    return address


@transaction.atomic
def keep_address_by_the_way(*, viewer: Viewer, card: Card) -> OutsideAddress:
    """Keep what was typed while addressing a draft; one of the same name gets the new e-mail and is used again.

    Whoever may address a draft may do this, not only the records desk. Raises CannotKeepAddress.
    """
    name = _clean(card.name, 200)
    known = OutsideAddress.objects.select_for_update().filter(owner_id=viewer.body_id, name=name).first()
    if known is None:
        address = OutsideAddress(owner_id=viewer.body_id)
        _write(address, card)
        kept = OutsideAddressKept(address.name, address.email)
        emit(kept, subject=Subject(KIND, address.pk), viewer=viewer)
        return address
    merged = Card(name, card.email or known.email, card.postal or known.postal, known.is_shared)
    _change(viewer, known, merged)
    _set_retired(viewer, known, is_retired=False)
    return known


@transaction.atomic
def change_address(*, viewer: Viewer, address_id: int, card: Card) -> OutsideAddress:
    """Change an address of the viewer's body; documents already sent keep what they were sent to.

    Raises CannotKeepAddress.
    """
    address = _own(viewer, address_id)
    if card.is_shared and not may_share_addresses(viewer):
        raise CannotKeepAddress(_("Only an operator shares an address with every body."))
    _change(viewer, address, card)
    return address


@transaction.atomic
def retire_address(*, viewer: Viewer, address_id: int) -> OutsideAddress:
    """Offer an address no longer; drafts that name it leave it out. Raises CannotKeepAddress."""
    address = _own(viewer, address_id)
    _set_retired(viewer, address, is_retired=True)
    return address


@transaction.atomic
def restore_address(*, viewer: Viewer, address_id: int) -> OutsideAddress:
    """Use a retired address again. Raises CannotKeepAddress."""
    address = _own(viewer, address_id)
    _set_retired(viewer, address, is_retired=False)
    return address


def _own(viewer: Viewer, address_id: int) -> OutsideAddress:
    address = OutsideAddress.objects.select_for_update().filter(pk=address_id).first()
    if address is None or not may_change_address(viewer, address):
        raise CannotKeepAddress(_("This address is kept by others."))
    return address


def _change(viewer: Viewer, address: OutsideAddress, card: Card) -> None:
    before = (address.name, address.email, address.postal, address.is_shared)
    _write(address, card)
    if before == (address.name, address.email, address.postal, address.is_shared):
        return
    was = " ".join(part for part in before[:2] if part)
    changed = OutsideAddressChanged(address.name, address.email, was, address.is_shared)
    emit(changed, subject=Subject(KIND, address.pk), viewer=viewer)


def _set_retired(viewer: Viewer, address: OutsideAddress, *, is_retired: bool) -> None:
    if is_retired == (address.retired_at is not None):
        return
    address.retired_at = timezone.now() if is_retired else None
    address.save(update_fields=["retired_at"])
    told = OutsideAddressRetired(address.name) if is_retired else OutsideAddressRestored(address.name)
    emit(told, subject=Subject(KIND, address.pk), viewer=viewer)


def _write(address: OutsideAddress, card: Card) -> None:
    address.name, address.postal = _clean(card.name, 200), _clean(card.postal, 300)
    address.email, address.is_shared = card.email.strip(), card.is_shared
    if not address.name:
        raise CannotKeepAddress(_("Give the addressee's name."))
    address.folded = fold(f"{address.name} {address.email} {address.postal}")[:900]
    address.sorted_as = sort_key(address.name)[:900]
    try:
        with transaction.atomic():
            address.save()
    except IntegrityError as error:
        raise CannotKeepAddress(_("Your body keeps an address of this name already, perhaps a retired one.")) from error


def _clean(text: str, most: int) -> str:
    return " ".join(nfc(text).split())[:most]
