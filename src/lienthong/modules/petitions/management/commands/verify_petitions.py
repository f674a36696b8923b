"""`manage verify_petitions`: the kept counts against the petitions and their events."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lienthong.modules.petitions.actions.opinions_tallies import count_days
from lienthong.modules.petitions.queries.opinions_statistics import faults_of_counts


class Command(BaseCommand):
    """Fails when anything differs; with --repair everything is counted again first."""

    help = "Count petitions again from the petitions and their events, and name what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to count anew."""
        parser.add_argument("--repair", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Name up to a hundred differences of each sort."""
        if options["repair"]:
            count_days(date(2000, 1, 1), timezone.localdate())
        faults = faults_of_counts()
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} counts differ.")
        self.stdout.write("All counts agree.")
