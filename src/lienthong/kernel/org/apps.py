from django.apps import AppConfig


class OrgConfig(AppConfig):
    """See the package's docstring."""

    name = "lienthong.kernel.org"
    label = "org"

    def ready(self) -> None:
        from lienthong.kernel.org import handlers  # noqa: F401  (registers the sentences)
