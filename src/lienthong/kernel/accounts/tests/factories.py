"""People to test with."""

from datetime import date
from itertools import count
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.test import Client

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.actions import switch_position
from lienthong.kernel.accounts.models import Account, Position
from lienthong.kernel.accounts.queries import viewer_of_position
from lienthong.kernel.org.models import Unit

_names = count(1)


def make_account(*, full_name: str = "Nguyễn Văn An", **fields: Any) -> Account:
    """An account without a usable password."""
    account = Account(username=fields.pop("username", f"user{next(_names)}"), full_name=full_name, **fields)
    account.set_unusable_password()
    account.save()
    return account


def make_position(unit: Unit, role: str = "specialist", **fields: Any) -> Position:
    """A position of a new account, from the beginning of the restructured tree on."""
    account = fields.pop("account", None) or make_account()
    fields.setdefault("title", role)
    fields.setdefault("valid_from", date(2025, 7, 1))
    return Position.objects.create(account=account, unit=unit, role=role, **fields)


def make_viewer(unit: Unit, role: str = "specialist", **fields: Any) -> Viewer:
    """A viewer in a new position."""
    return viewer_of_position(make_position(unit, role, **fields))


def sign_in(client: Client, viewer: Viewer, *, language: str = "") -> Client:
    """The test client, signed in and acting as the viewer; `language` becomes that of the account."""
    account = Account.objects.get(pk=viewer.account_id)
    if language:
        Account.objects.filter(pk=account.pk).update(language=language)
    session = client.session
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    switch_position(session=session, account_id=viewer.account_id, position_id=viewer.position_id)
    session.save()
    client.cookies["lienthong_session"] = session.session_key or ""
    return client
