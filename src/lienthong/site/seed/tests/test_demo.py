"""The demo's ground: enough people in every role, one password, a second run that changes nothing."""

from collections import Counter

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.test import RequestFactory

from lienthong.kernel.access.roles import Role
from lienthong.kernel.accounts.models import Account, Position
from lienthong.kernel.org.models import Unit
from lienthong.site.seed import is_seeded, seed
from lienthong.site.seed.demo import DEMO_PASSWORD, demo_accounts

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_demo() -> None:
    told: list[tuple[str, float]] = []
    assert not is_seeded()
    seed("demo", lambda name, part: told.append((name, part)))
    assert is_seeded()
    assert told[-1] == ("finished", 1.0)
    assert [part for _, part in told] == sorted(part for _, part in told)
    _people()
    call_command("verify_tree")
    before = Account.objects.count()
    seed("demo", lambda name, part: None)
    assert Account.objects.count() == before


def _people() -> None:
    listed = demo_accounts()
    assert 280 <= len(listed) <= 320
    assert {one["role"] for one in listed} == {role.value for role in Role}
    names = {one["username"] for one in listed}
    assert {"vanthu.tw", "lanhdao.tw", "chuyenvien.tw", "kiemtra.tw", "vanhanh.tw", "vanthu.angiang"} <= names
    assert Counter(one["role"] for one in listed)["clerk"] == 2 + 34 * 2
    assert authenticate(RequestFactory().post("/"), username="vanthu.tw", password=DEMO_PASSWORD)
    assert not authenticate(RequestFactory().post("/"), username="vanthu.tw", password="wrong")
    communes = Unit.objects.filter(system="party", level="commune")
    without = communes.exclude(pk__in=Position.objects.filter(role="officer").values("unit_id"))
    assert not without.exists()


def test_an_unknown_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="galactic"):
        seed("galactic", lambda name, part: None)
