"""`manage verify_reports`: every compiled figure and every completeness counted again from what units sent."""

from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lienthong.modules.reports.actions.compiling import refresh_totals
from lienthong.modules.reports.queries.compiling_proof import differing_totals


class Command(BaseCommand):
    """Fails when a total differs from its rows."""

    help = "Recompute every compiled figure of reports from the values and name each difference."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many differences are listed."""
        parser.add_argument("--most", type=int, default=100)

    def handle(self, *args: Any, **options: Any) -> None:
        """What waits is compiled first; then nothing may differ."""
        refresh_totals()
        found = list(islice(differing_totals(most=options["most"]), options["most"]))
        for one in found:
            self.stdout.write(
                f"{one.what} of {one.of_id} in {one.period}, unit {one.unit_id}:"
                f" kept {one.kept or 'nothing'}, counted {one.counted or 'nothing'}"
            )
        if found:
            raise CommandError(f"{len(found)} differences")
        self.stdout.write(self.style.SUCCESS("No difference: every figure is what units sent."))
