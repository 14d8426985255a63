"""OpenDocument files: hostile ones built here, benign ones written by LibreOffice."""

# ruff: noqa: E501 - hostile markup reads best on one line

from __future__ import annotations

import base64
import io
import re
import secrets
import zipfile
from collections.abc import Callable

import pytest
from PIL import Image

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Report, Verdict

MARK = "mark" + secrets.token_hex(6)
TEXT = "架空町の回覧文書です"
URL = f"http://{MARK}.example/payload"
O_ = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{O_}{name}:1.0"'
    for prefix, name in {
        "office": "office", "text": "text", "table": "table", "draw": "drawing", "style": "style", "script": "script",
        "form": "form", "presentation": "presentation", "fo": "xsl-fo-compatible", "svg": "svg-compatible",
        "anim": "animation", "smil": "smil-compatible", "config": "config", "meta": "meta", "db": "database",
    }.items()
) + (
    ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)  # fmt: skip
TYPE = "application/vnd.oasis.opendocument."
MANIFEST = f'<manifest:manifest xmlns:manifest="{O_}manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{TYPE}text"/></manifest:manifest>'


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 10), (10, 90, 30)).save(out, "PNG")
    return out.getvalue()


def package(parts: dict[str, bytes | str], kind: str = "text") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), TYPE + kind)
        for name, data in {"META-INF/manifest.xml": MANIFEST, **parts}.items():
            archive.writestr(name, data)
    return out.getvalue()


def content(body: str, kind: str = "text", before: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES} office:version="1.3">{before}'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )


def writer(xml: str = "", before: str = "", **others: bytes | str) -> bytes:
    parts = {name.replace("__", "/").replace("_xml", ".xml"): data for name, data in others.items()}
    return package({"content.xml": content(f"<text:p>{TEXT}</text:p>{xml}", before=before), **parts})


def calc(cell: str = "", extra: str = "") -> bytes:
    row = f'<table:table-row><table:table-cell office:value-type="string"><text:p>{TEXT}</text:p></table:table-cell>{cell}</table:table-row>'
    body = f'<table:table table:name="Sheet1">{row}</table:table>{extra}'
    return package({"content.xml": content(body, "spreadsheet")}, "spreadsheet")


def with_parts(**parts: bytes | str) -> bytes:
    return package({"content.xml": content(f"<text:p>{TEXT}</text:p>"), **parts})


def frame(inner: str) -> str:
    return f'<text:p><draw:frame svg:width="2cm" svg:height="1cm">{inner}</draw:frame></text:p>'


def formula(text: str) -> bytes:
    return calc(
        f'<table:table-cell table:formula="{text}" office:value-type="float" office:value="7"><text:p>7</text:p></table:table-cell>'
    )


