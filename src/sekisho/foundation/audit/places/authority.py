"""A time-stamp authority (RFC 3161 over HTTP, §3.4): says that a head existed at a time that is not ours to choose."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings

from sekisho.foundation.audit.places import PlaceProblem
from sekisho.foundation.audit.places.web_call import call
from sekisho.foundation.audit.proof.stamps import Authority, BadStamp, check, request


@dataclass(slots=True)
class TimeStampAuthority:
    url: str
    authority: Authority
    name: str = "tsa"

    @classmethod
    def from_settings(cls) -> Self:
        try:
            authority = Authority.from_pem(Path(settings.SEKISHO_TRAIL_TSA_CA_FILE).read_bytes())
        except BadStamp as error:
            raise PlaceProblem(str(error)) from error
        return cls(settings.SEKISHO_TRAIL_TSA_URL, authority)

    def deliver(self, *, number: int, document: str) -> bytes:
        """The authority's answer (DER), verified: over this document, with our nonce, up to the configured root."""
        query, url = request(document), urlsplit(self.url)
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        path = (url.path or "/") + (f"?{url.query}" if url.query else "")
        answer = call("POST", url, path, headers, query.as_bytes())
        if answer.status != 200:
            raise PlaceProblem(f"the time-stamp authority answered {answer.status}")
        try:
            check(answer.body, document, self.authority, nonce=query.nonce)
        except BadStamp as error:
            raise PlaceProblem(str(error)) from error
        return answer.body
