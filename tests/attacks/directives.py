"""A directive of An Giang in preparation and one in force, with everything that hangs on them, marked."""

from datetime import date, timedelta
from uuid import uuid4

from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.files.actions import store_bytes
from lienthong.kernel.org.models import Unit
from lienthong.modules.directives.actions.assigning import cascade_task
from lienthong.modules.directives.actions.extensions import ask_extension
from lienthong.modules.directives.actions.reports import report_progress, save_draft
from lienthong.modules.directives.actions.tasks import delete_task
from lienthong.modules.directives.actions.tasks_documents import link_document
from lienthong.modules.directives.actions.tasks_goals import (
    IndicatorValues,
    ObjectiveValues,
    save_indicator,
    save_objective,
)
from lienthong.modules.directives.actions.texts_versions import replace_text
from lienthong.modules.directives.models import (
    Application,
    Assignment,
    Brief,
    Directive,
    Indicator,
    Objective,
    Recheck,
    ScoreSheet,
    Target,
    Task,
)
from lienthong.modules.directives.rules.scores import INPUTS, NEWEST
from lienthong.modules.directives.tests.factories import SMALL, make_directive_with_text, task_of, text_file
from lienthong.modules.directives.views.reports_ways import WAYS

Row = dict[str, object]
KINDS = ("task", "indicator", "objective")


