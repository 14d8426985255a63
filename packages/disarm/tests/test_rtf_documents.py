"""Rich text: hostile documents built here, benign ones from LibreOffice."""

# ruff: noqa: E501 - samples read best on one line

from __future__ import annotations

import io
import random
import secrets
from typing import Any

import docx
import pytest
from PIL import Image

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.formats.rtf import FORMAT, plaintext, tokens
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Profile, Report, Verdict

MARK = "mark" + secrets.token_hex(6)
HEXMARK = MARK.encode().hex()
TEXT = "架空町の回覧"
URL = f"http://{MARK}.example/x"


def cp932(text: str) -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode("cp932"))


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (10, 90, 30)).save(out, "PNG")
    return out.getvalue()


def document(body: str, head: str = "") -> bytes:
    fonts = "{\\fonttbl{\\f0\\fnil\\fcharset128 MS Mincho;}{\\f1\\fswiss Arial;}}"
    return f"{{\\rtf1\\ansi\\ansicpg932\\deff0{fonts}{head}\\pard\\f0 {cp932(TEXT)}\\par {body}}}".encode(
        "latin-1"
    )


OBJDATA = f"01050000{HEXMARK}"
RESULT = "{\\result{\\pict\\wmetafile8 0100}shown}"
HOSTILE = {
    "object": document(f"{{\\object\\objemb\\objw1{{\\*\\objclass {MARK}}}{{\\*\\objdata {OBJDATA}}}{RESULT}}}"),
    "auto link": document(f"{{\\object\\objautlink\\objupdate{{\\*\\objdata {OBJDATA}}}{RESULT}}}"),
    "ocx": document(f"{{\\object\\objocx{{\\*\\objdata {OBJDATA}}}}}"),
    "objdata unstarred": document(f"{{\\object{{\\objdata {OBJDATA}}}}}"),
    "objdata split": document(f"{{\\object{{\\*\\objdata {OBJDATA[:6]}{{\\x}}\r\n{OBJDATA[6:]}}}}}"),
    "objdata late": document(f"{{\\b text \\objdata {OBJDATA}}}"),
    "objdata at top": document(f"\\objdata {OBJDATA}"),
    "object late": document(f"{{\\b\\object\\objemb{{\\*\\objdata {OBJDATA}}}}}"),
    "objdata in picture": document(f"{{\\pict{{\\*\\objdata {OBJDATA}}}\\pngblip {picture().hex()}}}"),
    "html object": document(f"{{\\object\\objhtml{{\\*\\objdata {OBJDATA}}}}}"),
    "bin object": document("{\\object{\\*\\objdata\\bin20 " + MARK.ljust(20) + "}}"),
    "bin": document("\\bin20 " + MARK.ljust(20)),
    "template": document("", f"{{\\*\\template {URL}}}"),
    "template unstarred": document("", f"{{\\template \\\\\\\\{MARK}\\\\a}}"),
    "datastore": document(f"{{\\*\\datastore {OBJDATA}}}"),
    "theme": document(f"{{\\*\\themedata {OBJDATA}}}"),
    "password": document("", f"{{\\*\\passwordhash {HEXMARK}}}"),
    "docvar": document("", f"{{\\*\\docvar {{{MARK}}}{{{MARK}}}}}"),
    "mail merge": document("", f"{{\\*\\mailmerge{{\\mmconnectstr {URL}}}}}"),
    "file table": document("", f"{{\\*\\filetbl{{\\file\\fid1 {MARK}}}}}"),
    "embedded font": document("").replace(b"MS Mincho;", f"{{\\*\\fontemb\\fttruetype {OBJDATA}}}MS Mincho;".encode()),
    "unknown star": document(f"{{\\*\\evil {MARK}}}"),
    "unknown word": document(f"\\{''.join(c for c in MARK if c.isalpha())}zz9 text").replace(b"zz9", b"zz"),
    "dde": document(f'{{\\field{{\\*\\fldinst DDEAUTO c:\\\\\\\\cmd "{MARK}"}}{{\\fldrslt shown}}}}'),
    "include": document(f'{{\\field{{\\*\\fldinst INCLUDEPICTURE "{URL}" \\\\d}}{{\\fldrslt shown}}}}'),
    "split field": document(f'{{\\field{{\\*\\fldinst {{IN}}{{\\b CLUDE}}{{TEXT "{URL}"}}}}{{\\fldrslt shown}}}}'),
    "hex field": document(f"{{\\field{{\\*\\fldinst \\'44\\'44E \"{MARK}\"}}{{\\fldrslt shown}}}}"),
    "unicode field": document(f'{{\\field{{\\*\\fldinst \\u68?\\u68?\\u69? "{MARK}"}}{{\\fldrslt shown}}}}'),
    "nested field": document(f'{{\\field{{\\*\\fldinst IF 1=1 {{\\field{{\\*\\fldinst DDE "{MARK}"}}{{\\fldrslt x}}}}}}{{\\fldrslt shown}}}}'),
    "quoted field": document(f"{{\\field{{\\*\\fldinst {{\\field{{\\*\\fldinst QUOTE 68 68 69}}{{\\fldrslt DDE}}}} \"{MARK}\"}}{{\\fldrslt shown}}}}"),
    "unstarred field": document(f'{{\\field{{\\fldinst LINK "{MARK}"}}{{\\fldrslt shown}}}}'),
    "two instructions": document(f'{{\\field{{\\*\\fldinst PAGE}}{{\\*\\fldinst DDE "{MARK}"}}{{\\fldrslt shown}}}}'),
    "unc link": document(f'{{\\field{{\\*\\fldinst HYPERLINK "\\\\\\\\\\\\\\\\{MARK}\\\\a"}}{{\\fldrslt shown}}}}'),
    "script link": document(f'{{\\field{{\\*\\fldinst HYPERLINK "javascript:{MARK}"}}{{\\fldrslt shown}}}}'),
    "blank instruction": document(f"{{\\field{{\\*\\fldinst \\tab }}{{\\fldrslt shown}}}}{{\\*\\evil {MARK}}}"),
    "bare object": document(f"\\object\\objhtml{{\\*\\objdata {OBJDATA}}}"),
    "bare picture": document(f"\\pict\\pngblip {HEXMARK}"),
    "bare instruction": document(f'{{\\field{{\\*\\fldinst PAGE}}\\*\\fldinst DDE "{MARK}"}}'),
    "lone instruction": document(f'{{\\*\\fldinst DDE "{MARK}"}}'),
    "form field": document(f"{{\\field{{\\*\\fldinst FORMTEXT{{\\*\\formfield{{\\*\\ffentrymcr {MARK}}}}}}}{{\\fldrslt shown}}}}"),
    "metafile": document(f"{{\\pict\\wmetafile8 {HEXMARK}}}"),
    "mac picture": document(f"{{\\pict\\macpict {HEXMARK}}}"),
    "picture tail": document(f"{{\\pict\\pngblip {picture().hex()}{HEXMARK}}}"),
    "false picture": document(f"{{\\pict\\pngblip {b'MZ'.hex()}{HEXMARK}}}"),
    "shape link": document(f"{{\\shp{{\\*\\shpinst{{\\sp{{\\sn pihlShape}}{{\\sv {{\\*\\hl{{\\hlsrc {URL}}}}}}}}}{{\\sp{{\\sn pibName}}{{\\sv {URL}}}}}}}}}"),
    "shape fragments": document(f"{{\\shp{{\\*\\shpinst{{\\sp{{\\sn pFragments}}{{\\sv 5;1;{HEXMARK}}}}}}}}}"),
    "shape script": document(f"{{\\shp{{\\*\\shpinst{{\\sp{{\\sn wzScript}}{{\\sv {MARK}}}}}}}}}"),
    "properties": document("", f"{{\\info{{\\author {MARK}}}{{\\*\\company {MARK}}}{{\\title x}}}}{{\\*\\userprops{{\\propname {MARK}}}}}"),
    "tail": document("") + MARK.encode(),
    "html in rtf": document(f"{{\\*\\htmltag64 <script>{MARK}</script>}}", "\\fromhtml1"),
    "split braces": document("{" * 50 + f"{{\\*\\objdata {OBJDATA}}}" + "}" * 50),
    "short start": document(f"{{\\*\\objdata {OBJDATA}}}").replace(b"\\rtf1", b"\\rt"),
}  # fmt: skip


