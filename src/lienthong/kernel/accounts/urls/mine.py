"""One's own seat and settings."""

from django.urls import path

from lienthong.kernel.accounts.views import keeping, mine, seats

urlpatterns = [
    path("positions", seats.positions, name="positions"),
    path("positions/switch", seats.switch_seat, name="switch_seat"),
    path("seat", seats.choose_seat, name="choose_seat"),
    path("my/settings", mine.my_settings, name="my_settings"),
    path("my/sessions", mine.my_sessions, name="my_sessions"),
    path("my/sessions/end", mine.end_my_sessions, name="end_my_sessions"),
    path("my/views", keeping.keep_view, name="keep_view"),
    path("my/views/<int:view_id>/forget", keeping.forget_view, name="forget_view"),
    path("my/delegations", mine.my_delegations, name="my_delegations"),
    path("my/delegations/colleagues", mine.find_colleagues, name="find_colleagues"),
    path("my/delegations/<int:delegation_id>/revoke", mine.revoke_delegation, name="revoke_delegation"),
]
