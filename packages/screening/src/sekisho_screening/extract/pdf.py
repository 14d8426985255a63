"""PDF through PDFium: pages, annotations, form fields, attachments with what they hold, properties.

Text in pictures is not read; a page without any text is said to be unread.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from sekisho_screening.errors import Encrypted, TooComplex, Unreadable
from sekisho_screening.extract.items import Item, Passage, Unit, Unread
from sekisho_screening.places import Part, Place

_MOST_PAGES = 20_000
_MOST_ANNOTATIONS, _MOST_ATTACHMENTS = 5_000, 1_000
_KEYS = (
    (b"Contents", Part.ANNOTATION),
    (b"T", Part.ANNOTATION),
    (b"Subj", Part.ANNOTATION),
    (b"V", Part.FORM_FIELD),
)


Door = Callable[[BinaryIO, str, Place], Iterator[Item]]
Spend = Callable[[int], None]


def read(source: BinaryIO, place: Place, door: Door, spend: Spend) -> Iterator[Item]:
    """``door`` reads an attachment, ``spend`` is told how large it is.

    Raises ``Unreadable``, ``Encrypted``, ``TooComplex``.
    """
    try:
        opened = pypdfium2.PdfDocument(source, autoclose=False)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise Encrypted from None
        raise Unreadable from None
    with closing(opened) as document:
        if len(document) > _MOST_PAGES:
            raise TooComplex(f"{len(document)} pages")
        for key, value in document.get_metadata_dict(skip_empty=True).items():
            yield Passage(value, replace(place, part=Part.PROPERTY, name=key))
        for number in range(len(document)):
            yield from _page(document, number, replace(place, page=number + 1), door, spend)
        for number in range(min(document.count_attachments(), _MOST_ATTACHMENTS)):
            yield from _attached(
                partial(document.get_attachment, number), replace(place, part=Part.ATTACHMENT), door, spend
            )


def _attached(
    get: Callable[[], pypdfium2.PdfAttachment], place: Place, door: Door, spend: Spend
) -> Iterator[Item]:
    """A file that is attached, with its name, as a file of its own."""
    name = "attachment"
    try:
        attachment = get()
        name = attachment.get_name().replace("\0", "") or name
        data = bytes(attachment.get_data())
    except (pypdfium2.PdfiumError, ValueError):
        yield Passage(name, place)
        yield Unread(replace(place, name=name), "この部分は壊れていて読めませんでした")
        return
    spend(len(data))
    yield from door(io.BytesIO(data), name, place)


def _page(
    document: pypdfium2.PdfDocument, number: int, place: Place, door: Door, spend: Spend
) -> Iterator[Item]:
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        yield Unread(place, "このページは壊れていて読めませんでした")
        return
    with closing(page):
        with closing(page.get_textpage()) as words:
            text = words.get_text_bounded().replace("\r\n", "\n").replace("\ufffe", "")
        if text.strip():
            yield Passage(text, replace(place, line=1), Unit.LINE)
        else:
            yield Unread(place, "文字のないページです(画像の中の文字は読んでいません)", picture=True)
        yield from _annotations(document, page, place, door, spend)


def _annotations(
    document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, place: Place, door: Door, spend: Spend
) -> Iterator[Item]:
    filled: list[str] = []
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        try:
            texts = {key: _string(annotation, key) for key, _ in _KEYS}
            if texts[b"V"]:
                # The name of a field stands before what was filled in, as labels do on paper.
                filled.append(f"{texts[b'T']}：{texts[b'V']}" if texts[b"T"] else texts[b"V"])
                texts[b"V"] = texts[b"T"] = ""
            yield from (Passage(texts[key], replace(place, part=part)) for key, part in _KEYS if texts[key])
            raw = pdfium.FPDFAnnot_GetFileAttachment(annotation)
            if raw:
                held = replace(place, part=Part.ATTACHMENT)
                yield from _attached(partial(pypdfium2.PdfAttachment, raw, document), held, door, spend)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    if filled:  # one passage: the fields of a form are about the same person
        yield Passage("\n".join(filled), replace(place, part=Part.FORM_FIELD))


def _string(annotation: object, key: bytes) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFAnnot_GetStringValue(
        annotation, key, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size
    )
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")
