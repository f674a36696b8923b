"""Saved tables: kept by who asks for them, shared with the body or with all units below."""

from secrets import choice
from string import ascii_letters, digits

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.language.text import nfc
from lienthong.modules.reports.models import Table
from lienthong.modules.reports.rules.tables import Asked

SHARED = ("", "body", "below")
MOST = 200


class CannotSaveTable(Exception):
    """The table has no name, or there are too many; the message says which."""


@transaction.atomic
def save_table(*, viewer: Viewer, name: str, asked: Asked, shared: str = "") -> Table:
    """Keep a table under a name; one of the same name is replaced. Raises CannotSaveTable."""
    name = nfc(" ".join(name.replace("\x00", "").split()))[:230]
    if not name:
        raise CannotSaveTable(_("Give the view a name."))
    if Table.objects.filter(owner_id=viewer.position_id).count() >= MOST:
        raise CannotSaveTable(_("You keep too many views: delete some first."))
    made, _new = Table.objects.update_or_create(
        owner_id=viewer.position_id,
        name=name,
        defaults={
            "asked": asked.kept,
            "unit_id": viewer.body_id,
            "shared": shared if shared in SHARED else "",
            "changed_at": timezone.now(),
        },
        create_defaults={
            "uid": _uid(),
            "asked": asked.kept,
            "unit_id": viewer.body_id,
            "shared": shared if shared in SHARED else "",
            "changed_at": timezone.now(),
        },
    )
    return made


@transaction.atomic
def delete_table(*, viewer: Viewer, table_id: int) -> str:
    """Forget one's own table; returns its name. Raises Table.DoesNotExist."""
    found = Table.objects.select_for_update().get(pk=table_id, owner_id=viewer.position_id)
    name = found.name
    found.delete()
    return name


def _uid() -> str:
    """Eleven letters and digits that begin with a letter, as DHIS2 has them."""
    return choice(ascii_letters) + "".join(choice(ascii_letters + digits) for _place in range(10))
