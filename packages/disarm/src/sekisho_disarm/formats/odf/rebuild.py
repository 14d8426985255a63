"""Rebuild a document and the documents embedded in it: known parts are filtered, all others stay behind."""

from __future__ import annotations

import base64
import binascii
import re

from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import DisarmError, Malformed, TooComplex
from sekisho_disarm.formats.odf import filtering, forms, long_tables, settings, vocabulary
from sekisho_disarm.formats.odf.filtering import FRAME, HREF, IMAGE, OBJECT, Element, Part
from sekisho_disarm.formats.odf.package import (
    BODIES,
    MANIFEST,
    MIMETYPES,
    PICTURE_TYPES,
    VERSIONS,
    Package,
    Written,
    resolve,
)
from sekisho_disarm.formats.odf.vocabulary import clark
from sekisho_disarm.formats.ooxml import media, xmlread
from sekisho_disarm.formats.ooxml.filtering import remove
from sekisho_disarm.identify import identify
from sekisho_disarm.kinds import Kind
from sekisho_disarm.zippieces import Packed, Packer

_ROOTS = {"content.xml": clark("office:document-content"), "styles.xml": clark("office:document-styles")}
#: What stands before a formula and says in which language it is written.
_FORMULA_SPACES = {
    b"of": b"urn:oasis:names:tc:opendocument:xmlns:of:1.2",
    b"oooc": b"http://openoffice.org/2004/calc",
    b"ooow": b"http://openoffice.org/2004/writer",
    b"msoxl": b"http://schemas.microsoft.com/office/excel/formula",
}
_ROOT_NAME = re.compile(rb"<office:document-\w+")
_MATH = clark("math:math")
_BODY = clark("office:body")
_VERSION = clark("office:version")
_BINARY = clark("office:binary-data")
#: OpenOffice wrote the name of a document type into every formula; one with definitions is refused as ever.
_FORMULA_TYPE = re.compile(rb"<!DOCTYPE\s+math:math\s+PUBLIC\s+\"[^\"<>]{0,200}\"\s+\"math\.dtd\"\s*>")
#: Errors of the shared budget end the document; any other error costs only the picture or the object.
_EXHAUSTED = frozenset({"DSM-942", "DSM-944", "DSM-945"})
#: What is never looked at, by the start of its path → code and detail.
_LEFT_BEHIND: tuple[tuple[str, str, str], ...] = (
    ("Basic/", "DSM-701", ""),
    ("Scripts/", "DSM-701", ""),
    ("Dialogs/", "DSM-701", ""),
    ("Configurations/", "DSM-109", ""),
    ("Configurations2/", "DSM-109", ""),
    ("Thumbnails/", "DSM-120", ""),
    ("META-INF/documentsignatures", "DSM-119", ""),
    ("META-INF/macrosignatures", "DSM-119", ""),
    ("Fonts/", "DSM-118", ""),
    ("EmbeddedDatabase", "DSM-705", ""),
    ("database/", "DSM-705", ""),
    ("forms/", "DSM-703", ""),
    ("manifest.rdf", "DSM-708", "manifest.rdf"),
    ("layout-cache", "DSM-708", "layout-cache"),
    ("ObjectReplacements/", "DSM-708", "ObjectReplacements"),
)
_QUIET = frozenset({"mimetype", MANIFEST})