LISTENER = (
    '<office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load" '
    f'xlink:href="vnd.sun.star.script:{MARK}.Module1.Main?language=Basic&amp;location=document"/></office:event-listeners>'
)
HOSTILE: dict[str, Callable[[], bytes]] = {
    "basic": lambda: with_parts(**{"Basic/Standard/Module1.xml": f"<x>Shell({MARK})</x>", "Basic/script-lc.xml": MARK}),
    "python": lambda: with_parts(**{"Scripts/python/evil.py": f"import os # {MARK}"}),
    "dialogs": lambda: with_parts(**{"Dialogs/Standard/Dialog1.xml": f"<d>{MARK}</d>"}),
    "toolbars": lambda: with_parts(**{"Configurations2/menubar/menubar.xml": f"<m>{MARK}</m>"}),
    "scripts": lambda: writer(before=f'<office:scripts><office:script script:language="x">{MARK}</office:script></office:scripts>'),
    "listeners": lambda: writer(before=f"<office:scripts>{LISTENER}</office:scripts>"),
    "shape listener": lambda: writer(f'<text:p><draw:rect svg:width="1cm">{LISTENER}</draw:rect></text:p>'),
    "click": lambda: writer(
        '<text:p><draw:rect><office:event-listeners><presentation:event-listener script:event-name="dom:click" '
        f'presentation:action="execute" xlink:href="file:///{MARK}.exe"/></office:event-listeners></draw:rect></text:p>'
    ),
    "text script": lambda: writer(f'<text:p><text:script script:language="JavaScript">{MARK}</text:script></text:p>'),
    "macro field": lambda: writer(f'<text:p><text:execute-macro text:name="{MARK}">押す</text:execute-macro></text:p>'),
    "linked picture": lambda: writer(frame(f'<draw:image xlink:href="{URL}.png"/>')),
    "unc picture": lambda: writer(frame(f'<draw:image xlink:href="//{MARK}/share/a.png"/>')),
    "linked fill": lambda: package(
        {
            "content.xml": content(f"<text:p>{TEXT}</text:p>"),
            "styles.xml": f'<office:document-styles {NAMESPACES}><office:styles><draw:fill-image draw:name="x" xlink:href="{URL}"/>'
            f'<style:style style:name="a"><style:paragraph-properties><style:background-image xlink:href="{URL}"/>'
            "</style:paragraph-properties></style:style></office:styles></office:document-styles>",
        }
    ),
    "macro link": lambda: writer(f'<text:p><text:a xlink:href="vnd.sun.star.script:{MARK}">リンク</text:a></text:p>'),
    "file link": lambda: writer(f'<text:p><text:a xlink:href="file:///{MARK}">リンク</text:a></text:p>'),
    "relative link": lambda: writer(f'<text:p><text:a xlink:href="../{MARK}.odt">リンク</text:a></text:p>'),
    "tabbed scheme": lambda: writer(f'<text:p><text:a xlink:href="java&#9;script:{MARK}">リンク</text:a></text:p>'),
    "fragment": lambda: writer(f'<text:p><text:a xlink:href="#vnd.sun.star.{MARK}">リンク</text:a></text:p>'),
    "uno link": lambda: writer(f'<text:p><draw:a xlink:href=".uno:{MARK}"><draw:frame/></draw:a></text:p>'),
    "section": lambda: writer(
        f'<text:section text:name="s"><text:section-source xlink:href="{URL}"/><text:p>中身</text:p></text:section>'
    ),
    "dde section": lambda: writer(
        f'<text:section text:name="s"><office:dde-source office:dde-application="{MARK}" office:dde-topic="t" '
        'office:dde-item="i"/><text:p>中身</text:p></text:section>'
    ),
    "dde field": lambda: writer(
        f'<text:dde-connection-decls><text:dde-connection-decl office:name="d" office:dde-application="{MARK}"/>'
        '</text:dde-connection-decls><text:p><text:dde-connection text:connection-name="d">値</text:dde-connection></text:p>'
    ),
    "database field": lambda: writer(f'<text:p><text:database-display text:database-name="{MARK}">値</text:database-display></text:p>'),
    "ole": lambda: package(
        {
            "content.xml": content(f"<text:p>{TEXT}</text:p>{frame('<draw:object-ole xlink:href=' + chr(34) + './Object 1' + chr(34) + '/>')}"),
            "Object 1": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + MARK.encode(),
        }
    ),
    "linked object": lambda: writer(frame(f'<draw:object xlink:href="{URL}"/>')),
    "inline object": lambda: writer(frame(f"<draw:object><office:document>{MARK}</office:document></draw:object>")),
    "plugin": lambda: writer(frame(f'<draw:plugin xlink:href="{URL}" draw:mime-type="application/vnd.sun.star.media"/>')),
    "applet": lambda: writer(frame(f'<draw:applet draw:code="{MARK}" xlink:href="{URL}"/>')),
    "floating frame": lambda: writer(frame(f'<draw:floating-frame xlink:href="{URL}"/>')),
    "forms": lambda: writer(
        f'<office:forms><form:form form:name="f" xlink:href="{URL}" form:method="post"><form:button form:id="c" '
        f'form:button-type="url" xlink:href="{URL}"/></form:form></office:forms><text:p><draw:control draw:control="c"/></text:p>'
    ),
    "word field": lambda: writer(
        '<text:p><field:fieldmark-start text:name="a" field:type="vnd.oasis.opendocument.field.UNHANDLED">'
        f'<field:param field:name="vnd.oasis.opendocument.field.code" field:value="INCLUDEPICTURE {URL}"/></field:fieldmark-start>'
        "結果<field:fieldmark-end/></text:p>"
    ),
    "font": lambda: package(
        {
            "content.xml": content(
                f"<text:p>{TEXT}</text:p>",
                before='<office:font-face-decls><style:font-face style:name="F"><svg:font-face-src>'
                f'<svg:font-face-uri xlink:href="{URL}"/></svg:font-face-src></style:font-face></office:font-face-decls>',
            ),
            "Fonts/F.ttf": MARK.encode(),
        }
    ),
    "unknown element": lambda: writer(f'<x:evil xmlns:x="urn:{MARK}">{MARK}</x:evil>'),
    "unknown attribute": lambda: writer(f'<text:p onload="{MARK}" script:macro-name="{MARK}">字</text:p>'),
    "comment": lambda: writer(f"<!-- {MARK} --><?{MARK} x?>"),
    "stray characters": lambda: writer(f"<table:table>{MARK}</table:table>"),
    "settings": lambda: package(
        {
            "content.xml": content(f"<text:p>{TEXT}</text:p>"),
            "settings.xml": f'<office:document-settings {NAMESPACES}><office:settings><config:config-item-set config:name="ooo:s">'
            f'<config:config-item config:name="PrinterName" config:type="string">{MARK}</config:config-item>'
            f'<config:config-item config:name="ZoomFactor" config:type="short">100</config:config-item>'
            "</config:config-item-set></office:settings></office:document-settings>",
        }
    ),
    "meta": lambda: package(
        {
            "content.xml": content(f"<text:p>{TEXT}</text:p>"),
            "meta.xml": f"<office:document-meta {NAMESPACES}><office:meta><meta:initial-creator>{MARK}</meta:initial-creator>"
            f'<dc:title>題名</dc:title><meta:template xlink:href="{URL}"/></office:meta></office:document-meta>',
        }
    ),
    "thumbnail": lambda: with_parts(**{"Thumbnails/thumbnail.png": picture() + MARK.encode()}),
    "signature": lambda: with_parts(**{"META-INF/documentsignatures.xml": f"<s>{MARK}</s>"}),
    "orphan": lambda: with_parts(**{"extra/payload.exe": b"MZ" + MARK.encode()}),
    "picture tail": lambda: package(
        {"content.xml": content(f"<text:p>{TEXT}</text:p>{frame('<draw:image xlink:href=' + chr(34) + 'Pictures/a.png' + chr(34) + '/>')}"),
         "Pictures/a.png": picture() + MARK.encode()}
    ),
    "program as picture": lambda: package(
        {"content.xml": content(f"<text:p>{TEXT}</text:p>{frame('<draw:image xlink:href=' + chr(34) + 'Pictures/a.png' + chr(34) + '/>')}"),
         "Pictures/a.png": b"MZ\x90\x00\x03\x00\x00\x00" + MARK.encode()}
    ),
    "inline picture": lambda: writer(
        frame(f"<draw:image><office:binary-data>{base64.b64encode(picture() + MARK.encode()).decode()}</office:binary-data></draw:image>")
    ),
    "object macros": lambda: package(
        {
            "content.xml": content(f"<text:p>{TEXT}</text:p>{frame('<draw:object xlink:href=' + chr(34) + './Object 1' + chr(34) + '/>')}"),
            "Object 1/content.xml": content(f"<table:table table:name='a'/>{LISTENER}", "spreadsheet"),
            "Object 1/Basic/x.xml": MARK,
        }
    ),
    "webservice": lambda: formula(f"of:=WEBSERVICE(&quot;{URL}&quot;)"),
    "dde formula": lambda: formula(f"of:=DDE(&quot;{MARK}&quot;;&quot;a&quot;;&quot;b&quot;)"),
    "external cell": lambda: formula(f"of:=['file:///{MARK}.ods'#$Sheet1.A1]"),
    "add-in": lambda: formula(f"of:=COM.EVIL.{MARK.upper()}([.A1])").replace(MARK.upper().encode(), MARK.upper().encode()),
    "unc hyperlink": lambda: formula(f"of:=HYPERLINK(&quot;\\\\{MARK}\\a&quot;;&quot;x&quot;)"),
    "excel's dde": lambda: formula(f"msoxl:=cmd|'/c {MARK}'!A0"),
    "dde by a bar": lambda: formula(f"of:=cmd|'/c {MARK}'!A0"),
    "dde in braces": lambda: formula(f"of:={{{{cmd|'/c {MARK}'!A0}}}}".replace("{{", "{").replace("}}", "}")),
    "excel's book": lambda: formula(f"msoxl:=[{MARK}.xls]S!A1"),
    "quoted dde": lambda: formula(f"of:='cmd|/c {MARK}'!A0"),
    "indirect": lambda: formula(f"of:=INDIRECT(&quot;'file:///{MARK}.ods'#$S.A1&quot;)"),
    "engine of a shape": lambda: writer(f'<text:p><draw:custom-shape svg:width="1cm" svg:height="1cm"><draw:enhanced-geometry draw:engine="com.{MARK}"/></draw:custom-shape></text:p>'),
    "other language": lambda: formula(f"x.{MARK}:=1"),
    "address with a name": lambda: writer(f'<text:p><text:a xlink:href="https://{MARK}@a.example/">リンク</text:a></text:p>'),
    "condition": lambda: calc(
        extra='<table:content-validations><table:content-validation table:name="v" '
        f'table:condition="of:cell-content-is-in-list(WEBSERVICE(&quot;{URL}&quot;))"/></table:content-validations>'
    ),
    "named formula": lambda: calc(
        extra=f'<table:named-expressions><table:named-expression table:name="n" table:expression="of:=DDE(&quot;{MARK}&quot;)"/></table:named-expressions>'
    ),
    "linked sheet": lambda: calc(extra=f'<table:table table:name="b"><table:table-source xlink:href="{URL}"/></table:table>'),
    "cell range source": lambda: calc(
        f'<table:table-cell><table:cell-range-source xlink:href="{URL}" table:name="x"/><text:p>1</text:p></table:table-cell>'
    ),
    "database range": lambda: calc(
        extra='<table:database-ranges><table:database-range table:name="d" table:target-range-address="Sheet1.A1:Sheet1.B2">'
        f'<table:database-source-sql table:database-name="{URL}" table:sql-statement="{MARK}"/></table:database-range></table:database-ranges>'
    ),
    "pivot service": lambda: calc(
        extra='<table:data-pilot-tables><table:data-pilot-table table:name="p" table:target-range-address="Sheet1.A1">'
        f'<table:source-service table:name="{MARK}" table:user-name="{MARK}"/></table:data-pilot-table></table:data-pilot-tables>'
    ),
    "dde links": lambda: calc(
        extra=f'<table:dde-links><table:dde-link><office:dde-source office:dde-application="{MARK}"/></table:dde-link></table:dde-links>'
    ),
}  # fmt: skip


