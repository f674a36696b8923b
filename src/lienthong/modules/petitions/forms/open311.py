"""A request as an Open311 app posts it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.language.text import fold
from lienthong.modules.petitions.forms.portal import LONGEST, Words
from lienthong.modules.petitions.models import PetitionKind
from lienthong.modules.petitions.queries.portal_places import Place, all_places
from lienthong.modules.petitions.queries.portal_points import place_at


class RequestForm(forms.Form):
    """POST Service Request of GeoReport v2; names are the standard's."""

    service_code = forms.CharField(max_length=40)
    description = Words(max_length=LONGEST)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    long = forms.FloatField(required=False, min_value=-180, max_value=180)
    address_string = Words(required=False, max_length=300)
    address_id = forms.CharField(required=False, max_length=12)
    email = forms.EmailField(required=False)
    first_name = Words(required=False, max_length=60)
    last_name = Words(required=False, max_length=60)
    phone = forms.RegexField(r"^\+?[0-9 .()-]{8,20}$", required=False)
    kind = forms.ChoiceField(
        required=False, choices=[kind for kind in PetitionKind.choices if kind[0] != PetitionKind.DENUNCIATION]
    )

    def clean(self) -> dict[str, Any]:
        """The place, by its code, else by the point, else by the words of the address."""
        cleaned: dict[str, Any] = super().clean() or {}
        place = _place(cleaned)
        if place is None and not self.errors:
            raise forms.ValidationError(
                _("Say where: lat and long, address_id, or commune and province in the address.")
            )
        cleaned["place"] = place
        return cleaned


def _place(cleaned: dict[str, Any]) -> Place | None:
    if code := cleaned.get("address_id"):
        return next((place for place in all_places().values() if place.code == code), None)
    if cleaned.get("lat") is not None and cleaned.get("long") is not None:
        return place_at(cleaned["lat"], cleaned["long"])
    return _place_in(cleaned.get("address_string") or "")


def _place_in(address: str) -> Place | None:
    """The commune whose name stands in an address together with its province's; None where several could be meant."""
    folded = f" {fold(address.replace(',', ' '))} "
    found = [
        place
        for place in all_places().values()
        if place.above and f" {fold(place.name)} " in folded and f" {fold(place.above).split(' ', 1)[-1]}" in folded
    ]
    return found[0] if len(found) == 1 else None
