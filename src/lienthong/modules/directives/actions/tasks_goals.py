"""Objectives and indicators: what a directive wants reached, and what is measured."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import nfc
from lienthong.modules.directives.actions.tasks import CannotChangeTask, lock_directive, newest_hashes
from lienthong.modules.directives.events.tasks import (
    IndicatorAdded,
    IndicatorChanged,
    IndicatorDeleted,
    ObjectiveAdded,
    ObjectiveChanged,
    ObjectiveDeleted,
)
from lienthong.modules.directives.models import Directive, Indicator, Objective, Target, Task
from lienthong.modules.directives.rules.tasks import is_below


@dataclass(frozen=True, slots=True)
class ObjectiveValues:
    """What an objective says; `address` is the provision it comes from, empty for none."""

    title: str
    parent_id: int | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorValues:
    """What an indicator says: unit of measure, way of adding up, whether more is better, what it measures."""

    title: str
    measure: str
    adding: str = Indicator.Adding.SUM
    ascending: bool = True
    task_id: int | None = None
    objective_id: int | None = None
    address: str = ""


@transaction.atomic
def save_objective(
    *, viewer: Viewer, directive_id: int, values: ObjectiveValues, objective_id: int | None = None
) -> Objective:
    """Make an objective, or change the one given. Raises CannotChangeTask."""
    directive = lock_directive(viewer, directive_id)
    objective = _objective(directive, objective_id) if objective_id else Objective(directive=directive)
    objective.title = _title(values.title, 500)
    if values.parent_id is not None:
        parents = dict(Objective.objects.filter(directive=directive).values_list("id", "parent_id"))
        if values.parent_id not in parents or (objective.pk and is_below(values.parent_id, objective.pk, parents)):
            raise CannotChangeTask(_("An objective cannot lie below itself."), "parent")
    objective.parent_id = values.parent_id
    objective.address = _address(directive, values.address, objective.address)
    if not objective.pk:
        objective.order = (directive.objectives.aggregate(last=Max("order"))["last"] or 0) + 1
    event = ObjectiveChanged if objective.pk else ObjectiveAdded
    objective.save()
    emit(event(objective.pk, objective.title), subject=Subject("directive", directive.pk), viewer=viewer)
    return objective


@transaction.atomic
def delete_objective(*, viewer: Viewer, directive_id: int, objective_id: int) -> None:
    """Take an objective away; what was below it moves up to what was above it. Raises CannotChangeTask."""
    directive = lock_directive(viewer, directive_id)
    objective = _objective(directive, objective_id)
    objective.children.update(parent=objective.parent)
    objective.tasks.update(objective=objective.parent)
    Indicator.objects.filter(objective=objective).update(objective=objective.parent)
    told = ObjectiveDeleted(objective.pk, objective.title)
    objective.delete()
    emit(told, subject=Subject("directive", directive.pk), viewer=viewer)


@transaction.atomic
def save_indicator(
    *, viewer: Viewer, directive_id: int, values: IndicatorValues, indicator_id: int | None = None
) -> Indicator:
    """Make an indicator, or change the one given. Raises CannotChangeTask."""
    directive = lock_directive(viewer, directive_id)
    indicator = _indicator(directive, indicator_id) if indicator_id else Indicator(directive=directive)
    indicator.title = _title(values.title, 300)
    indicator.measure = " ".join(nfc(values.measure).split())[:60]
    if not indicator.measure:
        raise CannotChangeTask(_("Say in what it is measured, such as % or households."), "measure")
    if values.adding not in Indicator.Adding.values:
        raise CannotChangeTask(_("Choose how the figures of units add up."), "adding")
    if values.task_id and not Task.objects.filter(pk=values.task_id, directive=directive).exists():
        raise CannotChangeTask(_("The task must be one of the same directive."), "task")
    if values.objective_id and not Objective.objects.filter(pk=values.objective_id, directive=directive).exists():
        raise CannotChangeTask(_("This objective is not one of the directive’s."), "objective")
    indicator.adding, indicator.ascending = values.adding, values.ascending
    indicator.task_id, indicator.objective_id = values.task_id, values.objective_id
    indicator.address = _address(directive, values.address, indicator.address)
    if not indicator.pk:
        indicator.order = (directive.indicators.aggregate(last=Max("order"))["last"] or 0) + 1
    event = IndicatorChanged if indicator.pk else IndicatorAdded
    indicator.save()
    emit(event(indicator.pk, indicator.title), subject=Subject("directive", directive.pk), viewer=viewer)
    return indicator


@transaction.atomic
def delete_indicator(*, viewer: Viewer, directive_id: int, indicator_id: int) -> None:
    """Take an indicator away while no unit has a figure for it. Raises CannotChangeTask."""
    directive = lock_directive(viewer, directive_id)
    indicator = _indicator(directive, indicator_id)
    if Target.objects.filter(indicator=indicator).exists():
        raise CannotChangeTask(_("Units already have figures for this indicator; it stays."))
    told = IndicatorDeleted(indicator.pk, indicator.title)
    indicator.delete()
    emit(told, subject=Subject("directive", directive.pk), viewer=viewer)


def _objective(directive: Directive, pk: int) -> Objective:
    found = directive.objectives.filter(pk=pk).first()
    if found is None:
        raise CannotChangeTask(_("This objective is not one of the directive’s."))
    return found


def _indicator(directive: Directive, pk: int) -> Indicator:
    found = directive.indicators.filter(pk=pk).first()
    if found is None:
        raise CannotChangeTask(_("This indicator is not one of the directive’s."))
    return found


def _title(text: str, longest: int) -> str:
    title = " ".join(nfc(text).split())[:longest]
    if not title:
        raise CannotChangeTask(_("Give it a title."), "title")
    return title


def _address(directive: Directive, address: str, before: str) -> str:
    if address and address != before and address not in newest_hashes(directive):
        raise CannotChangeTask(_("A provision that was chosen is not in the text any more."), "addresses")
    return address
