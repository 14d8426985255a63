"""The second reader: our own strict reading of the lines that ``writing`` may have written."""

from __future__ import annotations

import base64
import binascii
import re

from sekisho_disarm.formats.html import second_reader as page_reader
from sekisho_disarm.formats.mail.message import HEADERS

_TYPES = re.compile(
    r"text/plain; charset=utf-8|text/html; charset=utf-8|application/(?:octet-stream|pdf|zip)"
    r"|image/(?:png|jpeg|gif|bmp|webp|tiff)"
    r'|multipart/(?:mixed|related|alternative); boundary="(=_[0-9a-f]{40})"'
)
_DISPOSITION = re.compile(r"(?:attachment|inline)(?:; filename\*\d+\*=(?:UTF-8'')?[\w.~%\-]+)+")
_IDENTITY = re.compile(r"<[\w.@\-+=$%]{1,200}>", re.ASCII)
_DECEIVING = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_DEEPEST = 4


def verify(data: bytes) -> list[str]:
    """A sentence for every line that is not ours."""
    if not data.isascii():
        return ["bytes outside ASCII"]
    head, _, _ = data.partition(b"\r\n\r\n")
    names = [line.partition(b":")[0].decode() for line in head.split(b"\r\n") if not line.startswith(b" ")]
    own = {"MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
    remains = [f"header {name[:40]!r}" for name in names if name not in HEADERS and name not in own]
    return remains + _part(data, 0)


def _part(data: bytes, depth: int) -> list[str]:
    head, separator, body = data.partition(b"\r\n\r\n")
    fields = _fields(head)
    kind = _TYPES.fullmatch(fields.get("Content-Type", ""))
    if kind is None or not separator or depth > _DEEPEST:
        return [f"type {fields.get('Content-Type', '')[:60]!r}"]
    if kind.group(1):
        return _parts(body, kind.group(1).encode(), depth)
    if fields.get("Content-Transfer-Encoding") != "base64":
        return ["transfer encoding"]
    return _disposition(fields) + _content(kind.group(), body)


def _fields(head: bytes) -> dict[str, str]:
    lines = head.decode("ascii").replace("\r\n ", " ").split("\r\n")
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _parts(body: bytes, boundary: bytes, depth: int) -> list[str]:
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if pieces[0] or pieces[-1] != b"--\r\n" or len(pieces) < 3:
        return ["around the parts"]
    return [sentence for piece in pieces[1:-1] for sentence in _part(piece.removeprefix(b"\r\n"), depth + 1)]


def _disposition(fields: dict[str, str]) -> list[str]:
    remains = []
    if not _DISPOSITION.fullmatch(fields.get("Content-Disposition", "inline; filename*0*=x")):
        remains.append("disposition")
    if not _IDENTITY.fullmatch(fields.get("Content-ID", "<x>")):
        remains.append("content id")
    return remains


def _content(kind: str, body: bytes) -> list[str]:
    try:
        data = base64.b64decode(body.replace(b"\r\n", b""), validate=True)
        text = data.decode("utf-8") if kind.startswith("text/") else ""
    except (binascii.Error, UnicodeDecodeError):
        return ["content that is no base64 or text"]
    if kind.startswith("text/html"):
        return page_reader.check(text)
    return ["character that deceives"] if _DECEIVING.search(text) else []
