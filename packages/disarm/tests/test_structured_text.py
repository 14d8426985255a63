"""Text with a structure: what acts goes, what people and programs read as data stays."""

# ruff: noqa: E501 - samples read best on one line

from __future__ import annotations

import base64
import io
import json
import random
import secrets

import pytest
from PIL import Image

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.formats.structured import FORMAT
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Report, Verdict

MARK = "mark" + secrets.token_hex(6)
URL = f"http://{MARK}.example/x"
TEXT = "架空町"


def disarmed(data: bytes | str, name: str) -> tuple[Report, str]:
    report, output = inspect_bytes(data if isinstance(data, bytes) else data.encode(), name)
    assert output is not None, report.findings
    return report, output.decode("utf-8")


def card(kind: str, *lines: str) -> str:
    return "\r\n".join((f"BEGIN:{kind}", "VERSION:2.0", *lines, f"END:{kind}", ""))


HOSTILE: dict[str, tuple[str, str]] = {
    "stylesheet": ("a.xml", f'<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="{URL}"?><a>{TEXT}</a>'),
    "mso": ("a.xml", f'<?mso-application progid="{MARK}"?><a>{TEXT}</a>'),
    "outside type": ("a.xml", f'<!DOCTYPE a SYSTEM "{URL}"><a>{TEXT}</a>'),
    "xhtml": ("a.xml", f'<a>{TEXT}<s:script xmlns:s="http://www.w3.org/1999/xhtml">{MARK}</s:script></a>'),
    "xinclude": ("a.xml", f'<a>{TEXT}<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{URL}"/></a>'),
    "svg inside": ("a.xml", f'<a>{TEXT}<svg xmlns="http://www.w3.org/2000/svg" onload="{MARK}"/></a>'),
    "xslt inside": ("a.xml", f'<a>{TEXT}<x:value-of xmlns:x="http://www.w3.org/1999/XSL/Transform" select="{MARK}"/></a>'),
    "attribute": ("a.xml", f'<a href="javascript:{MARK}">{TEXT}</a>'),
    "schema": ("a.xml", f'<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="\\\\{MARK}\\a.xsd">{TEXT}</a>'),
    "md link": ("a.md", f"# {TEXT}\n[x](javascript:{MARK})\n"),
    "md reference": ("a.md", f"# {TEXT}\n[x]\n\n[x]: file://{MARK}/a\n"),
    "md auto link": ("a.md", f"# {TEXT}\n<search-ms:{MARK}>\n"),
    "md address": ("a.md", f"# {TEXT}\n<script@ x\n<a@example.jp>\n[x](file:{MARK})"),
    "md unc": ("a.md", f"# {TEXT}\n[x](\\\\{MARK}\\a)\n"),
    "yaml tag": ("a.yaml", f"a: {TEXT}\nb: !!python/object/apply:{MARK} [x]\n"),
    "yaml long tag": ("a.yaml", f"a: {TEXT}\nb: !<tag:{MARK}> x\n"),
    "yaml handle": ("a.yml", f"%TAG ! tag:{MARK}:\n---\na: {TEXT}\n"),
    "ics alarm": ("a.ics", card("VCALENDAR", f"SUMMARY:{TEXT}", "BEGIN:VALARM", "ACTION:PROCEDURE", f"ATTACH:file://{MARK}", "END:VALARM")),
    "ics attach": ("a.ics", card("VCALENDAR", f"SUMMARY:{TEXT}", f"ATTACH;VALUE=URI:file:///{MARK}")),
    "ics inline": ("a.ics", card("VCALENDAR", f"SUMMARY:{TEXT}", f"ATTACH;ENCODING=BASE64;VALUE=BINARY:{MARK}")),
    "ics folded": ("a.ics", card("VCALENDAR", f"SUMMARY:{TEXT}", "URL:java", f" script:{MARK}")),
    "ics html": ("a.ics", card("VCALENDAR", f"SUMMARY:{TEXT}", f"X-ALT-DESC;FMTTYPE=text/html:<script>{MARK}</script>")),
    "ics altrep": ("a.ics", card("VCALENDAR", f'LOCATION;ALTREP="file://{MARK}":x', f"SUMMARY:{TEXT}")),
    "vcf url": ("a.vcf", card("VCARD", f"FN:{TEXT}", f"URL:search-ms:{MARK}")),
    "vcf group": ("a.vcf", card("VCARD", f"FN:{TEXT}", f"item1.URL:file://{MARK}")),
    "vcf photo": ("a.vcf", card("VCARD", f"FN:{TEXT}", f"PHOTO;VALUE=URI:{URL}")),
    "vcf key": ("a.vcf", card("VCARD", f"FN:{TEXT}", f"KEY:{MARK}", f"SOURCE:{URL}", f"SOUND:{URL}")),
    "log control": ("a.log", f"{TEXT}\x1b]0;x\x07\n"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_text_comes_out_clean_and_readable(case: str) -> None:
    name, text = HOSTILE[case]
    report, output = disarmed(text, name)
    assert report.verdict is Verdict.CHANGED, report.findings
    assert MARK not in output, report.findings
    assert "\x1b" not in output
    assert TEXT in output
    again, second = disarmed(output, report.output_name or "")
    assert (again.verdict, second) == (Verdict.CLEAN, output), again.findings


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.json", '{"名前": "値", "b": [1, 2]}', Kind.JSON),
        ("a.yaml", "a: 値\nb: !Ref x\nc: 'http://example.jp/!/x'\n", Kind.YAML),
        ("a.md", f"# {TEXT}\n[x](https://example.jp/) [y](#z) [w](b.md) `a < b` 1 < 2\n", Kind.MARKDOWN),
        ("a.log", "2026-01-01 起動\n", Kind.LOG),
        ("a.ini", "[節]\n鍵=値\n", Kind.INI),
        (
            "a.ics",
            card(
                "VCALENDAR",
                f"SUMMARY:{TEXT}",
                "URL:https://example.jp/",
                "BEGIN:VALARM",
                "ACTION:DISPLAY",
                "TRIGGER:-PT5M",
                "END:VALARM",
            ),
            Kind.ICS,
        ),
        (
            "a.vcf",
            card(
                "VCARD",
                f"FN:{TEXT}",
                "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9E=B6=",
                "=E7=A9=BA",
                "TEL:03-0000-0000",
            ),
            Kind.VCF,
        ),
        ("a.txt", card("VCARD", f"FN:{TEXT}"), Kind.VCF),
    ],
)
def test_plain_structures_pass_unchanged(name: str, text: str, kind: Kind) -> None:
    report, output = disarmed(text, name)
    assert (report.kind, output) == (kind, text)
    assert report.verdict is Verdict.CLEAN or name == "a.txt", report.findings


