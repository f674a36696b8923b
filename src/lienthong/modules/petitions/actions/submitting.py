"""Saying something: a petition is received once, routed to the competent unit, and its clock runs."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.files.models import File
from lienthong.kernel.language.text import nfc
from lienthong.kernel.org.models import Territory, Unit
from lienthong.modules.petitions.actions.clocks import start_acceptance
from lienthong.modules.petitions.actions.custody import at_arrival, open_work
from lienthong.modules.petitions.actions.keeping_files import keep_files
from lienthong.modules.petitions.actions.sealing import seal
from lienthong.modules.petitions.actions.telling import tell
from lienthong.modules.petitions.events.handling import PetitionSubmitted
from lienthong.modules.petitions.models import Contact, Petition, PetitionKind, Topic, Transfer
from lienthong.modules.petitions.queries.competence import NobodyCompetent, competent_unit
from lienthong.modules.petitions.rules.codes import code_of, grouped, hash_of, keyed
from lienthong.modules.petitions.rules.wording import LONGEST_TEXT, title_of


class CannotSubmit(Exception):
    """What was said cannot be received as it is; the message says why, `field` of the draft which part."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """How the sender can be reached; `issuer` and `subject` name a verified identity."""

    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    wants_news: bool = False
    issuer: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody says: about which place and what, in which words, how far they are known, with which files.

    Degrees for `latitude` and `longitude` (WGS 84, both or neither); `files` are (kind of attachment, stored file);
    `sender_key` recognises who sends again; `concerned_id` is the unit that a denunciation is about;
    `instance` counts for a complaint only: 2 when a first decision on it is not agreed with.
    """

    kind: str
    territory_id: int
    text: str
    topic_id: int | None = None
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    language: str = "vi"
    grade: str = Petition.Grade.ANONYMOUS
    pseudonym: str = ""
    channel: str = Petition.Channel.PORTAL
    sender_key: str = ""
    wants_public: bool = True
    concerned_id: int | None = None
    instance: int = 1
    contact: ContactDetails | None = None
    files: Sequence[tuple[str, File]] = field(default=())


@dataclass(frozen=True, slots=True)
class Submitted:
    """The petition with its tracking code, 16 signs; `is_new` is false when the same form came again."""

    petition: Petition
    code: str
    is_new: bool = True

    @property
    def grouped_code(self) -> str:
        """The code in groups of four."""
        return grouped(self.code)


def submit_petition(*, draft: Draft, request_key: str, viewer: Viewer | None = None) -> Submitted:
    """Receive a petition, at a counter by the `viewer` who writes it down; raises CannotSubmit.

    The same form sent again (`request_key` with the same words about the same place) is received once and told the
    same code. The key alone does not give the code away: who has it without the words gets another petition's.
    """
    _check(draft)
    sent = _fingerprint(draft, request_key)
    code = code_of(settings.SECRET_KEY, sent)
    stored_key = keyed(settings.SECRET_KEY, "request", sent).hex()[:40]
    try:
        with transaction.atomic():
            known = Petition.objects.filter(request_key=stored_key).first()
            if known:
                return Submitted(known, code, is_new=False)
            return Submitted(_receive(draft, code, stored_key, viewer), code)
    except IntegrityError:
        # The same form twice at once: the other one was first.
        known = Petition.objects.filter(request_key=stored_key).first()
        if known is None:
            raise
        return Submitted(known, code, is_new=False)


def _check(draft: Draft) -> None:
    text = nfc(draft.text).strip()
    if not text:
        raise CannotSubmit(_("Say what it is about."), "text")
    if len(text) > LONGEST_TEXT:
        raise CannotSubmit(_("This is longer than we can receive; put the rest into a file."), "text")
    if draft.kind not in PetitionKind.values:
        raise CannotSubmit(_("Choose what kind it is."), "kind")
    if not Territory.objects.filter(pk=draft.territory_id, closed_on__isnull=True).exists():
        raise CannotSubmit(_("Choose the place that it is about."), "territory_id")
    if draft.topic_id and not Topic.objects.filter(pk=draft.topic_id, retired_on__isnull=True).exists():
        raise CannotSubmit(_("This topic is not offered any more; choose another."), "topic_id")
    if draft.concerned_id and not Unit.objects.filter(pk=draft.concerned_id).exists():
        raise CannotSubmit(_("Choose the unit that it is about."), "concerned_id")
    if not _is_on_earth(draft.latitude, draft.longitude):
        raise CannotSubmit(_("This is no position on the map."), "latitude")


