"""Drawings: hostile ones built here, benign ones that must look the same."""

from __future__ import annotations

import base64
import io
import random
import secrets

import pytest
from PIL import Image

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Report, Verdict

MARK = "mark" + secrets.token_hex(6)
URL = f"http://{MARK}.example/x"
TEXT = "架空町"


def picture(tail: bytes = b"") -> str:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (10, 90, 30)).save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue() + tail).decode()


def drawing(inner: str, head: str = "", attributes: str = "") -> bytes:
    return (
        f'{head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" {attributes}>'
        f"<text x='1'>{TEXT}</text>{inner}</svg>"
    ).encode()


HOSTILE = {
    "script": drawing(f"<script>{MARK}</script>"),
    "script link": drawing(f'<script xlink:href="{URL}"/>'),
    "other script": drawing(f'<x:script xmlns:x="http://www.w3.org/1999/xhtml">{MARK}</x:script>'),
    "handler": drawing("", attributes=f'onload="{MARK}()"'),
    "click": drawing(f'<rect onclick="{MARK}" width="1"/>'),
    "foreign object": drawing(f'<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="{MARK}"/></foreignObject>'),
    "use outside": drawing(f'<use xlink:href="{URL}#a"/>'),
    "image outside": drawing(f'<image href="{URL}" width="1"/>'),
    "image unc": drawing(f'<image xlink:href="\\\\{MARK}\\a.png"/>'),
    "image file": drawing(f'<image xlink:href="file:///{MARK}"/>'),
    "image svg": drawing(f'<image href="data:image/svg+xml;base64,{base64.b64encode(MARK.encode()).decode()}"/>'),
    "image tail": drawing(f'<image href="{picture(MARK.encode())}"/>'),
    "fe image": drawing(f'<filter id="f"><feImage href="{URL}"/></filter>'),
    "link": drawing(f'<a xlink:href="javascript:{MARK}"><rect width="1"/></a>'),
    "link two": drawing(f'<a href="https://example.jp/" xlink:href="java&#9;script:{MARK}"><rect/></a>'),
    "style url": drawing(f'<rect style="fill:url({URL}#a)"/>'),
    "fill url": drawing(f'<rect fill="url({URL}#a)"/>'),
    "escaped url": drawing(f'<rect fill="u\\72l({URL})"/>'),
    "cursor": drawing(f'<rect style="cursor:url({URL})"/>'),
    "import": drawing(f'<style>@import url("{URL}"); rect {{ fill: red }}</style>'),
    "font": drawing(f"<style>@font-face {{ font-family: a; src: url({URL}) }}</style>"),
    "style break": drawing(f"<style><![CDATA[</style><script>{MARK}</script>]]></style>"),
    "animated link": drawing(f'<a href="#x"><set attributeName="href" to="javascript:{MARK}"/></a>'),
    "animated xlink": drawing(f'<a href="#x"><animate attributeName="xlink:href" values="javascript:{MARK}"/></a>'),
    "animated handler": drawing(f'<set attributeName="onclick" to="{MARK}"/>'),
    "animated fill": drawing(f'<rect><set attributeName="fill" to="url({URL})"/></rect>'),
    "sheet instruction": drawing("", f'<?xml-stylesheet type="text/xsl" href="{URL}"?>'),
    "outside type": drawing("", f'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "{URL}.dtd">'),
    "comment": drawing(f"<!-- {MARK} -->"),
    "editor": drawing(f'<sodipodi:namedview xmlns:sodipodi="http://x/{MARK}" name="{MARK}"/><metadata>{MARK}</metadata>'),
    "base": drawing(f'<g xml:base="{URL}"><use href="#a"/></g>'),
    "stray characters": drawing(f"<g>{MARK}</g>"),
    "iframe": drawing(f'<h:iframe xmlns:h="http://www.w3.org/1999/xhtml" src="{URL}"/>'),
    "events": drawing(f'<ev:listener xmlns:ev="http://www.w3.org/2001/xml-events" handler="{URL}"/>'),
}  # fmt: skip


def disarmed(data: bytes, name: str = "a.svg") -> tuple[Report, str]:
    report, output = inspect_bytes(data, name)
    assert output is not None, report.findings
    return report, output.decode("utf-8")


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_drawing_comes_out_clean_and_readable(case: str) -> None:
    report, output = disarmed(HOSTILE[case])
    assert report.kind is Kind.SVG
    assert report.verdict is Verdict.CHANGED or case == "image tail"
    assert MARK not in output, report.findings
    assert base64.b64encode(MARK.encode()).decode()[2:-4] not in output
    assert TEXT in output
    again, second = disarmed(output.encode(), report.output_name or "")
    assert (again.verdict, second) == (Verdict.CLEAN, output), again.findings


def test_what_a_drawing_needs_stays() -> None:
    inner = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient><g id="p"><path d="M0,0 L1,1z"/></g></defs>'
        '<style>.a { fill: url(#g); stroke: #000 }</style><rect class="a" fill="url(#g)" style="opacity: 0.5" width="3" height="3"/>'
        '<use xlink:href="#p" transform="rotate(5)"/><a xlink:href="https://example.jp/"><circle r="1"/></a>'
        f'<rect><animate attributeName="x" from="0" to="5" dur="1s"/></rect><image xlink:href="{picture()}" width="2" height="2"/>'
    )
    report, output = disarmed(drawing(inner))
    assert report.verdict is Verdict.CLEAN, report.findings
    for kept in (
        "fill: url(#g)",
        'fill="url(#g)"',
        'xlink:href="#p"',
        "https://example.jp/",
        "<animate",
        "data:image/png;base64,",
        "M0,0 L1,1z",
    ):
        assert kept in output


def test_definitions_of_entities_are_undecided() -> None:
    report, output = inspect_bytes(drawing("&a;", '<!DOCTYPE svg [<!ENTITY a "b">]>'), "a.svg")
    assert (output, report.findings[-1].code) == (None, "DSM-925")


@pytest.mark.parametrize("count", [1, 30])
def test_uses_that_double_at_every_step_are_undecided(count: int) -> None:
    levels = "".join(
        f'<g id="a{n}"><use href="#a{n + 1}"/><use href="#a{(n + 1) % count if count == 1 else n + 1}"/></g>'
        for n in range(count)
    )
    report, output = inspect_bytes(
        drawing(f'<defs>{levels}<g id="a{count}"><rect/></g></defs><use href="#a0"/>'), "a.svg"
    )
    assert (output, report.findings[-1].code) == (None, "DSM-940")


def test_a_drawing_in_an_old_encoding_becomes_utf8() -> None:
    data = (
        drawing("")
        .decode()
        .replace("<svg", '<?xml version="1.0" encoding="Shift_JIS"?><svg', 1)
        .encode("cp932")
    )
    _, output = disarmed(data)
    assert TEXT in output


def test_damage_ends_in_a_verdict() -> None:
    chance = random.Random(9)
    seeds = list(HOSTILE.values())
    for _ in range(500):
        flipped = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 5)):
            flipped[chance.randrange(len(flipped))] = chance.randrange(256)
        report, _ = inspect_bytes(bytes(flipped), "a.svg")
        assert all(finding.code not in ("DSM-990", "DSM-950") for finding in report.findings), (
            flipped,
            report.findings,
        )
