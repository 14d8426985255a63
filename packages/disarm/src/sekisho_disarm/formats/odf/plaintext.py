"""Profile ``text``: the words of a document as a UTF-8 text file, in reading order; table rows by tabs.

Works on the already disarmed package, so hidden or cut parts cannot speak here.
"""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.formats.odf.filtering import Element
from sekisho_disarm.formats.odf.vocabulary import clark, clarks
from sekisho_disarm.formats.ooxml import xmlread
from sekisho_disarm.kinds import Kind

_PARAGRAPHS = clarks("text:p text:h")
_ROW, _TABLE = clark("table:table-row"), clark("table:table")
_CELLS = clarks("table:table-cell table:covered-table-cell")
_BREAKS = {clark("text:tab"): "\t", clark("text:line-break"): "\n", clark("text:s"): " "}


def extract(rebuilt: Rebuilt, context: Context) -> Rebuilt:
    context.report("DSM-140")
    with zipfile.ZipFile(io.BytesIO(rebuilt.data)) as archive:
        root = xmlread.parse(xmlread.normalise(archive.read("content.xml"), "content.xml"), "content.xml")
    lines = [line for element in root.iter(*_PARAGRAPHS, _ROW, _TABLE) for line in _lines(element)]
    stem = rebuilt.name.rpartition(".")[0] or rebuilt.name
    return Rebuilt("\r\n".join(lines).encode("utf-8-sig", "replace"), Kind.TEXT, f"{stem}.txt")


def _lines(element: Element) -> list[str]:
    if element.tag == _TABLE:
        return [f"[{element.get(clark('table:name'), '')}]"]
    if element.tag == _ROW:
        return ["\t".join(_cell(cell) for cell in element.iterchildren(*_CELLS)).rstrip("\t")]
    return [] if next(element.iterancestors(_ROW), None) is not None else [_line(element)]


def _cell(cell: Element) -> str:
    return " ".join(_line(paragraph) for paragraph in cell.iter(*_PARAGRAPHS))


def _line(paragraph: Element) -> str:
    """The characters of one paragraph; paragraphs inside it (notes, text boxes) speak for themselves."""
    pieces: list[str] = [paragraph.text or ""]
    for element in paragraph.iterdescendants(etree.Element):
        own = next(element.iterancestors(*_PARAGRAPHS), None) is paragraph
        if own and element.tag not in _PARAGRAPHS:
            pieces += (_BREAKS.get(str(element.tag), ""), element.text or "")
        if own:
            pieces.append(element.tail or "")
    return "".join(pieces)
