"""Old binary files of Office, and Outlook messages: which one it is, its properties, and its reader.

Source: [MS-CFB] (container), [MS-OLEPS] (properties), [MS-OXMSG] (messages).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, BinaryIO

import olefile

from sekisho_screening.errors import DAMAGED, Encrypted, TooComplex, Unreadable
from sekisho_screening.extract import doc, ppt, tabbed, xls
from sekisho_screening.extract.items import Item, Passage, Unread
from sekisho_screening.places import Part, Place
from sekisho_screening.settings import MIB

_MOST_STREAM = 256 * MIB
_MOST_PARTS = 10_000
_MOST_VALUES = 1 << 16
_VECTOR = 0x1000  # [MS-OLEPS] §2.2: a list of the type in the other bits
#: what olefile and readers of binary records raise on damaged files
WRONG = (*DAMAGED, LookupError, TypeError, AttributeError, AssertionError, UnicodeError)
_PROPERTIES = (
    "title",
    "subject",
    "author",
    "keywords",
    "comments",
    "last_saved_by",
    "category",
    "manager",
    "company",
)
#: MAPI properties of a message that are read: id → how people call it
_MESSAGE = {
    "0037": "Subject", "0C1A": "From", "0C1F": "From", "5D01": "From", "0E04": "To", "0E03": "Cc", "0E02": "Bcc",
    "3001": "To", "3003": "To", "39FE": "To",
}  # fmt: skip
_BODY, _NAME, _LONG_NAME, _DATA = "1000", "3704", "3707", "37010102"

Door = Callable[[BinaryIO, str, Place], Iterator[Item]]


class _Container(olefile.OleFileIO):  # type: ignore[misc]  # olefile ships no types
    """Counts the values of lists in properties: a list says itself how long it is, four thousand million if it likes."""

    _values = 0

    def _parse_property(self, s: bytes, offset: int, property_id: int, property_type: int, *rest: Any) -> Any:
        if property_type & _VECTOR:
            self._values += int.from_bytes(s[offset : offset + 4], "little")
            if self._values > _MOST_VALUES:
                raise ValueError("too many values")
        return super()._parse_property(s, offset, property_id, property_type, *rest)


def read(source: BinaryIO, place: Place, door: Door) -> tuple[str, Iterator[Item]]:
    """The kind (doc, xls, ppt, msg, ole2) and what is in it.  Raises ``Unreadable``, ``Encrypted``."""
    try:
        container = _Container(source, raise_defects=olefile.DEFECT_FATAL)
        names = {"/".join(path).lower() for path in container.listdir()}
    except (*WRONG, RecursionError, MemoryError) as error:
        raise Unreadable(type(error).__name__) from None
    if len(names) > _MOST_PARTS:
        raise TooComplex("streams")
    if "encryptedpackage" in names:
        raise Encrypted
    readers: dict[str, tuple[str, Callable[[], Iterator[Item]]]] = {
        "worddocument": ("doc", lambda: _words(container, place)),
        "workbook": ("xls", lambda: xls.read(io.BytesIO(_stream(container, "Workbook")), place)),
        "book": ("xls", lambda: xls.read(io.BytesIO(_stream(container, "Book")), place)),
        "powerpoint document": ("ppt", lambda: ppt.read(_stream(container, "PowerPoint Document"), place)),
        "__properties_version1.0": ("msg", lambda: _message(container, place, door)),
    }
    for name, (kind, reader) in readers.items():
        if name in names:
            return kind, _guarded(container, reader, place)
    return "ole2", iter([Unread(place, "文字として読める形式ではありません")])


def _guarded(container: Any, reader: Callable[[], Iterator[Item]], place: Place) -> Iterator[Item]:
    yield from _properties(container, place)
    try:
        yield from reader()
    except WRONG as error:
        raise Unreadable(type(error).__name__) from None


def _stream(container: Any, name: str | list[str]) -> bytes:
    with container.openstream(name) as stream:
        data = stream.read(_MOST_STREAM + 1)
    if len(data) > _MOST_STREAM:
        raise TooComplex("stream")
    return bytes(data)


def _properties(container: Any, place: Place) -> Iterator[Item]:
    try:
        found = container.get_metadata()
    except WRONG:
        yield Unread(replace(place, part=Part.PROPERTY), "この部分は壊れていて読めませんでした")
        return
    for name in _PROPERTIES:
        value = getattr(found, name, None)
        text = value.decode("cp932", "replace") if isinstance(value, bytes) else value
        if isinstance(text, str) and text.strip("\0 "):
            yield Passage(text.strip("\0"), replace(place, part=Part.PROPERTY, name=name))


def _words(container: Any, place: Place) -> Iterator[Item]:
    main = _stream(container, "WordDocument")
    table = _stream(container, doc.table_stream(main))
    for part, text in doc.texts(main, table):
        if part is Part.BODY:
            yield from tabbed.read(text, place)
        elif text.strip():
            yield Passage(text, replace(place, part=part))


def _message(container: Any, place: Place, door: Door) -> Iterator[Item]:
    """Addresses and subject, the body, attachments through the door, whatever depth they have."""
    headers: list[str] = []
    attachments: dict[str, dict[str, list[str]]] = {}
    bodies: list[list[str]] = []
    for path in container.listdir():
        name = path[-1]
        if not name.startswith("__substg1.0_"):
            continue
        wanted, kind = name[12:16].upper(), name[16:20].upper()
        folder = "/".join(path[:-1])
        if folder.startswith("__attach"):
            attachments.setdefault(path[0], {})[name[12:20].upper()] = path
        elif wanted in _MESSAGE and kind in ("001F", "001E"):
            headers.append(f"{_MESSAGE[wanted]}: {_string(_stream(container, path), kind)}")
        elif wanted == _BODY and kind in ("001F", "001E") and not folder:
            bodies.append(path)
    if headers:
        yield Passage("\n".join(headers), replace(place, part=Part.MAIL_HEADER))
    for path in bodies:
        yield Passage(_string(_stream(container, path), path[-1][16:20].upper()), place)
    if not bodies:
        yield Unread(place, "本文を読めませんでした")
    for parts in attachments.values():
        yield from _attached(container, parts, place, door)


def _attached(container: Any, parts: dict[str, list[str]], place: Place, door: Door) -> Iterator[Item]:
    named = [path for prefix in (_LONG_NAME, _NAME) for key, path in parts.items() if key.startswith(prefix)]
    name = _string(_stream(container, named[0]), named[0][-1][16:20].upper()) if named else "attachment"
    if _DATA in parts:
        yield from door(io.BytesIO(_stream(container, parts[_DATA])), name, place)
    else:
        yield Unread(replace(place, within=(*place.within, name)), "添付されたメールの中身は読んでいません")


def _string(data: bytes, kind: str) -> str:
    return data.decode("utf-16-le" if kind == "001F" else "cp932", "replace").strip("\0")
