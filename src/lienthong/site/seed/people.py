"""Accounts and positions: those to sign in with, and one reader at least in every office."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from random import Random

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, get_hasher

from lienthong.kernel.access.roles import Role
from lienthong.kernel.access.secrecy import HIGHEST_BY_LEVEL, Secrecy
from lienthong.kernel.accounts.models import Account, Position
from lienthong.kernel.database.copying import take_ids
from lienthong.kernel.language.text import fold, person_sort_key
from lienthong.kernel.org.models import Unit
from lienthong.site.seed import names
from lienthong.site.seed.filling import copy_models

DEMO_PASSWORD = "lienthong-2026"  # noqa: S105  (shown on the demo's sign-in page; no account outside the demo has it)
_SALT = "lienthongdemoseedofaccounts"  # long enough that signing in does not hash anew
SINCE = date(2025, 7, 1)
JOINED = datetime(2025, 7, 1, tzinfo=UTC)
_UNUSABLE = UNUSABLE_PASSWORD_PREFIX + "0" * 40


@dataclass(frozen=True, slots=True)
class Post:
    """A position to fill: `username` empty for somebody who cannot sign in."""

    unit_id: int
    level: str
    role: Role
    title: str
    username: str = ""


@cache
def demo_password_hash() -> str:
    """The demo's password, hashed once for all its accounts."""
    return get_hasher().encode(DEMO_PASSWORD, _SALT)


def slug(name: str) -> str:
    """A name as it stands in a user name: `angiang`."""
    return "".join(char for char in fold(name) if char.isascii() and char.isalnum())


def fill_posts(posts: Iterable[Post], *, seed: int) -> int:
    """Open an account and a position for each post; returns how many. Names follow from the seed."""
    chance = Random(seed)
    posts = list(posts)
    account_ids = take_ids("accounts_account", len(posts))
    position_ids = take_ids("accounts_position", len(posts))
    password = demo_password_hash()

    def accounts() -> Iterator[tuple[object, ...]]:
        for pk, post in zip(account_ids, posts, strict=True):
            full_name = names.person(chance)
            username = post.username or f"{post.role}.{pk}"
            yield (
                pk, password if post.username else _UNUSABLE, username, full_name, person_sort_key(full_name)[:300],
                f"{username}@lienthong.example", "", JOINED,
            )  # fmt: skip

    columns = ("id", "password", "username", "full_name", "sort_key", "email", "phone", "date_joined")
    copy_models(Account, columns, accounts())
    copy_models(
        Position,
        ("id", "account_id", "unit_id", "role", "title", "clearance", "valid_from"),
        (
            (position, account, post.unit_id, post.role.value, post.title, _clearance(post), SINCE)
            for position, account, post in zip(position_ids, account_ids, posts, strict=True)
        ),
    )
    return len(posts)


def _clearance(post: Post) -> int:
    return int(HIGHEST_BY_LEVEL[post.level] if post.role == Role.LEADER else Secrecy.OPEN)


def titled(unit: Unit, role: Role) -> str:
    """What somebody in this role is called at this office."""
    if role == Role.LEADER:
        return _leader(unit)
    if role == Role.OFFICER:
        return "Cán bộ Văn phòng Đảng ủy" if unit.system == "party" else "Cán bộ Mặt trận"
    return {
        Role.CLERK: "Văn thư",
        Role.SPECIALIST: "Chuyên viên",
        Role.VILLAGE_HEAD: "Bí thư chi bộ",
        Role.INSPECTOR: "Kiểm tra viên",
        Role.ADMINISTRATOR: "Quản trị đơn vị",
        Role.OPERATOR: "Vận hành hệ thống",
    }[role]


def _leader(unit: Unit) -> str:
    if unit.kind == "department":
        return "Chánh Văn phòng" if unit.name.startswith("Văn phòng") else "Trưởng ban"
    if unit.system == "front":
        return "Chủ tịch Ủy ban MTTQ Việt Nam"
    if unit.level == "central":
        return "Thường trực Ban Bí thư"
    return f"Bí thư {unit.name.split(' ', 2)[0]} {unit.name.split(' ', 2)[1]}"
