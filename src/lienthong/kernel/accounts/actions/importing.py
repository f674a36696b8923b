"""Taking in a sheet of people: the whole of it, or nothing."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from lienthong.kernel.access.roles import Role
from lienthong.kernel.access.secrecy import Secrecy
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.actions.people import USERNAME
from lienthong.kernel.accounts.events import AccountCreated, PeopleImported, PositionGranted
from lienthong.kernel.accounts.models import Account, Position
from lienthong.kernel.accounts.rules import grantable_roles, highest_grantable
from lienthong.kernel.events.actions import Subject, emit, emit_many
from lienthong.kernel.language.dates import parse_date
from lienthong.kernel.language.text import fold, nfc, person_sort_key
from lienthong.kernel.org.models import Unit

# In the order in which the template has them; what is not there is empty, except the first columns.
COLUMNS = (
    "username",
    "full_name",
    "unit",
    "role",
    "title",
    "email",
    "phone",
    "clearance",
    "valid_from",
    "valid_to",
)
NEEDED = ("username", "full_name", "unit", "role", "title")
LENGTHS = {"username": 80, "full_name": 120, "title": 120, "phone": 20, "email": 254}
# What a spreadsheet takes for the beginning of a formula when a name is written into one again.
FORMULA = re.compile(r"^[=+\-@\t\r]")


class CannotImport(Exception):
    """The sheet has faults; nothing was stored."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in which row (as the spreadsheet counts) and column (a key of COLUMNS, or empty)."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row understood."""

    row: int
    username: str
    full_name: str
    email: str
    phone: str
    unit: Unit
    role: str
    title: str
    clearance: int
    valid_from: date
    valid_to: date | None


@dataclass(slots=True)
class Plan:
    """What taking a sheet in would do."""

    accounts: list[Line] = field(default_factory=list)
    positions: list[Line] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)


def plan_import(*, viewer: Viewer, rows: list[list[str]]) -> Plan:
    """What taking the rows in would do, the header being the first; stores nothing."""
    plan = Plan()
    known = _Known(viewer, rows)
    for place, cells in enumerate(rows[1:], start=2):
        if not any(cells):
            continue
        reader = _Reader(place, dict(zip(COLUMNS, map(nfc, cells), strict=False)), viewer, known)
        line = reader.line()
        if line is None:
            plan.faults += reader.faults
        else:
            known.place(plan, line)
    return plan


@transaction.atomic
def import_people(*, viewer: Viewer, rows: list[list[str]], file: str) -> list[tuple[Line, str]]:
    """Take the rows in; returns the new accounts, each with the key for choosing its first password.

    A sheet taken in twice changes nothing the second time. Raises CannotImport when one row has a fault.
    """
    plan = plan_import(viewer=viewer, rows=rows)
    if plan.faults:
        raise CannotImport
    made = {line.username: _account(line) for line in plan.accounts}
    Account.objects.bulk_create(made.values(), batch_size=1000)
    wanted = {line.username for line in plan.positions}
    ids = dict(Account.objects.filter(username__in=wanted).values_list("username", "id"))
    seated = set(Position.objects.current().filter(account_id__in=ids.values()).values_list("account_id", flat=True))
    positions = []
    for line in plan.positions:
        positions.append(_position(line, ids[line.username], is_main=ids[line.username] not in seated))
        seated.add(ids[line.username])
    Position.objects.bulk_create(positions, batch_size=1000)
    emit_many(
        [
            (AccountCreated(line.username, line.full_name), Subject("account", ids[line.username]), line.unit.pk)
            for line in plan.accounts
        ]
        + [
            (
                PositionGranted(one.pk, one.unit_id, one.role, one.title, one.valid_from),
                Subject("account", one.account_id),
                one.unit_id,
            )
            for one in positions
        ],
        viewer=viewer,
    )
    emit(PeopleImported(file[:120], len(made), len(positions)), subject=Subject("unit", viewer.unit_id), viewer=viewer)
    return [(line, _key(made[line.username])) for line in plan.accounts]


def _account(line: Line) -> Account:
    account = Account(
        username=line.username,
        full_name=line.full_name,
        sort_key=person_sort_key(line.full_name)[:300],
        email=line.email.lower(),
        phone=line.phone,
    )
    account.set_unusable_password()
    return account


def _position(line: Line, account_id: int, *, is_main: bool) -> Position:
    return Position(
        account_id=account_id,
        unit=line.unit,
        role=line.role,
        title=line.title,
        clearance=line.clearance,
        is_main=is_main,
        valid_from=line.valid_from,
        valid_to=line.valid_to,
    )


def _key(account: Account) -> str:
    return f"{user_pk_to_url_str(account)}-{default_token_generator.make_token(account)}"


def _words_for_roles() -> dict[str, Role]:
    """Every way to write a role: its key, and its name in each language, accents or none."""
    found = {role.value: role for role in Role}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {fold(str(role.label)): role for role in Role}
    return found


def _words_for_degrees() -> dict[str, int]:
    """The same for degrees of secrecy."""
    found = {str(one.value): int(one) for one in Secrecy}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {fold(str(one.label)): int(one) for one in Secrecy}
    return found


class _Known:
    """What is there already, read in four queries however many rows there are."""

    def __init__(self, viewer: Viewer, rows: list[list[str]]) -> None:
        names = {row[0].strip().lower() for row in rows[1:] if row}
        codes = {row[2].strip() for row in rows[1:] if len(row) > 2}
        self.units = {u.code: u for u in Unit.objects.administered_by(viewer).open().filter(code__in=codes)}
        rows_known = Account.objects.filter(username__in=names).values_list("username", "full_name", "is_active", "id")
        self.accounts = {username: (name, active, pk) for username, name, active, pk in rows_known}
        ids = [pk for _name, _active, pk in self.accounts.values()]
        self.mine = set(Account.objects.administered_by(viewer).filter(pk__in=ids).values_list("username", flat=True))
        held = Position.objects.current().filter(account_id__in=ids)
        self.held = set(held.values_list("account__username", "unit_id", "role"))
        self.new: dict[str, str] = {}
        self.seen: dict[tuple[str, int, str], int] = {}
        self.roles, self.degrees = _words_for_roles(), _words_for_degrees()

    def place(self, plan: Plan, line: Line) -> None:
        """Put an understood row where it belongs in the plan."""
        if line.username not in self.accounts and line.username not in self.new:
            self.new[line.username] = line.full_name
            plan.accounts.append(line)
        key = (line.username, line.unit.pk, line.role)
        if key in self.held:
            plan.unchanged += 1
        else:
            plan.positions.append(line)


class _Reader:
    """One row being understood, gathering what is wrong with it."""

    def __init__(self, place: int, cells: dict[str, str], viewer: Viewer, known: _Known) -> None:
        self.place, self.cells, self.viewer, self.known = place, cells, viewer, known
        self.faults: list[Fault] = []

    def line(self) -> Line | None:
        """The row, or None with `faults` filled."""
        self._check_texts()
        username = self._username()
        unit = self._unit()
        role, clearance = self._role(unit), self._clearance(unit)
        since = self._day("valid_from") or timezone.localdate()
        until = self._day("valid_to")
        if until and until < since:
            self._fault("valid_to", _("The last day lies before the first."))
        if self.faults or unit is None:
            return None
        key = (username, unit.pk, role)
        if first := self.known.seen.get(key):
            self._fault("username", _("The same person, unit and role stand in row %(row)s already.") % {"row": first})
            return None
        self.known.seen[key] = self.place
        texts: dict[str, Any] = {name: " ".join(self._cell(name).split()) for name in ("full_name", "title", "phone")}
        return Line(
            row=self.place,
            username=username,
            email=self._cell("email"),
            unit=unit,
            role=role,
            clearance=clearance,
            valid_from=since,
            valid_to=until,
            **texts,
        )

    def _cell(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def _fault(self, column: str, reason: str) -> None:
        self.faults.append(Fault(self.place, column, reason))

    def _check_texts(self) -> None:
        for column in NEEDED:
            if not self._cell(column):
                self._fault(column, _("Empty."))
        for column, most in LENGTHS.items():
            if len(self._cell(column)) > most:
                self._fault(column, _("Longer than %(most)s characters.") % {"most": most})
        for column in ("full_name", "title"):
            if FORMULA.match(self._cell(column)):
                self._fault(column, _("Begins with a sign that spreadsheets take for a formula."))
        self._check_email(self._cell("email"))

    def _check_email(self, email: str) -> None:
        try:
            validate_email(email or "nobody@example.org")
        except ValidationError:
            self._fault("email", _("Not an e-mail address."))

    def _username(self) -> str:
        username = self._cell("username").lower()
        name = " ".join(self._cell("full_name").split())
        if username and not USERNAME.fullmatch(username):
            self._fault("username", _("Small letters without accents, digits, dot and hyphen; at least two."))
        known = self.known.accounts.get(username)
        other = self.known.new.get(username)
        if known and username not in self.known.mine:
            self._fault("username", _("Somebody outside your subtree has this user name."))
        elif known and not known[1]:
            self._fault("username", _("The account is closed. Open it first."))
        elif (known and known[0] != name) or (other and other != name):
            taken = known[0] if known else other
            self._fault("username", _("This user name belongs to %(name)s.") % {"name": taken})
        return username

    def _unit(self) -> Unit | None:
        code = self._cell("unit")
        unit = self.known.units.get(code)
        if code and unit is None:
            self._fault("unit", _("No open unit of your subtree has this code."))
        return unit

    def _role(self, unit: Unit | None) -> str:
        typed = self._cell("role")
        role = self.known.roles.get(fold(typed))
        if typed and role is None:
            self._fault("role", _("There is no such role."))
        elif role and unit and role not in grantable_roles(self.viewer, level=unit.level):
            self._fault("role", _("This role has no place in that unit, or lies above your own."))
        return role.value if role else ""

    def _clearance(self, unit: Unit | None) -> int:
        typed = self._cell("clearance")
        degree = self.known.degrees.get(fold(typed)) if typed else 0
        if degree is None:
            self._fault("clearance", _("There is no such degree of secrecy."))
        elif unit and degree > highest_grantable(self.viewer, level=unit.level):
            self._fault("clearance", _("Neither above what the unit's level may hold nor above your own clearance."))
        return degree or 0

    def _day(self, column: str) -> date | None:
        typed = self._cell(column)
        if not typed:
            return None
        try:
            return parse_date(typed, today=timezone.localdate())
        except ValueError:
            self._fault(column, _("Not a date."))
            return None
