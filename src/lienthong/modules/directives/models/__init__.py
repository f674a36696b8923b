"""Directives and everything that hangs on them, by what it is."""

from lienthong.modules.directives.models.assignments import (
    Appraisal,
    Assignment,
    AssignmentReminder,
    Cascading,
    Evidence,
    Extension,
    ProgressReport,
    Recheck,
    ReportDraft,
)
from lienthong.modules.directives.models.indicators import Indicator, Target
from lienthong.modules.directives.models.tallies import (
    Brief,
    DayChange,
    DayTally,
    ScoreSheet,
    StaleTally,
    Tally,
    TaskTally,
)
from lienthong.modules.directives.models.tasks import (
    Application,
    Objective,
    Part,
    Task,
    TaskDocument,
    TaskProvision,
    TaskUnit,
)
from lienthong.modules.directives.models.texts import Directive, Provision, TextVersion

__all__ = [
    "Application",
    "Appraisal",
    "Assignment",
    "AssignmentReminder",
    "Brief",
    "Cascading",
    "DayChange",
    "DayTally",
    "Directive",
    "Evidence",
    "Extension",
    "Indicator",
    "Objective",
    "Part",
    "ProgressReport",
    "Provision",
    "Recheck",
    "ReportDraft",
    "ScoreSheet",
    "StaleTally",
    "Tally",
    "Target",
    "Task",
    "TaskDocument",
    "TaskProvision",
    "TaskTally",
    "TaskUnit",
    "TextVersion",
]
