"""Sealing the words of a denunciation, and opening them: one keeper asks, another agrees, for a day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.seals import all_secrets
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.files import sealing as sealed_files
from lienthong.kernel.language.text import nfc
from lienthong.modules.petitions.events.sealing import (
    SEALED,
    SealedFileRead,
    SealedWordsRead,
    UnsealingAsked,
    UnsealingDecided,
)
from lienthong.modules.petitions.models import Attachment, Petition, SealedText, Unsealing
from lienthong.modules.petitions.queries.handling import keeps
from lienthong.modules.petitions.queries.lane import active_keepers
from lienthong.modules.petitions.rules.sealing import BrokenSeal, Words, files_bound_to, opened, sealed
from lienthong.modules.petitions.rules.unsealing import is_lapsed, is_open


class CannotUnseal(Exception):
    """The words stay closed; the message is for the keeper."""


def seal(*, petition: Petition, words: str, contact: dict[str, str] | None = None) -> SealedText:
    """Put the words away, with everything else on the petition that could tell who says it or of what.

    Address, position on the map and pseudonym move from the petition into the sealed text; so does the sender's contact
    (`contact`, as the fields of a `Contact`): a denunciation has no row of contacts. What would recognise the sender
    among others goes for good. The petition is saved, a new one for the first time: an open value that was once
    written would stay in the log of the database and in its backups.
    """
    content = sealed(
        Words(words, petition.address, petition.pseudonym, petition.latitude, petition.longitude, contact or {}),
        secret=settings.SECRET_KEY,
        bound_to=petition.reference,
    )
    with transaction.atomic():
        petition.title = petition.text = petition.address = petition.pseudonym = petition.sender_key = ""
        petition.latitude = petition.longitude = None
        petition.is_sealed, petition.wants_public = True, False
        petition.save()
        text, _made = SealedText.objects.update_or_create(petition=petition, defaults={"content": content})
    return text


@transaction.atomic
def ask_to_unseal(*, viewer: Viewer, petition: Petition, reason: str, now: datetime | None = None) -> Unsealing:
    """Ask the other keepers of the lane to agree. Raises CannotUnseal without a reason, or while one is asked."""
    now = now or timezone.now()
    _require_keeper(viewer, petition)
    reason = nfc(reason).strip()
    if not reason:
        raise CannotUnseal(_("Say why the denunciation must be opened."))
    Petition.objects.select_for_update().get(pk=petition.pk)
    latest = petition.unsealings.order_by("-id").first()
    if latest and is_open(latest, now):
        raise CannotUnseal(_("The denunciation is open already."))
    if latest and latest.decided_at is None:
        if not is_lapsed(latest, now):
            raise CannotUnseal(_("Somebody has asked already; another keeper must decide first."))
        latest.decided_at, latest.is_granted = now, False
        latest.save(update_fields=["decided_at", "is_granted"])
    if all(keeper.position.account_id == viewer.account_id for keeper in active_keepers(petition.unit_id)):
        raise CannotUnseal(_("There is no second keeper who could agree. The leader above must name one."))
    asked = Unsealing.objects.create(
        petition=petition, asked_by_id=viewer.position_id, asked_at=now, reason=reason[:300]
    )
    emit(UnsealingAsked(petition.pk, asked.pk, reason[:300]), subject=Subject(SEALED, petition.pk), viewer=viewer)
    return asked


@transaction.atomic
def decide_unsealing(*, viewer: Viewer, unsealing: Unsealing, grant: bool, now: datetime | None = None) -> Unsealing:
    """Agree to open or refuse. Raises CannotUnseal to whoever asked, when it is decided or when it lapsed."""
    now = now or timezone.now()
    unsealing = (
        Unsealing.objects.select_for_update(of=("self",)).select_related("petition", "asked_by").get(pk=unsealing.pk)
    )
    _require_keeper(viewer, unsealing.petition)
    if unsealing.asked_by.account_id == viewer.account_id:
        raise CannotUnseal(_("Opening takes two: another keeper must decide."))
    if unsealing.decided_at is not None:
        raise CannotUnseal(_("This has been decided already."))
    if is_lapsed(unsealing, now):
        raise CannotUnseal(_("The request has lapsed; ask again."))
    unsealing.decided_by_id, unsealing.decided_at, unsealing.is_granted = viewer.position_id, now, grant
    unsealing.warned_at = None  # of the lapsing they may have been; of the closing they have not
    unsealing.save(update_fields=["decided_by", "decided_at", "is_granted", "warned_at"])
    emit(
        UnsealingDecided(unsealing.petition_id, unsealing.pk, grant),
        subject=Subject(SEALED, unsealing.petition_id),
        viewer=viewer,
    )
    return unsealing


@transaction.atomic
def open_sealed(*, viewer: Viewer, petition: Petition, now: datetime | None = None) -> Words:
    """Read the words while two keepers have opened them; every reading is written down.

    Raises CannotUnseal when they are closed, or no known secret opens them.
    """
    opening = _opening(viewer, petition, now or timezone.now())
    with _said_plainly():
        words = unsealed_words(petition)
    emit(SealedWordsRead(petition.pk, opening.pk), subject=Subject(SEALED, petition.pk), viewer=viewer)
    return words


@transaction.atomic
def open_sealed_file(
    *, viewer: Viewer, petition: Petition, attachment: Attachment, now: datetime | None = None
) -> sealed_files.Opened:
    """Take out one file of the sender while two keepers have opened the denunciation; it is written down.

    Raises CannotUnseal when it is closed, or no known secret opens it.
    """
    opening = _opening(viewer, petition, now or timezone.now())
    with _said_plainly():
        found = sealed_files.open_sealed(file=attachment.file, bound_to=files_bound_to(petition.reference))
    told = SealedFileRead(petition.pk, opening.pk, attachment.pk)
    emit(told, subject=Subject(SEALED, petition.pk), viewer=viewer)
    return found


def unsealed_words(petition: Petition) -> Words:
    """The words without asking anybody: for what the product itself must do with them, never for a page.

    Raises BrokenSeal.
    """
    content = bytes(SealedText.objects.get(petition=petition).content)
    return opened(content, secrets=all_secrets(), bound_to=petition.reference)


@contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except (BrokenSeal, FileNotFoundError) as error:
        told = _("This cannot be opened: the key that sealed it is lost, or it was changed since. Tell the operator.")
        raise CannotUnseal(told) from error


def _opening(viewer: Viewer, petition: Petition, now: datetime) -> Unsealing:
    """What two keepers agreed on and still holds. Raises CannotUnseal."""
    _require_keeper(viewer, petition)
    latest = petition.unsealings.order_by("-id").first()
    if latest is None or not is_open(latest, now):
        raise CannotUnseal(_("The denunciation is closed. Two keepers must agree to open it."))
    return latest


def _require_keeper(viewer: Viewer, petition: Petition) -> None:
    if not keeps(viewer, petition):
        raise CannotUnseal(_("Only a keeper of this lane may do this."))
