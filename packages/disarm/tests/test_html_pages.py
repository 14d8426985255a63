"""Web pages: hostile ones built here, benign ones by hand and from LibreOffice."""

# ruff: noqa: E501 - hostile markup reads best on one line

from __future__ import annotations

import base64
import io
import random
import secrets
from collections.abc import Callable

import docx
import pytest
from PIL import Image

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.formats.html import second_reader, styles, words
from sekisho_disarm.report import Profile, Report, Verdict

MARK = "mark" + secrets.token_hex(6)
TEXT = "架空町からのお知らせ"
URL = f"http://{MARK}.example/x"


def picture(tail: bytes = b"") -> str:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (10, 90, 30)).save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue() + tail).decode()


def page(body: str, head: str = "") -> bytes:
    return f'<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>題名</title>{head}</head><body><p>{TEXT}</p>{body}</body></html>'.encode()


HOSTILE = {
    "script": page(f"<script>{MARK}</script>"),
    "zero bytes": page(f"<s\0cript>{MARK}</scr\0ipt><img sr\0c=x onerror\0={MARK}>"),
    "utf-7": page("HERE")
    .decode()
    .replace("utf-8", "utf-7")
    .encode("utf-7")
    .replace(b"HERE", f"+ADw-script+AD4-{MARK}+ADw-/script+AD4-".encode()),
    "definitions": b"<!DOCTYPE html [<!ENTITY x '<script>"
    + MARK.encode()
    + b"</script>'>]>"
    + page("").removeprefix(b"<!DOCTYPE html>"),
    "mail with files": page(f'<a href="mailto:a@example.jp?subject=x&amp;attach={MARK}">字</a>'),
    "password before host": page(f'<a href="https://bank.example:{MARK}@evil.example/">字</a>'),
    "order to an exchange": page(f'<a href="tel:*21*{MARK}#">字</a>'),
    "script upper": page(f"<SCRIPT/x>{MARK}</SCRIPT >"),
    "handler": page(f'<p onclick="{MARK}()">字</p>'),
    "slash handler": page(f"<svg/onload={MARK}>字"),
    "javascript link": page(f'<a href="java&#10;script:{MARK}">字</a>'),
    "vbscript link": page(f'<a href="VBScript:{MARK}">字</a>'),
    "file link": page(f'<a href="file://{MARK}/share">字</a>'),
    "unc link": page(f'<a href="\\\\{MARK}\\share">字</a>'),
    "data link": page(f'<a href="data:text/html,{MARK}">字</a>'),
    "search-ms": page(f'<a href="search-ms:query={MARK}">字</a>'),
    "linked picture": page(f'<img src="{URL}" alt="図">'),
    "srcset": page(f'<img srcset="{URL} 2x">'),
    "svg picture": page(f'<img src="data:image/svg+xml,<svg onload={MARK}>">'),
    "picture tail": page(f'<img src="{picture(MARK.encode())}">').replace(b"\x00", b""),
    "background": page("", "").replace(b"<body>", f'<body background="{URL}">'.encode()),
    "cell background": page(f'<table background="{URL}"><tr><td>字</table>'),
    "iframe": page(f'<iframe src="{URL}"></iframe>'),
    "srcdoc": page(f'<iframe srcdoc="<script>{MARK}</script>"></iframe>'),
    "object": page(f'<object data="{URL}"><embed src="{URL}"></object>'),
    "applet": page(f'<applet code="{MARK}"></applet>'),
    "form": page(
        f'<form action="{URL}"><input type="password" name="{MARK}"><button formaction="{URL}">字</button></form>'
    ),
    "hidden field": page(f'<input value="{MARK}" type=" HIDDEN"><input type="file" accept="{MARK}">'),
    "form in rows": page(
        f'<table><form action="{URL}"><tr><td>字<input name="{MARK}"></table></form><form id={MARK}></form>'
    ),
    "lists of fields": page(
        f'<select name="{MARK}" onchange="{MARK}"><option value="{MARK}">一</select><input list="{MARK}">'
    ),
    "field with a picture": page(f'<input type="image" src="{URL}" formaction="{URL}">'),
    "base": page("", f'<base href="{URL}">'),
    "sheet": page("", f'<link rel="stylesheet" href="{URL}">'),
    "icon": page("", f'<link rel="icon" href="{URL}"><link rel="dns-prefetch" href="//{MARK}">'),
    "refresh": page("", f'<meta http-equiv="refresh" content="0;url={URL}">'),
    "style url": page(f'<p style="background:url({URL})">字</p>'),
    "style escape": page(f'<p style="background:u\\72l({URL})">字</p>'),
    "expression": page(f'<p style="width:expression({MARK})">字</p>'),
    "import": page("", f'<style>@import "{URL}"; p {{ color: red }}</style>'),
    "font face": page("", f"<style>@font-face {{ font-family: x; src: url({URL}) }}</style>"),
    "sheet url": page("", f"<style>p {{ background: url({URL}) }} b {{ color: red }}</style>"),
    "style break": page("", f"<style>p{{}}</style/x><script>{MARK}</script></style>"),
    "comment": page(f"<!-- {MARK} -->"),
    "conditional": page(f"<!--[if IE]><script>{MARK}</script><![endif]-->"),
    "cdata": page(f"<![CDATA[{MARK}]]>"),
    "pi": page(f"<?{MARK} x?>"),
    "mutation": page(
        f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={MARK}&gt;">'
    ),
    "noscript": page(f'<noscript><p title="</noscript><img src=x onerror={MARK}>">'),
    "foreign": page(f"<svg><foreignObject><body onload={MARK}></body></foreignObject></svg>"),
    "media": page(f'<video src="{URL}" poster="{URL}"></video><audio src="{URL}"></audio>'),
    "xml": page(
        f"<xml><o:OfficeDocumentSettings>{MARK}</o:OfficeDocumentSettings></xml>".replace(
            MARK, f"<x a='{MARK}'/>"
        )
    ),
    "blank fragment": page(f'<a href="#a b&#10;c">字</a><!-- {MARK} -->'),
    "ping": page(f'<a href="https://example.jp/" ping="{URL}">字</a>'),
    "unfinished": page(f'<p>字</p><img src="x" onerror="{MARK}'),
    "template": page(f"<template><script>{MARK}</script></template>"),
}


