"""The ways in which a viewer may choose to read figures."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from lienthong.kernel.language import formats
from lienthong.kernel.org.models import Era, Level, Territory, Unit
from lienthong.modules.reports.queries.compile_reading import AS_REPORTED, AS_WAS, RESTATED, Way

MOST_ERAS = 6


def ways_of(unit: Unit) -> list[tuple[str, str]]:
    """Choices as (word in an address, name): as it was, as reported, restated on the trees that are known."""
    choices = [
        ("", _("As it was: the tree of each period")),
        (AS_REPORTED, _("As reported: without adjustments")),
        (RESTATED, _("Restated on today's tree")),
    ]
    firsts = [one.lower for one in Era.objects.order_by("-valid").values_list("valid", flat=True)[: MOST_ERAS + 1]]
    choices += [
        (f"{RESTATED}:{on}", _("Restated on the tree of %(day)s") % {"day": formats.date(on)}) for on in firsts[1:]
    ]
    if unit.level == Level.CENTRAL and (before := _day_of_territories()):
        count = _provinces_on(before)
        named = _("Restated on the %(count)s provinces of %(day)s") % {"count": count, "day": formats.date(before)}
        choices.append((f"{RESTATED}:{before}", named))
    return choices


def way_of(word: str) -> Way:
    """The way that an address names; as it was for anything else."""
    mode, _sign, day = word.partition(":")
    if mode == AS_REPORTED:
        return Way(AS_REPORTED)
    if mode == RESTATED:
        try:
            return Way(RESTATED, date.fromisoformat(day) if day else None)
        except ValueError:
            return Way(RESTATED)
    return Way(AS_WAS)


def _day_of_territories() -> date | None:
    """The last day before units were known, if territories were known then."""
    first = Era.objects.order_by("valid").values_list("valid", flat=True).first()
    if first is None:
        return None
    day: date = first.lower - timedelta(days=1)
    return day if _provinces_on(day) else None


def _provinces_on(day: date) -> int:
    return Territory.objects.filter(level=Level.PROVINCE, opened_on__lte=day).exclude(closed_on__lte=day).count()
