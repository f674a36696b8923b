"""Degrees of secrecy, and the highest that each level of the organisation may hold."""

from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Secrecy(IntegerChoices):
    """Law on Protection of State Secrets 2018, article 8; ordered, so that a clearance can be compared."""

    OPEN = 0, pgettext_lazy("secrecy", "Open")
    SECRET = 1, _("Secret")
    TOP_SECRET = 2, _("Top secret")
    ABSOLUTE = 3, _("Absolutely secret")


# The product's rule: commune mật, province tối mật, centre tuyệt mật; a village holds nothing secret.
HIGHEST_BY_LEVEL = {
    "central": Secrecy.ABSOLUTE,
    "province": Secrecy.TOP_SECRET,
    "commune": Secrecy.SECRET,
    "village": Secrecy.OPEN,
}


def may_hold(*, level: str, secrecy: int) -> bool:
    """Whether a unit of this level may hold content of this secrecy."""
    return secrecy <= HIGHEST_BY_LEVEL[level]


def is_cipher_loaded() -> bool:
    """Whether content above `open` can be stored: only once a cipher provider is loaded, which none is yet."""
    return False
