"""Drawing a sample, and deciding on one of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.directives.models import Directive

MOST = 1000


class DrawForm(forms.Form):
    """Which directive, how many, and the seed that lets the draw be repeated."""

    directive = forms.ChoiceField(
        label=_("Directive or resolution"), error_messages={"required": _("Choose a directive.")}, choices=()
    )
    size = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST, initial=10)
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=2**31,
        help_text=_("The same seed draws the same tasks again, so that others can repeat the draw."),
    )

    def __init__(self, data: Any = None, *, viewer: Viewer, seed: int) -> None:
        super().__init__(data, initial={"seed": seed})
        own = Directive.objects.visible_to(viewer).filter(body_id=viewer.body_id).exclude(state="draft")
        rows = own.order_by("-issued_on", "-id").values_list("id", "symbol", "title")
        choices = [(str(pk), f"{symbol} {title}".strip()[:90]) for pk, symbol, title in rows]
        self.fields["directive"] = forms.ChoiceField(
            label=_("Directive or resolution"), choices=choices, error_messages={"required": _("Choose a directive.")}
        )
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"


class RecheckForm(forms.Form):
    """Whether it holds, and why not."""

    holds = forms.ChoiceField(choices=[("yes", _("Holds")), ("no", _("Does not hold"))])
    note = forms.CharField(max_length=MOST, required=False)
