"""Who may be given a petition, and with which words an answer may begin."""

from django.db.models import Q

from lienthong.kernel.access.roles import PERMISSIONS, Permission
from lienthong.kernel.accounts.models import Position
from lienthong.modules.petitions.models import AnswerTemplate, Petition
from lienthong.modules.petitions.queries.lane import active_keepers

_ROLES = [role.value for role, held in PERMISSIONS.items() if Permission.PETITIONS_HANDLE in held]
MOST = 300


def people_for(petition: Petition) -> list[tuple[int, str]]:
    """Positions of the petition's body whose role works on petitions: (id, name and office), by name.

    A denunciation is worked on by the keepers of its lane.
    """
    own = Position.objects.current().filter(role__in=_ROLES, unit__body_id=petition.unit.body_id)
    if petition.is_sealed:
        own = Position.objects.current().filter(pk__in=[one.position_id for one in active_keepers(petition.unit_id)])
    rows = own.select_related("account", "unit").order_by("account__sort_key", "id")[:MOST]
    return [(row.pk, f"{row.account.full_name} · {row.title}, {row.unit.name}") for row in rows]


def templates_for(petition: Petition) -> list[AnswerTemplate]:
    """The templates of the petition's body and those for all, that fit its kind and topic."""
    fits = AnswerTemplate.objects.filter(retired_at__isnull=True).filter(
        Q(body_id=petition.unit.body_id) | Q(body__isnull=True),
        Q(kind="") | Q(kind=petition.kind),
        Q(topic__isnull=True) | Q(topic_id=petition.topic_id),
    )
    return list(fits.order_by("-body_id", "name", "id")[:30])
