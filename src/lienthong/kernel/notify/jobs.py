"""E-mail goes out by itself."""

from django.utils import timezone

from lienthong.kernel.jobs.actions import job
from lienthong.kernel.notify.actions import send_digests, send_mails, send_unit_letters

DIGEST_HOUR = 7


@job(every="* * * * *", queue="mail")
def mail_news(timestamp: int) -> None:
    """Every minute: an e-mail for each piece of news whose reader wants that, and the reminders of units."""
    send_mails()
    send_unit_letters()


@job(every="5 * * * *", queue="mail")
def mail_digests(timestamp: int) -> None:
    """At seven in the morning of the organisation: one e-mail with the day's news."""
    if timezone.localtime().hour == DIGEST_HOUR:
        send_digests()
