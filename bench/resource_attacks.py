"""Small files that want much: each must end in 5 seconds and 512 MB, in a verdict.

    uv run python bench/resource_attacks.py

``seconds``: what a caller waits for, sandbox included; ``core``: what a core works for it, which is what counts on a
machine that does other things as well.  ``MB``: the highest memory of the process that parses, the warmed engine
(named in the last line) included; with no limit but 4 GB, to see what it would take.  The first nine are the attacks that were tried on other
disarming engines; the others are large honest files on the slow ways of ours.
"""

from __future__ import annotations

import io
import os
import resource
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Callable

import sekisho_disarm
from sekisho_disarm import engine

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MAIN = "application/vnd.openxmlformats-officedocument."
SECONDS, MEGABYTES = 5.0, 512


def package(
    main: str, kind: str, body: bytes, more: dict[str, bytes] | None = None, types: str = "", level: int = 6
) -> bytes:
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        f'package.relationships+xml"/><Override PartName="/{main}" ContentType="{_MAIN}{kind}.main+xml"/>{types}</Types>'.encode(),
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r" Type="{_OFFICE}/officeDocument" '
        f'Target="{main}"/></Relationships>'.encode(),
        main: body,
        **(more or {}),
    }  # fmt: skip
    return zipped(parts, level)


def zipped(parts: dict[str, bytes], level: int = 6) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def document(inner: bytes, head: bytes = b"", more: dict[str, bytes] | None = None) -> bytes:
    body = head + b'<w:document xmlns:w="%b"><w:body>%b</w:body></w:document>' % (_WORD.encode(), inner)
    return package("word/document.xml", "wordprocessingml.document", body, more)


def gigabyte_part() -> bytes:
    return document(b"<w:p><w:r><w:t>" + b"A" * (1 << 30) + b"</w:t></w:r></w:p>")


def laughs() -> bytes:
    rows = ['<!ENTITY a "ha">', *(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))]
    return document(b"<w:p>&j;</w:p>", f"<!DOCTYPE x [{''.join(rows)}]>".encode())


def deep() -> bytes:
    return document(b"<w:ins>" * 200_000 + b"</w:ins>" * 200_000)


def wide_picture() -> bytes:
    side = 30_000

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    packer = zlib.compressobj(9)
    rows = (
        b"".join(packer.compress(bytes(side // 8 + 1) * 1000) for _ in range(side // 1000)) + packer.flush()
    )
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)) + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )  # fmt: skip


def pdf(*objects: bytes) -> bytes:
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        size, table, size, start,
    )  # fmt: skip


def double_flate() -> bytes:
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(bytes(1 << 20)) for _ in range(1024)) + packer.flush()
    twice = zlib.compress(once, 9)
    stream = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>\nstream\n%b\nendstream" % (len(twice), twice)
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>", stream,
    )  # fmt: skip


def many_parts() -> bytes:
    return document(b"<w:p/>", more={f"word/extra{n}.xml": b"<x/>" for n in range(60_000)})


def overlapping() -> bytes:
    """Every entry of the directory names the same packed bytes."""
    data = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = data.compress(bytes(10 << 20)) + data.flush()
    crc = zlib.crc32(bytes(10 << 20))
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 33, crc, len(packed), 10 << 20, 1, 0) + b"a"
    rows = b"".join(
        struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 33, crc, len(packed), 10 << 20, 5, 0, 0, 0, 0, 0, 0
        )
        + b"%05d" % n
        for n in range(15_000)
    )
    start = len(local) + len(packed)
    return (
        local + packed + rows + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 15_000, 15_000, len(rows), start, 0)
    )


def droste() -> bytes:
    """A zip in a zip, forty levels, ten at each of the last."""
    inner = zipped({"a.txt": bytes(1 << 20)})
    for level in range(40):
        inner = zipped({f"{n}.zip": inner for n in range(10 if level < 4 else 1)})
    return inner


def page_loop() -> bytes:
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 9/Kids[3 0 R 2 0 R 3 0 R]/Parent 3 0 R>>",
        b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R 4 0 R]/Parent 2 0 R>>", b"<</Type/Page/Parent 3 0 R/MediaBox[0 0 9 9]>>",
    )  # fmt: skip


def sheet(rows: int, *, slow: bool = False, cell: str = "") -> bytes:
    """``slow``: a comment at the end, so that the part takes the way of elements."""
    cell = cell or '<c r="{c}{r}" t="inlineStr"><is><t>項目{r}</t></is></c>'
    lines = "".join(
        f'<row r="{r}">' + "".join(cell.format(c=c, r=r) for c in "ABCDEFGHIJ") + "</row>"
        for r in range(1, rows + 1)
    )
    body = f'<worksheet xmlns="{_SHEET}"><sheetData>{lines}</sheetData></worksheet>{"<!-- x -->" if slow else ""}'
    book = f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets><sheet name="a" sheetId="1" r:id="s"/></sheets></workbook>'
    relation = (
        f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="s" Type="{_OFFICE}/worksheet" '
        'Target="worksheets/a.xml"/></Relationships>'
    )
    return package(
        "xl/workbook.xml", "spreadsheetml.sheet", book.encode(),
        {"xl/_rels/workbook.xml.rels": relation.encode(), "xl/worksheets/a.xml": body.encode()},
        f'<Override PartName="/xl/worksheets/a.xml" ContentType="{_MAIN}spreadsheetml.worksheet+xml"/>',
    )  # fmt: skip


