"""Telling positions what happened, and sending it by e-mail to those who want that."""

from lienthong.kernel.notify.actions.mailing import send_digests, send_mails
from lienthong.kernel.notify.actions.telling import (
    choose_channels,
    mark_all_read,
    notify_desks,
    notify_positions,
    open_notification,
)

__all__ = [
    "choose_channels",
    "mark_all_read",
    "notify_desks",
    "notify_positions",
    "open_notification",
    "send_digests",
    "send_mails",
]
