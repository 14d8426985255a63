"""The second reader: expat instead of lxml, its own judgement of references and styles."""

from __future__ import annotations

import base64
import re
from xml.parsers import expat

from sekisho_disarm.formats.html import styles
from sekisho_disarm.formats.svg import vocabulary
from sekisho_disarm.formats.svg.vocabulary import SVG, XLINK, XML

_SEPARATOR = " "
_LINK = re.compile(r"https?://[^\\\s]+|mailto:[^\\\s]*|tel:[^\\\s]*|#[^\\\s]*", re.IGNORECASE)
_LOCAL = re.compile(r"#[^\s\\:]+")
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp|bmp);base64,([A-Za-z0-9+/=]+)")
_MAGIC = {"png": b"\x89PNG", "jpeg": b"\xff\xd8\xff", "gif": b"GIF8", "webp": b"RIFF", "bmp": b"BM"}
_RULE = re.compile(r"([^{}]+) \{ ([^{}]*) \}")


class _Reader:
    def __init__(self) -> None:
        self.remains: list[str] = []
        self.open: list[str] = []
        self.sheet = ""

    def read(self, data: bytes) -> list[str]:
        parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = lambda *_: self.remains.append("DTD")
        parser.ProcessingInstructionHandler = lambda *_: self.remains.append("processing instruction")
        parser.CommentHandler = lambda *_: self.remains.append("comment")
        try:
            parser.Parse(data, True)
        except expat.ExpatError:
            self.remains.append("not well-formed")
        return self.remains

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, _, local = tag.rpartition(_SEPARATOR)
        self.open.append(local)
        self.sheet = ""
        if namespace != SVG or local not in vocabulary.ELEMENTS:
            self.remains.append(f"element {tag}")
        for name, value in attributes.items():
            if not _may_stand(local, name, value):
                self.remains.append(f"attribute {name} of {local}")

    def _characters(self, text: str) -> None:
        if self.open[-1] == "style":
            self.sheet += text
        elif not text.isspace() and self.open[-1] not in vocabulary.TEXT:
            self.remains.append(f"characters in {self.open[-1]}")

    def _end(self, tag: str) -> None:
        if self.open.pop() == "style":
            for line in filter(None, self.sheet.split("\n")):
                rule = _RULE.fullmatch(line)
                if rule is None or not styles.is_selector(rule.group(1)) or not _declarations(rule.group(2)):
                    self.remains.append(f"style {line[:60]!r}")


def _may_stand(element: str, name: str, value: str) -> bool:
    if name in ("href", f"{XLINK}{_SEPARATOR}href"):
        return _reference(element, value)
    if name.startswith(XML + _SEPARATOR):
        return name.endswith(("space", "lang"))
    if name == "style":
        return _declarations(value)
    if name == "attributeName" and value not in vocabulary.ANIMATED:
        return False
    return name in vocabulary.ATTRIBUTES and vocabulary.is_plain(value)


def _reference(element: str, value: str) -> bool:
    if element == "a":
        return bool(_LINK.fullmatch(value))
    if element != "image":
        return bool(_LOCAL.fullmatch(value))
    picture = _PICTURE.fullmatch(value)
    return picture is not None and base64.b64decode(picture.group(2)[:64]).startswith(
        _MAGIC[picture.group(1)]
    )


def _declarations(text: str) -> bool:
    parts = [part.partition(":") for part in text.split(";")]
    return all(
        name.strip() in vocabulary.PROPERTIES and vocabulary.is_plain(value) for name, _, value in parts
    )


def verify(data: bytes) -> list[str]:
    return _Reader().read(data)