def disarmed(data: bytes, name: str = "a.html") -> tuple[Report, str]:
    report, output = inspect_bytes(data, name)
    assert output is not None, report.findings
    return report, output.decode("utf-8")


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_page_comes_out_clean_and_readable(case: str) -> None:
    report, output = disarmed(HOSTILE[case])
    assert report.verdict is Verdict.CHANGED or case == "picture tail", report.findings
    assert MARK not in output, report.findings
    assert base64.b64encode(MARK.encode()).decode()[2:-4] not in output
    assert TEXT in output
    again, second = disarmed(output.encode(), report.output_name or "")
    assert (again.verdict, second) == (Verdict.CLEAN, output), again.findings


def test_a_plain_page_keeps_everything_that_people_see() -> None:
    body = (
        '<h1 style="color: #c00; text-align: center">見出し</h1><ruby>漢<rt>かん</rt></ruby>'
        '<a href="https://example.jp/?a=1&amp;b=2">リンク</a><a href="#x">下へ</a>'
        '<table border="1"><tr><td colspan="2" bgcolor="#eee">セル</td></tr></table><ul><li>一</li></ul>'
        f'<img src="{picture()}" alt="図" width="8">'
    )
    report, output = disarmed(page(body, "<style>p { margin: 0 } h1.a { color: red }</style>"))
    assert report.verdict is Verdict.CLEAN, report.findings
    for kept in (
        "見出し",
        "かん",
        'href="https://example.jp/?a=1&amp;b=2"',
        'href="#x"',
        'colspan="2"',
        "data:image/png",
        "h1.a { color: red }",
        "<title>題名</title>",
        'lang="ja"',
    ):
        assert kept in output


def test_fields_are_seen_and_nothing_can_send_them() -> None:
    report, output = disarmed(
        page(
            f'<form action="{URL}" style="float: left" name="{MARK}"><label>氏名<input name="{MARK}" size="12" value="関所 花子"></label>'
            '<input type="password" placeholder="合言葉"><input type="checkbox" checked><textarea rows="3">本文</textarea>'
            '<select><option value="1">一</option><option selected>二</option></select><input type="submit" value="送る"></form>'
        )
    )
    for kept in (
        '<div style="float: left"><label>氏名<input size="12" value="関所 花子"></label>', '<input type="text" placeholder="合言葉">',
        '<input type="checkbox" checked="">', '<textarea rows="3">本文</textarea>', '<option selected="">二</option>',
        '<input type="button" value="送る"></div>',
    ):  # fmt: skip
        assert kept in output
    assert not any(gone in output for gone in ("<form", "name=", "action", "password", "submit"))
    assert {finding.code for finding in report.findings} >= {"DSM-743", "DSM-744"}
    assert disarmed(output.encode())[1] == output