class Rebuilding:
    """One package: as it came, as it is written, and how many embedded documents there were."""

    def __init__(self, data: bytes, name: str, kind: Kind, context: Context) -> None:
        self.package = Package(data, context)
        self.written = Written()
        self.context, self.name, self.kind = context, name, kind
        self.embedded: set[str] = set()  # folders rebuilt: one that is named twice might hold itself

    def run(self) -> Rebuilt:
        archive = self.package.archive
        if archive.outside:
            self.context.report("DSM-405", count=archive.outside)
        if archive.has_comment:
            self.context.report("DSM-406")
        self.document("", "")
        self._own_parts()
        self._report_left_behind()
        return Rebuilt(self.written.to_zip(MIMETYPES[self.kind]), self.kind, self.name)

    def document(self, source: str, target: str) -> str:
        """Rebuild the document in folder ``source`` into ``target``; returns the name of its body."""
        body = ""
        for name in ("styles.xml", "content.xml"):
            path = source + name
            if path not in self.package:
                if name == "content.xml":
                    raise Malformed("DSM-920", where=path)
                continue
            part = Part(path, self.context)
            data = self._text(path, part)
            long = long_tables.read(data) if name == "content.xml" else None
            root = xmlread.parse(data if long is None else long.skeleton(), path)
            del data
            body = _body(root) if name == "content.xml" else body
            if root.tag != _ROOTS[name] and root.tag != _MATH:
                raise Malformed("DSM-924", where=path)
            self._settle_version(root, whole=not target)
            self._filter(root, part, source, target)
            written = xmlread.serialise(root)
            content: bytes | Packed = (
                _bound(written, _formula_prefixes(written))
                if long is None
                else self._with_rows(written, long, part, source, target)
            )
            part.report_counts()
            self.written.parts[target + name] = ("text/xml", content)
        if body not in BODIES:
            raise Malformed("DSM-920", where=f"{source}content.xml")
        if f"{source}settings.xml" in self.package:  # of an embedded document, too: what part of it shows
            self._small(f"{source}settings.xml", f"{target}settings.xml", settings.rebuild_settings)
        return body

    def _settle_version(self, root: Element, *, whole: bool) -> None:
        """LibreOffice refuses a package whose manifest tells another version than the document in it.

        7.4 refuses a newer one, 25.2 an older one.
        """
        said = root.get(_VERSION)
        if said is None:
            return
        if said not in VERSIONS:
            del root.attrib[_VERSION]
        elif whole:
            self.written.version = max(self.written.version, said)

    def _with_rows(
        self, skeleton: bytes, long: long_tables.LongPart, part: Part, source: str, target: str
    ) -> Packed:
        """The rows of long tables, a portion at a time."""
        portions, prefixes = [], _formula_prefixes(skeleton)
        for portion in long.portions():
            root = xmlread.parse(portion, part.path)
            self._filter(root, part, source, target)
            rows = long_tables.inner(xmlread.serialise(root))
            prefixes |= _formula_prefixes(rows)
            portions.append(long_tables.packed(rows))
        pieces = long.joined(skeleton, portions, xmlread.parse(long.head[:-1] + b"/>", part.path))
        packer = Packer()
        packer.write(_bound(next(pieces), prefixes))
        for piece in pieces:
            packer.write(piece)
        return packer.finish()

    def _read(self, path: str, part: Part) -> Element:
        return xmlread.parse(self._text(path, part), path)

    def _text(self, path: str, part: Part) -> bytes:
        data = xmlread.normalise(_FORMULA_TYPE.sub(b"", self.package.read(path), count=1), path)
        hidden = xmlread.hidden(data)
        if hidden:
            part.report("DSM-135", count=hidden)
        return data

    def _filter(self, root: Element, part: Part, source: str, target: str) -> None:
        filtering.take_out(root, part)
        forms.judge(root, part)
        for element in list(root.iter(OBJECT)):
            self._object(element, part, source, target)
        for element in list(root.iter(*filtering.PICTURES)):
            self._picture(element, part, source, target)
        filtering.filter_tree(root, part)

    def _own_parts(self) -> None:
        if "meta.xml" in self.package:
            self._small("meta.xml", "meta.xml", settings.rebuild_meta)

    def _small(self, path: str, target: str, rebuild: settings.Rebuild) -> None:
        """Settings and properties: a damaged one costs nothing that anybody reads."""
        part = Part(path, self.context)
        try:
            root = rebuild(self._read(path, part), part)
            if self.written.version and "/" not in target:
                root.set(_VERSION, self.written.version)
        except Malformed:
            part.report("DSM-136", what=path)
            return
        self.written.parts[target] = ("text/xml", xmlread.serialise(root))

    # -- embedded documents -----------------------------------------------------------------------------------

    def _object(self, element: Element, part: Part, source: str, target: str) -> None:
        """An embedded document stays when it can be rebuilt; else its picture stands alone."""
        href = element.get(HREF, "")
        if not href and element.find(_MATH) is not None:
            return
        folder = resolve(href, source)
        if folder is None:
            part.report("DSM-105" if href else "DSM-104", what="object")
            remove(element)
        elif f"{folder}/content.xml" not in self.package:
            part.report("DSM-104")
            remove(element)
        else:
            self._embedded(element, folder, part, target)

    def _embedded(self, element: Element, folder: str, part: Part, target: str) -> None:
        if folder in self.embedded:
            part.report("DSM-709", what=folder[:60])
            remove(element)
            return
        before = dict(self.written.parts)
        self.embedded.add(folder)
        own = f"Object {len(self.embedded)}"
        self.context.budget.enter(where=folder)
        try:
            body = self.document(f"{folder}/", f"{target}{own}/")
        except DisarmError as error:
            if isinstance(error, TooComplex) and error.code in _EXHAUSTED:
                raise
            self.written.parts = before
            self.context.report("DSM-709", folder, what=folder[:60])
            remove(element)
            return
        finally:
            self.context.budget.leave()
        self.written.folders[f"{target}{own}/"] = BODIES[body]
        element.set(HREF, f"./{own}")

    # -- pictures ---------------------------------------------------------------------------------------------

    def _picture(self, element: Element, part: Part, source: str, target: str) -> None:
        data, name = self._picture_bytes(element, part, source)
        if data is None:
            remove(element)
            return
        if (
            data != media.NEUTRAL
            and identify(data, name) not in PICTURE_TYPES
            and self._has_other(element, source)
        ):
            part.taken_out["DSM-708", "ObjectReplacements"] += 1
            remove(element)
            return
        kind, rebuilt = self._rebuilt_picture(data, name)
        for child in element.findall(_BINARY):
            remove(child)
        element.set(HREF, self.written.add_picture(target, kind, rebuilt))

    def _picture_bytes(self, element: Element, part: Part, source: str) -> tuple[bytes | None, str]:
        """The bytes of a picture in the package or written in line; None when it lies elsewhere."""
        href, inline = element.get(HREF), element.findtext(_BINARY)
        if href is None:
            return _decoded(inline), part.path
        path = resolve(href, source)
        if path is None:
            part.report("DSM-105", what="image")
            return None, ""
        if path not in self.package:
            part.taken_out["DSM-137", href[:60]] += 1
            return None, ""
        return self.package.read(path), path

    def _rebuilt_picture(self, data: bytes, path: str) -> tuple[Kind, bytes]:
        if identify(data, path) not in (Kind.SVG, Kind.WEBP):
            return media.rebuild(data, path, self.context)
        try:
            rebuilt = self.context.nested(data, path, in_layout=True)
        except TooComplex as error:
            if error.code in _EXHAUSTED:
                raise
        except DisarmError:
            pass  # reported below, like any picture that cannot be rebuilt
        else:
            if rebuilt.kind in PICTURE_TYPES:
                return rebuilt.kind, rebuilt.data
        self.context.report("DSM-122", path, kind="svg")
        return Kind.PNG, media.NEUTRAL

    def _has_other(self, element: Element, source: str) -> bool:
        """Whether the frame shows an embedded document or another picture that can be rebuilt."""
        frame = element.getparent()
        if frame is None or frame.tag != FRAME:
            return False
        if frame.find(OBJECT) is not None:
            return True
        others = [other for other in frame.findall(IMAGE) if other is not element]
        return any(self._is_known(resolve(other.get(HREF, ""), source)) for other in others)

    def _is_known(self, path: str | None) -> bool:
        return (
            path is not None
            and path in self.package
            and identify(self.package.read(path), path) in PICTURE_TYPES
        )

    def _report_left_behind(self) -> None:
        told: set[tuple[str, str]] = set()
        for path in self.package.entries:
            if (
                path in self.package.touched
                or path in _QUIET
                or path.rpartition("/")[2] in ("meta.xml", "settings.xml")
            ):
                continue
            code, what = next(
                ((code, what) for start, code, what in _LEFT_BEHIND if path.startswith(start)),
                ("DSM-130", path[:60]),
            )
            if (code, what) not in told:
                told.add((code, what))
                self.context.report(code, path, what=what, count=1)


