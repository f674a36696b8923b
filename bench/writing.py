"""What writes: issuing to the whole country, sign-ins; against the same rows by bare SQL."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction
from django.utils import timezone

from bench.measure import Result, Settings, captured, median, percentile
from bench.report import CannotMeasure
from bench.server import server

SUMMARY = "Đo thời gian phát hành đến toàn bộ các đơn vị"


class _Undo(Exception):
    """Ends a transaction whose rows nobody shall keep."""


def issue_wide(settings: Settings) -> list[Result]:
    """One document to every province and commune: number, deliveries, work, clocks, events, news, in one transaction.

    Both sides check the deferred constraints and are rolled back, so that the database stays as it was.
    """
    from lienthong.kernel.accounts.models import Position
    from lienthong.kernel.accounts.queries import viewer_of_position
    from lienthong.kernel.org.models import Unit
    from lienthong.modules.documents.actions.issuing import issue_document
    from lienthong.modules.documents.models import Document, DocumentType, Recipient, RecipientGroup

    centre = Unit.objects.get(code="DTW")
    clerk = viewer_of_position(
        Position.objects.select_related("account", "unit").filter(unit=centre, role="clerk").order_by("id")[0]
    )
    kind = DocumentType.objects.get(system="party", code="CV", valid_to__isnull=True)
    groups = RecipientGroup.objects.filter(owner=centre, rule_system="party", rule_under=centre)
    product: list[float] = []
    limit: list[float] = []
    trips = recipients = 0
    for place in range(settings.rounds + 1):
        try:
            with transaction.atomic():
                document = Document.objects.create(
                    body=centre, unit=centre, level="central", type=kind, summary=SUMMARY, state="approved",
                    created_at=timezone.now(),
                )  # fmt: skip
                Recipient.objects.bulk_create(Recipient(document=document, group=group) for group in groups)
                began = time.perf_counter()
                with captured() as queries:
                    issued = issue_document(viewer=clerk, document_id=document.pk)
                product.append((time.perf_counter() - began) * 1000)
                trips, recipients = len(queries), issued.units
                raise _Undo
        except _Undo:
            pass
        limit.append(_issue_bare(centre.pk, kind.pk, clerk.position_id))
        if place == 0:
            product.clear(), limit.clear()
    ratio = median([mine / bare for mine, bare in zip(product, limit, strict=True)])
    return [
        Result(
            name="issue_wide",
            median_ms=median(product),
            p95_ms=percentile(product, 0.95),
            limit_name="the same rows by bare INSERT … SELECT",
            limit_median_ms=median(limit),
            ratio=ratio,
            round_trips=trips,
            rows=recipients,
            must="≤ 2.5 times",
            holds=ratio <= 2.5,
        )
    ]


_BARE = (
    """INSERT INTO documents_document (body_id, unit_id, level, sender, type_id, number, symbol, summary, urgency,
           secrecy, issued_on, issued_at, signer_name, signer_title, state, created_at)
       VALUES (%(unit)s, %(unit)s, 'central', '', %(type)s, 1, 'x', %(summary)s, 0, 0, current_date, now(), '', '',
           'issued', now()) RETURNING id""",
    """INSERT INTO documents_delivery (document_id, unit_id, level, secrecy, channel, status, recall_reason, arrived_at,
           refusal, result)
       SELECT %(document)s, id, level, 0, 'network', 1, '', now(), '', '' FROM org_unit
        WHERE system = 'party' AND level IN ('province', 'commune') AND kind = 'committee' AND closed_on IS NULL""",
    """INSERT INTO work_workitem (kind, subject_id, unit_id, origin, reference, title, urgency, phase, outcome,
           opened_at)
       SELECT 'delivery', id, unit_id, 'x', 'x', %(summary)s, 0, 'open', '', now()
         FROM documents_delivery WHERE document_id = %(document)s""",
    """INSERT INTO work_step (item_id, kind, unit_id, desk, part, task, note, entered_at, due_at, outcome)
       SELECT item.id, item.kind, item.unit_id, 'clerk', 'lead', 'register', '', now(), now() + interval '1 day', ''
         FROM documents_delivery AS delivery
         JOIN work_workitem AS item ON item.kind = 'delivery' AND item.subject_id = delivery.id
        WHERE delivery.document_id = %(document)s""",
    """INSERT INTO work_clock (step_id, measure, amount, started_at, original_due_at, due_at)
       SELECT step.id, 'working', 1, now(), step.due_at, step.due_at
         FROM documents_delivery AS delivery
         JOIN work_workitem AS item ON item.kind = 'delivery' AND item.subject_id = delivery.id
         JOIN work_step AS step ON step.item_id = item.id WHERE delivery.document_id = %(document)s""",
    """INSERT INTO work_clockevent (clock_id, kind, at, due_at, reason, document)
       SELECT clock.step_id, 'start', now(), clock.due_at, '', ''
         FROM documents_delivery AS delivery
         JOIN work_workitem AS item ON item.kind = 'delivery' AND item.subject_id = delivery.id
         JOIN work_step AS step ON step.item_id = item.id
         JOIN work_clock AS clock ON clock.step_id = step.id WHERE delivery.document_id = %(document)s""",
    """INSERT INTO events_event (verb, subject_kind, subject_id, unit_id, position_id, payload)
       SELECT 'DocumentArrived', 'delivery', id, unit_id, %(position)s, '{}'::jsonb
         FROM documents_delivery WHERE document_id = %(document)s""",
    """INSERT INTO notify_notification (position_id, kind, subject_kind, subject_id, title)
       SELECT position.id, 'document_arrived', 'delivery', delivery.id, %(summary)s
         FROM documents_delivery AS delivery
         JOIN accounts_position AS position
           ON position.unit_id = delivery.unit_id AND position.role IN ('clerk', 'officer')
        WHERE delivery.document_id = %(document)s""",
    """INSERT INTO work_stale (unit_id) SELECT unit_id FROM documents_delivery WHERE document_id = %(document)s""",
)


def _issue_bare(unit: int, kind: int, position: int) -> float:
    """The same rows without the product; milliseconds."""
    values = {"unit": unit, "type": kind, "summary": SUMMARY, "position": position, "document": 0}
    began = 0.0
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            began = time.perf_counter()
            cursor.execute(_BARE[0], values)
            values["document"] = cursor.fetchone()[0]
            for statement in _BARE[1:]:
                cursor.execute(statement, values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            took = (time.perf_counter() - began) * 1000
            raise _Undo
    except _Undo:
        pass
    return took


def login(settings: Settings) -> list[Result]:
    """Signing in with a password over HTTP, against hashing alone on all cores."""
    from lienthong.kernel.accounts.models import Account
    from lienthong.site.seed.people import DEMO_PASSWORD, demo_password_hash

    names = list(
        Account.objects.filter(password=demo_password_hash()).order_by("id").values_list("username", flat=True)[:200]
    )
    if not names:
        raise CannotMeasure("nobody has a password: seed the database first")
    rates, limits, latencies, cpu = [], [], [], []
    with server() as running:
        requests = _sign_ins(running.port, names, DEMO_PASSWORD)
        running.drive(requests, Settings(seconds=1.5, connections=settings.connections))
        for _ in range(settings.rounds):
            product = running.drive(requests, settings)
            if set(product["codes"]) - {"302"}:
                raise CannotMeasure(f"answers {product['codes']}")
            latencies += product["latencies"]
            rates.append(product["count"] / product["seconds"])
            cpu.append(product["cpu_ms"])
            limits.append(_hashes(DEMO_PASSWORD, min(2.0, settings.seconds)))
    ratio = median([mine / bare for mine, bare in zip(rates, limits, strict=True)])
    return [
        Result(
            name="login",
            median_ms=median(latencies),
            p95_ms=percentile(latencies, 0.95),
            per_second=median(rates),
            limit_name="argon2id alone, all cores",
            limit_median_ms=1000 * (os.cpu_count() or 1) / median(limits),
            limit_per_second=median(limits),
            ratio=ratio,
            app_cpu_ms=median(cpu),
            must="≥ 0.8",
            holds=ratio >= 0.8,
        )
    ]


def _sign_ins(port: int, names: list[str], password: str) -> list[str]:
    """POSTs of the sign-in form, with one token for all."""
    from urllib.parse import urlencode

    from django.conf import settings
    from django.middleware.csrf import _get_new_csrf_string, _mask_cipher_secret  # type: ignore[attr-defined]

    secret = _get_new_csrf_string()
    requests = []
    for name in names:
        body = urlencode({"login": name, "password": password, "csrfmiddlewaretoken": _mask_cipher_secret(secret)})
        requests.append(
            f"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Cookie: {settings.CSRF_COOKIE_NAME}={secret}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        )
    return requests


def _hashes(password: str, seconds: float) -> float:
    """Hashes a second on all cores; the function lets go of the interpreter, so that threads do."""
    from django.contrib.auth.hashers import get_hasher

    hasher = get_hasher()
    encoded = hasher.encode(password, "0123456789abcdef")
    ends = time.perf_counter() + seconds

    def one(_: int) -> int:
        count = 0
        while time.perf_counter() < ends:
            hasher.verify(password, encoded)
            count += 1
        return count

    began = time.perf_counter()
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:
        count = sum(pool.map(one, range(cores)))
    return count / (time.perf_counter() - began)
