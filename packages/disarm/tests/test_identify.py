"""The content answers what a file is; the name can only make the answer stricter."""

from __future__ import annotations

import io
import zipfile

import pytest

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.identify import identify
from sekisho_disarm.kinds import Kind
from sekisho_disarm.names import clean, output_name, printable
from sekisho_disarm.report import Verdict


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


PE = b"MZ" + bytes(58) + (64).to_bytes(4, "little") + b"PE\x00\x00" + bytes(40)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"", "a.txt", Kind.EMPTY),
        (PE, "請求書.pdf", Kind.PROGRAM),
        (b"\x7fELF\x02", "a", Kind.PROGRAM),
        (b"\xca\xfe\xba\xbe\x00", "a.jpg", Kind.PROGRAM),
        (b"#!/bin/sh\nls\n", "notes.txt", Kind.SCRIPT),
        (b"@echo off\r\ndel x\r\n", "a.txt", Kind.SCRIPT),
        (b'Set o = CreateObject("WScript.Shell")\r\n', "memo.txt", Kind.SCRIPT),
        (b"print('x')\n", "a.py", Kind.SCRIPT),
        (b"alert(1)", "a.js", Kind.SCRIPT),
        (b"<html><script>x</script></html>", "a.hta", Kind.SCRIPT),
        (b"\xef\xbb\xbf@echo off\r\n", "a.csv", Kind.SCRIPT),
        (b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60), "a.docx", Kind.SHORTCUT),
        (b"[InternetShortcut]\r\nURL=http://x.example/\r\n", "a.txt", Kind.SHORTCUT),
        (b"%PDF-1.7\n", "a.docx", Kind.PDF),
        (b"junk\n%PDF-1.7\n", "a", Kind.PDF),
        (b"\x89PNG\r\n\x1a\n", "a.exe", Kind.PNG),
        (b"<!doctype html><p>x", "a.txt", Kind.HTML),
        ("本文".encode(), "a.html", Kind.HTML),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "a.png", Kind.SVG),
        (b"{\\rtf1 x}", "a.doc", Kind.RTF),
        (b"From: a@example.jp\nTo: b@example.jp\nSubject: x\n\nx", "a.txt", Kind.MAIL),
        (b"ID;PWXL\n", "a.csv", Kind.SCRIPT),
        (OLE + "EncryptedPackage".encode("utf-16-le") + b"\0\0", "a.docx", Kind.OFFICE_ENCRYPTED),
        (OLE + "DocumentText".encode("utf-16-le") + b"\0\0", "a.jtd", Kind.JTD),
        (OLE, "a.doc", Kind.OLE2),
        (b"\x20\x00-lh5-" + bytes(20), "a.lzh", Kind.LZH),
        ("表題,値\r\n".encode("cp932"), "a.csv", Kind.CSV),
        ("通知".encode("euc_jp") * 9, "a.txt", Kind.TEXT),
        ("通知".encode("iso2022_jp"), "a.txt", Kind.TEXT),
        ("通知".encode("utf-16"), "a.txt", Kind.TEXT),
        (bytes(range(256)), "a.txt", Kind.UNKNOWN),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "a.odt", Kind.ODT),
        (zipped(**{"META-INF__MANIFEST.MF": b"x"}), "a.zip", Kind.PROGRAM),
        (zipped(a=b"x"), "a.docx", Kind.ZIP),
        (b"PK\x05\x06" + bytes(18), "a.zip", Kind.ZIP),
    ],
)
def test_kind_follows_from_the_content(data: bytes, name: str, kind: Kind) -> None:
    assert identify(data, name) is kind


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%!PS-Adobe-3.0\n(%pipe%x) (w) file\n", Kind.SCRIPT),
        (b"\x04%!PS\n", Kind.SCRIPT),
        (b'<%@ Language=VBScript %><% Execute("x") %>', Kind.SCRIPT),
        (b"<?= system('x') ?>", Kind.SCRIPT),
        (b'<Project Sdk="Microsoft.NET.Sdk"><Target><Exec Command="x"/></Target></Project>', Kind.SCRIPT),
        (
            b"<Project xmlns='http://schemas.microsoft.com/developer/msbuild/2003'><Target/></Project>",
            Kind.SCRIPT,
        ),
        (b"<a:assembly xmlns:a='urn:schemas-microsoft-com:asm.v1'><deployment/></a:assembly>", Kind.SCRIPT),
        (b"<plist><dict><key>PayloadType</key><string>x</string></dict></plist>", Kind.SCRIPT),
        (b"ID;P\nC;X1;Y1;EEXEC(1)\nE\n", Kind.SCRIPT),
        (b"X5O!P%@AP[ and more", Kind.PROGRAM),
        (b"!<arch>\ndebian-binary   ", Kind.PROGRAM),
        (b"vhdxfile" + bytes(64), Kind.PROGRAM),
        (b"conectix" + bytes(504), Kind.PROGRAM),
        (bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3") + bytes(64), Kind.PROGRAM),
        (b"<?xml version='1.0'?><jnlp codebase='http://x.example/'/>", Kind.SHORTCUT),
        (b"<ASX VERSION='3'><ENTRY/></ASX>", Kind.SHORTCUT),
        (b"[Reference]\r\nRef1=http://x.example/\r\n", Kind.SHORTCUT),
        (b"[Theme]\r\nDisplayName=x\r\n[VisualStyles]\r\nPath=x\r\n", Kind.SHORTCUT),
        (b"[oledb]\r\nProvider=x\r\n", Kind.SHORTCUT),
        (b"QueryType=OLEDB\r\nVersion=1\r\n", Kind.SHORTCUT),
        (b"http://x.example/a.application#a, Culture=neutral, PublicKeyToken=0, x=y", Kind.SHORTCUT),
        (b"<c:contact xmlns:c='http://schemas.microsoft.com/Contact'/>", Kind.SHORTCUT),
        (b"<html><xml><odc:OfficeDataConnection/></xml></html>", Kind.SHORTCUT),
    ],
)
def test_orders_to_programs_are_known_by_what_they_say(data: bytes, kind: Kind) -> None:
    for name in ("写真.jpg", "a.docx", "a.txt", "a.csv"):
        assert identify(data, name) is kind


