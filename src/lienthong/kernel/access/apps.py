from django.apps import AppConfig


class AccessConfig(AppConfig):
    """See the package's docstring."""

    name = "lienthong.kernel.access"
    label = "access"
