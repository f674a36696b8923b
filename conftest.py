"""The suite's ground: an embedded PostgreSQL of its own."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lienthong.kernel.database.embedded import Embedded

if "PYTEST_XDIST_WORKER" not in os.environ:  # a worker inherits all this
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
import django
import pytest

django.setup()

from django.db import connections  # noqa: E402
from hypothesis import HealthCheck, settings  # noqa: E402

from lienthong.kernel.database import routing  # noqa: E402
from lienthong.kernel.language.catalogs import compile_all  # noqa: E402

if "PYTEST_XDIST_WORKER" not in os.environ:
    compile_all()

# A busy machine is slow, and slowness is no finding of these tests.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(autouse=True)
def reads_do_not_write(request: pytest.FixtureRequest) -> Iterator[None]:
    """A page that is read fails the test when it writes: in production its connection is read-only."""

    def refuse(execute: Callable[..., Any], sql: str, params: Any, many: Any, context: Any) -> Any:
        if routing.is_reading() and str(sql).lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            raise AssertionError(f"written while reading: {sql[:200]}")
        return execute(sql, params, many, context)

    if request.node.get_closest_marker("writes_on_get"):
        yield
        return
    with connections["default"].execute_wrapper(refuse):
        yield
