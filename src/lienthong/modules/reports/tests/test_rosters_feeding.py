"""The tree follows lists of villages: shown first, by who administers, never by halves; numbered once."""

from collections.abc import Sequence

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.language.text import fold
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.queries import tree_faults
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.reports.actions.rosters_feeding import CannotFeed, feed_villages
from lienthong.modules.reports.actions.rosters_lines import add_entry, change_entry, remove_entry
from lienthong.modules.reports.actions.rosters_lists import finish_list
from lienthong.modules.reports.models import Entry, Roster
from lienthong.modules.reports.queries.rosters_feeding import feeding_plan, seal_of
from lienthong.modules.reports.rules.rosters_feeding import Village, feeding_of, office_name
from lienthong.modules.reports.tests.factories_rosters import list_of, make_active_roster

_names = st.lists(st.sampled_from(["Ấp A", "Ấp B", "ấp a", "Ấp C"]), max_size=6, unique=True)


@given(_names, _names, st.booleans())
def test_after_following_nothing_is_left_to_do(listed: Sequence[str], there: Sequence[str], whole: bool) -> None:
    villages = [Village(place, name, None) for place, name in enumerate(listed)]
    units = dict(enumerate(there, start=100))
    plan = feeding_of(villages, units, is_whole=whole)
    stands = dict(plan.known)
    for one in plan.renaming:
        units[one.unit_id] = one.name
    for pk, _name in plan.closing:
        del units[pk]
    for place, new in enumerate(plan.opening, start=500):
        units[place], stands[new.entry_id] = new.name, place
    again = feeding_of([Village(v.entry_id, v.name, stands[v.entry_id]) for v in villages], units, is_whole=whole)
    assert again.is_empty
    assert {fold(name) for name in listed} <= {fold(name) for name in units.values()}
    if whole:
        assert sorted(units.values()) == sorted(listed)


def test_offices_are_called_as_their_system_calls_them() -> None:
    assert office_name("party", "Ấp Mỹ Thiện") == "Chi bộ ấp Mỹ Thiện"
    assert office_name("party", "Chi bộ ấp Mỹ Thiện") == "Chi bộ ấp Mỹ Thiện"
    assert office_name("front", "Thôn 1") == "Ban công tác Mặt trận thôn 1"
    assert office_name("state", "Thôn 1") == "Thôn 1"


@pytest.fixture
def units() -> dict[str, Unit]:
    return make_tree()


@pytest.fixture
def roster(units: dict[str, Unit]) -> Roster:
    roster = make_active_roster(units, feeds="villages")
    officer, kept = make_viewer(units["ag1"], "officer"), list_of(roster, units["ag1"])
    for name in ("Ấp Mỹ Thiện", "Ấp Mỹ Đức", "Ấp Mỹ Phú"):
        add_entry(viewer=officer, list_id=kept.pk, given={"name": name, "kind": "Thôn"})
    add_entry(viewer=officer, list_id=kept.pk, given={"name": "Ấp chưa rõ"})
    return roster


@pytest.mark.django_db
def test_villages_are_opened_renamed_and_closed(units: dict[str, Unit], roster: Roster) -> None:
    officer, administrator = make_viewer(units["ag1"], "officer"), make_viewer(units["ag"], "administrator")
    kept = list_of(roster, units["ag1"])
    assert kept.expected == 1
    plan = feeding_plan(kept)
    assert ([one.name for one in plan.opening], plan.known) == (
        ["Chi bộ ấp Mỹ Đức", "Chi bộ ấp Mỹ Phú"],
        [(Entry.objects.order_by("id")[0].pk, units["village"].pk)],
    )
    feed_villages(viewer=administrator, list_id=kept.pk, seal=seal_of(plan))
    below = Unit.objects.open().filter(parent=units["ag1"])
    assert set(below.values_list("name", "kind", "level", "symbol")) == {
        ("Chi bộ ấp Mỹ Thiện", "branch", "village", units["village"].symbol),
        ("Chi bộ ấp Mỹ Đức", "branch", "village", "CB"),
        ("Chi bộ ấp Mỹ Phú", "branch", "village", "CB"),
    }
    assert tree_faults() == []
    assert feeding_plan(kept).is_empty
    entries = {one.values["name"]: one for one in Entry.objects.all()}
    change_entry(viewer=officer, entry_id=entries["Ấp Mỹ Đức"].pk, given={"name": "Ấp Mỹ Đức Đông"})
    remove_entry(viewer=officer, entry_id=entries["Ấp Mỹ Phú"].pk)
    remove_entry(viewer=officer, entry_id=entries["Ấp chưa rõ"].pk)
    assert not feeding_plan(list_of(roster, units["ag1"])).closing
    finish_list(viewer=officer, list_id=kept.pk)
    plan = feeding_plan(list_of(roster, units["ag1"]))
    assert [name for _pk, name in plan.closing] == ["Chi bộ ấp Mỹ Phú"]
    feed_villages(viewer=administrator, list_id=kept.pk, seal=seal_of(plan), closes=True)
    assert set(below.values_list("name", flat=True)) == {"Chi bộ ấp Mỹ Thiện", "Chi bộ ấp Mỹ Đức Đông"}
    assert tree_faults() == []


@pytest.mark.django_db
def test_only_what_was_shown_is_done_by_who_administers(units: dict[str, Unit], roster: Roster) -> None:
    kept = list_of(roster, units["ag1"])
    seal = seal_of(feeding_plan(kept))
    for name, role in (("ag1", "officer"), ("hn", "administrator"), ("tw", "leader")):
        with pytest.raises(CannotFeed):
            feed_villages(viewer=make_viewer(units[name], role), list_id=kept.pk, seal=seal)
    officer = make_viewer(units["ag1"], "officer")
    add_entry(viewer=officer, list_id=kept.pk, given={"name": "Ấp mới", "kind": "Thôn"})
    with pytest.raises(CannotFeed):
        feed_villages(viewer=make_viewer(units["tw"], "operator"), list_id=kept.pk, seal=seal)
    assert Unit.objects.filter(parent=units["ag1"]).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages(client: Client, units: dict[str, Unit], roster: Roster, language: str) -> None:
    kept = list_of(roster, units["ag1"])
    sign_in(client, make_viewer(units["ag"], "administrator"), language=language)
    assert reverse("feeding_list", args=[kept.pk]) in client.get(reverse("feeding_lists")).content.decode()
    page = client.get(reverse("feeding_list", args=[kept.pk])).content.decode()
    assert "Chi bộ ấp Mỹ Đức" in page
    seal = page.split('name="seal" value="')[1].split('"')[0]
    client.post(reverse("feeding_list", args=[kept.pk]), {"seal": "x"})
    assert Unit.objects.filter(parent=units["ag1"]).count() == 1
    client.post(reverse("feeding_list", args=[kept.pk]), {"seal": seal})
    client.post(reverse("feeding_list", args=[kept.pk]), {"seal": seal})
    assert Unit.objects.filter(parent=units["ag1"]).count() == 3
    sign_in(client, make_viewer(units["hn"], "administrator"))
    assert client.get(reverse("feeding_list", args=[kept.pk])).status_code == 404
    sign_in(client, make_viewer(units["ag1"], "officer"))
    assert client.get(reverse("feeding_lists")).status_code == 403