def _formula_prefixes(part: bytes) -> set[bytes]:
    """The prefixes that formulas begin with."""
    return {prefix for prefix in _FORMULA_SPACES if b'="%b:' % prefix in part}


def _bound(part: bytes, prefixes: set[bytes]) -> bytes:
    """The part, or the opening of its root, with these prefixes bound: XML itself does not see their use."""
    missing = b"".join(
        b' xmlns:%b="%b"' % (prefix, space)
        for prefix, space in _FORMULA_SPACES.items()
        if prefix in prefixes and b" xmlns:%b=" % prefix not in part
    )
    return _ROOT_NAME.sub(lambda name: name.group() + missing, part, count=1) if missing else part


def _body(root: Element) -> str:
    """``text``, ``spreadsheet`` …; ``math`` for a formula; empty when there is none."""
    if root.tag == _MATH:
        return "math"
    body = root.find(_BODY)
    office = vocabulary.load().namespaces["office"]
    children = [str(child.tag) for child in (body if body is not None else ())]
    found = [tag.removeprefix(f"{{{office}}}") for tag in children if tag.startswith(f"{{{office}}}")]
    return next((name for name in found if name in BODIES), "")


def _decoded(inline: str | None) -> bytes | None:
    try:
        return base64.b64decode(re.sub(r"\s+", "", inline or ""), validate=True) or None
    except (binascii.Error, ValueError):
        return None
