"""Every address, asked by people whom the record is none of the business of; and forms that nobody was given."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from tests.attacks.world import MARK, Address, World, addresses

from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# What has an id and is for everybody: where the organisation stands, and what a document is called.
# What a request writes about itself: the session, counts of attempts.
OUR_OWN = ("accounts_session", "database_cacheentry", "database_attempts")
FOR_EVERYBODY = {
    "administration/news/<str:kind>/<str:language>",
    "work/do/<slug:action>",
    "work/steps/<int:pk>",  # leads on to the record, which decides
    "reports/catalogue/<slug:kind>",
    "reports/catalogue/<slug:kind>/new",
    "reports/compiled/table/export/<str:kind>",
    "reports/exchange/values.<slug:kind>",
    "open311/v2/discovery.<str:form>",
    "open311/v2/services.<str:form>",
    "open311/v2/requests.<str:form>",
    "open311/v2/servicerequestupdates.<str:form>",
}
# Something in every field, so that a form is not refused for being empty before it is refused for whose it is.
FILLED_IN = {
    "reason": "x",
    "note": "x",
    "q": "x",
    "title": "x",
    "narrative": "x",
    "answer": "x",
    "measure": "x",
    "percent": "50",
    "score": "50",
    "state": "closed",
    "holds": "yes",
    "decision": "grant",
    "due_on": "01/12/2027",
    "deadline": "standing",
    "adding": "sum",
    "level": "commune",
    "system": "party",
    "target": "",
    "pasted": "Tỉnh ủy An Giang\t\t",
    "starts_on": "01/01/2026",
    "ends_on": "31/03/2026",
    "kind": "resolution",
    "issued_on": "05/01/2026",
    "selected": "assignment-1",
}


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    return World()


def asked(client: Client, method: str, path: str, data: dict[str, str] | None = None) -> tuple[int, str]:
    """Status and content of an answer, `wrote` in front of what was written; all of it is taken back."""
    written: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        words = str(sql).split()
        if words[0].upper() in {"INSERT", "UPDATE", "DELETE", "WITH"} and context["cursor"].rowcount > 0:
            about = " ".join(words[:4])
            if words[0].upper() != "WITH" and not any(table in about for table in OUR_OWN):
                written.append(about)
        return done

    with transaction.atomic(), connection.execute_wrapper(watch):
        answer = getattr(client, method)(path, data or {})
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    return answer.status_code, " wrote ".join(["", *written]) + content.decode("utf-8", "replace")


def with_ids() -> list[Address]:
    return [one for one in addresses() if one.names and one.text not in FOR_EVERYBODY]


def test_there_is_something_behind_every_address(world: World) -> None:
    unknown = [one.text for one in with_ids() if not world.example(one)]
    assert not unknown, f"give the world of attacks something for {unknown}"


def test_a_stranger_gets_nothing_and_changes_nothing(world: World) -> None:
    wrong = []
    for viewer in world.strangers():
        client = sign_in(Client(raise_request_exception=False), viewer)
        for one in with_ids():
            for path in world.paths(one):
                for method in ("get", "post"):
                    status, content = asked(client, method, path, FILLED_IN)
                    refused = {403, 404, 405} if method == "get" else {403, 404, 405, 302, 204, 409, 422}
                    if status not in refused or MARK in content or content.startswith(" wrote "):
                        wrong.append(f"{viewer.role} {method} {path}: {status} {content[:60]}")
    assert not wrong, "\n".join(wrong)


def test_what_all_may_read_shows_no_mark_and_is_not_changed(world: World) -> None:
    """A directive in force is open to whoever signs in; what units said of it, and tasks in preparation, are not."""
    wrong, found = [], set()
    for viewer in world.strangers():
        client = sign_in(Client(raise_request_exception=False), viewer)
        for one in with_ids():
            for path in world.paths(one, is_open=True):
                for method in ("get", "post"):
                    status, content = asked(client, method, path, FILLED_IN)
                    found |= {one.text} if status == 200 else set()
                    if status >= 500 or MARK in content or content.startswith(" wrote "):
                        wrong.append(f"{viewer.role} {method} {path}: {status} {content[:60]}")
    assert not wrong, "\n".join(wrong)
    assert len(found) >= 15, sorted(found)


def test_an_inspector_changes_nothing(world: World) -> None:
    """Not even at home, nor above: each reads far, and all that is written of it is that they read."""
    wrong = []
    for unit in ("ag", "tw"):
        client = sign_in(Client(raise_request_exception=False), make_viewer(world.units[unit], "inspector"))
        for one in addresses():
            if not one.text.startswith(("directives/", "reports/", "petitions/")) or one.text.endswith("/opened"):
                continue
            for path in [*world.paths(one), *world.paths(one, is_open=True)]:
                for method in ("get", "post"):
                    status, content = asked(client, method, path, FILLED_IN)
                    if status >= 500 or content.startswith(" wrote "):
                        wrong.append(f"{unit} {method} {path}: {status} {content[:60]}")
    assert not wrong, "\n".join(wrong)


def test_the_same_addresses_lead_their_own_people_somewhere(world: World) -> None:
    """Else the test above would find nothing wrong in addresses that lead nowhere."""
    found = set()
    for viewer in (world.clerk, world.leader, world.specialist, world.officer):
        client = sign_in(Client(raise_request_exception=False), viewer)
        for one in with_ids():
            for path in [*world.paths(one), *world.paths(one, is_open=True)]:
                status, content = asked(client, "get", path)
                assert status < 500, f"{path}: {status}"
                found |= {one.text} if status == 200 and MARK in content else set()
    assert len(found) >= 15, sorted(found)


def test_a_post_without_the_token_of_a_page_is_refused(world: World) -> None:
    wrong = []
    client = sign_in(Client(enforce_csrf_checks=True, raise_request_exception=False), world.clerk)
    for one in addresses():
        for path in world.paths(one)[:1] if set(one.names) <= set(world.ids) else []:
            status, _content = asked(client, "post", path)
            if status not in {403, 405}:
                wrong.append(f"{path}: {status}")
    assert not wrong, "\n".join(wrong)


def test_an_id_that_no_number_can_be_is_not_found(world: World) -> None:
    wrong = []
    for viewer in (world.clerk, world.leader):
        client = sign_in(Client(raise_request_exception=False), viewer)
        for one in with_ids():
            for number in (0, 2**31, 2**63, 10**40):
                values: dict[str, object] = dict.fromkeys(one.names, number)
                example = world.example(one)
                values |= {name: example[name] for name in one.names if isinstance(example[name], str)}
                for method in ("get", "post"):
                    status, _content = asked(client, method, one.filled(values), {"reason": "x"})
                    if status >= 500 or status == 200:
                        wrong.append(f"{method} {one.filled(values)}: {status}")
    assert not wrong, "\n".join(wrong)
