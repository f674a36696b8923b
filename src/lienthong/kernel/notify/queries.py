"""What a position has been told, and how its account wants to hear."""

from dataclasses import dataclass
from datetime import datetime

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Account
from lienthong.kernel.database.sql import statements
from lienthong.kernel.notify.models import Preference
from lienthong.kernel.notify.news import news_of
from lienthong.kernel.notify.wording import fill

SQL = statements(__file__)
PAGE = 50
FOREVER = 2**62


def unread_count(viewer: Viewer) -> int:
    """Unread notifications of the viewer's position, 100 standing for that many or more."""
    return int(SQL["unread"].value(position=viewer.position_id))


@dataclass(frozen=True, slots=True)
class Line:
    """One notification as a page shows it, in the language of the moment."""

    id: int
    at: datetime
    sentence: str
    icon: str
    is_read: bool


def notifications_of(viewer: Viewer, *, before: int | None = None, size: int = PAGE) -> tuple[list[Line], int | None]:
    """A page of notifications, newest first, and the id to go on from (None on the last page)."""
    rows = SQL["page"].rows(position=viewer.position_id, before=before or FOREVER, size=size + 1)
    lines = []
    for pk, at, kind, title, read_at in rows[:size]:
        news = news_of(kind)
        lines.append(Line(pk, at, fill(str(news.subject), title=title), news.icon, read_at is not None))
    return lines, lines[-1].id if len(rows) > size else None


def channels_of(viewer: Viewer) -> dict[str, str]:
    """The account's chosen channel by kind; key empty is the choice for all the rest."""
    return dict(Preference.objects.filter(account_id=viewer.account_id).values_list("kind", "channel"))


def email_of(viewer: Viewer) -> str:
    """The address to which the account's e-mail goes; empty when there is none."""
    address: str = Account.objects.values_list("email", flat=True).get(pk=viewer.account_id)
    return address
