"""An Office package: every XML part is read, the known ones with their places, the rest as "not seen on screen".

Source: ECMA-376 Part 1 (parts), Part 2 (packages), MS-XLSX (threaded comments).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import IO

from sekisho_screening.errors import DAMAGED, Unreadable
from sekisho_screening.extract import document, parts, slides, workbook
from sekisho_screening.extract.items import Item, Passage, Rows, Unread
from sekisho_screening.extract.xmlread import attribute, ends, local
from sekisho_screening.places import Hidden, Part, Place

_PARTS: tuple[tuple[re.Pattern[str], Part], ...] = (
    (re.compile(r"comments|threadedcomment", re.IGNORECASE), Part.COMMENT),
    (re.compile(r"/notesSlides/"), Part.NOTE),
    (re.compile(r"/(notesMasters|slideMasters|slideLayouts|handoutMasters)/"), Part.MASTER),
    (re.compile(r"/header\d*\.xml$"), Part.HEADER),
    (re.compile(r"/footer\d*\.xml$"), Part.FOOTER),
    (re.compile(r"/(footnotes|endnotes)\.xml$"), Part.FOOTNOTE),
    (re.compile(r"/diagrams/"), Part.DIAGRAM),
    (re.compile(r"/charts?/"), Part.CHART),
    (re.compile(r"/drawings/|vmlDrawing"), Part.TEXT_BOX),
    (re.compile(r"^docProps/"), Part.PROPERTY),
)
_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
_DONE = re.compile(
    r"xl/(sharedStrings|styles|workbook|calcChain)\.xml|xl/worksheets/[^/]+\.xml|xl/pivotCache/.*|\[Content_Types\]\.xml"
    r"|.*theme\d*\.xml|.*/(settings|webSettings|fontTable|numbering|styles|stylesWithEffects|presProps|viewProps|tableStyles)\.xml"
)


def is_package(archive: zipfile.ZipFile) -> bool:
    return "[Content_Types].xml" in archive.NameToInfo


def kind(archive: zipfile.ZipFile) -> str:
    for prefix, name in (("xl/", "xlsx"), ("word/", "docx"), ("ppt/", "pptx")):
        if any(one.startswith(prefix) for one in archive.namelist()):
            return name
    return "ooxml"


def read(archive: zipfile.ZipFile, place: Place) -> Iterator[Item]:
    """Everything in the package.  A part that cannot be read is said to be unread; the others still are."""
    names = archive.namelist()
    main = kind(archive)
    if main == "xlsx":
        yield from _guarded(_workbook(archive, place), place)
    for name in sorted(names, key=_natural):
        if (
            not name.endswith((".xml", ".vml"))
            or (main == "xlsx" and _DONE.fullmatch(name))
            or "_rels/" in name
        ):
            continue
        if (main == "docx" and name == "word/document.xml") or (
            main == "docx" and name.startswith("word/") and _part(name) in _WORD_PARTS
        ):
            reader = document.read
        elif _DONE.fullmatch(name):
            continue
        else:
            reader = parts.read
        try:
            where = _place_of(archive, name, place)
        except (Unreadable, *DAMAGED):
            where = replace(place, part=_part(name), name=posixpath.basename(name))
        yield from _guarded(_opened(archive, name, reader, where), where)


Reader = Callable[[IO[bytes], Place], Iterator[Item]]
_WORD_PARTS = frozenset({Part.HEADER, Part.FOOTER, Part.FOOTNOTE, Part.COMMENT})


def _natural(name: str) -> tuple[str, int]:
    number = re.search(r"(\d+)\.\w+$", name)
    return (name[: number.start()], int(number.group(1)[:9])) if number else (name, 0)


def _guarded(items: Iterator[Item], place: Place) -> Iterator[Item]:
    try:
        yield from items
    except (Unreadable, *DAMAGED):
        yield Unread(place, "この部分は壊れていて読めませんでした")


def _opened(archive: zipfile.ZipFile, name: str, reader: Reader, place: Place) -> Iterator[Item]:
    with archive.open(name) as stream:
        yield from reader(stream, place)


def _part(name: str) -> Part:
    return next((part for pattern, part in _PARTS if pattern.search(name)), Part.OTHER)


def _place_of(archive: zipfile.ZipFile, name: str, place: Place) -> Place:
    slide = _SLIDE.fullmatch(name)
    if slide:
        hidden = Hidden.SLIDE if _is_hidden_slide(archive, name) else Hidden.NO
        number = slides.numbers(archive).get(name) or int(slide.group(1)[:6])
        return replace(place, part=Part.BODY, slide=number, hidden=hidden)
    if name == "word/document.xml":
        return place
    part = _part(name)
    if part is Part.NOTE or (part is Part.COMMENT and name.startswith("ppt/")):
        return replace(place, part=part, slide=slides.number_of_beside(archive, name))
    sheet = _sheet_of(archive, name) if part in (Part.COMMENT, Part.TEXT_BOX) else ""
    return replace(
        place, part=part, sheet=sheet, name="" if part is not Part.OTHER else posixpath.basename(name)
    )


def _is_hidden_slide(archive: zipfile.ZipFile, name: str) -> bool:
    with archive.open(name) as stream:
        return re.search(rb"<p:sld\b[^>]*\bshow=\"(?:0|false)\"", stream.read(4096)) is not None


def _sheet_of(archive: zipfile.ZipFile, name: str) -> str:
    """The sheet whose relationships point at a part of comments or drawings."""
    target = posixpath.basename(name).encode()
    for sheet, path, _ in sheets(archive):
        relations = f"{posixpath.dirname(path)}/_rels/{posixpath.basename(path)}.rels"
        if relations in archive.NameToInfo and b"/" + target in archive.read(relations):
            return sheet
    return ""


def sheets(archive: zipfile.ZipFile) -> list[tuple[str, str, Hidden]]:
    """Name, path and state of each sheet, as workbook.xml lists them; unlisted sheet parts come after."""
    if "xl/workbook.xml" not in archive.NameToInfo:
        return []
    targets = _targets(archive)
    found = []
    with archive.open("xl/workbook.xml") as stream:
        for element in ends(stream, None, free=False):
            if local(element) == "sheet":
                state = {"hidden": Hidden.SHEET, "veryHidden": Hidden.VERY}.get(
                    element.get("state", ""), Hidden.NO
                )
                path = targets.get(attribute(element, "id"), "")
                found.append((element.get("name", ""), path, state))
    listed = {path for _, path, _ in found}
    strays = [
        n for n in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", n) and n not in listed
    ]
    return [one for one in found if one[1] in archive.NameToInfo] + [
        ("", name, Hidden.VERY) for name in strays
    ]


def _targets(archive: zipfile.ZipFile) -> dict[str, str]:
    path = "xl/_rels/workbook.xml.rels"
    if path not in archive.NameToInfo:
        return {}
    with archive.open(path) as stream:
        return {
            one.get("Id", ""): posixpath.normpath(posixpath.join("xl", one.get("Target", ""))).lstrip("/")
            for one in ends(stream, None, free=False)
            if local(one) == "Relationship"
        }


def _workbook(archive: zipfile.ZipFile, place: Place) -> Iterator[Item]:
    strings: list[str] = []
    dates: frozenset[str] = frozenset()
    if "xl/sharedStrings.xml" in archive.NameToInfo:
        with archive.open("xl/sharedStrings.xml") as stream:
            strings = workbook.shared_strings(stream)
    if "xl/styles.xml" in archive.NameToInfo:
        with archive.open("xl/styles.xml") as stream:
            dates = workbook.date_styles(stream)
    for name, path, state in sheets(archive):
        where = replace(place, part=Part.CELL, sheet=name, hidden=state)
        yield from _guarded(_sheet(archive, path, where, strings, dates), where)
    if strings:
        yield from _left_over(archive, strings, place)
    yield from _guarded(_defined_names(archive, place), place)
    yield from _guarded(_pivots(archive, place), replace(place, part=Part.PIVOT_CACHE))


def _sheet(
    archive: zipfile.ZipFile, path: str, place: Place, strings: list[str], dates: frozenset[str]
) -> Iterator[Item]:
    sheet = workbook.Sheet(place, strings, dates)
    with archive.open(path) as stream:
        yield from sheet.rows(stream)
    for name, text in sheet.footers:
        part = Part.HEADER if "Header" in name else Part.FOOTER
        yield Passage(text, replace(place, part=part))


def _left_over(archive: zipfile.ZipFile, strings: list[str], place: Place) -> Iterator[Item]:
    """Shared strings in a workbook without sheets: still in the file, so still read."""
    if not sheets(archive):
        yield Rows(replace(place, part=Part.OTHER), [strings], range(1, len(strings) + 1))


def _defined_names(archive: zipfile.ZipFile, place: Place) -> Iterator[Item]:
    with archive.open("xl/workbook.xml") as stream:
        for element in ends(stream, None, free=False):
            if local(element) == "definedName" and element.text:
                name = element.get("name", "")
                yield Passage(f"{name} {element.text}", replace(place, part=Part.DEFINED_NAME, name=name))


def _pivots(archive: zipfile.ZipFile, place: Place) -> Iterator[Item]:
    where = replace(place, part=Part.PIVOT_CACHE)
    for path in sorted(n for n in archive.namelist() if "pivotCacheDefinition" in n and n.endswith(".xml")):
        with archive.open(path) as stream:
            fields = workbook.pivot_fields(stream)
        for number, (name, items) in enumerate(fields, 1):
            if items:
                yield Rows(where, [[name, *items]], range(1, len(items) + 2), number)
        records = path.replace("pivotCacheDefinition", "pivotCacheRecords")
        if records in archive.NameToInfo:
            with archive.open(records) as stream:
                yield from workbook.pivot_records(stream, fields, where)
