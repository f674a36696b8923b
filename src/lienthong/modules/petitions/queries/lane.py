"""Who keeps a denunciation: the nearest keepers that have nothing to do with the unit it speaks of."""

from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from lienthong.kernel.database.sql import statements
from lienthong.kernel.org.models import Kind, Level, System, Territory, Unit
from lienthong.kernel.org.queries import ancestors
from lienthong.modules.petitions.models import LaneKeeper

SQL = statements(__file__)
# How the symbol of the department that inspects begins: at the centre it keeps what nobody nearer may keep.
INSPECTION = "UBKT"
# Opening a denunciation takes two, so a lane with fewer keepers could never open one.
ENOUGH = 2


def lane_for(concerned: Unit | None, territory: Territory) -> Unit:
    """The unit whose named keepers receive a denunciation of `concerned`; of the place's own body where it is unknown.

    Never the unit itself, its subtree, its body or the unit above it, nor any department of these. Of the bodies above
    the place, the nearest with two keepers in one of its units; at last the centre's inspection, which keeps what
    nobody else may, unless it is itself concerned: then another keepers' unit of the centre, or the centre's own.
    Law on Denunciations 25/2018/QH14, articles 12 and 16: whoever is denounced does not receive it.
    """
    place = _party_body(concerned.territory if concerned else territory) or _party_body(territory)
    root = Unit.objects.get(system=System.PARTY, parent__isnull=True, closed_on__isnull=True)
    about = concerned or place or root
    line = [step.id for step in ancestors((place or root).pk)]
    barred = _barred(about)
    kept = {unit.body_id: unit for unit in _kept(line) if not _touches(unit, about, barred)}
    for body_id in reversed(line):
        if found := kept.get(body_id):
            return found
    return _last_resort(root, about)


def may_keep(unit: Unit, concerned: Unit | None) -> bool:
    """Whether a unit's keepers may hold a denunciation of `concerned` at all: passing one on asks this."""
    if concerned is None:
        return True
    if not _touches(unit, concerned, _barred(concerned)):
        return True
    root = Unit.objects.get(system=System.PARTY, parent__isnull=True, closed_on__isnull=True)
    return unit == _last_resort(root, concerned)


def active_keepers(unit_id: int) -> list[LaneKeeper]:
    """The keepers of a unit's lane who still hold their post, in the order in which they were named."""
    return list(
        LaneKeeper.objects.filter(_serving(), unit_id=unit_id)
        .select_related("position__account")
        .order_by("named_at", "id")
    )


def _party_body(territory: Territory) -> Unit | None:
    """The Party's body of a place, or of the nearest around it that has one."""
    places = [row[0] for row in SQL["territory_line"].rows(territory=territory.pk, today=timezone.localdate())]
    found = SQL["body_of_level"].value(territories=places, levels=Level.values)
    return Unit.objects.get(pk=found) if found else None


def _serving() -> Q:
    yesterday = timezone.localdate() - timedelta(days=1)
    ended = Q(position__valid_to__isnull=True) | Q(position__valid_to__gt=yesterday)
    return ended & Q(left_at__isnull=True, position__account__is_active=True)


def _kept(line: list[int]) -> list[Unit]:
    """Units with enough keepers in the bodies of a line; of one body the first comes last, so that it is kept."""
    counted = (
        LaneKeeper.objects.filter(_serving())
        .values("unit_id")
        .annotate(keepers=Count("position__account_id", distinct=True))
    )
    enough = [row["unit_id"] for row in counted.filter(keepers__gte=ENOUGH)]
    return list(Unit.objects.filter(pk__in=enough, body_id__in=line, closed_on__isnull=True).order_by("-lft", "-id"))


def _barred(about: Unit) -> set[int]:
    """The bodies that may not keep it, none of their departments either: its own and the one above that."""
    own = about.body or about
    above = own.parent
    return {own.pk} | ({above.body_id or above.pk} if above else set())


def _touches(unit: Unit, about: Unit, barred: set[int]) -> bool:
    return unit.body_id in barred or unit.pk in barred or about.lft <= unit.lft <= about.rgt


def _last_resort(root: Unit, about: Unit) -> Unit:
    offices = Unit.objects.filter(parent=root, kind=Kind.DEPARTMENT, closed_on__isnull=True).order_by("lft", "id")
    inspection = offices.filter(symbol__startswith=INSPECTION).first()
    if inspection and not _is_within(inspection, about, root):
        return inspection
    kept = {unit.pk for unit in _kept([root.pk])}
    others = [office for office in offices if office.pk in kept and not _is_within(office, about, root)]
    return others[0] if others else root


def _is_within(office: Unit, about: Unit, root: Unit) -> bool:
    """Whether an office of the centre is what is concerned; the centre as a whole has nobody above it."""
    return about != root and about.lft <= office.lft <= about.rgt
