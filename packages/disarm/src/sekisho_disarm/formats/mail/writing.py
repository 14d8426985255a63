"""A fresh mail from what was kept: our own structure, UTF-8, base64, boundaries made from the content.

The same message gives the same bytes.  Source: RFC 5322 §2.1.1 (line length), RFC 2046 §5.1, RFC 2047, RFC 2231.
"""

from __future__ import annotations

import base64
import hashlib
import textwrap
from email.header import Header
from urllib.parse import quote

from sekisho_disarm.formats.mail.message import ADDRESSES, IDENTITIES, Attachment, Message

_END = b"\r\n"
#: Stands where Exchange knew a name only (RFC 2606 §2: nobody can own it).
NOBODY = "undisclosed@address.invalid"


def write(message: Message) -> bytes:
    head = [*_head(message), b"MIME-Version: 1.0"]
    return _END.join(head) + _END + _body(message)


def _head(message: Message) -> list[bytes]:
    lines = []
    for name in ADDRESSES:
        if message.addresses.get(name):
            shown = [_address(*pair) for pair in message.addresses[name] if any(pair)] or [NOBODY]
            lines.append(f"{name}: {(',' + chr(13) + chr(10) + ' ').join(shown)}")
    if message.subject:
        lines.append(f"Subject: {_encoded(message.subject)}")
    if message.date:
        lines.append(f"Date: {message.date}")
    lines += [
        f"{name}: {(chr(13) + chr(10) + ' ').join(message.identities[name])}"
        for name in IDENTITIES
        if message.identities.get(name)
    ]
    return [line.encode("ascii") for line in lines]


def _address(name: str, address: str) -> str:
    place = address or NOBODY
    return f"{_encoded(name, always=True)} <{place}>" if name else place


def _encoded(text: str, *, always: bool = False) -> str:
    """Encoded words where plain ASCII would not say the same."""
    safe = text.isascii() and "=?" not in text and len(text) < 900
    if safe and not always:
        return text if len(text) < 70 else Header(text, "us-ascii", maxlinelen=76).encode(linesep="\r\n")
    if safe and all(character.isalnum() or character in " -_" for character in text):
        return text
    return Header(text, "utf-8", maxlinelen=76).encode(linesep="\r\n")


def _body(message: Message) -> bytes:
    texts = []
    if message.text is not None or message.page is None:
        texts.append(_leaf("text/plain; charset=utf-8", (message.text or "").encode("utf-8", "replace")))
    if message.page is not None:
        texts.append(_leaf("text/html; charset=utf-8", message.page.encode("utf-8", "replace")))
    body = texts[0] if len(texts) == 1 else _multipart("alternative", texts)
    inline = [_attached(item, "inline") for item in message.attachments if item.content_id]
    if inline:
        body = _multipart("related", [body, *inline])
    others = [_attached(item, "attachment") for item in message.attachments if not item.content_id]
    return _multipart("mixed", [body, *others]) if others else body


def _multipart(kind: str, parts: list[bytes]) -> bytes:
    boundary = b"=_" + hashlib.sha256(kind.encode() + b"".join(parts)).hexdigest()[:40].encode()
    head = b'Content-Type: multipart/%s; boundary="%s"\r\n\r\n' % (kind.encode(), boundary)
    return (
        head
        + b"".join(b"--" + boundary + _END + part + _END for part in parts)
        + b"--"
        + boundary
        + b"--"
        + _END
    )


def _leaf(kind: str, data: bytes, *headers: str) -> bytes:
    head = [f"Content-Type: {kind}", "Content-Transfer-Encoding: base64", *headers]
    return (
        _END.join(line.encode("ascii") for line in head)
        + _END * 2
        + base64.encodebytes(data).replace(b"\n", _END)
    )


def _attached(item: Attachment, disposition: str) -> bytes:
    """The name twice: as RFC 2231 says, and as an encoded word for the programs that cannot read that."""
    pieces = textwrap.wrap(quote(item.name, safe=""), 60, break_on_hyphens=False) or ["_"]
    name = ";\r\n ".join(f"filename*{number}*={_first(number)}{piece}" for number, piece in enumerate(pieces))
    headers = [f"Content-Disposition: {disposition};\r\n {name}"]
    if item.content_id:
        headers.append(f"Content-ID: <{item.content_id}>")
    return _leaf(item.media_type, item.data, *headers)


def _first(number: int) -> str:
    return "UTF-8''" if number == 0 else ""
