from django.apps import AppConfig


class WorkConfig(AppConfig):
    """See the package's docstring."""

    name = "lienthong.kernel.work"
    label = "work"
