"""The suite's ground: an embedded PostgreSQL of its own."""

import os
from pathlib import Path

from lienthong.kernel.database.embedded import Embedded

_HOME = Path(os.environ.get("LIENTHONG_HOME", Path(__file__).parent / "var"))
os.environ["LIENTHONG_MODE"] = "test"
os.environ["LIENTHONG_HOME"] = str(_HOME / "test")
os.environ.setdefault("LIENTHONG_SECRET_KEY", "only-for-tests-" + "0" * 50)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.site.settings")
if "LIENTHONG_TEST_DATABASE_URL" in os.environ:
    os.environ["DATABASE_URL"] = os.environ["LIENTHONG_TEST_DATABASE_URL"]
else:
    os.environ["DATABASE_URL"] = Embedded(_HOME / "test-postgres", durable=False).url("lienthong")

# pytest-django looks for the settings before this file is read; the environment above is theirs, so they start here.
import django  # noqa: E402

django.setup()

# Inside a test's transaction only its own connection sees its rows, so `reading` is that connection too, in this
# thread; other threads (a live server) open one of their own on the test database. A write while reading fails.
from collections.abc import Callable, Iterator  # noqa: E402
from typing import Any  # noqa: E402

import pytest  # noqa: E402
from django.db import connections  # noqa: E402

from lienthong.kernel.database.routing import alias  # noqa: E402

connections["reading"] = connections["default"]


def _no_write_on_get(execute: Callable[..., Any], sql: Any, params: Any, many: Any, context: Any) -> Any:
    if alias() == "reading" and str(sql).lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
        raise AssertionError(f"a read view wrote: {sql}")
    return execute(sql, params, many, context)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test with a database may use both of its names."""
    for item in items:
        if mark := item.get_closest_marker("django_db"):
            options = {**mark.kwargs, "databases": ["default", "reading"]}
            item.add_marker(pytest.mark.django_db(**options), append=False)


@pytest.fixture(autouse=True)
def _reads_do_not_write(request: pytest.FixtureRequest) -> Iterator[None]:
    connections.settings["reading"]["NAME"] = connections["default"].settings_dict["NAME"]
    if request.node.get_closest_marker("writes_on_get"):
        yield
        return
    with connections["default"].execute_wrapper(_no_write_on_get):
        yield
