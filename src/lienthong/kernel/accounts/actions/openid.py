"""Who somebody without an account is, told by an OpenID Connect provider that the operator names.

The authorization code flow of OpenID Connect Core 1.0 with PKCE (RFC 7636), for any provider with a discovery document.
Nothing is stored here: between leaving and coming back a signed word travels with the browser, and afterwards only what
the caller keeps. Signatures and claims are PyJWT's to check (docs/decisions/0017-verified-identity.md).
"""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import jwt
import requests
from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language
from django.utils.translation import gettext as _

SECONDS = 10
KEPT_FOR = 3600
"""Seconds for which a provider's document is believed without asking again."""
TIME_TO_SIGN_IN = 15 * 60
LEEWAY = 60
LARGEST = 256 * 1024
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""What an ID token may be signed with: never `none`, and nothing that is signed with the client's own secret."""
_SALT = "lienthong openid pending"


class CannotIdentify(Exception):
    """Nobody was identified; the message says why in the reader's language."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who it is, as the provider says: `subject` is unique and lasting within `issuer`; `name` may be empty."""

    issuer: str
    subject: str
    name: str


@dataclass(frozen=True, slots=True)
class Provider:
    """What a provider says of itself (OpenID Connect Discovery 1.0, section 3), as far as it is needed."""

    issuer: str
    authorization: str
    token: str
    userinfo: str
    posts_secret: bool
    algorithms: tuple[str, ...]
    names_issuer: bool
    keys: jwt.PyJWKClient


def provider_name() -> str:
    """What the operator calls the provider, in the reader's language; empty where none is named."""
    if not settings.IDENTITY_ISSUER:
        return ""
    english = (get_language() or "vi").startswith("en")
    return (settings.IDENTITY_NAME_EN if english else "") or settings.IDENTITY_NAME or _host(settings.IDENTITY_ISSUER)


def begin_identity(*, back: str) -> tuple[str, str]:
    """Where to send the browser, and the word to keep with it until it comes back to the address `back`.

    Raises CannotIdentify when no provider is named or it does not answer.
    """
    found = _provider()
    state, nonce, verifier = (secrets.token_urlsafe(32) for _each in range(3))
    asked = {
        "response_type": "code",
        "client_id": settings.IDENTITY_CLIENT_ID,
        "redirect_uri": back,
        "scope": settings.IDENTITY_SCOPES,
        "state": state,
        "nonce": nonce,
        "code_challenge": base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("="),
        "code_challenge_method": "S256",
        "ui_locales": get_language() or "vi",
    }
    pending = signing.dumps({"state": state, "nonce": nonce, "verifier": verifier, "back": back}, salt=_SALT)
    joint = "&" if urlsplit(found.authorization).query else "?"
    return f"{found.authorization}{joint}{urlencode(asked)}", pending


def finish_identity(*, pending: str, answer: Mapping[str, str]) -> Identity:
    """Who has come back, from the kept word and the parameters of the address; raises CannotIdentify.

    A code works once, which the provider sees to; the word works for 15 minutes and for its own answer alone.
    """
    try:
        begun = signing.loads(pending, salt=_SALT, max_age=TIME_TO_SIGN_IN)
    except signing.BadSignature as error:
        raise CannotIdentify(_("This sign-in was begun too long ago, or in another browser. Begin again.")) from error
    if not constant_time_compare(begun["state"], answer.get("state", "")):
        raise CannotIdentify(_("This answer belongs to another sign-in. Begin again."))
    if answer.get("error"):
        raise CannotIdentify(_("You were not signed in: you or the provider broke it off."))
    found = _provider()
    said = answer.get("iss")
    if (found.names_issuer and not said) or (said and said != found.issuer):  # RFC 9207: no answer of another one
        raise CannotIdentify(_("The answer comes from another provider than the one that was asked."))
    tokens = _exchange(found, code=answer.get("code", ""), verifier=begun["verifier"], back=begun["back"])
    claims = _claims(found, tokens.get("id_token"), nonce=begun["nonce"])
    name = claims.get("name") or _name_at(found, tokens, str(claims["sub"]))
    return Identity(found.issuer, str(claims["sub"]), " ".join(str(name or "").split())[:120])


