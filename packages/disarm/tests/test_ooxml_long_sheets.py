"""Sheets that do not fit into memory go through in pieces: the result must say the same."""

from __future__ import annotations

import io
import zipfile

import pytest
from lxml import etree
from test_ooxml_large_sheets import SHEET, X14AC, filtered, workbook

from sekisho_disarm import zippieces
from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.errors import Malformed
from sekisho_disarm.formats.ooxml import long_sheets, second_reader
from sekisho_disarm.report import Verdict

ROWS = "".join(
    f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}" t="inlineStr"><is><t>行 {n}</t></is></c></row>'
    for n in range(1, 400)
)
BAD = "".join(
    f'<row r="{n}"><c r="A{n}"><f>WEBSERVICE("http://x.example/{n}")</f><v>{n}</v></c></row>'
    for n in range(400, 420)
)
SHARED = '<row r="500"><c r="A500"><f t="shared" ref="A500:A600" si="0">CALL("a","b")</f><v>1</v></c></row>' + "".join(
    f'<row r="{n}"><c r="A{n}"><f t="shared" si="0"/><v>{n}</v></c></row>' for n in range(501, 600)
)  # fmt: skip
HEIGHTS = f'<row r="900" xmlns:x14ac="{X14AC}" x14ac:dyDescent="0.4"><c r="A900"><v>1</v></c></row>'


@pytest.fixture
def short_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_sheets, "LONG", 1)
    monkeypatch.setattr(long_sheets, "_PIECE", 1500)
    monkeypatch.setattr(zippieces, "_PIECE", 700)
    monkeypatch.setattr(second_reader, "_LONG", 1)
    monkeypatch.setattr(second_reader, "_PIECE", 333)


def said(sheet: bytes) -> bytes:
    return etree.tostring(etree.fromstring(sheet), method="c14n")


@pytest.mark.parametrize(
    ("data", "extra", "tail"),
    [
        (ROWS, "", ""),
        (ROWS + BAD + ROWS, "", ""),
        (ROWS + SHARED + ROWS, "", ""),
        (ROWS + HEIGHTS, "", '<rowBreaks count="1" manualBreakCount="1"><brk id="3"/></rowBreaks>'),
        (ROWS, ' xmlns:y="urn:unknown"', "<!-- hidden --><legacyDrawing/>"),
        (ROWS.replace("<v>7</v>", "<v>7</v><script>x</script>"), "", ""),
    ],
    ids=["plain", "formulas", "shared formulas", "prefixes", "around the rows", "unknown element"],
)
def test_the_pieces_say_what_the_whole_says(
    data: str, extra: str, tail: str, request: pytest.FixtureRequest
) -> None:
    codes, whole = filtered(workbook(data, extra, tail))
    request.getfixturevalue("short_pieces")
    in_pieces, sheet = filtered(workbook(data, extra, tail))
    assert (sorted(in_pieces), said(sheet)) == (sorted(codes), said(whole))


@pytest.mark.parametrize(
    "data",
    [
        ROWS + "<!-- <row> -->" + ROWS,
        "<row><c r='A1'><v>1</v></c></row>" + "<![CDATA[]]>",
        "",
        ROWS.replace("<row ", "<x:row xmlns:x='urn:x' ").replace("</row>", "</x:row>"),
    ],
    ids=["comment", "characters", "no rows", "other names"],
)
def test_what_cannot_be_told_apart_is_looked_at_whole(data: str, request: pytest.FixtureRequest) -> None:
    made = workbook(data)  # once: it holds the second in which it was made
    whole = inspect_bytes(made, "a.xlsx")
    request.getfixturevalue("short_pieces")
    in_pieces = inspect_bytes(made, "a.xlsx")
    assert in_pieces[1] == whole[1]
    assert in_pieces[0].findings == whole[0].findings


@pytest.mark.usefixtures("short_pieces")
def test_rows_that_never_end_are_not_written() -> None:
    report, output = inspect_bytes(workbook(ROWS)[:-1], "a.xlsx")
    assert output is None
    broken = workbook(ROWS + "</sheetData><sheetData>" + ROWS)
    assert inspect_bytes(broken, "a.xlsx")[0].verdict is not Verdict.BLOCKED
    report, output = inspect_bytes(workbook(ROWS + "<row>"), "a.xlsx")
    assert (report.verdict, output) == (Verdict.UNDECIDED, None)


@pytest.mark.usefixtures("short_pieces")
def test_the_second_reader_sees_into_the_pieces() -> None:
    _, output = inspect_bytes(workbook(ROWS), "a.xlsx")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(output or b"")) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            old, new = b"<v>300</v>", b'<f>WEBSERVICE("http://x.example/")</f><v>300</v>'
            data = source.read(name)
            target.writestr(name, data.replace(old, new) if name == SHEET else data)
    report, _ = inspect_bytes(output or b"", "a.xlsx")
    assert second_reader.verify(output or b"", report.kind) == []
    assert any("WEBSERVICE" in sentence for sentence in second_reader.verify(out.getvalue(), report.kind))


def test_a_member_is_what_its_zip_says_or_nothing() -> None:
    packer = zippieces.Packer()
    for _ in range(5):
        packer.write(bytes(range(256)) * 9)
    packed = packer.finish()
    content = b"".join(packed.pieces())
    assert len(content) == packed.size == 5 * 9 * 256
    for size, crc, data in (
        (packed.size - 1, packed.crc, packed.data),
        (packed.size + 1, packed.crc, packed.data),
        (packed.size, packed.crc ^ 1, packed.data),
        (packed.size, packed.crc, packed.data[:-3]),
        (packed.size, packed.crc, packed.data + b"x"),
    ):
        with pytest.raises(Malformed):
            list(zippieces.inflate(data, size, crc, ""))
