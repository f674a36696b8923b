"""Django's session engine over `accounts.Session`, which also knows the account and the position."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.crypto import get_random_string

POSITION_KEY = "position"
DELEGATION_KEY = "delegation"
BEGAN_KEY, AGENT_KEY, ADDRESS_KEY = "began", "agent", "address"
KEY_LENGTH = 32


class SessionStore(DatabaseStore):
    """Sessions in PostgreSQL; deleting the row signs the person out at once.

    A new session is one INSERT, when it is saved with all its data: a key of 165 random bits needs no look whether it
    is taken. Saving the same data again in one request writes nothing.
    """

    is_new = False
    written: bytes | None = None

    @classmethod
    def get_model_class(cls) -> Any:
        from lienthong.kernel.accounts.models import Session

        return Session

    def create(self) -> None:
        """A key of its own for what the session holds; `save` makes its row."""
        self._get_session(no_load=True)  # type: ignore[attr-defined]
        self._session_key = get_random_string(KEY_LENGTH, VALID_KEY_CHARS)
        self.is_new = self.modified = True
        self.written = None

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 (Django's signature)
        """Write the row. Raises UpdateError when the session was ended meanwhile."""
        if self.session_key is None:
            self.create()
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        written = self.serializer().dumps(data)
        if written == self.written:
            return
        row = self.create_model_instance(data)
        if must_create or self.is_new:
            row.save(force_insert=True)
        else:
            columns = [field.attname for field in self.model._meta.concrete_fields if not field.primary_key]
            values = {name: getattr(row, name) for name in columns}
            if not self.model.objects.filter(pk=row.pk).update(**values):
                raise UpdateError
        self.is_new, self.written = False, written

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        session: Any = super().create_model_instance(data)
        session.account_id = data.get(SESSION_KEY)
        session.position_id = data.get(POSITION_KEY)
        session.delegation_id = data.get(DELEGATION_KEY)
        session.began_at = datetime.fromtimestamp(data[BEGAN_KEY], UTC) if BEGAN_KEY in data else None
        session.agent = data.get(AGENT_KEY, "")
        session.address = data.get(ADDRESS_KEY, "")
        return session
