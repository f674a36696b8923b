"""What happens to types of documents."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from lienthong.kernel.events.sentences import tell


@dataclass(frozen=True, slots=True)
class DocumentTypeAdded:
    """There is another type of document in a system."""

    system: str
    code: str
    name: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class DocumentTypeRevised:
    """A type is otherwise from a day on; its earlier version stays for what was made under it."""

    system: str
    code: str
    name: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class DocumentTypeEnded:
    """A type is no longer used after a day."""

    system: str
    code: str
    valid_to: date


tell(
    {
        "DocumentTypeAdded": _("added the type of document %(code)s, %(name)s"),
        "DocumentTypeRevised": _("revised the type of document %(code)s, %(name)s"),
        "DocumentTypeEnded": _("ended the type of document %(code)s"),
    }
)
