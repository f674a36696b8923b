from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    """See the package's docstring."""

    name = "lienthong.modules.directives"
    label = "directives"

    def ready(self) -> None:
        from lienthong.modules.directives import handlers  # noqa: F401  (registers the handlers)
