"""200 issuings at once into one register, against the same rows by bare SQL; what either leaves is taken away again."""

import multiprocessing
import time
from collections.abc import Sequence
from typing import Any

from django.db import connection, connections, transaction
from django.utils import timezone

from bench.limit import pgbench
from bench.measure import Result, Settings, median, percentile

NUMBERS = 200
# A server's connections live for days, so neither side is measured while it plans its statements: every process issues
# so many before the clock starts, and the limit runs so many times as long.
WARM = 6
LIMIT_TIMES = 5
SUMMARY = "Đo thời gian phát hành vào một sổ"


def numbering(settings: Settings) -> list[Result]:
    """200 documents of the centre, each to all provinces, issued by as many processes as there are connections.

    Each issuing is the product's whole action in a transaction of its own. The limit writes the same rows, the
    counter's UPDATE and the allocation's INSERT last, under pgbench with as many clients.
    """
    rates, limits, latencies = [], [], []
    ground = _Ground()
    try:
        for place in range(settings.rounds + 1):
            ids = ground.documents(NUMBERS + WARM * settings.connections)
            took, times = _concurrently(ground, ids, settings.connections)
            each = LIMIT_TIMES * NUMBERS // settings.connections
            ids = ground.documents(each * settings.connections)
            bare = pgbench([_script(ground, ids[0])], settings, each=each)
            if place:
                rates.append(len(times) / took)
                latencies += times
                limits.append(bare)
            ground.clear()
    finally:
        ground.clear()
    ratio = median([mine / bare["per_second"] for mine, bare in zip(rates, limits, strict=True)])
    return [
        Result(
            name="numbering",
            median_ms=median(latencies),
            p95_ms=percentile(latencies, 0.95),
            per_second=median(rates),
            limit_name="counter UPDATE and the same rows by INSERT … SELECT under pgbench",
            limit_median_ms=median([bare["median_ms"] for bare in limits]),
            limit_per_second=median([bare["per_second"] for bare in limits]),
            ratio=ratio,
            rows=ground.recipients,
            must="≥ 0.5",
            holds=ratio >= 0.5,
        )
    ]


class _Ground:
    """The register, the clerk, and where every table ended before the run."""

    def __init__(self) -> None:
        from lienthong.kernel.accounts.models import Position
        from lienthong.kernel.accounts.queries import viewer_of_position
        from lienthong.kernel.numbering.actions import ensure_series
        from lienthong.kernel.numbering.models import Counter
        from lienthong.kernel.numbering.queries import period_of
        from lienthong.kernel.org.models import Unit
        from lienthong.modules.documents.models import DocumentType, RecipientGroup

        self.centre = Unit.objects.get(code="DTW")
        clerks = Position.objects.select_related("account", "unit").filter(unit=self.centre, role="clerk")
        self.clerk = viewer_of_position(clerks.order_by("id")[0])
        self.type = DocumentType.objects.get(system="party", code="CV", valid_to__isnull=True)
        self.group = RecipientGroup.objects.get(
            owner=self.centre, rule_system="party", rule_under=self.centre, rule_level="province"
        )
        self.recipients = Unit.objects.open().filter(system="party", level="province", kind="committee").count()
        series = ensure_series(
            unit_id=self.centre.pk,
            book="outgoing",
            type_code=self.type.code if self.type.own_series else "",
            period_kind=self.type.period_kind,
        )
        self.counter, _ = Counter.objects.get_or_create(
            series=series, period=period_of(series.period_kind, timezone.localdate())
        )
        with connection.cursor() as cursor:
            self.ends = {table: _end(cursor, table) for table in _TABLES}

    def documents(self, count: int) -> list[int]:
        """So many approved documents, addressed to all provinces; their ids follow one another."""
        from lienthong.modules.documents.models import Document, Recipient

        with transaction.atomic():
            made = Document.objects.bulk_create(
                Document(
                    body=self.centre, unit=self.centre, level="central", type=self.type, summary=SUMMARY,
                    state="approved", created_at=timezone.now(),
                ) for _ in range(count)
            )  # fmt: skip
            Recipient.objects.bulk_create(Recipient(document=one, group=self.group) for one in made)
        return [one.pk for one in made]

    def clear(self) -> None:
        """Delete what was written since, without triggers, and set the counter back."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DROP SEQUENCE IF EXISTS bench_documents")
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table, end in self.ends.items():
                key = "step_id" if table == "work_clock" else "id"
                cursor.execute(f"DELETE FROM {table} WHERE {key} > %s", [end])
            cursor.execute(
                "UPDATE numbering_counter SET last = %s, last_on = %s WHERE id = %s",
                [self.counter.last, self.counter.last_on, self.counter.pk],
            )


# From the leaves to the root. Nobody else may write meanwhile: a bench has its database to itself.
_TABLES = (
    "work_clockevent", "work_clock", "work_step", "work_workitem", "work_stale", "notify_notification", "events_event",
    "procrastinate_events", "procrastinate_jobs", "documents_delivery", "documents_recipient", "documents_document",
    "numbering_allocation",
)  # fmt: skip


def _end(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT coalesce(max({'step_id' if table == 'work_clock' else 'id'}), 0) FROM {table}")
    return int(cursor.fetchone()[0])


def _script(ground: _Ground, first: int) -> str:
    """One issuing as plain statements; the sequence hands each transaction a document of its own."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SEQUENCE IF NOT EXISTS bench_documents")
        cursor.execute("SELECT setval('bench_documents', %s, false)", [first])
    values = {
        "centre": ground.centre.pk, "counter": ground.counter.pk, "position": ground.clerk.position_id,
        "account": ground.clerk.account_id, "summary": SUMMARY,
    }  # fmt: skip
    return _BARE.format(**values)


