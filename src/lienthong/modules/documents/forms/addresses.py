"""The form of an address outside the workplace."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.documents.actions.addresses import CannotKeepAddress, Card, change_address, keep_address
from lienthong.modules.documents.models import OutsideAddress
from lienthong.modules.documents.rules.addresses import may_share_addresses


class AddressForm(forms.Form):
    """Name, e-mail and postal address; for an operator also whether every body is offered it."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Without an e-mail address it is listed for the post.")
    )
    postal = forms.CharField(label=_("Postal address"), max_length=300, required=False)
    is_shared = forms.BooleanField(label=_("Offer it to every body"), required=False)

    def __init__(self, data: Any = None, *, viewer: Viewer, address: OutsideAddress | None = None) -> None:
        fields = ("name", "email", "postal", "is_shared")
        super().__init__(data, initial={field: getattr(address, field) for field in fields} if address else None)
        self.viewer, self.address = viewer, address
        if not may_share_addresses(viewer):
            del self.fields["is_shared"]

    def save(self) -> bool:
        """Keep or change the address; False, with the error on the form, when it cannot be."""
        data = self.cleaned_data
        card = Card(data["name"], data["email"], data["postal"], data.get("is_shared", False))
        try:
            if self.address is None:
                keep_address(viewer=self.viewer, card=card)
            else:
                change_address(viewer=self.viewer, address_id=self.address.pk, card=card)
        except CannotKeepAddress as error:
            self.add_error("name", str(error))
            return False
        return True