def test_xml_of_data_keeps_its_content_and_its_characters() -> None:
    text = '<?xml version="1.0" encoding="Shift_JIS"?>\n<表 版="1" xmlns:x="urn:x"><x:行>髙﨑①</x:行><!-- 注 --></表>'
    report, output = disarmed(text.encode("cp932"), "a.xml")
    assert "<x:行>髙﨑①</x:行><!-- 注 -->" in output
    assert 'encoding="UTF-8"' in output
    assert report.verdict is Verdict.CLEAN, report.findings


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "DSM-925"),
        ('<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a>&c;</a>', "DSM-925"),
        ("<a>" * 4000 + "</a>" * 4000, "DSM-946"),
        ("<?xml version='1.0'?><a", "DSM-924"),
        (
            '<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>',
            "DSM-910",
        ),
        ('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "DSM-910"),
        ('<?xml version="1.0"?><x:stylesheet xmlns:x="http://www.w3.org/1999/XSL/Transform"/>', "DSM-910"),
    ],
)
def test_xml_that_is_no_data_is_undecided(text: str, code: str) -> None:
    report, output = inspect_bytes(text.encode(), "a.xml")
    assert (output, report.findings[-1].code) == (None, code)


def test_pictures_in_cards_are_rebuilt() -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (10, 90, 30)).save(out, "PNG")
    inline = base64.b64encode(out.getvalue() + MARK.encode()).decode()
    _, output = disarmed(card("VCARD", f"FN:{TEXT}", f"PHOTO;ENCODING=b;TYPE=PNG:{inline}", "END:x"), "a.vcf")
    body = output.partition("TYPE=PNG:")[2].replace("\r\n ", "").partition("\r\n")[0]
    assert base64.b64decode(body).startswith(b"\x89PNG")
    assert MARK.encode() not in base64.b64decode(body)


def test_markdown_shows_html_and_pictures_as_characters() -> None:
    text = (
        f"# {TEXT}\n<br> <b onclick='x'>b</b> ![a]({URL}) [b]({URL}2)\n```html\n<script>x()</script>\n```\n"
    )
    _, output = disarmed(text, "a.md")
    assert "&lt;br> &lt;b>b&lt;/b> [a](#)" in output
    assert f"[b]({URL}2)" in output
    assert "```html\n&lt;script>x()&lt;/script>\n```" in output


