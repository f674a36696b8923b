"""`manage seal_again`: everything sealed, under the secret of today."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lienthong.modules.petitions.actions.sealing_again import BROKEN, seal_everything_again


class Command(BaseCommand):
    """Run after LIENTHONG_SECRET_KEY was changed, with the former one in LIENTHONG_SECRET_KEY_FALLBACKS."""

    help = "Seal denunciations and their files again under the present secret, and name what no secret opens."

    def handle(self, *args: Any, **options: Any) -> None:
        """Fails when something stays closed."""
        counted: Counter[str] = Counter()
        for one in seal_everything_again():
            counted[one.outcome] += 1
            if one.outcome == BROKEN:
                self.stderr.write(f"{one.what}: no known secret opens it")
        self.stdout.write(", ".join(f"{name}: {counted[name]}" for name in ("today", "again", "broken")))
        if counted[BROKEN]:
            raise CommandError(f"{counted[BROKEN]} stay closed: add the secret that sealed them, or restore the files.")
