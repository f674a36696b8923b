from django.apps import AppConfig

from lienthong.kernel.database import arrays


class DatabaseConfig(AppConfig):
    """See the package's docstring."""

    name = "lienthong.kernel.database"
    label = "database"

    def ready(self) -> None:
        """Before the first connection."""
        arrays.register()