def test_old_encodings_are_kept() -> None:
    _, output = inspect_bytes(card("VCALENDAR", f"SUMMARY:{TEXT}").encode("cp932"), "a.ics")
    assert output is not None
    assert TEXT in output.decode("cp932")
    _, output = inspect_bytes('{"名前": "値です。かな"}'.encode("euc_jp"), "a.json")
    assert output is not None
    assert json.loads(output.decode("euc_jp")) == {"名前": "値です。かな"}


def test_damage_ends_in_a_verdict() -> None:
    chance = random.Random(13)
    seeds = [(name, text.encode()) for name, text in HOSTILE.values()]
    for _ in range(600):
        name, data = chance.choice(seeds)
        flipped = bytearray(data)
        for _ in range(chance.randint(1, 5)):
            flipped[chance.randrange(len(flipped))] = chance.randrange(256)
        report, _ = inspect_bytes(bytes(flipped), name)
        assert all(finding.code not in ("DSM-990", "DSM-950") for finding in report.findings), (
            flipped,
            report.findings,
        )


@pytest.mark.parametrize(
    "hidden",
    [
        f"<script>alert('{MARK}')</script>", f"<style>@import '{MARK}'</style>", f"<!-- {MARK} -->", f"<img src=x onerror={MARK}>",
        f"<img src=x onerror={MARK}", f"<svg onload=x><a>{MARK}</a></svg>", f"![a](https://{MARK}.example/a.png)",
        f"![a][b]\n\n[b]: https://{MARK}.example/", f"[a](java\tscript:{MARK})", f"[a](java\\\nscript:{MARK})",
        f"[a]: //{MARK}.example/\n", f"[![a](https://{MARK}.example/)](javascript:x)", f"<iframe src='{MARK}'></iframe>",
    ],
)  # fmt: skip
def test_nothing_of_what_a_viewer_would_act_on_stays_in_markdown(hidden: str) -> None:
    _, output = disarmed(f"# {TEXT}\n\n{hidden}\n\n本文 <未定> a<b\n", "a.md")
    assert MARK not in output
    assert TEXT in output
    assert "本文 <未定> a" in output


def test_a_script_in_markdown_without_end_costs_no_time() -> None:
    _, output = disarmed("<script><a x='" * 30_000, "a.md")
    assert "<script" not in output


def test_calendar_text_is_not_fetched_from_elsewhere() -> None:
    text = card("VCALENDAR", f'DESCRIPTION;LANGUAGE=ja;ALTREP="https://{MARK}.example/":{TEXT}')
    report, output = disarmed(text, "a.ics")
    assert MARK not in output
    assert f"DESCRIPTION;LANGUAGE=ja:{TEXT}" in output.replace("\r\n ", "")
    assert "DSM-753" in {finding.code for finding in report.findings}


def test_xml_has_no_base_for_its_addresses_and_no_scheme_that_runs_as_text() -> None:
    text = f"<a xml:base='https://{MARK}.example/'><link>javascript:{MARK}</link><b>{TEXT}</b></a>"
    _, output = disarmed(text, "a.xml")
    assert MARK not in output
    assert TEXT in output


@pytest.mark.parametrize(
    "tag", ["!!javax.script.ScriptEngineManager", "!System.Windows.Data", "!!object", "!!python"]
)
def test_tags_that_yaml_does_not_know_are_no_orders(tag: str) -> None:
    _, output = disarmed(
        f"a: {tag} [x]\nb: !!str 1\nc: !Ref d\ne: [!!int 3, {tag} y]\nf: 重要! です\n", "a.yaml"
    )
    assert output == "a:  [x]\nb: !!str 1\nc: !Ref d\ne: [!!int 3,  y]\nf: 重要! です\n"


@pytest.mark.parametrize(
    "picture",
    [
        f"![a]({URL})",
        f"!![a]({URL})",
        f"![a [b] c]({URL})",
        f"![a\nb]({URL})",
        f"![a][x]\n\n[x]: {URL}",
        f"![x]\n\n[x]: {URL}",
        f"![a](<{URL}>)",
        f"[![a]({URL})]({URL})",
    ],
)
def test_no_picture_of_markdown_is_fetched(picture: str) -> None:
    report, output = disarmed(f"# {TEXT}\n\n{picture}\n", "a.md")
    assert "![" not in output
    assert "DSM-754" in [finding.code for finding in report.findings]
    again, second = disarmed(output, "a.md")
    assert (again.verdict, second) == (Verdict.CLEAN, output)
    assert FORMAT.verify(f"# a\n{picture}\n".encode(), Kind.MARKDOWN)


def test_a_cry_before_a_bracket_is_no_picture_where_nothing_is_addressed() -> None:
    report, output = disarmed("# 注意\n\n必ず![要確認]を付けること。\n", "a.md")
    assert (report.verdict, "![要確認]" in output) == (Verdict.CLEAN, True)
