"""Reports and everything that hangs on them, by what it is."""

from lienthong.modules.reports.models.catalogue import (
    Adding,
    Category,
    CategoryOption,
    Combination,
    Derived,
    Disaggregation,
    DisaggregationCategory,
    Figure,
    Indicator,
    LegendSet,
    Option,
    ValidationRule,
    ValueType,
)
from lienthong.modules.reports.models.exchange import Foreign
from lienthong.modules.reports.models.forms import Form, FormFigure, FormRule, FormUnit, Row, Section
from lienthong.modules.reports.models.periods import Period, PeriodType
from lienthong.modules.reports.models.rosters import Entry, EntryKey, Roster, RosterImport, RosterTally, RosterUnit
from lienthong.modules.reports.models.submissions import (
    Adjustment,
    CellEdit,
    CellNote,
    Submission,
    SubmissionEvent,
    Value,
    ValueChange,
)
from lienthong.modules.reports.models.tables import Bulletin, BulletinIssue, Table
from lienthong.modules.reports.models.totals import Completeness, StaleTotal, Total

__all__ = [
    "Adding",
    "Adjustment",
    "Bulletin",
    "BulletinIssue",
    "Category",
    "CategoryOption",
    "CellEdit",
    "CellNote",
    "Combination",
    "Completeness",
    "Derived",
    "Disaggregation",
    "DisaggregationCategory",
    "Entry",
    "EntryKey",
    "Figure",
    "Foreign",
    "Form",
    "FormFigure",
    "FormRule",
    "FormUnit",
    "Indicator",
    "LegendSet",
    "Option",
    "Period",
    "PeriodType",
    "Roster",
    "RosterImport",
    "RosterTally",
    "RosterUnit",
    "Row",
    "Section",
    "StaleTotal",
    "Submission",
    "SubmissionEvent",
    "Table",
    "Total",
    "ValidationRule",
    "Value",
    "ValueChange",
    "ValueType",
]
