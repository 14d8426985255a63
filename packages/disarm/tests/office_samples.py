"""Office documents for tests: small ones by the usual libraries, then taken apart and given what must not pass."""

from __future__ import annotations

import io
import re
import secrets
import zipfile
from functools import cache

import docx
import openpyxl
import pptx

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.report import Report, Verdict

MARK = "mark" + secrets.token_hex(6)
TEXT = "架空町の回覧文書です"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships/"
VBA = "application/vnd.ms-office.vbaProject"
URL = f"http://{MARK}.example/payload"
UNC = f"\\\\{MARK}.example\\share\\x"


# -- building ---------------------------------------------------------------------------------------------


@cache
def word() -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph(TEXT)
    document.save(out)
    return out.getvalue()


@cache
def excel() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B1"], sheet["C1"] = TEXT, 12.5, "=SUM(B1:B1)"
    book.save(out)
    return out.getvalue()


@cache
def point() -> bytes:
    show, out = pptx.Presentation(), io.BytesIO()
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = TEXT
    show.save(out)
    return out.getvalue()


class Package:
    """A package taken apart: change parts, add parts with relationships, put it together again."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}

    def replace(self, path: str, old: str, new: str) -> Package:
        text = self.parts[path].decode()
        assert old in text, (path, old)
        self.parts[path] = text.replace(old, new, 1).encode()
        return self

    def sub(self, path: str, pattern: str, new: str) -> Package:
        text, count = re.subn(pattern, lambda _: new, self.parts[path].decode(), count=1, flags=re.DOTALL)
        assert count, (path, pattern)
        self.parts[path] = text.encode()
        return self

    def content_type(self, path: str, content_type: str) -> Package:
        row = f'<Override PartName="/{path}" ContentType="{content_type}"/></Types>'
        return self.replace("[Content_Types].xml", "</Types>", row)

    def relate(
        self, source: str, identity: str, kind: str, target: str, *, external: bool = False
    ) -> Package:
        folder, _, name = source.rpartition("/")
        path = f"{folder}/_rels/{name}.rels" if source else "_rels/.rels"
        empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        self.parts.setdefault(path, empty)
        mode = ' TargetMode="External"' if external else ""
        row = f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"{mode}/></Relationships>'
        if "</Relationships>" not in self.parts[path].decode():
            self.sub(path, r"/>\s*$", "></Relationships>")
        return self.replace(path, "</Relationships>", row)

    def add(self, path: str, data: bytes, content_type: str) -> Package:
        self.parts[path] = data
        return self.content_type(path, content_type)

    def build(self) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                archive.writestr(name, data)
        return out.getvalue()


DOC, BOOK, SHEET, SLIDE = (
    "word/document.xml",
    "xl/workbook.xml",
    "xl/worksheets/sheet1.xml",
    "ppt/slides/slide1.xml",
)
WORD_MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
WORD_PLAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def into_body(xml: str) -> bytes:
    return Package(word()).replace(DOC, "<w:sectPr", f"{xml}<w:sectPr").build()


def run(inner: str) -> str:
    return f"<w:r>{inner}</w:r>"


BEGIN, SEPARATE, END = (run(f'<w:fldChar w:fldCharType="{kind}"/>') for kind in ("begin", "separate", "end"))


def instruction(code: str) -> str:
    return run(f"<w:instrText xml:space='preserve'>{code}</w:instrText>")


def field_runs(*codes: str, result: str = "結果") -> str:
    return f"<w:p>{BEGIN}{''.join(map(instruction, codes))}{SEPARATE}{run(f'<w:t>{result}</w:t>')}{END}</w:p>"


def everything(data: bytes) -> bytes:
    """All bytes of a package, packed and unpacked, and the text forms a marker could take."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return data + b"".join(name.encode() + archive.read(name) for name in archive.namelist())


def disarmed(data: bytes, name: str) -> tuple[Report, bytes]:
    report, output = inspect_bytes(data, name)
    assert output is not None, report.findings
    return report, output


def check(data: bytes, name: str) -> bytes:
    assert MARK.encode() in everything(data) or MARK.encode() in data
    report, output = disarmed(data, name)
    assert report.verdict is Verdict.CHANGED
    assert MARK.encode() not in everything(output), report.findings
    again, second = disarmed(output, report.output_name or "")
    assert again.verdict is Verdict.CLEAN, again.findings
    assert second == output
    return output
