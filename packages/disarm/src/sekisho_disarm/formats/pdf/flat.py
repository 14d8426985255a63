"""The two other methods of the guideline, by PDFium: pages as pictures in a PDF, and the text alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pypdfium2 as pdfium
import simplejpeg

from sekisho_disarm.context import Context
from sekisho_disarm.errors import Malformed, TooComplex
from sekisho_disarm.formats.images import bounds
from sekisho_disarm.formats.pdf.build import write_file
from sekisho_disarm.formats.pdf.streams import with_body

_DPI = 150
_QUALITY = 85
_POINTS = 72


@contextmanager
def _open(data: bytes, context: Context) -> Iterator[pdfium.PdfDocument]:
    document = _attempt(data, None)
    if document is None:
        document = context.passwords.first_that_opens(lambda password: _attempt(data, password))
        context.report("DSM-004")
    try:
        yield document
    except pdfium.PdfiumError as error:
        raise Malformed("DSM-290") from error
    finally:
        document.close()


def _attempt(data: bytes, password: str | None) -> pdfium.PdfDocument | None:
    try:
        return pdfium.PdfDocument(data, password=password)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            return None
        raise Malformed("DSM-290") from error


def text(data: bytes, context: Context) -> bytes:
    """The text in UTF-8, pages divided by form feeds.  Raises ``Malformed``, ``NeedsPassword``."""
    out: list[str] = []
    with _open(data, context) as document:
        _check(document, context)
        for page in document:
            words = page.get_textpage()
            out.append(words.get_text_range(errors="replace").replace("\r\n", "\n"))
            words.close()
            page.close()
            context.budget.take_bytes(len(out[-1]), where="text")
    context.report("DSM-227")
    shown = "\f".join(out)
    return "".join(c for c in shown if c in "\n\t\f" or c >= " ").encode("utf-8", "replace")


def pictures(data: bytes, context: Context) -> bytes:
    """One JPEG per page at 150 dots per inch.  Raises ``Malformed``, ``NeedsPassword``, ``TooComplex``."""
    bodies = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    kids = []
    with _open(data, context) as document:
        _check(document, context)
        for page in document:
            number = len(bodies) + 1
            kids.append(b"%d 0 R" % number)
            bodies += _page(page, number, context)
            page.close()
    context.report("DSM-226")
    bodies[1] = b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(kids), b" ".join(kids))
    return write_file(bodies, b"1 0 R")


def _check(document: pdfium.PdfDocument, context: Context) -> None:
    if not 0 < len(document) <= context.budget.limits.frames:
        raise TooComplex("DSM-291", what="pages")


def _page(page: pdfium.PdfPage, number: int, context: Context) -> list[bytes]:
    width, height = page.get_size()
    bounds.check_size(round(width * _DPI / _POINTS), round(height * _DPI / _POINTS), context)
    bitmap = page.render(scale=_DPI / _POINTS, rev_byteorder=True, maybe_alpha=False)
    shown = np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
    bitmap.close()
    picture = bytes(simplejpeg.encode_jpeg(shown, _QUALITY, "RGB", "420"))
    box = b"%.2f %.2f" % (width, height)
    draw = b"%.2f 0 0 %.2f 0 0 cm /P Do" % (width, height)
    size = b"/Width %d/Height %d" % (shown.shape[1], shown.shape[0])
    return [
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %b]/Resources<</XObject<</P %d 0 R>>>>/Contents %d 0 R>>"
        % (box, number + 2, number + 1),
        with_body(b"", draw),
        with_body(
            b"/Type/XObject/Subtype/Image%b/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode" % size,
            picture,
        ),
    ]
