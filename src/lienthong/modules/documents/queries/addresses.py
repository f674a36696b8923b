"""Addresses outside the workplace, as the page that keeps them shows them."""

from dataclasses import dataclass

from django.db.models import Q

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.paging import encode
from lienthong.kernel.language.text import fold
from lienthong.modules.documents.models import OutsideAddress

PAGE = 50


@dataclass(frozen=True, slots=True)
class AddressRow:
    """One line of the list; `is_own`: kept by the viewer's body."""

    id: int
    name: str
    email: str
    postal: str
    is_shared: bool
    is_retired: bool
    is_own: bool
    owner: str


def addresses(
    viewer: Viewer, *, typed: str = "", retired: bool = False, after: tuple[str, int] | None = None
) -> tuple[list[AddressRow], str]:
    """Addresses of the viewer's body and shared ones in Vietnamese order, and the word for the next page. One query."""
    found = OutsideAddress.objects.filter(
        Q(owner_id=viewer.body_id) | Q(is_shared=True), retired_at__isnull=not retired
    )
    if words := fold(typed):
        found = found.filter(folded__contains=words)
    if after is not None:
        found = found.filter(Q(sorted_as__gt=after[0]) | Q(sorted_as=after[0], id__gt=after[1]))
    rows = list(
        found.order_by("sorted_as", "id").values_list(
            "id", "name", "email", "postal", "is_shared", "retired_at", "owner_id", "owner__name", "sorted_as"
        )[: PAGE + 1]
    )
    more = encode(rows[PAGE - 1][8], rows[PAGE - 1][0]) if len(rows) > PAGE else ""
    shown = [
        AddressRow(pk, name, email, postal, shared, at is not None, owner_id == viewer.body_id, owner)
        for pk, name, email, postal, shared, at, owner_id, owner, _key in rows[:PAGE]
    ]
    return shown, more


def own_address(viewer: Viewer, address_id: int) -> OutsideAddress | None:
    """An address that the viewer's body keeps; None for any other."""
    return OutsideAddress.objects.filter(pk=address_id, owner_id=viewer.body_id).first()
