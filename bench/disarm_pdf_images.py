"""Disarming of PDFs and pictures as ratios to the least that any tool must do, measured in one run.

    uv run python bench/disarm_pdf_images.py [DIRECTORY OF PDF FILES]

PDF: rebuilt in process ÷ opened and saved with pikepdf.  JPEG: rebuilt ÷ decoded and encoded with simplejpeg
at the same quality.  Verify has its own column.  Without a directory the PDFs are made here.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pikepdf
import simplejpeg
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import DisarmError, Unsupported
from sekisho_disarm.formats import Format, images, pdf
from sekisho_disarm.kinds import Kind
from sekisho_disarm.limits import Budget
from sekisho_disarm.report import Profile

ROUNDS = 5


def no_door(_data: bytes, name: str, _context: Context) -> Rebuilt:
    raise Unsupported(where=name)


def best(work: Callable[[], object]) -> float:
    """Seconds of a core, the quickest of ``ROUNDS`` runs: what else ran on the machine is not our matter."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def pdf_files(directory: Path | None) -> Iterator[bytes]:
    if directory is not None:
        yield from (path.read_bytes() for path in sorted(directory.rglob("*.pdf")))
        return
    for count in (1, 2, 5, 14, 50, 128):
        yield text_pdf(count)


def text_pdf(count: int) -> bytes:
    """Pages of text with links and an outline, as an office program writes them."""
    made = Pdf.new()
    font = made.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for number in range(count):
        page = made.add_blank_page(page_size=(595, 842)).obj
        lines = b"".join(b"(Line %d of page %d, some forty letters) ' " % (n, number) for n in range(50))
        page.Contents = made.make_stream(b"BT /F1 11 Tf 14 TL 50 800 Td " + lines + b"ET")
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        action = Dictionary(S=Name.URI, URI=String(f"https://example.jp/{number}"))
        page.Annots = Array(
            [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([50, 50, 99, 60]), A=action)]
        )
    with made.open_outline() as outline:
        outline.root.extend(pikepdf.OutlineItem(f"Page {n}", n) for n in range(count))
    out = io.BytesIO()
    made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def photograph(megapixels: int) -> bytes:
    noise = np.random.default_rng(7).integers(0, 255, (300, 400, 3), dtype=np.uint8)
    height = round((megapixels * 750_000) ** 0.5)
    large = Image.fromarray(noise).resize((height * 4 // 3, height), Image.Resampling.BICUBIC)
    return bytes(simplejpeg.encode_jpeg(np.asarray(large), 85, "RGB", "420"))


def keep(format_: Format, data: bytes, kind: Kind) -> bytes:
    return format_.rebuild(data, "bench", kind, Context(Profile.KEEP, Budget(), no_door)).data


def open_and_save(data: bytes) -> None:
    with Pdf.open(io.BytesIO(data)) as opened:
        opened.save(io.BytesIO())


def row(name: str, ours: float, floor: float, proof: float, bar: str) -> None:
    print(f"{name:28} {floor * 1e3:9.1f} {ours * 1e3:9.1f} {ours / floor:7.2f} {proof * 1e3:9.1f}   {bar}")


def measure_pdf(directory: Path | None) -> None:
    rows, refused = [], 0
    for data in pdf_files(directory):
        try:
            floor = best(partial(open_and_save, data))
            ours = best(partial(keep, pdf.FORMAT, data, Kind.PDF))
            rebuilt = keep(pdf.FORMAT, data, Kind.PDF)
        except (pikepdf.PdfError, pikepdf.PasswordError, DisarmError):
            refused += 1
            continue
        rows.append((ours / floor, ours, floor, best(partial(pdf.FORMAT.verify, rebuilt, Kind.PDF))))
    middle = [statistics.median(column) for column in zip(*rows, strict=True)]
    row(f"PDF, median of {len(rows)}", middle[1], middle[2], middle[3], "<= 2 (ratio of pikepdf open + save)")
    print(
        f"{'PDF, median of the ratios':28} {'':9} {'':9} {middle[0]:7.2f}"
        + f"   refused: {refused}" * bool(refused)
    )


def measure_jpeg() -> None:
    data = photograph(12)
    floor = best(
        lambda: simplejpeg.encode_jpeg(simplejpeg.decode_jpeg(data), 85, "RGB", "420"),
    )
    ours = best(lambda: keep(images.FORMAT, data, Kind.JPEG))
    rebuilt = keep(images.FORMAT, data, Kind.JPEG)
    proof = best(lambda: images.FORMAT.verify(rebuilt, Kind.JPEG))
    row("JPEG, 12 megapixels", ours, floor, proof, "<= 1.5 (ratio of simplejpeg decode + encode)")


def main() -> None:
    pdf.FORMAT.warm()
    images.FORMAT.warm()
    print(f"{'':28} {'floor ms':>9} {'ours ms':>9} {'ratio':>7} {'verify ms':>9}   bar")
    measure_pdf(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    measure_jpeg()


if __name__ == "__main__":
    main()
