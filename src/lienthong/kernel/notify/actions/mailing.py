"""E-mail: one for each piece of news, or one a day.

Each e-mail is sent while its notifications are locked, and they are marked before the transaction ends: a crash in
between may send one again, with the same Message-ID, but loses none.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone, translation

from lienthong.kernel.database.sql import statements
from lienthong.kernel.notify.letters import Letter, digest_letter, letter_of, unit_letter
from lienthong.kernel.notify.models import Notification, UnitLetter

SQL = statements(str(Path(__file__).parent))
TRIES = 8  # the last about two hours after the first


def send_mails(*, most: int = 1000) -> int:
    """Send an e-mail for each piece of news that waits for one, `most` at most; returns how many left.

    An address that the server refuses is noted and tried again later; a server that cannot be reached raises OSError
    or SMTPException, and what was not sent waits for the next run.
    """
    sent = 0
    with get_connection() as connection:
        for _attempt in range(most):
            with transaction.atomic():
                row = SQL["next_to_mail"].row(tries=TRIES, now=timezone.now())
                if row is None:
                    break
                sent += _send(connection, [row], _letter(row))
    return sent


def send_digests(*, now: datetime | None = None) -> int:
    """Send one e-mail to each account that wants one a day and has news; returns how many left."""
    sent, now = 0, now or timezone.now()
    with get_connection() as connection:
        for (account_id,) in SQL["accounts_to_digest"].rows(tries=TRIES, now=now):
            with transaction.atomic():
                rows = SQL["digest_of"].rows(account=account_id, tries=TRIES, now=now)
                if rows:
                    sent += _send(connection, rows, _digest(rows))
    return sent


def send_unit_letters(*, most: int = 1000) -> int:
    """Send what waits for units' own addresses, one e-mail for each unit, `most` at most; returns how many left."""
    sent = 0
    with get_connection() as connection:
        for _attempt in range(most):
            with transaction.atomic():
                now = timezone.now()
                unit_id = SQL["next_unit_to_write_to"].row(tries=TRIES, now=now)
                if unit_id is None:
                    break
                rows = SQL["letters_to_unit"].rows(unit=unit_id[0], tries=TRIES, now=now)
                with translation.override("vi"):
                    letter = unit_letter(rows)
                sent += _send(connection, rows, letter, UnitLetter)
    return sent


def _letter(row: tuple[Any, ...]) -> Letter:
    with translation.override(row[7]):
        return letter_of(row)


def _digest(rows: Sequence[tuple[Any, ...]]) -> Letter:
    with translation.override(rows[0][7]):
        return digest_letter(rows)


def _send(
    connection: BaseEmailBackend,
    rows: Sequence[tuple[Any, ...]],
    letter: Letter,
    kept: type[Notification | UnitLetter] = Notification,
) -> int:
    """Send one letter and mark the rows of `kept` in it; 1 when it left, 0 when the server refused it."""
    own = kept.objects.filter(pk__in=[row[0] for row in rows])
    try:
        connection.send_messages([letter.message(connection)])
    except (SMTPRecipientsRefused, SMTPResponseException) as error:
        first = own.order_by("pk").values_list("mail_tries", flat=True).first() or 0
        own.update(mail_tries=first + 1, mail_failure=str(error)[:300])
        return 0
    own.update(mailed_at=timezone.now(), mail_failure="")
    return 1
