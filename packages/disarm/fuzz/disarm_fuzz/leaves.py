"""Everything that is in an output, taken apart by libraries that the engine's own second readers do not use for it.

zipfile, tarfile, olefile, pikepdf, email and the standard library's packers; nested content is opened too.
"""

from __future__ import annotations

import bz2
import email
import email.message
import email.policy
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import olefile
import pikepdf

_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Leaf:
    """``path``: the way down, joined by ``>``; ``kind``: what the library that opened it calls it."""

    path: str
    kind: str
    data: bytes


def of(data: bytes, path: str = "", depth: int = 0) -> Iterator[Leaf]:
    """The file itself and everything inside it.  Raises whatever a library says about a broken output."""
    yield Leaf(path, _named(path, data), data)
    if depth >= _DEEPEST:
        return
    for name, kind, content in _inside(_named(path, data), data):
        below = f"{path}>{name}"
        if kind == "file":
            yield from of(content, below, depth + 1)
        else:
            yield Leaf(below, kind, content)


def _shape(data: bytes) -> str:
    for magic, shape in (
        (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"\xd0\xcf\x11\xe0", "ole"), (b"%PDF", "pdf"), (b"\x1f\x8b", "gz"),
        (b"BZh", "bz2"), (b"\xfd7zXZ", "xz"), (b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF8", "gif"),
        (b"{\\rtf", "rtf"),
    ):  # fmt: skip
        if data.startswith(magic):
            return shape
    if data[257:262] == b"ustar":
        return "tar"
    if data[:200].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return "html" if b"<html" in data[:500].lower() else "xml"
    return "mail" if b"\nMIME-Version:" in data[:20_000] or data.startswith(b"MIME-Version:") else "other"


#: What a program would take a member for, whatever it looks like: text may begin as anything.
_BY_NAME = {
    "txt": "text", "csv": "text", "tsv": "text", "md": "text", "json": "text", "yaml": "text", "yml": "text", "log": "text",
    "ini": "text", "ics": "text", "vcf": "text", "html": "html", "htm": "html", "eml": "mail", "rtf": "rtf", "xml": "xml",
    "svg": "xml", "rels": "xml", "vml": "xml",
}  # fmt: skip


def _named(path: str, data: bytes) -> str:
    return _BY_NAME.get(path.rpartition(">")[2].rpartition(".")[2].lower()) or _shape(data)


def _inside(kind: str, data: bytes) -> Iterator[tuple[str, str, bytes]]:
    match kind:
        case "zip":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for info in archive.infolist():
                    yield info.filename, "file", archive.read(info)
        case "tar":
            with tarfile.open(fileobj=io.BytesIO(data)) as archive:
                for member in archive:
                    opened = archive.extractfile(member)
                    yield (
                        member.name,
                        "file" if member.isfile() else "entry",
                        opened.read() if opened else b"",
                    )
        case "gz":
            yield "content", "file", gzip.decompress(data)
        case "bz2":
            yield "content", "file", bz2.decompress(data)
        case "xz":
            yield "content", "file", lzma.decompress(data)
        case "ole":
            yield from _streams(data)
        case "pdf":
            yield from _objects(data)
        case "mail":
            yield from _parts(data)


def _streams(data: bytes) -> Iterator[tuple[str, str, bytes]]:
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        for path in container.listdir(streams=True, storages=False):
            yield "/".join(path), "stream", container.openstream(path).read()


def _objects(data: bytes) -> Iterator[tuple[str, str, bytes]]:
    with pikepdf.open(io.BytesIO(data)) as document:
        for number, item in enumerate(document.objects):
            written = item.unparse() if hasattr(item, "unparse") else str(item).encode()
            yield f"object {number}", "object", written
            if isinstance(item, pikepdf.Stream):
                plain = str(item.get("/Filter", "")) in ("", "/FlateDecode")
                yield f"stream {number}", "stream", item.read_bytes() if plain else item.read_raw_bytes()


def _parts(data: bytes) -> Iterator[tuple[str, str, bytes]]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    for number, part in enumerate(message.walk()):
        yield f"head {number}", "head", str(part.items()).encode("utf-8", "surrogateescape")
        if part.is_multipart():
            yield (
                f"around {number}",
                "around",
                ((part.preamble or "") + (part.epilogue or "")).encode("utf-8", "replace"),
            )
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield _called(part, number), "file", content


def _called(part: email.message.Message, number: int) -> str:
    """What a mail program would take the part for: its body by the type, an attachment by its name."""
    kind = part.get_content_type()
    return (
        part.get_filename()
        or f"part {number}{'.txt' if kind == 'text/plain' else '.html' if kind == 'text/html' else ''}"
    )
