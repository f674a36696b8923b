from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """See the package's docstring."""

    name = "lienthong.modules.documents"
    label = "documents"
