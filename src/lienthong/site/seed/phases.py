"""Phases with markers: what was done before an interruption is not done again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Phase:
    """One part of the work: what it is called on the screen, its share of the time, and what it does.

    `work` runs in a transaction with its marker unless `own_transactions`: then it must bear being run again.
    """

    name: str
    weight: float
    work: Callable[[Callable[[float], None]], None]
    own_transactions: bool = False


def run(phases: Sequence[Phase], progress: Progress) -> None:
    """Run the phases that have no marker yet, in order, telling how far the whole is."""
    _prepare()
    whole = sum(phase.weight for phase in phases)
    done = 0.0
    for phase in phases:
        if not is_done(phase.name):
            progress(phase.name, done / whole)
            _run(phase, lambda part, phase=phase, done=done: progress(phase.name, (done + part * phase.weight) / whole))  # type: ignore[misc]
        done += phase.weight
    progress(phases[-1].name, 1.0)


def is_done(name: str) -> bool:
    """Whether a phase has its marker."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('seeding.marker') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("SELECT EXISTS (SELECT FROM seeding.marker WHERE name = %s)", [name])
        return bool(cursor.fetchone()[0])


def _run(phase: Phase, tell: Callable[[float], None]) -> None:
    if phase.own_transactions:
        phase.work(tell)
        mark(phase.name)
        return
    with transaction.atomic():
        phase.work(tell)
        mark(phase.name)


def _prepare() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS seeding")
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS seeding.marker (name text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())"
        )


def moment_of_run() -> datetime:
    """When the run began: what every phase takes for now, also after an interruption."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO seeding.marker (name) VALUES ('began') ON CONFLICT DO NOTHING")
        cursor.execute("SELECT at FROM seeding.marker WHERE name = 'began'")
        moment: datetime = cursor.fetchone()[0]
    return moment


def mark(name: str) -> None:
    """Note that a phase, or a part of one, is done."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO seeding.marker (name) VALUES (%s) ON CONFLICT DO NOTHING", [name])