_BARE = """
BEGIN;
SELECT nextval('bench_documents') AS document \\gset
SELECT id FROM documents_document WHERE id = :document FOR UPDATE;
INSERT INTO documents_delivery (document_id, unit_id, level, secrecy, channel, status, recall_reason, arrived_at,
       refusal, result)
SELECT :document, id, level, 0, 'network', 1, '', now(), '', '' FROM org_unit
 WHERE system = 'party' AND level = 'province' AND kind = 'committee' AND closed_on IS NULL;
INSERT INTO work_workitem (kind, subject_id, unit_id, origin, reference, title, urgency, phase, outcome, opened_at)
SELECT 'delivery', id, unit_id, 'x', 'x', '{summary}', 0, 'open', '', now()
  FROM documents_delivery WHERE document_id = :document;
INSERT INTO work_step (item_id, kind, unit_id, desk, part, task, note, entered_at, due_at, outcome)
SELECT item.id, item.kind, item.unit_id, 'clerk', 'lead', 'register', '', now(), now() + interval '1 day', ''
  FROM documents_delivery AS delivery
  JOIN work_workitem AS item ON item.kind = 'delivery' AND item.subject_id = delivery.id
 WHERE delivery.document_id = :document;
INSERT INTO work_clock (step_id, measure, amount, started_at, original_due_at, due_at)
SELECT step.id, 'working', 1, now(), step.due_at, step.due_at
  FROM documents_delivery AS delivery
  JOIN work_workitem AS item ON item.kind = 'delivery' AND item.subject_id = delivery.id
  JOIN work_step AS step ON step.item_id = item.id WHERE delivery.document_id = :document;
INSERT INTO work_clockevent (clock_id, kind, at, due_at, reason, document)
SELECT step.id, 'start', now(), step.due_at, '', ''
  FROM documents_delivery AS delivery
  JOIN work_workitem AS item ON item.kind = 'delivery' AND item.subject_id = delivery.id
  JOIN work_step AS step ON step.item_id = item.id WHERE delivery.document_id = :document;
INSERT INTO events_event (verb, subject_kind, subject_id, unit_id, position_id, account_id, payload)
SELECT 'DocumentArrived', 'delivery', id, unit_id, {position}, {account},
       jsonb_build_object('document_id', document_id)
  FROM documents_delivery WHERE document_id = :document;
INSERT INTO notify_notification (position_id, kind, subject_kind, subject_id, title)
SELECT position.id, 'document_arrived', 'delivery', delivery.id, '{summary}'
  FROM documents_delivery AS delivery
  JOIN accounts_position AS position ON position.unit_id = delivery.unit_id AND position.role IN ('clerk', 'officer')
 WHERE delivery.document_id = :document;
INSERT INTO work_stale (unit_id) SELECT unit_id FROM documents_delivery WHERE document_id = :document;
INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, args)
SELECT 'bench', task, task || :document::text, jsonb_build_object('document_id', :document::bigint)
  FROM (VALUES ('bench_index'), ('bench_copy')) AS wanted (task);
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE numbering_counter SET last = last + 1, last_on = current_date WHERE id = {counter} RETURNING last \\gset
INSERT INTO numbering_allocation (counter_id, number, "on", at, subject_kind, subject_id, void_reason)
VALUES ({counter}, :last, current_date, now(), 'document', :document, '') RETURNING id AS allocation \\gset
UPDATE documents_document SET number = :last, symbol = :last::text || '-CV/TW', allocation_id = :allocation,
       issued_on = current_date, issued_at = now(), state = 'issued' WHERE id = :document;
INSERT INTO events_event (verb, subject_kind, subject_id, unit_id, position_id, account_id, payload)
VALUES ('DocumentIssued', 'document', :document, {centre}, {position}, {account},
        jsonb_build_object('document_id', :document::bigint, 'symbol', :last::text || '-CV/TW'));
COMMIT;
"""


def _worker(*, ground: _Ground, ids: Sequence[int], ready: Any, go: Any, said: Any) -> None:
    """One process: opens its connection, waits for the others, issues its documents."""
    from lienthong.modules.documents.actions.issuing import issue_document

    connections.close_all()
    for pk in ids[:WARM]:
        issue_document(viewer=ground.clerk, document_id=pk)
    ready.release()
    go.wait()
    times = []
    for pk in ids[WARM:]:
        began = time.perf_counter()
        issue_document(viewer=ground.clerk, document_id=pk)
        times.append((time.perf_counter() - began) * 1000)
    said.put(times)
    connections.close_all()


def _concurrently(ground: _Ground, ids: Sequence[int], workers: int) -> tuple[float, list[float]]:
    """Issue them by as many processes as there are connections; seconds in all, and milliseconds of each."""
    connections.close_all()
    kind = multiprocessing.get_context("fork")
    ready, go, said = kind.Semaphore(0), kind.Event(), kind.Queue()
    crowd = [
        kind.Process(
            target=_worker,
            kwargs={"ground": ground, "ids": ids[place::workers], "ready": ready, "go": go, "said": said},
        )
        for place in range(workers)
    ]
    for one in crowd:
        one.start()
    for _ in crowd:
        ready.acquire()
    began = time.perf_counter()
    go.set()
    times = [one for _ in crowd for one in said.get(timeout=600)]
    took = time.perf_counter() - began
    for one in crowd:
        one.join()
    return took, times
