"""An operator's own texts of news."""

from dataclasses import dataclass

from django.db import transaction

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import nfc
from lienthong.kernel.notify.events import WordingChanged, WordingWithdrawn
from lienthong.kernel.notify.models import Wording
from lienthong.kernel.notify.news import is_news
from lienthong.kernel.notify.wording import BadWording, check_wording


class CannotWord(Exception):
    """The text may not be kept; `field` is subject, body or empty, `name` a placeholder that does not exist."""

    def __init__(self, field: str = "", name: str = "") -> None:
        super().__init__(field, name)
        self.field, self.name = field, name


@dataclass(frozen=True, slots=True)
class Text:
    """A text with placeholders in braces."""

    subject: str
    body: str


@transaction.atomic
def word_news(*, viewer: Viewer, kind: str, language: str, text: Text) -> Wording:
    """Say a kind of news in other words in one language. Raises CannotWord."""
    if not viewer.may(Permission.ADMINISTER_SYSTEM) or not is_news(kind):
        raise CannotWord
    values = {"subject": nfc(text.subject).strip(), "body": nfc(text.body).strip()}
    for field, value in values.items():
        try:
            check_wording(value)
        except BadWording as error:
            raise CannotWord(field, str(error)) from error
    own, _made = Wording.objects.update_or_create(kind=kind, language=language, defaults=values)
    emit(WordingChanged(kind, language, values["subject"]), subject=Subject("wording", own.pk), viewer=viewer)
    return own


@transaction.atomic
def withdraw_wording(*, viewer: Viewer, kind: str, language: str) -> None:
    """Go back to the product's own words. Raises CannotWord."""
    own = Wording.objects.filter(kind=kind, language=language).first()
    if not viewer.may(Permission.ADMINISTER_SYSTEM) or own is None:
        raise CannotWord
    subject = Subject("wording", own.pk)
    own.delete()
    emit(WordingWithdrawn(kind, language), subject=subject, viewer=viewer)
