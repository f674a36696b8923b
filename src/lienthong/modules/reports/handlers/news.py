"""The news of reports, all of them: what each is called and says (no text: as its subject), where it is read."""

from django.utils.translation import gettext_lazy as _

from lienthong.kernel.notify.news import register_news
from lienthong.kernel.ui.jinja import url
from lienthong.modules.reports.actions.compile_bulletins import NEWS as PRINTED
from lienthong.modules.reports.actions.submissions_reminding import NEWS as MISSING


def _submission(pk: int) -> str:
    return url("submission", pk)


def _overdue(form_id: int) -> str:
    return f"{url('submissions_below')}?tab=overdue&form={form_id}"


def _issue(issue_id: int) -> str:
    return url("bulletin_issue", pk=issue_id)


for _kind, _name, _subject, _body, _address, _icon in (
    (
        "submission_returned",
        _("A report of ours was returned"),
        _("Returned: {title}"),
        _("The level above has returned a report of {unit}: {title}"),
        _submission,
        "return",
    ),
    ("submission_unlocked", _("A report of ours was unlocked"), _("Unlocked: {title}"), "", _submission, "key"),
    (
        MISSING,
        _("Units below have not sent a report in time"),
        _("Not sent by all units below: {title}"),
        "",
        _overdue,
        "overdue",
    ),
    (
        PRINTED,
        _("A compiled report is printed"),
        _("Compiled report: {title}"),
        _("{title}\n\nThe compiled report of the period that has ended is ready."),
        _issue,
        "printer",
    ),
):
    register_news(_kind, name=_name, subject=_subject, body=_body, address=_address, icon=_icon)
