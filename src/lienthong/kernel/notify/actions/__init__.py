"""Telling positions what happened, and sending it by e-mail to those who want that."""

from lienthong.kernel.notify.actions.mailing import send_digests, send_mails, send_unit_letters
from lienthong.kernel.notify.actions.telling import (
    choose_channels,
    mark_all_read,
    notify_desks,
    notify_positions,
    open_notification,
    write_to_units,
)

__all__ = [
    "choose_channels",
    "mark_all_read",
    "notify_desks",
    "notify_positions",
    "open_notification",
    "send_digests",
    "send_mails",
    "send_unit_letters",
    "write_to_units",
]
