"""Forms: making one, changing its days and its units, bringing it into force, its next version, its end."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import nfc
from lienthong.kernel.org.models import Level, System, Unit
from lienthong.modules.reports.actions.catalogue import differences
from lienthong.modules.reports.actions.form_rules import derive_form_rules
from lienthong.modules.reports.actions.form_units import SQL, count_form_units, derive_form_units
from lienthong.modules.reports.events.catalogue import (
    FormActivated,
    FormChanged,
    FormDeleted,
    FormMade,
    FormRetired,
    FormUnitsChanged,
)
from lienthong.modules.reports.models import Form, FormFigure, PeriodType, Row, Section
from lienthong.modules.reports.rules.catalogue import may_change, may_design, may_design_form, new_uid
from lienthong.modules.reports.rules.periods import span_of

SUBJECT = "report_form"
MOST_DAYS = 400


class CannotChangeForm(Exception):
    """A form cannot be made, changed or moved so; the message says why, `field` at which field."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class FormValues:
    """What a form is; see `Form` for the days. It begins with the period that holds `begins_on`."""

    name: str
    level: str
    period_type: str
    begins_on: date
    code: str = ""
    description: str = ""
    system: str = System.PARTY
    opens_after: int = 0
    due_after: int = 1
    closes_after: int | None = None
    ends_on: date | None = None
    units: Sequence[int] = ()
    without: Sequence[int] = ()
    approval: bool = True


@dataclass(frozen=True, slots=True)
class RowValues:
    """An indicator of a section."""

    indicator_id: int
    label: str = ""
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class SectionValues:
    """A section with its rows in order."""

    title: str = ""
    rows: Sequence[RowValues] = field(default=())
    note: str = ""
    layout: str = Section.Layout.LIST


@transaction.atomic
def make_form(*, viewer: Viewer, values: FormValues, sections: Sequence[SectionValues] = ()) -> Form:
    """Make a draft of the viewer's body. Raises CannotChangeForm."""
    if not may_design(viewer):
        raise CannotChangeForm(_("Your position does not make forms."))
    form = Form(uid=new_uid(), owner_id=viewer.body_id)
    _fill(form, values)
    form.save(force_insert=True)
    for place, given in enumerate(sections):
        section = Section.objects.create(
            form=form, position=place, title=nfc(given.title), note=nfc(given.note), layout=given.layout, uid=new_uid()
        )
        Row.objects.bulk_create(
            Row(
                section=section,
                indicator_id=row.indicator_id,
                position=at,
                label=row.label,
                is_required=row.is_required,
            )
            for at, row in enumerate(given.rows)
        )
    emit(FormMade(form.name, form.version), subject=Subject(SUBJECT, form.pk), viewer=viewer)
    return form


@transaction.atomic
def change_form(*, viewer: Viewer, form_id: int, revision: int, values: FormValues) -> Form:
    """Change a form that was read as `revision`: a draft wholly, one in force in its name, days and units.

    Units are asked anew from today on. Raises CannotChangeForm, also when somebody changed it meanwhile.
    """
    form = locked_form(viewer, form_id)
    if form.revision != revision:
        raise CannotChangeForm(_("Somebody changed it meanwhile. Look at what it is now, then change it again."))
    before = asdict(values_of(form))
    _fill(form, values)
    changed = differences(before, asdict(values_of(form)))
    if form.state != Form.State.DRAFT and (fixed := {"level", "system", "period_type", "begins_on"} & changed.keys()):
        raise CannotChangeForm(_("It is in force: this changes only in its next version."), min(fixed))
    if not changed:
        return form
    form.revision += 1
    if form.state == Form.State.ACTIVE and {"units", "without"} & changed.keys():
        form.applies_on = timezone.localdate()
    form.save()
    emit(FormChanged(form.name, "; ".join(changed.values())), subject=Subject(SUBJECT, form.pk), viewer=viewer)
    if form.state == Form.State.ACTIVE and {"units", "without", "ends_on"} & changed.keys():
        _ask_units(viewer, form, since=timezone.localdate())
    return form


