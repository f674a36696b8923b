"""Eight clerks registering deliveries over HTTP, against the same rows by bare SQL under pgbench."""

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings as django_settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from bench.limit import pgbench_program
from bench.measure import Person, Result, Settings, forget, median, people, percentile
from bench.report import CannotMeasure
from bench.server import Server, server

CLERKS = 8
EACH = 40
SUMMARY = "Đo thời gian đăng ký văn bản đến"

_PREPARE = """
CREATE SCHEMA IF NOT EXISTS bench;
DROP TABLE IF EXISTS bench.waiting;
CREATE TABLE bench.waiting (
    n bigint PRIMARY KEY, delivery bigint, item bigint, step bigint, unit bigint, counter bigint);
DROP SEQUENCE IF EXISTS bench.next;
CREATE SEQUENCE bench.next;
"""
_MAKE = """
WITH made AS (
    INSERT INTO documents_document (unit_id, level, sender, symbol, summary, urgency, secrecy, signer_name,
                                    signer_title, state, created_at, issue_key)
    SELECT %(unit)s, 'commune', 'bench', 'x', %(summary)s, 0, 0, '', '', 'received', now(), 'bench'
      FROM generate_series(1, %(count)s) RETURNING id
), delivered AS (
    INSERT INTO documents_delivery (document_id, unit_id, level, secrecy, channel, status, recall_reason, arrived_at,
                                    refusal, result)
    SELECT made.id, unit.id, unit.level, 0, 'network', 1, '', now(), '', ''
      FROM made, org_unit AS unit WHERE unit.id = ANY(%(units)s) RETURNING id, unit_id
), item AS (
    INSERT INTO work_workitem (kind, subject_id, unit_id, origin, reference, title, urgency, phase, outcome, opened_at)
    SELECT 'delivery', id, unit_id, 'bench', 'x', %(summary)s, 0, 'open', '', now() FROM delivered
    RETURNING id, unit_id, subject_id
), step AS (
    INSERT INTO work_step (item_id, kind, unit_id, desk, part, task, note, entered_at, due_at, outcome)
    SELECT id, 'delivery', unit_id, 'clerk', 'lead', 'register', '', now(), now() + interval '1 day', '' FROM item
    RETURNING id, item_id
), clock AS (
    INSERT INTO work_clock (step_id, measure, amount, started_at, original_due_at, due_at)
    SELECT id, 'working', 1, now(), now() + interval '1 day', now() + interval '1 day' FROM step
)
INSERT INTO bench.waiting (n, delivery, item, step, unit, counter)
SELECT row_number() OVER (ORDER BY item.subject_id), item.subject_id, item.id, step.id, item.unit_id, counter.id
  FROM item JOIN step ON step.item_id = item.id
  JOIN numbering_series AS series
    ON series.unit_id = item.unit_id AND series.book = 'incoming' AND series.type_code = ''
  JOIN numbering_counter AS counter
    ON counter.series_id = series.id AND counter.period = to_char(current_date, 'YYYY')
"""
_BARE = """
SELECT nextval('bench.next') AS n \\gset
SELECT delivery, item, step, unit, counter FROM bench.waiting WHERE n = :n::bigint + :skip::bigint \\gset
BEGIN;
UPDATE work_step SET left_at = now(), taken_at = now(), outcome = 'register' WHERE id = :step;
UPDATE work_clock SET stopped_at = now() WHERE step_id = :step;
INSERT INTO work_clockevent (clock_id, kind, at, due_at, reason, document) VALUES (:step, 'stop', now(), now(), '', '');
INSERT INTO work_step (item_id, kind, unit_id, desk, part, task, note, sender_id, entered_at, due_at, outcome)
VALUES (:item, 'delivery', :unit, 'clerk', 'lead', 'submit', '', :step, now(), now() + interval '1 day', '')
RETURNING id AS next \\gset
INSERT INTO work_clock (step_id, measure, amount, started_at, original_due_at, due_at)
VALUES (:next, 'working', 1, now(), now() + interval '1 day', now() + interval '1 day');
INSERT INTO work_clockevent (clock_id, kind, at, due_at, reason, document)
VALUES (:next, 'start', now(), now(), '', '');
INSERT INTO work_stale (unit_id) VALUES (:unit);
UPDATE numbering_counter SET last = last + 1 WHERE id = :counter RETURNING last \\gset
INSERT INTO numbering_allocation (counter_id, number, "on", at, subject_kind, subject_id, void_reason)
VALUES (:counter, :last, current_date, now(), 'delivery', :delivery, '') RETURNING id AS allocation \\gset
UPDATE documents_delivery
   SET status = 3, arrival_number = :last, arrival_on = current_date, allocation_id = :allocation,
       registered_at = now(), opened_at = now()
 WHERE id = :delivery;
INSERT INTO events_event (verb, subject_kind, subject_id, unit_id, payload)
VALUES ('DeliveryRegistered', 'delivery', :delivery, :unit, '{}');
COMMIT;
"""
_CLEAN = """
DELETE FROM work_clockevent
 WHERE clock_id IN (SELECT id FROM work_step WHERE item_id IN (SELECT item FROM bench.waiting));
DELETE FROM work_clock WHERE step_id IN (SELECT id FROM work_step WHERE item_id IN (SELECT item FROM bench.waiting));
DELETE FROM work_step WHERE sender_id IN (SELECT step FROM bench.waiting);
DELETE FROM work_step WHERE id IN (SELECT step FROM bench.waiting);
DELETE FROM work_workitem WHERE id IN (SELECT item FROM bench.waiting);
DELETE FROM events_event WHERE subject_kind = 'delivery' AND subject_id IN (SELECT delivery FROM bench.waiting);
UPDATE documents_delivery SET allocation_id = NULL, status = 1 WHERE id IN (SELECT delivery FROM bench.waiting);
DELETE FROM numbering_allocation
 WHERE subject_kind = 'delivery' AND subject_id IN (SELECT delivery FROM bench.waiting);
DELETE FROM documents_delivery WHERE id IN (SELECT delivery FROM bench.waiting);
DELETE FROM documents_document WHERE issue_key = 'bench' AND sender = 'bench';
UPDATE numbering_counter AS counter
   SET last = coalesce((SELECT max(number) FROM numbering_allocation WHERE counter_id = counter.id), 0)
 WHERE id IN (SELECT counter FROM bench.waiting);
DROP SCHEMA bench CASCADE;
"""


