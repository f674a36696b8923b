"""Taking in values from a file: read row by row, written all at once.

Rows stream through a COPY into a table of the transaction, with the keys that they mean here; then a few statements
over sets do the rest, so that two million rows cost little more than the COPY of them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.sql import statements
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.work.actions import close_items
from lienthong.modules.reports.actions.submissions_opening import due_moment
from lienthong.modules.reports.actions.values_reading import BadRow, Meaning
from lienthong.modules.reports.events.exchange import ValuesImported
from lienthong.modules.reports.models import Form, Period
from lienthong.modules.reports.rules.submissions import KIND
from lienthong.modules.reports.rules.value_rows import RawRow, fault_of, stored_as

SQL = statements(__file__)
COPY = "COPY incoming_values (line, unit_id, period_id, figure_id, number, text, gone) FROM STDIN"
CHUNK = 50_000
MOST_FAULTS = 1_000
# Above this many units of a period, the period is compiled as a whole.
WHOLE = 2_000
NOTHING = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class CannotImportValues(Exception):
    """Values cannot be taken in; the message says why."""


@dataclass(slots=True)
class Taken:
    """What a file did: rows read, values written (new or other than before), rows refused with line and reason; how
    many submissions count as sent, and how many stay with units that have begun them.
    """

    rows: int = 0
    written: int = 0
    same: int = 0
    refused: int = 0
    sent: int = 0
    begun: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)

    def refuse(self, line: int, why: str) -> None:
        """Count a row that is not taken, and keep why of the first thousand."""
        self.refused += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append((line, why))


def import_values(*, viewer: Viewer, rows: Iterable[RawRow], name: str = "", dry_run: bool = False) -> Taken:
    """Take in the rows of a file; what cannot be taken is refused one by one, the rest is written.

    A value of a submission that was sent leaves a trace of what it was; of a locked one it is refused. Where a form in
    force asks what came and nobody of the unit has entered anything, its submission counts as sent and is no longer
    open work; one that the unit has begun stays its own to send. With `dry_run` nothing stays. Raises
    CannotImportValues, and what `rows` raises.
    """
    if not (viewer.may(Permission.REPORTS_COMPILE) or viewer.may(Permission.REPORTS_ENTER)):
        raise CannotImportValues(_("Your position brings no figures."))
    taken = Taken()
    with transaction.atomic():
        SQL["sort_in_memory"].value()
        SQL["make_staging"].run()
        _stage(Meaning(viewer), rows, taken)
        whole = _write(viewer, taken, name)
        if dry_run:
            transaction.set_rollback(True)
        else:
            told = ValuesImported(name, taken.written, taken.refused, whole)
            emit(told, subject=Subject("report_exchange", viewer.body_id), viewer=viewer)
    taken.faults.sort()
    return taken


def _stage(meaning: Meaning, rows: Iterable[RawRow], taken: Taken) -> None:
    """The rows by their keys, chunk by chunk: a COPY holds the connection, so words are looked up before each."""
    for lines in _chunks(rows):
        ready = list(_meant(meaning, lines, taken))
        with _copying() as send:
            send("".join(ready))


def _chunks(rows: Iterable[RawRow]) -> Iterator[list[RawRow]]:
    chunk: list[RawRow] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


@contextmanager
def _copying() -> Iterator[Callable[[str], None]]:
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        yield copy.write


def _meant(meaning: Meaning, rows: Iterable[RawRow], taken: Taken) -> Iterator[str]:
    """Lines of a COPY for the rows that mean something; the others are refused."""
    figures, places, defaults = meaning.figures, meaning.places, meaning.defaults
    for line, row in rows:
        taken.rows += 1
        try:
            if not row:
                raise BadRow(_("It has more or fewer columns than the first line."))
            element, period, unit, combo, attribute, value, deleted = row
            if attribute not in defaults:
                raise BadRow(_("It is divided by “%(word)s”, which has no place here.") % {"word": attribute[:60]})
            # What came before is looked up here: a call costs as much as the rest of a row.
            known = figures.get((element, combo))
            figure, kind = known if type(known) is tuple else meaning.figure(element, combo)
            place = places.get((unit, period))
            unit_id, period_id = place if type(place) is tuple else meaning.place(unit, period)
        except BadRow as bad:
            taken.refuse(line, str(bad))
            continue
        if value.isascii() and value.isdigit() and len(value) <= 16 and kind in _PLAIN:
            yield f"{line}\t{unit_id}\t{period_id}\t{figure}\t{value}\t\\N\t{_gone(deleted)}\n"
        elif deleted.lower() == "true":
            yield f"{line}\t{unit_id}\t{period_id}\t{figure}\t\\N\t\\N\tt\n"
        elif why := (_("It has no value.") if not value.strip() else fault_of(kind, value.strip())):
            taken.refuse(line, _("“%(value)s”: %(why)s") % {"value": value[:40], "why": why})
        else:
            number, text = stored_as(kind, value.strip())
            said = text.replace("\x00", "").translate(_ESCAPES) if text else NOTHING
            yield f"{line}\t{unit_id}\t{period_id}\t{figure}\t{number or NOTHING}\t{said}\tf\n"


def _dues(period_ids: Sequence[int]) -> dict[str, list[Any]]:
    """When each form in force was due in each of the periods: a submission made here is on time or late as any."""
    periods = list(Period.objects.filter(pk__in=period_ids).order_by("pk"))
    pairs = [
        (form.pk, period.pk, due_moment(form, period.ends_on))
        for form in Form.objects.exclude(state=Form.State.DRAFT).order_by("pk")
        for period in periods
        if period.type == form.period_type
    ]
    return {name: [pair[place] for pair in pairs] for place, name in enumerate(("forms", "periods", "dues"))}


_PLAIN = frozenset({"count", "integer", "number", "percentage"})


def _gone(deleted: str) -> str:
    return "t" if deleted and deleted.lower() == "true" else "f"


def _write(viewer: Viewer, taken: Taken, name: str) -> tuple[int, ...]:
    """What was staged becomes values, traces and submissions; the periods that are to be compiled as a whole."""
    SQL["prepare_staging"].run()
    if SQL["count_twice"].value():
        for (line,) in SQL["drop_twice"].rows():
            taken.refuse(line, _("An earlier line says the same unit, period and figure."))
    periods = [row[0] for row in SQL["units_by_period"].rows()]
    if SQL["any_locked"].value(periods=periods):
        for (line,) in SQL["drop_locked"].rows():
            taken.refuse(line, _("The submission is locked."))
    now = timezone.now()
    is_fresh = not SQL["any_values"].value(periods=periods)
    if not is_fresh:
        taken.same = SQL["drop_same"].run()
        SQL["trace_changes"].run(now=now, position=viewer.position_id)
        SQL["delete_values"].run()
    counts = dict(SQL["units_by_period"].rows())
    taken.written = SQL["insert_values" if is_fresh else "upsert_values"].run()
    SQL["entered_indicators"].run()
    sending = {"now": now, "position": viewer.position_id, "note": name[:200], **_dues(periods)}
    taken.sent, laid, taken.begun = SQL["send_submissions"].row(**sending) or (0, [], 0)
    if laid:
        close_items(kind=KIND, subject_ids=laid, outcome="submitted")
    few = [period for period, count in counts.items() if count <= WHOLE]
    SQL["note_stale"].run(periods=few)
    SQL["drop_staging"].run()
    return tuple(sorted(counts.keys() - set(few)))
