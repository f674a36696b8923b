"""What happens to the texts of news."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lienthong.kernel.events.sentences import tell


@dataclass(frozen=True, slots=True)
class WordingChanged:
    """An operator says a kind of news in other words."""

    kind: str
    language: str
    subject: str


@dataclass(frozen=True, slots=True)
class WordingWithdrawn:
    """The product's own words stand again."""

    kind: str
    language: str


tell(
    {
        "WordingChanged": _("changed the text of news %(kind)s (%(language)s)"),
        "WordingWithdrawn": _("went back to the product's text of news %(kind)s (%(language)s)"),
    }
)
