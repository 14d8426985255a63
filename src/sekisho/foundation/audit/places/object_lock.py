"""S3-compatible storage with object lock: nobody, not even its owner, can change a head before its days are over.

One PUT and one HEAD a head, signed with AWS Signature Version 4 by the standard library: a client library would bring
a hundred times the code for two calls.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self
from urllib.parse import quote, urlsplit

from django.conf import settings

from sekisho.foundation.audit.places import PlaceProblem
from sekisho.foundation.audit.places.web_call import Answer, call

MODE = "COMPLIANCE"  # GOVERNANCE could be lifted by whoever holds the right


@dataclass(frozen=True, slots=True)
class Credentials:
    access_key: str
    secret_key: str
    region: str


def signed_headers(
    method: str, host: str, path: str, headers: Mapping[str, str], body: bytes, who: Credentials, at: datetime
) -> dict[str, str]:
    """The headers with ``Authorization``: AWS4-HMAC-SHA256, every header signed, no query.

    ``path``: already encoded.  Source: AWS, "Signature Calculations for the Authorization Header".
    """
    stamp, content = at.strftime("%Y%m%dT%H%M%SZ"), hashlib.sha256(body).hexdigest()
    all_headers = {k.lower(): v.strip() for k, v in headers.items()} | {
        "host": host,
        "x-amz-content-sha256": content,
        "x-amz-date": stamp,
    }
    names = sorted(all_headers)
    canonical = "\n".join(
        [method, path, "", *(f"{n}:{all_headers[n]}" for n in names), "", ";".join(names), content]
    )
    scope = f"{stamp[:8]}/{who.region}/s3/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{who.secret_key}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    authorization = (
        f"AWS4-HMAC-SHA256 Credential={who.access_key}/{scope},"
        f"SignedHeaders={';'.join(names)},Signature={signature}"
    )
    return all_headers | {"authorization": authorization}


@dataclass(slots=True)
class LockedObjects:
    """``url``: https://host/bucket/prefix (path style)."""

    url: str
    who: Credentials
    keep_days: int
    ca: str = ""
    name: str = "s3"

    @classmethod
    def from_settings(cls) -> Self:
        who = Credentials(
            settings.SEKISHO_TRAIL_S3_ACCESS_KEY,
            settings.SEKISHO_TRAIL_S3_SECRET_KEY,
            settings.SEKISHO_TRAIL_S3_REGION,
        )
        return cls(
            settings.SEKISHO_TRAIL_S3_URL,
            who,
            settings.SEKISHO_TRAIL_S3_KEEP_DAYS,
            settings.SEKISHO_TRAIL_S3_CA_FILE,
        )

    def deliver(self, *, number: int, document: str) -> None:
        body = document.encode() + b"\n"
        path = self._path(number, body)
        until = datetime.now(UTC) + timedelta(days=self.keep_days)
        md5 = hashlib.md5(body, usedforsecurity=False).digest()
        headers = {
            "content-type": "application/json",
            "content-md5": base64.b64encode(md5).decode(),  # object lock demands it
            "x-amz-object-lock-mode": MODE,
            "x-amz-object-lock-retain-until-date": until.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        answer = self._call("PUT", path, headers, body)
        if answer.status != 200:
            raise PlaceProblem(f"the storage answered {answer.status}: {answer.body[:200]!r}")
        self._check_locked(path)

    def _path(self, number: int, body: bytes) -> str:
        """The digest in the name keeps two heads of one number apart: both stay, and the forgery shows."""
        prefix = urlsplit(self.url).path.rstrip("/")
        return quote(f"{prefix}/head-{number:09}-{hashlib.sha256(body).hexdigest()[:16]}.json")

    def _check_locked(self, path: str) -> None:
        """A storage that does not know object lock takes the header and forgets it: ask."""
        answer = self._call("HEAD", path, {}, b"")
        if answer.status != 200 or answer.headers.get("x-amz-object-lock-mode") != MODE:
            raise PlaceProblem(
                "the storage took the head but does not lock it: the bucket needs object lock, the user the right"
                " to put and get retention"
            )

    def _call(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        url = urlsplit(self.url)
        host = url.netloc.rpartition("@")[2]
        all_headers = signed_headers(method, host, path, headers, body, self.who, datetime.now(UTC))
        return call(method, url, path, all_headers, body, ca=self.ca)
