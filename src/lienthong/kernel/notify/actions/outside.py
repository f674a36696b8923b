"""Messages to people without an account: plain e-mail, and SMS through one HTTP gateway that the operator names."""

import requests
from django.conf import settings
from django.core.mail import EmailMessage

SECONDS = 20
LONGEST_SMS = 300


class CannotSend(Exception):
    """The gateway did not take the message; trying again later may help."""


def send_plain_mail(*, to: str, subject: str, text: str) -> None:
    """Send one e-mail. Raises SMTPException or OSError when the server does not take it."""
    headers = {"Auto-Submitted": "auto-generated"}
    EmailMessage(" ".join(subject.split()), text, to=[to], headers=headers).send()


def send_sms(*, to: str, text: str) -> bool:
    """Send one message through `LIENTHONG_SMS_URL`; False where none is named. Raises CannotSend."""
    if not settings.SMS_URL:
        return False
    headers = {"Authorization": f"Bearer {settings.SMS_TOKEN}"} if settings.SMS_TOKEN else {}
    message = {"to": to, "text": text[:LONGEST_SMS]}
    try:
        answer = requests.post(settings.SMS_URL, json=message, headers=headers, timeout=SECONDS, allow_redirects=False)
    except requests.RequestException as error:
        raise CannotSend(type(error).__name__) from error
    if not answer.ok or answer.is_redirect:
        raise CannotSend(str(answer.status_code))
    return True
