"""`verify_events`: every event is the one that was signed."""

import base64
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lienthong.kernel.events.actions.sequencing import faults, public_key
from lienthong.kernel.events.models import Checkpoint


class Command(BaseCommand):
    """Recompute the Merkle log from the events and hold it against the signed checkpoints."""

    help = "Hold the events against the signed log; exits with 1 when they disagree."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--first", type=int, default=0, help="Begin with this leaf.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(faults(first=options["first"]))
        for fault in found:
            self.stderr.write(fault)
        if found:
            raise CommandError(f"{len(found)} faults")
        last = Checkpoint.objects.order_by("-size").first()
        key = base64.b64encode(public_key().public_bytes_raw()).decode()
        self.stdout.write(f"{last.size if last else 0} events are as signed; public key {key}")