class Directives:
    """`closed` are the ids, by the beginning of their addresses, that no stranger may read; `open` those that all may.

    The longest beginning of an address counts. What is open to all shows nothing that bears the mark.
    """

    def __init__(self, mark: str, units: dict[str, Unit], people: tuple[Viewer, Viewer], document_id: int) -> None:
        self.mark, self.unit, self.below = mark, units["ag"], units["ag1"]
        self.other = units["hn"]  # what strangers steer themselves
        self.leader, self.author = people
        self.officer = make_viewer(self.below, "officer")
        self.document_id = document_id
        self.closed: dict[str, list[Row]] = {}
        self.open: dict[str, list[Row]] = {}
        self._in_preparation()
        self._in_force()

    def _in_preparation(self) -> None:
        marked = SMALL.replace("tốc độ cao", self.mark)
        draft = make_directive_with_text(self.author, marked, title=self.mark)
        objective, indicator = self._measured(draft, self.mark)
        task = task_of(self.author, draft, self.mark, description=self.mark, addresses=("art_2__clause_1",))
        link_document(viewer=self.author, task_id=task.pk, document_id=self.document_id)
        newer = text_file(self.author, marked.replace("hằng quý", f"hằng quý {self.mark}"), f"{self.mark}.txt")
        replace_text(viewer=self.author, directive_id=draft.pk, file=newer, note=self.mark)
        self.closed["directives/"] = [self._at(draft, task)]
        at = "directives/steering/<int:unit>/directives/"
        self.closed[at] = [{"unit": unit.pk, "directive": draft.pk} for unit in (self.unit, self.other)]
        self._tree(self.closed, draft, (task, indicator, objective))
        self._grid(self.closed, indicator)

    def _in_force(self) -> None:
        directive = make_directive_with_text(self.author, active=True)
        objective, indicator = self._measured(directive, "Số xã nối mạng")
        hidden = task_of(self.author, directive, self.mark, description=self.mark)
        task = task_of(self.author, directive, parent_id=hidden.pk, objective_id=objective.pk)
        link_document(viewer=self.author, task_id=task.pk, document_id=self.document_id)
        gone = task_of(self.author, directive, self.mark)
        delete_task(viewer=self.author, task_id=gone.pk)
        Application.objects.create(task=task, unit_ids=[self.below.pk])
        cascade_task(viewer=self.leader, task_id=task.pk, request_key=uuid4().hex)
        self.closed["directives/"].append(self._at(directive, hidden, only_task=True))
        self.open["directives/"] = [self._at(directive, task)]
        at = "directives/steering/<int:unit>/tasks/"
        self.closed[at] = [{"unit": unit.pk, "task": hidden.pk} for unit in (self.unit, self.other)]
        self._tree(self.open, directive, (task, indicator, objective))
        self._grid(self.open, indicator)
        self._carried_out(Assignment.objects.get(task=task))
        self._counted()

    def _measured(self, directive: Directive, title: str) -> tuple[Objective, Indicator]:
        goal = save_objective(viewer=self.author, directive_id=directive.pk, values=ObjectiveValues(title))
        values = IndicatorValues(title, "%", objective_id=goal.pk)
        indicator = save_indicator(viewer=self.author, directive_id=directive.pk, values=values)
        Target.objects.create(
            indicator=indicator,
            unit=self.below,
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 3, 31),
            reported=7,
            source=self.mark,
        )
        return goal, indicator

    def _at(self, directive: Directive, task: Task, *, only_task: bool = False) -> Row:
        row: Row = {"task_id": task.pk, "unit": self.unit.pk, "task": task.pk, "document_id": self.document_id}
        whole = {
            "directive_id": directive.pk,
            "directive": directive.pk,
            "number": directive.versions.count(),
            "kind": "xlsx",
        }
        return row if only_task else row | whole

    def _tree(self, rows: dict[str, list[Row]], directive: Directive, nodes: tuple[Task, Indicator, Objective]) -> None:
        rows["directives/<int:directive_id>/tree/"] = [
            {"directive_id": directive.pk, "kind": kind, "pk": node.pk} for kind, node in zip(KINDS, nodes, strict=True)
        ]

    def _grid(self, rows: dict[str, list[Row]], indicator: Indicator) -> None:
        period: Row = {"starts": "2026-01-01", "ends": "2026-03-31", "unit": self.below.pk}
        rows["directives/indicators/"] = [{"pk": indicator.pk, "kind": kind, **period} for kind in ("csv", "pdf")]

    def _carried_out(self, own: Assignment) -> None:
        here, officer = {"viewer": self.officer, "assignment_id": own.pk}, self.officer
        proof = store_bytes(name=f"{self.mark}.txt", content=self.mark.encode(), viewer=officer)
        said = {"narrative": self.mark, "obstacles": self.mark, "file_ids": [proof.pk]}
        report_progress(**here, percent=40, **said)  # type: ignore[arg-type]
        save_draft(**here, percent=50, **said)  # type: ignore[arg-type]
        later = timezone.localdate() + timedelta(days=90)
        extension = ask_extension(**here, due_on=later, reason=self.mark)  # type: ignore[arg-type]
        recheck = Recheck.objects.create(assignment=own, seed=1, asked_at=timezone.now())
        acts = [{"pk": own.pk, "file_id": proof.pk, "act": act} for act in WAYS]
        self.closed["directives/assignments/"] = list(acts)
        self.closed["directives/extensions/"] = [{"pk": extension.pk}]
        self.closed["directives/rechecks/"] = [{"pk": recheck.pk}]

    def _counted(self) -> None:
        paper = store_bytes(name=f"{self.mark} tuần.txt", content=f"Tuần {self.mark}".encode(), viewer=None)
        brief = Brief.objects.create(unit=self.unit, on=date(2026, 11, 16), file=paper)
        figures = {"unit": self.unit.pk, "name": self.mark, "group": "provinces", "rank": 1, "of": 1, "score": 80}
        sheet = ScoreSheet.objects.create(
            starts_on=date(2026, 7, 1),
            ends_on=date(2026, 9, 30),
            version=1,
            formula=NEWEST,
            rows=[figures | dict.fromkeys(INPUTS, 1)],
            sha256="0" * 64,
            frozen_at=timezone.now(),
        )
        self.closed["directives/steering/briefs/"] = [{"pk": brief.pk}]
        self.open["directives/scores/"] = [{"pk": sheet.pk, "kind": kind} for kind in ("csv", "xlsx")]

    def rows(self, text: str, names: tuple[str, ...], *, is_open: bool) -> list[Row]:
        """What stands in the places of an address."""
        if not names:
            return [] if is_open else [{}]
        beginnings = {one for one in (*self.closed, *self.open) if text.startswith(one)}
        longest = max(beginnings, key=len)
        found = (self.open if is_open else self.closed).get(longest, [])
        return [row for row in found if set(names) <= set(row)]


__all__ = ["Directives", "Row"]
