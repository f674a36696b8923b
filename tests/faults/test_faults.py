"""kill -9 of a worker and of the database, two clerks at once, a form sent again: nothing acknowledged is lost."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.faults.conftest import Stage, soon

pytestmark = pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs /proc to find the server's children")

WHOLE = [5, 5, 1]  # deliveries, work items and events of an issued document to the tree's other bodies
NOTHING = [0, 0, 0]
Drafts = Callable[[int], list[int]]


def test_two_clerks_at_once_issue_one_document_once(stage: Stage, clerks: list[int], drafts: Drafts) -> None:
    documents, moment = drafts(5), soon()
    playing = [
        stage.begin("issue", position=clerk, documents=documents, key=f"form of {clerk}", at=moment)
        for clerk in clerks[:2]
    ]
    said = [line for one in playing for line in stage.end(one)]
    assert sorted(line["issued"] for line in said if "issued" in line) == documents
    assert sorted(line["refused"] for line in said if "refused" in line) == documents
    seen = stage.look()
    assert all(seen[pk][3:6] == WHOLE for pk in documents)
    assert len({seen[pk][1] for pk in documents}) == len(documents)


def test_a_form_sent_again_is_told_the_same(stage: Stage, clerks: list[int], drafts: Drafts) -> None:
    (document,), moment = drafts(1), soon()
    playing = [
        stage.begin("issue", position=clerks[0], documents=[document] * 3, key="one form", at=moment) for _time in "ab"
    ]
    said = [line for one in playing for line in stage.end(one) if "ready" not in line]
    assert len(said) == 6
    assert len({line["symbol"] for line in said}) == 1
    assert sorted(line["repeat"] for line in said) == [False, True, True, True, True, True]
    assert stage.look()[document][3:6] == WHOLE


def test_the_database_killed_while_clerks_issue_loses_nothing(stage: Stage, clerks: list[int], drafts: Drafts) -> None:
    documents = drafts(40)
    parts = [documents[place :: len(clerks)] for place in range(len(clerks))]
    playing = [stage.begin("issue", position=clerk, documents=part) for clerk, part in zip(clerks, parts, strict=True)]
    first = playing[0].stdout
    assert first is not None
    heard = [json.loads(first.readline()) for _line in range(6)]  # ready, then documents: all are in the midst of it
    stage.kill_server()
    said = [*heard, *(line for one in playing for line in stage.end(one))]
    acknowledged = {line["issued"]: line["symbol"] for line in said if "issued" in line}
    assert 5 <= len(acknowledged) < len(documents), "the database died before or after the issuing"

    stage.embedded.start()
    seen = stage.look()
    assert {pk: seen[pk][2] for pk in acknowledged} == acknowledged
    for pk in documents:
        state, number, *_rest = seen[pk]
        assert (state, bool(number), seen[pk][3:6]) in [("issued", True, WHOLE), ("approved", False, NOTHING)]
    issued = [pk for pk in documents if seen[pk][0] == "issued"]
    left = [pk for pk in documents if pk not in issued][:2]
    said = stage.end(stage.begin("issue", position=clerks[0], documents=left))
    assert [line["issued"] for line in said if "issued" in line] == left
    seen = stage.look()
    numbers = sorted(facts[1] for facts in seen.values() if facts[1])
    assert numbers == list(range(1, len(numbers) + 1))
    assert stage.play("faults")["faults"] == []


def test_a_worker_killed_in_mid_job_is_replaced_and_the_copy_is_there_once(
    stage: Stage, clerks: list[int], drafts: Drafts
) -> None:
    (document,) = drafts(1)
    stage.play("issue", position=clerks[0], documents=[document])
    flag = stage.folder / "in the middle"
    worker = stage.begin("work", stop_at=str(flag))
    deadline = time.monotonic() + 40
    while not flag.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert flag.exists(), "no worker took the job"
    assert stage.look()[document][6] == 0, "the copy is seen before its job is done"
    worker.kill()
    worker.wait()
    time.sleep(2)
    jobs = stage.play("take_over", silent=1.5)["jobs"]
    assert not jobs.get("doing")
    assert stage.look()[document][6] == 1