def receive(settings: Settings) -> list[Result]:
    """What a morning is at a records desk; the rows are taken out of the database again afterwards."""
    clerks = people(CLERKS, roles=("clerk", "officer"), levels=("province", "commune"))
    if len(clerks) < CLERKS:
        raise CannotMeasure("too few clerks: seed the database first")
    by_unit = {clerk.unit_id: clerk for clerk in clerks}
    units = sorted(by_unit)
    count = EACH * len(units)
    product: list[float] = []
    limits: list[float] = []
    latencies: list[float] = []
    limit_latencies: list[float] = []
    _prepare(units, count=2 * EACH * (settings.rounds + 1))
    try:
        with server() as running:
            for round_ in range(settings.rounds + 1):
                skip = round_ * 2 * count
                found = _register(running, by_unit, _waiting(skip, count))
                bare = _bare(skip + count, count)
                if round_:  # the first one warms both up
                    product.append(found[0])
                    latencies += found[1]
                    limits.append(bare[0])
                    limit_latencies += bare[1]
    finally:
        with transaction.atomic():
            _script("SET LOCAL session_replication_role = replica")
            _script(_CLEAN)
        forget(clerks)
    ratio = median([mine / other for mine, other in zip(product, limits, strict=True)])
    return [
        Result(
            name="receive",
            median_ms=median(latencies),
            p95_ms=percentile(latencies, 0.95),
            per_second=median(product),
            limit_name="the same rows by bare SQL under pgbench",
            limit_median_ms=median(limit_latencies),
            limit_per_second=median(limits),
            ratio=ratio,
            rows=count,
            must="≥ 0.25",
            holds=ratio >= 0.25,
        )
    ]


def _prepare(units: Sequence[int], *, count: int) -> None:
    from lienthong.kernel.numbering.actions import ensure_series
    from lienthong.kernel.numbering.models import Counter

    _script(_PREPARE)
    for unit in units:
        series = ensure_series(unit_id=unit, book="incoming")
        Counter.objects.get_or_create(series=series, period=str(timezone.localdate().year))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_MAKE, {"unit": units[0], "units": list(units), "summary": SUMMARY, "count": count})
    _script("ANALYZE bench.waiting")


def _waiting(skip: int, count: int) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT delivery, unit FROM bench.waiting WHERE n > %s AND n <= %s ORDER BY n", [skip, skip + count]
        )
        return [(row[0], row[1]) for row in cursor.fetchall()]


def _register(running: Server, clerks: dict[int, Person], waiting: list[tuple[int, int]]) -> tuple[float, list[float]]:
    """Register each over HTTP, one a request; how many a second, and the latencies."""
    from django.middleware.csrf import _get_new_csrf_string, _mask_cipher_secret  # type: ignore[attr-defined]

    secret = _get_new_csrf_string()
    requests = []
    for delivery, unit in waiting:
        body = urlencode({"selected": delivery, "csrfmiddlewaretoken": _mask_cipher_secret(secret)})
        cookies = (
            f"{django_settings.SESSION_COOKIE_NAME}={clerks[unit].key}; {django_settings.CSRF_COOKIE_NAME}={secret}"
        )
        requests.append(
            f"POST {reverse('register_selected')} HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\nCookie: {cookies}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        )
    found = running.drive(requests, Settings(connections=CLERKS), once=True)
    if set(found["codes"]) - {"302", "303"}:
        raise CannotMeasure(f"answers {found['codes']}")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM documents_delivery WHERE status = 3 AND id = ANY(%s)", [[one for one, _ in waiting]]
        )
        if (done := cursor.fetchone()[0]) != len(waiting):
            raise CannotMeasure(f"{done} of {len(waiting)} were registered")
    return found["count"] / found["seconds"], found["latencies"]


def _bare(skip: int, count: int) -> tuple[float, list[float]]:
    """The same number of registrations by pgbench, each once; how many a second, and the latencies."""
    parameters = connection.settings_dict
    _script("ALTER SEQUENCE bench.next RESTART")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "register.sql"
        file.write_text(_BARE)
        command = [
            str(pgbench_program()), "-n", "-M", "prepared", "-t", str(count // CLERKS), "-c", str(CLERKS), "-j", "1",
            "-D", f"skip={skip}", "-f", str(file), "-l", f"--log-prefix={folder}/log",
            "-h", str(parameters["HOST"]), "-U", str(parameters["USER"]), str(parameters["NAME"]),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
        if done.returncode:
            raise CannotMeasure(f"pgbench: {done.stderr.strip()[-600:]}")
        tps = next(float(line.split("=")[1].split()[0]) for line in done.stdout.splitlines() if line.startswith("tps"))
        times = [
            int(line.split()[2]) / 1000 for log in Path(folder).glob("log.*") for line in log.read_text().splitlines()
        ]
    return tps, times


def _script(text: str) -> None:
    with connection.cursor() as cursor:
        for statement in text.split(";"):
            if statement.strip():
                cursor.execute(statement)
