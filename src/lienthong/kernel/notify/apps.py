from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """See the package's docstring."""

    name = "lienthong.kernel.notify"
    label = "notify"
