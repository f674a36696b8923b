"""What an administrator writes down about people and positions."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.access.roles import Role
from lienthong.kernel.access.secrecy import Secrecy
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.actions.people import Person
from lienthong.kernel.accounts.actions.posts import Post
from lienthong.kernel.language.fields import TypedDateField
from lienthong.kernel.language.text import nfc
from lienthong.kernel.org.models import Unit

WHY_NOT: dict[str, tuple[str | None, Any]] = {
    "username": ("username", _("Small letters without accents, digits, dot and hyphen; at least two.")),
    "taken": ("username", _("Somebody has this user name already.")),
    "name": ("full_name", _("Write the person's name.")),
    "unit": ("unit", _("This unit is closed or not yours to administer.")),
    "role": ("role", _("This role has no place in that unit, or lies above your own.")),
    "clearance": ("clearance", _("Neither above what the unit's level may hold nor above your own clearance.")),
    "title": ("title", _("Write the title.")),
    "dates": ("valid_to", _("The last day lies before the first.")),
    "held": ("unit", _("The person holds this role in this unit already.")),
    "account": (None, _("The account is closed. Open it first.")),
    "ended": (None, _("This position has ended.")),
    "self": (None, _("You cannot take this from yourself; another administrator can.")),
    "last": (None, _("Nobody else could administer the system then. Name another operator first.")),
    "rule": (None, _("This person also holds a position outside your subtree or above your role.")),
    "reason": (None, _("Say why.")),
    "state": (None, _("Somebody else did this meanwhile.")),
}


class Refusable(forms.Form):
    """A form that can say why an action would not."""

    def refuse(self, why: str) -> None:
        """Say it beside the field, or above the form."""
        field, text = WHY_NOT[why]
        self.add_error(field if field in self.fields else None, text)


class PersonForm(Refusable):
    """Who it is and how they are reached."""

    full_name = forms.CharField(label=_("Full name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("The link for choosing a password goes there.")
    )
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)


class PostForm(Refusable):
    """A position: where, as what, from when."""

    unit = forms.IntegerField(label=_("Unit"), error_messages={"required": _("Choose the unit.")})
    role = forms.ChoiceField(label=_("Role"), choices=[("", "—"), *Role.choices])
    title = forms.CharField(
        label=_("Job title"), max_length=120, help_text=_("As it stands in documents, for example Chief of Office.")
    )
    clearance = forms.TypedChoiceField(label=_("Clearance"), choices=Secrecy.choices, coerce=int, initial=Secrecy.OPEN)
    valid_from = TypedDateField(label=_("From"), initial=timezone.localdate)
    valid_to = TypedDateField(label=_("Last day"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        narrow(self, viewer)

    def clean_unit(self) -> Unit:
        """The unit itself: one that the viewer administers, else it is not there."""
        unit = Unit.objects.administered_by(self.viewer).open().filter(pk=self.cleaned_data["unit"]).first()
        if unit is None:
            raise forms.ValidationError(WHY_NOT["unit"][1])
        return unit

    def chosen(self) -> list[tuple[int, str]]:
        """The unit chosen, so that a form with errors still shows it."""
        typed = str(self.data.get("unit") or self.initial.get("unit") or "")
        if not typed.isdigit():
            return []
        return list(Unit.objects.administered_by(self.viewer).filter(pk=int(typed)).values_list("pk", "name"))

    def post(self) -> Post:
        """The position as the action wants it."""
        data = self.cleaned_data
        return Post(data["unit"], data["role"], data["title"], data["clearance"], data["valid_from"], data["valid_to"])


class NewAccountForm(PersonForm, PostForm):
    """A person with their first position."""

    username = forms.CharField(
        label=_("User name"), max_length=80, help_text=_("For example an.nv; it stays for good.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="vi")

    def person(self) -> Person:
        """The person as the action wants them."""
        data = self.cleaned_data
        return Person(data["username"], nfc(data["full_name"]), data["email"], data["phone"], data["language"])


class PositionForm(Refusable):
    """What may change in a position."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    title = forms.CharField(label=_("Job title"), max_length=120)
    clearance = forms.TypedChoiceField(label=_("Clearance"), choices=Secrecy.choices, coerce=int)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        narrow(self, viewer)


def narrow(form: forms.Form, viewer: Viewer) -> None:
    """Offer only roles and clearances that the viewer may give somewhere; the action checks where."""
    from lienthong.kernel.access.secrecy import HIGHEST_BY_LEVEL
    from lienthong.kernel.accounts.rules import grantable_roles

    roles = {role for level in HIGHEST_BY_LEVEL for role in grantable_roles(viewer, level=level)}
    offered = [("", "—")] if "valid_from" in form.fields else []
    kept = form.initial.get("role")
    form.fields["role"].choices = offered + [(r.value, r.label) for r in Role if r in roles or r == kept]  # type: ignore[attr-defined]
    highest = max(viewer.clearance, int(form.initial.get("clearance") or 0))
    form.fields["clearance"].choices = [one for one in Secrecy.choices if one[0] <= highest]  # type: ignore[attr-defined]


class PeopleFilter(forms.Form):
    """What a list of people is narrowed to; whatever is not understood is left out."""

    q = forms.CharField(required=False, max_length=100)
    role = forms.ChoiceField(choices=[("", _("All roles")), *Role.choices], required=False)
    state = forms.ChoiceField(
        choices=[("open", _("Open accounts")), ("closed", _("Closed accounts")), ("", _("Open and closed"))],
        required=False,
    )
    unit = forms.IntegerField(required=False)
