"""JBIG2 decoded by PDFium: a file of one picture is written around the data and its samples are read back."""

from __future__ import annotations

import pypdfium2 as pdfium

from sekisho_disarm.errors import Malformed


def decode(data: bytes, symbols: bytes, width: int, height: int) -> bytes:
    """One-bit samples, rows padded to bytes, 1 = white as a PDF reader gives them.  Raises ``Malformed``."""
    try:
        document = pdfium.PdfDocument(_wrap(data, symbols, width, height))
        try:
            (picture,) = document[0].get_objects([pdfium.raw.FPDF_PAGEOBJ_IMAGE])
            image = picture.get_bitmap(render=False).to_pil()
        finally:
            document.close()
    except (pdfium.PdfiumError, ValueError) as error:
        raise Malformed("DSM-290") from error
    if image.size != (width, height):
        raise Malformed("DSM-290")
    return bytes(image.convert("L").convert("1", dither=0).tobytes())


def _wrap(data: bytes, symbols: bytes, width: int, height: int) -> bytes:
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>",
        b"<</Length 22>>\nstream\n9 0 0 9 0 0 cm /I Do   \nendstream",
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 1"
        b"/Filter/JBIG2Decode%b/Length %d>>\nstream\n%b\nendstream"
        % (width, height, b"/DecodeParms<</JBIG2Globals 6 0 R>>" if symbols else b"", len(data), data),
        b"<</Length %d>>\nstream\n%b\nendstream" % (len(symbols), symbols),
    ]
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 7\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out)
