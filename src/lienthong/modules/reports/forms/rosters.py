"""What people type about a roster, its fields and the lines of a list."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lienthong.kernel.language.fields import TypedDateField
from lienthong.kernel.language.text import nfc
from lienthong.kernel.org.models import Level, System
from lienthong.modules.reports.actions.rosters import RosterHead
from lienthong.modules.reports.models import Roster
from lienthong.modules.reports.rules.rosters import MOST_EXPECTED
from lienthong.modules.reports.rules.rosters_fields import (
    FIELD_TYPES,
    LONGEST,
    MOST_OPTIONS,
    NUMBERS,
    Field,
    Unfit,
    read_value,
    shown,
)
from lienthong.modules.reports.rules.rosters_patterns import (
    LONGEST_PATTERN,
    CannotReadPattern,
    check_pattern,
    fits_pattern,
)

HEAD = ("name", "code", "description", "system", "levels", "feeds", "due_on")


class RosterForm(forms.Form):
    """What a roster is called, what it is for and who keeps it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=230)
    code = forms.CharField(
        label=pgettext_lazy("roster", "Code"),
        max_length=50,
        required=False,
        help_text=gettext_lazy("A short name for exchange with other systems."),
    )
    description = forms.CharField(
        label=gettext_lazy("What it is for"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    system = forms.ChoiceField(label=gettext_lazy("Organisation"), choices=System.choices)
    levels = forms.MultipleChoiceField(
        label=gettext_lazy("Who keeps it"), choices=Level.choices, widget=forms.CheckboxSelectMultiple
    )
    feeds = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"),
        required=False,
        choices=[
            ("", gettext_lazy("A list, nothing else")),
            (Roster.Feeds.VILLAGES, gettext_lazy("It feeds the tree of units: each line is a village")),
        ],
        help_text=gettext_lazy("An administrator sees what would change before anything does."),
    )
    due_on = TypedDateField(label=gettext_lazy("To be done by"), required=False)

    def head(self) -> RosterHead:
        """The values as the actions take them."""
        return RosterHead(**{name: self.cleaned_data[name] for name in HEAD})

    @staticmethod
    def initial_of(roster: Roster) -> dict[str, Any]:
        """What the form shows first for a roster that exists."""
        return {name: getattr(roster, name) for name in HEAD}


class FieldForm(forms.Form):
    """One field of a roster."""

    label = forms.CharField(label=gettext_lazy("Name in Vietnamese"), max_length=120)
    label_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=120, required=False)
    type = forms.ChoiceField(label=gettext_lazy("What is written in it"), choices=list(FIELD_TYPES.items()))
    options = forms.CharField(
        label=gettext_lazy("Choices"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One a line. Only for one of a list."),
    )
    required = forms.BooleanField(
        label=gettext_lazy("Needed"),
        required=False,
        help_text=gettext_lazy("A line without it is kept, but does not count as complete."),
    )
    unique = forms.ChoiceField(
        label=gettext_lazy("May the same stand twice?"),
        required=False,
        choices=[
            ("", gettext_lazy("Yes")),
            ("unit", gettext_lazy("Only once in the list of a unit")),
            ("roster", gettext_lazy("Only once in the lists of all units")),
        ],
    )
    least = forms.CharField(
        label=pgettext_lazy("bound", "From"),
        required=False,
        max_length=30,
        help_text=gettext_lazy("Numbers and days only."),
    )
    most = forms.CharField(label=pgettext_lazy("bound", "Up to"), required=False, max_length=30)
    pattern = forms.CharField(
        label=gettext_lazy("Pattern"),
        required=False,
        max_length=LONGEST_PATTERN,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "input code"}),
        help_text=gettext_lazy("Short texts only: a regular expression that the whole text fits, as [0-9]{12}."),
    )
    example = forms.CharField(label=gettext_lazy("An example that fits"), required=False, max_length=LONGEST["text"])
    rule = forms.CharField(
        label=gettext_lazy("What is asked, in words"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "Whoever writes something else reads this: “The number of a citizen card has 12 digits.”"
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Choices where they belong, bounds that are what the field holds, in order."""
        data: dict[str, Any] = super().clean() or {}
        kind = data.get("type", "text")
        options = dict.fromkeys(" ".join(line.split()) for line in data.get("options", "").splitlines() if line.strip())
        data["options"] = tuple(options) if kind == "choice" else ()
        if kind == "choice" and not 1 <= len(options) <= MOST_OPTIONS:
            self.add_error("options", _("From 1 to %(most)s choices, one a line.") % {"most": MOST_OPTIONS})
        elif any(len(option) > LONGEST["choice"] for option in options):
            self.add_error("options", _("A choice has at most %(most)s characters.") % {"most": LONGEST["choice"]})
        self._clean_bounds(data, Field("x", "x", type=kind))
        self._clean_pattern(data, kind)
        return data

    def _clean_pattern(self, data: dict[str, Any], kind: str) -> None:
        """A pattern that can be read, with an example that fits it and words for people; none elsewhere."""
        pattern = data.get("pattern", "")
        if kind != "text" or not pattern:
            data["pattern"] = data["example"] = data["rule"] = ""
            return
        data["example"] = nfc(data.get("example", ""))
        try:
            check_pattern(pattern)
        except CannotReadPattern:
            self.add_error(
                "pattern", _("This pattern cannot be read, or asks for too much. Look-arounds are not known.")
            )
            return
        if not data["example"] or not fits_pattern(pattern, data["example"]):
            self.add_error(
                "example", _("Give an example that fits the pattern: people see it, and it proves the pattern.")
            )
        if not data.get("rule"):
            self.add_error("rule", _("Say in words what is asked: nobody reads patterns."))

    def _clean_bounds(self, data: dict[str, Any], plain: Field) -> None:
        has_bounds = plain.type in {*NUMBERS, "day"}
        for name in ("least", "most"):
            try:
                value = read_value(plain, data.get(name)) if has_bounds else None
            except Unfit as error:
                self.add_error(name, plain.fault(error.code))
                return
            data[name] = "" if value is None else str(value)
        least, most = data["least"], data["most"]
        if least and most and _measured(plain, most) < _measured(plain, least):
            self.add_error("most", _("This lies before the beginning."))

    def field(self, key: str = "") -> Field:
        """The field as the actions take it."""
        names = (
            "label",
            "label_en",
            "type",
            "required",
            "unique",
            "options",
            "least",
            "most",
            "pattern",
            "example",
            "rule",
        )
        return Field(key=key, **{name: self.cleaned_data[name] for name in names})

    @staticmethod
    def initial_of(field: Field) -> dict[str, Any]:
        """What the form shows first for a field that exists."""
        return {
            "label": field.label,
            "label_en": field.label_en,
            "type": field.type,
            "options": "\n".join(field.options),
            "required": field.required,
            "unique": field.unique,
            "least": shown(field, field.least),
            "most": shown(field, field.most),
            "pattern": field.pattern,
            "example": field.example,
            "rule": field.rule,
        }


def _measured(field: Field, value: str) -> Any:
    return date.fromisoformat(value) if field.type == "day" else Decimal(value)


class EntryForm(forms.Form):
    """A line of a list: one input for each field of the roster, values as the reader's language writes them."""

    use_required_attribute = False
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, roster_fields: Sequence[Field], *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"request_key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.roster_fields = roster_fields
        for field in roster_fields:
            self.fields[f"v_{field.key}"] = _input_of(field)

    def given(self) -> dict[str, str]:
        """What was typed, by field key."""
        return {field.key: self.cleaned_data.get(f"v_{field.key}") or "" for field in self.roster_fields}

    def take_faults(self, faults: Mapping[str, str]) -> None:
        """Set what the action found wrong beside the inputs."""
        for key, text in faults.items():
            self.add_error(f"v_{key}", text)

    @staticmethod
    def initial_of(roster_fields: Sequence[Field], values: Mapping[str, Any], revision: int) -> dict[str, Any]:
        """What the form shows first for a line that exists."""
        shown_values = {f"v_{one.key}": _typed(one, values.get(one.key)) for one in roster_fields}
        return {**shown_values, "revision": revision}


def _typed(field: Field, value: Any) -> str:
    if field.type == "yes_no":
        return "" if value is None else "yes" if value else "no"
    return shown(field, value)


_MODES = {"count": "numeric", "number": "decimal", "phone": "tel", "email": "email"}


def _input_of(field: Field) -> forms.Field:
    bounds = _bounds(field)
    if field.type in {"choice", "yes_no"}:
        choices = [("yes", _("Yes")), ("no", _("No"))] if field.type == "yes_no" else [(o, o) for o in field.options]
        return _Lenient(label=field.name, required=field.required, widget=forms.Select(choices=[("", "–"), *choices]))
    widget: forms.Widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": _MODES.get(field.type, "text")})
    if field.type == "note":
        widget = forms.Textarea(attrs={"rows": 3})
    return _Lenient(label=field.name, required=field.required, widget=widget, help_text=bounds, max_length=5000)


class _Lenient(forms.CharField):
    """Shown as needed where it is, but never refused when empty: such a line is kept, and incomplete. What does not
    fit is found by the action.
    """

    def validate(self, value: Any) -> None:
        """Anything goes."""


def _bounds(field: Field) -> str:
    """What may be written, where the field says so."""
    least, most = shown(field, field.least), shown(field, field.most)
    if field.pattern:
        return field.fault("pattern")
    if least and most:
        return _("From %(least)s to %(most)s.") % {"least": least, "most": most}
    if least:
        return _("%(least)s or more.") % {"least": least}
    if most:
        return _("%(most)s or less.") % {"most": most}
    return (
        _("Such as %(day)s.") % {"day": shown(field, timezone.localdate().isoformat())} if field.type == "day" else ""
    )


class ExpectedForm(forms.Form):
    """How many lines a list will have."""

    expected = forms.IntegerField(
        label=gettext_lazy("Lines in all"), min_value=0, max_value=MOST_EXPECTED, required=False, localize=False
    )
