"""The quick reading of a part takes many tags for one: only such as are harmless whatever they say."""

from __future__ import annotations

from importlib import resources

import pytest

from sekisho_disarm.formats import ooxml
from sekisho_disarm.formats.ooxml import fastpath, tags, vocabulary

SHEET, WORD = vocabulary.X.transitional, ""
ROW = (
    b'<row r="2" spans="1:3" x14ac:dyDescent="0.4"><c r="A2" s="1" t="s"><v>12</v></c>'
    b'<c r="B2" t="inlineStr"><is><t xml:space="preserve"> a &gt; b</t></is></c><c r="C2" s="3"/></row>'
)


def sheet_tokens(data: bytes) -> list[bytes] | None:
    return fastpath.tokens(data, fastpath.pattern_for(b"<worksheet>", SHEET))


@pytest.mark.parametrize("plain", [ROW, ROW * 3, b'<c r="A1"><v>1</v></c>', b"<si><t>x</t></si>" * 2])
def test_rows_of_plain_cells_are_looked_at_as_one(plain: bytes) -> None:
    assert sheet_tokens(plain) == [b"<c/>"]


def test_every_tag_of_such_rows_would_have_been_found_harmless() -> None:
    for token in fastpath._TOKENS.findall(ROW + b"<si><t>x</t></si>"):
        verdict = tags.judge(token, SHEET)
        assert verdict is not None, token
        assert verdict.is_plain, token


@pytest.mark.parametrize(
    ("odd", "shown"),
    [
        (b'<c r="A1"><f>NOW()</f><v>1</v></c>', b"<f>N"),
        (b'<c r="A1" onclick="x"><v>1</v></c>', b'<c r="A1" onclick="x">'),
        (b'<c r="A1"><is><r><script>x</script></r></is></c>', b"<script>x"),
        (ROW + b"words outside", b"<c/>w"),
        (b"<row>" + ROW + b"</row>words", b"</row>w"),
        (b'<row r="1"><c r="A1"><v>1</v></c><x/></row>', b"<x/>"),
        (b'<c xmlns="urn:x" r="A1"><v>1</v></c>', b'<c xmlns="urn:x" r="A1">'),
    ],
)
def test_what_is_not_plain_stays_to_be_seen(odd: bytes, shown: bytes) -> None:
    assert shown in (sheet_tokens(odd) or [])


@pytest.mark.parametrize("odd", [b'<f<c r="A1"/>oo>', b'<f a="<c r="A1"/>">', b"<" + ROW])
def test_a_tag_cut_in_two_by_a_plain_cell_is_no_tag(odd: bytes) -> None:
    assert sheet_tokens(odd) is None


@pytest.mark.parametrize(
    ("harmless", "other"),
    [
        (b'<w:drawing><', b'<w:drawing>x'),
        (b'<a:ext uri="{28A0092B-C50C-407E-A947-70E740481C1C}">', b'<a:ext uri="file://x/y">'),
        (b'<v:shape style="width:1pt">', b'<v:shape style="background:url(x)">'),
        (b'<a:hlinkClick r:id="rId1" action="ppaction://hlinksldjump"/>', b'<a:hlinkClick r:id="rId1" action="ppaction://program"/>'),
        (b'<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">', b'<w:p xmlns:w="urn:x">'),
        (b'<mc:Choice Requires="wps">', b'<mc:Choice Requires="unknown">'),
        (b'<w:hyperlink w:tooltip="a">', b'<w:hyperlink w:tooltip="location">'),
        (b'<w:headerReference r:id="rId1"/>', b'<w:headerReference r:id="rId2"/>'),
        (b'<w:color w:val="FF0000"/>', b"<w:color w:val='FF0000'/>"),
    ],
)  # fmt: skip
def test_tags_of_one_shape_are_one_only_where_no_value_matters(harmless: bytes, other: bytes) -> None:
    for first, second in ((harmless, other), (other, harmless)):
        tags._REMEMBERED.clear()
        tags._ALIKE.clear()
        assert tags.judge(first, WORD) == tags._judge_afresh(first, WORD)
        assert tags.judge(second, WORD) == tags._judge_afresh(second, WORD)


def test_values_that_nobody_judges_are_judged_once() -> None:
    tags._REMEMBERED.clear()
    tags._ALIKE.clear()
    for number in range(50):
        assert tags.judge(b'<w:sz w:val="%d"/>' % number, WORD) == tags.Verdict(0)
    assert len(tags._ALIKE) == 1


def test_the_list_of_usual_tags_holds_nothing_in_vain() -> None:
    """What is listed but not plain would be judged again for every file."""
    ooxml.FORMAT.warm()
    default = ""
    for line in (resources.files(ooxml) / "usual_tags.txt").read_text("ascii").splitlines():
        if line.startswith("="):
            default = line[1:]
        elif line.startswith("<"):
            assert tags.PLAIN[default].get(line.encode()) is not None, line
