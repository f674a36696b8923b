"""What a process of its own does in a fault test: `python scenes.py <scene> <JSON>`; each line that it says is JSON.

A line that says a document was issued is the acknowledgement: from then on nothing may lose that document.
"""

import json
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

django.setup()

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.accounts.queries import viewer_of_position
from lienthong.kernel.accounts.tests.factories import make_position
from lienthong.kernel.calendar.actions import rebuild_days
from lienthong.kernel.jobs import queries
from lienthong.kernel.jobs.jobs import retry_stalled, worker_options
from lienthong.kernel.numbering.queries import register_faults
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.documents.actions import issuing_copies
from lienthong.modules.documents.actions.issuing import CannotIssue, issue_document
from lienthong.modules.documents.tests.factories_issuing import make_approved


def say(**told: Any) -> None:
    """One line to whoever watches."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def wait_for(moment: float) -> None:
    """Begin together with the others."""
    time.sleep(max(0.0, moment - time.time()))


def clerk(position: int) -> Viewer:
    """The viewer of a position."""
    return viewer_of_position(Position.objects.get(pk=position))


def prepare(*, clerks: int) -> None:
    """An empty database becomes a tree with clerks at the centre."""
    call_command("migrate", verbosity=0, interactive=False)
    rebuild_days()
    tree = make_tree()
    say(clerks=[make_position(tree["tw"], "clerk").pk for _place in range(clerks)])


def draft(*, count: int) -> None:
    """Approved documents to the whole tree."""
    centre = Unit.objects.get(parent=None)
    to = list(Unit.objects.filter(kind="committee").exclude(pk=centre.pk))
    with transaction.atomic():
        made = [make_approved(centre, to=to).pk for _place in range(count)]
    say(documents=made)


def issue(*, position: int, documents: list[int], key: str = "", at: float = 0.0) -> None:
    """Issue one document after the other, until the database is gone."""
    viewer = clerk(position)
    say(ready=True)
    wait_for(at)
    for pk in documents:
        try:
            done = issue_document(viewer=viewer, document_id=pk, idempotency_key=key)
        except CannotIssue as error:
            say(refused=pk, why=str(error))
        except (OperationalError, InterfaceError):
            return
        else:
            say(issued=pk, symbol=done.symbol, repeat=done.is_repeat)


def faults() -> None:
    """What is wrong with the registers."""
    say(faults=[str(fault) for fault in register_faults()])


def work(*, stop_at: str) -> None:
    """A worker that writes the copy, says so in the file `stop_at` and hangs before it commits."""
    emit = vars(issuing_copies)["emit"]

    def hang(*arguments: Any, **named: Any) -> None:
        emit(*arguments, **named)
        Path(stop_at).write_text(str(os.getpid()))
        time.sleep(600)

    vars(issuing_copies)["emit"] = hang
    _run(["documents"], update_heartbeat_interval=0.2)


def take_over(*, silent: float) -> None:
    """What living workers do each minute, asked for now: jobs of workers silent for so many seconds are run again."""
    queries.SILENT_AFTER = silent
    with suppress(AlreadyEnqueued):  # a worker has asked for it already
        retry_stalled.defer(timestamp=int(time.time()))  # type: ignore[call-arg]
    for queue in ("upkeep", "documents", "documents"):  # the last finds nothing: a job that is done stays done
        _run([queue], wait=False, stalled_worker_timeout=silent)
    say(jobs=queries.jobs_by_status())


def _run(names: list[str], **options: Any) -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as running:  # type: ignore[attr-defined]
        running.run_worker(**{**worker_options(), "queues": names, "listen_notify": False, **options})


if __name__ == "__main__":
    globals()[sys.argv[1]](**json.loads(sys.argv[2]))
