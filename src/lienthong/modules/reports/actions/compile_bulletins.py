"""Printed reports that compile themselves: asked for once, made each period, kept as they were, sent to leaders."""

from datetime import date
from secrets import choice
from string import ascii_letters, digits

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.files.actions import store_bytes
from lienthong.kernel.notify.actions import notify_desks
from lienthong.modules.reports.models import Bulletin, BulletinIssue, Form, Period
from lienthong.modules.reports.queries.compile_bulletin import bulletin_pdf
from lienthong.modules.reports.rules.periods import span_of

NEWS = "bulletin_issue"


class CannotOrderBulletin(Exception):
    """The position does not compile reports; the message says so."""


@transaction.atomic
def order_bulletin(*, viewer: Viewer, form: Form) -> Bulletin:
    """Have a form's compiled report printed each period for one's body; twice is once. Raises CannotOrderBulletin."""
    if not viewer.may(Permission.REPORTS_APPROVE):
        raise CannotOrderBulletin(_("Your position does not compile reports."))
    known = Bulletin.objects.filter(unit_id=viewer.body_id, tables=[{"form": form.pk}]).first()
    return known or Bulletin.objects.create(
        uid=choice(ascii_letters) + "".join(choice(ascii_letters + digits) for _place in range(10)),
        name=form.name,
        tables=[{"form": form.pk}],
        unit_id=viewer.body_id,
        owner_id=viewer.position_id,
        period_type=form.period_type,
    )


@transaction.atomic
def cancel_bulletin(*, viewer: Viewer, bulletin_id: int) -> str:
    """Have it printed no more; what was printed goes with it. Returns its name. Raises Bulletin.DoesNotExist."""
    if not viewer.may(Permission.REPORTS_APPROVE):
        raise CannotOrderBulletin(_("Your position does not compile reports."))
    found = Bulletin.objects.select_for_update().get(pk=bulletin_id, unit_id=viewer.body_id)
    name = found.name
    found.delete()
    return name


def make_bulletins(*, today: date | None = None) -> int:
    """Print what is ordered for the periods that ended last and is not printed yet; returns how many."""
    today = today or timezone.localdate()
    made = 0
    for bulletin in Bulletin.objects.order_by("id").select_related("unit"):
        span = span_of(bulletin.period_type, today).moved(-1)
        period = Period.objects.filter(type=span.type, starts_on=span.starts_on).first()
        if period and not bulletin.issues.filter(period=period).exists():
            made += make_issue(bulletin=bulletin, period=period) is not None
    return made


@transaction.atomic
def make_issue(*, bulletin: Bulletin, period: Period) -> BulletinIssue | None:
    """Lay one report out, keep it, tell the unit's leaders; None where its forms are gone."""
    wanted = [one.get("form") for one in bulletin.tables]
    forms = list(Form.objects.filter(pk__in=wanted).order_by("name", "id"))
    if not forms:
        return None
    file = store_bytes(
        name=f"bao-cao-tong-hop-{period.starts_on:%Y-%m-%d}.pdf",
        content=bulletin_pdf(bulletin.unit, forms, period, title=bulletin.name, intro=bulletin.intro),
        viewer=None,
        media_type="application/pdf",
    )
    made = BulletinIssue.objects.create(bulletin=bulletin, period=period, at=timezone.now(), file=file)
    if bulletin.is_sent:
        notify_desks(
            unit_ids=[bulletin.unit_id],
            desks=["leader"],
            kind=NEWS,
            subject_kind="bulletin_issue",
            subject_id=made.pk,
            # The days say which period it is in every language: the e-mail's words are each reader's own.
            title=f"{bulletin.name} ({period.starts_on:%d/%m/%Y} – {period.ends_on:%d/%m/%Y})",
        )
    return made
