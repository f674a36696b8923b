"""Who fills in a form: derived from its rule and the dated tree of units, for every day since it began."""

from datetime import date, timedelta

from lienthong.kernel.database.sql import statements
from lienthong.modules.reports.models import Form, FormUnit

SQL = statements(__file__)
# How long entries of a form without a closing day are taken after its last period, in days.
STAYS_OPEN = 366


def derive_form_units(form: Form, *, since: date) -> int:
    """Write who fills in a form from a day on, as its rule and the tree say; what was before stays as it was.

    Returns how many rows were written or taken away; none when nothing differs, so that it may run at any time.
    """
    until = form.ends_on + timedelta(days=1) if form.ends_on else None
    first = max(since, form.begins_on)
    return int(
        SQL["derive_form_units"].value(
            form=form.pk,
            since=min(first, until) if until else first,
            until=until,
            system=form.system,
            level=form.level,
            units=form.applies.get("units", []),
            without=form.applies.get("without", []),
        )
    )


def count_form_units(form: Form, *, on: date) -> int:
    """How many units fill in a form on a day."""
    return FormUnit.objects.filter(form=form, valid__contains=on).count()


def end_forms(*, today: date) -> int:
    """Forms whose last period takes no entry any more are retired; returns how many."""
    ended = 0
    for form in Form.objects.filter(state=Form.State.ACTIVE, ends_on__lt=today).order_by("pk").select_for_update():
        open_days = form.closes_after if form.closes_after is not None else STAYS_OPEN
        if form.ends_on and form.ends_on + timedelta(days=open_days) < today:
            form.state = Form.State.RETIRED
            form.save(update_fields=["state"])
            ended += 1
    return ended


def derive_after_change(*, on: date) -> int:
    """The tree of units changed on a day: who fills in each form in force from then on. Returns how many rows."""
    changed = 0
    forms = Form.objects.filter(state=Form.State.ACTIVE).order_by("pk")
    for form in forms.exclude(ends_on__lt=on).select_for_update():
        changed += derive_form_units(form, since=max(on, form.applies_on or form.begins_on))
    return changed
