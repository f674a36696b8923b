"""Who makes what is measured and what is asked, and what may still be changed of it."""

import secrets
import string

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.reports.models import Form, ValueType
from lienthong.modules.reports.models.catalogue import UID_LENGTH

WORDS = frozenset({ValueType.TEXT, ValueType.DAY})
# The combination of what is not divided, as every DHIS2 has it.
DEFAULT_DISAGGREGATION = "bjDvmb4bfuf"
DEFAULT_COMBINATION = "HllvX50cXC0"
_LETTERS, _SIGNS = string.ascii_letters, string.ascii_letters + string.digits


def new_uid() -> str:
    """A key as DHIS2 makes them: eleven letters and digits, a letter first, by chance."""
    return secrets.choice(_LETTERS) + "".join(secrets.choice(_SIGNS) for _place in range(UID_LENGTH - 1))


def may_design(viewer: Viewer) -> bool:
    """Whether the viewer makes indicators and forms in the name of their body."""
    return viewer.may(Permission.REPORTS_DESIGN)


def may_change(viewer: Viewer, owner_id: int) -> bool:
    """Whether the viewer changes what this body owns."""
    return may_design(viewer) and owner_id == viewer.body_id


def may_view_form(viewer: Viewer, form: Form) -> bool:
    """Whether the viewer reads a form: the same rule as `Form.objects.visible_to`."""
    if not viewer.may(Permission.REPORTS_VIEW):
        return False
    return form.state != Form.State.DRAFT or form.owner.body_id == viewer.body_id


def may_design_form(viewer: Viewer, form: Form) -> bool:
    """Whether the viewer changes what a form asks: only while it is a draft."""
    return form.state == Form.State.DRAFT and may_change(viewer, form.owner_id)
