"""The demo's own people: some three hundred who can sign in, in every role, richest in An Giang and Hà Nội."""

import re
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from lienthong.kernel.access.roles import Role
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.org.models import Unit
from lienthong.site.seed.people import DEMO_PASSWORD, Post, demo_password_hash, fill_posts, slug, titled

__all__ = ["DEMO_PASSWORD", "demo_accounts", "load_demo_people"]

SEED = 2026
# How many communes of a province have people to sign in as; one in every other province.
RICH = {"91": 20, "01": 10}
# Whom the tour of the product is about; they stand first on the sign-in page.
_TOLD_OF = re.compile(r"[^.]+\.(tw|angiang|longxuyen)")
_TRIO = ((Role.CLERK, "vanthu"), (Role.LEADER, "lanhdao"))


def load_demo_people() -> int:
    """Open the accounts of the demo; returns how many can sign in."""
    posts = list(_demo_posts())
    taken = Counter(post.username for post in posts)
    if doubled := [name for name, times in taken.items() if times > 1]:
        raise ValueError(f"user names given twice: {doubled}")
    fill_posts(posts, seed=SEED)
    fill_posts(_silent_posts({post.unit_id for post in posts}), seed=SEED + 1)
    return len(posts)


def _demo_posts() -> Iterator[Post]:
    yield from _centre()
    for body in Unit.objects.filter(level="province", kind="committee", system="party").order_by("code"):
        yield from _province(body)
    for head in Unit.objects.filter(level="village").order_by("id"):
        yield _post(head, Role.VILLAGE_HEAD, f"truongthon.{slug(_place_of(head))}{_of(head)}")


def _centre() -> Iterator[Post]:
    for code, place in (("DTW", "tw"), ("MTW", "mttw")):
        body = Unit.objects.get(code=code)
        for role, word in _TRIO:
            yield _post(body, role, f"{word}.{place}")
        yield _post(Unit.objects.get(code=f"{code}.VP"), Role.SPECIALIST, f"chuyenvien.{place}")
    centre = Unit.objects.get(code="DTW")
    yield _post(centre, Role.INSPECTOR, "kiemtra.tw")
    yield _post(centre, Role.OPERATOR, "vanhanh.tw")
    yield _post(centre, Role.ADMINISTRATOR, "quantri.tw")
    for office in Unit.objects.filter(parent=centre, kind="department").exclude(code="DTW.VP").order_by("code"):
        word = office.code.split(".")[1].lower()
        yield _post(office, Role.LEADER, f"lanhdao.{word}.tw")
        yield _post(office, Role.SPECIALIST, f"chuyenvien.{word}.tw")


def _province(body: Unit) -> Iterator[Post]:
    """Clerk, leader, specialist and inspector of a province, the Front's clerk, and officers of some communes."""
    place = slug(body.name.removeprefix("Tỉnh ủy ").removeprefix("Thành ủy ").removeprefix("Thành phố "))
    number = body.code[1:]
    for role, word in _TRIO:
        yield _post(body, role, f"{word}.{place}")
    yield _post(Unit.objects.get(code=f"{body.code}.VP"), Role.SPECIALIST, f"chuyenvien.{place}")
    yield _post(body, Role.INSPECTOR, f"kiemtra.{place}")
    yield _post(Unit.objects.get(code=f"M{number}"), Role.CLERK, f"vanthu.mttq.{place}")
    if number in RICH:
        yield _post(body, Role.ADMINISTRATOR, f"quantri.{place}")
        yield _post(Unit.objects.get(code=f"{body.code}.VP"), Role.LEADER, f"chanhvp.{place}")
        yield _post(Unit.objects.get(code=f"{body.code}.BTC"), Role.SPECIALIST, f"chuyenvien.btc.{place}")
    communes = Unit.objects.filter(parent=body, level="commune").order_by("sort_key", "id")
    for commune in communes[: RICH.get(number, 1)]:
        name = slug(_place_of(commune))
        yield _post(commune, Role.OFFICER, f"canbo.{name}.{place}" if number not in RICH else f"canbo.{name}")
        if number in RICH:
            yield _post(commune, Role.LEADER, f"bithu.{name}")


def _silent_posts(filled: set[int]) -> Iterator[Post]:
    """A reader in every other commune and department, who cannot sign in."""
    for unit in Unit.objects.filter(system="party", level="commune").order_by("id"):
        if unit.pk not in filled:
            yield Post(unit.pk, unit.level, Role.OFFICER, titled(unit, Role.OFFICER))
            yield Post(unit.pk, unit.level, Role.LEADER, titled(unit, Role.LEADER))
    for unit in Unit.objects.filter(kind="department").order_by("id"):
        if unit.pk not in filled:
            yield Post(unit.pk, unit.level, Role.LEADER, titled(unit, Role.LEADER))
            yield Post(unit.pk, unit.level, Role.SPECIALIST, titled(unit, Role.SPECIALIST))


def _post(unit: Unit, role: Role, username: str) -> Post:
    return Post(unit.pk, unit.level, role, titled(unit, role), username)


_KINDS = ("Đảng ủy", "Chi bộ", "đặc khu", "phường", "xã", "thôn", "ấp", "tổ dân phố")


def _place_of(unit: Unit) -> str:
    """The bare name of a unit's place: `Mỹ Đức` of `Đảng ủy xã Mỹ Đức`."""
    name = unit.name
    for kind in _KINDS:
        name = name.removeprefix(f"{kind} ")
    return f"to{name}" if name.isdecimal() else name


def _of(village: Unit) -> str:
    """What tells villages of the same name apart: the commune."""
    return f".{slug(_place_of(village.parent))}" if village.parent else ""


def demo_accounts() -> list[dict[str, str]]:
    """Who can be chosen on the demo's sign-in page, by level and role.

    Keys: group, label, role, full_name, title, unit, username; `first` is "yes" for the few of each level to begin
    with: those of the centre and of the province that the demonstration tells of, else one of each role.
    """
    groups = {
        "central": _("Centre"),
        "province": _("Provinces"),
        "commune": _("Communes"),
        "village": _("Villages"),
    }
    order = {role: place for place, role in enumerate(_ORDER)}
    rows = (
        Position.objects.current()
        .filter(account__password=demo_password_hash())
        .select_related("account", "unit")
        .order_by("unit__lft", "id")
    )
    found = sorted(
        rows, key=lambda one: (list(groups).index(one.unit.level), order[Role(one.role)], one.unit.lft, one.pk)
    )
    first = _first_of_each(found)
    return [
        {
            "group": groups[one.unit.level],
            "label": str(Role(one.role).label),
            "role": one.role,
            "full_name": one.account.full_name,
            "title": one.title,
            "unit": one.unit.name,
            "username": one.account.username,
            "first": "yes" if one.pk in first else "",
        }
        for one in found
    ]


def _first_of_each(people: list[Position]) -> set[int]:
    """Of each level and role one position, rather one of the centre's own office or of An Giang."""
    chosen: dict[tuple[str, str], int] = {}
    known = [one for one in people if _TOLD_OF.fullmatch(one.account.username)]
    for one in [*known, *people]:
        chosen.setdefault((one.unit.level, one.role), one.pk)
    return set(chosen.values())


_ORDER = (
    Role.CLERK,
    Role.LEADER,
    Role.SPECIALIST,
    Role.OFFICER,
    Role.VILLAGE_HEAD,
    Role.INSPECTOR,
    Role.ADMINISTRATOR,
    Role.OPERATOR,
)
