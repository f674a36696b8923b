"""What people type about nodes of a directive's tree."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lienthong.kernel.language.fields import TypedDateField
from lienthong.kernel.org.models import Unit
from lienthong.modules.directives.actions.tasks import CannotChangeTask, TaskValues
from lienthong.modules.directives.actions.tasks_goals import IndicatorValues, ObjectiveValues
from lienthong.modules.directives.models import Directive, Indicator, Objective, Part, Task
from lienthong.modules.directives.rules.citations import cite

CHOSEN_AT_MOST = 200


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class NodeForm(forms.Form):
    """What every node has: a title and the provisions that it comes from, which are hidden inputs of the page."""

    title = forms.CharField(label=pgettext_lazy("directive", "Title"), max_length=500, widget=_lines(2))

    def __init__(self, *args: Any, directive: Directive, node: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.directive, self.node = directive, node

    def list_of(self, name: str) -> list[str]:
        """What the page's hidden inputs say, once typed; what it began with before that."""
        if self.is_bound:
            return list(self.data.getlist(name)[:CHOSEN_AT_MOST])  # type: ignore[attr-defined]
        return [str(one) for one in self.initial.get(name, ())]

    def places(self) -> list[tuple[str, str]]:
        """The chosen provisions: address and citation."""
        return [(address, cite(address)) for address in self.list_of("address")]

    def refuse(self, error: CannotChangeTask) -> None:
        """Say beside the field why the action would not."""
        self.add_error(error.field if error.field in self.fields else None, str(error))

    def _offer(self, name: str, rows: Any, empty: Any) -> None:
        self.fields[name].choices = [("", empty), *rows]  # type: ignore[attr-defined]


