"""The suite's ground: an embedded PostgreSQL of its own."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from lienthong.kernel.database.embedded import Embedded

_ROOT = Path(__file__).parent
if "PYTEST_XDIST_WORKER" not in os.environ:  # a worker inherits all this
    _HOME = Path(os.environ.get("LIENTHONG_HOME", _ROOT / "var"))
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

from django.conf import settings as product
from django.db import connections
from django.utils import translation
from hypothesis import HealthCheck, settings
from pytest_django.plugin import blocking_manager_key

from lienthong.kernel.database import routing
from lienthong.kernel.language.catalogs import compile_all

if "PYTEST_XDIST_WORKER" not in os.environ:
    compile_all()

if product.MODE != "test":
    pytest.exit("The settings were read before the suite's own: unset DJANGO_SETTINGS_MODULE.", returncode=4)

# A busy machine is slow, and slowness is no finding of these tests.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The suite's databases, one a worker, are copies of one that was migrated once and kept."""
    connections["default"].settings_dict["TEST"]["TEMPLATE"] = _migrated()


def _migrated() -> str:
    """The name of a migrated database, made when a migration, or a type of document that one loads, has changed."""
    sources = [*_ROOT.glob("src/**/migrations/*.py"), *_ROOT.glob("src/**/*_types.py"), _ROOT / "requirements.lock"]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(sources))).hexdigest()
    name, unfinished = f"migrated_{digest[:16]}", "migrated_unfinished"
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(20261122)")
        known = [row[0] for row in server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'migrated%'")]
        if name not in known:
            for old in known:
                server.execute(f'DROP DATABASE "{old}" WITH (FORCE)')
            server.execute(f"CREATE DATABASE {unfinished}")
            there = {**os.environ, "DATABASE_URL": urlsplit(url)._replace(path=f"/{unfinished}").geturl()}
            subprocess.run([sys.executable, "-P", "-m", "django", "migrate", "--verbosity", "0"], env=there, check=True)
            server.execute(f"ALTER DATABASE {unfinished} RENAME TO {name}")
    return name


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A test that commits ends with every table emptied; the next one finds again what migrations put there."""
    yield
    marker = item.get_closest_marker("django_db")
    commits = (marker and marker.kwargs.get("transaction")) or "transactional_db" in getattr(item, "fixturenames", ())
    if commits and nextitem is not None:
        with item.config.stash[blocking_manager_key].unblock():
            _copy_again()


def _copy_again() -> None:
    connection = connections["default"]
    connection.close()
    name, template = connection.settings_dict["NAME"], connection.settings_dict["TEST"]["TEMPLATE"]
    with connection._nodb_cursor() as cursor:  # noqa: SLF001 (how Django itself makes test databases)
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


@pytest.fixture(autouse=True)
def speaks_vietnamese() -> None:
    """Every test begins in the product's language, whatever page another one asked for in English."""
    translation.activate(product.LANGUAGE_CODE)


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