def disarmed(data: bytes, name: str = "a.rtf") -> tuple[Report, bytes]:
    report, output = inspect_bytes(data, name)
    assert output is not None, report.findings
    return report, output


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_document_comes_out_clean_and_readable(case: str) -> None:
    report, output = disarmed(HOSTILE[case])
    assert (
        report.verdict is Verdict.CHANGED or case == "theme"
    )  # a cache of Word's own: no loss worth the word
    assert MARK.encode() not in output, report.findings
    assert HEXMARK.encode() not in output.lower()
    assert TEXT in plaintext.words(output)
    assert "object" not in output.decode("ascii")
    if b"shown" in HOSTILE[case]:
        assert "shown" in plaintext.words(output)
    again, second = disarmed(output, report.output_name or "")
    assert (again.verdict, second) == (Verdict.CLEAN, output), again.findings


def test_formats_pictures_links_and_characters_stay() -> None:
    body = (
        "{\\b bold}{\\i it}\\trowd\\cellx2000\\intbl cell\\cell\\row\\pard \\u39640?\\u-25643? \\{\\}\\\\ "
        '{\\field{\\*\\fldinst HYPERLINK "https://example.jp/?a=1"}{\\fldrslt link}}{\\field{\\*\\fldinst PAGE }{\\fldrslt 1}}'
        f"{{\\*\\shppict{{\\pict\\picw8\\pich8\\pngblip {picture().hex()}}}}}{{\\footnote note}}{{\\*\\bkmkstart b}}{{\\*\\bkmkend b}}"
    )
    report, output = disarmed(document(body))
    assert plaintext.words(output) == plaintext.words(document(body))
    for kept in (
        b"\\b bold",
        b"\\cellx2000",
        b"https://example.jp/?a=1",
        b"PAGE",
        b"\\picw8",
        b"\\footnote",
        b"\\*\\bkmkstart",
    ):
        assert kept in output
    assert bytes.fromhex(
        output.partition(b"\\pngblip ")[2].split(b" ")[2].partition(b"}")[0].decode()
    ).startswith(b"\x89PNG")
    assert report.verdict is Verdict.CLEAN, report.findings


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("\\ansicpg932", cp932("髙﨑①表ソ"), "髙﨑①表ソ"),
        ("\\ansicpg1252", "caf\\'e9", "café"),
        ("\\ansicpg932\\uc2", "\\u39640\\'8d\\'82x", "高x"),
        (
            "\\ansicpg932",
            "\\u-10187?\\u-9045?",
            "\U0001d4ab"[:0] + "\ud835\udcab".encode("utf-16-le", "surrogatepass").decode("utf-16-le"),
        ),
    ],
)
def test_characters_of_every_kind_are_kept(head: str, body: str, expected: str) -> None:
    data = f"{{\\rtf1\\ansi{head} {body}}}".encode("ascii")
    _, output = disarmed(data)
    assert plaintext.words(output) == expected


