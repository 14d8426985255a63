"""Before and after: what is the same, and what a reader would notice."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import docx
import fidelity_drawn
import fidelity_objects
import numpy as np
import olefile
import openpyxl
import pikepdf
import pptx
from fidelity_render import Picture, View
from openpyxl.formula import Tokenizer
from PIL import Image

_WINDOW = 8
_SAME = 0.98
_ERRORS = re.compile(r"#(?:NAME\?|REF!|VALUE!|N/A|DIV/0!|NULL!|NUM!)|Err:5\d\d")


@dataclass(frozen=True, slots=True)
class Result:
    """None: not asked of this format.  ``pages_alike`` of ``pages_seen`` have SSIM ≥ 0.98."""

    text: bool
    kept: bool  # no character is missing, and what came is in drawings of the original
    pages: bool
    turned: bool  # every page or picture has its width and height
    pages_seen: int
    pages_alike: int
    worst: float
    formulas: bool | None
    opens: bool
    objects: bool  # the original holds objects of other programs, which LibreOffice draws itself

    @property
    def same(self) -> bool:
        """Nothing that a reader would notice."""
        alike = self.pages_alike == self.pages_seen
        return self.text and self.pages and alike and self.opens and self.formulas is not False


def compare(kind: str, before: bytes, after: bytes, seen: View, now: View) -> Result:
    count = min(len(seen.pictures), len(now.pictures))
    alike = [similarity(a, b) for a, b in zip(seen.pictures[:count], now.pictures[:count], strict=True)]
    text = words(seen.text) == words(now.text)
    return Result(
        text=text,
        kept=text or only_drawn_words_came(words(seen.text), words(now.text), before),
        pages=len(seen.sizes) == len(now.sizes),
        turned=len(seen.sizes) == len(now.sizes)
        and all(
            abs(a[0] - b[0]) <= 2 and abs(a[1] - b[1]) <= 2
            for a, b in zip(seen.sizes, now.sizes, strict=True)
        ),
        pages_seen=count,
        pages_alike=sum(value >= _SAME for value in alike),
        worst=min(alike, default=1.0),
        formulas=formulas(after, seen.text, now.text) if kind in ("xlsx", "xls", "ods") else None,
        opens=opens(kind, after) or not opens(kind, before),  # strict libraries do not know everything either
        objects=fidelity_objects.inside(before),
    )


def only_drawn_words_came(shown: str, now: str, original: bytes) -> bool:
    """Whether every character is still there, in order, and what came is in drawings of the original.

    Four times as often at most: a drawing over the corner of four pages shows its words on each.
    """
    rest = iter(now)
    if not all(letter in rest for letter in shown):
        return False
    drawn = Counter(4 * words(fidelity_drawn.words(original)))
    return not Counter(now) - Counter(shown) - drawn


def words(text: str) -> str:
    """The characters in order; how a program breaks lines is its own matter."""
    plain = unicodedata.normalize("NFKC", text).translate(_OWN_LETTERS)
    return re.sub(r"\s+", "", _CHANGING.sub("", plain))


#: The plus sign of LibreOffice's own symbol font.
_OWN_LETTERS = {0xE083: "+"}
#: The time of the rendering, the path of the file and what the browser itself says, which some documents show.
_CHANGING = re.compile(
    r"Adobe\s+Flash\s+Player\s+is\s+no\s+longer\s+supported|\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AP]M)?|file:///\S+|/\S+/(?:before|after)/\S+"
)


def similarity(one: Picture, other: Picture) -> float:
    """Mean structural similarity over windows of 8 × 8 (Wang et al. 2004); sizes that differ by rounding are cut."""
    height, width = min(one.shape[0], other.shape[0]), min(one.shape[1], other.shape[1])
    if abs(one.shape[0] - other.shape[0]) > 3 or abs(one.shape[1] - other.shape[1]) > 3:
        return 0.0
    height, width = max(height // _WINDOW, 1) * _WINDOW, max(width // _WINDOW, 1) * _WINDOW
    a, b = (_tiles(picture, height, width) for picture in (one, other))
    mean_a, mean_b = a.mean(axis=1), b.mean(axis=1)
    spread_a, spread_b = a.var(axis=1), b.var(axis=1)
    together = ((a - mean_a[:, None]) * (b - mean_b[:, None])).mean(axis=1)
    near, apart = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    top = (2 * mean_a * mean_b + near) * (2 * together + apart)
    return float((top / ((mean_a**2 + mean_b**2 + near) * (spread_a + spread_b + apart))).mean())


def _tiles(picture: Picture, height: int, width: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    padded = np.pad(
        picture, ((0, max(0, height - picture.shape[0])), (0, max(0, width - picture.shape[1]))), mode="edge"
    )
    cut = padded[:height, :width].astype(np.float64)
    tiles = cut.reshape(height // _WINDOW, _WINDOW, width // _WINDOW, _WINDOW)
    return tiles.swapaxes(1, 2).reshape(-1, _WINDOW * _WINDOW)


def formulas(after: bytes, shown_before: str, shown_after: str) -> bool:
    """Every formula left can be parsed, and no more cells show an error than before."""
    if len(_ERRORS.findall(shown_after)) > len(_ERRORS.findall(shown_before)):
        return False
    if not after.startswith(b"PK") or b"xl/workbook.xml" not in after:
        return True
    try:
        book = openpyxl.load_workbook(io.BytesIO(after))
    except Exception:  # noqa: BLE001 - what it does not open is told in a column of its own
        return True
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" and isinstance(cell.value, str):
                    Tokenizer(cell.value)
    return True


def opens(kind: str, data: bytes) -> bool:
    """Whether a strict library opens the output without a complaint (Office itself cannot be asked here)."""
    open_it = _STRICT.get(kind)
    try:
        return open_it is None or open_it(data)
    except Exception:  # noqa: BLE001 - each library has its own way to complain
        return False


def _pdf(data: bytes) -> bool:
    with pikepdf.open(io.BytesIO(data)) as document:
        return not document.check_pdf_syntax()


def _picture(data: bytes) -> bool:
    with Image.open(io.BytesIO(data)) as image:
        image.load()
    return True


def _ole(data: bytes) -> bool:
    with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_INCORRECT) as container:
        return bool(container.listdir())


_STRICT: dict[str, Callable[[bytes], bool]] = {
    "docx": lambda data: bool(docx.Document(io.BytesIO(data)).element.body is not None),
    "xlsx": lambda data: bool(openpyxl.load_workbook(io.BytesIO(data)).sheetnames),
    "pptx": lambda data: pptx.Presentation(io.BytesIO(data)).slide_width != 0,
    "pdf": _pdf, "doc": _ole, "xls": _ole, "ppt": _ole,
    **dict.fromkeys(("jpg", "png", "gif", "bmp", "tif", "webp"), _picture),
}  # fmt: skip
