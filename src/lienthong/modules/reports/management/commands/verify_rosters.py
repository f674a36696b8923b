"""`manage verify_rosters`: every list counted again from its lines, every tally from the lists."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lienthong.modules.reports.actions.rosters_tallies import tally_rosters
from lienthong.modules.reports.queries.rosters_proof import differing_rosters


class Command(BaseCommand):
    """Fails when a count differs from its rows."""

    help = "Count every list and the newest tally of every unit again and name each difference."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many differences are listed."""
        parser.add_argument("--most", type=int, default=100)

    def handle(self, *args: Any, **options: Any) -> None:
        """What moved today is counted first; then nothing may differ."""
        tally_rosters()
        found = differing_rosters(most=options["most"])
        for one in found:
            self.stdout.write(f"{one.what}, {one.where}: kept {one.kept}, counted {one.counted}")
        if found:
            raise CommandError(f"{len(found)} differences")
        self.stdout.write(self.style.SUCCESS("No difference: every tally is what the lines say."))
