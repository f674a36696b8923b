"""The printed report of a period: forms with their figures beside what is missing, always in Vietnamese."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation

from lienthong.kernel.language import formats
from lienthong.kernel.org.models import Unit
from lienthong.modules.reports.models import Form, Period
from lienthong.modules.reports.queries.compile_files import laid_out
from lienthong.modules.reports.queries.compile_reading import Way
from lienthong.modules.reports.queries.compile_report import FigureLine, Report, report
from lienthong.modules.reports.rules.periods import Span
from lienthong.modules.reports.rules.submissions import period_name

BEHIND = 5
ONE_DIGIT, FIRST_MONTHS = 10, 2


def bulletin_pdf(unit: Unit, forms: list[Form], period: Period, *, title: str, intro: str = "") -> bytes:
    """The report of a unit as PDF, as things stand now."""
    with translation.override("vi"):
        today = timezone.localdate()
        return laid_out(
            "bulletin",
            {
                "body": unit.name.upper(),
                "dated": _written(today),
                "title": title,
                "intro": intro,
                "period": f"{period_name(Span(period.starts_on, period.type))}"
                f" (từ {formats.date(period.starts_on)} đến {formats.date(period.ends_on)})",
                "forms": [_form(form, report(form, period, unit, Way(), None)) for form in forms],
            },
        )


def _form(form: Form, found: Report) -> dict[str, Any]:
    count = found.count
    behind = sorted(
        (one for one in found.units if one.share is not None and one.share < 1), key=lambda one: one.share or 0
    )
    return {
        "name": form.name,
        "received": formats.number(count.received),
        "expected": formats.number(count.expected),
        "share": formats.percent(count.received / count.expected) if count.expected else "–",
        "on_time": formats.number(count.on_time),
        "approved": formats.number(count.approved),
        "missing": formats.number(count.expected - count.received),
        "lines": [_line(line, count.expected) for section in found.sections for line in section.lines if line.is_added],
        "behind": [{"name": one.line.row.name, "share": formats.percent(one.share)} for one in behind[:BEHIND]],
    }


def _line(line: FigureLine, expected: int) -> dict[str, str]:
    name = f"{line.name} – {line.combination}" if line.combination else line.name
    return {
        "name": f"{name} ({line.measure})" if line.measure else name,
        "value": _number(line.value),
        "before": _number(line.before),
        "change": ("+" if line.change and line.change > 0 else "") + _number(line.change),
        "units": f"{formats.number(line.units)}/{formats.number(expected)}",
    }


def _number(value: Decimal | None) -> str:
    return "–" if value is None else formats.number(value)


def _written(on: date) -> str:
    """The day as Decree 30/2020 writes it: days below 10 and the months 1 and 2 with a nought in front."""
    day = f"0{on.day}" if on.day < ONE_DIGIT else str(on.day)
    month = f"0{on.month}" if on.month <= FIRST_MONTHS else str(on.month)
    return f"ngày {day} tháng {month} năm {on.year}"