def everything(data: bytes) -> bytes:
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"\n".join([data, *(name.encode() + archive.read(name) for name in archive.namelist())])


def disarmed(data: bytes, name: str = "a.odt") -> tuple[Report, bytes]:
    report, output = inspect_bytes(data, name)
    assert output is not None, report.findings
    return report, output


def body(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("content.xml").decode()


def spoken(data: bytes) -> list[str]:
    """The characters of every paragraph."""
    return [
        re.sub(r"<[^>]*>", "", p)
        for p in re.findall(r"<text:(?:p|h)\b[^>]*>(.*?)</text:(?:p|h)>", body(data), re.DOTALL)
    ]


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_document_comes_out_clean_and_readable(case: str) -> None:
    data = HOSTILE[case]()
    assert MARK.encode().lower() in everything(data).lower() or b"binary-data" in everything(data)
    report, output = disarmed(data)
    assert report.verdict is Verdict.CHANGED
    assert MARK.encode().lower() not in everything(output).lower(), report.findings
    assert TEXT in body(output)
    again, second = disarmed(output, report.output_name or "")
    assert again.verdict is Verdict.CLEAN, again.findings
    assert second == output


@pytest.mark.parametrize(
    "case", ["macro link", "macro field", "dde field", "database field", "section", "word field"]
)
def test_visible_text_stays_when_its_behaviour_goes(case: str) -> None:
    _, output = disarmed(HOSTILE[case]())
    assert any(word in body(output) for word in ("リンク", "押す", "値", "中身", "結果"))


def test_a_refused_formula_becomes_its_last_value() -> None:
    report, output = disarmed(HOSTILE["webservice"]())
    assert 'office:value="7"' in body(output)
    assert "formula" not in body(output)
    assert "DSM-111" in [finding.code for finding in report.findings]


@pytest.mark.parametrize(
    "text",
    [
        "of:=SUM([.A1:.A3])*2",
        "of:=IF([.A1]&gt;0;&quot;a|b&quot;;[$'表 1'.B2])",
        "of:=COM.MICROSOFT.CONCAT([.A1];ORG.LIBREOFFICE.WEBCOLOR)".replace(
            "ORG.LIBREOFFICE.WEBCOLOR", "[.B1]"
        ),
        "of:=HYPERLINK(&quot;https://example.jp/&quot;;&quot;x&quot;)",
        "of:={1;2|3;&quot;a|b&quot;}",
        "msoxl:=SUM(A1:A3)",
        "of:=[$'a|b'.A1]",
        "of:=INDIRECT(&quot;$Sheet1.A&quot;&amp;ROW())",
        "of:=[.#REF!]+LEGACY.NORMSDIST(1)",
    ],
)
def test_formulas_that_compute_inside_the_file_stay(text: str) -> None:
    report, output = disarmed(formula(text))
    assert report.verdict is Verdict.CLEAN, report.findings
    assert "table:formula" in body(output)


def test_links_of_plain_schemes_and_into_the_document_stay() -> None:
    xml = '<text:p><text:a xlink:href="https://example.jp/?a=1&amp;b=2">a</text:a><text:a xlink:href="#見出し 1|outline">b</text:a></text:p>'
    report, output = disarmed(writer(xml))
    assert report.verdict is Verdict.CLEAN, report.findings
    assert "https://example.jp/?a=1&amp;b=2" in body(output)
    assert "#見出し 1|outline" in body(output)


def test_the_mimetype_comes_first_and_unpacked() -> None:
    _, output = disarmed(writer())
    with zipfile.ZipFile(io.BytesIO(output)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert output[38:].startswith(b"application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize("said", ["1.2", "1.3", "1.4", "9.9", "1.4 "])
def test_the_manifest_is_as_old_as_the_document(said: str) -> None:
    """LibreOffice does not open the others, and no version that nobody knows is repeated."""
    known = said in ("1.2", "1.3", "1.4")
    document = content(f"<text:p>{TEXT}</text:p>").replace('version="1.3"', f'version="{said}"')
    _, output = disarmed(package({"content.xml": document}))
    with zipfile.ZipFile(io.BytesIO(output)) as archive:
        manifest, rebuilt = archive.read("META-INF/manifest.xml").decode(), archive.read("content.xml")
    assert manifest.count("manifest:version=") == manifest.count(f'manifest:version="{said}"') == 2 * known
    assert (f'office:version="{said}"'.encode() in rebuilt) == known


@pytest.mark.parametrize("suffix", ["", "-template"])
@pytest.mark.parametrize(
    ("kind", "short"), [("text", "t"), ("spreadsheet", "s"), ("presentation", "p"), ("graphics", "g")]
)
def test_the_kind_comes_from_the_content(kind: str, short: str, suffix: str) -> None:
    inner = {"graphics": "drawing"}.get(kind, kind)
    report, _ = disarmed(package({"content.xml": content("", inner)}, kind + suffix), "a.bin")
    expected = f"o{'t' if suffix else 'd'}{short}"
    assert (report.kind, report.output_name) == (Kind(expected), f"a.bin.{expected}")


def test_encrypted_packages_need_their_password() -> None:
    entry = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data manifest:checksum="x"/></manifest:file-entry>'
    data = package(
        {
            "META-INF/manifest.xml": MANIFEST.replace("</manifest:manifest>", entry + "</manifest:manifest>"),
            "content.xml": b"\x00\x01",
        }
    )
    report, output = inspect_bytes(data, "a.odt")
    assert (output, report.findings[-1].code) == (None, "DSM-930")


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]><x/>', "DSM-925"),
        ("<a>" * 5000 + "</a>" * 5000, "DSM-946"),
        ("<a", "DSM-924"),
        ("<a/>", "DSM-924"),
    ],
)
def test_content_that_is_no_document_is_undecided(xml: str, code: str) -> None:
    report, output = inspect_bytes(package({"content.xml": xml}), "a.odt")
    assert (output, report.findings[-1].code) == (None, code)


def test_objects_that_hold_themselves_end() -> None:
    inner = content(frame('<draw:object xlink:href="../Object 1"/>'), "text")
    data = package(
        {
            "content.xml": content(frame('<draw:object xlink:href="./Object 1"/>')),
            "Object 1/content.xml": inner,
        }
    )
    report, output = inspect_bytes(data, "a.odt")
    assert output is not None
    assert "DSM-709" in [finding.code for finding in report.findings]
