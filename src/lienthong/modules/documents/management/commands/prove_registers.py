"""Prove that no register has a gap, a duplicate or a backdated number."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from lienthong.kernel.numbering.models import Counter, Series
from lienthong.kernel.numbering.queries import register_faults


class Command(BaseCommand):
    """`lienthong manage prove_registers`: says what it looked at; ends with an error when anything is wrong."""

    help = "Prove that no register has a gap, a duplicate or a backdated number."

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at every register; raises CommandError with the number of faults."""
        faults = register_faults()
        series = {one.pk: one for one in Series.objects.filter(pk__in={fault.series_id for fault in faults})}
        for fault in faults:
            self.stdout.write(f"{series[fault.series_id]} {fault.period}: {fault.fault} {fault.number}")
        if faults:
            raise CommandError(_("%(count)d faults found.") % {"count": len(faults)})
        self.stdout.write(_("%(count)d registers are whole.") % {"count": Counter.objects.count()})
