from django.apps import AppConfig


class EventsConfig(AppConfig):
    """See the package's docstring."""

    name = "lienthong.kernel.events"
    label = "events"
