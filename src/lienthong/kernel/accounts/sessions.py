"""Django's session engine over `accounts.Session`, which also knows the account and the position."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

POSITION_KEY = "position"
DELEGATION_KEY = "delegation"
BEGAN_KEY, AGENT_KEY, ADDRESS_KEY = "began", "agent", "address"


class SessionStore(DatabaseStore):
    """Sessions in PostgreSQL; deleting the row signs the person out at once."""

    @classmethod
    def get_model_class(cls) -> Any:
        from lienthong.kernel.accounts.models import Session

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        session: Any = super().create_model_instance(data)
        session.account_id = data.get(SESSION_KEY)
        session.position_id = data.get(POSITION_KEY)
        session.delegation_id = data.get(DELEGATION_KEY)
        session.began_at = datetime.fromtimestamp(data[BEGAN_KEY], UTC) if BEGAN_KEY in data else None
        session.agent = data.get(AGENT_KEY, "")
        session.address = data.get(ADDRESS_KEY, "")
        return session
