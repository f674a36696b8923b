"""What a unit's timeline says."""

from django.utils.translation import gettext_lazy as _

from lienthong.kernel.events.sentences import tell

tell(
    {
        "UnitOpened": _("Unit opened: %(name)s"),
        "UnitRenamed": _("Unit renamed from %(before)s to %(name)s"),
        "UnitAddressChanged": _("Unit's e-mail address changed from “%(before)s” to “%(email)s”"),
        "UnitMoved": _("Unit moved to another parent"),
        "UnitClosed": _("Unit closed: %(reason)s"),
    }
)
