"""Places by the name of the Party's body that sits there."""

from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.queries import units_matching


def places_matching(text: str) -> list[tuple[int, str, str]]:
    """Territories with (id, name of the body, what lies above), best first."""
    found = units_matching(text, limit=20, system="party", bodies_only=True)
    places = dict(Unit.objects.filter(pk__in=[one.id for one in found]).values_list("pk", "territory_id"))
    return [(places[one.id], one.name, one.above) for one in found]
