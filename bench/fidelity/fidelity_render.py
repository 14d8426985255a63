"""Pictures and text of a file as a program shows it.

LibreOffice for documents, Chromium for web pages, pdfium for PDF, Pillow for pictures.
"""

from __future__ import annotations

import io
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image, ImageCms, ImageOps
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Route, sync_playwright

_BATCH = 20
_CHROMIUM = "/usr/bin/chromium"
_WEB = (".html", ".htm")
_SECONDS_A_FILE = 30
_PAGES = 4  # pages compared; the number of all is compared as well
_WIDTH = 400  # pixels of a page's picture

Picture = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass(slots=True)
class View:
    """What a reader sees: text of all pages, sizes of all pages, pictures of the first ones."""

    text: str = ""
    sizes: list[tuple[int, int]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)


def as_pdf(files: Sequence[Path], into: Path) -> None:
    """Convert documents, many a call: starting LibreOffice costs more than most files."""
    into.mkdir(parents=True, exist_ok=True)
    files = [path for path in files if not _is_fresh(into / f"{path.stem}.pdf", path)]
    _print([path for path in files if path.suffix in _WEB], into)
    files = [path for path in files if path.suffix not in _WEB]
    with tempfile.TemporaryDirectory() as profile:
        for start in range(0, len(files), _BATCH):
            batch = list(files[start : start + _BATCH])
            _convert(batch, into, Path(profile))
            for lost in [path for path in batch if not (into / f"{path.stem}.pdf").exists()]:
                _convert([lost], into, Path(profile))  # one that hangs takes its batch along


def _print(pages: Sequence[Path], into: Path) -> None:
    """Web pages as their own program shows them; no script runs, since what it would do is no content.

    They are forbidden by policy and not switched off, as what is written for readers without scripts is shown to
    nobody else; and every address fails at once, so that a page looks the same every time.
    """
    if not pages:
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        for path in pages:
            page = browser.new_page()
            page.route("**/*", partial(_answer, path))
            try:
                page.goto(path.resolve().as_uri(), timeout=1000 * _SECONDS_A_FILE)
                page.pdf(path=into / f"{path.stem}.pdf")
            except PlaywrightError:
                continue  # not shown: the caller sees that there is no file
            finally:
                page.close()
        browser.close()


def _answer(path: Path, route: Route) -> None:
    if route.request.url != path.resolve().as_uri():
        route.abort()
        return
    headers = {"Content-Type": "text/html", "Content-Security-Policy": "script-src 'none'"}
    route.fulfill(body=path.read_bytes(), headers=headers)


def _is_fresh(shown: Path, path: Path) -> bool:
    """An earlier run in the same directory has converted these very bytes."""
    return shown.exists() and shown.stat().st_mtime >= path.stat().st_mtime


def _convert(files: list[Path], into: Path, profile: Path) -> None:
    _run(
        ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore",
         "--convert-to", "pdf", "--outdir", str(into), *map(str, files)],
        20 + _SECONDS_A_FILE * len(files),
    )  # fmt: skip


def _run(command: list[str], seconds: int) -> None:
    """In a session of its own: the programs start others, and all must go when one file hangs."""
    running = subprocess.Popen(
        ["nice", "-n", "10", *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        running.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def of_pdf(data: bytes) -> View | None:
    """None when pdfium cannot open it."""
    view = View()
    try:
        document = pypdfium2.PdfDocument(data)
        for number in range(len(document)):
            page = document[number]
            width, height = page.get_size()
            view.sizes.append((round(width), round(height)))
            if number < 200:
                view.text += page.get_textpage().get_text_bounded() + "\f"
            if number < _PAGES:
                scale = min(_WIDTH / max(width, 1), 4 * _WIDTH / max(height, 1))
                view.pictures.append(
                    np.asarray(page.render(scale=scale, grayscale=True).to_pil().convert("L"))
                )
    except (pypdfium2.PdfiumError, ValueError, MemoryError):
        return None
    return view


def of_picture(data: bytes) -> View | None:
    """As a viewer shows it: turned as it says, transparency on white."""
    view = View()
    try:
        with Image.open(io.BytesIO(data)) as image:
            for frame in _frames(image):
                view.sizes.append(frame.size)
                view.pictures.append(np.asarray(frame))
    except Exception:  # noqa: BLE001 - a viewer that cannot show it, for whatever reason
        return None
    return view if view.pictures else None


def _frames(image: Image.Image) -> Iterator[Image.Image]:
    for number in range(min(getattr(image, "n_frames", 1), _PAGES)):
        image.seek(number)
        shown = _in_srgb(ImageOps.exif_transpose(image)).convert("RGBA")
        ground = Image.new("RGBA", shown.size, "white")
        yield Image.alpha_composite(ground, shown).convert("L")


def _in_srgb(image: Image.Image) -> Image.Image:
    """The colours of the file's own profile, as a viewer with colour management shows them."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "L", "CMYK"):
        return image
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        colours = image.convert("RGB") if image.mode == "RGBA" else image
        shown = ImageCms.profileToProfile(colours, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image
    if shown is not None and image.mode == "RGBA":
        shown.putalpha(image.getchannel("A"))
    return shown or image
