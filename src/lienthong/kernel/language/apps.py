from django.apps import AppConfig


class LanguageConfig(AppConfig):
    """See the package's docstring."""

    name = "lienthong.kernel.language"
    label = "language"
