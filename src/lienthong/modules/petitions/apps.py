from django.apps import AppConfig


class PetitionsConfig(AppConfig):
    """See the package's docstring."""

    name = "lienthong.modules.petitions"
    label = "petitions"

    def ready(self) -> None:
        from lienthong.modules.petitions import handlers  # noqa: F401  (registers the handlers)