def test_a_picture_from_elsewhere_keeps_its_place_and_a_link_its_look() -> None:
    report, output = disarmed(
        page(f'<img src="{URL}" width="80" height="40" alt="図"><a href="/wiki/x">字</a>')
    )
    assert '<img src="data:," width="80" height="40" alt="図"><a href="#">字</a>' in output
    assert {finding.code for finding in report.findings} == {"DSM-742", "DSM-745"}


def test_a_window_of_a_program_leaves_its_place() -> None:
    _, output = disarmed(
        page(
            f'<object data="{URL}" width="9"><embed src="{URL}" WIDTH="228" height="250" onload="{MARK}" type="x/{MARK}"></object>'
        )
    )
    assert '<img src="data:," width="228" height="250">' in output
    assert disarmed(output.encode())[1] == output


@pytest.mark.parametrize(
    "put_in",
    ['<embed width="1">', '<input type="hidden">', '<input type="password">', '<input name="x">', "<form></form>", '<button formaction="x"></button>',
     '<img src="data:,x">', '<select onchange="x"></select>'],
)  # fmt: skip
def test_the_second_reader_judges_fields(put_in: str) -> None:
    _, output = disarmed(page('<input type="text"><p>字</p>'))
    assert second_reader.check(output) == []
    assert second_reader.check(output.replace("<p>字</p>", put_in)) != []


@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        ("Shift_JIS", "cp932"),
        ("EUC-JP", "euc_jp"),
        ("ISO-2022-JP", "iso2022_jp"),
        ("utf-8", "utf-8"),
        ("", "utf-16"),
        ("", "cp932"),
    ],
)
def test_japanese_encodings_become_readable_utf8(charset: str, codec: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if charset else ""
    data = f"<html><head>{meta}<title>題名</title></head><body><p>{TEXT}の髙﨑①</p></body></html>"
    if codec in ("euc_jp", "iso2022_jp"):
        data = data.replace("髙﨑①", "")
    _, output = disarmed(data.encode(codec))
    assert TEXT in output
    assert '<meta charset="utf-8">' in output
    assert "題名" in output


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("windows-1251", "cp1251", "Недвижимость"),
        ("ISO-8859-6", "iso8859_6", "الجزائري"),
        ("gb2312", "gbk", "中华人民共和国"),
        ("Big5", "big5", "臺灣"),
        ("ks_c_5601-1987", "cp949", "대한민국"),
        ("iso-8859-2", "iso8859_2", "Česká"),
    ],
)
def test_pages_of_other_countries_become_readable_utf8(label: str, codec: str, text: str) -> None:
    head = f"<html><head>{'<!-- ' + 'x' * 5000 + ' -->'}<meta charset={label}></head><body><p>"
    _, output = disarmed(head.encode() + text.encode(codec) + b"</p></body></html>")
    assert f"<p>{text}</p>" in output


def test_a_page_with_broken_bytes_is_still_shown() -> None:
    data = b"<html><head><meta charset=utf-8></head><body>" + TEXT.encode() + b"\xff\xfe\x81</body></html>"
    _, output = disarmed(data)
    assert TEXT in output


def test_libreoffice_pages_keep_their_text_and_open_again(
    libreoffice: Callable[[bytes, str, str], bytes],
) -> None:
    document, out = docx.Document(), io.BytesIO()
    document.add_heading(TEXT, 1)
    document.add_table(1, 2).cell(0, 1).text = "表の中"
    document.save(out)
    original = libreoffice(out.getvalue(), "docx", "html")
    _, output = disarmed(original)
    assert words(output) == words(original.decode().replace("<body ", "\n<body ", 1))
    assert libreoffice(output.encode(), "html", "pdf").startswith(b"%PDF-")