def ods(rows: int) -> bytes:
    name = "urn:oasis:names:tc:opendocument:xmlns:"
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>項目{c}</text:p></table:table-cell>'
        for c in range(10)
    )
    content = (
        f'<office:document-content xmlns:office="{name}office:1.0" xmlns:table="{name}table:1.0" xmlns:text="{name}text:1.0" '
        f'office:version="1.2"><office:body><office:spreadsheet><table:table table:name="a">'
        f"{f'<table:table-row>{cells}</table:table-row>' * rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{name}manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return zipped(
        {
            "mimetype": kind.encode(),
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )


def page(megabytes: int) -> bytes:
    row = '<tr><td style="color:red">架空町</td><td><a href="https://example.jp/">字</a></td></tr>\n'
    count = megabytes * (1 << 20) // len(row.encode())
    return (
        f"<html><head><meta charset='utf-8'></head><body><table>{row * count}</table></body></html>".encode()
    )


def rich_text(megabytes: int) -> bytes:
    row = b"\\pard\\f0 \\'89\\'cb\\'8b\\'f3\\'92\\'ac {\\b x}\\par\r\n"
    return (
        b"{\\rtf1\\ansi\\ansicpg932\\deff0{\\fonttbl{\\f0 A;}}"
        + row * (megabytes * (1 << 20) // len(row))
        + b"}"
    )


def data_file(megabytes: int) -> bytes:
    row = "<row><a>架空</a><b>1</b></row>\n"
    return f"<?xml version='1.0'?><all>{row * (megabytes * (1 << 20) // len(row.encode()))}</all>".encode()


_REFUSED = '<c r="{c}{r}"><f>WEBSERVICE("http://x.example/{r}")</f><v>{r}</v></c>'

ATTACKS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "docx with a part of 1 GB": ("a.docx", gigabyte_part),
    "docx, a billion laughs": ("a.docx", laughs),
    "docx, 200,000 levels": ("a.docx", deep),
    "PNG of 30,000 x 30,000": ("a.png", wide_picture),
    "PDF, 1 GB packed twice": ("a.pdf", double_flate),
    "docx of 60,000 parts": ("a.docx", many_parts),
    "zip that overlaps itself": ("a.zip", overlapping),
    "zip in zip in zip": ("a.zip", droste),
    "PDF whose pages go round": ("a.pdf", page_loop),
}
LARGE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "xlsx, 40,000 rows": ("a.xlsx", lambda: sheet(40_000)),
    "xlsx, 40,000 rows, slow way": ("a.xlsx", lambda: sheet(40_000, slow=True)),
    "xlsx, 100,000 refused formulas": ("a.xlsx", lambda: sheet(10_000, cell=_REFUSED)),
    "xlsx, 400,000 rows": ("a.xlsx", lambda: sheet(400_000)),
    "ods, 40,000 rows": ("a.ods", lambda: ods(40_000)),
    "ods, 200,000 rows": ("a.ods", lambda: ods(200_000)),
    "html of 8 MB": ("a.html", lambda: page(8)),
    "rtf of 8 MB": ("a.rtf", lambda: rich_text(8)),
    "xml of 64 MB": ("a.xml", lambda: data_file(64)),
}


def cost(data: bytes, name: str) -> tuple[float, int]:
    """Seconds of a core and MB of a forked process that does the whole inspection."""
    pid = os.fork()
    if pid == 0:
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
        engine.inspect_bytes(data, name)
        os._exit(0)
    _, _, usage = os.wait4(pid, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


def main() -> int:
    engine.warm()
    sekisho_disarm.disarm(b"warm", io.BytesIO(), name="a.txt")
    print(f"{'attack':32}{'KB':>9}{'seconds':>9}{'core':>7}{'MB':>7}  verdict    code")
    missed = 0
    for title, (name, make) in {**ATTACKS, **LARGE}.items():
        data = make()
        started = time.perf_counter()
        report = sekisho_disarm.disarm(data, io.BytesIO(), name=name)
        seconds = time.perf_counter() - started
        core, memory = cost(data, name)
        bad = min(seconds, core) > SECONDS or memory > MEGABYTES
        missed += bad
        code = "" if report.passed else report.findings[-1].code
        mark = "  over" if bad else ""
        print(
            f"{title:32}{len(data) // 1024:>9}{seconds:>9.2f}{core:>7.2f}{memory:>7}  {report.verdict:10} {code}{mark}"
        )
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"bar: {SECONDS:.0f} s and {MEGABYTES} MB; over it: {missed}; the warmed process with the samples: {own} MB"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
