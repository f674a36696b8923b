"""What the public reads and sees: prepared, approved, published, taken back."""

from collections.abc import Collection, Sequence

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.files.actions import redact_picture
from lienthong.kernel.files.pictures import Box
from lienthong.kernel.files.rules import PDF, PICTURES
from lienthong.kernel.language.text import nfc
from lienthong.kernel.search.rules import words_of
from lienthong.modules.petitions.actions.telling import tell
from lienthong.modules.petitions.events.privacy import (
    PetitionPublished,
    PetitionUnpublished,
    PictureRedacted,
    PublicTextPrepared,
)
from lienthong.modules.petitions.models import Attachment, Petition
from lienthong.modules.petitions.rules.publishing import may_publish, may_redact
from lienthong.modules.petitions.rules.redaction import redacted, suggestions_in

MOST_BOXES = 50


class CannotPublish(Exception):
    """What the public sees stays as it is; the message is for the person."""


@transaction.atomic
def prepare_text(*, viewer: Viewer, petition_id: int, black: Collection[int], title: str) -> Petition:
    """Black out the words at these places (`tokens_of`) and give a title. What was public before is taken back.

    Raises CannotPublish: not the viewer's, without a title, or a title that says what is blacked out elsewhere.
    """
    petition = _locked(petition_id)
    if not may_redact(viewer, petition):
        raise CannotPublish(_("You may not prepare this petition for the public."))
    title = nfc(title).strip()[:200]
    if not title:
        raise CannotPublish(_("Give it a title for the public."))
    if found := suggestions_in(title):
        raise CannotPublish(_("The title still says “%(word)s”.") % {"word": found[0]})
    petition.public_title, petition.public_text = title, redacted(petition.text, black)
    petition.published_at = None
    petition.save(update_fields=["public_title", "public_text", "published_at"])
    tell(petition, PublicTextPrepared(len(set(black))), viewer)
    return petition


@transaction.atomic
def prepare_picture(
    *, viewer: Viewer, attachment: Attachment, boxes: Sequence[Box], page: int | None = None
) -> Attachment:
    """Make the picture that the public may see, or a picture of one `page` of a PDF (from 0), with `boxes` black.

    A page becomes an attachment of its own. Raises CannotPublish, and CannotStore when it cannot be decoded.
    """
    petition = _locked(attachment.petition_id)
    if not may_redact(viewer, petition):
        raise CannotPublish(_("You may not prepare this petition for the public."))
    is_page = attachment.file.blob.media_type == PDF
    if attachment.file.blob.media_type not in PICTURES and not is_page:
        raise CannotPublish(_("Only pictures and PDF pages can be shown to the public."))
    if len(boxes) > MOST_BOXES:
        raise CannotPublish(_("These are too many boxes; cover a larger part with one."))
    file = redact_picture(file=attachment.file, boxes=boxes, viewer=viewer, page=(page or 0) if is_page else None)
    if is_page:
        kind, message = Attachment.Kind.PHOTO, attachment.message
        attachment = Attachment(petition=petition, kind=kind, file=file, added_at=timezone.now(), message=message)
    attachment.redacted, attachment.is_public = file, False
    attachment.save()
    tell(petition, PictureRedacted(attachment.pk, len(boxes)), viewer)
    return attachment


@transaction.atomic
def publish_petition(*, viewer: Viewer, petition_id: int, attachment_ids: Collection[int] = ()) -> Petition:
    """Show the prepared words and these prepared pictures to everybody; publishing again changes the pictures.

    Raises CannotPublish: not the viewer's, or nothing prepared.
    """
    petition = _locked(petition_id)
    if not may_publish(viewer, petition):
        raise CannotPublish(_("You may not publish this petition."))
    if not petition.public_text or not petition.public_title:
        raise CannotPublish(_("Prepare the public text first."))
    petition.published_at = petition.published_at or timezone.now()
    petition.save(update_fields=["published_at"])
    _index(petition)
    Attachment.objects.filter(petition=petition, is_public=True).exclude(pk__in=attachment_ids).update(is_public=False)
    ready = Attachment.objects.filter(petition=petition, pk__in=attachment_ids, redacted__isnull=False)
    shown = ready.update(is_public=True)
    tell(petition, PetitionPublished(shown), viewer)
    return petition


@transaction.atomic
def unpublish_petition(*, viewer: Viewer, petition_id: int, reason: str = "") -> Petition:
    """Take it back from the public at once; what was prepared stays. Doing it twice is doing it once."""
    petition = _locked(petition_id)
    if not may_publish(viewer, petition):
        raise CannotPublish(_("You may not publish this petition."))
    if petition.published_at is None:
        return petition
    petition.published_at = None
    petition.save(update_fields=["published_at"])
    Attachment.objects.filter(petition=petition, is_public=True).update(is_public=False)
    tell(petition, PetitionUnpublished(nfc(reason).strip()[:300]), viewer)
    return petition


def _index(petition: Petition) -> None:
    """The words by which the public finds it: only those that the public may read, folded as the search folds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE petitions_petition SET public_words = array_to_tsvector(%s::text[]) WHERE id = %s",
            [words_of(petition.public_title, petition.public_text), petition.pk],
        )


def _locked(petition_id: int) -> Petition:
    return Petition.objects.select_for_update(of=("self",)).select_related("unit").get(pk=petition_id)
