"""What the mutation runner has found, each as small as it could be made.  See ``packages/disarm/fuzz``."""

from __future__ import annotations

import email
import email.policy
import io
import re
import struct
import tarfile
import warnings
import zipfile

import openpyxl
import pikepdf
import pytest
from office_samples import point, word
from PIL import Image

from sekisho_disarm import names
from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.formats import registry
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Verdict

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = " ".join(f'xmlns:{name}="{_URN}{name}:1.0"' for name in ("office", "text", "config"))
CONTENT = (
    "<office:document-content {ns}><office:body><office:text><text:p>字</text:p></office:text></office:body>"
    "</office:document-content>"
)
SHEET = "xl/worksheets/sheet1.xml"


def workbook(formula: str) -> bytes:
    """A workbook whose cell A1 holds this formula, as it stands in the XML."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "=1+1"
    book.save(out)
    return with_part(out.getvalue(), SHEET, "<f>1+1</f>", f"<f>{formula}</f>")


def with_part(package: bytes, path: str, old: str, new: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            assert name != path or old.encode() in text
            target.writestr(name, text.replace(old.encode(), new.encode()) if name == path else text)
    return out.getvalue()


def part(package: bytes, path: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return archive.read(path)


@pytest.mark.parametrize(
    "formula",
    [
        'WEBSERVICE("http://x.example/")<f/>',
        '1<f/>+WEBSERVICE("http://x.example/")',
        '<f>WEB</f>SERVICE("http://x.example/")',
    ],
)
def test_an_element_inside_a_formula_hides_nothing(formula: str) -> None:
    report, output = inspect_bytes(workbook(formula), "a.xlsx")
    assert report.verdict is Verdict.CHANGED
    assert output is not None
    assert b"SERVICE" not in part(output, SHEET)


def test_the_second_reader_sees_an_element_inside_a_formula() -> None:
    _, output = inspect_bytes(workbook("1+1"), "a.xlsx")
    assert output is not None
    hostile = with_part(output, SHEET, "<f>1+1</f>", "<f>1<f/>+1</f>")
    handler = registry.find(Kind.XLSX)
    assert handler is not None
    assert any("inside f" in sentence for sentence in handler.verify(hostile, Kind.XLSX))


def test_an_action_goes_whatever_element_it_stands_on() -> None:
    """Where no program looks for it, it runs nothing; a reader of its own mind may look elsewhere."""
    hostile = with_part(
        workbook("1+1"), SHEET, "<sheetData>", '<sheetData action="ppaction://program?file=calc.exe">'
    )
    report, output = inspect_bytes(hostile, "a.xlsx")
    assert report.verdict is Verdict.CHANGED
    assert output is not None
    assert b"ppaction" not in part(output, SHEET)
    handler = registry.find(Kind.XLSX)
    assert handler is not None
    again = with_part(output, SHEET, "<sheetData>", '<sheetData action="ppaction://macro?name=m">')
    assert handler.verify(again, Kind.XLSX) == [f"{SHEET}: action"]


def test_a_whole_part_does_not_stand_by_a_reference() -> None:
    """What cannot stand without its target is taken out of what holds it; a root is held by nothing."""
    root = "<p:sld xmlns:a="
    data = with_part(point(), "ppt/slides/slide1.xml", root, '<p:sld r:id="rIdX" xmlns:a=')
    _, output = passed(data, "a.pptx")
    assert b"rIdX" not in part(output, "ppt/slides/slide1.xml")


def test_an_empty_instruction_outside_a_field_is_nothing() -> None:
    body = "<w:p><w:r><w:t>字</w:t><w:instrText/></w:r></w:p>"
    data = with_part(word(), "word/document.xml", "<w:body>", f"<w:body>{body}")
    report, _ = inspect_bytes(data, "a.docx")
    assert report.passed


HIDDEN = b" BI /W 9 /H 9 /CS /G /BPC 8 /F /DCT ID x\nEI "


@pytest.mark.filterwarnings("ignore:Unexpected end of stream")  # that is what one of them is
@pytest.mark.parametrize(
    "parts",
    [(b"<", b"( >" + HIDDEN), (b"q % ", b"(\n" + HIDDEN), (HIDDEN[:20], HIDDEN[20:]), (b"q", HIDDEN, b"Q")],
    ids=["hexadecimal string", "comment", "cut in two", "plain"],
)
def test_a_picture_that_shows_when_the_parts_of_a_page_are_joined_is_found(parts: tuple[bytes, ...]) -> None:
    document = pikepdf.Pdf.new()
    page = document.add_blank_page(page_size=(99, 99)).obj
    page.Contents = pikepdf.Array([document.make_stream(part) for part in parts])
    out = io.BytesIO()
    document.save(out)
    report, output = inspect_bytes(out.getvalue(), "a.pdf")
    assert output is not None, report.findings
    with pikepdf.open(io.BytesIO(output)) as opened:
        joined = opened.pages[0]
        if len(parts) == 2:  # joined the same way for every reader
            assert isinstance(joined.obj.Contents, pikepdf.Stream)
        shown = pikepdf.parse_content_stream(joined)
    assert not any(isinstance(item, pikepdf.ContentStreamInlineImage) for item in shown)


@pytest.mark.parametrize("name", ["Filespec", "Sig", "ObjStm", "EmbeddedFile"])
def test_an_object_that_calls_itself_what_it_is_not_loses_the_name(name: str) -> None:
    document = pikepdf.Pdf.new()
    page = document.add_blank_page(page_size=(99, 99)).obj
    font = pikepdf.Dictionary(
        Type=pikepdf.Name(f"/{name}"), Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=document.make_indirect(font)))
    out = io.BytesIO()
    document.save(out)
    report, output = inspect_bytes(out.getvalue(), "a.pdf")
    assert output is not None, report.findings
    assert b"/Helvetica" in output
    assert f"/{name}".encode() not in output


@pytest.mark.parametrize("name", ["URI", "OpenAction"])
def test_a_font_is_not_named_like_an_action(name: str) -> None:
    document = pikepdf.Pdf.new()
    page = document.add_blank_page(page_size=(99, 99)).obj
    font = pikepdf.Dictionary(Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary({f"/{name}": document.make_indirect(font)}))
    out = io.BytesIO()
    document.save(out)
    report, output = inspect_bytes(out.getvalue(), "a.pdf")
    assert output is not None, report.findings
    assert f"/{name}".encode() not in output


def undecided(data: bytes, name: str) -> str:
    report, output = inspect_bytes(data, name)
    assert (report.verdict, output) == (Verdict.UNDECIDED, None)
    return report.findings[-1].code


def passed(data: bytes, name: str) -> tuple[str, bytes]:
    """Name and bytes of the output; a second run over it changes nothing."""
    report, output = inspect_bytes(data, name)
    assert output is not None, report.findings
    again, second = inspect_bytes(output, report.output_name or "")
    assert (again.verdict, second) == (Verdict.CLEAN, output), again.findings
    return report.output_name or "", output


def test_a_frame_far_outside_the_screen_is_a_bomb() -> None:
    out = io.BytesIO()
    Image.new("L", (9, 9)).save(out, "GIF")
    data = out.getvalue()
    at = data.index(struct.pack("<BHHHH", 0x2C, 0, 0, 9, 9))
    far = data[: at + 1] + struct.pack("<HH", 65000, 65000) + data[at + 5 :]
    assert undecided(far, "a.gif") == "DSM-390"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.csv", '"＋1,"a\nb"\r\n', '"\'＋1,"a\nb"\r\n'),
        ("a.tsv", "<" * 5000 + ",,,,\n＋1\ta\n=1\n", "<" * 5000 + ",,,,\n'＋1\ta\n'=1\n"),
        ("a.csv", "a" * 140_000 + "\n=1\n", "a" * 140_000 + "\n'=1\n"),
        ("a.yaml", "a: 1\r%TAG! x\n", "a: 1\r\n"),
        ("a.txt", "a\u2065b", "ab"),
    ],
    ids=["text behind a quote", "separator far away", "long cell", "handle", "invisible"],
)
def test_text_that_two_readers_took_differently(name: str, text: str, expected: str) -> None:
    assert passed(text.encode(), name)[1].decode() == expected


def test_text_of_which_nothing_is_left_is_undecided() -> None:
    assert undecided(b"%TAG x", "a.yml") == "DSM-912"
    assert undecided("\u202e".encode(), "a.txt") == "DSM-912"


def test_text_that_becomes_another_kind_when_it_is_cleaned_is_judged_as_that() -> None:
    card = "BEGIN\ufeff:VCARD\r\nVERSION:3.0\r\nFN:架空\r\nURL:file://x\r\nEND:VCARD\r\n"
    name, output = passed(card.encode(), "a.txt")
    assert (name, b"file:" in output) == ("a.vcf", False)
    report, _ = inspect_bytes('Cre\u2060ateObject("WScript.Shell")'.encode(), "a.txt")
    assert report.verdict is Verdict.BLOCKED


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.md", b"# \x89\xcb\n[\xf8](javascript:x)\n"), ("a.yaml", b"a: \x83[!!python/x:y]\nb: \x89\xcb\n")],
)
def test_brackets_inside_characters_of_cp932_are_not_passed_as_utf8_text(name: str, data: bytes) -> None:
    assert undecided(data, name) == "DSM-923"


def test_bytes_that_say_another_encoding_once_a_link_is_gone_are_undecided() -> None:
    assert undecided("\u202e# 架空町\n[x](file:m".encode() + b"\xff2b)", "a.md") == "DSM-923"


def test_addresses_without_scheme_but_with_a_host_go() -> None:
    assert b"//" not in passed(b'<a href="//host.example/x">b</a>', "a.xml")[1]


def test_an_identifier_of_a_mail_has_something_before_its_at_sign() -> None:
    for odd in (b"<@example.jp>", b"<[[1]]@example.jp>", b"<(@example.jp>", b"<,@example.jp>"):
        mail = (
            b"From: a@example.jp\r\nMessage-ID: %s\r\nReferences: <b@example.jp>\r\nSubject: x\r\n\r\ny\r\n"
        )
        _, output = passed(mail % odd, "a.eml")
        assert odd not in output
        email.message_from_bytes(output, policy=email.policy.default).values()
    assert b"<b@example.jp>" in output


def test_an_order_in_yaml_leaves_no_other_in_its_place() -> None:
    _, output = passed("a: 町\nb: !<x>!<y>!python/object/apply:os.system [x]\n".encode(), "a.yaml")
    assert b"python" not in output


@pytest.mark.parametrize(
    "told", [b"=?utf-8?b?PHNjcmlwdD4=?=b@example.jp", b"a@example[[[[]", b".nako@example.jp"]
)
def test_what_no_program_takes_for_an_address_is_none(told: bytes) -> None:
    """Python's own parser of mails ends in an IndexError or TypeError; others decode it to another address."""
    mail = b"From: a@example.jp\r\nTo: " + told + b"\r\nSubject: x\r\n\r\ny\r\n"
    _, output = passed(mail, "a.eml")
    parsed = email.message_from_bytes(output, policy=email.policy.default)
    assert [address.addr_spec for address in parsed["From"].addresses] == ["a@example.jp"]
    assert [address.domain for address in parsed["To"].addresses] == ["address.invalid"]


