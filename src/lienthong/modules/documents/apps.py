from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """See the package's docstring."""

    name = "lienthong.modules.documents"
    label = "documents"

    def ready(self) -> None:
        from lienthong.modules.documents import handlers  # noqa: F401  (registers the handlers)
