"""E-mails as they are written: the reader's language, the operator's words where there are any, plain text and HTML."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lienthong.kernel.notify.models import Wording
from lienthong.kernel.notify.news import address_of, news_of
from lienthong.kernel.notify.wording import fill
from lienthong.kernel.ui.render import part

SHOWN = 100
PRODUCT = "Liên Thông"


@dataclass(frozen=True, slots=True)
class Letter:
    """One e-mail: to whom, its subject, its two bodies, and an identity that stays when it is sent again."""

    to: str
    subject: str
    text: str
    html: str
    identity: str

    def message(self, connection: BaseEmailBackend) -> EmailMultiAlternatives:
        """What Django sends."""
        host = urlsplit(settings.BASE_URL).hostname or "localhost"
        headers = {
            "Message-ID": f"<{self.identity}@{host}>",
            "List-Unsubscribe": f"<{_absolute(reverse('notification_preferences'))}>",
            "Auto-Submitted": "auto-generated",
        }
        mail = EmailMultiAlternatives(self.subject, self.text, to=[self.to], headers=headers, connection=connection)
        mail.attach_alternative(self.html, "text/html")
        return mail


def letter_of(row: Sequence[Any], *, to_unit: bool = False) -> Letter:
    """The e-mail for one notification; a row of `next_to_mail`. `to_unit`: it goes to an office, not to a person."""
    pk, kind, subject_id, title, _at, name, email, _language, unit = row
    address = _absolute(address_of(kind, subject_id) or reverse("notifications"))
    subject, body = _words(kind, title=title, name=name, unit=unit, address=address, product=PRODUCT)
    shown = {"subject": subject, "name": name, "body": body, "items": [], "address": address, "to_unit": to_unit}
    return _write(shown, to=email, identity=f"notification-{pk}")


def digest_letter(rows: Sequence[Sequence[Any]], *, to_unit: bool = False) -> Letter:
    """The e-mail for a day's notifications; rows of `digest_of`, at least one."""
    name, email = rows[0][5], rows[0][6]
    count = len(rows)
    subject = ngettext("%(count)s piece of news", "%(count)s pieces of news", count) % {"count": count}
    items = []
    for _pk, kind, subject_id, title, at, _name, _email, _language, unit in rows[:SHOWN]:
        address = _absolute(address_of(kind, subject_id) or reverse("notifications"))
        words, _body = _words(kind, title=title, name=name, unit=unit, address=address, product=PRODUCT)
        items.append((words, at, address))
    shown = {
        "subject": f"{PRODUCT}: {subject}",
        "name": name,
        "body": _("What happened since the last e-mail:"),
        "items": items,
        "address": _absolute(reverse("notifications")),
        "to_unit": to_unit,
    }
    return _write(shown, to=email, identity=f"digest-{rows[-1][0]}")


def unit_letter(rows: Sequence[Sequence[Any]]) -> Letter:
    """The e-mail to a unit's own address: one reminder by itself, several as a list; rows of `letters_to_unit`."""
    letter = letter_of(rows[0], to_unit=True) if len(rows) == 1 else digest_letter(rows, to_unit=True)
    return replace(letter, identity=f"unit-{rows[-1][0]}")


def _words(kind: str, **values: str) -> tuple[str, str]:
    """Subject and body of one kind in the language of the moment, the operator's own where there are any."""
    own = Wording.objects.filter(kind=kind, language=(get_language() or "vi")[:2]).first()
    news = news_of(kind)
    subject, body = (own.subject, own.body) if own else (str(news.subject), str(news.body))
    return " ".join(fill(subject, **values).split()), fill(body, **values)


def _write(values: dict[str, Any], *, to: str, identity: str) -> Letter:
    """Both bodies of a letter from what its templates show: subject, name, body, items, address."""
    values |= {"preferences": _absolute(reverse("notification_preferences")), "product": PRODUCT}
    text = str(part("notify/mail/letter.txt", **values))
    return Letter(to, values["subject"], text, str(part("notify/mail/letter.html", **values)), identity)


def _absolute(path: str) -> str:
    return f"{settings.BASE_URL.rstrip('/')}{path}"
