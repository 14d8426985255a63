"""The package: parts by path and content type in, parts and a fresh content type list out.

Source: ECMA-376 Part 2 §7 (package model), §7.2.3 (content types), §6.2 (part names).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from sekisho_disarm import zipio
from sekisho_disarm.context import Context
from sekisho_disarm.errors import Malformed
from sekisho_disarm.formats.ooxml import relationships, xmlread
from sekisho_disarm.formats.ooxml.catalogue import RELATIONSHIPS_TYPE, short_type
from sekisho_disarm.formats.ooxml.relationships import Relationship
from sekisho_disarm.identify_containers import MAIN_TYPES
from sekisho_disarm.zippieces import Packed

_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_MAIN_LOWER = frozenset(content_type.lower() for content_type in MAIN_TYPES)
_TYPES_PATH = "[Content_Types].xml"
_PLAIN_PATH = re.compile(r"[A-Za-z0-9_\-]+(?:[./][A-Za-z0-9_\-]+)*", re.ASCII)


class Package:
    """A package as it came: nothing in it is trusted, every part is read through the budget once."""

    def __init__(self, data: bytes, context: Context) -> None:
        """Raises ``Malformed`` for a broken ZIP or a missing content type list."""
        self.context = context
        self.archive = zipio.open_archive(data, most_members=context.budget.limits.members)
        self.entries: dict[str, zipio.Entry] = {}
        for entry in self.archive.entries:
            if not entry.is_directory:
                self._add(entry)
        self._defaults: dict[str, str] = {}
        self._overrides: dict[str, str] = {}
        self._relations: dict[str, list[Relationship]] = {}
        self._read_content_types()

    def _add(self, entry: zipio.Entry) -> None:
        key = entry.name.replace("\\", "/").lstrip("/").lower()
        if (
            key in self.entries
        ):  # readers disagree on which one counts; the output holds the last, and only that
            self.context.report("DSM-139", entry.name)
        self.entries[key] = entry
        self.context.budget.take_member(where=entry.name)

    def _read_content_types(self) -> None:
        root = xmlread.parse(xmlread.normalise(self.read(_TYPES_PATH), _TYPES_PATH), _TYPES_PATH)
        for element in root:
            content_type = element.get("ContentType", "").strip()
            if element.tag == f"{{{_NAMESPACE}}}Default":
                self._defaults[element.get("Extension", "").lower()] = content_type
            elif element.tag == f"{{{_NAMESPACE}}}Override":
                self._overrides[element.get("PartName", "").lstrip("/").lower()] = content_type

    def __contains__(self, path: str) -> bool:
        return path.lower() in self.entries

    def read(self, path: str) -> bytes:
        entry = self.entries.get(path.lower())
        if entry is None:
            raise Malformed("DSM-920", where=path)
        return self.archive.read(entry, self.context.budget)

    def pieces(self, path: str, at_least: int) -> Iterator[bytes] | None:
        """The content of a part of that many bytes in pieces; ``None`` when it is shorter, or can be read whole only."""
        entry = self.entries.get(path.lower())
        if entry is None or entry.size < at_least:
            return None
        return self.archive.pieces(entry, self.context.budget)

    def spelling(self, path: str) -> str:
        """The path as the archive writes it; relationships may differ in case."""
        return self.entries[path.lower()].name.replace("\\", "/").lstrip("/")

    def content_type(self, path: str) -> str:
        key = path.lower()
        return self._overrides.get(key) or self._defaults.get(key.rpartition(".")[2], "")

    def relations(self, part: str) -> list[Relationship]:
        """What a part points to; read once, asked for by whoever needs to know."""
        if part not in self._relations:
            self._relations[part] = self._read_relations(part)
        return self._relations[part]

    def _read_relations(self, part: str) -> list[Relationship]:
        path = relationships.path_of(part)
        found = relationships.parse(self.read(path), part) if path in self else []
        return found if part else found + self._lost_main(found)

    def _lost_main(self, found: list[Relationship]) -> list[Relationship]:
        """Some programs forget to say which part is the main one; its content type tells."""
        if any(short_type(relation.type) == "officeDocument" for relation in found):
            return []
        for key, content_type in self._overrides.items():
            if content_type.lower() in _MAIN_LOWER and key in self.entries:
                return [Relationship("rIdMain", _MAIN_RELATION, self.spelling(key), external=False)]
        return []


@dataclass(slots=True)
class Written:
    """The package being written: part path → content type, bytes and relationships."""

    parts: dict[str, tuple[str, bytes | Packed]] = field(default_factory=dict)
    relations: dict[str, list[Relationship]] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def name_for(self, path: str, extension: str | None = None) -> str:
        """The path under which a part is written: as it was when plain, else a made-up one; unique."""
        if path in self._names:
            return self._names[path]
        stem, _, suffix = path.rpartition(".")
        wanted = f"{stem or path}.{extension}" if extension and extension != suffix.lower() else path
        if not _PLAIN_PATH.fullmatch(wanted) or len(wanted) > 200:
            wanted = f"parts/part{len(self._names) + 1}.{extension or 'xml'}"
        while wanted.lower() in {name.lower() for name in self._names.values()}:
            wanted = f"parts/part{len(self._names) + 1}.{extension or 'xml'}"
        self._names[path] = wanted
        return wanted

    def to_zip(self) -> bytes:
        self._prune()
        writer = zipio.Writer()
        writer.add(_TYPES_PATH, self._content_types())
        writer.add("_rels/.rels", relationships.write(self.relations[""]))
        for path, (_, data) in self.parts.items():
            writer.add(path, data)
            if self.relations.get(path):
                writer.add(relationships.path_of(path), relationships.write(self.relations[path]))
        return writer.finish()

    def _prune(self) -> None:
        """Leave out parts that only a part which was dropped later had led to."""
        reached, waiting = {""}, [""]
        while waiting:
            for relation in self.relations.get(waiting.pop(), []):
                if not relation.external and relation.target not in reached:
                    reached.add(relation.target)
                    waiting.append(relation.target)
        self.parts = {path: part for path, part in self.parts.items() if path in reached}

    def _content_types(self) -> bytes:
        rows = f'<Default Extension="rels" ContentType="{RELATIONSHIPS_TYPE}"/>'
        rows += '<Default Extension="xml" ContentType="application/xml"/>'
        pictures = {
            path.rpartition(".")[2]: kind
            for path, (kind, _) in self.parts.items()
            if kind.startswith("image/")
        }
        rows += "".join(
            f'<Default Extension="{suffix}" ContentType="{kind}"/>'
            for suffix, kind in sorted(pictures.items())
        )
        rows += "".join(
            f"<Override PartName={quoteattr('/' + path)} ContentType={quoteattr(kind)}/>"
            for path, (kind, _) in self.parts.items()
            if not kind.startswith("image/")
        )
        return xmlread.with_header(f'<Types xmlns="{_NAMESPACE}">{rows}</Types>'.encode())
