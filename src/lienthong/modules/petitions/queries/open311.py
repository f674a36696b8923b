"""What Open311 apps read: services (our topics), public requests, and what became of them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from lienthong.modules.petitions.models import Answer, Petition, PetitionKind, Topic
from lienthong.modules.petitions.queries.portal_places import all_places
from lienthong.modules.petitions.rules.portal_words import TOLD, phase_of

MOST = 200
SPAN = timedelta(days=90)  # GeoReport v2: when no dates are asked for, the last 90 days
LONGEST_DESCRIPTION = 4000
OTHER = "other"
Entry = dict[str, Any]


class BadDate(ValueError):
    """Not a moment as W3C writes it."""


def services(language: str) -> list[Entry]:
    """The topics in use, and one for what fits none."""
    rows = Topic.objects.filter(retired_on__isnull=True).select_related("parent").order_by("sort_key", "id")
    found = [
        {
            "service_code": topic.code,
            "service_name": _named(topic, language),
            "description": topic.description,
            "metadata": True,
            "type": "blackbox",
            "keywords": ",".join(topic.keywords),
            "group": _named(topic.parent, language) if topic.parent else "",
        }
        for topic in rows
    ]
    other = {"service_code": OTHER, "service_name": _("Something else"), "description": "", "metadata": True}
    return [*found, {**other, "type": "blackbox", "keywords": "", "group": ""}]


def service_definition(code: str) -> Entry | None:
    """What a service asks besides the words; None for no such service."""
    if code != OTHER and not Topic.objects.filter(code=code, retired_on__isnull=True).exists():
        return None
    kinds = [kind for kind in PetitionKind.choices if kind[0] != PetitionKind.DENUNCIATION]
    attribute = {
        "variable": True,
        "code": "kind",
        "datatype": "singlevaluelist",
        "required": False,
        "datatype_description": "",
        "order": 1,
        "description": _("Which kind is it?"),
        "values": [{"key": key, "name": str(name)} for key, name in kinds],
    }
    return {"service_code": code, "attributes": [attribute]}


def requests_asked_for(given: Mapping[str, str], language: str) -> list[Entry]:
    """Public requests by ids, service, dates and status, the newest first, 200 at most. Raises BadDate."""
    found = _public()
    if ids := given.get("service_request_id", ""):
        found = found.filter(reference__in=ids.split(",")[:MOST])
    else:
        found = _between(found, given, "received_at")
    if code := given.get("service_code", ""):
        found = found.filter(topic__code__in=code.split(",")[:MOST])
    wanted = [one for one in given.get("status", "").split(",") if one]
    rows = found.order_by("-published_at", "-id")[:MOST]
    return [
        entry for petition in rows if (entry := _entry(petition, language))["status"] in (wanted or [entry["status"]])
    ]


def one_request(reference: str, language: str) -> Entry | None:
    """One public request; None where there is none, or none that may be seen."""
    petition = _public().filter(reference=reference).first()
    return _entry(petition, language) if petition else None


def updates_asked_for(given: Mapping[str, str]) -> list[Entry]:
    """Public answers, as updates of their requests, the newest first, 200 at most. Raises BadDate."""
    sent = Answer.objects.filter(
        state=Answer.State.SENT, petition__published_at__isnull=False, petition__is_sealed=False
    ).exclude(public_text="")
    rows = _between(sent, given, "sent_at").select_related("petition").order_by("-sent_at", "-id")[:MOST]
    return [
        {
            "update_id": str(answer.pk),
            "service_request_id": answer.petition.reference,
            "status": _status(answer.petition),
            "updated_datetime": _moment(answer.sent_at),
            "description": answer.public_text[:LONGEST_DESCRIPTION],
        }
        for answer in rows
    ]


def _public() -> QuerySet[Petition]:
    return Petition.objects.published().select_related("topic", "unit")


def _between(found: QuerySet[Any], given: Mapping[str, str], name: str) -> QuerySet[Any]:
    start, end = _read(given.get("start_date", "")), _read(given.get("end_date", ""))
    end = end or timezone.now()
    return found.filter(**{f"{name}__gte": start or end - SPAN, f"{name}__lte": end})


def _read(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = parse_datetime(text.replace(" ", "+"))
    except ValueError as error:
        raise BadDate(text) from error
    if moment is None or not 1990 < moment.year < 2200:
        raise BadDate(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _entry(petition: Petition, language: str) -> Entry:
    place = all_places().get(petition.territory_id)
    topic = petition.topic
    return {
        "service_request_id": petition.reference,
        "status": _status(petition),
        "status_notes": str(TOLD[petition.state].name),
        "service_name": _named(topic, language) if topic else _("Something else"),
        "service_code": topic.code if topic else OTHER,
        "description": petition.public_text[:LONGEST_DESCRIPTION],
        "agency_responsible": petition.unit.name,
        "service_notice": settings.BASE_URL.rstrip("/") + reverse("portal_case", args=[petition.reference]),
        "requested_datetime": _moment(petition.received_at),
        "updated_datetime": _moment(petition.closed_at or petition.answered_at or petition.published_at),
        "expected_datetime": _moment(petition.due_at),
        "address": place.whole if place else "",
        "address_id": place.code if place else "",
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _status(petition: Petition) -> str:
    return "open" if phase_of(petition.state) == "open" else "closed"


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def _named(topic: Topic, language: str) -> str:
    return topic.name_en if language == "en" and topic.name_en else topic.name
