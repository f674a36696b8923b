"""`manage verify_directives`: every tally counted again from the assignments."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lienthong.modules.directives.actions.tallies import refresh_tallies
from lienthong.modules.directives.queries.tallies_proof import differing_tallies, tallies_wait

PATIENCE = 20


class Command(BaseCommand):
    """Fails when a tally differs from its rows."""

    help = "Recompute every tally of directives from its assignments and name each difference."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many differences of each kind are listed."""
        parser.add_argument("--most", type=int, default=100)

    def handle(self, *args: Any, **options: Any) -> None:
        """What waits is computed first; then nothing may differ."""
        for _ in range(PATIENCE):
            refresh_tallies()
            if not tallies_wait():
                break
            time.sleep(1)
        found = differing_tallies(most=options["most"])
        for one in found:
            self.stdout.write(f"{one.what} {one.where}: kept {one.kept}, counted {one.counted}")
        if found:
            raise CommandError(f"{len(found)} differences")
        self.stdout.write(self.style.SUCCESS("No difference: every tally is what its assignments say."))
