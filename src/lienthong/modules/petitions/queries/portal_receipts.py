"""The receipt of a petition: the same whenever it is asked for, and checked later here or without us."""

import hashlib
import re
from dataclasses import dataclass

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils import timezone

from lienthong.kernel.events.actions.sequencing import is_signed, public_key, sign_text
from lienthong.modules.petitions.models import Petition
from lienthong.modules.petitions.queries.portal_places import place_of
from lienthong.modules.petitions.rules.receipts import LONGEST_NOTE, read_receipt, receipt_text


def receipt_of(petition: Petition) -> str:
    """The signed receipt. It never holds the code or the words: only a hash of the words, which their owner can make
    again (SHA-256 of the text as it was sent, in UTF-8); of a sealed petition not even that.
    """
    place = place_of(petition.territory_id)
    first = petition.transfers.select_related("to_unit").order_by("at", "id").first()
    words = "sealed" if petition.is_sealed else f"sha256 {hashlib.sha256(petition.text.encode()).hexdigest()}"
    count = petition.attachments.filter(message__isnull=True, added_at=petition.received_at).count()
    return sign_text(
        receipt_text(
            (
                petition.reference,
                timezone.localtime(petition.received_at).isoformat(timespec="seconds"),
                petition.kind,
                f"{place.code} {place.whole}" if place else str(petition.territory_id),
                first.to_unit.name if first else petition.unit.name,
                words,
                str(count),
            )
        )
    )


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of checking a receipt: whether our key signed it, what it says, whether the petition is known here."""

    is_signed: bool
    said: dict[str, str]
    is_known: bool


def checked_receipt(note: str) -> Checked:
    """Check a receipt that somebody pasted."""
    # What is copied from a paper comes with other line ends, and without the empty line before the signature.
    text = re.sub(r"\n+(?=— )", "\n\n", note[:LONGEST_NOTE].replace("\r\n", "\n").strip()) + "\n"
    said = read_receipt(text)
    holds = bool(said) and is_signed(text, public_key())
    is_known = holds and Petition.objects.filter(reference=said["reference"], kind=said["kind"]).exists()
    return Checked(holds, said if holds else {}, is_known)


def key_text() -> str:
    """The public key as PEM, for checking without us."""
    return public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