@transaction.atomic
def activate_form(*, viewer: Viewer, form_id: int) -> Form:
    """Bring a draft into force: what it asks (FormFigure) and of whom (FormUnit) is written down from here on.

    A form that it replaces ends the day before it begins. Raises CannotChangeForm.
    """
    form = locked_form(viewer, form_id)
    if form.state == Form.State.ACTIVE:
        return form
    if not may_design_form(viewer, form):
        raise CannotChangeForm(_("It has ended: make another form."))
    _check_rows(form)
    if form.replaces_id:
        _end(viewer, locked_form(viewer, form.replaces_id), form.begins_on - timedelta(days=1))
    form.state, form.revision = Form.State.ACTIVE, form.revision + 1
    form.save()
    FormFigure.objects.filter(form=form).delete()
    figures = SQL["fill_form_figures"].run(form=form.pk)
    derive_form_rules(form=form)
    derive_form_units(form, since=form.begins_on)
    units = count_form_units(form, on=max(form.begins_on, timezone.localdate()))
    told = FormActivated(form.name, form.version, form.begins_on.isoformat(), figures, units)
    emit(told, subject=Subject(SUBJECT, form.pk), viewer=viewer)
    return form


@transaction.atomic
def make_next_version(*, viewer: Viewer, form_id: int) -> Form:
    """A draft that asks what a form in force asks, to replace it from the next period on; the one there is, if any."""
    form = locked_form(viewer, form_id)
    if form.state != Form.State.ACTIVE:
        raise CannotChangeForm(_("Only a form in force has a next version."))
    if (known := Form.objects.filter(replaces=form).first()) is not None:
        return known
    today = max(timezone.localdate(), form.begins_on)
    made = Form.objects.get(pk=form.pk)
    made.pk, made.uid, made.state = None, new_uid(), Form.State.DRAFT
    made.version, made.revision, made.replaces = form.version + 1, 1, form
    made.begins_on, made.applies_on = span_of(form.period_type, today).next.starts_on, None
    made.save(force_insert=True)
    for section in form.sections.order_by("position", "pk"):
        rows = list(section.rows.order_by("position", "pk"))
        section.pk, section.form, section.uid = None, made, new_uid()
        section.save(force_insert=True)
        for row in rows:
            row.pk, row.section = None, section
        Row.objects.bulk_create(rows)
    emit(FormMade(made.name, made.version), subject=Subject(SUBJECT, made.pk), viewer=viewer)
    return made


@transaction.atomic
def retire_form(*, viewer: Viewer, form_id: int, ends_on: date) -> Form:
    """Ask no period that begins after a day; what was sent stays. Raises CannotChangeForm."""
    form = locked_form(viewer, form_id)
    if form.state != Form.State.ACTIVE:
        raise CannotChangeForm(_("Only a form in force ends."))
    if ends_on < form.begins_on:
        raise CannotChangeForm(_("It cannot end before it begins."), "ends_on")
    _end(viewer, form, ends_on)
    return form


@transaction.atomic
def delete_form(*, viewer: Viewer, form_id: int) -> None:
    """Delete a draft. Raises CannotChangeForm for any other."""
    form = locked_form(viewer, form_id)
    if form.state != Form.State.DRAFT:
        raise CannotChangeForm(_("Only a draft is deleted; a form that was in force ends."))
    emit(FormDeleted(form.name), subject=Subject(SUBJECT, form.pk), viewer=viewer)
    form.delete()


def locked_form(viewer: Viewer, form_id: int) -> Form:
    """A form of the viewer's body, locked. Raises CannotChangeForm for another's, DoesNotExist for an unseen one."""
    form = Form.objects.visible_to(viewer).select_for_update(of=("self",)).get(pk=form_id)
    if not may_change(viewer, form.owner_id):
        raise CannotChangeForm(_("It belongs to another body."))
    return form