def test_profile_text_gives_the_words() -> None:
    report, output = inspect_bytes(page("<ul><li>一</li><li>二</li></ul>"), "a.html", Profile.TEXT)
    assert output is not None
    assert output.decode("utf-8-sig").split("\r\n") == [TEXT, "一", "二"]
    assert report.output_name == "a.txt"


def test_nesting_beyond_reason_is_undecided() -> None:
    report, output = inspect_bytes(page("<div>" * 5000), "a.html")
    assert (output, report.findings[-1].code) == (None, "DSM-946")


@pytest.mark.parametrize(
    "value",
    ["url(x)", "u\\72l(x)", "expression(1)", "red; }", "attr(x)", "var(--x)", "image-set('x' 1x)", "@x"],
)
def test_style_values_that_reach_out_are_refused(value: str) -> None:
    assert not styles.is_plain(value)
    assert styles.declarations("color: #fff; font-family: 'ＭＳ 明朝', serif")[1] is False


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body>" + b"<!--" * 100_000,
        b"<html><body>" + b"<![" * 100_000,
        b"<html><body><style>" + b"@" * 100_000 + b"</style>",
        b"<html><body><style>" + b"@a{b{" * 50_000 + b"</style>",
        b'<html><body><p style="color: ' + b"a" * 50_000 + b'!">',
    ],
    ids=["comments", "sections", "at-rules", "braces", "value"],
)
def test_repetition_does_not_multiply_the_work(data: bytes) -> None:
    report, output = inspect_bytes(data, "a.html")
    assert output is not None, report.findings
    assert len(output) < 1000


def test_damage_ends_in_a_verdict() -> None:
    chance = random.Random(3)
    seeds = list(HOSTILE.values())
    for _ in range(400):
        flipped = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 8)):
            flipped[chance.randrange(len(flipped))] = chance.randrange(256)
        data = bytes(flipped)[: chance.randrange(20, len(flipped))]
        report, _ = inspect_bytes(data, "a.html")
        assert all(finding.code not in ("DSM-990", "DSM-950") for finding in report.findings), (
            data,
            report.findings,
        )


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("<!DOCTYPE html>", "<!DOCTYPE html>\n<html"),
        ("<!-- by hand -->\n<!doctype HTML>", "<!DOCTYPE html>\n<html"),
        ('<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">', "<!DOCTYPE html>\n<html"),
        ('<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "x">', '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML'),
        ('<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">', "<html"),
        ('<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN">', "<html"),
        ("", "<html"),
    ],
)  # fmt: skip
def test_a_page_is_laid_out_by_the_rules_of_its_time(source: str, written: str) -> None:
    page = f"{source}<html><head><title>題名</title></head><body><p>{TEXT}</p></body></html>"
    _, output = disarmed(page.encode())
    assert output.startswith(written)
    assert disarmed(output.encode())[1] == output


def test_the_size_of_printed_pages_and_the_look_of_the_body_stay() -> None:
    style = "<style>@page Section1 { size: 595pt 842pt; margin: 30mm; content: 'x' } div.Section1 { page: Section1 }</style>"
    _, output = disarmed(
        (
            f'<html><head>{style}</head><body bgcolor="#ffeeee" onload="x()" background="http://example.jp/a.png" '
            f"style=\"color: red; background: url('http://example.jp/b')\" leftmargin=0 topmargin='x{MARK}'><p>{TEXT}</p></body></html>"
        ).encode()
    )
    assert "@page Section1 { size: 595pt 842pt; margin: 30mm }" in output
    assert '<body bgcolor="#ffeeee" leftmargin="0" style="color: red">' in output
    assert disarmed(output.encode())[1] == output


@pytest.mark.parametrize(
    "put_in",
    ['<body onload="x()">', '<body style="background: url(x)">', "<!DOCTYPE html SYSTEM 'x'>\n<html>"],
)
def test_the_second_reader_judges_the_frame_of_a_page(put_in: str) -> None:
    _, output = disarmed(f"<!DOCTYPE html><html><body><p>{TEXT}</p></body></html>".encode())
    spoilt = (
        output.replace("<!DOCTYPE html>\n<html>", put_in)
        if "DOCTYPE" in put_in
        else output.replace("<body>", put_in)
    )
    assert second_reader.check(output) == []
    assert second_reader.check(spoilt) != []
