"""Whether a document holds objects of other programs.

LibreOffice draws such an object itself, from what the object holds, and at its own place and size; where the object
went, it draws the picture that Office saved for it and shows.  Differences of such files say little about the rest.
"""

from __future__ import annotations

import io
import zipfile

import olefile

_IN_SLIDES = b"\x11\x10"  # ExOleObjStg, [MS-PPT] 2.10.34


def inside(data: bytes) -> bool:
    """True for a package, a compound file or rich text with an object; False for everything else."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return any(
                "/embeddings/" in f"/{name}" or name.startswith("Object ") for name in package.namelist()
            )
    if data.startswith(b"{\\rt"):
        return b"\\objdata" in data
    if not data.startswith(olefile.MAGIC):
        return False
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        heads = {path[0] for path in container.listdir()}
        if any(head == "ObjectPool" or head.startswith("MBD") for head in heads):
            return True
        slides = container.openstream("PowerPoint Document").read() if "PowerPoint Document" in heads else b""
    return _has_record(slides)


def _has_record(slides: bytes) -> bool:
    at = 0
    while at + 8 <= len(slides):
        if slides[at + 2 : at + 4] == _IN_SLIDES:
            return True
        at += 8 + int.from_bytes(slides[at + 4 : at + 8], "little")
    return False
