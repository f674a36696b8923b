from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """See the package's docstring."""

    name = "lienthong.kernel.accounts"
    label = "accounts"
