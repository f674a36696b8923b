"""Telling positions what happened, in statements over sets; reading; choosing how to hear of it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from lienthong.kernel.access.roles import roles_at
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.sql import statements
from lienthong.kernel.notify.models import Channel, Notification, Preference
from lienthong.kernel.notify.news import address_of

SQL = statements(str(Path(__file__).parent))
TITLE = 300
NOBODY = 0


def notify_positions(
    *,
    position_ids: Sequence[int],
    kind: str,
    subject_kind: str,
    subject_id: int | None = None,
    subject_ids: Sequence[int] = (),
    title: str = "",
    titles: Sequence[str] = (),
    besides: int | None = None,
    usual: str = Channel.NONE,
) -> int:
    """Tell positions in office of something, in one statement; returns how many were told.

    Either one `subject_id` and `title` for all of them, or `subject_ids` and `titles` in the order of `position_ids`;
    `besides` is the position that did it and need not be told; `usual` is how accounts hear that have chosen nothing.
    """
    subjects = list(subject_ids) if subject_id is None else [subject_id] * len(position_ids)
    return SQL["notify_positions"].run(
        positions=list(position_ids),
        subjects=subjects,
        kind=kind,
        subject_kind=subject_kind,
        title=title[:TITLE],
        titles=[one[:TITLE] for one in titles],
        besides=besides or NOBODY,
        usual=usual,
        today=timezone.localdate(),
    )


def notify_desks(
    *,
    unit_ids: Sequence[int],
    desks: Sequence[str],
    kind: str,
    subject_kind: str,
    subject_id: int | None = None,
    subject_ids: Sequence[int] = (),
    title: str = "",
    titles: Sequence[str] = (),
    besides: int | None = None,
) -> int:
    """Tell everybody who sits at one of `desks` (`work.Desk`) of the units, in one statement; returns how many.

    Either one `subject_id` for all units or `subject_ids` in the order of `unit_ids` (a delivery for each), and so for
    the titles.
    """
    subjects = list(subject_ids) if subject_id is None else [subject_id] * len(unit_ids)
    return SQL["notify_desks"].run(
        units=list(unit_ids),
        subjects=subjects,
        roles=roles_at(desks),
        kind=kind,
        subject_kind=subject_kind,
        title=title[:TITLE],
        titles=[one[:TITLE] for one in titles],
        besides=besides or NOBODY,
        today=timezone.localdate(),
    )


def write_to_units(
    *, unit_ids: Sequence[int], kind: str, subject_ids: Sequence[int], title: str = "", titles: Sequence[str] = ()
) -> int:
    """Have a reminder sent to the own e-mail address of each unit that has one; returns how many letters will go.

    Subjects, and titles unless one `title` stands for all, are in the order of `unit_ids`. What waits for a unit when
    the post goes out goes in one letter.
    """
    return SQL["write_to_units"].run(
        units=list(unit_ids),
        subjects=list(subject_ids),
        kind=kind,
        title=title[:TITLE],
        titles=[one[:TITLE] for one in titles],
    )


def open_notification(*, viewer: Viewer, notification_id: int) -> str | None:
    """Note that the viewer has seen one of their notifications; the address of what it speaks of.

    Empty when it leads nowhere; None when it is not theirs.
    """
    own = Notification.objects.filter(pk=notification_id, position_id=viewer.position_id)
    found = own.first()
    if found is None:
        return None
    own.filter(read_at__isnull=True).update(read_at=timezone.now())
    return address_of(found.kind, found.subject_id)


def mark_all_read(*, viewer: Viewer, up_to: int) -> int:
    """Note that the viewer has seen everything up to an id (what came after the page was opened stays unread)."""
    own = Notification.objects.filter(position_id=viewer.position_id, read_at__isnull=True, pk__lte=up_to)
    return own.update(read_at=timezone.now())


@transaction.atomic
def choose_channels(*, viewer: Viewer, channels: Mapping[str, str]) -> None:
    """Set how the viewer's account hears of each kind (key empty: of all the rest); an empty channel forgets one."""
    for kind, channel in channels.items():
        own = Preference.objects.filter(account_id=viewer.account_id, kind=kind)
        if not channel:
            own.delete()
        else:
            Preference.objects.update_or_create(
                account_id=viewer.account_id, kind=kind, defaults={"channel": Channel(channel)}
            )
