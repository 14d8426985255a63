"""The second reader: zipfile and expat instead of our ZIP reader and lxml, its own walk, its own judgement.

It knows the same vocabulary but none of the code that filtered with it, and it says what it finds in words.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from xml.parsers import expat

from sekisho_disarm.errors import Malformed
from sekisho_disarm.formats.ooxml import catalogue, fields, formulas, vocabulary
from sekisho_disarm.kinds import Kind

_MAGIC = {
    "image/png": (b"\x89PNG",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF8",),
    "image/bmp": (b"BM",),
    "image/tiff": (b"II", b"MM"),
    "image/x-emf": (b"\x01\0\0\0",),
    "image/x-wmf": (b"\xd7\xcd\xc6\x9a", b"\x01\0\x09\0"),
}
_LINK = re.compile(
    r"(?:https?://[^/?#@\\\s]+(?:[/?#][^\\\s]*)?|mailto:(?!\S*[?&]attach)[^\\\s]*|tel:[^\\\s]*|#[^\\\s:|]*)",
    re.IGNORECASE,
)
#: Going to a slide is all that a click may do; elsewhere an action is one word.
_ACTION = re.compile(r"\w*|ppaction://(?:hlinksldjump|noaction|hlinkshowjump\?jump=[a-z]+)", re.IGNORECASE)
_PROGRAM = re.compile(r"(?:Word\.Document|Excel\.Sheet|PowerPoint\.Show)\.12")
_EMBEDDED = {content_type: kind for kind, content_type in catalogue.EMBEDDED.items()}
_PROGRAM_PART = re.compile(
    rb'<\?xml version="1.0" encoding="UTF-8" standalone="yes"\?>\n<Properties xmlns="http://[a-zA-Z0-9./\-]{1,80}">'
    rb"(?:<Application>(?:Microsoft [A-Za-z ]{4,30}|LibreOffice/[\w.$]{1,51})</Application>)?"
    rb"(?:<AppVersion>[0-9.]{6,7}</AppVersion>)?</Properties>"
)
_SEPARATOR = " "
_LONG, _PIECE = 32 * 1024 * 1024, 1024 * 1024  # sheets above are read in pieces
_OWN_PARTS = ("[Content_Types].xml",)


def verify(data: bytes, kind: Kind) -> list[str]:
    """A sentence for every thing outside the allow-list; empty when the package is proven.

    Raises ``Malformed`` (DSM-924) for a part that is not well-formed.
    """
    if not data.startswith(b"PK\x03\x04") or data[-22:-18] != b"PK\x05\x06":
        return ["bytes around the package"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return _Reading(archive, kind).run()


class _Reading:
    def __init__(self, archive: zipfile.ZipFile, kind: Kind) -> None:
        self.archive, self.kind = archive, kind
        self.remains: list[str] = []
        self.types: dict[str, str] = {}
        self.defaults: dict[str, str] = {}
        self.reached: set[str] = set()

    def run(self) -> list[str]:
        names = self.archive.namelist()
        if len({name.lower() for name in names}) != len(names):
            self.remains.append("duplicate names")
        self._read_types()
        self._follow("")
        for name in names:
            if name not in self.reached and name not in _OWN_PARTS and not name.endswith(".rels"):
                self.remains.append(f"orphan {name}")
        return self.remains

    def _read_types(self) -> None:
        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag.endswith("Override"):
                self.types[attributes["PartName"].lstrip("/")] = attributes["ContentType"]
            elif tag.endswith("Default"):
                self.defaults[attributes["Extension"]] = attributes["ContentType"]

        _parse(self.archive.read("[Content_Types].xml"), start)
        written = {*self.types.values(), *self.defaults.values()}
        allowed = {*catalogue.CONTENT_TYPES, *_MAGIC, catalogue.RELATIONSHIPS_TYPE, "application/xml"}
        allowed |= set(catalogue.EMBEDDED.values())
        self.remains += [f"content type {content_type}" for content_type in written - allowed]

    def _type_of(self, part: str) -> str:
        return self.types.get(part) or self.defaults.get(part.rpartition(".")[2], "")

    def _follow(self, source: str) -> None:
        """Walk by a list of work, not by recursion; each part is read once."""
        waiting = [source]
        while waiting:
            part = waiting.pop()
            identities = set()
            for identity, word, target in self._relations(part):
                identities.add(identity)
                if target is not None and target not in self.reached:
                    self.reached.add(target)
                    waiting.append(target)
                    self._check_type(target, word)
            if part:
                self._check_part(part, identities)

    def _relations(self, part: str) -> list[tuple[str, str, str | None]]:
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path not in self.archive.NameToInfo:
            return []
        found: list[tuple[str, str, str | None]] = []

        def start(tag: str, attributes: dict[str, str]) -> None:
            if not tag.endswith("Relationship"):
                return
            word = catalogue.short_type(attributes["Type"])
            if attributes.get("TargetMode", "Internal") != "Internal":
                if word != "hyperlink" or not _LINK.fullmatch(attributes["Target"]):
                    self.remains.append(f"external {word or attributes['Type']} in {path}")
                found.append((attributes["Id"], word, None))
                return
            found.append((attributes["Id"], word, attributes["Target"].lstrip("/")))

        _parse(self.archive.read(path), start)
        return found

    def _check_type(self, target: str, word: str) -> None:
        content_type = self._type_of(target)
        if target not in self.archive.NameToInfo:
            self.remains.append(f"dangling {target}")
        elif word == "image":
            if content_type not in _MAGIC:
                self.remains.append(f"picture type {content_type}")
        elif word == "package":
            if content_type not in catalogue.EMBEDDED.values():
                self.remains.append(f"package of type {content_type}")
        elif content_type not in catalogue.PARTS.get(word, ()):
            self.remains.append(f"{word or 'unknown'} leads to {content_type}")
        if word == "officeDocument" and content_type != catalogue.MAIN_TYPE.get(self.kind):
            self.remains.append(f"main part is {content_type}")

    def _check_part(self, part: str, identities: set[str]) -> None:
        content_type = self._type_of(part)
        if part not in self.archive.NameToInfo:
            return
        if self.archive.NameToInfo[part].file_size > _LONG and content_type in catalogue.PARTS["worksheet"]:
            with self.archive.open(part) as pieces:
                found = _PartReader(part, identities).read_pieces(iter(lambda: pieces.read(_PIECE), b""))
            self.remains += [f"{part}: {sentence}" for sentence in found]
            return
        data = self.archive.read(part)
        if content_type in _MAGIC:
            if not data.startswith(_MAGIC[content_type]):
                self.remains.append(f"{part} is no {content_type}")
        elif content_type in _EMBEDDED:
            self.remains += [f"{part}: {sentence}" for sentence in verify(data, _EMBEDDED[content_type])]
        elif content_type == catalogue.PROGRAM_TYPE:
            if not _PROGRAM_PART.fullmatch(data):
                self.remains.append(f"{part} tells more than the program")
        elif content_type != catalogue.CORE_TYPE:
            self.remains += [f"{part}: {sentence}" for sentence in _PartReader(part, identities).read(data)]


def _parse(data: bytes, start: Callable[[str, dict[str, str]], None]) -> None:
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.StartElementHandler = start
    parser.Parse(data, True)


class _PartReader:
    """One XML part: names, references, instructions and formulas."""

    def __init__(self, part: str, identities: set[str]) -> None:
        self.part, self.identities = part, identities
        self.remains: list[str] = []
        self.words, self.parser = _spaced_words(), expat.ParserCreate(namespace_separator=_SEPARATOR)
        self.fields: list[list[str]] = []  # instructions of open fields; None-terminated when in the result
        self.results: list[bool] = []
        self.collecting: list[str] | None = None
        self.element = ""

    def read(self, data: bytes) -> list[str]:
        return self.read_pieces(iter((data,)))

    def read_pieces(self, pieces: Iterator[bytes]) -> list[str]:
        parser = self.parser
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.StartDoctypeDeclHandler = lambda *_: self.remains.append("DTD")
        parser.ProcessingInstructionHandler = lambda *_: self.remains.append("processing instruction")
        parser.CommentHandler = lambda *_: self.remains.append("comment")
        try:
            for piece in pieces:
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except expat.ExpatError:
            # Parts are copied when their tags are harmless; whether they fit together is decided here.
            raise Malformed("DSM-924", where=self.part) from None
        return self.remains

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if self.collecting is not None and not self._holds_its_formula(tag):
            self.remains.append(f"element inside {self.element}")
        word = self.words.get(tag)
        if word is None:
            self.remains.append(f"element {tag}")
            return
        plain, judged, kind = word
        if attributes and not plain.issuperset(attributes):
            self._attributes(attributes, judged)
        if kind:
            self._interesting(tag, kind, attributes)

    def _attributes(self, attributes: dict[str, str], judged: frozenset[str]) -> None:
        """Those of an element that bears one whose value matters, or one that is not allowed."""
        for name, value in attributes.items():
            if name not in judged:
                self.remains.append(f"attribute {name}")
            elif name == "action":
                if not _ACTION.fullmatch(value):
                    self.remains.append("action")
            elif _is_reference(name) and value and value not in self.identities:
                self.remains.append(f"reference {value}")

    def _holds_its_formula(self, tag: str) -> bool:
        """A rule of 2009 and later (a list on another sheet) holds its formula one element deeper, and nothing else."""
        text = "".join(self.collecting or ())
        return tag == _XM_FORMULA and self.element in ("formula1", "formula2") and not text.strip()

    def _interesting(self, tag: str, kind: str, attributes: dict[str, str]) -> None:
        if kind == "fldChar":
            self._mark(next((v for k, v in attributes.items() if k.endswith("fldCharType")), ""))
        elif kind == "fldSimple":
            instruction = next((v for k, v in attributes.items() if k.endswith(" instr")), "")
            self._judge_instruction(instruction)
        elif kind in ("OLEObject", "oleObj"):
            program = attributes.get("ProgID" if kind == "OLEObject" else "progId", "")
            if not _PROGRAM.fullmatch(program) or attributes.get("Type", "Embed") != "Embed":
                self.remains.append(f"object of {program}")
        if tag in _FRACTIONS:
            return
        if kind in _COLLECTED and ("wordprocessingml" in tag) == (kind in ("instrText", "delInstrText")):
            self.collecting, self.element = [], kind
            self._listen()

    def _listen(self) -> None:
        """Characters and ends matter inside what is collected only: each call from expat costs as much as the rest."""
        inside = self.collecting is not None
        self.parser.EndElementHandler = self._end if inside else None
        self.parser.CharacterDataHandler = self._characters if inside else None

    def _characters(self, text: str) -> None:
        if self.collecting is not None:
            self.collecting.append(text)

    def _end(self, tag: str) -> None:
        if self.collecting is None or not tag.endswith(self.element):
            return
        text, self.collecting = "".join(self.collecting), None
        self._listen()
        if self.element in ("instrText", "delInstrText"):
            if self.fields:
                self.fields[-1].append(text)
            elif text:
                self.remains.append("instruction outside a field")
        elif formulas.refusal(text):
            self.remains.append(f"formula {text[:40]!r}")

    def _mark(self, kind: str) -> None:
        if kind == "begin":
            if self.fields:
                self.fields[-1].append("\x01")
            self.fields.append([])
        elif kind == "end" and self.fields:
            self._judge_instruction("".join(self.fields.pop()))

    def _judge_instruction(self, instruction: str) -> None:
        keyword = re.match(r"[\s\x01]*([A-Za-z]+|=|.?)", instruction)
        if keyword is None or keyword.group(1).upper() not in fields.KEYWORDS or _FAR.search(instruction):
            self.remains.append(f"field {instruction[:40]!r}")


#: A share or a program's scheme at the beginning of a word of an instruction.
_FAR = re.compile(
    r"[\s\"](?:\\\\\w|\\{4}|(?:file|javascript|vbscript|mhtml|search-ms|ms-\w+):)", re.IGNORECASE
)
_COLLECTED = frozenset(
    {
        "instrText", "delInstrText", "f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula",
        "totalsRowFormula",
    }
)  # fmt: skip
#: A fraction of mathematics has the name of a cell's formula.
_FRACTIONS = frozenset(
    f"{space}{_SEPARATOR}f"
    for space in (
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "http://purl.oclc.org/ooxml/officeDocument/math",
    )
)
_XM_FORMULA = f"http://schemas.microsoft.com/office/excel/2006/main{_SEPARATOR}f"
_INTERESTING = _COLLECTED | {"fldChar", "fldSimple", "OLEObject", "oleObj"}


#: What an element may bear without a look at its value, all that it may bear, and its name when it says something.
_Spaced = tuple[frozenset[str], frozenset[str], str]


def _spaced_words() -> dict[str, _Spaced]:
    """The vocabulary with names as expat writes them: ``namespace local``."""
    global _SPACED  # noqa: PLW0603 - built once a process
    if _SPACED is None:
        elements = vocabulary.load().elements
        # Elements share their sets of attributes: one copy each, not one an element (500 MB).
        attributes = {id(word.attributes): word.attributes for word in elements.values()}
        spaced = {number: _judged(frozenset(map(_spaced, names))) for number, names in attributes.items()}
        _SPACED = {_spaced(tag): (*spaced[id(word.attributes)], _said(tag)) for tag, word in elements.items()}
    return _SPACED


def _judged(names: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(name for name in names if name != "action" and not _is_reference(name)), names


def _is_reference(name: str) -> bool:
    return "officeDocument/" in name and "relationships " in name


def _said(tag: str) -> str:
    kind = tag.rpartition("}")[2]
    return kind if kind in _INTERESTING else ""


_SPACED: dict[str, _Spaced] | None = None


def _spaced(name: str) -> str:
    return name[1:].replace("}", _SEPARATOR) if name.startswith("{") else name


def warm() -> None:
    _spaced_words()
    _PartReader("", set()).read(b"<a/>")
