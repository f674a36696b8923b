"""The designer: sections of a draft and the indicators in them."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.language.text import nfc
from lienthong.modules.reports.actions.forms import CannotChangeForm, locked_form
from lienthong.modules.reports.models import Form, Indicator, Row, Section
from lienthong.modules.reports.rules.catalogue import may_design_form, new_uid

MOST_ROWS = 400
P = TypeVar("P", Section, Row)


@transaction.atomic
def add_section(*, viewer: Viewer, form_id: int, title: str = "", layout: str = Section.Layout.LIST) -> Section:
    """A section at the end. Raises CannotChangeForm."""
    form = _draft(viewer, form_id)
    if layout not in Section.Layout.values:
        raise CannotChangeForm(_("There is no such layout."), "layout")
    last = form.sections.aggregate(last=Max("position"))["last"]
    return Section.objects.create(
        form=form, position=0 if last is None else last + 1, title=nfc(title).strip(), layout=layout, uid=new_uid()
    )


@transaction.atomic
def change_section(
    *, viewer: Viewer, form_id: int, section_id: int, title: str, note: str = "", layout: str = Section.Layout.LIST
) -> Section:
    """Call a section differently, or lay it out differently. Raises CannotChangeForm."""
    section = _draft(viewer, form_id).sections.get(pk=section_id)
    if layout not in Section.Layout.values:
        raise CannotChangeForm(_("There is no such layout."), "layout")
    section.title, section.note, section.layout = nfc(title).strip()[:230], nfc(note).strip(), layout
    section.save()
    return section


@transaction.atomic
def delete_section(*, viewer: Viewer, form_id: int, section_id: int) -> None:
    """Take a section out, with what it asks."""
    _draft(viewer, form_id).sections.get(pk=section_id).delete()


@transaction.atomic
def move_section(*, viewer: Viewer, form_id: int, section_id: int, up: bool) -> None:
    """A section before the one above it, or after the one below."""
    form = _draft(viewer, form_id)
    _move(list(form.sections.order_by("position", "pk")), section_id, up=up)


@transaction.atomic
def add_rows(*, viewer: Viewer, form_id: int, section_id: int, indicator_ids: Sequence[int]) -> int:
    """Ask indicators at the end of a section; those that the form asks already are left out. Returns how many."""
    form = _draft(viewer, form_id)
    section = form.sections.get(pk=section_id)
    asked = set(Row.objects.filter(section__form=form).values_list("indicator_id", flat=True))
    known = set(Indicator.objects.filter(pk__in=indicator_ids, retired_on__isnull=True).values_list("pk", flat=True))
    fresh = [pk for pk in dict.fromkeys(indicator_ids) if pk in known and pk not in asked]
    if len(asked) + len(fresh) > MOST_ROWS:
        raise CannotChangeForm(_("A form asks at most %(most)s indicators.") % {"most": MOST_ROWS})
    first = (section.rows.aggregate(last=Max("position"))["last"] or 0) + 1
    Row.objects.bulk_create(
        Row(section=section, indicator_id=pk, position=at) for at, pk in enumerate(fresh, start=first)
    )
    return len(fresh)


@transaction.atomic
def change_row(*, viewer: Viewer, form_id: int, row_id: int, label: str, is_required: bool) -> Row:
    """What a row is called in the form (empty: the indicator's name), and whether it must be filled in."""
    row = _row(viewer, form_id, row_id)
    row.label, row.is_required = nfc(label).strip()[:230], is_required
    row.save(update_fields=["label", "is_required"])
    return row


@transaction.atomic
def remove_row(*, viewer: Viewer, form_id: int, row_id: int) -> None:
    """Ask an indicator no more."""
    _row(viewer, form_id, row_id).delete()


@transaction.atomic
def move_row(*, viewer: Viewer, form_id: int, row_id: int, up: bool) -> None:
    """A row before the one above it, or after the one below; beyond the ends, into the next section."""
    row = _row(viewer, form_id, row_id)
    rows = list(row.section.rows.order_by("position", "pk"))
    at = [one.pk for one in rows].index(row.pk)
    if 0 <= at + (-1 if up else 1) < len(rows):
        _move(rows, row.pk, up=up)
        return
    sections = list(row.section.form.sections.order_by("position", "pk"))
    place = [one.pk for one in sections].index(row.section_id) + (-1 if up else 1)
    if 0 <= place < len(sections):
        there = list(sections[place].rows.order_by("position", "pk"))
        row.section = sections[place]
        row.save(update_fields=["section"])
        _number([*there, row] if up else [row, *there])


def _draft(viewer: Viewer, form_id: int) -> Form:
    form = locked_form(viewer, form_id)
    if not may_design_form(viewer, form):
        raise CannotChangeForm(_("It is in force: this changes only in its next version."))
    return form


def _row(viewer: Viewer, form_id: int, row_id: int) -> Row:
    form = _draft(viewer, form_id)
    return Row.objects.select_related("section__form").get(pk=row_id, section__form=form)


def _move(rows: list[P], pk: int, *, up: bool) -> None:
    at = [one.pk for one in rows].index(pk)
    other = at + (-1 if up else 1)
    if 0 <= other < len(rows):
        rows[at], rows[other] = rows[other], rows[at]
        _number(rows)


def _number(rows: list[P]) -> None:
    for place, one in enumerate(rows):
        if one.position != place:
            one.position = place
            one.save(update_fields=["position"])
