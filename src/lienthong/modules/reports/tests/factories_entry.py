"""A country whose villages and communes fill in a form."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_account, make_viewer
from lienthong.kernel.calendar.actions import days_of
from lienthong.kernel.calendar.models import Day
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.reports.actions.submissions import open_period
from lienthong.modules.reports.models import (
    Combination,
    Disaggregation,
    Figure,
    Form,
    FormFigure,
    FormRule,
    FormUnit,
    Indicator,
    Row,
    Section,
    Submission,
    ValidationRule,
)
from lienthong.modules.reports.rules.periods import Span, span_of

_numbers = count(1)
BEGAN = date(2025, 7, 1)


def uid() -> str:
    return f"e{next(_numbers):010}"


@dataclass
class Land:
    """The tree of `make_tree` with who enters, approves and looks on."""

    units: dict[str, Unit]
    village: Viewer
    neighbour: Viewer
    commune: Viewer
    commune_leader: Viewer
    other_commune: Viewer
    province: Viewer
    province_staff: Viewer
    other_province: Viewer
    centre: Viewer
    inspector: Viewer
    clerk: Viewer
    everybody: list[Viewer] = field(default_factory=list)


def make_land() -> Land:
    today = timezone.localdate()
    Day.objects.bulk_create(days_of(today.year - 2, today.year + 2, []), ignore_conflicts=True)
    units = make_tree()
    head = make_account(full_name="Nguyễn Văn Thôn")
    made = Land(
        units=units,
        village=make_viewer(units["village"], "village_head", account=head),
        neighbour=make_viewer(units["village"], "village_head", account=make_account(full_name="Trần Thị Phó")),
        commune=make_viewer(units["ag1"], "officer", account=make_account(full_name="Lê Thị Xã")),
        commune_leader=make_viewer(units["ag1"], "leader"),
        other_commune=make_viewer(units["ag2"], "officer"),
        province=make_viewer(units["ag"], "leader"),
        province_staff=make_viewer(units["ag_dept"], "specialist"),
        other_province=make_viewer(units["hn"], "leader"),
        centre=make_viewer(units["tw"], "leader"),
        inspector=make_viewer(units["tw"], "inspector"),
        clerk=make_viewer(units["ag"], "clerk"),
    )
    made.everybody = [value for value in vars(made).values() if isinstance(value, Viewer)]
    return made


def make_disaggregation(*options: str) -> Disaggregation:
    """A division into these, or none."""
    made = Disaggregation.objects.create(uid=uid(), name=" × ".join(options) or "none")
    for place, name in enumerate(options or ("",)):
        Combination.objects.create(uid=uid(), name=name, disaggregation=made, position=place)
    return made


def make_indicator(owner: Unit, name: str = "", *, options: Sequence[str] = (), **fields: Any) -> Indicator:
    if fields.get("type") in {"text", "day"}:
        fields.setdefault("adding", "none")
    made = Indicator.objects.create(
        uid=uid(),
        name=name or f"Chỉ tiêu {next(_numbers)}",
        owner=owner,
        disaggregation=make_disaggregation(*options),
        **fields,
    )
    Figure.objects.bulk_create(
        Figure(indicator=made, combination=one) for one in made.disaggregation.combinations.order_by("position")
    )
    return made


def make_form(
    land: Land,
    *indicators: Indicator,
    units: Sequence[str] = ("village",),
    required: Sequence[Indicator] = (),
    table: Sequence[Indicator] = (),
    **fields: Any,
) -> Form:
    """A weekly form of villages in force; `table` are laid out by combination in a section of their own."""
    fields.setdefault("name", "Báo cáo tuần của thôn")
    made = Form.objects.create(
        uid=uid(),
        owner=land.units["tw"],
        level=fields.pop("level", "village"),
        period_type=fields.pop("period_type", "week"),
        begins_on=fields.pop("begins_on", BEGAN),
        state="active",
        **fields,
    )
    place = 0
    for layout, own in (("list", indicators), ("table", table)):
        if not own:
            continue
        section = Section.objects.create(form=made, title=f"Phần {layout}", layout=layout, position=place)
        for indicator in own:
            Row.objects.create(section=section, indicator=indicator, position=place, is_required=indicator in required)
            for figure in indicator.figures.order_by("combination__position"):
                place += 1
                FormFigure.objects.create(form=made, figure=figure, position=place, is_required=indicator in required)
    for name in units:
        FormUnit.objects.create(form=made, unit=land.units[name], valid=DateRange(BEGAN, None, "[)"))
    return made


def make_rule(form: Form, left: str, operator: str, right: str = "", **fields: Any) -> ValidationRule:
    fields.setdefault("severity", "error")
    made = ValidationRule.objects.create(
        uid=uid(),
        name=fields.pop("name", f"Quy tắc {next(_numbers)}"),
        left=left,
        operator=operator,
        right=right,
        owner=form.owner,
        **fields,
    )
    FormRule.objects.create(form=form, rule=made)
    return made


def this_span(form: Form) -> Span:
    return span_of(form.period_type, timezone.localdate())


def open_for(form: Form, unit: Unit, *, span: Span | None = None) -> Submission:
    """The unit's submission of the present period, opened as the job opens it."""
    span = span or this_span(form)
    open_period(form, span)
    return Submission.objects.select_related("form__owner", "period", "unit__parent").get(
        form=form, unit=unit, period__starts_on=span.starts_on
    )


def earlier(form: Form, by: int = 1) -> Span:
    return this_span(form).moved(-by)


def figure_of(indicator: Indicator, place: int = 0) -> int:
    return list(indicator.figures.order_by("combination__position").values_list("pk", flat=True))[place]
