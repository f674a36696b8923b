"""Administration of the calendar."""

from django.urls import path

from lienthong.kernel.calendar import views

urlpatterns = [
    path("administration/calendar", views.calendar, name="calendar"),
    path("administration/calendar/change", views.change_days, name="change_days"),
    path("administration/calendar/<int:override_id>/withdraw", views.withdraw_override, name="withdraw_override"),
]
