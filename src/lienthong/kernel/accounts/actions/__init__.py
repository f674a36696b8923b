"""Changing accounts, positions, delegations, and the seat in which a session acts."""

from lienthong.kernel.accounts.actions.seats import CannotSwitch, end_sessions, switch_position

__all__ = ["CannotSwitch", "end_sessions", "switch_position"]
