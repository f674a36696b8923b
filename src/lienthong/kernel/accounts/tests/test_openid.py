"""Signing in at an OpenID Connect provider: a real one (allauth's, over HTTP), and one that lies."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
import pytest
import requests
from allauth.idp.oidc.models import Client as OAuthClient
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings as live_settings
from django.test import Client

from lienthong.kernel.access.roles import Role
from lienthong.kernel.accounts.actions import openid
from lienthong.kernel.accounts.actions.openid import CannotIdentify, begin_identity, finish_identity
from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.org.tests.factories import make_tree

KEY = rsa.generate_private_key(65537, 2048)
OTHER_KEY = rsa.generate_private_key(65537, 2048)
BACK = "http://localhost/portal/identity/back"


def pem(key: rsa.RSAPrivateKey) -> str:
    """The key as a provider is given it."""
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    openid._known.clear()
    yield
    openid._known.clear()


class Liar(BaseHTTPRequestHandler):
    """A provider that says what a test wants: `claims` over the right ones, `key` and `head` of its token."""

    claims: dict[str, Any]
    document: dict[str, Any]
    key: Any
    algorithm: str
    asked: list[dict[str, list[str]]]
    nonce: str
    tokens: dict[str, Any] | None
    status: int

    def do_GET(self) -> None:
        """The document of discovery, the keys, and who it is."""
        here = str(live_settings.IDENTITY_ISSUER)
        document = {
            "issuer": here,
            "authorization_endpoint": f"{here}/authorize",
            "token_endpoint": f"{here}/token",
            "jwks_uri": f"{here}/keys",
            "userinfo_endpoint": f"{here}/userinfo",
        }
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        answers: dict[str, Any] = {
            "/.well-known/openid-configuration": document | self.document,
            "/keys": {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]},
            "/userinfo": {"sub": "lan", "name": "Nguyễn  Thị\nLan"},
        }
        self._say(answers[self.path])

    def do_POST(self) -> None:
        """A token for the code."""
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.asked.append(sent)
        here = str(live_settings.IDENTITY_ISSUER)
        now = int(time.time())
        claims = {"iss": here, "aud": "portal", "sub": "lan", "iat": now, "exp": now + 300, "nonce": self.nonce}
        claims = {name: value for name, value in (claims | self.claims).items() if value is not None}
        token = jwt.encode(claims, self.key, algorithm=self.algorithm, headers={"kid": "one"})
        self._say({"id_token": token, "access_token": "a"} if self.tokens is None else self.tokens, self.status)

    def _say(self, told: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def liar(settings: Any) -> Iterator[type[Liar]]:
    class Mine(Liar):
        claims, document, asked = {}, {}, []
        key, algorithm, nonce, tokens, status = KEY, "RS256", "", None, 200

    server = ThreadingHTTPServer(("127.0.0.1", 0), Mine)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.IDENTITY_ISSUER = f"http://127.0.0.1:{server.server_address[1]}"
    settings.IDENTITY_CLIENT_ID, settings.IDENTITY_CLIENT_SECRET = "portal", ""
    yield Mine
    server.shutdown()
    server.server_close()


def begun(liar: type[Liar]) -> tuple[dict[str, str], str]:
    """A sign-in begun; the provider will repeat its nonce."""
    address, pending = begin_identity(back=BACK)
    asked = dict(parse_qsl(urlsplit(address).query))
    liar.nonce = asked["nonce"]
    return asked, pending


def test_who_it_is_comes_from_the_signed_token(liar: type[Liar]) -> None:
    asked, pending = begun(liar)
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == BACK
    found = finish_identity(pending=pending, answer={"code": "x", "state": asked["state"]})
    assert (found.issuer, found.subject) == (live_settings.IDENTITY_ISSUER, "lan")
    assert found.name == "Nguyễn Thị Lan"
    (sent,) = liar.asked
    assert (
        base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"][0].encode()).digest()).decode().rstrip("=")
        == asked["code_challenge"]
    )


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"},
        {"aud": ["portal", "another"], "azp": "another"},
        {"iss": "http://127.0.0.1:1"},
        {"exp": int(time.time()) - 3600},
        {"iat": int(time.time()) + 3600},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
        {"sub": ""},
        {"exp": None},
    ],
)
def test_a_token_for_somebody_or_something_else_is_refused(liar: type[Liar], claims: dict[str, Any]) -> None:
    asked, pending = begun(liar)
    liar.claims = claims
    with pytest.raises(CannotIdentify):
        finish_identity(pending=pending, answer={"code": "x", "state": asked["state"]})


@pytest.mark.parametrize(("key", "algorithm"), [("", "none"), ("portal" * 8, "HS256"), (OTHER_KEY, "RS256")])
def test_a_token_without_the_right_signature_is_refused(liar: type[Liar], key: Any, algorithm: str) -> None:
    asked, pending = begun(liar)
    liar.key, liar.algorithm = key, algorithm
    with pytest.raises(CannotIdentify):
        finish_identity(pending=pending, answer={"code": "x", "state": asked["state"]})


def test_only_its_own_answer_ends_a_sign_in(liar: type[Liar], settings: Any) -> None:
    asked, pending = begun(liar)
    other, other_pending = begun(liar)
    for word, answer in [
        (pending, {"code": "x", "state": other["state"]}),
        (other_pending, {"code": "x", "state": asked["state"]}),
        (pending, {"code": "x"}),
        ("forged", {"code": "x", "state": asked["state"]}),
        ("", {"code": "x", "state": asked["state"]}),
        (pending, {"error": "access_denied", "state": asked["state"]}),
        (pending, {"code": "x", "state": asked["state"], "iss": "https://another.example"}),
    ]:
        with pytest.raises(CannotIdentify):
            finish_identity(pending=word, answer=answer)
    assert liar.asked == []  # no code was handed on


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://another.example"},
        {"token_endpoint": "http://token.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": ""},
    ],
)
def test_a_document_that_leads_elsewhere_is_not_followed(liar: type[Liar], document: dict[str, Any]) -> None:
    liar.document = document
    with pytest.raises(CannotIdentify):
        begin_identity(back=BACK)


def test_whoever_names_their_issuer_must_name_it_in_the_answer(liar: type[Liar]) -> None:
    liar.document = {"authorization_response_iss_parameter_supported": True}
    asked, pending = begun(liar)
    with pytest.raises(CannotIdentify):
        finish_identity(pending=pending, answer={"code": "x", "state": asked["state"]})
    answer = {"code": "x", "state": asked["state"], "iss": live_settings.IDENTITY_ISSUER}
    assert finish_identity(pending=pending, answer=answer).subject == "lan"


@pytest.mark.parametrize(("status", "tokens"), [(400, {"error": "invalid_grant"}), (200, {}), (200, {"id_token": 7})])
def test_a_refused_code_identifies_nobody(liar: type[Liar], status: int, tokens: dict[str, Any]) -> None:
    asked, pending = begun(liar)
    liar.status, liar.tokens = status, tokens
    with pytest.raises(CannotIdentify):
        finish_identity(pending=pending, answer={"code": "x", "state": asked["state"]})


def test_a_provider_that_is_down_says_so(settings: Any) -> None:
    settings.IDENTITY_ISSUER, settings.IDENTITY_CLIENT_ID = "http://127.0.0.1:9", "portal"
    with pytest.raises(CannotIdentify):
        begin_identity(back=BACK)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("secret", ["", "bi-mat_cua.cong"])
def test_a_real_provider(live_server: Any, client: Client, settings: Any, secret: str) -> None:
    settings.IDP_OIDC_PRIVATE_KEY = pem(KEY)
    told = requests.get(f"{live_server.url}/.well-known/openid-configuration", timeout=10).json()
    settings.IDENTITY_ISSUER, settings.IDENTITY_CLIENT_ID = told["issuer"], "portal"
    settings.IDENTITY_CLIENT_SECRET = secret
    made = OAuthClient(id="portal", name="Cổng", skip_consent=True, type="confidential" if secret else "public")
    made.set_redirect_uris([BACK])
    made.set_scopes(["openid", "profile"])
    made.set_grant_types(["authorization_code"])
    made.set_response_types(["code"])
    if secret:
        made.set_secret(secret)
    made.save()
    sign_in(client, make_viewer(make_tree()["tw"], Role.CLERK))
    cookies = {name: one.value for name, one in client.cookies.items()}

    address, pending = begin_identity(back=BACK)
    gone = requests.get(address, cookies=cookies, allow_redirects=False, timeout=10)
    assert gone.status_code == 302, gone.text
    assert gone.headers["Location"].startswith(BACK)
    answer = dict(parse_qsl(urlsplit(gone.headers["Location"]).query))
    found = finish_identity(pending=pending, answer=answer)
    assert found.issuer == told["issuer"]
    assert found.subject
    with pytest.raises(CannotIdentify):  # a code works once
        finish_identity(pending=pending, answer=answer)
