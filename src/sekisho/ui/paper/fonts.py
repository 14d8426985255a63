"""The font of a document: the characters that it uses, and how wide they are.

BIZ UDPGothic (SIL Open Font License 1.1, see ``OFL.txt``): made for being read easily, brought along because a closed
network has no place to fetch it from.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pikepdf
from fontTools import subset
from fontTools.ttLib import TTFont

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells of every glyph
NAME = "BIZUDPGothic"
FILE = Path(__file__).with_name("BIZUDPGothic-Regular.ttf")
UNKNOWN = "〓"  # stands for what the font does not have
_EM = 1000  # units of a PDF's widths
_BATCH = 100  # entries of one list in a character map (Adobe Technical Note 5411)


@cache
def _known() -> frozenset[int]:
    with TTFont(FILE, lazy=True) as font:
        return frozenset(font.getBestCmap())


def printable(text: str) -> str:
    return "".join(c if ord(c) in _known() else UNKNOWN for c in " ".join(text.split()))


class Font:
    """A part of the font with just these characters.  The same characters give the same bytes."""

    def __init__(self, texts: Iterable[str]) -> None:
        characters = sorted({*UNKNOWN, *"0123456789 /", *(c for text in texts for c in printable(text))})
        font = TTFont(FILE, recalcTimestamp=False)
        options = subset.Options(hinting=False, notdef_outline=True)
        cutter = subset.Subsetter(options)
        cutter.populate(text="".join(characters))
        cutter.subset(font)
        out = io.BytesIO()
        font.save(out)
        self.data = out.getvalue()
        self._units = font["head"].unitsPerEm
        names = font.getBestCmap()
        self._glyphs = {c: font.getGlyphID(names[ord(c)]) for c in characters}
        self._widths = {c: font["hmtx"][names[ord(c)]][0] * _EM // self._units for c in characters}
        self._ascent = font["hhea"].ascent * _EM // self._units
        self._descent = font["hhea"].descent * _EM // self._units

    def width(self, text: str, size: float) -> float:
        """In points."""
        units: int = sum(self._widths[c] for c in text)
        return units * size / _EM

    def encode(self, text: str) -> bytes:
        """As it stands in a content stream."""
        return b"<" + b"".join(b"%04X" % self._glyphs[c] for c in text) + b">"

    def embed(self, pdf: pikepdf.Pdf) -> pikepdf.Object:
        """A composite font with the glyphs inside and the way back to Unicode.  Source: ISO 32000-2, 9.7."""
        tag = pikepdf.Name(f"/SEKISH+{NAME}")
        file = pdf.make_stream(self.data)
        file.Length1 = len(self.data)
        box = [0, self._descent, _EM, self._ascent]
        descriptor = pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor, FontName=tag, Flags=4, FontBBox=box, ItalicAngle=0,
            Ascent=self._ascent, Descent=self._descent, CapHeight=self._ascent, StemV=80, FontFile2=file,
        )  # fmt: skip
        widths: list[object] = []
        for c in sorted(self._glyphs, key=self._glyphs.__getitem__):
            widths += [self._glyphs[c], [self._widths[c]]]
        inner = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType2, BaseFont=tag, DW=_EM, W=widths,
            CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
            FontDescriptor=pdf.make_indirect(descriptor), CIDToGIDMap=pikepdf.Name.Identity,
        )  # fmt: skip
        outer = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=tag, Encoding=pikepdf.Name("/Identity-H"),
            DescendantFonts=[pdf.make_indirect(inner)], ToUnicode=pdf.make_stream(self._to_unicode()),
        )  # fmt: skip
        return pdf.make_indirect(outer)

    def _to_unicode(self) -> bytes:
        pairs = sorted((glyph, c.encode("utf-16-be").hex().upper()) for c, glyph in self._glyphs.items())
        lines = ["/CIDInit /ProcSet findresource begin 12 dict begin begincmap"]
        lines.append("/CMapName /Adobe-Identity-UCS def /CMapType 2 def")
        lines.append("1 begincodespacerange <0000> <FFFF> endcodespacerange")
        for start in range(0, len(pairs), _BATCH):
            batch = pairs[start : start + _BATCH]
            lines.append(f"{len(batch)} beginbfchar")
            lines += [f"<{glyph:04X}> <{code}>" for glyph, code in batch]
            lines.append("endbfchar")
        lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
        return "\n".join(lines).encode()
