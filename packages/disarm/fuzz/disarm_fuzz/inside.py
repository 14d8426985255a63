"""Changes inside containers: a member, a stream, a chunk is changed and the container written whole again.

Raw noise in packed bytes only ever finds "checksum does not fit"; what lies behind the checksum is reached
by these.  Each function takes the whole file and ``change`` for the content, and answers None when the
file is none of its own.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Sequence

from sekisho_disarm import cfb, cfb_writer
from sekisho_disarm.errors import DisarmError
from sekisho_disarm.limits import Budget

Inner = Callable[[bytes], bytes]
Maker = Callable[[random.Random, bytes, Inner, Sequence[bytes]], bytes | None]

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_OBJECT = re.compile(rb"\d+ 0 obj\b.*?endobj\s*", re.DOTALL)
_WHEN = (2024, 4, 1, 9, 30, 0)


def in_zip(rng: random.Random, data: bytes, change: Inner, words: Sequence[bytes]) -> bytes | None:
    if not data.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except Exception:  # noqa: BLE001 - already broken by an earlier change
        return None
    if not members:
        return None
    stored = members[0][0] == "mimetype"
    return packed(_rearranged(rng, members, change, words), first_stored=stored)


Members = list[tuple[str, bytes]]


def _rearranged(rng: random.Random, members: Members, change: Inner, words: Sequence[bytes]) -> Members:
    at, other = rng.randrange(len(members)), rng.randrange(len(members))
    name, content = members[at]
    what = rng.random()
    if what < 0.72:
        members[at] = (name, change(content))
    elif what < 0.78:
        members[at] = (name, members[other][1])
    elif what < 0.83:
        members[at] = (members[other][0], content)
    elif what < 0.88:
        members.insert(other, (name, change(content)))
    elif what < 0.92:
        del members[at]
    elif what < 0.96:
        members[at] = (change(name.encode()).decode("utf-8", "replace")[:200] or "x", content)
    else:
        members.append((name + rng.choice((".bin", "x", "/y")), rng.choice(words or (b"",))))
    return members


def packed(members: Members, *, first_stored: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number, (name, content) in enumerate(members):
            info = zipfile.ZipInfo(name.replace("\0", "_"), _WHEN)
            info.compress_type = zipfile.ZIP_STORED if first_stored and not number else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


def in_compound(rng: random.Random, data: bytes, change: Inner, words: Sequence[bytes]) -> bytes | None:
    if not data.startswith(b"\xd0\xcf\x11\xe0"):
        return None
    try:
        container = cfb.Container(data, Budget())
        tree = _tree(container, container.root)
        paths = list(_streams(tree))
        if not paths:
            return None
        _change_stream(rng, tree, rng.choice(paths), change, words)
        return cfb_writer.write(tree)
    except (DisarmError, ValueError, RecursionError):
        return None


Tree = dict[str, "bytes | cfb_writer.Content"]


def _tree(container: cfb.Container, entry: cfb.Entry) -> Tree:
    return {
        child.name: container.read(child) if child.kind == cfb.STREAM else _tree(container, child)
        for child in entry.children.values()
    }


def _streams(tree: Tree, above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for name, content in tree.items():
        if isinstance(content, bytes):
            found.append((*above, name))
        elif isinstance(content, dict):
            found += _streams(content, (*above, name))
    return found


def _change_stream(
    rng: random.Random, tree: Tree, path: tuple[str, ...], change: Inner, words: Sequence[bytes]
) -> None:
    for name in path[:-1]:
        below = tree[name]
        assert isinstance(below, dict)
        tree = below
    content = tree[path[-1]]
    assert isinstance(content, bytes)
    what = rng.random()
    if what < 0.92:
        tree[path[-1]] = change_records(rng, content, change)
    elif what < 0.95:
        del tree[path[-1]]
    elif what < 0.98:
        tree[rng.choice(("Macros", "VBA", "ObjectPool", "\x01Ole", "Data", "1Table", "Pictures", "Book"))] = (
            content
        )
    else:
        tree[path[-1]] = rng.choice(words or (b"",)) + content


def change_records(rng: random.Random, stream: bytes, change: Inner) -> bytes:
    """A stream of records (BIFF: type and length in 16 bits; PowerPoint: 8 bytes) changed record by record."""
    if rng.random() < 0.35:
        return change(stream)
    starts = _records(stream, 4) or _records(stream, 8)
    if len(starts) < 3:
        return change(stream)
    head, at = 4 if _records(stream, 4) else 8, rng.randrange(len(starts) - 1)
    start, stop = starts[at], starts[at + 1]
    record, what = stream[start:stop], rng.random()
    if what < 0.6:
        body = change(record[head:])[:8000]
        size = struct.pack("<H", len(body)) if head == 4 else struct.pack("<I", len(body))
        record = record[: head - len(size)] + size + body
    elif what < 0.7:
        record = b""
    elif what < 0.8:
        record *= rng.choice((2, 3, 40))
    elif what < 0.9:
        other = rng.randrange(len(starts) - 1)
        record += stream[starts[other] : starts[other + 1]]
    else:
        record = rng.randbytes(2) + record[2:] if head == 4 else record[:2] + rng.randbytes(2) + record[4:]
    return stream[:start] + record + stream[stop:]


def _records(stream: bytes, head: int) -> list[int]:
    """Where the records of the outermost level start; empty when the stream is not made of such."""
    starts: list[int] = []
    at = 0
    while at + head <= len(stream) and len(starts) < 5000:
        starts.append(at)
        size = (
            struct.unpack_from("<H", stream, at + 2)[0]
            if head == 4
            else struct.unpack_from("<I", stream, at + 4)[0]
        )
        at += head + size
    return [*starts, len(stream)] if at == len(stream) else []


def in_pdf(rng: random.Random, data: bytes, change: Inner, words: Sequence[bytes]) -> bytes | None:
    if not data.startswith(b"%PDF"):
        return None
    what = rng.random()
    if what < 0.4:
        streams = list(_STREAM.finditer(data))
        if not streams:
            return None
        found = rng.choice(streams)
        return data[: found.start(1)] + _repacked(found.group(1), change) + data[found.end(1) :]
    objects = list(_OBJECT.finditer(data))
    if not objects or what > 0.9:
        return None
    found, other = rng.choice(objects), rng.choice(objects)
    if what < 0.75:
        new = change(found.group())
    elif what < 0.85:
        new = re.sub(rb"\A\d+", re.match(rb"\d+", found.group()).group(), other.group())  # type: ignore[union-attr]  # both begin so
    else:
        new = b""
    return data[: found.start()] + new + data[found.end() :]


def _repacked(body: bytes, change: Inner) -> bytes:
    try:
        return zlib.compress(change(zlib.decompress(body)), 1)
    except zlib.error:
        return change(body)


_PACKERS: tuple[tuple[bytes, Callable[[bytes], bytes], Callable[[bytes], bytes]], ...] = (
    (b"\x1f\x8b", gzip.decompress, lambda data: gzip.compress(data, 1, mtime=0)),
    (b"BZh", bz2.decompress, lambda data: bz2.compress(data, 1)),
    (b"\xfd7zXZ", lzma.decompress, lambda data: lzma.compress(data, preset=0)),
)


def in_packed(rng: random.Random, data: bytes, change: Inner, _words: Sequence[bytes]) -> bytes | None:
    for magic, unpack, pack in _PACKERS:
        if data.startswith(magic):
            try:
                return pack(change(unpack(data)))
            except Exception:  # noqa: BLE001 - already broken by an earlier change
                return None
    return None


def in_tar(rng: random.Random, data: bytes, change: Inner, _words: Sequence[bytes]) -> bytes | None:
    """One header or body changed; the checksum of every header is made right again."""
    if data[257:262] != b"ustar" or len(data) < 1024:
        return None
    blocks = [data[at : at + 512] for at in range(0, len(data), 512)]
    at = rng.randrange(len(blocks))
    blocks[at] = change(blocks[at])[:512].ljust(512, b"\0")
    return b"".join(_summed(block) if block[257:262] == b"ustar" else block for block in blocks)


def _summed(block: bytes) -> bytes:
    blank = block[:148] + b" " * 8 + block[156:]
    return block[:148] + b"%06o\0 " % sum(blank) + block[156:]


def in_png(rng: random.Random, data: bytes, change: Inner, _words: Sequence[bytes]) -> bytes | None:
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return None
    chunks: list[tuple[bytes, bytes]] = []
    at = 8
    while at + 12 <= len(data) and len(chunks) < 500:
        size = int.from_bytes(data[at : at + 4], "big")
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + size]))
        at += 12 + size
    if not chunks:
        return None
    which = rng.randrange(len(chunks))
    kind, body = chunks[which]
    what = rng.random()
    if what < 0.6:
        chunks[which] = (kind, _repacked(body, change) if kind == b"IDAT" else change(body))
    elif what < 0.75:
        chunks.insert(rng.randrange(len(chunks)), chunks[which])
    elif what < 0.85:
        del chunks[which]
    else:
        chunks[which] = (
            rng.choice((b"tEXt", b"iCCP", b"PLTE", b"tRNS", b"acTL", b"fdAT", b"IDAT", b"xxXx")),
            body,
        )
    rows = (struct.pack(">I", len(b)) + k + b + struct.pack(">I", zlib.crc32(k + b)) for k, b in chunks)
    return data[:8] + b"".join(rows) + data[at:]


def in_jpeg(rng: random.Random, data: bytes, change: Inner, _words: Sequence[bytes]) -> bytes | None:
    """Segments before the scan, with lengths that are true."""
    if not data.startswith(b"\xff\xd8\xff"):
        return None
    segments: list[tuple[int, bytes]] = []
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA and len(segments) < 500:
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        segments.append((data[at + 1], data[at + 4 : at + 2 + size]))
        at += 2 + size
    if not segments:
        return None
    which = rng.randrange(len(segments))
    marker, body = segments[which]
    what = rng.random()
    if what < 0.7:
        segments[which] = (marker, change(body)[:60_000])
    elif what < 0.85:
        segments.insert(rng.randrange(len(segments)), segments[which])
    else:
        segments[which] = (rng.choice((0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, 0xE1, 0xE2, 0xEE, 0xFE)), body)
    rows = (b"\xff" + bytes([m]) + struct.pack(">H", len(b) + 2) + b for m, b in segments)
    return data[:2] + b"".join(rows) + data[at:]


MAKERS: tuple[Maker, ...] = (in_zip, in_compound, in_pdf, in_packed, in_tar, in_png, in_jpeg)


def change(rng: random.Random, data: bytes, inner: Inner, words: Sequence[bytes]) -> bytes | None:
    """The file with one change inside it, or None when it is no container that is known here."""
    for maker in MAKERS:
        changed = maker(rng, data, inner, words)
        if changed is not None:
            return changed
    return None


def tar_of(members: Members) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()