def _exchange(found: Provider, *, code: str, verifier: str, back: str) -> dict[str, Any]:
    values = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    secret, auth = settings.IDENTITY_CLIENT_SECRET, None
    if secret and not found.posts_secret:
        auth = (_quoted(settings.IDENTITY_CLIENT_ID), _quoted(secret))
    else:
        values |= {"client_id": settings.IDENTITY_CLIENT_ID} | ({"client_secret": secret} if secret else {})
    return _json("POST", found.token, data=values, auth=auth)


def _claims(found: Provider, token: Any, *, nonce: str) -> dict[str, Any]:
    """The claims of an ID token that was made for this client and this sign-in (Core 1.0, section 3.1.3.7)."""
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            found.keys.get_signing_key_from_jwt(token),
            algorithms=list(found.algorithms),
            audience=settings.IDENTITY_CLIENT_ID,
            issuer=found.issuer,
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except jwt.PyJWTError as error:
        raise CannotIdentify(_("What the provider says could not be verified.")) from error
    for_another = claims.get("azp", settings.IDENTITY_CLIENT_ID) != settings.IDENTITY_CLIENT_ID
    if for_another or not constant_time_compare(str(claims.get("nonce", "")), nonce) or not str(claims["sub"]):
        raise CannotIdentify(_("What the provider says could not be verified."))
    return claims


def _name_at(found: Provider, tokens: Mapping[str, Any], subject: str) -> str:
    """The name from the userinfo endpoint, where the token had none and the endpoint speaks of the same person."""
    if not found.userinfo or not tokens.get("access_token"):
        return ""
    told = _json("GET", found.userinfo, headers={"Authorization": f"Bearer {tokens['access_token']}"})
    return str(told.get("name") or "") if told.get("sub") == subject else ""


_known: dict[str, tuple[float, Provider]] = {}


def _provider() -> Provider:
    """The named provider; its document is asked for once an hour."""
    issuer = settings.IDENTITY_ISSUER
    if not issuer:
        raise CannotIdentify(_("No provider of identities has been named."))
    until, found = _known.get(issuer, (0.0, None))
    if found is None or time.monotonic() > until:
        found = _discovered(issuer)
        _known[issuer] = (time.monotonic() + KEPT_FOR, found)
    return found


def _discovered(issuer: str) -> Provider:
    told = _json("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if told.get("issuer") != issuer:
        raise CannotIdentify(_("The provider calls itself otherwise than it is named here."))
    addresses = [str(told.get(name) or "") for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    if not all(_is_safe(address) for address in addresses):
        raise CannotIdentify(_("The provider names addresses that are not safe to use."))
    algorithms = told.get("id_token_signing_alg_values_supported") or ["RS256"]
    ways = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    userinfo = str(told.get("userinfo_endpoint") or "")
    return Provider(
        issuer,
        addresses[0],
        addresses[1],
        userinfo if _is_safe(userinfo) else "",
        "client_secret_basic" not in ways,
        tuple(one for one in SIGNATURES if one in algorithms),
        bool(told.get("authorization_response_iss_parameter_supported")),
        jwt.PyJWKClient(addresses[2], timeout=SECONDS),
    )


def _json(method: str, address: str, **options: Any) -> dict[str, Any]:
    """What an address of the provider answers; raises CannotIdentify for silence, an error or something else."""
    try:
        with requests.request(
            method, address, timeout=SECONDS, allow_redirects=False, stream=True, **options
        ) as answer:
            text = answer.raw.read(LARGEST + 1, decode_content=True)
            told = json.loads(text) if answer.ok and len(text) <= LARGEST else None
    except (requests.RequestException, OSError, ValueError) as error:
        raise CannotIdentify(_("The provider does not answer at the moment. Try again later.")) from error
    if not isinstance(told, dict):
        raise CannotIdentify(_("The provider does not answer as it should. Try again later."))
    return told


def _is_safe(address: str) -> bool:
    """Encrypted on its way, or on this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1"))


def _host(address: str) -> str:
    return urlsplit(address).hostname or address


def _quoted(text: str) -> str:
    """Form-encoded, as RFC 6749, 2.3.1 asks for in the header."""
    return quote(text, safe="")
