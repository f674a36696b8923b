"""People and positions as their administrators see them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from lienthong.kernel.access.roles import Permission, Role
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Account, Position, Session
from lienthong.kernel.accounts.queries.mine import words_of
from lienthong.kernel.accounts.rules import may_manage
from lienthong.kernel.database.sql import statements
from lienthong.kernel.language.text import fold
from lienthong.kernel.org.models import Unit

SQL = statements(__file__)


@dataclass(frozen=True, slots=True)
class Row:
    """One account of a list, with one of its posts and how many it holds; `sort_key` and `id` are its key."""

    id: int
    full_name: str
    username: str
    email: str
    is_active: bool
    last_login: datetime | None
    title: str
    role: str
    unit: str
    held: int
    sort_key: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of people is narrowed to; empty means all. `state` is open, closed or empty."""

    q: str = ""
    role: str = ""
    state: str = "open"
    unit: Unit | None = None


def people(viewer: Viewer, wanted: Wanted, *, after: tuple[str, int] | None = None, limit: int = 50) -> list[Row]:
    """Accounts that the viewer administers, by given name; `limit` at most, those after a key.

    Somebody is found by the beginnings of words of their name or user name, or by words of their unit's name.
    """
    key, last = after or ("", 0)
    first, end = viewer.administered
    rows = SQL["people"].rows(
        everybody=viewer.may(Permission.ADMINISTER_SYSTEM) and wanted.unit is None and not wanted.role,
        lft=wanted.unit.lft if wanted.unit else first,
        rgt=wanted.unit.rgt if wanted.unit else end,
        role=wanted.role,
        state=wanted.state,
        ended=not wanted.role,
        words=words_of(wanted.q),
        unit=f"% {fold(wanted.q).replace('%', '').replace('_', '')}%",
        today=timezone.localdate(),
        key=key,
        id=last,
        limit=limit,
    )
    return [Row(*row) for row in rows]


def held_positions(account_id: int) -> list[tuple[int, str]]:
    """The current positions of an account, as (lft of the unit, role): what `may_manage` asks for."""
    today = timezone.localdate()
    rows = Position.objects.filter(account_id=account_id).exclude(valid_to__lt=today)
    return list(rows.values_list("unit__lft", "role"))


@dataclass(frozen=True, slots=True)
class Held:
    """One position of an account; `state` is current, coming or over."""

    id: int
    title: str
    role: str
    unit: str
    clearance: int
    valid_from: date
    valid_to: date | None
    is_main: bool
    state: str
    may_change: bool

    @property
    def role_name(self) -> str:
        """The role in words."""
        return str(Role(self.role).label)


@dataclass(frozen=True, slots=True)
class Profile:
    """An account as its administrator sees it."""

    account: Account
    positions: list[Held]
    sessions: int
    may_manage: bool


def profile_of(viewer: Viewer, account_id: int) -> Profile | None:
    """An account in the viewer's subtree; None when there is none."""
    account = Account.objects.administered_by(viewer).filter(pk=account_id).first()
    if account is None:
        return None
    today = timezone.localdate()
    rows = Position.objects.filter(account=account).select_related("unit").order_by("-is_main", "-valid_from", "-id")
    positions = [
        Held(
            id=row.pk,
            title=row.title,
            role=row.role,
            unit=row.unit.name,
            clearance=row.clearance,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            is_main=row.is_main,
            state="over"
            if row.valid_to and row.valid_to < today
            else "coming"
            if row.valid_from > today
            else "current",
            may_change=viewer.administers(row.unit.lft),
        )
        for row in rows
    ]
    sessions = Session.objects.filter(account=account, expire_date__gt=timezone.now()).count()
    return Profile(account, positions, sessions, may_manage(viewer, held=held_positions(account_id)))


@dataclass(frozen=True, slots=True)
class Figures:
    """What the landing page of administration says in numbers."""

    open_accounts: int
    closed_accounts: int
    never_signed_in: int
    without_position: int


def figures(viewer: Viewer) -> Figures:
    """Counts over the accounts that the viewer administers."""
    accounts = Account.objects.administered_by(viewer)
    open_accounts = accounts.filter(is_active=True)
    seated = Position.objects.current().values("account_id")
    return Figures(
        open_accounts=open_accounts.count(),
        closed_accounts=accounts.filter(is_active=False).count(),
        never_signed_in=open_accounts.filter(last_login__isnull=True).count(),
        without_position=open_accounts.exclude(pk__in=seated).count(),
    )
