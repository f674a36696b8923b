"""What a person sees of their own account."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.postgres.search import SearchQuery
from django.db.models import Q
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Account, Delegation, Position, Session
from lienthong.kernel.language.text import fold

_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Place:
    """One of a person's sessions; `name` may stand in a page."""

    name: str
    began_at: datetime | None
    device: str
    address: str
    title: str
    is_current: bool


def sessions_of(account_id: int, *, current: str) -> list[Place]:
    """Where an account is signed in, newest first; `current` is the key of the session that asks."""
    rows = (
        Session.objects.filter(account_id=account_id, expire_date__gt=timezone.now())
        .select_related("position")
        .order_by("-began_at", "session_key")
    )
    return [
        Place(
            name=row.public_name,
            began_at=row.began_at,
            device=_device(row.agent),
            address=row.address,
            title=row.position.title if row.position else "",
            is_current=row.session_key == current,
        )
        for row in rows
    ]


_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc", "Cốc Cốc"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
)
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"))


def _device(agent: str) -> str:
    """A browser's long description in two words: `Chrome, Windows`."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "Safari" if "Safari/" in agent else "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "Linux" if "Linux" in agent else "")
    return ", ".join(part for part in (browser, system) if part)


@dataclass(frozen=True, slots=True)
class Loan:
    """A delegation of a position; `state` is coming, running, over or revoked."""

    id: int
    to: str
    to_title: str
    since: date
    until: date
    reason: str
    state: str


def delegations_of(position_id: int) -> list[Loan]:
    """The loans of a position, newest first."""
    today = timezone.localdate()
    rows = Delegation.objects.filter(position_id=position_id).select_related("to").order_by("-valid", "-id")[:50]
    loans = []
    for row in rows:
        state = "running"
        if row.revoked_at:
            state = "revoked"
        elif today < row.valid.lower:
            state = "coming"
        elif today >= row.valid.upper:
            state = "over"
        last = row.valid.upper - timedelta(days=1)
        loans.append(Loan(row.pk, row.to.full_name, row.to.username, row.valid.lower, last, row.reason, state))
    return loans


@dataclass(frozen=True, slots=True)
class Factors:
    """What an account signs in with besides its password."""

    passkeys: int
    authenticator: bool
    recovery_codes: bool


def second_factors_of(account_id: int) -> Factors:
    """Passkeys and second factors of an account."""
    kinds = list(Authenticator.objects.filter(user_id=account_id).values_list("type", flat=True))
    types = Authenticator.Type
    return Factors(kinds.count(types.WEBAUTHN), types.TOTP in kinds, types.RECOVERY_CODES in kinds)


def words_of(typed: str) -> str:
    """What somebody typed as a question to `Account.words`: every word as a beginning; empty when there is no word."""
    return " & ".join(f"{word}:*" for word in _WORD.findall(fold(typed))[:8])


def people_matching(typed: str, *, viewer: Viewer, limit: int) -> list[tuple[int, str, str]]:
    """People of the viewer's own body, as (account, name, title and unit), by the beginnings of names typed."""
    found = Position.objects.current().filter(Q(unit__body_id=viewer.body_id) | Q(unit_id=viewer.unit_id))
    found = found.exclude(account_id=viewer.account_id)
    if words := words_of(typed):
        query = SearchQuery(words, config="simple", search_type="raw")
        found = found.filter(account__in=Account.objects.filter(words=query))
    rows = (
        found.order_by("account__sort_key", "account_id", "-is_main", "id")
        .distinct("account__sort_key", "account_id")
        .values_list("account_id", "account__full_name", "title", "unit__name")[:limit]
    )
    return [(pk, name, f"{title} · {unit}") for pk, name, title, unit in rows]
