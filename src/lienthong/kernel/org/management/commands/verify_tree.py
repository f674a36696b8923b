"""Prove that everything derived from the tree is what the dated tables say."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.queries import tree_faults


class Command(BaseCommand):
    """Recomputes intervals, names and parents and compares them with what is stored."""

    help = "Recompute intervals, parents and names of all units and report every difference."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line a fault; end with an error when there is one."""
        faults = tree_faults()
        for fault in faults[:100]:
            self.stdout.write(f"unit {fault.unit_id}: {fault.fault}")
        if faults:
            raise CommandError(f"{len(faults)} differences")
        self.stdout.write(f"{Unit.objects.count()} units, no difference")
