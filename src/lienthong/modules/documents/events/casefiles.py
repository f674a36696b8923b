"""What happens to case files."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lienthong.kernel.events.sentences import tell


@dataclass(frozen=True, slots=True)
class CaseFileOpened:
    """A unit began a case file."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class FiledInCase:
    """A document was put into it."""

    document: str


@dataclass(frozen=True, slots=True)
class TakenFromCase:
    """A document was taken out of it."""

    document: str


@dataclass(frozen=True, slots=True)
class CaseFileClosed:
    """It is complete, with this many documents."""

    count: int


tell(
    {
        "CaseFileOpened": _("opened the case file %(code)s, %(title)s"),
        "FiledInCase": _("put %(document)s into the case file"),
        "TakenFromCase": _("took %(document)s out of the case file"),
        "CaseFileClosed": _("closed the case file with %(count)s documents"),
    }
)
