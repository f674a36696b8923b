"""Indicators and forms to test with."""

from datetime import date
from itertools import count
from typing import Any

from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.reports.actions.catalogue import IndicatorValues, make_indicator
from lienthong.modules.reports.actions.forms import FormValues, RowValues, SectionValues, activate_form, make_form
from lienthong.modules.reports.models import Form, Indicator

_numbers = count(1)


def an_indicator(viewer: Viewer, name: str = "", **values: Any) -> Indicator:
    """An indicator of the viewer's body."""
    return make_indicator(viewer=viewer, values=IndicatorValues(name or f"Chỉ tiêu {next(_numbers)}", **values))


def a_form(viewer: Viewer, *indicators: Indicator, active: bool = True, **values: Any) -> Form:
    """A weekly form of villages with these indicators in one section; in force when `active`."""
    values.setdefault("name", f"Báo cáo {next(_numbers)}")
    values = {"level": "village", "period_type": "week", "begins_on": date(2026, 1, 1), **values}
    rows = tuple(RowValues(one.pk) for one in indicators or (an_indicator(viewer),))
    made = make_form(viewer=viewer, values=FormValues(**values), sections=(SectionValues("Chung", rows),))
    return activate_form(viewer=viewer, form_id=made.pk) if active else made
