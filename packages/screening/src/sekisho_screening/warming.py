"""Everything once, on small samples, before the sandbox locks: later nothing can be opened or imported."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import lzma
import tarfile
import zipfile

import pypdfium2

from sekisho_sandbox import warm_python
from sekisho_screening import data, viewing
from sekisho_screening.engine import inspect
from sekisho_screening.errors import ScreeningError
from sekisho_screening.settings import Settings

_MAIL = "From: a@b.jp\r\nTo: c@d.jp\r\nSubject: =?iso-2022-jp?B?GyRCNFgbKEI=?=\r\nMIME-Version: 1.0\r\n\r\n関所\r\n"
_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    '<c r="A1" t="inlineStr"><is><t>氏名</t></is></c><c r="B1"><v>1</v></c></row></sheetData></worksheet>'
)


def warm() -> None:
    warm_python()
    data.warm()
    _warm_pdf()
    for name, content in _samples():
        with contextlib.suppress(ScreeningError):
            inspect(io.BytesIO(content), name, Settings())
    viewing.make(io.BytesIO(b"a"), "a.txt", Settings(), ())


def _samples() -> list[tuple[str, bytes]]:
    text = (
        "申請者 川上 春子 様\n住所 札幌市中央区北一条西2-3-4\n〒100-0001\n個人番号 1234-5678-9018\nh@k.jp\n"
    )
    encoded = [
        ("t.txt", text.encode(name)) for name in ("utf-8", "cp932", "euc_jp", "utf-16", "iso2022_jp_ext")
    ]
    table = ("t.csv", ("氏名,電話\n" + "川上春子,090-1234-5678\n" * 30).encode())
    return [
        *encoded,
        table,
        ("m.eml", _MAIL.encode()),
        ("p.pdf", b"%PDF-1.7 broken"),
        ("r.rtf", rb"{\rtf1\ansi\ansicpg932 \'96\'bc\u21517?\par}"),
        ("h.html", b"<!doctype html><table><tr><td>1</td></tr></table>&amp;<!-- a -->"),
        ("j.json", b'[{"a": "\\u540d"}, {"a": 1}]'),
        ("s.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><text>a&#x540d;</text></svg>"),
        ("c.vcf", b"BEGIN:VCARD\r\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=SHIFT_JIS:=96=BC\r\nEND:VCARD\r\n"),
        ("o.ods", _open_document()),
        ("t.tar", _tar()),
        ("z.txt.gz", gzip.compress(b"a")),
        ("z.txt.bz2", bz2.compress(b"a")),
        ("z.txt.xz", lzma.compress(b"a")),
        ("b.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("w.xlsx", _workbook()),
    ]


def _workbook() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", _SHEET)
        archive.writestr("word/broken.xml", "<a")
    return out.getvalue()


def _open_document() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<a><p>b</p></a>")
    return out.getvalue()


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"), io.BytesIO())
    return out.getvalue()


def _warm_pdf() -> None:
    made = pypdfium2.PdfDocument.new()
    made.new_page(100, 100)
    out = io.BytesIO()
    made.save(out)
    made.close()
    inspect(io.BytesIO(out.getvalue()), "p.pdf", Settings())