@pytest.mark.parametrize(
    ("said", "told"), [("1.2", ["1.2", "1.2"]), ("1.3", ["1.3", "1.3"]), ("1.1", []), ("", [])]
)
def test_the_manifest_tells_the_version_that_the_document_tells(said: str, told: list[str]) -> None:
    """Not from the runner but from comparing renderings: LibreOffice 7.4 refused packages that differ."""
    name = "urn:oasis:names:tc:opendocument:xmlns:"
    version = f' office:version="{said}"' if said else ""
    content = (
        f'<office:document-content xmlns:office="{name}office:1.0" xmlns:text="{name}text:1.0"{version}><office:body>'
        "<office:text><text:p>字</text:p></office:text></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{name}manifest:1.0"/>')
    _, output = passed(out.getvalue(), "a.odt")
    assert re.findall(rb'manifest:version="([^"]*)"', part(output, "META-INF/manifest.xml")) == [
        v.encode() for v in told
    ]


def test_an_archive_of_which_no_member_is_left_is_still_a_tar() -> None:
    """Only end marks: every program writes an empty tar so, and nothing in it says what it is."""
    link = tarfile.TarInfo("elsewhere")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        archive.addfile(link)
    report, output = inspect_bytes(packed.getvalue(), "a.tar")
    assert report.verdict is Verdict.CHANGED
    assert output == bytes(10240)
    assert inspect_bytes(output, "a.tar")[0].verdict is Verdict.CLEAN


@pytest.mark.parametrize(
    "name",
    ["?", "__", "か\u200d\u3099.txt", "a\u3000\x85 . ", "x" * 236 + ".あ.txt", "_.", "con\u202e", "../..\\?"],
)
def test_a_clean_name_stays_as_it_is(name: str) -> None:
    assert names.clean(names.clean(name)) == names.clean(name)
    told = names.output_name(name, "text")
    assert names.clean(told) == told


def test_members_of_one_long_name_stay_within_it() -> None:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as archive:
        warnings.simplefilter("ignore")
        for _ in range(3):
            archive.writestr("字" * 79 + ".txt", "本文")
        archive.writestr("?/a.txt", "本文")
    _, output = passed(out.getvalue(), "a.zip")
    with zipfile.ZipFile(io.BytesIO(output)) as archive:
        assert len({name.lower() for name in archive.namelist()}) == 4


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("settings.xml", "<office:document-content {ns}/>"),
        ("settings.xml", "<config:config-item {ns}/>"),
        ("content.xml", CONTENT.replace("<text:p>", '<text:p text:style-name="9vnd.sun.star.script:x">')),
    ],
)
def test_parts_of_opendocument_that_are_another(path: str, text: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        for name, content in {"content.xml": CONTENT, path: text}.items():
            archive.writestr(name, content.replace("{ns}", NAMESPACES))
    _, output = passed(out.getvalue(), "a.odt")
    with zipfile.ZipFile(io.BytesIO(output)) as archive:
        assert not any(b"vnd.sun" in archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("name", ["/Rect", "/FontMatrix", "/A", "/Title", "/Type"])
def test_a_font_may_be_called_like_something_else(name: str) -> None:
    """In resources the keys are names that the author chose."""
    made, out = pikepdf.Pdf.new(), io.BytesIO()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page = made.add_blank_page().obj
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary({name: made.make_indirect(font)}))
    made.save(out)
    _, output = passed(out.getvalue(), "a.pdf")
    assert name == "/Type" or (b"/Font <<%b" % name.encode()) in output


@pytest.mark.parametrize(
    "field",
    [
        rb"{\field{\f\*\fldinst FORMTEXT{\*\formfield{\*\ffentrymcr x}}}{\fldrslt shown}}",
        rb"{\field{\*a\tab\fldinst FORMTEXT}{\fldrslt shown}}",
        rb"{\shp{\*java" + b"\t" + rb"script:x\shpinst{\shptxt y}}}{shown}{\field{x\*\fldinst DATE}}",
    ],
)
def test_groups_of_rich_text_whose_star_stands_elsewhere(field: bytes) -> None:
    _, output = passed(rb"{\rtf1\ansi\deff0{\fonttbl{\f0 A;}}\f0 " + field + b"}", "a.rtf")
    assert b"shown" in output
    assert b"fldinst" not in output


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b'<html><meta charset="utf-7"><p>shown +2AA-</p></html>', "a.html"),
        (b"Content-Type: text/html; charset=utf-7\r\n\r\n<p>shown +2AA-</p>", "a.eml"),
        (b"Content-Type: text/plain; charset=utf-7\r\n\r\nshown +2ADYAA-", "a.eml"),
        (b"Subject: =?utf-7?q?shown_+2AA-?=\r\nFrom: a@b.example\r\n\r\nx", "a.eml"),
        (b'<?xml version="1.0" encoding="utf-7"?><a>shown +2AA-</a>', "a.xml"),
    ],
)
def test_half_a_character_is_never_taken_for_text(data: bytes, name: str) -> None:
    """Python's UTF-7 gives halves of characters out, which no file can hold."""
    report, output = inspect_bytes(data, name)
    assert "DSM-990" not in [finding.code for finding in report.findings]
    if name == "a.eml":
        mail = email.message_from_bytes(output or b"", policy=email.policy.default)
        body = mail.get_body()
        output = f"{mail['Subject']} {body.get_content() if body else ''}".encode()
    assert output is None or b"shown" in output
