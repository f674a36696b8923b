"""What happens to series of numbers."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lienthong.kernel.events.sentences import tell


@dataclass(frozen=True, slots=True)
class CountingStarted:
    """The count of a series begins at a number other than 1."""

    book: str
    type_code: str
    period: str
    first: int


tell({"CountingStarted": _("let book %(book)s %(type_code)s of %(period)s begin at %(first)s")})
