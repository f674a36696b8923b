"""A petition that came through another app."""

import hashlib
from collections.abc import Mapping, Sequence
from secrets import token_hex
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from lienthong.modules.petitions.actions.open311_apps import note_app
from lienthong.modules.petitions.actions.portal_sending import sender_key
from lienthong.modules.petitions.actions.portal_uploads import CannotTakeIn, with_files
from lienthong.modules.petitions.actions.submitting import (
    CannotSubmit,
    ContactDetails,
    Draft,
    Submitted,
    submit_petition,
)
from lienthong.modules.petitions.models import Petition, PetitionKind, Topic, TrustedApp

SHORTEST_KEY = 32


class CannotReceive(Exception):
    """It cannot be received; the message says why."""


def receive_request(
    *,
    given: Mapping[str, Any],
    uploads: "Sequence[UploadedFile[Any]]" = (),
    language: str = "vi",
    key: str = "",
    app: TrustedApp | None = None,
) -> Submitted:
    """Receive what `RequestForm` cleaned, with its media; what `media_url` names is not fetched. Raises CannotReceive.

    `key` is the app's own for this request (`Idempotency-Key`), of 32 signs at least, or empty.
    """
    code = given["service_code"]
    topic = Topic.objects.filter(code=code, retired_on__isnull=True).first()
    if topic is None and code != "other":
        raise CannotReceive(_("No such service."))
    contact = ContactDetails(
        name=f"{given['last_name']} {given['first_name']}".strip(),
        email=given["email"],
        phone=given["phone"],
        wants_news=bool(given["email"] or given["phone"]),
    )
    has_point = given["lat"] is not None and given["long"] is not None
    try:
        with with_files(uploads) as files:
            draft = Draft(
                kind=given["kind"] or PetitionKind.FEEDBACK,
                territory_id=given["place"].id,
                text=given["description"],
                topic_id=topic.pk if topic else None,
                address=given["address_string"],
                latitude=given["lat"] if has_point else None,
                longitude=given["long"] if has_point else None,
                language=language,
                channel=Petition.Channel.OPEN311,
                sender_key=sender_key(email=given["email"], phone=given["phone"]),
                contact=contact,
                files=files,
            )
            sent = submit_petition(draft=draft, request_key=_request_key(key))
            if app:
                note_app(petition=sent.petition, app=app)
            return sent
    except (CannotSubmit, CannotTakeIn) as error:
        raise CannotReceive(str(error)) from error


def _request_key(sent: str) -> str:
    """A key of the app's own makes its second try the same request. No other does: whoever repeats somebody's words
    would else be told somebody's token."""
    return (
        hashlib.sha256(f"open311\x00{sent}".encode()).hexdigest()[:40] if len(sent) >= SHORTEST_KEY else token_hex(20)
    )
