"""What a disarmed file looks like: pages as pictures, or its words, for somebody who has to decide about it.

It reads only what this engine gave out before.  The locked child hands back nothing but pixels (or plain words) and
their measures; the pictures are encoded on this side, so that a child that was taken over cannot write a file for a
reader.  Documents become pages through LibreOffice (class 2, :mod:`sekisho_sandbox.outside`), whose PDF goes through
the locked child like any other; where it is not installed, their words are shown.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Final

import numpy as np
import pypdfium2 as pdfium
import simplejpeg
from PIL import Image, ImageOps

from sekisho_disarm import encodings, office_help, preview_marks
from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.facts import Facts, count
from sekisho_disarm.formats.images import bounds
from sekisho_disarm.identify import identify
from sekisho_disarm.kinds import Kind
from sekisho_disarm.limits import Limits
from sekisho_disarm.preview_marks import Box, Sought, believed
from sekisho_disarm.report import Profile
from sekisho_sandbox import Limits as SandboxLimits
from sekisho_sandbox import Runner, SandboxError, SharedSandbox, Status, memory_file, pour
from sekisho_sandbox.outside import available, find_program

MOST_PAGES: Final = 20  # a decision is made on what is read; more is for the sender's own screen
MOST_BYTES: Final = 64 * 1024**2  # of the file; held in memory meanwhile
MOST_CHARACTERS: Final = 100_000  # of the words: some fifty pages
_LONGEST_SIDE: Final = 1400  # pixels: A4 at some 120 dots per inch, small print can be read
_POINTS, _DPI = 72, 120
_QUALITY = 80
_RGB = 3
_SECONDS, _MEMORY = 60.0, 768 * 1024**2
_PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.GIF, Kind.BMP, Kind.TIFF, Kind.WEBP, Kind.ICO, Kind.AVIF})
#: Kinds whose further frames are pages; those of the others move.
_FRAMES_ARE_PAGES = frozenset({Kind.TIFF})


#: What can be read as it is.
_WORDS = frozenset(
    {
        Kind.TEXT, Kind.CSV, Kind.HTML, Kind.JSON, Kind.XML, Kind.YAML, Kind.MARKDOWN, Kind.LOG, Kind.INI, Kind.ICS,
        Kind.VCF, Kind.MAIL,
    }
)  # fmt: skip


class NoPreview(Exception):
    """There is nothing to show.  ``why``: ``kind``, ``large``, ``failed``."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Page:
    """``jpeg``: the picture; measures in pixels; ``boxes``: where what was sought stands on it."""

    width: int
    height: int
    jpeg: bytes
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """``pages`` or ``text``, the other is empty.

    ``total``: how many pages there are; ``whole``: is that everything?
    """

    pages: tuple[Page, ...] = ()
    total: int = 0
    text: str = ""
    whole: bool = True


_SHARED = SharedSandbox("sekisho_disarm.preview:sandbox_target", "sekisho_disarm.engine:warm")


def preview(
    data: bytes,
    name: str,
    *,
    sandbox: Runner | None = None,
    office: bool = True,
    sought: Sequence[Sought] = (),
    words: bool = True,
) -> Preview:
    """What a file that was disarmed before looks like.

    ``office``: may LibreOffice make pages?  ``data``: at most :data:`MOST_BYTES`.
    ``words``: are they wanted where there are no pages?
    ``sought``: what is to be found on the pages; in the pages of LibreOffice, whose numbers are its own, on any.
    At most :data:`MOST_PAGES` pages or :data:`MOST_CHARACTERS` characters.
    Raises ``NoPreview``, and ``SandboxError`` when this machine cannot isolate.
    """
    if len(data) > MOST_BYTES:
        raise NoPreview("large")
    door = sandbox or _SHARED.get()
    first = _run(door, data, name, "pages", sought)
    if isinstance(first, Preview):
        return first
    if office and first in office_help.SHOWN and (pdf := _as_pdf(data, name)) is not None:
        anywhere = [replace(one, page=0) for one in sought]
        shown = _run(door, pdf, "pages.pdf", "pages", anywhere)
        if isinstance(shown, Preview):
            return shown
    spoken = _run(door, data, name, "text") if words else None
    if isinstance(spoken, Preview) and spoken.text.strip():
        return spoken
    raise NoPreview("kind")


def facts(data: bytes, name: str, *, sandbox: Runner | None = None) -> Facts | None:
    """What a file, disarmed or not, holds in numbers; None where it is too large or the child did not answer.

    Raises ``SandboxError`` when this machine cannot isolate.
    """
    if len(data) > MOST_BYTES:
        return None
    limits = SandboxLimits(wall_seconds=_SECONDS, cpu_seconds=_SECONDS, memory_bytes=_MEMORY)
    with memory_file("source") as inside, memory_file("sink") as outside:
        pour(data, inside)
        outcome = (sandbox or _SHARED.get()).run(inside, outside, {"name": name, "wanted": "facts"}, limits)
    try:
        return Facts.from_dict(outcome.report or {})
    except (KeyError, TypeError, ValueError):
        return None


def _as_pdf(data: bytes, name: str) -> bytes | None:
    if not available() or find_program("soffice") is None:
        return None
    try:
        return office_help.as_pdf(data, PurePosixPath(name).suffix[1:].lower())
    except SandboxError:
        return None


