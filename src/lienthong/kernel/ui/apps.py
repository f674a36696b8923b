from django.apps import AppConfig


class UiConfig(AppConfig):
    """See the package's docstring."""

    name = "lienthong.kernel.ui"
    label = "ui"
