from django.apps import AppConfig


class FilesConfig(AppConfig):
    """See the package's docstring."""

    name = "lienthong.kernel.files"
    label = "files"
