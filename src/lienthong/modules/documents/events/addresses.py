"""What happens to addresses outside the workplace."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lienthong.kernel.events.sentences import tell


@dataclass(frozen=True, slots=True)
class OutsideAddressKept:
    """A body keeps another address outside."""

    name: str
    email: str
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class OutsideAddressChanged:
    """An address outside is another now; `before` is its name and e-mail until then."""

    name: str
    email: str
    before: str
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class OutsideAddressRetired:
    """An address outside is used no longer."""

    name: str


@dataclass(frozen=True, slots=True)
class OutsideAddressRestored:
    """A retired address outside is used again."""

    name: str


tell(
    {
        "OutsideAddressKept": _("keeps the outside address %(name)s %(email)s"),
        "OutsideAddressChanged": _("changed the outside address %(before)s to %(name)s %(email)s"),
        "OutsideAddressRetired": _("retired the outside address %(name)s"),
        "OutsideAddressRestored": _("uses the outside address %(name)s again"),
    }
)
