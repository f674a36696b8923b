from django.apps import AppConfig


class WorkConfig(AppConfig):
    """See the package's docstring."""

    name = "lienthong.kernel.work"
    label = "work"

    def ready(self) -> None:
        from lienthong.kernel.work import handlers  # noqa: F401  (registers the handlers)
