"""Reading who people are, in which position they act, and what happened."""

from lienthong.kernel.accounts.queries.clients import viewer_of_client
from lienthong.kernel.accounts.queries.keeping import KeptView, plain_query, saved_views
from lienthong.kernel.accounts.queries.seats import Seat, account_of, seats_of, viewer_of_position, viewer_of_session
from lienthong.kernel.accounts.queries.told import told
from lienthong.kernel.accounts.queries.trail import Entry, timeline

__all__ = [
    "Entry",
    "KeptView",
    "Seat",
    "account_of",
    "plain_query",
    "saved_views",
    "seats_of",
    "timeline",
    "told",
    "viewer_of_client",
    "viewer_of_position",
    "viewer_of_session",
]
