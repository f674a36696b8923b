"""Making, changing, closing and opening accounts."""

import re
from dataclasses import dataclass

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import IntegrityError, transaction

from lienthong.kernel.access.roles import Role
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.actions.posts import Post, grant_position
from lienthong.kernel.accounts.actions.seats import end_sessions
from lienthong.kernel.accounts.events import (
    AccountChanged,
    AccountCreated,
    AccountDeactivated,
    AccountReactivated,
    PasswordResetGiven,
)
from lienthong.kernel.accounts.models import Account, Position
from lienthong.kernel.accounts.queries.people import held_positions
from lienthong.kernel.accounts.rules import may_manage
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import nfc

# No @, so that a user name is never taken for an address.
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,79}")


class CannotCreateAccount(Exception):
    """The account cannot be made; `why` is a word: username, taken, name."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class CannotManage(Exception):
    """The account may not be changed like this; `why` is a word: rule, self, last, reason, state."""

    def __init__(self, why: str = "rule") -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Person:
    """What an administrator writes down about somebody."""

    username: str
    full_name: str
    email: str = ""
    phone: str = ""
    language: str = "vi"


@transaction.atomic
def create_account(*, viewer: Viewer, person: Person, post: Post) -> Account:
    """Make an account with its first position; the person gets a link to choose a password.

    Raises CannotCreateAccount, CannotGrant.
    """
    username = person.username.strip().lower()
    if not USERNAME.fullmatch(username):
        raise CannotCreateAccount("username")
    if not person.full_name.strip():
        raise CannotCreateAccount("name")
    account = Account(
        username=username,
        full_name=_name(person.full_name),
        email=person.email.strip(),
        phone=person.phone.strip(),
        language=person.language,
    )
    account.set_unusable_password()
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        raise CannotCreateAccount("taken") from error
    emit(
        AccountCreated(username, account.full_name),
        subject=Subject("account", account.pk),
        viewer=viewer,
        unit_id=post.unit.pk,
    )
    grant_position(viewer=viewer, account_id=account.pk, post=post)
    return account


@transaction.atomic
def change_account(*, viewer: Viewer, account_id: int, full_name: str, email: str, phone: str) -> Account:
    """Correct a person's name and how they are reached. Raises CannotManage."""
    account = _managed(viewer, account_id)
    wanted = {"full_name": _name(full_name), "email": email.strip().lower(), "phone": phone.strip()}
    changes: dict[str, tuple[object, object]] = {
        field: (getattr(account, field), value) for field, value in wanted.items() if getattr(account, field) != value
    }
    if not changes:
        return account
    for field, value in wanted.items():
        setattr(account, field, value)
    account.save(update_fields=[*wanted, "sort_key"])
    emit(AccountChanged(changes), subject=Subject("account", account_id), viewer=viewer, unit_id=_unit_of(account_id))
    return account


@transaction.atomic
def deactivate_account(*, viewer: Viewer, account_id: int, reason: str) -> int:
    """Close an account: it cannot sign in, and every session of it ends now; returns how many there were.

    Its positions and what it did stay. Raises CannotManage.
    """
    account = _managed(viewer, account_id)
    if account_id == viewer.account_id:
        raise CannotManage("self")
    if not account.is_active:
        raise CannotManage("state")
    if not reason.strip():
        raise CannotManage("reason")
    if is_last_operator(account_id):
        raise CannotManage("last")
    account.is_active = False
    account.save(update_fields=["is_active", "sort_key", "email"])
    ended = end_sessions(account_id=account_id)
    emit(
        AccountDeactivated(nfc(reason).strip()),
        subject=Subject("account", account_id),
        viewer=viewer,
        unit_id=_unit_of(account_id),
    )
    return ended


@transaction.atomic
def reactivate_account(*, viewer: Viewer, account_id: int) -> None:
    """Let an account sign in again. Raises CannotManage."""
    account = _managed(viewer, account_id)
    if account.is_active:
        raise CannotManage("state")
    account.is_active = True
    account.save(update_fields=["is_active", "sort_key", "email"])
    emit(AccountReactivated(), subject=Subject("account", account_id), viewer=viewer, unit_id=_unit_of(account_id))


@transaction.atomic
def give_password_reset(*, viewer: Viewer, account_id: int) -> tuple[Account, str]:
    """The account and a key for choosing a new password; good for three days, and once. Raises CannotManage.

    The old password goes on working until then; the key belongs into the person's hands alone.
    """
    account = _managed(viewer, account_id)
    if not account.is_active:
        raise CannotManage("state")
    key = f"{user_pk_to_url_str(account)}-{default_token_generator.make_token(account)}"
    emit(
        PasswordResetGiven("mail" if account.email else "link"),
        subject=Subject("account", account_id),
        viewer=viewer,
        unit_id=_unit_of(account_id),
    )
    return account, key


@transaction.atomic
def end_account_sessions(*, viewer: Viewer, account_id: int) -> int:
    """Sign a person out everywhere: a lost phone. Raises CannotManage."""
    _managed(viewer, account_id)
    from lienthong.kernel.accounts.events import SessionsEnded

    count = end_sessions(account_id=account_id)
    emit(SessionsEnded(count), subject=Subject("account", account_id), viewer=viewer, unit_id=_unit_of(account_id))
    return count


@transaction.atomic
def change_own_settings(*, viewer: Viewer, language: str, single_keys: bool) -> None:
    """Keep a person's own language and keys; no event, since it concerns nobody else."""
    Account.objects.filter(pk=viewer.account_id).update(language=language, single_keys=single_keys)


def is_last_operator(account_id: int) -> bool:
    """Whether nobody else could administer the system if this account could not."""
    operators = set(Position.objects.current().filter(role=Role.OPERATOR).values_list("account_id", flat=True))
    return operators == {account_id}


def _managed(viewer: Viewer, account_id: int) -> Account:
    account: Account | None = (
        Account.objects.select_for_update()
        .filter(pk__in=Account.objects.administered_by(viewer), pk=account_id)
        .first()
    )
    if account is None or not may_manage(viewer, held=held_positions(account_id)):
        raise CannotManage
    return account


def _unit_of(account_id: int) -> int | None:
    """The unit in whose trail a change of an account stands: that of its main or latest position."""
    return (
        Position.objects.filter(account_id=account_id)
        .order_by("-is_main", "-valid_from", "-id")
        .values_list("unit_id", flat=True)
        .first()
    )


def _name(typed: str) -> str:
    return nfc(" ".join(typed.split()))
