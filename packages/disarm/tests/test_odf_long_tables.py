"""Long sheets of OpenDocument, filtered in portions: the same as in one tree, and no way around the filter."""

from __future__ import annotations

import io
import zipfile

import pytest
from lxml import etree
from test_odf_documents import MARK, content, disarmed, package

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.formats.odf import long_tables

CELL = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
LINK = f'<text:a xlink:href="file://{MARK}/x" xlink:type="simple">字</text:a>'
EVENT = f'<office:event-listeners><script:event-listener xlink:href="{MARK}"/></office:event-listeners>'
ROWS = {
    "plain": "<table:table-row>" + CELL.format("架空町") + "</table:table-row>",
    "link": "<table:table-row>" + CELL.format(LINK) + "</table:table-row>",
    "empty": "<table:table-row/>",
    "attribute": '<table:table-row table:style-name="ro1" />',
    "formula": '<table:table-row><table:table-cell table:formula="of:=WEBSERVICE(&quot;http://x&quot;)"'
    ' office:value-type="float" office:value="7"><text:p>7</text:p></table:table-cell></table:table-row>',
    "sum": '<table:table-row><table:table-cell table:formula="of:=SUM([.A1:.A2])" office:value-type="float"'
    ' office:value="7"><text:p>7</text:p></table:table-cell></table:table-row>',
    "group": f"<table:table-row-group><table:table-row>{CELL.format('中')}</table:table-row></table:table-row-group>",
    "table in a cell": f"<table:table-row><table:table-cell><table:table><table:table-row>{CELL.format('内')}"
    f"</table:table-row></table:table></table:table-cell>{CELL.format(LINK)}</table:table-row>",
    "arrow in a value": f'<table:table-row table:style-name="a>b">{CELL.format("矢")}</table:table-row>',
}


def sheet(rows: str) -> bytes:
    body = f'<table:table table:name="表"><table:table-column/>{rows}</table:table>'
    return package({"content.xml": content(body, "spreadsheet")}, "spreadsheet")


def tree(data: bytes) -> list[tuple[str, dict[str, str], str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("content.xml"))
    return [
        (str(one.tag), {str(k): str(v) for k, v in one.attrib.items()}, (one.text or ""))
        for one in root.iter()
    ]


@pytest.fixture
def portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything counts as long, and a portion is a few rows."""
    monkeypatch.setattr(long_tables, "_LONG", 1)
    monkeypatch.setattr(long_tables, "_PORTION", 700)


@pytest.mark.parametrize("kind", [*ROWS, "all"])
def test_portions_give_what_one_tree_gives(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(ROWS.values()) if kind == "all" else ROWS["plain"] + ROWS[kind] + ROWS["plain"]
    one, whole = disarmed(sheet(rows * 7), "a.ods")
    monkeypatch.setattr(long_tables, "_LONG", 1)
    monkeypatch.setattr(long_tables, "_PORTION", 700)
    report, output = inspect_bytes(sheet(rows * 7), "a.ods")
    if output is None:  # cut in the wrong place: told, never passed
        assert kind in ("table in a cell", "all")
        assert report.findings[-1].code == "DSM-924"
        return
    assert tree(output) == tree(whole)
    assert [(f.code, f.message) for f in report.findings] == [(f.code, f.message) for f in one.findings]
    assert MARK.encode() not in output


@pytest.mark.usefixtures("portions")
@pytest.mark.parametrize(
    "rows",
    [
        f"<table:table-row><![CDATA[</table:table-row>{EVENT}<table:table-row>]]></table:table-row>",
        f"<!--<table:table-row>--><table:table-row>{CELL.format(EVENT)}</table:table-row>",
        f'<table:table-row xmlns:table="urn:x">{CELL.format(EVENT)}</table:table-row>',
        f"<table:table-row>{CELL.format(EVENT)}</table:table-row></table:table>{EVENT}<table:table table:name='b'><table:table-row/>",
        f"<table:dde-link><table:table><table:table-row>{CELL.format(MARK)}</table:table-row></table:table></table:dde-link>",
    ],
)  # fmt: skip
def test_a_cut_is_no_way_around_the_filter(rows: str) -> None:
    _, output = inspect_bytes(sheet(rows * 3), "a.ods")
    if output is not None:
        with zipfile.ZipFile(io.BytesIO(output)) as archive:
            assert MARK.encode() not in archive.read("content.xml")


@pytest.mark.usefixtures("portions")
def test_a_row_that_looks_like_a_mark_is_a_row() -> None:
    forged = '<table:table-row table:style-name="rows-0123456789abcdef0123456789abcdef-0"/>'
    _, output = disarmed(sheet((ROWS["plain"] + forged) * 9), "a.ods")
    assert sum(tag.endswith("}table-row") for tag, _, _ in tree(output)) == 18
