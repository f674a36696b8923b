"""A visitor's petition sent: what was filled in becomes a draft, under the key of the page that sends it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from lienthong.modules.petitions.actions.portal_guarding import Challenge
from lienthong.modules.petitions.actions.portal_uploads import Kept, claim_files
from lienthong.modules.petitions.actions.submitting import (
    CannotSubmit,
    ContactDetails,
    Draft,
    Submitted,
    submit_petition,
)
from lienthong.modules.petitions.models import Petition, PetitionKind
from lienthong.modules.petitions.rules.codes import keyed
from lienthong.modules.petitions.rules.identity import Sender


@transaction.atomic
def send_petition(
    *,
    territory_id: int,
    saying: Mapping[str, Any],
    details: Mapping[str, Any],
    kept: Sequence[Kept],
    challenge: Challenge,
    language: str,
    visitor: str = "",
    sender: Sender | None = None,
) -> Submitted:
    """Send what the cleaned forms hold; sent again under the same challenge it is the same petition and code.

    `visitor` marks a browser; it, or the contact, lets a sender be recognised without being known. `sender` is who
    signed in, kept only where the sender chose to be known so. Raises CannotSubmit.
    """
    is_sealed = details["kind"] == PetitionKind.DENUNCIATION
    if details["grade"] != Petition.Grade.VERIFIED:
        sender = None
    elif sender is None:
        raise CannotSubmit(_("You are not signed in any more. Go back to the details and sign in again."), "grade")
    draft = Draft(
        kind=details["kind"],
        topic_id=details["topic"],
        territory_id=territory_id,
        address=saying["address"],
        latitude=saying["latitude"],
        longitude=saying["longitude"],
        text=saying["text"],
        language=language,
        grade=details["grade"],
        pseudonym=details["pseudonym"] if details["grade"] == Petition.Grade.PSEUDONYM else "",
        channel=Petition.Channel.PORTAL,
        sender_key=sender_key(
            identity=sender.subject if sender else "", email=details["email"], phone=details["phone"], visitor=visitor
        ),
        wants_public=details["wants_public"] and not is_sealed,
        concerned_id=details["concerned"] if is_sealed else None,
        instance=2 if details["is_second"] else 1,
        contact=_contact(details, sender),
        files=claim_files(kept=kept),
    )
    return submit_petition(draft=draft, request_key=challenge.key)


def sender_key(*, identity: str = "", email: str = "", phone: str = "", visitor: str = "") -> str:
    """What is the same for whoever sends again, and tells nobody who it is; empty where nothing tells."""
    known = identity or email.lower() or phone.removeprefix("+84").removeprefix("0") or visitor
    return keyed(settings.SECRET_KEY, "portal sender", known).hex() if known else ""


def _contact(details: Mapping[str, Any], sender: Sender | None) -> ContactDetails | None:
    """How to reach the sender and who it is; none where nothing was given."""
    given = {name: details[name] for name in ("name", "email", "phone", "wants_news")} | {"address": details["home"]}
    if sender:
        given |= {"issuer": sender.issuer[:200], "subject": sender.subject}
    return ContactDetails(**given) if any(given.values()) else None
