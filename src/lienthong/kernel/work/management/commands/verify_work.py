"""Prove that every clock is what its ledger adds up to, and every standing what its rows add up to."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lienthong.kernel.work.queries.proof import faults_of_work


class Command(BaseCommand):
    """`lienthong manage verify_work`: prints each difference and ends with an error when there is one."""

    help = "Recompute every clock from its ledger and every standing from its rows; find no difference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many faults of each kind are shown at most."""
        parser.add_argument("--most", type=int, default=100)

    def handle(self, *args: Any, **options: Any) -> None:
        """Look for faults."""
        faults = faults_of_work(most=options["most"])
        for fault in faults:
            self.stdout.write(f"{fault.what}: {fault.where}: {fault.detail}")
        if faults:
            raise CommandError(f"{len(faults)} differences")
        self.stdout.write(self.style.SUCCESS("No difference: clocks, ledgers, items and standings agree."))
