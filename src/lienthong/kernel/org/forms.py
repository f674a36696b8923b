"""What an administrator writes down about a unit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.language.fields import TypedDateField
from lienthong.kernel.org.models import Kind, Unit
from lienthong.kernel.org.rules import level_below, may_lie_in

WHY_NOT: dict[str, tuple[str, Any]] = {
    "place": ("parent_id", _("A unit of this kind has no place there.")),
    "day": ("on", _("The day lies in the future or before what is known already.")),
    "circle": ("parent_id", _("It lies there already, or below itself.")),
    "reason": ("reason", _("Say why.")),
    "not empty": ("", _("Units are open below it. Close or move them first.")),
    "closed": ("", _("The unit is closed.")),
    "not yours": ("", _("This unit is not yours to change.")),
    "name": ("name", _("Write a name.")),
}


class UnitForm(forms.Form):
    """A form about a unit that can say why an action would not."""

    def refuse(self, why: str) -> None:
        """Say it beside the field, or above the form."""
        field, text = WHY_NOT.get(why, ("", _("The tree cannot be changed like this on that day.")))
        self.add_error(field if field in self.fields else None, text)


class OpenForm(UnitForm):
    """A new unit."""

    kind = forms.ChoiceField(label=_("Kind of unit"))
    name = forms.CharField(label=_("Name"), max_length=200)
    symbol = forms.CharField(
        label=_("Symbol"), max_length=40, required=False, help_text=_("As it stands in numbers of documents: TU, UBND.")
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    on = TypedDateField(label=_("From"), required=False, help_text=_("Empty: from today."))

    def __init__(self, *args: Any, parent: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(k.value, k.label) for k in Kind if may_lie_in(k, parent) and _fits(k, level_below(parent, k))]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


def _fits(kind: str, level: str | None) -> bool:
    """Branches lie at the villages, committees above them, departments at any level but there."""
    if level == "village":
        return kind == Kind.BRANCH
    return kind != Kind.BRANCH


class RenameForm(UnitForm):
    """Another name."""

    name = forms.CharField(label=_("Name"), max_length=200)
    symbol = forms.CharField(label=_("Symbol"), max_length=40, required=False)
    on = TypedDateField(label=_("From"), required=False, help_text=_("Empty: from today. Not in the future."))


class AddressForm(UnitForm):
    """The unit's own e-mail address."""

    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Reminders of documents not opened and of deadlines go here too. Empty: only to persons."),
    )


class MoveForm(UnitForm):
    """Another parent."""

    parent_id = forms.IntegerField(label=_("Under"), error_messages={"required": _("Choose the unit.")})
    on = TypedDateField(label=_("From"), required=False, help_text=_("Empty: from today."))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def chosen(self) -> list[tuple[int, str]]:
        """The parent chosen, so that a form with errors still shows it."""
        typed = str(self.data.get("parent_id") or "")
        if not typed.isdigit():
            return []
        return list(Unit.objects.administered_by(self.viewer).filter(pk=int(typed)).values_list("pk", "name"))


class CloseForm(UnitForm):
    """The end of a unit."""

    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("The decision that orders it."))
    on = TypedDateField(label=_("From"), required=False, help_text=_("Empty: from today."))
