"""The real tree, loaded once: counts, dated names, codes that are no identity, offices."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lienthong.kernel.org.actions import load_tree
from lienthong.kernel.org.models import Succession, Territory, TerritoryName, Unit, UnitName
from lienthong.kernel.org.queries import ancestors, subtree

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_reference_tree() -> None:
    assert load_tree() == 7028
    assert load_tree() == 0  # a second start keeps what is there
    _counts()
    _codes_are_dated()
    _names_are_dated()
    _offices()
    said = StringIO()
    call_command("verify_tree", stdout=said)
    assert "no difference" in said.getvalue()
    Unit.objects.filter(code="D91").update(rgt=1)
    with pytest.raises(CommandError):
        call_command("verify_tree", stdout=StringIO())


def _counts() -> None:
    now = Territory.objects.filter(closed_on__isnull=True)
    assert [now.filter(level=level).count() for level in ("central", "province", "commune")] == [1, 34, 3321]
    gone = Territory.objects.filter(closed_on=date(2025, 7, 1))
    assert [gone.filter(level=level).count() for level in ("province", "commune")] == [63, 10033]
    edges = Succession.objects.filter(successor__level="commune")
    assert edges.count() == 10565  # six islands and tidelands had no commune before
    assert edges.values("predecessor").distinct().count() == 10033


def _codes_are_dated() -> None:
    old, new = TerritoryName.objects.filter(code="00004").order_by("valid")
    assert (old.full_name, new.full_name) == ("Phường Trúc Bạch", "Phường Ba Đình")
    assert old.territory_id != new.territory_id
    assert TerritoryName.objects.filter(code="00004", valid__contains=date(2025, 6, 30)).get() == old


def _names_are_dated() -> None:
    def called(code: str, on: date) -> str:
        return UnitName.objects.get(unit__code=code, valid__contains=on).name

    assert called("D25270", date(2026, 4, 29)) == "Đảng ủy xã Lộc Ninh"
    assert called("D25270", date(2026, 4, 30)) == "Đảng ủy phường Lộc Ninh"
    assert called("D75", date(2026, 4, 29)) == "Tỉnh ủy Đồng Nai"
    assert called("D75", date(2026, 4, 30)) == "Thành ủy Đồng Nai"
    assert UnitName.objects.filter(unit__code="DTW").count() == 1


def _offices() -> None:
    an_giang = Unit.objects.get(code="D91")
    assert an_giang.name == "Tỉnh ủy An Giang"
    assert [step.name for step in ancestors(an_giang.pk)] == ["Ban Chấp hành Trung ương Đảng", "Tỉnh ủy An Giang"]
    assert subtree(an_giang).filter(level="commune").count() == 102
    assert Unit.objects.filter(kind="department", body=an_giang).count() == 5
    assert Unit.objects.filter(system="front", level="commune").count() == 3321
    assert Unit.objects.get(code="D79").name == "Thành ủy Thành phố Hồ Chí Minh"
    assert Unit.objects.get(code="MTW").symbol == "MTTW"
