"""What is filled in about topics, templates, and the rules of competence and of time."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lienthong.kernel.language.fields import TypedDateField
from lienthong.kernel.language.text import nfc
from lienthong.kernel.org.models import Level, Unit
from lienthong.kernel.work.models import Clock
from lienthong.modules.petitions.actions.settling import ClockValues, RuleValues
from lienthong.modules.petitions.forms.handling import Words
from lienthong.modules.petitions.models import AnswerTemplate, CompetenceRule, PetitionKind, Topic
from lienthong.modules.petitions.queries.handling_list import number, topics_to_choose
from lienthong.modules.petitions.queries.handling_page import place_name

_ANY = [("", pgettext_lazy("petition", "Every kind"))]
_OPEN_KINDS = [one for one in PetitionKind.choices if one[0] != PetitionKind.DENUNCIATION]


class Dressed(forms.Form):
    """Every control in the dress of the house."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxInput):
                field.widget.attrs.setdefault("class", "input")


class CompetenceForm(Dressed):
    """Conditions and a target; `territory` and `unit` are chosen by typing."""

    kind = forms.ChoiceField(label=pgettext_lazy("petition", "Kind"), choices=[*_ANY, *_OPEN_KINDS], required=False)
    topic = forms.TypedChoiceField(label=_("Topic"), required=False, coerce=int, empty_value=None)
    level = forms.ChoiceField(
        label=_("Level above the place"),
        choices=[("", _("The unit named")), *[one for one in Level.choices if one[0] != Level.VILLAGE]],
        required=False,
    )
    department = forms.CharField(
        label=_("Symbol of the department"),
        max_length=40,
        required=False,
        help_text=_("Such as VPTU; empty: the body itself."),
    )
    note = forms.CharField(label=_("Why"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, rule: CompetenceRule | None = None) -> None:
        kept = rule and {
            "kind": rule.kind,
            "topic": rule.topic_id,
            "level": rule.level,
            "department": rule.department,
            "note": rule.note,
        }
        super().__init__(data, initial=kept)
        self.rule = rule
        self.fields["topic"].choices = [("", _("Every topic")), *topics_to_choose()]  # type: ignore[attr-defined]

    def chosen(self, name: str) -> int | None:
        """The id that was chosen by typing, or is kept."""
        if self.is_bound:
            return number(str(self.data.get(name, "")))
        return getattr(self.rule, f"{name}_id") if self.rule else None

    def shown(self, name: str) -> list[tuple[int, str]]:
        """The same with its name, to be shown."""
        pk = self.chosen(name)
        if pk is None:
            return []
        if name == "territory":
            return [(pk, place_name(pk))]
        return list(Unit.objects.filter(pk=pk).values_list("pk", "name"))

    @property
    def values(self) -> RuleValues:
        """What was filled in."""
        data = self.cleaned_data
        return RuleValues(
            kind=data["kind"],
            topic_id=data["topic"],
            territory_id=self.chosen("territory"),
            unit_id=None if data["level"] else self.chosen("unit"),
            level=data["level"],
            department=data["department"].strip() if data["level"] else "",
            note=nfc(data["note"]).strip(),
        )


class TopicForm(Dressed):
    """A topic with the words by which it is suggested."""

    code = forms.SlugField(label=_("Code"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    description = Words(label=_("What belongs to it"), rows=2, max_length=1000, required=False)
    keywords = forms.CharField(
        label=_("Words that suggest it"), max_length=2000, required=False, help_text=_("Separated by commas.")
    )
    is_retired = forms.BooleanField(label=_("Not offered any more"), required=False)

    def __init__(self, data: Any = None, *, topic: Topic | None = None) -> None:
        kept = topic and {
            "code": topic.code,
            "name": topic.name,
            "name_en": topic.name_en,
            "description": topic.description,
            "keywords": ", ".join(topic.keywords),
            "is_retired": topic.retired_on is not None,
        }
        super().__init__(data, initial=kept)
        if topic:
            self.fields["code"].disabled = True

    @property
    def values(self) -> dict[str, Any]:
        """What was filled in."""
        return {**self.cleaned_data, "keywords": [word[:60] for word in self.cleaned_data["keywords"].split(",")]}


class TemplateForm(Dressed):
    """Words that answers begin with."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=pgettext_lazy("petition", "Kind"), choices=[*_ANY, *_OPEN_KINDS], required=False)
    topic = forms.TypedChoiceField(label=_("Topic"), required=False, coerce=int, empty_value=None)
    text = Words(
        label=_("Text"),
        rows=8,
        max_length=20_000,
        help_text=_("{reference}, {subject} and {unit} are filled in for each petition."),
    )
    is_retired = forms.BooleanField(label=_("Not offered any more"), required=False)

    def __init__(self, data: Any = None, *, template: AnswerTemplate | None = None) -> None:
        kept = template and {
            "name": template.name,
            "kind": template.kind,
            "topic": template.topic_id,
            "text": template.text,
            "is_retired": template.retired_at is not None,
        }
        super().__init__(data, initial=kept)
        self.fields["topic"].choices = [("", _("Every topic")), *topics_to_choose()]  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """What was filled in."""
        return {**self.cleaned_data, "topic_id": self.cleaned_data["topic"]}


def _days(label: Any, least: int = 1) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "input input-fit", "inputmode": "numeric", "min": least, "max": 999})
    return forms.IntegerField(label=label, min_value=least, max_value=999, widget=widget)


class ClockForm(Dressed):
    """A rule of time from a day on."""

    kind = forms.ChoiceField(label=pgettext_lazy("petition", "Kind"), choices=PetitionKind.choices)
    instance = forms.TypedChoiceField(label=_("Instance"), choices=[(1, "1"), (2, "2")], coerce=int)
    begins_on = TypedDateField(label=_("In force from"))
    accept = _days(_("Days to accept"))
    accept_measure = forms.ChoiceField(label=_("Counted in"), choices=Clock.Measure.choices[:2])
    decide = _days(_("Days to answer"))
    measure = forms.ChoiceField(label=_("Counted in"), choices=Clock.Measure.choices[:2])
    complex = _days(_("Complex case"))
    remote = _days(_("Remote area"))
    remote_complex = _days(_("Remote and complex"))
    extension = _days(_("Days of one extension"), 0)
    extensions = _days(_("How many extensions"), 0)
    may_pause = forms.BooleanField(label=_("The time stands still while the citizen is asked"), required=False)
    needs_above = forms.BooleanField(label=_("The level above approves the answer"), required=False)
    citation = forms.CharField(label=_("Which law or decision says so"), max_length=300)

    @property
    def values(self) -> ClockValues:
        """What was filled in."""
        return ClockValues(**self.cleaned_data)
