"""`manage import_values FILE --as USER`: values of a file that is too large for a browser."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lienthong.kernel.accounts.models import Position
from lienthong.kernel.accounts.queries import viewer_of_position
from lienthong.modules.reports.actions.values_import import CannotImportValues, import_values
from lienthong.modules.reports.rules.value_rows import CannotReadFile, csv_rows, json_rows


class Command(BaseCommand):
    """Fails when the file as a whole cannot be read; rows that are refused are named."""

    help = "Take in a data value set (CSV or JSON) in the name of a position."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, whose position, and whether only to check."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="username", required=True)
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file line by line, and say what it did."""
        today = timezone.localdate()
        found = Position.objects.filter(account__username=options["username"], valid_from__lte=today)
        position = found.exclude(valid_to__lt=today).order_by("pk").first()
        if position is None:
            raise CommandError(f"No position of {options['username']} is valid today.")
        path: Path = options["file"]
        viewer = viewer_of_position(position)
        try:
            with path.open(encoding="utf-8-sig", newline="") as lines:
                rows = json_rows(path.read_bytes()) if path.suffix == ".json" else csv_rows(lines)
                taken = import_values(viewer=viewer, rows=rows, name=path.name[:100], dry_run=options["dry_run"])
        except (CannotReadFile, CannotImportValues) as error:
            raise CommandError(str(error)) from error
        for line, why in taken.faults:
            self.stdout.write(f"line {line}: {why}")
        told = f"{taken.rows} rows: {taken.written} written, {taken.same} the same, {taken.refused} refused"
        self.stdout.write(self.style.SUCCESS(told))
