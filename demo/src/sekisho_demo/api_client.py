"""A small client of Sekisho's API, with the standard library only: what a script of a town would do.

    api = Api("127.0.0.1", 8701, token)
    sent = api.send([("次第.docx", data)], destination="lgwan")      # → the transfer as JSON
    api.transfer(sent["id"]); api.inbox(); api.download(item_id); api.record(item_id)

A refusal raises :class:`Refused` with the code and the sentence; no answer at all raises :class:`NotAnswered`.
"""

from __future__ import annotations

import http.client
import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any


class NotAnswered(Exception):
    """The connection broke before an answer came: nothing was acknowledged, so asking again is right."""


class Refused(Exception):
    """An answer other than success: ``status``, the stable ``code``, the sentence ``reason``."""

    def __init__(self, status: int, body: bytes) -> None:
        try:
            told = json.loads(body)
        except ValueError:
            told = {}
        self.status = status
        self.code, self.reason = str(told.get("code", "")), str(told.get("reason", ""))
        self.remedy = str(told.get("remedy", ""))
        super().__init__(f"{status} {self.code} {self.reason or body[:200]!r}")


@dataclass(frozen=True, slots=True)
class Streamed:
    """A file that is never whole in memory: ``size`` bytes that ``chunks`` gives."""

    size: int
    chunks: Iterable[bytes]


Content = bytes | Streamed


class Api:
    """One person in one zone.  Each call is a connection of its own; ``timeout`` in seconds."""

    def __init__(self, host: str, port: int, token: str, *, timeout: float = 60) -> None:
        self._host, self._port, self.token, self._timeout = host, port, token, timeout

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: Iterable[bytes] | None = None,
        headers: dict[str, str] | None = None,
    ) -> bytes:
        """The body of a successful answer.  Raises ``Refused`` and ``NotAnswered``."""
        connection = http.client.HTTPConnection(self._host, self._port, timeout=self._timeout)
        own = {"Authorization": f"Bearer {self.token}", "Connection": "close"}
        try:
            response = _exchange(connection, method, path, body, own | (headers or {}))
            answer = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise NotAnswered(f"{method} {path}: {type(error).__name__} {error}") from error
        finally:
            connection.close()
        if not 200 <= response.status < 300:
            raise Refused(response.status, answer)
        return answer

    def _json(self, path: str) -> Any:
        return json.loads(self.ask("GET", f"/api/v1{path}"))

    def send(
        self,
        files: Sequence[tuple[str, Content]],
        *,
        destination: str,
        purpose: str = "試し",
        recipients: Sequence[str] = (),
    ) -> dict[str, Any]:
        """Create a transfer; returns when every byte is acknowledged."""
        fields = [("destination", destination), ("purpose", purpose)]
        fields += [("recipients", login) for login in recipients]
        boundary = secrets.token_hex(16)
        parts, size = multipart(fields, files, boundary)
        headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Content-Length": str(size),
        }
        sent: dict[str, Any] = json.loads(
            self.ask("POST", "/api/v1/transfers", body=_chunks(parts), headers=headers)
        )
        return sent

    def transfer(self, transfer_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self._json(f"/transfers/{transfer_id}")
        return found

    def inbox(self) -> list[dict[str, Any]]:
        """The newest hundred transfers to this person in this zone."""
        found: list[dict[str, Any]] = self._json("/inbox")
        return found

    def download(self, item_id: str) -> bytes:
        """The clean copy."""
        return self.ask("GET", f"/api/v1/items/{item_id}/content")

    def record(self, item_id: str) -> dict[str, Any]:
        """The signed processing record as ``{record, signature, key, alg}``; ``record`` is JSON text."""
        found: dict[str, Any] = self._json(f"/items/{item_id}/record")
        return found


def _exchange(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: Iterable[bytes] | None,
    headers: dict[str, str],
) -> http.client.HTTPResponse:
    """Send and take the answer, also one that comes (a full disk) before the whole body is sent."""
    try:
        connection.request(method, path, body=body, headers=headers)
    except (BrokenPipeError, ConnectionResetError):
        if connection.sock is None:
            raise
        response = http.client.HTTPResponse(connection.sock, method=method)
        response.begin()
        return response
    return connection.getresponse()


def multipart(
    fields: Sequence[tuple[str, str]], files: Sequence[tuple[str, Content]], boundary: str
) -> tuple[list[Content], int]:
    """The parts of a ``multipart/form-data`` body (RFC 7578) and its length in bytes."""
    parts: list[Content] = []
    for name, value in fields:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        parts.append(f"{head}{value}\r\n".encode())
    for name, content in files:
        quoted = name.replace("\\", "\\\\").replace('"', "%22")
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{quoted}"\r\n'
        parts += [f"{head}Content-Type: application/octet-stream\r\n\r\n".encode(), content, b"\r\n"]
    parts.append(f"--{boundary}--\r\n".encode())
    return parts, sum(part.size if isinstance(part, Streamed) else len(part) for part in parts)


def _chunks(parts: Iterable[Content]) -> Iterator[bytes]:
    for part in parts:
        if isinstance(part, Streamed):
            yield from part.chunks
        else:
            yield part