def values_of(form: Form) -> FormValues:
    """A form as the values it is made of."""
    plain: dict[str, Any] = {
        name: getattr(form, name) for name in FormValues.__slots__ if name not in {"units", "without"}
    }
    return FormValues(
        **plain, units=tuple(form.applies.get("units", ())), without=tuple(form.applies.get("without", ()))
    )


def _fill(form: Form, values: FormValues) -> None:
    for name in ("level", "system", "period_type", "opens_after", "due_after", "closes_after", "ends_on", "approval"):
        setattr(form, name, getattr(values, name))
    form.name, form.code, form.description = (
        nfc(text).strip() for text in (values.name, values.code, values.description)
    )
    _check(form, values)
    form.begins_on = span_of(values.period_type, values.begins_on).starts_on
    if form.ends_on and form.ends_on < form.begins_on:
        raise CannotChangeForm(_("It cannot end before it begins."), "ends_on")
    known = set(Unit.objects.filter(pk__in=[*values.units, *values.without]).values_list("pk", flat=True))
    chosen = {"units": list(values.units), "without": list(values.without)}
    form.applies = {name: [pk for pk in ids if pk in known] for name, ids in chosen.items() if ids}


def _check(form: Form, values: FormValues) -> None:
    if not form.name:
        raise CannotChangeForm(_("Give it a name."), "name")
    if values.level not in Level.values or values.system not in System.values:
        raise CannotChangeForm(_("Say of which units it is asked."), "level")
    if values.period_type not in PeriodType.values:
        raise CannotChangeForm(_("Say for which periods it is asked."), "period_type")
    days = {"opens_after": values.opens_after, "due_after": values.due_after, "closes_after": values.closes_after or 0}
    for name, value in days.items():
        if abs(value) > MOST_DAYS:
            raise CannotChangeForm(_("At most %(days)s days.") % {"days": MOST_DAYS}, name)
    if values.closes_after is not None and values.closes_after < values.due_after:
        raise CannotChangeForm(_("It cannot close before it is due."), "closes_after")
    others = Form.objects.filter(code=form.code, replaces__isnull=True).exclude(pk=form.pk)
    if form.code and not form.replaces_id and others.exists():  # versions of one form share its code
        raise CannotChangeForm(_("Another form has this code."), "code")


def _check_rows(form: Form) -> None:
    """What is asked must be whole: at least one indicator, none twice, none retired."""
    rows = list(Row.objects.filter(section__form=form).values_list("indicator__name", "indicator__retired_on"))
    names = [name for name, _retired in rows]
    ids = list(Row.objects.filter(section__form=form).values_list("indicator_id", flat=True))
    if not rows:
        raise CannotChangeForm(_("It asks nothing yet: add indicators first."))
    if len(set(ids)) < len(ids):
        twice = next(name for at, name in enumerate(names) if ids[at] in ids[:at])
        raise CannotChangeForm(_("“%(name)s” is asked twice.") % {"name": twice})
    if retired := [name for name, on in rows if on]:
        raise CannotChangeForm(_("“%(name)s” was retired: take it out.") % {"name": retired[0]})


def _ask_units(viewer: Viewer, form: Form, *, since: date) -> None:
    if derive_form_units(form, since=since):
        units = count_form_units(form, on=max(since, form.begins_on))
        told = FormUnitsChanged(form.name, since.isoformat(), units)
        emit(told, subject=Subject(SUBJECT, form.pk), viewer=viewer)


def _end(viewer: Viewer, form: Form, ends_on: date) -> None:
    """No day after `ends_on` is asked; units that it was asked of before stay as they were."""
    if ends_on < form.begins_on:
        raise CannotChangeForm(_("It would begin before the version that it replaces."), "begins_on")
    form.ends_on = ends_on
    form.revision += 1
    form.save()
    derive_form_units(form, since=ends_on + timedelta(days=1))
    emit(FormRetired(form.name, ends_on.isoformat()), subject=Subject(SUBJECT, form.pk), viewer=viewer)
