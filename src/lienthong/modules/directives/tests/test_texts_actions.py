"""Making directives and tasks."""

from datetime import date

import pytest

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.events.models import Event
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.directives.actions.tasks import (
    CannotChangeTask,
    TaskValues,
    add_task,
    change_task,
    delete_task,
    move_task,
)
from lienthong.modules.directives.actions.texts import CannotMakeDirective, CannotMoveDirective, move_directive
from lienthong.modules.directives.models import Directive, Provision, Task
from lienthong.modules.directives.tests.factories import make_directive_with_text, task_of, text_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> dict[str, Unit]:
    return make_tree()


@pytest.fixture
def author(units: dict[str, Unit]) -> Viewer:
    return make_viewer(units["tw_office"], "specialist")


def test_a_text_becomes_provisions_with_parents_and_hashes(author: Viewer) -> None:
    directive = make_directive_with_text(author)
    assert directive.body_id == author.body_id
    rows = dict(Provision.objects.filter(version__directive=directive).values_list("address", "parent__address"))
    assert rows["art_2__clause_1__point_b"] == "art_2__clause_1"
    assert not rows["art_2"]
    point = Provision.objects.get(address="art_2__clause_1__point_b")
    assert point.version.text[point.first : point.last] == "b) Báo cáo hằng quý."
    assert Event.objects.filter(verb="DirectiveMade", subject_id=directive.pk).exists()


def test_who_makes_and_who_sees(units: dict[str, Unit], author: Viewer) -> None:
    clerk = make_viewer(units["tw"], "clerk")
    with pytest.raises(CannotMakeDirective):
        make_directive_with_text(clerk)
    directive = make_directive_with_text(author)
    other = make_viewer(units["ag1"], "officer")
    assert not Directive.objects.visible_to(other).exists()
    with pytest.raises(CannotMoveDirective):
        move_directive(viewer=other, directive_id=directive.pk, state="active")
    move_directive(viewer=author, directive_id=directive.pk, state="active")
    assert Directive.objects.visible_to(other).exists()
    task = task_of(author, directive)
    assert not Task.objects.visible_to(other).exists()
    with pytest.raises(CannotChangeTask):
        change_task(viewer=other, task_id=task.pk, values=TaskValues(title="x"))
    with pytest.raises(CannotMoveDirective):
        move_directive(viewer=author, directive_id=directive.pk, state="draft")


def test_a_closed_directive_does_not_change(author: Viewer) -> None:
    directive = make_directive_with_text(author, active=True)
    move_directive(viewer=author, directive_id=directive.pk, state="closed")
    with pytest.raises(CannotChangeTask):
        task_of(author, directive)


def test_a_task_keeps_what_it_says(units: dict[str, Unit], author: Viewer) -> None:
    directive = make_directive_with_text(author)
    task = task_of(
        author,
        directive,
        lead_ids=(units["ag"].pk,),
        coordinating_ids=(units["hn"].pk,),
        addresses=("art_2__clause_1", "art_1"),
    )
    assert set(task.units.values_list("unit_id", "part")) == {
        (units["ag"].pk, "lead"),
        (units["hn"].pk, "coordinating"),
    }
    held = dict(task.provisions.values_list("address", "sha256"))
    assert held == dict(Provision.objects.filter(address__in=held).values_list("address", "sha256"))


def test_two_leads_are_refused(units: dict[str, Unit], author: Viewer) -> None:
    directive = make_directive_with_text(author)
    with pytest.raises(CannotChangeTask) as refused:
        task_of(author, directive, lead_ids=(units["ag"].pk, units["hn"].pk))
    assert refused.value.field == "lead"
    with pytest.raises(CannotChangeTask):
        task_of(author, directive, lead_ids=(units["ag"].pk,), coordinating_ids=(units["ag"].pk,))


def test_a_circle_of_tasks_is_refused(author: Viewer) -> None:
    directive = make_directive_with_text(author)
    top = task_of(author, directive, "Trên")
    middle = task_of(author, directive, "Giữa", parent_id=top.pk)
    low = task_of(author, directive, "Dưới", parent_id=middle.pk)
    for above in (low, middle, top):
        with pytest.raises(CannotChangeTask) as refused:
            change_task(viewer=author, task_id=top.pk, values=TaskValues(title="Trên", parent_id=above.pk))
        assert refused.value.field == "parent"
    elsewhere = task_of(author, make_directive_with_text(author))
    with pytest.raises(CannotChangeTask):
        change_task(viewer=author, task_id=top.pk, values=TaskValues(title="Trên", parent_id=elsewhere.pk))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"deadline": "date"}, "due_on"),
        ({"deadline": "working_days"}, "working_days"),
        ({"deadline": "working_days", "working_days": 0}, "working_days"),
        ({"deadline": "recurring"}, "recurrence"),
        ({"deadline": "never"}, "deadline"),
        ({"addresses": ("art_99",)}, "addresses"),
        ({"title": "  "}, "title"),
    ],
)
def test_what_is_missing_is_named(author: Viewer, values: dict[str, object], field: str) -> None:
    directive = make_directive_with_text(author)
    with pytest.raises(CannotChangeTask) as refused:
        add_task(viewer=author, directive_id=directive.pk, values=TaskValues(**{"title": "Việc", **values}))  # type: ignore[arg-type]
    assert refused.value.field == field


def test_the_kind_of_deadline_empties_the_others(author: Viewer) -> None:
    directive = make_directive_with_text(author)
    task = task_of(
        author, directive, deadline="working_days", working_days=15, due_on=date(2026, 1, 1), recurrence="week"
    )
    assert (task.due_on, task.working_days, task.recurrence) == (None, 15, "")


def test_an_issued_task_gets_a_revision_and_is_not_deleted(author: Viewer) -> None:
    directive = make_directive_with_text(author)
    task = task_of(author, directive, "Một")
    child = task_of(author, directive, "Con", parent_id=task.pk)
    Task.objects.filter(pk=child.pk).update(state="issued")
    with pytest.raises(CannotChangeTask):
        delete_task(viewer=author, task_id=task.pk)
    same = TaskValues(title="Con", deadline="date", due_on=date(2026, 12, 31), parent_id=task.pk)
    assert change_task(viewer=author, task_id=child.pk, values=same).revision == 1
    assert change_task(viewer=author, task_id=child.pk, values=TaskValues(title="Con", parent_id=task.pk)).revision == 2
    Task.objects.filter(pk=child.pk).update(state="draft")
    delete_task(viewer=author, task_id=task.pk)
    assert not directive.tasks.exists()


def test_tasks_move_among_their_siblings(author: Viewer) -> None:
    directive = make_directive_with_text(author)
    one, two, three = (task_of(author, directive, title) for title in ("1", "2", "3"))
    move_task(viewer=author, task_id=three.pk, up=True)
    move_task(viewer=author, task_id=one.pk, up=True)
    assert list(directive.tasks.order_by("order").values_list("title", flat=True)) == ["1", "3", "2"]
    move_task(viewer=author, task_id=two.pk, up=False)
    move_task(viewer=author, task_id=one.pk, up=False)
    assert list(directive.tasks.order_by("order").values_list("title", flat=True)) == ["3", "1", "2"]


def test_a_file_that_is_no_text(author: Viewer) -> None:
    with pytest.raises(CannotMakeDirective):
        make_directive_with_text(author, title=" ")
    with pytest.raises(CannotMakeDirective):
        make_directive_with_text(author, kind="law")
    assert text_file(author).pk