FORM = (
    r"{\field{\*\fldinst { FORMCHECKBOX }{{\*\formfield{\fftype1\ffres1\ffdefres0{\*\ffname Tick}{\*\ffexitmcr MARK}}}}}{\fldrslt}}"
    r"{\field{\*\fldinst { FORMDROPDOWN }{{\*\formfield{\fftype2\ffres1\ffhaslistbox{\*\ffname List}{\*\ffl one}"
    r"{\*\ffl \'8c\'b4}}}}}{\fldrslt}}"
    r"{\field{\*\fldinst { FORMTEXT }{{\*\formfield{\fftype0{\*\ffdeftext before}}}}}{\fldrslt typed}}"
    r"{\field{\*\fldinst FORMTEXT{\*\formfield{\fftype0{\*\ffname Near}}}}{\fldrslt typed}}"
)


def test_fields_to_fill_in_keep_what_they_hold() -> None:
    report, output = disarmed(document(FORM.replace("MARK", MARK)))
    assert [finding.details.get("name") for finding in report.findings] == ["ffexitmcr"]
    assert MARK.encode() not in output
    for told in (
        rb"\fftype1 \ffres1",
        rb"{\*\ffname Tick}",
        rb"\ffres1 \ffhaslistbox ",
        rb"{\*\ffl one}{\*\ffl \'8c\'b4}",
    ):
        assert told in output
    assert b"typed" in output
    again, second = disarmed(output)
    assert (again.verdict, second) == (Verdict.CLEAN, output)


