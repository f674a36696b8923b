"""Who calls: an OAuth 2 access token of a client that acts in one position, within the scopes it was given."""

import base64
from datetime import datetime
from typing import Any

from allauth.idp.oidc.models import Token
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from ninja.errors import HttpError
from ninja.security import HttpBearer

from lienthong.kernel.access.pages import viewer_of
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.queries import viewer_of_client
from lienthong.kernel.accounts.queries.trail import event_seen
from lienthong.kernel.database.routing import reading
from lienthong.kernel.events.actions.sequencing import public_key
from lienthong.kernel.events.queries import proof_of

SCOPES = {
    "documents:read": "Read documents and deliveries that the client's position may read",
    "documents:write": "Register, finish and refuse deliveries as the client's position",
    "directives:read": "Read directives, tasks, assignments and reports that the client's position may read",
    "directives:write": "Report progress as the client's position",
    "reports:read": "Read forms, submissions and compiled figures that the client's position may read",
    "reports:write": "Enter, send, approve and return reports as the client's position",
    "petitions:read": "Read petitions that the client's position may read",
    "petitions:write": "Accept, refuse, pass on and answer petitions as the client's position",
    "work:read": "Read open work and the standing of units",
    "trail:read": "Read events of the units that the client's position oversees, and prove that they are in the log",
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


router = Router(tags=["events"], auth=Scope("trail:read"))


class ProofOut(Schema):
    """That one event is in the signed log; hashes and bytes are base64.

    SHA-256 of a zero byte and `leaf` is the leaf's hash; with `path` it leads to `root` (RFC 6962, section 2.1.1),
    which `note` signs with the Ed25519 key `public_key` (C2SP signed-note).
    """

    id: int
    at: datetime
    verb: str
    leaf: str
    place: int
    size: int
    root: str
    path: list[str]
    note: str
    public_key: str


@router.get("/events/{event_id}/proof", response=ProofOut, operation_id="prove_event")
def event_proof(request: HttpRequest, event_id: int) -> ProofOut:
    """Prove that an event is in the log as it was written; 409 while it is younger than the newest checkpoint."""
    with reading():
        event = event_seen(viewer_of(request), event_id)
        proof = proof_of(event_id) if event else None
    if event is None:
        raise Http404
    if proof is None:
        raise HttpError(409, "The log does not hold this event yet; ask again in a minute.")
    return ProofOut(
        id=event.pk,
        at=event.at,
        verb=event.verb,
        leaf=_written(proof.leaf),
        place=proof.place,
        size=proof.size,
        root=_written(proof.root),
        path=[_written(one) for one in proof.path],
        note=proof.note,
        public_key=_written(public_key().public_bytes_raw()),
    )


def _written(content: bytes) -> str:
    return base64.b64encode(content).decode()
