from django.apps import AppConfig


class OrgConfig(AppConfig):
    """See the package's docstring."""

    name = "lienthong.kernel.org"
    label = "org"
