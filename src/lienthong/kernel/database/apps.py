from django.apps import AppConfig


class DatabaseConfig(AppConfig):
    """See the package's docstring."""

    name = "lienthong.kernel.database"
    label = "database"
