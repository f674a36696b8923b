from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """See the package's docstring."""

    name = "lienthong.kernel.accounts"
    label = "accounts"

    def ready(self) -> None:
        from lienthong.kernel.accounts import handlers  # noqa: F401  (registers the handlers)
