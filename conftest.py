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
