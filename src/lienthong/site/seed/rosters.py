"""The demo's lists: villages of every commune, some weeks on their way, and officials of one province."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from django.db import connection
from django.db.models import F
from django.db.models.functions import Mod
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.accounts.queries import viewer_of_position
from lienthong.kernel.database.sql import statements
from lienthong.kernel.language.text import fold, sort_key
from lienthong.kernel.org.models import Unit
from lienthong.kernel.work.actions import close_items
from lienthong.modules.reports.actions.rosters import RosterHead, activate_roster, make_roster
from lienthong.modules.reports.actions.rosters_lines import add_entry
from lienthong.modules.reports.actions.rosters_tallies import recount, tally_roster
from lienthong.modules.reports.models import Entry, RosterTally, RosterUnit
from lienthong.site.seed import names
from lienthong.site.seed import reports_texts as words
from lienthong.site.seed.phases import moment_of_run

SQL = statements(__file__)
SEED = 68_65
DAYS = 24
PROVINCE = "D91"
MOST_EACH = 14
DILIGENT = ["D04", "D46", "D86"]  # provinces in which every commune is done


def seed_demo_rosters(designer: Viewer, shown: Sequence[int]) -> None:
    """Lists of villages, two thirds done; officials of An Giang."""
    today = timezone.localdate(moment_of_run())
    _villages(designer, shown, today)
    _officials(today)


def _villages(designer: Viewer, shown: Sequence[int], today: date) -> None:
    head = RosterHead(
        name=words.VILLAGES,
        levels=["commune"],
        code="DS-THON",
        description="Mỗi xã, phường, đặc khu lập danh sách thôn, tổ dân phố; cây đơn vị cập nhật theo danh sách.",
        feeds="villages",
        due_on=today + timedelta(days=12),
    )
    roster = make_roster(viewer=designer, head=head, fields=words.VILLAGE_FIELDS)
    activate_roster(viewer=designer, roster_id=roster.pk)
    lists = RosterUnit.objects.filter(roster=roster)
    lists.filter(expected__isnull=True).update(expected=3 + Mod(F("unit_id") * 7919, MOST_EACH - 3))
    own = list(Unit.objects.filter(level="village", system="party").order_by("lft").values_list("parent_id", "name"))
    communes = {parent for parent, _name in own}
    numbered = [(place, f"Thôn {place}") for place in range(1, MOST_EACH + 1)]
    SQL["demo_village_lines"].run(
        roster=roster.pk,
        places=[place for place, _name in numbered],
        names=[name for _place, name in numbered],
        kinds=["Thôn"] * len(numbered),
        keys=[sort_key(name) for _place, name in numbered],
        folds=[fold(name) for _place, name in numbered],
        now=moment_of_run(),
        diligent=DILIGENT,
    )
    Entry.objects.filter(roster=roster, unit_id__in=communes).delete()
    SQL["demo_roster_keys"].run(roster=roster.pk)
    _own_villages(roster.pk, own)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE reports_rosterunit, reports_entry, org_interval, org_unit")
    recount(roster.pk)
    busy = sorted({*communes, *shown})
    done = [row[0] for row in SQL["demo_lists_done"].rows(roster=roster.pk, shown=busy, diligent=DILIGENT)]
    close_items(kind="list", subject_ids=done, outcome="done")
    RosterTally.objects.filter(roster=roster).delete()
    first = today - timedelta(days=DAYS)
    SQL["demo_roster_tallies"].run(roster=roster.pk, first=first, last=today - timedelta(days=1))
    tally_roster(roster_id=roster.pk, today=today)


def _own_villages(roster_id: int, own: Sequence[tuple[int | None, str]]) -> None:
    """Communes whose villages are known list these: some all of them and one more, some a part, some none yet."""
    chance = Random(SEED)
    lists = {one.unit_id: one for one in RosterUnit.objects.filter(roster_id=roster_id).select_related("unit")}
    by_commune: dict[int, list[str]] = {}
    for parent, name in own:
        by_commune.setdefault(parent or 0, []).append(name.removeprefix("Chi bộ "))
    for place, (commune, known) in enumerate(by_commune.items()):
        officer = Position.objects.select_related("account", "unit").filter(unit_id=commune, role="officer").first()
        if officer is None or place % 4 == 3:
            continue
        named = [f"{name[0].upper()}{name[1:]}" for name in known]
        for name in dict.fromkeys([*named, f"{named[0]} Mới"] if place % 4 == 0 else named[: 2 + place % 2]):
            kind = next((kind for kind in ("Tổ dân phố", "Ấp", "Khóm", "Bản") if name.startswith(kind)), "Thôn")
            given = {"ten": name, "loai": kind, "so_ho": chance.randint(90, 390), "truong_thon": names.person(chance)}
            add_entry(viewer=viewer_of_position(officer), list_id=lists[commune].pk, given=given)
    RosterUnit.objects.filter(roster_id=roster_id, unit_id__in=by_commune, entries__gt=F("expected")).update(
        expected=F("entries")
    )


def _officials(today: date) -> None:
    designer = Position.objects.select_related("account", "unit").filter(unit__code=f"{PROVINCE}.VP", role="specialist")
    viewer = viewer_of_position(designer.order_by("id")[0])
    head = RosterHead(
        name=words.OFFICIALS,
        levels=["commune"],
        code="DS-CBCC",
        description="Cán bộ, công chức đang công tác, cập nhật khi có thay đổi.",
        due_on=today + timedelta(days=26),
    )
    roster = make_roster(viewer=viewer, head=head, fields=words.OFFICIAL_FIELDS)
    activate_roster(viewer=viewer, roster_id=roster.pk)
    chance = Random(SEED)
    kept = RosterUnit.objects.filter(roster=roster).order_by("unit__sort_key", "id")[:10]
    for place, one in enumerate(kept):
        officer = Position.objects.select_related("account", "unit").filter(unit_id=one.unit_id, role="officer").first()
        if officer is None:
            continue
        for post in words.POSTS[: place % 6]:
            given = {
                "ho_ten": names.person(chance),
                "ngay_sinh": date(chance.randint(1968, 1998), chance.randint(1, 12), chance.randint(1, 28)).isoformat(),
                "chuc_vu": post,
                "trinh_do": chance.choice(("Đại học", "Đại học", "Thạc sĩ", "Cao đẳng", "")),
                "so_the": f"089{chance.randint(10**8, 10**9 - 1)}",
            }
            add_entry(viewer=viewer_of_position(officer), list_id=one.pk, given=given)
    tally_roster(roster_id=roster.pk, today=today)
