"""Looking at every line again when the fields of its roster have changed."""

from collections.abc import Iterator, Sequence

from django.db import transaction

from lienthong.modules.reports.actions.rosters_lines import unique_values
from lienthong.modules.reports.actions.rosters_tallies import recount
from lienthong.modules.reports.models import Entry, EntryKey, Roster, RosterUnit
from lienthong.modules.reports.rules.rosters_fields import Field, fields_of, missing_faults, order_of


@transaction.atomic
def recheck_roster(*, roster_id: int) -> int:
    """Faults, order, words and single values of every line as the fields are now; returns how many lines differ.

    Of lines that share a value which may now stand only once, the first keeps it and the others lack it.
    """
    roster = Roster.objects.get(pk=roster_id)
    fields = fields_of(roster.fields)
    list(RosterUnit.objects.select_for_update().filter(roster=roster).order_by("id").values_list("id", flat=True))
    EntryKey.objects.filter(roster=roster).delete()
    taken: set[tuple[str, int, str]] = set()
    changed, keys = [], []
    for entry in _lines(roster):
        own = _own_keys(entry, fields, taken)
        faults = missing_faults(fields, entry.values)
        faults |= {key[0]: "taken" for key in unique_values(entry, fields) if key not in own}
        sort_key, folded = order_of(fields, entry.values)
        if (faults, sort_key, folded) != (entry.faults, entry.sort_key, entry.folded):
            entry.faults, entry.sort_key, entry.folded = faults, sort_key, folded
            changed.append(entry)
        keys += [EntryKey(entry=entry, roster=roster, field=key[0], scope=key[1], value=key[2]) for key in own]
    Entry.objects.bulk_update(changed, ["faults", "sort_key", "folded"], batch_size=1000)
    EntryKey.objects.bulk_create(keys, batch_size=5000)
    recount(roster_id)
    return len(changed)


def _lines(roster: Roster) -> Iterator[Entry]:
    return Entry.objects.filter(roster=roster, removed_at__isnull=True).order_by("id").iterator(chunk_size=2000)


def _own_keys(entry: Entry, fields: Sequence[Field], taken: set[tuple[str, int, str]]) -> list[tuple[str, int, str]]:
    own = [key for key in unique_values(entry, fields) if key not in taken]
    taken.update(own)
    return own