def _run(door: Runner, data: bytes, name: str, wanted: str, sought: Sequence[Sought] = ()) -> Preview | Kind:
    """One run of the locked child: what it shows, or the kind that it cannot show.  Raises ``NoPreview``."""
    limits = SandboxLimits(
        wall_seconds=_SECONDS,
        cpu_seconds=_SECONDS,
        memory_bytes=_MEMORY,
        output_bytes=MOST_PAGES * _LONGEST_SIDE**2 * _RGB,
    )
    with memory_file("source") as inside, memory_file("sink") as outside:
        pour(data, inside)
        options = {"name": name, "wanted": wanted, "sought": preview_marks.as_options(sought)}
        outcome = door.run(inside, outside, options, limits)
        if outcome.status is not Status.OK or outcome.report is None:
            raise NoPreview("failed")
        return _believed(outcome.report, outside)


def _believed(claim: dict[str, Any], outside: int) -> Preview | Kind:
    """What the child says, as far as it fits what it wrote.  Raises ``NoPreview``."""
    try:
        if "kind" in claim:
            return Kind(claim["kind"])
        if "characters" in claim:
            return _words(outside, whole=bool(claim["whole"]))
        sizes = [(int(width), int(height)) for width, height in claim["pages"]]
        total = int(claim["total"])
        boxes = [
            believed(one, *size)
            for one, size in zip(claim.get("boxes", [[]] * len(sizes)), sizes, strict=True)
        ]
    except (KeyError, TypeError, ValueError):
        raise NoPreview("failed") from None
    fits = all(0 < side <= _LONGEST_SIDE for size in sizes for side in size)
    written = os.fstat(outside).st_size
    if not fits or not 0 < len(sizes) <= MOST_PAGES or sum(w * h * _RGB for w, h in sizes) != written:
        raise NoPreview("failed")
    pages = tuple(
        replace(page, boxes=found) for page, found in zip(_encoded(sizes, outside), boxes, strict=True)
    )
    return Preview(pages, max(total, len(sizes)), whole=total <= len(sizes))


def _encoded(sizes: list[tuple[int, int]], outside: int) -> Iterator[Page]:
    at = 0
    for width, height in sizes:
        length = width * height * _RGB
        pixels = np.frombuffer(os.pread(outside, length, at), np.uint8).reshape(height, width, _RGB)
        at += length
        yield Page(width, height, bytes(simplejpeg.encode_jpeg(pixels, _QUALITY, "RGB", "420")))


def _words(outside: int, *, whole: bool) -> Preview:
    text = os.pread(outside, MOST_CHARACTERS * 4, 0).decode("utf-8", "replace")[:MOST_CHARACTERS]
    shown = "".join(c if c in "\n\t" or c.isprintable() else " " for c in text.replace("\f", "\n"))
    return Preview(text=shown, whole=whole)


# Inside the locked child


def sandbox_target(source: BinaryIO, sink: BinaryIO, options: dict[str, Any]) -> dict[str, Any]:
    """The function that the sandbox's child runs: raw pixels or words into ``sink``, their measures returned."""
    data, name = source.read(MOST_BYTES + 1), str(options["name"])
    if options["wanted"] == "facts":
        return count(data, name).to_dict()
    if options["wanted"] == "text":
        return _text(data, name, sink)
    kind = identify(data, name)
    if kind is Kind.PDF:
        return _pdf(data, sink, options.get("sought", ()))
    if kind in _PICTURES:
        return _picture(data, kind, sink)
    return {"kind": kind.value}


def _pdf(data: bytes, sink: BinaryIO, sought: Sequence[Sequence[Any]]) -> dict[str, Any]:
    document = pdfium.PdfDocument(data)
    total, sizes, boxes = len(document), [], []
    for number in range(min(total, MOST_PAGES)):
        page = document[number]
        longest = max(*page.get_size(), 1.0)
        scale = min(_DPI / _POINTS, (_LONGEST_SIDE - 1) / longest)
        bitmap = page.render(scale=scale, rev_byteorder=True, maybe_alpha=False)
        pixels = np.ascontiguousarray(bitmap.to_numpy()[:_LONGEST_SIDE, :_LONGEST_SIDE, :_RGB])
        bitmap.close()
        boxes.append(preview_marks.boxes(page, number + 1, scale, sought))
        page.close()
        sink.write(pixels.tobytes())
        sizes.append([pixels.shape[1], pixels.shape[0]])
    return {"pages": sizes, "total": total, "boxes": boxes}


def _picture(data: bytes, kind: Kind, sink: BinaryIO) -> dict[str, Any]:
    sizes = []
    with bounds.decoding(), Image.open(io.BytesIO(data)) as picture:
        total = getattr(picture, "n_frames", 1) if kind in _FRAMES_ARE_PAGES else 1
        for number in range(min(total, MOST_PAGES)):
            picture.seek(number)
            if picture.width * picture.height > Limits().pixels:
                return {"kind": kind.value}
            shown = _on_white(ImageOps.exif_transpose(picture))
            shown.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            sink.write(shown.tobytes())
            sizes.append(list(shown.size))
    return {"pages": sizes, "total": total}


def _on_white(picture: Image.Image) -> Image.Image:
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    shown = picture.convert("RGBA")
    ground = Image.new("RGB", shown.size, "white")
    ground.paste(shown, mask=shown.getchannel("A"))
    return ground


def _text(data: bytes, name: str, sink: BinaryIO) -> dict[str, Any]:
    report, output = inspect_bytes(data, name, Profile.TEXT)
    decoded = None
    if output is not None and identify(output, report.output_name or name) in _WORDS:
        decoded = encodings.decode(output)
    if decoded is None:
        return {"kind": report.kind.value}
    sink.write(decoded.text[:MOST_CHARACTERS].encode("utf-8", "replace"))
    return {"characters": len(decoded.text), "whole": len(decoded.text) <= MOST_CHARACTERS}
