"""Sign-in by an OpenID provider (OpenID Connect Core 1.0, code flow with PKCE): Entra ID, Keycloak and others.

What is checked (Core 3.1.3.7): state, nonce, issuer, audience, authorised party, times, and the signature with a key
of the provider's own, by an algorithm from our list.  Metadata and keys are kept for a closed network where the
provider is not always in reach; a key that is not known yet is asked for once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from django.conf import settings

from sekisho.foundation.login import policies
from sekisho.foundation.login.oidc_provider import Provider, Unreachable

#: asymmetric only: with HS256 the client's own secret would sign, and "none" signs nothing (RFC 8725, 3.1 and 3.2)
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
LEEWAY_SECONDS = 60
FRESH_SECONDS = 300  # from the proof at the provider to the answer here
RETURN_PATH = "/sign-in/oidc/return/"
HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Told:
    """What the provider says of a person, after everything was checked."""

    issuer: str
    subject: str
    login: str
    is_strong: bool


def is_configured() -> bool:
    return bool(settings.SEKISHO_OIDC_ISSUER and settings.SEKISHO_ORIGIN)


def may_speak_to(address: str) -> bool:
    """HTTPS, or this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE)


def provider() -> Provider:
    """Raises ``Denied`` (LGN-004) for an address that is not protected."""
    if not may_speak_to(settings.SEKISHO_OIDC_ISSUER):
        raise policies.outside_refused("the issuer is not https")
    return Provider.of(
        settings.SEKISHO_OIDC_ISSUER,
        cache=settings.SEKISHO_OIDC_CACHE_DIR,
        ca_file=settings.SEKISHO_OIDC_CA_FILE,
    )


def begin(*, again: bool = False) -> tuple[str, dict[str, str]]:
    """Where to send the browser, and what its session remembers.  ``again``: the person must prove it anew.

    Raises ``Denied`` (LGN-004/005).
    """
    begun = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    challenge = hashlib.sha256(begun["verifier"].encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": settings.SEKISHO_OIDC_CLIENT_ID,
        "redirect_uri": settings.SEKISHO_ORIGIN + RETURN_PATH,
        "scope": "openid profile",
        "state": begun["state"],
        "nonce": begun["nonce"],
        "code_challenge": base64.urlsafe_b64encode(challenge).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    if again:  # Core 3.1.2.1: ask the person anew, and say when (auth_time)
        begun["again"] = "yes"
        asked |= {"prompt": "login", "max_age": "0"}
    try:
        address = provider().metadata("authorization_endpoint")
    except Unreachable as error:
        raise policies.outside_unreachable() from error
    if not may_speak_to(address):
        raise policies.outside_refused("the authorization endpoint is not https")
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}", begun


def finish(*, returned: Mapping[str, str], begun: Mapping[str, str]) -> Told:
    """Judge what the browser brought back.  Raises ``Denied``: LGN-004 not to be believed, LGN-005 not reachable."""
    _check_return(returned, begun)
    try:
        claims = _claims(_exchange(returned["code"], begun["verifier"]))
    except Unreachable as error:
        raise policies.outside_unreachable() from error
    except (jwt.InvalidTokenError, KeyError, ValueError, TypeError) as error:
        raise policies.outside_refused(f"id token: {error}") from error
    return _told(claims, begun)


def _check_return(returned: Mapping[str, str], begun: Mapping[str, str]) -> None:
    if not begun.get("state") or not hmac.compare_digest(
        begun["state"].encode(), returned.get("state", "").encode()
    ):
        raise policies.outside_refused("state")
    if "error" in returned or not returned.get("code"):
        raise policies.outside_refused(f"the provider said {returned.get('error', 'nothing')[:60]!r}")
    if returned.get("iss", settings.SEKISHO_OIDC_ISSUER) != settings.SEKISHO_OIDC_ISSUER:  # RFC 9207
        raise policies.outside_refused("iss in the answer")


def _exchange(code: str, verifier: str) -> str:
    answer = provider().post(
        "token_endpoint",
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": settings.SEKISHO_ORIGIN + RETURN_PATH,
            "code_verifier": verifier,
        },
        client=(settings.SEKISHO_OIDC_CLIENT_ID, settings.SEKISHO_OIDC_CLIENT_SECRET),
    )
    return str(answer["id_token"])


def _claims(token: str) -> dict[str, Any]:
    header = jwt.get_unverified_header(token)
    if header.get("alg") not in ALGORITHMS:
        raise jwt.InvalidAlgorithmError(f"algorithm {header.get('alg')!r}")
    claims: dict[str, Any] = jwt.decode(
        token,
        key=provider().key(header.get("kid")),
        algorithms=list(ALGORITHMS),
        audience=settings.SEKISHO_OIDC_CLIENT_ID,
        issuer=settings.SEKISHO_OIDC_ISSUER,
        leeway=LEEWAY_SECONDS,
        options={"require": ["exp", "iat", "iss", "aud", "sub"]},
    )
    return claims


def _is_fresh(auth_time: object) -> bool:
    """Did the person prove it to the provider just now?  A provider that does not say so does not count."""
    now = time.time()
    return isinstance(auth_time, (int, float)) and now - FRESH_SECONDS <= auth_time <= now + LEEWAY_SECONDS


def _told(claims: Mapping[str, Any], begun: Mapping[str, str]) -> Told:
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), begun["nonce"].encode()):
        raise policies.outside_refused("nonce")
    client = settings.SEKISHO_OIDC_CLIENT_ID
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != client:
        raise policies.outside_refused("azp")
    if begun.get("again") and not _is_fresh(claims.get("auth_time")):
        raise policies.outside_refused("auth_time")
    login = claims.get(settings.SEKISHO_OIDC_LOGIN_CLAIM)
    if not isinstance(login, str) or not login:
        raise policies.outside_refused(f"no claim {settings.SEKISHO_OIDC_LOGIN_CLAIM}")
    given = claims.get("amr", [])
    said = {*(given if isinstance(given, list) else [given]), claims.get("acr")}
    strong = bool(said & set(settings.SEKISHO_OIDC_STRONG))
    return Told(str(claims["iss"]), str(claims["sub"]), login, strong)