@pytest.mark.parametrize("data", [b"bplist00\xd1\x01", b"TABLE\r\n0,1\r\n", b"!<arch>\nlib"])
def test_what_is_not_known_is_no_text(data: bytes) -> None:
    assert identify(data, "a.txt") is Kind.UNKNOWN


def test_an_element_with_a_namespace_is_xml() -> None:
    data = b"<x:stylesheet xmlns:x='http://www.w3.org/1999/XSL/Transform'/>"
    assert identify(data, "a.txt") is Kind.XML
    assert identify(b"<memo> 3 < 4", "a.txt") is Kind.TEXT


@pytest.mark.parametrize(
    ("data", "code"),
    [(PE, "DSM-900"), (b"#!/bin/sh\n", "DSM-901"), (b"[InternetShortcut]\nURL=x\n", "DSM-902")],
)
def test_programs_are_blocked_whatever_their_name(data: bytes, code: str) -> None:
    for name in ("写真.jpg", "a.docx", "a", "a.txt"):
        report, output = inspect_bytes(data, name)
        assert (report.verdict, output, report.findings[-1].code) == (Verdict.BLOCKED, None, code)


def test_wrong_extension_is_reported_and_put_right() -> None:
    report, _ = inspect_bytes("本文\n".encode(), "回覧.docx")
    assert (report.verdict, report.output_name) == (Verdict.CHANGED, "回覧.txt")
    assert [finding.code for finding in report.findings] == ["DSM-001"]


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("a.docm", "docx", "a.docx"),
        ("a.JPG", "jpeg", "a.JPG"),
        ("a.xyz", "text", "a.xyz.txt"),
        ("a", "pdf", "a.pdf"),
        ("con.txt", "text", "_con.txt"),
        ("..\\..\\a.txt", "text", "a.txt"),
        ("a\u202etxt.csv", "csv", "atxt.csv"),
        ("a:b.txt. ", "text", "a_b.txt"),
    ],
)
def test_output_names_are_safe(name: str, kind: str, expected: str) -> None:
    assert output_name(name, kind) == expected


def test_long_names_keep_their_ending() -> None:
    name = clean("長" * 300 + ".xlsx")
    assert name.endswith(".xlsx")
    assert len(name.encode()) <= 240


def test_printable_shows_no_control_characters() -> None:
    assert printable("a\x1b[2J\u202eb\n") == "a\ufffd[2J\ufffdb\ufffd"


#: What people send and nothing here can rebuild: named by its content, never passed on.
NAMED: dict[str, tuple[bytes, Kind]] = {
    "rar": (b"Rar!\x1a\x07\x01\x00" + bytes(60), Kind.RAR),
    "cab": (b"MSCF" + bytes(60), Kind.CAB),
    "iso": (bytes(0x8001) + b"CD001" + bytes(2000), Kind.ISO),
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(60), Kind.HEIC),
    "mp4": (b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + bytes(60), Kind.MEDIA),
    "mp3": (b"ID3\x04" + bytes(60), Kind.MEDIA),
    "dwg": (b"AC1032" + bytes(60), Kind.DWG),
    "jtd": (OLE + "DocumentText".encode("utf-16-le") + b"\0\0", Kind.JTD),
    "one": (b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d" + bytes(60), Kind.UNKNOWN),
}


@pytest.mark.parametrize("suffix", NAMED)
def test_what_cannot_be_rebuilt_is_named_and_does_not_pass(suffix: str) -> None:
    data, kind = NAMED[suffix]
    for name in (f"a.{suffix}", "写真.jpg", "a.txt"):
        report, output = inspect_bytes(data, name)
        assert output is None
        assert report.kind in (kind, Kind.PROGRAM)  # a name may only make the answer stricter
        assert report.verdict in (Verdict.UNDECIDED, Verdict.BLOCKED)


RUNS = [
    "exe",
    "com",
    "scr",
    "dll",
    "msi",
    "msix",
    "appx",
    "xll",
    "cpl",
    "jar",
    "apk",
    "hta",
    "js",
    "jse",
    "vbs",
    "vbe",
    "wsf",
    "ps1",
    "bat",
    "cmd",
    "sh",
    "py",
    "reg",
    "inf",
    "lnk",
    "url",
    "scf",
    "chm",
    "vhd",
    "vhdx",
    "library-ms",
    "search-ms",
    "settingcontent-ms",
    "appref-ms",
    "iqy",
    "application",
    "gadget",
    "website",
    "desktop",
    "rdp",
    "one",
    "onepkg",
]


@pytest.mark.parametrize("suffix", RUNS)
def test_what_a_double_click_would_run_is_blocked_by_its_name_alone(suffix: str) -> None:
    for name in (f"a.{suffix}", f"請求書.pdf.{suffix.upper()}", f"a.{suffix}. "):
        assert inspect_bytes(b"harmless text\n", name)[0].verdict is Verdict.BLOCKED, name
