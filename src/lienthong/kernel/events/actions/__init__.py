"""Writing down what happened, and sealing it."""

from lienthong.kernel.events.actions.emitting import (
    Subject,
    emit,
    emit_before,
    emit_many,
    handles,
    record_many,
    watches,
)

__all__ = ["Subject", "emit", "emit_before", "emit_many", "handles", "record_many", "watches"]
