from django.apps import AppConfig


class FilesConfig(AppConfig):
    """See the package's docstring."""

    name = "lienthong.kernel.files"
    label = "files"

    def ready(self) -> None:
        from lienthong.kernel.files import handlers  # noqa: F401  (registers the handlers)
