from django.apps import AppConfig


class NumberingConfig(AppConfig):
    """See the package's docstring."""

    name = "lienthong.kernel.numbering"
    label = "numbering"
