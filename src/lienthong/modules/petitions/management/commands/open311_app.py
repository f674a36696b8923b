"""`manage open311_app`: keys of apps that send petitions over Open311."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lienthong.modules.petitions.actions.open311_apps import make_app_key, retire_app
from lienthong.modules.petitions.models import TrustedApp


class Command(BaseCommand):
    """Without arguments lists them."""

    help = "List apps that may send more over Open311; --make NAME gives one a key, --retire ID takes it back."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do."""
        parser.add_argument("--make", metavar="NAME")
        parser.add_argument("--retire", metavar="ID", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; a key is written once and cannot be shown again."""
        if options["make"]:
            self.stdout.write(make_app_key(name=options["make"][:120]))
        elif options["retire"]:
            if not retire_app(app_id=options["retire"]):
                raise CommandError("There is no such app, or its key was taken back before.")
        else:
            for app in TrustedApp.objects.order_by("id"):
                self.stdout.write(f"{app.pk}\t{app.name}\t{app.made_at:%Y-%m-%d}\t{app.retired_at or ''}")
