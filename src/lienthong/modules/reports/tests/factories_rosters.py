"""Rosters to test with."""

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.org.models import Unit
from lienthong.modules.reports.actions.rosters import RosterHead, activate_roster, make_roster
from lienthong.modules.reports.models import Roster, RosterUnit
from lienthong.modules.reports.rules.rosters_fields import Field

FIELDS = (
    Field("name", "Tên", "Name", required=True, unique="unit"),
    Field("kind", "Loại", "Kind", type="choice", options=("Thôn", "Tổ dân phố"), required=True),
    Field("people", "Nhân khẩu", "People", type="count", most="100000"),
    Field("area", "Diện tích", "Area", type="number"),
    Field("since", "Từ ngày", "Since", type="day"),
    Field("card", "Số thẻ", "Card number", unique="roster"),
)


def make_active_roster(
    units: dict[str, Unit], *, designer: Viewer | None = None, owner: str = "tw", feeds: str = "", **more: object
) -> Roster:
    """A roster in force, kept by communes below `owner`."""
    designer = designer or make_viewer(units[owner], "specialist")
    head = RosterHead(name="Danh sách thôn, tổ dân phố", levels=["commune"], feeds=feeds, **more)  # type: ignore[arg-type]
    roster = make_roster(viewer=designer, head=head, fields=FIELDS)
    activate_roster(viewer=designer, roster_id=roster.pk)
    roster.refresh_from_db()
    return roster


def list_of(roster: Roster, unit: Unit) -> RosterUnit:
    """A unit's list, as it is now."""
    return RosterUnit.objects.get(roster=roster, unit=unit)