def _is_on_earth(latitude: float | None, longitude: float | None) -> bool:
    if latitude is None or longitude is None:
        return latitude is None and longitude is None
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


def _fingerprint(draft: Draft, request_key: str) -> str:
    if not request_key:
        raise TypeError("a form has a request key")
    words = hashlib.sha256(nfc(draft.text).strip().encode("utf-8", "surrogatepass")).hexdigest()
    return f"{request_key}:{draft.kind}:{draft.territory_id}:{words}"


def _receive(draft: Draft, code: str, stored_key: str, viewer: Viewer | None) -> Petition:
    is_sealed = draft.kind == PetitionKind.DENUNCIATION
    try:
        routed = competent_unit(
            kind=draft.kind,
            topic_id=draft.topic_id,
            territory_id=draft.territory_id,
            concerned_id=draft.concerned_id,
        )
    except NobodyCompetent as error:
        raise CannotSubmit(_("Nobody receives petitions about this place."), "territory_id") from error
    unit = Unit.objects.get(pk=routed.unit_id)
    text, now = nfc(draft.text).strip().replace("\x00", ""), timezone.now()
    pk = _next_id()
    petition = Petition(
        pk=pk,
        reference=f"PA-{timezone.localdate():%y%m}-{pk:06d}",
        code_hash=hash_of(settings.SECRET_KEY, code),
        request_key=stored_key,
        kind=draft.kind,
        topic_id=draft.topic_id,
        territory_id=draft.territory_id,
        address=nfc(draft.address).strip()[:300],
        latitude=draft.latitude,
        longitude=draft.longitude,
        unit=unit,
        concerned_id=draft.concerned_id,
        title="" if is_sealed else title_of(text),
        text="" if is_sealed else text,
        language=draft.language,
        grade=draft.grade,
        pseudonym=nfc(draft.pseudonym).strip()[:60],
        channel=draft.channel,
        sender_key=draft.sender_key,
        is_sealed=is_sealed,
        instance=_instance_of(draft),
        wants_public=draft.wants_public and not is_sealed,
        received_at=now,
    )
    if is_sealed:
        seal(petition=petition, words=text, contact=_kept_details(draft.contact))
    else:
        petition.save(force_insert=True)
    start_acceptance(petition, unit_lft=unit.lft)
    petition.save(update_fields=["due_at", "original_due_at"])
    _keep_beside(petition, draft)
    Transfer.objects.create(petition=petition, kind=Transfer.Kind.ROUTED, to_unit=unit, at=now)
    open_work(petition, at_arrival(petition, unit))
    tell(petition, PetitionSubmitted(draft.kind, draft.channel, draft.topic_id, draft.territory_id), viewer)
    return petition


def _instance_of(draft: Draft) -> int:
    """Only a complaint has a second instance."""
    return 2 if draft.kind == PetitionKind.COMPLAINT and draft.instance > 1 else 1


def _keep_beside(petition: Petition, draft: Draft) -> None:
    """Who sent it, and the files."""
    contact = None if petition.is_sealed else draft.contact
    if contact and any((contact.name, contact.email, contact.phone, contact.address, contact.subject)):
        Contact.objects.create(
            petition=petition,
            name=nfc(contact.name).strip()[:120],
            email=contact.email.strip(),
            phone=contact.phone.strip()[:20],
            address=nfc(contact.address).strip()[:300],
            wants_news=contact.wants_news,
            issuer=contact.issuer,
            subject=contact.subject,
        )
    keep_files(petition=petition, files=draft.files, at=petition.received_at)


def _kept_details(contact: ContactDetails | None) -> dict[str, str]:
    """What a denunciation says of its sender: sealed with its words, so that nobody writes to them by mistake."""
    given = asdict(contact) if contact else {}
    return {name: nfc(value).strip() for name, value in given.items() if isinstance(value, str) and value.strip()}


def _next_id() -> int:
    """The id of the next petition: its reference repeats it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('petitions_petition', 'id'))")
        return int(cursor.fetchone()[0])
