"""One HTTP call, with limits.  No redirects: a place that moved is for a person to look at."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult

from sekisho.foundation.audit.places import PlaceProblem

SECONDS = 15
MOST_BYTES = 256 * 1024  # an answer with a chain of certificates has a few kilobytes


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes


def call(
    method: str, url: SplitResult, path: str, headers: Mapping[str, str], body: bytes, *, ca: str = ""
) -> Answer:
    """Raises ``PlaceProblem`` and ``OSError``."""
    assert url.hostname
    connection: http.client.HTTPConnection
    if url.scheme == "https":
        context = ssl.create_default_context(cafile=ca or None)
        connection = http.client.HTTPSConnection(url.hostname, url.port, timeout=SECONDS, context=context)
    else:
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=SECONDS)
    try:
        connection.request(method, path, body=body, headers=dict(headers))
        response = connection.getresponse()
        content = response.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise PlaceProblem(f"{url.hostname} answered with more than {MOST_BYTES} bytes")
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, content)
    except http.client.HTTPException as error:
        raise PlaceProblem(f"{url.hostname} does not speak HTTP: {error!r}") from error
    finally:
        connection.close()
