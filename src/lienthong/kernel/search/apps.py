from django.apps import AppConfig


class SearchConfig(AppConfig):
    """See the package's docstring."""

    name = "lienthong.kernel.search"
    label = "search"
