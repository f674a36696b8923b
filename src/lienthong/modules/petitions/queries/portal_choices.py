"""What a citizen chooses from besides places: topics, and the offices at a place."""

from django.db.models import Case, IntegerField, Value, When

from lienthong.kernel.org.models import Unit
from lienthong.modules.petitions.models import Topic
from lienthong.modules.petitions.queries.portal_places import Place
from lienthong.modules.petitions.rules.suggesting import Suggestion, suggest_topic


def topics_in_use(language: str) -> list[tuple[int, str]]:
    """Topics that are not retired, in order, by id and name in the reader's language; a child after its parent."""
    rows = Topic.objects.filter(retired_on__isnull=True).order_by("sort_key", "id")
    names = rows.values_list("id", "parent_id", "name", "name_en")
    shown = {pk: (name_en if language == "en" and name_en else name) for pk, _parent, name, name_en in names}
    roots = [(pk, None) for pk, parent, _n, _e in names if parent not in shown]
    nested = {root: [pk for pk, parent, _n, _e in names if parent == root] for root, _none in roots}
    found = []
    for root, _none in roots:
        found.append((root, shown[root]))
        found += [(pk, f"{shown[root]} › {shown[pk]}") for pk in nested[root]]
    return found


def topic_sounding_like(text: str) -> Suggestion | None:
    """The topic whose keywords stand in a text most often."""
    rows = Topic.objects.filter(retired_on__isnull=True).exclude(keywords=[]).order_by("id")
    return suggest_topic(text, rows.values_list("id", "keywords"))


def offices_at(place: Place) -> list[tuple[int, str]]:
    """The bodies at a place and at its province, the nearest first: whom a denunciation may be about."""
    areas = [place.id, *([place.above_id] if place.above_id else [])]
    nearness = Case(
        *(When(territory_id=area, then=Value(n)) for n, area in enumerate(areas)), output_field=IntegerField()
    )
    units = Unit.objects.open().filter(territory_id__in=areas).exclude(level="village").annotate(near=nearness)
    return list(units.order_by("near", "lft", "id").values_list("id", "name")[:200])