@pytest.mark.parametrize(
    "field",
    [
        r"{\*\fldinst {\*\formfield{\*\ffname DATE}} DDEAUTO x y}",
        r"{\*\fldinst DATE {\*\formfield{\fftype0}}}",
        r"{\*\fldinst FORMTEXT {\*\formfield\fftype9{\*\ffl {\object x}}}}",
        r"{\*\fldinst FORMTEXT {\*\formfield{\fftype0}}{\*\formfield{\fftype1}}}",
        r"{\*\fldinst FORMTEXT {\formfield{\fftype0{\*\ffname a{\*\ffentrymcr x}}}}}",
    ],
)
def test_a_form_field_hides_nothing(field: str) -> None:
    _, output = disarmed(document(rf"{{\field{field}{{\fldrslt shown}}}}{{\*\formfield x}}"))
    assert b"shown" in output
    assert output.count(b"formfield") <= (b"FORMTEXT" in output)
    assert not any(word in output for word in (b"DDEAUTO", b"object", b"mcr", b"fftype9", b"ffname DATE"))


@pytest.mark.parametrize(
    "inner",
    [
        r"{\field {\*\fldinst DATE {\*\formfield \fftype0 }}}",
        r"{\field {\*\fldinst {\*\formfield {\*\ffname DATE}}DDEAUTO x}}",
        r"{\field {\*\fldinst FORMTEXT {\*\formfield \fftype9 }}}",
        r"{\*\formfield \fftype0 }",
        r"\fftype0 ",
    ],
)
def test_the_second_reader_looks_at_form_fields(inner: str) -> None:
    assert FORMAT.verify(rb"{\rtf1 " + inner.encode() + b"}\r\n", Kind.RTF)


def test_raw_bytes_of_old_programs_are_kept() -> None:
    data = b"{\\rtf1\\ansi\\ansicpg932 " + "架空町".encode("cp932") + b"}"
    _, output = disarmed(data)
    assert plaintext.words(output) == "架空町"
    assert output.isascii()


def test_numbers_that_break_readers_are_dropped() -> None:
    report, output = disarmed(
        document("{\\*\\listoverridetable{\\listoverride\\listoverridecount25\\f99999 x}}")
    )
    assert b"listoverridecount25" not in output
    assert b"f99999" not in output
    assert report.verdict is Verdict.CHANGED


def test_font_table_abuse_is_dropped() -> None:
    table = "{\\fonttbl" + "".join(f"{{\\f{n} A;}}" for n in range(9000)) + "}"
    report, output = disarmed(document("", table))
    assert "DSM-721" in [finding.code for finding in report.findings]
    assert len(output) < 2000


@pytest.mark.parametrize("data", [b"{\\rtf1" + b"{" * 5000, b"{\\rtf1" + b"{\\b" * 300 + b"}" * 301])
def test_nesting_beyond_reason_is_undecided(data: bytes) -> None:
    report, output = inspect_bytes(data, "a.rtf")
    assert (output, report.findings[-1].code) == (None, "DSM-946")


def test_more_groups_than_any_document_has_are_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "_MOST_GROUPS", 10_000)  # a million and more would take the test seconds
    report, output = inspect_bytes(b"{\\rtf1" + b"{}" * 11_000 + b"}", "a.rtf")
    assert (output, report.findings[-1].code) == (None, "DSM-940")


def test_libreoffice_documents_keep_their_text_and_open_again(
    libreoffice: Any,
) -> None:
    document_, out = docx.Document(), io.BytesIO()
    document_.add_heading(TEXT, 1)
    document_.add_picture(io.BytesIO(picture()))
    document_.add_table(1, 2).cell(0, 1).text = "表の中"
    document_.save(out)
    original = libreoffice(out.getvalue(), "docx", "rtf")
    _, output = disarmed(original)
    assert plaintext.words(output) == plaintext.words(original)
    assert "表の中" in plaintext.words(output)
    assert b"\\pngblip" in output
    words = libreoffice.all([original, output], "rtf", "txt:Text (encoded):UTF8")
    assert words[0] == words[1]
    assert "表の中".encode() in words[1]


def test_profile_text_gives_the_words() -> None:
    report, output = inspect_bytes(document("two\\tab x\\par"), "a.rtf", Profile.TEXT)
    assert output is not None
    assert output.decode("utf-8-sig") == f"{TEXT}\r\ntwo\tx\r\n"
    assert report.output_name == "a.txt"


def test_damage_ends_in_a_verdict() -> None:
    chance = random.Random(8)
    seeds = list(HOSTILE.values())
    for _ in range(600):
        flipped = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 8)):
            flipped[chance.randrange(6, len(flipped))] = chance.choice(b"{}\\*'0 bup\x00\xff")
        data = bytes(flipped)[: chance.randrange(10, len(flipped))]
        report, _ = inspect_bytes(data, "a.rtf")
        assert all(finding.code not in ("DSM-990", "DSM-950") for finding in report.findings), (
            data,
            report.findings,
        )
