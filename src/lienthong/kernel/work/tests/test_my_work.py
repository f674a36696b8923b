"""The home page: what it shows, to whom, at what cost."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from lienthong.kernel.accounts.actions.keeping import keep_view
from lienthong.kernel.accounts.tests.factories import make_position, make_viewer, sign_in
from lienthong.kernel.notify.actions import notify_positions
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.kernel.work.actions import Hold
from lienthong.kernel.work.models import Step
from lienthong.kernel.work.queries import After, Filter, my_counts, my_steps
from lienthong.kernel.work.tests.factories import KIND, make_item, make_step

pytestmark = pytest.mark.django_db


def nodes_of(plan: Any) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes_of(below)


def plan_of(ask: Callable[[], Any], *, without: str) -> list[dict[str, Any]]:
    """The nodes of the plans of what is asked, once other ways `without` which it shall do are made dear."""
    found: list[dict[str, Any]] = []

    def explain(execute: Any, text: str, values: Any, many: Any, context: dict[str, Any]) -> Any:
        with connection.connection.cursor() as cursor:  # no wrapper around this one
            cursor.execute("EXPLAIN (FORMAT JSON) " + text, values)
            plan = cursor.fetchone()[0]
        found.extend(nodes_of((plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"]))
        return execute(text, values, many, context)

    with connection.cursor() as cursor:
        for kind in without.split():
            cursor.execute(f"SET LOCAL enable_{kind} = off")
    with connection.execute_wrapper(explain):
        ask()
    return found


def titles(client: Client, path: str = "/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_a_position_sees_its_own_and_its_desks_steps_and_no_others() -> None:
    units = make_tree()
    officer = make_viewer(units["ag1"], "officer")
    colleague = make_position(units["ag1"], "specialist")
    mine = make_step(units["ag1"], position_id=officer.position_id)
    desk, staff = make_step(units["ag1"], desk="clerk"), make_step(units["ag1"], desk="staff")
    make_step(units["ag1"], desk="leader")
    make_step(units["ag1"], position_id=colleague.pk)
    make_step(units["ag2"], desk="clerk")
    assert {line.id for line in my_steps(officer)[0]} == {mine.pk, desk.pk, staff.pk}


def test_steps_come_by_due_moment_with_undated_ones_last_over_all_pages() -> None:
    units = make_tree()
    viewer = make_viewer(units["ag"], "specialist")
    dues = [3, None, -2, 1, None, 1, -2, 30, None]
    steps = [
        make_step(units["ag"], days=days, position_id=viewer.position_id if place % 2 else None)
        for place, days in enumerate(dues)
    ]
    for step in steps:
        step.refresh_from_db()
    expected = sorted(steps, key=lambda step: (step.due_at is None, step.due_at or timezone.now(), step.pk))
    seen: list[int] = []
    after = None
    for _page in range(9):
        lines, after = my_steps(viewer, after=After.read(str(after)) if after else None, size=2)
        seen += [line.id for line in lines]
        if after is None:
            break
    assert seen == [step.pk for step in expected]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"standing": "overdue"}, {"late"}),
        ({"standing": "due_soon"}, {"soon"}),
        ({"part": "information"}, {"info"}),
        ({"holder": "mine"}, {"soon"}),
        ({"holder": "desk"}, {"late", "info", "later"}),
        ({"kind": KIND}, {"late", "soon", "info", "later"}),
        ({"kind": "nothing"}, {"late", "soon", "info", "later"}),
        ({"standing": "overdue", "part": "information"}, set()),
    ],
)
def test_filters_and_their_counts_agree(asked: dict[str, str], expected: set[str]) -> None:
    units = make_tree()
    viewer = make_viewer(units["ag"], "specialist")
    steps = {
        "late": make_step(units["ag"], days=-1),
        "soon": make_step(units["ag"], days=1, position_id=viewer.position_id),
        "info": make_step(units["ag"], part="information"),
        "later": make_step(units["ag"], days=20),
    }
    found = {line.id for line in my_steps(viewer, chosen=Filter.of(asked))[0]}
    assert found == {steps[name].pk for name in expected}
    counts = my_counts(viewer)
    assert (counts.all, counts.overdue, counts.due_soon) == (4, 1, 1)
    assert (counts.lead, counts.coordinating, counts.information) == (3, 0, 1)
    assert (counts.mine, counts.desk, counts.kinds) == (1, 3, {KIND: 4})


def test_nothing_to_do_counts_nothing_and_says_so(client: Client) -> None:
    viewer = make_viewer(make_tree()["ag"], "specialist")
    assert my_counts(viewer).all == 0
    assert 'class="empty"' in titles(sign_in(client, viewer))


def test_the_page_shows_fifty_rows_in_three_round_trips(client: Client, django_assert_num_queries: object) -> None:
    units = make_tree()
    viewer = make_viewer(units["ag"], "specialist")
    for place in range(52):
        make_step(units["ag"], days=place - 3)
    sign_in(client, viewer)
    client.get("/")
    with django_assert_num_queries(3):  # type: ignore[operator]
        text = titles(client)
    assert text.count('class="row unread"') == 50
    assert "204-QĐ/TW" in text
    assert "after=" in text
    assert text.count("tone-bad") >= 3
    for address in ("/work/take", "/work/note", 'data-dialog="assign"'):
        assert address in text


def test_the_page_brings_the_bell_and_the_saved_views_along(client: Client) -> None:
    viewer = make_viewer(make_tree()["ag"], "specialist")
    notify_positions(position_ids=[viewer.position_id], kind="x", subject_kind="x", subject_id=1, title="x")
    keep_view(viewer=viewer, page="my_work", name="Việc gấp", query="standing=overdue")
    keep_view(viewer=viewer, page="search", name="Tìm chỗ khác", query="q=a")
    text = titles(sign_in(client, viewer))
    assert "Việc gấp" in text
    assert "Tìm chỗ khác" not in text
    assert '<span class="dot" aria-hidden="true">1</span>' in text


@pytest.mark.parametrize("role", ["clerk", "leader", "specialist", "officer", "village_head", "inspector", "operator"])
def test_every_role_has_a_home(client: Client, role: str) -> None:
    titles(sign_in(client, make_viewer(make_tree()["ag1"], role)))


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    response = client.get("/")
    assert response.status_code == 302
    assert "/accounts/login" in response["Location"]


@pytest.mark.parametrize("query", ["after=x", "after=~", "after=2026-01-01~9999999999999999999999", "standing=%00"])
def test_a_damaged_address_shows_a_page(client: Client, query: str) -> None:
    titles(sign_in(client, make_viewer(make_tree()["ag"], "specialist")), f"/?{query}")


def test_several_are_noted_taken_stamped_and_handed_over_at_once(client: Client) -> None:
    units = make_tree()
    viewer = make_viewer(units["ag"], "specialist")
    colleague = make_position(units["ag"], "specialist")
    steps = {
        "info": make_step(units["ag"], part="information"),
        "stamp": make_step(units["ag"], task="stamp"),
        "plain": make_step(units["ag"], days=3),
        "other": make_step(units["hn"]),
    }
    sign_in(client, viewer)
    chosen = [step.pk for step in steps.values()]
    client.post("/work/note", {"selected": chosen})
    client.post("/work/do/stamp", {"selected": chosen})
    client.post("/work/take", {"selected": chosen})
    client.post("/work/assign", {"selected": chosen, "position": colleague.pk, "note": "Giúp tôi"})
    for step in steps.values():
        step.refresh_from_db()
    assert {name: step.outcome for name, step in steps.items()} == {
        "info": "noted",
        "stamp": "stamped",
        "plain": "assigned",
        "other": "",
    }
    following = Step.objects.get(sender=steps["plain"])
    assert (following.position_id, following.note, following.due_at) == (
        colleague.pk,
        "Giúp tôi",
        steps["plain"].due_at,
    )
    assert steps["plain"].taken_at is not None


def test_a_colleague_of_another_body_takes_nothing_over(client: Client) -> None:
    units = make_tree()
    viewer = make_viewer(units["ag"], "specialist")
    step = make_step(units["ag"])
    sign_in(client, viewer)
    for position in (make_position(units["hn"]).pk, "", "x", 0):
        client.post("/work/assign", {"selected": [step.pk], "position": position})
    step.refresh_from_db()
    assert step.left_at is None


def test_colleagues_are_those_of_the_body_the_own_unit_first(client: Client) -> None:
    units = make_tree()
    viewer = make_viewer(units["ag_dept"], "specialist")
    make_position(units["ag"], "leader", title="Bí thư")
    make_position(units["ag_dept"], "specialist", title="Chuyên viên")
    make_position(units["hn"], "leader", title="Người khác")
    text = titles(sign_in(client, viewer), "/work/colleagues")
    assert text.index("Chuyên viên") < text.index("Bí thư")
    assert "Người khác" not in text


def test_a_notified_step_leads_to_its_record(client: Client) -> None:
    units = make_tree()
    item = make_item(units["ag"], Hold(units["ag"].pk, "do"))
    sign_in(client, make_viewer(units["ag"]))
    assert client.get(f"/work/steps/{item.steps.get().pk}")["Location"] == f"/errands/{item.subject_id}"
    assert client.get("/work/steps/999999").status_code == 404


def test_texts_from_outside_cannot_become_markup(client: Client) -> None:
    units = make_tree()
    for place in range(3):
        make_item(units["ag"], title=f'<b>{place}</b> 100%(x)s & "q"', origin="<i>A</i>", reference="<u>1</u>")
    text = titles(sign_in(client, make_viewer(units["ag"])))
    for raw in ("<b>0", "<i>A", "<u>1"):
        assert raw not in text
    for place in range(3):
        assert f"&lt;b&gt;{place}&lt;/b&gt; 100%(x)s &amp; &#34;q&#34;" in text


def leave_only(*indexes: str) -> None:
    """Take every other index of steps away, that of the key apart, so that few rows mislead nobody."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = 'work_step'::regclass"
            " AND NOT indisprimary AND indexrelid::regclass::text <> ALL(%s)",
            [list(indexes)],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP INDEX "{name}"')


def test_counts_read_no_step_but_the_index_alone() -> None:
    leave_only("step_desk_open", "step_position_open")
    units = make_tree()
    viewer = make_viewer(units["ag"], "specialist")
    for _place in range(20):
        make_step(units["ag"], desk="staff")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ANALYZE work_step")
        # As after a vacuum, which no transaction may run.
        cursor.execute("UPDATE pg_class SET relallvisible = relpages WHERE relname = 'work_step'")
    read = plan_of(lambda: my_counts(viewer), without="seqscan bitmapscan")
    assert {node["Node Type"] for node in read if node.get("Relation Name") == "work_step"} == {"Index Only Scan"}


def test_steps_come_in_the_order_of_their_index_undated_ones_too() -> None:
    leave_only("step_desk_open", "step_position_open")
    viewer = make_viewer(make_tree()["ag"], "specialist")
    read = plan_of(lambda: my_steps(viewer), without="seqscan bitmapscan sort")
    scans = [
        (node["Node Type"], below["Index Name"])
        for node in read
        for below in node.get("Plans", ())
        if below.get("Relation Name") == "work_step"
    ]
    assert sorted(scans) == [("Limit", "step_desk_open")] * 2 + [("Limit", "step_position_open")] * 2
