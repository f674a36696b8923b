from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """See the package's docstring."""

    name = "lienthong.modules.reports"
    label = "reports"

    def ready(self) -> None:
        from lienthong.modules.reports import handlers  # noqa: F401  (registers the handlers)
