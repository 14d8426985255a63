"""The second reader: zipfile and expat instead of our ZIP reader and lxml, its own walk, its own judgement."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from xml.parsers import expat

from sekisho_disarm.formats.odf import filtering, formulas, settings, vocabulary
from sekisho_disarm.formats.odf.package import BODIES, MANIFEST, MIMETYPES, PICTURE_TYPES
from sekisho_disarm.formats.odf.vocabulary import clark
from sekisho_disarm.kinds import Kind

_SEPARATOR = " "
_PIECE = 1024 * 1024
_PATH = re.compile(
    r"(?:Object \d+/)*(?:content\.xml|styles\.xml|settings\.xml|Pictures/picture\d+\.(png|jpg|gif|bmp|tif|webp|svg|emf|wmf))|meta\.xml"
)
_MAGIC = {
    "png": (b"\x89PNG",),
    "jpg": (b"\xff\xd8\xff",),
    "gif": (b"GIF8",),
    "bmp": (b"BM",),
    "tif": (b"II", b"MM"),
    "webp": (b"RIFF",),
    "svg": (b"<?xml", b"<svg"),
    "emf": (b"\x01\0\0\0",),
    "wmf": (b"\xd7\xcd\xc6\x9a", b"\x01\0\x09\0"),
}
_LINK = re.compile(
    r"https?://[^/?#@\\\s]+(?:[/?#][^\\\s]*)?|mailto:(?!\S*[?&]attach)[^\\\s]*|tel:[^\\\s]*|#[^\\\x00-\x1f]*",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"Pictures/picture\d+\.\w+")
_OBJECT = re.compile(r"\./Object \d+")
_REACH = re.compile(r"vnd\.sun\.star|\bmacro:|(?:java|vb)script:|\bfile:", re.IGNORECASE)
_FIELD_TYPES = ("FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "FORMDATE", "DATE")
_COMPONENTS = tuple(
    f"component.{name}"
    for name in (
        "Form", "TextField", "FormattedField", "NumericField", "CurrencyField", "PatternField", "DateField", "TimeField",
        "FixedText", "CheckBox", "RadioButton", "ListBox", "ComboBox", "GroupBox",
    )
)  # fmt: skip
_SMALL = {"meta.xml": "document-meta", "settings.xml": "document-settings"}


def verify(data: bytes, kind: Kind) -> list[str]:
    """A sentence for every thing outside the allow-list; empty when the package is proven."""
    if not data.startswith(b"PK\x03\x04") or data[-22:-18] != b"PK\x05\x06":
        return ["bytes around the package"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        first = infos[0]
        if first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED:
            return ["mimetype is not first"]
        if archive.read(first) != MIMETYPES[kind].encode():
            return ["mimetype is another"]
        return _manifest(archive, MIMETYPES[kind]) + [
            sentence for info in infos[1:] for sentence in _part(archive, info.filename)
        ]


def _manifest(archive: zipfile.ZipFile, mimetype: str) -> list[str]:
    listed: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        values = {name.rpartition(_SEPARATOR)[2]: value for name, value in attributes.items()}
        if tag.endswith("file-entry"):
            listed[values["full-path"]] = values["media-type"]

    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.StartElementHandler = start
    parser.Parse(archive.read(MANIFEST), True)
    names = archive.namelist()
    present = set(names) - {"mimetype", MANIFEST}
    files = {path for path in listed if not path.endswith("/")}
    types = {mimetype, "text/xml", *BODIES.values(), *(kind for _, kind in PICTURE_TYPES.values())}
    remains = [f"manifest and package differ in {path}" for path in sorted(files ^ present)]
    remains += [f"media type {kind}" for kind in sorted(set(listed.values()) - types)]
    return [*remains, *(["duplicate names"] if len(set(names)) != len(names) else [])]


def _part(archive: zipfile.ZipFile, path: str) -> list[str]:
    if path == MANIFEST:
        return []
    shape = _PATH.fullmatch(path)
    if shape is None:
        return [f"part {path}"]
    if shape.group(1):
        data = archive.read(path)
        return [] if data.startswith(_MAGIC[shape.group(1)]) else [f"{path} is no {shape.group(1)}"]
    folder, _, name = path.rpartition("/")
    reader = (
        _SmallReader(_SMALL[name]) if name in _SMALL else _PartReader(archive, f"{folder}/" if folder else "")
    )
    with archive.open(path) as pieces:
        remains = reader.read(iter(lambda: pieces.read(_PIECE), b""))
    return [f"{path}: {sentence}" for sentence in remains]


class _Reader:
    """What every part must be: well-formed, without DTD, comment and processing instruction."""

    def __init__(self) -> None:
        self.remains: list[str] = []
        self.open: list[str] = []

    def read(self, pieces: Iterator[bytes]) -> list[str]:
        parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = lambda _: self.open.pop()
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = lambda *_: self.remains.append("DTD")
        parser.ProcessingInstructionHandler = lambda *_: self.remains.append("processing instruction")
        parser.CommentHandler = lambda *_: self.remains.append("comment")
        try:
            for piece in pieces:
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except expat.ExpatError:
            self.remains.append("not well-formed")
        return self.remains

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.open.append(tag)

    def _characters(self, text: str) -> None:
        pass


class _SmallReader(_Reader):
    """Settings and properties: a root, items with plain values."""

    def __init__(self, root: str) -> None:
        super().__init__()
        self.root = root

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(_SEPARATOR)[2]
        if not self.open and local != self.root:
            self.remains.append(f"root {local}")
        self.open.append(tag)
        if local == "config-item":
            name = next((value for key, value in attributes.items() if key.endswith(" name")), "")
            kind = next((value for key, value in attributes.items() if key.endswith(" type")), "")
            if kind not in ("boolean", "int", "short", "long", "double") and name not in settings.STRINGS:
                self.remains.append(f"setting {name}")
        self.remains += [f"value of {key}" for key, value in attributes.items() if _REACH.search(value)]


class _PartReader(_Reader):
    """Content and styles: names, references, formulas, characters."""

    def __init__(self, archive: zipfile.ZipFile, folder: str) -> None:
        super().__init__()
        self.names, self.folder = set(archive.namelist()), folder

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.open.append(tag)
        if tag not in _spaced("elements"):
            self.remains.append(f"element {tag}")
        plain = tag in _spaced("plain")
        for name, value in attributes.items():
            if name not in _spaced("attributes") and not (
                plain and name in vocabulary.load().plain_attributes
            ):
                self.remains.append(f"attribute {name}")
            elif name in _LOOKED_AT or ":" in value:
                self._value(tag, name, value)

    def _value(self, tag: str, name: str, value: str) -> None:
        if name == _space(filtering.HREF):
            if not self._reference(tag, value):
                self.remains.append(f"reference {value[:60]!r}")
        elif name in _FORMULAS:
            if formulas.refusal(value):
                self.remains.append(f"formula {value[:60]!r}")
        elif name == _IMPLEMENTATION:
            if not value.removeprefix("ooo:").startswith(
                "com.sun.star.form.component."
            ) or not value.endswith(_COMPONENTS):
                self.remains.append(f"component {value[:60]!r}")
        elif name == _TYPE and tag.endswith(("fieldmark", "fieldmark-start")):
            if value.rpartition(".")[2] not in _FIELD_TYPES:
                self.remains.append(f"field {value[:60]!r}")
        elif _REACH.search(value) and name not in _SHOWN:
            self.remains.append(f"value of {name}")

    def _reference(self, tag: str, value: str) -> bool:
        local = tag.rpartition(_SEPARATOR)[2]
        if local == "a":
            return bool(_LINK.fullmatch(value)) and not _REACH.search(value.partition(":")[0] + ":")
        if local == "chart":
            return value == ".."
        if local == "object":
            inside = self.folder + value.removeprefix("./")
            return bool(_OBJECT.fullmatch(value)) and f"{inside}/content.xml" in self.names
        return bool(_PICTURE.fullmatch(value)) and self.folder + value in self.names

    def _characters(self, text: str) -> None:
        if not text.isspace() and self.open[-1] not in _spaced("text"):
            self.remains.append(f"characters in {self.open[-1]}")


@cache
def _spaced(kind: str) -> frozenset[str]:
    """A set of the vocabulary with names as expat writes them: ``namespace local``."""
    words: dict[str, frozenset[str]] = {
        "elements": vocabulary.load().elements,
        "attributes": vocabulary.load().attributes,
        "text": vocabulary.load().text,
        "plain": vocabulary.load().plain,
    }
    return frozenset(map(_space, words[kind]))


def _space(name: str) -> str:
    return name[1:].replace("}", _SEPARATOR)


_FORMULAS = frozenset(
    _space(clark(name))
    for name in ("table:formula", "table:expression", "table:condition", "style:condition", "calcext:value")
)
_TYPE = _space(clark("field:type"))
_IMPLEMENTATION = _space(clark("form:control-implementation"))
_SHOWN = frozenset(
    _space(clark(name))
    for name in ("office:string-value", "office:title", "table:title", "text:label", "text:description")
)
_LOOKED_AT = _FORMULAS | {_space(filtering.HREF), _TYPE, _IMPLEMENTATION}


def warm() -> None:
    for kind in ("elements", "attributes", "text", "plain"):
        _spaced(kind)
