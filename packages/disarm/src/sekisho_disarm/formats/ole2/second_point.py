"""The second reader of presentations: the whole stream must be one edit's objects, and nothing stands between them."""

from __future__ import annotations

import re
import struct

from sekisho_disarm.formats.ole2 import second_drawing
from sekisho_disarm.formats.ole2.ppt_records import ATOMS, CONTAINERS, TOP

_ESCHER_CONTAINERS = frozenset({0xF000, 0xF001, 0xF002, 0xF003, 0xF004, 0xF005, 0xF00D, 0xF011})
_MORE_CONTAINERS = frozenset({0xFD7, 0xFF2, 0x138A})
_MORE_ATOMS = {0xFD3: 4, 0xFF3: 16, 0xFDF: 8, 0x3F9: 16, 0xFF1: 28}
_TARGET = re.compile(
    r"(?:https?://[^/\\\s]+[^\\\s]*|mailto:[^\\\s]*|tel:[^\\\s]*|-?\d*,-?\d*,[^\\/|]*)", re.IGNORECASE
)
_PLACE = re.compile(r"[^\\/|]*")


class _Reading:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.remains: list[str] = []
        self.links: set[int] = set()

    def run(self, edit: int) -> list[str]:
        tops = self._tops()
        kinds = [kind for _, kind, _ in tops]
        if kinds[-2:] != [0x1772, 0xFF5] or not set(kinds[:-2]) <= TOP or tops[-1][0] != edit:
            self.remains.append("presentation: objects or edits that should not be there")
        else:
            self._directory(tops)
        for at, kind, size in tops[:-2]:
            self._container(kind, at + 8, at + 8 + size)
        return self.remains

    def _tops(self) -> list[tuple[int, int, int]]:
        found, at = [], 0
        while at < len(self.data):
            _, kind, size = struct.unpack_from("<HHI", self.data, at)
            found.append((at, kind, size))
            at += 8 + size
        if at != len(self.data):
            self.remains.append("presentation: a record is cut")
        return found

    def _directory(self, tops: list[tuple[int, int, int]]) -> None:
        """The directory names every object once; the edit before this one does not exist."""
        at, _, size = tops[-2]
        body, step = self.data[at + 8 : at + 8 + size], 0
        places: list[int] = []
        while step < len(body):
            count = int.from_bytes(body[step : step + 4], "little") >> 20
            places += struct.unpack_from(f"<{count}I", body, step + 4)
            step += 4 + 4 * count
        edit = tops[-1][0]
        if sorted(places) != [place for place, _, _ in tops[:-2]] or any(self.data[edit + 16 : edit + 20]):
            self.remains.append("presentation: directory and objects differ")

    def _container(self, parent: int, at: int, end: int) -> None:
        while at < end:
            if at + 8 > end:
                self.remains.append("presentation: bytes behind records")
                return
            head, kind, size = struct.unpack_from("<HHI", self.data, at)
            if at + 8 + size > end:
                self.remains.append("presentation: a record is cut")
                return
            self._one(parent, head, kind, at + 8, at + 8 + size)
            at += 8 + size

    def _one(self, parent: int, head: int, kind: int, at: int, end: int) -> None:
        body = self.data[at:end]
        if head & 15 == 15:
            if kind not in CONTAINERS | _ESCHER_CONTAINERS | _MORE_CONTAINERS:
                self.remains.append(f"presentation: container {kind:#06x}")
            self._container(kind, at, end)
        elif kind == 0x138B and parent == 0x138A:
            self._container(kind, at, end)
        elif kind in ATOMS or kind in _MORE_ATOMS:
            if len(body) > ATOMS.get(kind, _MORE_ATOMS.get(kind, 0)):
                self.remains.append(f"presentation: record {kind:#06x} is too long")
            self._atom(parent, head >> 4, kind, body)
        elif kind == 0x7F9 and parent == 0x7F8:
            self.remains += second_drawing.picture(body[2:])
        elif kind != 0xF007:
            self.remains += second_drawing.judge(head, kind, body)
        elif len(body) != 36:
            self.remains.append("presentation: a picture inside the document")

    def _atom(self, parent: int, instance: int, kind: int, body: bytes) -> None:
        text = body.decode("utf-16-le", "replace") if kind == 0xFBA else ""
        if parent == 0xFD7 and instance in (1, 3) and kind == 0xFBA:
            pattern = _TARGET if instance == 1 else _PLACE
            if not pattern.fullmatch(text):
                self.remains.append("presentation: a hyperlink of another scheme")
        elif parent == 0x138A and kind == 0xFBA and not re.fullmatch(r"___PPT(?:9|1[012])", text):
            self.remains.append("presentation: a tag")
        elif kind == 0xFF3 and (
            body[8] not in (0, 3, 4, 7) or any(body[:4]) or (body[8] == 4 and body[12] > 8)
        ):
            self.remains.append("presentation: an action")


def verify(document: bytes, current_user: bytes, pictures: bytes) -> list[str]:
    if len(current_user) != 32 or current_user[20:22] != b"\0\0":
        return ["presentation: current user"]
    remains = _Reading(document).run(int.from_bytes(current_user[16:20], "little"))
    at = 0
    while at < len(pictures):
        size = int.from_bytes(pictures[at + 4 : at + 8], "little")
        remains += second_drawing.picture(pictures[at : at + 8 + size])
        at += 8 + size
    return remains
