"""What happens to accounts, positions and delegations."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from lienthong.kernel.events.sentences import tell


@dataclass(frozen=True, slots=True)
class PositionSwitched:
    """An account now acts in another of its positions."""

    position_id: int
    title: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account signed in; `method` is password, passkey, second_factor or demo."""

    method: str


@dataclass(frozen=True, slots=True)
class SessionsEnded:
    """A person signed out sessions of theirs."""

    count: int


@dataclass(frozen=True, slots=True)
class AccountCreated:
    """An administrator made an account."""

    username: str
    full_name: str


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """An administrator changed an account; `changes` maps a field to what it was and what it is."""

    changes: dict[str, tuple[object, object]]


@dataclass(frozen=True, slots=True)
class AccountDeactivated:
    """An account may no longer sign in; its sessions ended at once."""

    reason: str


@dataclass(frozen=True, slots=True)
class AccountReactivated:
    """An account may sign in again."""


@dataclass(frozen=True, slots=True)
class PositionGranted:
    """An account was given a position."""

    position_id: int
    unit_id: int
    role: str
    title: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class PositionEnded:
    """A position ended; sessions acting in it ended with it."""

    position_id: int
    on: date
    title: str = ""


@dataclass(frozen=True, slots=True)
class DelegationGranted:
    """A position was lent to another account for a time."""

    position_id: int
    to_id: int
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class DelegationRevoked:
    """A delegation ended early."""

    delegation_id: int


@dataclass(frozen=True, slots=True)
class PasswordChanged:
    """An account has a new password; its other sessions ended."""


@dataclass(frozen=True, slots=True)
class SecondFactorAdded:
    """An account has another passkey, authenticator or set of recovery codes."""

    kind: str


@dataclass(frozen=True, slots=True)
class SecondFactorRemoved:
    """An account has one passkey, authenticator or set of recovery codes less."""

    kind: str


@dataclass(frozen=True, slots=True)
class PasswordResetGiven:
    """An administrator gave a person the means to choose a new password; `by` is mail or link."""

    by: str


@dataclass(frozen=True, slots=True)
class PositionChanged:
    """A position's role, title or clearance changed; `changes` maps a field to what it was and what it is."""

    position_id: int
    changes: dict[str, tuple[object, object]]


@dataclass(frozen=True, slots=True)
class PeopleImported:
    """A sheet of people was taken in."""

    file: str
    accounts: int
    positions: int


tell(
    {
        "SignedIn": _("signed in"),
        "PositionSwitched": _("now acts as %(title)s, %(unit)s"),
        "SessionsEnded": _("signed out elsewhere"),
        "AccountCreated": _("made the account %(username)s"),
        "AccountChanged": _("changed the account"),
        "AccountDeactivated": _("closed the account: %(reason)s"),
        "AccountReactivated": _("opened the account again"),
        "PositionGranted": _("gave the position %(title)s"),
        "PositionChanged": _("changed the position"),
        "PositionEnded": _("ended the position %(title)s"),
        "DelegationGranted": _("lent the position"),
        "DelegationRevoked": _("took the position back"),
        "PasswordChanged": _("changed the password"),
        "PasswordResetGiven": _("let the password be chosen anew"),
        "SecondFactorAdded": _("added a passkey or second factor"),
        "SecondFactorRemoved": _("removed a passkey or second factor"),
        "PeopleImported": _("took in %(accounts)s accounts and %(positions)s positions from %(file)s"),
    }
)
