"""Speaking to an OpenID provider: its metadata, its keys, its token endpoint.  Bounded in time and size.

What was fetched is kept in memory for an hour, and in a file for the days when the provider's own page is out of
reach: a closed network has such days, and the signature of a token is checked with keys that change rarely.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import ssl
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar, Self
from urllib.parse import quote, urlencode

import jwt

log = logging.getLogger(__name__)
SECONDS = 5
MOST_BYTES = 512 * 1024
FRESH_SECONDS = 3600
ASK_AGAIN_SECONDS = (
    60  # an unknown key is asked for at most so often: tokens with invented key names cost nothing
)


class Unreachable(Exception):
    """The provider did not answer, or with something that is no answer."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None  # an endpoint that moves was changed by the administrator, not by an answer


class Provider:
    """One provider; ``Provider.of`` gives the same object for the same issuer."""

    _known: ClassVar[dict[tuple[str, str, str], Provider]] = {}
    _lock: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, issuer: str, cache: str, ca_file: str) -> None:
        self.issuer, self._cache, self._ca_file = issuer, cache, ca_file
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}
        self._asked_for_keys = 0.0

    @classmethod
    def of(cls, issuer: str, *, cache: str = "", ca_file: str = "") -> Self:
        with cls._lock:
            found = cls._known.setdefault((issuer, cache, ca_file), cls(issuer, cache, ca_file))
        assert isinstance(found, cls)
        return found

    def metadata(self, name: str) -> str:
        """One entry of the discovery document.  Raises ``Unreachable``; also when it speaks for another issuer."""
        address = self.issuer.rstrip("/") + "/.well-known/openid-configuration"
        document = self._get("metadata", address)
        if document.get("issuer") != self.issuer:
            raise Unreachable(f"the metadata are of {document.get('issuer')!r}")
        value = document.get(name)
        if not isinstance(value, str):
            raise Unreachable(f"the metadata name no {name}")
        return value

    def key(self, name: str | None) -> Any:
        """The public key of that ``kid``.  Raises ``Unreachable`` and ``jwt.InvalidTokenError`` for no such key."""
        found = self._find_key(name)
        if found is None and time.monotonic() - self._asked_for_keys > ASK_AGAIN_SECONDS:
            self._asked_for_keys = time.monotonic()
            self._kept.pop("keys", None)
            found = self._find_key(name)
        if found is None:
            raise jwt.InvalidTokenError("no such key")
        return found

    def _find_key(self, name: str | None) -> Any:
        keys = self._get("keys", self.metadata("jwks_uri")).get("keys", [])
        usable = [key for key in keys if key.get("use", "sig") == "sig" and key.get("kty") != "oct"]
        fits = [key for key in usable if name is None or key.get("kid") == name]
        return jwt.PyJWK.from_dict(fits[0]).key if len(fits) == 1 else None

    def post(self, endpoint: str, form: Mapping[str, str], *, client: tuple[str, str]) -> dict[str, Any]:
        """Send a form as this client (RFC 6749 2.3.1).  Raises ``Unreachable``."""
        user, secret = (quote(part, safe="") for part in client)
        request = urllib.request.Request(  # noqa: S310  # the scheme is checked in _open
            self.metadata(endpoint),
            data=urlencode(form).encode(),
            headers={"Authorization": "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode()},
        )
        return self._open(request)

    def _get(self, name: str, address: str) -> dict[str, Any]:
        at, document = self._kept.get(name, (0.0, {}))
        if document and time.monotonic() - at < FRESH_SECONDS:
            return document
        try:
            document = self._open(urllib.request.Request(address))  # noqa: S310  # the scheme is checked in _open
            self._write(name, document)
        except Unreachable as error:
            document = document or self._read(name)
            if not document:
                raise
            log.warning("the OpenID provider does not answer (%s); going by what it said before", error)
        self._kept[name] = (time.monotonic(), document)
        return document

    def _open(self, request: urllib.request.Request) -> dict[str, Any]:
        from sekisho.foundation.login.oidc import may_speak_to

        if not may_speak_to(request.full_url):
            raise Unreachable(f"{request.full_url} is not https")
        context = ssl.create_default_context(cafile=self._ca_file or None)
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), _NoRedirects(), urllib.request.HTTPSHandler(context=context)
        )
        request.add_header("Accept", "application/json")
        try:
            with opener.open(request, timeout=SECONDS) as answer:
                document = json.loads(answer.read(MOST_BYTES))
        except (OSError, ValueError) as error:
            raise Unreachable(str(error)) from error
        if not isinstance(document, dict):
            raise Unreachable("the answer is no JSON object")
        return document

    # What it said before, for a day on which it does not answer

    def _file(self, name: str) -> Path | None:
        if not self._cache:
            return None
        return Path(self._cache) / f"oidc-{sha256(self.issuer.encode()).hexdigest()[:16]}-{name}.json"

    def _write(self, name: str, document: dict[str, Any]) -> None:
        path = self._file(name)
        if path is None:
            return
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=".oidc-")
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(document, out)
        Path(part).replace(path)

    def _read(self, name: str) -> dict[str, Any]:
        path = self._file(name)
        if path is None or not path.exists():
            return {}
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return document
