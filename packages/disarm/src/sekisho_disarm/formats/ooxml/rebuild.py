"""Rebuild an Office document by walking it from its root.

Only what a relationship of an allowed type reaches, and whose content type that relationship allows, is
written; orphans never come along.  A part is filtered after everything it points to was judged, so that
references to what went can be taken out of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import DisarmError, Malformed, TooComplex
from sekisho_disarm.formats.ooxml import (
    catalogue,
    drawing,
    fastpath,
    filtering,
    long_sheets,
    media,
    presentation,
    properties,
    relationships,
    rows,
    shown_objects,
    spreadsheet,
    vocabulary,
    wordprocessing,
    xmlread,
)
from sekisho_disarm.formats.ooxml.filtering import Element, Part
from sekisho_disarm.formats.ooxml.package import Package, Written
from sekisho_disarm.formats.ooxml.relationships import Relationship
from sekisho_disarm.identify_containers import MAIN_TYPES
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Action
from sekisho_disarm.zippieces import Packed

#: Parts whose loss leaves a readable document: damaged ones are dropped, others end the rebuild.
_EXPENDABLE = frozenset(
    {
        "core-properties", "extended-properties", "extendedProperties", "vmlDrawing", "webSettings", "pivotTable",
        "pivotCacheDefinition", "pivotCacheRecords", "themeOverride", "chartUserShapes", "viewProps", "presProps", "image",
    }
)  # fmt: skip
#: Excel up to 2010 wrote its VML as if it were HTML.
_OPEN_BREAK = re.compile(rb"<br\s*>")
_DEEPEST = 60  # parts that lead to parts: office files need about 6
_MAIN_BY_LOWER = {content_type.lower(): kind for content_type, kind in MAIN_TYPES.items()}
_ALLOWED_LOWER = {
    word: {content_type.lower(): content_type for content_type in types}
    for word, types in catalogue.PARTS.items()
}


def _is_drawn_beside(item: tuple[Relationship, bool]) -> bool:
    return catalogue.short_type(item[0].type) == "vmlDrawing"


def _is_document(relation: Relationship) -> bool:
    return catalogue.short_type(relation.type) == "package"


class Rebuilding:
    """One document: the package as it came, the package being written, and what was judged so far."""

    def __init__(self, data: bytes, name: str, context: Context) -> None:
        self.package = Package(data, context)
        self.context, self.name = context, name
        self.written = Written()
        self.judged: dict[str, bool] = {}  # part → may stay (True until it was worked on)
        self.begun: set[str] = set()
        self.book = spreadsheet.Book()
        self.kind = Kind.UNKNOWN
        self.depth = 0

    def run(self) -> Rebuilt:
        archive = self.package.archive
        if archive.outside:
            self.context.report("DSM-405", count=archive.outside)
        if archive.has_comment:
            self.context.report("DSM-406")
        main = self._find_main()
        self.kind = catalogue.PLAIN_KIND.get(main, main)
        if self.kind not in catalogue.MAIN_TYPE:
            raise Malformed
        if self.kind is not main:
            self.context.report("DSM-102", kind=self.kind.value)
        self.written.relations[""] = self._relations("")
        if not any(catalogue.short_type(r.type) == "officeDocument" for r in self.written.relations[""]):
            raise Malformed
        self._report_orphans()
        return Rebuilt(self.written.to_zip(), self.kind, self.name)

    def _find_main(self) -> Kind:
        for relation in self.package.relations(""):
            if catalogue.short_type(relation.type) == "officeDocument" and not relation.external:
                kind = _MAIN_BY_LOWER.get(self.package.content_type(relation.target).lower())
                if kind is not None:
                    self.main_path = relation.target
                    return kind
        raise Malformed

    def _relations(self, source: str) -> list[Relationship]:
        """Judge the relationships of a part, rebuild what they lead to, return those that stay."""
        kept, waiting = [], []
        slide = "presentationml." in self.package.content_type(source)
        relations = self.package.relations(source)
        for relation in relations + (shown_objects.pictures(self.package, source) if slide else []):
            if relation.external:
                kept += self._external(relation, source)
            elif self._may_follow(relation, source):
                fresh = relation.target.lower() not in self.judged
                self.judged.setdefault(relation.target.lower(), True)
                waiting.append((relation, fresh))
        needs_it = slide and shown_objects.shows_old_drawing(self.package, source)
        for relation, fresh in sorted(waiting, key=_is_drawn_beside) if slide else waiting:
            if (
                slide
                and _is_drawn_beside((relation, fresh))
                and not (needs_it or any(map(_is_document, kept)))
            ):
                self.judged[relation.target.lower()] = False  # it is there for objects, and none is left
                continue
            key = relation.target.lower()
            # A part that may yet be dropped is worked on before anyone builds on it.
            if key not in self.begun and (fresh or catalogue.short_type(relation.type) in _EXPENDABLE):
                self.begun.add(key)
                self.judged[key] = self._part(relation, source)
            if self.judged[key]:
                target = self.written.name_for(self.package.spelling(key))
                kept.append(Relationship(relation.id, relation.type, target, external=False))
        return kept

    def _external(self, relation: Relationship, source: str) -> list[Relationship]:
        word = catalogue.short_type(relation.type)
        where = f"{source} {relation.id}".strip()
        if word != "hyperlink":
            code = catalogue.CUT.get(word, "DSM-105")
            self.context.report(code, where, action=Action.REMOVED, what=word or "unknown")
            return []
        url = relationships.safe_link(relation.target)
        if url is None:
            self.context.report("DSM-106", where)
            return []
        return [Relationship(relation.id, relation.type, url, external=True)]

    def _may_follow(self, relation: Relationship, source: str) -> bool:
        """Whether type, target and content type agree with the catalogue; reports when not."""
        word = catalogue.short_type(relation.type)
        present = relation.target in self.package
        if word in ("image", "package") and present:
            return True
        content_type = self.package.content_type(relation.target).lower()
        if present and (content_type in _ALLOWED_LOWER.get(word, ()) or self._is_main(relation, word)):
            return True
        if word == "hyperlink":
            self.context.report("DSM-106", f"{source} {relation.id}".strip())
            return False
        code = catalogue.CUT.get(relation.type.rpartition("/")[2], "DSM-132")
        if code == "DSM-113":
            return False  # the survey of the workbook names these sheets
        if code == "DSM-104" and "/charts/" in f"/{source.lower()}":
            code = "DSM-128"
        if present or code != "DSM-132":
            self.context.report(code, relation.target or source, what=relation.type.rpartition("/")[2][:60])
        return False

    def _is_main(self, relation: Relationship, word: str) -> bool:
        return word == "officeDocument" and relation.target.lower() == self.main_path.lower()

    def _part(self, relation: Relationship, source: str) -> bool:
        """Rebuild one part into the output; False when it was dropped (and reported)."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise TooComplex("DSM-945", where=relation.target)
        word = catalogue.short_type(relation.type)
        try:
            if word == "package":
                return self._package(relation.target, source)
            return (
                self._picture(relation.target) if word == "image" else self._document(relation.target, word)
            )
        except DisarmError as error:
            if word not in _EXPENDABLE or isinstance(error, TooComplex):
                raise
            self.context.report("DSM-136", relation.target, what=relation.target.rpartition("/")[2])
            return False
        finally:
            self.depth -= 1

    def _picture(self, path: str) -> bool:
        kind, data = media.rebuild(self.package.read(path), path, self.context)
        extension, content_type = catalogue.PICTURES[kind]
        self.written.parts[self.written.name_for(self.package.spelling(path), extension)] = (
            content_type,
            data,
        )
        return True

    def _package(self, path: str, source: str) -> bool:
        """The workbook behind a chart, a document in a document: through the door; reported when it cannot stay."""
        rebuilt = media.embedded(self.package.read(path), path, self.context)
        if rebuilt is None:
            self.context.report("DSM-128" if "/charts/" in f"/{source.lower()}" else "DSM-104", path)
            return False
        kind, data = rebuilt
        written_path = self.written.name_for(self.package.spelling(path), kind.value)
        self.written.parts[written_path] = (catalogue.EMBEDDED[kind], data)
        return True

    def _document(self, path: str, word: str) -> bool:
        content_type = self._content_type(path, word)
        written_path = self.written.name_for(self.package.spelling(path))
        relations: list[Relationship] | None = None
        if word == "worksheet" and (pieces := self.package.pieces(path, long_sheets.LONG)):
            relations = self._relations(path)
            if (packed := self._long_sheet(pieces, path, relations)) is not None:
                self.written.parts[written_path] = (content_type, packed)
                self.written.relations[written_path] = relations
                return True
        data = xmlread.normalise(self.package.read(path), path)
        if word == "vmlDrawing":
            data = _OPEN_BREAK.sub(b"<br/>", data)
        if content_type in properties.REBUILT:
            fresh = properties.REBUILT[content_type](data, Part(path, self.context, {}))
            self.written.parts[written_path] = (content_type, fresh)
            return True
        if path.lower() == self.main_path.lower() and self.kind in (Kind.XLSX, Kind.XLTX):
            data = self._survey_book(data, path)
        relations = self._relations(path) if relations is None else relations
        if word == "pivotTable" and not relations:
            self.context.report("DSM-127", path)
            return False
        part = Part(path, self.context, {relation.id: relation for relation in relations})
        data, hidden = xmlread.without_hidden(data)
        if hidden:
            part.report("DSM-135", count=hidden)
        # A damaged part that may be dropped must be found here; the second reader would stop the whole file.
        copied = None if word in _EXPENDABLE else fastpath.copy(data, part, self.book)
        rebuilt = copied or self._filtered(data, word, part)
        if rebuilt is None:
            return False
        self.written.parts[written_path] = (content_type, rebuilt)
        self.written.relations[written_path] = relations
        return True

    def _long_sheet(self, pieces: Iterator[bytes], path: str, relations: list[Relationship]) -> Packed | None:
        """A sheet that does not fit into memory, in pieces; None when it must be read once more, whole."""
        part = Part(path, self.context, {relation.id: relation for relation in relations})
        told, size = len(self.context.findings), self.package.entries[path.lower()].size
        try:
            return long_sheets.rebuild(
                pieces, part, self.book, lambda data: self._tree(data, "worksheet", part)
            )
        except long_sheets.NotInRows:
            del self.context.findings[told:]
            self.context.budget.unpacked -= size
            return None

    def _content_type(self, path: str, word: str) -> str:
        if word == "officeDocument":
            return catalogue.MAIN_TYPE[self.kind]
        return _ALLOWED_LOWER[word][self.package.content_type(path).lower()]

    def _survey_book(self, data: bytes, path: str) -> bytes:
        """Workbook: settle which sheets and names stay before any formula is judged."""
        root = xmlread.parse(data, path)
        part = Part(path, self.context, {})
        kept = {
            relation.id
            for relation in self.package.relations(path)
            if catalogue.short_type(relation.type) in ("worksheet", "chartsheet")
            and not relation.external
            and relation.target in self.package
            and self.package.content_type(relation.target).lower()
            in _ALLOWED_LOWER[catalogue.short_type(relation.type)]
        }
        if not kept:
            raise Malformed(where=path)
        self.book = spreadsheet.survey(root, kept, part)
        return xmlread.normalise(xmlread.serialise(root), path) if self.book.changed else data

    def _filtered(self, data: bytes, word: str, part: Part) -> bytes | None:
        pieces = rows.split(data) if word == "worksheet" else None
        filtered = self._by_rows(pieces, part) if pieces is not None else self._tree(data, word, part)
        if filtered is not None:
            part.report_counts()
        return filtered

    def _by_rows(self, pieces: rows.Pieces, part: Part) -> bytes:
        """A large sheet some rows at a time: the tree of all of it would not fit."""
        frame = self._tree(pieces.frame, "worksheet", part)
        filtered = (self._tree(piece, "worksheet", part) or b"" for piece in pieces.rows())
        return rows.join(frame or b"", filtered, part.path)

    def _tree(self, data: bytes, word: str, part: Part) -> bytes | None:
        hidden = xmlread.hidden(data)
        if hidden:
            part.report("DSM-135", count=hidden)
        root = xmlread.parse(data, part.path)
        if root.tag not in vocabulary.load().elements:
            raise Malformed("DSM-924", where=part.path)
        if word == "pivotCacheDefinition" and not spreadsheet.pivot_source_is_inside(root, part):
            part.report("DSM-127")
            return None
        drawing.prepare(root, part)
        self._prepare(root)(root, part)
        filtering.filter_tree(root, part)
        if root.tag.startswith("{") and "wordprocessingml" in root.tag:
            wordprocessing.finish(root)
        return xmlread.serialise(root)

    def _prepare(self, root: Element) -> Callable[[Element, Part], None]:
        """What the vocabulary of the root element needs beyond the common filter."""
        namespace = root.tag.rpartition("}")[0]
        if "wordprocessingml" in namespace:
            return wordprocessing.prepare
        if "spreadsheetml" in namespace:
            return lambda tree, part: spreadsheet.prepare(tree, part, self.book)
        if "presentationml" in namespace:
            return presentation.prepare
        return spreadsheet.prepare_chart

    def _report_orphans(self) -> None:
        """Parts that no allowed relationship reached and that no cut relationship has already named."""
        for key, entry in self.package.entries.items():
            if key in self.judged or key.endswith(".rels") or key == "[content_types].xml":
                continue
            if not any(finding.where.endswith(entry.name) for finding in self.context.findings):
                self.context.report("DSM-130", entry.name, what=entry.name.rpartition("/")[2][:60])
