"""Hyperlinks of cells: http(s), mailto and tel, and places inside the book; written afresh.

Source: [MS-XLS] 2.4.140 (HLink), [MS-OSHARED] 2.3.7 (Hyperlink Object and monikers).
"""

from __future__ import annotations

import re
import struct

from sekisho_disarm.formats.ooxml.relationships import safe_url

_HLINK = bytes.fromhex("d0c9ea79f9bace118c8200aa004ba90b")
_URL = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
_MONIKER, _ABSOLUTE, _LOCATION, _DISPLAY, _FRAME, _AS_TEXT = 1, 2, 8, 0x10, 0x80, 0x100
_PLACE = re.compile(r"[^\\/|\x00-\x1f]{1,2000}")


class _Reader:
    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at

    def take(self, count: int) -> bytes:
        if count < 0 or self.at + count > len(self.data):
            raise ValueError("short")
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self) -> int:
        return int(struct.unpack("<I", self.take(4))[0])

    def text(self) -> str:
        return _decoded(self.take(2 * self.number()))


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-16-le", "replace").split("\0", 1)[0]


def rebuild(body: bytes) -> bytes | None:
    """A fresh HLINK record, or None when the link may not stay."""
    if len(body) < 32 or body[8:24] != _HLINK:
        return None
    try:
        target, place = parse(body, 24)
    except ValueError:
        return None
    url = safe_url(target) if target else ""
    if url is None or (place and not _PLACE.fullmatch(place)) or not (url or place):
        return None
    return body[:8] + _HLINK + written(url, place)


def parse(data: bytes, at: int) -> tuple[str, str]:
    """Target and place of a Hyperlink Object at ``at``.  Raises ``ValueError`` for targets that are no URL."""
    reader = _Reader(data, at)
    if reader.number() != 2:
        raise ValueError("version")
    flags = reader.number()
    for bit in (_DISPLAY, _FRAME):
        if flags & bit:
            reader.text()
    target = ""
    if flags & _MONIKER:
        target = reader.text() if flags & _AS_TEXT else _moniker(reader)
        if not target:
            raise ValueError("moniker")
    return target, reader.text() if flags & _LOCATION else ""


def _moniker(reader: _Reader) -> str:
    if reader.take(16) != _URL:
        raise ValueError("moniker")
    return _decoded(reader.take(reader.number()))


def written(url: str, place: str) -> bytes:
    """A Hyperlink Object."""
    flags = (_MONIKER | _ABSOLUTE if url else 0) | (_LOCATION if place else 0)
    out = struct.pack("<II", 2, flags)
    if url:
        raw = url.encode("utf-16-le", "replace") + b"\0\0"
        out += _URL + struct.pack("<I", len(raw)) + raw
    if place:
        raw = place.encode("utf-16-le", "replace") + b"\0\0"
        out += struct.pack("<I", len(raw) // 2) + raw
    return out
