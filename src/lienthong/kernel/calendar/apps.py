from django.apps import AppConfig


class CalendarConfig(AppConfig):
    """See the package's docstring."""

    name = "lienthong.kernel.calendar"
    label = "calendar"
