"""What must be there before the product runs: front end, catalogs, database, tables. Each is quick when it is."""

import hashlib
import os
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lienthong.kernel.database.embedded import Embedded
from lienthong.site.cli.screen import Step


class CannotSetUp(Exception):
    """A part could not be made ready; the message says which and why."""


def django() -> None:
    """Load Django's settings and applications; starts the embedded database when that is the one in use."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.site.settings")
    import django as framework

    framework.setup()


def front_end() -> None:
    """Build the front end when its sources changed."""
    from lienthong.kernel.ui.assets import CannotBuildAssets, build

    with Step("Front end") as step:
        try:
            step.note = "built" if build(step) else "unchanged"
        except CannotBuildAssets as error:
            raise CannotSetUp(str(error)) from error


def catalogs() -> None:
    """Compile the translations whose sources changed."""
    from lienthong.kernel.language.catalogs import compile_all

    with Step("Translations"):
        compile_all()


def start_database(embedded: Embedded) -> str:
    """Start the embedded database; returns its address, which the environment then carries."""
    with Step("PostgreSQL") as step:
        step.note = "embedded"
        url = embedded.url("lienthong")
    os.environ["DATABASE_URL"] = url
    from lienthong.site.environment import environment

    environment.cache_clear()
    return url


def migrate() -> None:
    """Bring the tables up to date."""
    django()
    from django.core.management import call_command

    with Step("Tables") as step:
        pending = pending_migrations()
        step.note = f"{pending} changes" if pending else "up to date"
        if pending:
            call_command("migrate", verbosity=0, interactive=False)


def pending_migrations() -> int:
    """How many migrations the database lacks."""
    django()
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor: Any = MigrationExecutor(connections["default"])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def fingerprint() -> str:
    """What tables and data depend on: our migrations, the libraries' versions, the code of the data."""
    package = Path(__file__).resolve().parents[2]
    digest = hashlib.sha256()
    for file in sorted([*package.glob("*/*/migrations/*.py"), *package.glob("site/seed/**/*.py")]):
        digest.update(file.read_bytes())
    for library in ("django", "django-allauth", "procrastinate"):
        digest.update(version(library).encode())
    return digest.hexdigest()


def seed(scale: str, *, fraction: float = 1.0, weeks: int = 52) -> None:
    """Fill an empty database with the data of that scale; a filled one stays as it is."""
    django()
    from lienthong.site import seed as data

    with Step("Data of the demo" if scale == "demo" else f"Data, scale {scale}") as step:
        if data.is_seeded():
            step.note = "kept"
        else:
            data.seed(scale, step, fraction=fraction, weeks=weeks)