class TaskForm(NodeForm):
    """A task."""

    title = forms.CharField(label=_("What is to be done"), max_length=500, widget=_lines(3))
    expected_product = forms.CharField(
        label=_("Expected product"), max_length=300, required=False, help_text=_("What shows that it is done.")
    )
    deadline = forms.ChoiceField(
        label=pgettext_lazy("task", "Deadline"), choices=Task.Deadline.choices, initial=Task.Deadline.DATE
    )
    due_on = TypedDateField(label=_("By the day"), required=False)
    working_days = forms.IntegerField(
        label=pgettext_lazy("task", "Working days"),
        required=False,
        min_value=1,
        max_value=2500,
        help_text=_("From issue; for a recurring task, after each period’s end."),
    )
    recurrence = forms.ChoiceField(
        label=_("Comes back each"), required=False, choices=[("", "—"), *Task.Recurrence.choices]
    )
    parent = forms.TypedChoiceField(label=_("Below the task"), required=False, coerce=int, empty_value=None)
    objective = forms.TypedChoiceField(label=_("For the objective"), required=False, coerce=int, empty_value=None)
    code = forms.CharField(label=pgettext_lazy("task", "Code"), max_length=30, required=False)
    description = forms.CharField(
        label=pgettext_lazy("task", "Description"), required=False, widget=_lines(3), max_length=20_000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.data.get("deadline", "") if self.is_bound else ""
        for name, own in (("due_on", "date"), ("recurrence", "recurring"), ("working_days", "working_days")):
            self.fields[name].required = kind in {"", own}
        tasks = self.directive.tasks.exclude(pk=self.node.pk if self.node else 0).order_by("order", "id")
        self._offer("parent", tasks.values_list("id", "title"), _("None: on top"))
        self._offer(
            "objective", self.directive.objectives.order_by("order", "id").values_list("id", "title"), _("None")
        )

    def units(self, part: str) -> list[tuple[int, str]]:
        """The chosen lead or coordinating units: id and name."""
        ids = [int(one) for one in self.list_of(part) if one.isdecimal() and len(one) < 18]
        return list(Unit.objects.filter(pk__in=ids).order_by("sort_key", "id").values_list("id", "name"))

    def values(self) -> TaskValues:
        """The values as the action takes them."""
        data = self.cleaned_data
        return TaskValues(
            title=data["title"],
            description=data["description"],
            expected_product=data["expected_product"],
            code=data["code"],
            deadline=data["deadline"],
            due_on=data["due_on"],
            working_days=data["working_days"],
            recurrence=data["recurrence"],
            parent_id=data["parent"],
            objective_id=data["objective"],
            lead_ids=tuple(pk for pk, _name in self.units("lead")),
            coordinating_ids=tuple(pk for pk, _name in self.units("coordinating")),
            addresses=tuple(self.list_of("address")),
        )

    def refuse(self, error: CannotChangeTask) -> None:
        """Say why; what is wrong with the units is told above the form, where no field of Django stands."""
        self.unit_error = str(error) if error.field in {"lead", "coordinating"} else ""
        super().refuse(error)

    unit_error = ""

    @staticmethod
    def initial_of(task: Task) -> dict[str, Any]:
        """What the form shows first for a task that exists."""
        plain = ("title", "description", "expected_product", "code", "deadline", "due_on", "working_days", "recurrence")
        units = list(task.units.order_by("id").values_list("unit_id", "part"))
        return {
            **{name: getattr(task, name) for name in plain},
            "parent": task.parent_id,
            "objective": task.objective_id,
            "lead": [pk for pk, part in units if part == Part.LEAD],
            "coordinating": [pk for pk, part in units if part != Part.LEAD],
            "address": list(task.provisions.order_by("id").values_list("address", flat=True)),
        }


class ObjectiveForm(NodeForm):
    """An objective."""

    title = forms.CharField(label=pgettext_lazy("directive", "Objective"), max_length=500, widget=_lines(3))
    parent = forms.TypedChoiceField(label=_("Below the objective"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.directive.objectives.exclude(pk=self.node.pk if self.node else 0).order_by("order", "id")
        self._offer("parent", rows.values_list("id", "title"), _("None: on top"))

    def values(self) -> ObjectiveValues:
        """The values as the action takes them."""
        data = self.cleaned_data
        return ObjectiveValues(data["title"], data["parent"], next(iter(self.list_of("address")), ""))

    @staticmethod
    def initial_of(objective: Objective) -> dict[str, Any]:
        """What the form shows first for an objective that exists."""
        address = [objective.address] if objective.address else []
        return {"title": objective.title, "parent": objective.parent_id, "address": address}


class IndicatorForm(NodeForm):
    """An indicator."""

    title = forms.CharField(label=_("What is measured"), max_length=300, widget=_lines(2))
    measure = forms.CharField(label=_("Unit of measure"), max_length=60, help_text=_("Such as %, households, km."))
    adding = forms.ChoiceField(
        label=_("Figures of units add up by"), choices=Indicator.Adding.choices, initial=Indicator.Adding.SUM
    )
    ascending = forms.BooleanField(label=_("More is better"), required=False, initial=True)
    task = forms.TypedChoiceField(label=_("Measures the task"), required=False, coerce=int, empty_value=None)
    objective = forms.TypedChoiceField(label=_("Measures the objective"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("task", self.directive.tasks.order_by("order", "id").values_list("id", "title"), _("None"))
        self._offer(
            "objective", self.directive.objectives.order_by("order", "id").values_list("id", "title"), _("None")
        )

    def values(self) -> IndicatorValues:
        """The values as the action takes them."""
        data = self.cleaned_data
        return IndicatorValues(
            data["title"],
            data["measure"],
            data["adding"],
            data["ascending"],
            data["task"],
            data["objective"],
            next(iter(self.list_of("address")), ""),
        )

    @staticmethod
    def initial_of(indicator: Indicator) -> dict[str, Any]:
        """What the form shows first for an indicator that exists."""
        plain = {name: getattr(indicator, name) for name in ("title", "measure", "adding", "ascending")}
        above = {"task": indicator.task_id, "objective": indicator.objective_id}
        return {**plain, **above, "address": [indicator.address] if indicator.address else []}
