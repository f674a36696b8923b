"""Who calls: an OAuth 2 access token of a client that acts in one position, within the scopes it was given."""

from typing import Any

from allauth.idp.oidc.models import Token
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.queries import viewer_of_client

SCOPES = {
    "documents:read": "Read documents and deliveries that the client's position may read",
    "documents:write": "Register, finish and refuse deliveries as the client's position",
    "directives:read": "Read directives, tasks, assignments and reports that the client's position may read",
    "directives:write": "Report progress as the client's position",
    "work:read": "Read open work and the standing of units",
}


class Scope(HttpBearer):
    """A bearer token that was granted one scope; sets `request.viewer`."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Viewer | None:
        """The viewer of the token's client; None when the token, the scope, the client or its position is not valid."""
        found = Token.objects.lookup(Token.Type.ACCESS_TOKEN, token)
        if found is None or (found.expires_at and found.expires_at <= timezone.now()):
            return None
        if self.scope not in found.get_scopes():
            return None
        viewer = viewer_of_client(found.client_id)
        caller: Any = request
        caller.viewer = viewer
        caller.api_client = found.client_id
        return viewer
