"""Showing results: a table for people, one JSON object for programs."""

import json
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.measure import Result


class CannotMeasure(Exception):
    """A bench cannot run here; the message says why."""


def show(results: "Sequence[Result]", *, as_json: bool) -> None:
    """Print the results with the machine, the commit and what the database holds."""
    from bench.measure import scale

    whole = {"machine": machine(), "commit": _commit(), "scale": scale(), "benches": [asdict(one) for one in results]}
    if as_json:
        print(json.dumps(whole, ensure_ascii=False, default=str))
        return
    print(f"{whole['machine']}; {whole['scale']}; {whole['commit']}\n")
    head = (
        "bench",
        "median ms",
        "p95 ms",
        "per s",
        "limit ms",
        "limit/s",
        "ratio",
        "cpu ms",
        "trips",
        "buffers",
        "must",
    )
    rows = [
        (
            one.name, one.median_ms, one.p95_ms, one.per_second, one.limit_median_ms, one.limit_per_second, one.ratio,
            one.app_cpu_ms, one.round_trips, one.buffers,
            f"{one.must} {'' if one.holds is None else 'holds' if one.holds else 'MISSED'}",
        )
        for one in results
    ]  # fmt: skip
    lines = [[_cell(value) for value in row] for row in (head, *rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def machine() -> str:
    """The kind of machine, without its name."""
    return f"{os.cpu_count()} shared cores, {platform.machine()}, {platform.system()}"


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.2f}" if value < 100 else f"{value:,.0f}"
    return str(value)


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"
