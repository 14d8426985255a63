"""Profile ``text``: the words of a document as a UTF-8 text file, in reading order.

Works on the already disarmed package, so hidden or cut parts cannot speak here.
Word: paragraphs, cells by tabs, notes and comments after the body.  Excel: one line a row under the name of
the sheet, cells by tabs.  PowerPoint: slides in order, then their notes.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile

from lxml import etree

from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.formats.ooxml import relationships, xmlread
from sekisho_disarm.formats.ooxml.catalogue import short_type
from sekisho_disarm.formats.ooxml.filtering import Element
from sekisho_disarm.formats.ooxml.vocabulary import MC, A, P, R, W, X
from sekisho_disarm.kinds import Kind

_BREAKS = {**dict.fromkeys(W.both("tab"), "\t"), **dict.fromkeys((*W.both("br", "cr"), *A.both("br")), "\n")}
_TEXT = frozenset((*W.both("t"), *A.both("t")))
_PARAGRAPHS = frozenset((*W.both("p"), *A.both("p")))
_COLUMN = re.compile(r"[A-Z]+")


def extract(rebuilt: Rebuilt, context: Context) -> Rebuilt:
    context.report("DSM-140")
    with zipfile.ZipFile(io.BytesIO(rebuilt.data)) as archive:
        book = rebuilt.kind in (Kind.XLSX, Kind.XLTX)
        lines = _sheets(archive) if book else _documents(archive, rebuilt.kind)
    stem = rebuilt.name.rpartition(".")[0] or rebuilt.name
    return Rebuilt("\r\n".join(lines).encode("utf-8-sig", "replace"), Kind.TEXT, f"{stem}.txt")


def _root(archive: zipfile.ZipFile, path: str) -> Element:
    return xmlread.parse(xmlread.normalise(archive.read(path), path), path)


def _targets(archive: zipfile.ZipFile, source: str) -> dict[str, tuple[str, str]]:
    path = relationships.path_of(source)
    if path not in archive.NameToInfo:
        return {}
    relations = relationships.parse(archive.read(path), source)
    return {r.id: (short_type(r.type), r.target) for r in relations if not r.external}


def _main(archive: zipfile.ZipFile) -> str:
    return next(target for word, target in _targets(archive, "").values() if word == "officeDocument")


def _documents(archive: zipfile.ZipFile, kind: Kind) -> list[str]:
    main = _main(archive)
    targets = _targets(archive, main)
    if kind in (Kind.DOCX, Kind.DOTX):
        order = ("header", "footer", "footnotes", "endnotes", "comments")
        paths = [main, *(path for word in order for kind_, path in targets.values() if kind_ == word)]
    else:
        ids = [_identity(e) for e in _root(archive, main).iter(*P.both("sldId"))]
        paths = [
            path for slide in ids if slide in targets for path in _with_notes(archive, targets[slide][1])
        ]
    return [line for path in paths for line in _paragraphs(_root(archive, path))]


def _with_notes(archive: zipfile.ZipFile, slide: str) -> list[str]:
    return [slide, *(path for word, path in _targets(archive, slide).values() if word == "notesSlide")]


def _identity(element: Element) -> str:
    return next((element.get(name, "") for name in R.both("id") if element.get(name)), "")


def _paragraphs(root: Element) -> list[str]:
    """One line a paragraph; of two alternatives only the first is read."""
    for fallback in list(root.iter(MC("Fallback"))):
        parent = fallback.getparent()
        if parent is not None:
            parent.remove(fallback)
    return [_line(paragraph) for paragraph in root.iter(*_PARAGRAPHS)]


def _line(paragraph: Element) -> str:
    pieces: list[str] = []
    for element in paragraph.iter(etree.Element):
        if element.tag in _TEXT and _owner(element) is paragraph:
            pieces.append(element.text or "")
        elif element.tag in _BREAKS and _owner(element) is paragraph:
            pieces.append(_BREAKS[element.tag])
    return "".join(pieces)


def _owner(element: Element) -> Element | None:
    """The paragraph that holds an element: text boxes nest paragraphs in paragraphs."""
    return next(element.iterancestors(*_PARAGRAPHS), None)


def _sheets(archive: zipfile.ZipFile) -> list[str]:
    main = _main(archive)
    targets = _targets(archive, main)
    shared = [
        _joined(si)
        for word, path in targets.values()
        if word == "sharedStrings"
        for si in _root(archive, path)
    ]
    lines: list[str] = []
    for sheet in _root(archive, main).iter(*X.both("sheet")):
        word, path = targets.get(_identity(sheet), ("", ""))
        if word == "worksheet":
            lines += [
                f"[{sheet.get('name', posixpath.basename(path))}]",
                *_rows(_root(archive, path), shared),
                "",
            ]
    return lines


def _joined(element: Element) -> str:
    return "".join(text.text or "" for text in element.iter(*X.both("t")))


def _rows(root: Element, shared: list[str]) -> list[str]:
    return ["\t".join(_value(cell, shared) for cell in row) for row in root.iter(*X.both("row"))]


def _value(cell: Element, shared: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return _joined(cell)
    value = cell.findtext("{*}v") or ""
    if cell.get("t") == "s":
        return shared[int(value)] if value.isdecimal() and int(value) < len(shared) else ""
    return value
