"""Large XML is copied after a look at each tag: what it lets by must be what the tree would have let by."""

from __future__ import annotations

import pytest
from lxml import etree
from test_structured_text import HOSTILE, MARK, TEXT, disarmed

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.formats.structured import xmlcopy, xmltext
from sekisho_disarm.report import Verdict


@pytest.fixture
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmlcopy, "LARGE", 1)
    monkeypatch.setattr(xmlcopy, "_PIECE", 30)


def copied(text: str) -> bool:
    return xmlcopy.may_copy(text.encode(), xmltext.may_keep, xmltext.is_data)


@pytest.mark.usefixtures("everything_is_large")
@pytest.mark.parametrize("case", [case for case, (name, _) in HOSTILE.items() if name == "a.xml"])
def test_what_is_hostile_takes_the_way_of_the_tree(case: str) -> None:
    report, text = disarmed(HOSTILE[case][1], "a.xml")
    assert report.verdict is Verdict.CHANGED
    assert MARK not in text
    assert TEXT in text


@pytest.mark.usefixtures("everything_is_large")
@pytest.mark.parametrize(
    "text",
    [
        '<表 版="1" xmlns:x="urn:x"><x:行 番号=\'2\'>髙﨑 &amp; &lt;</x:行><空 /></表>',
        '<a xmlns="http://www.w3.org/2005/Atom"><link href="https://example.jp/?a=1&amp;b=2"/>x > y</a>',
        "<a>" + "<row><b>字</b></row>" * 50 + "</a>",
        "<a><b>https://example.jp/</b>database: 1</a>",
    ],
)
def test_data_is_copied_and_says_the_same(text: str) -> None:
    assert copied(text)
    report, output = disarmed(text, "a.xml")
    assert report.verdict is Verdict.CLEAN
    assert etree.canonicalize(output) == etree.canonicalize(text)


@pytest.mark.usefixtures("everything_is_large")
@pytest.mark.parametrize(
    "text",
    [
        '<a href="&#106;avascript:x"/>',
        '<a href="java\nscript:x"/>',
        '<a xmlns="http://www.w3.org/1999/xhtm&#108;"/>',
        '<a xmlns:s="http://www.w3.org/1999/xhtml"><s:b/></a>',
        "<a><![CDATA[<b>]]></a>",
        "<a><!-- x --></a>",
        "<a b=c/>",
        '<a b="1"c="2"/>',
        '<a b=">"/>',
        '<a xml:base="https://x.example/"/>',
        "<a><b>\u3000JavaScript :x</b></a>",
        "<a>java&#115;cript:x</a>",
        "<a>data: text/html,x</a>",
        "<a>< b/></a>",
    ],
)
def test_any_doubt_is_a_no(text: str) -> None:
    assert not copied(text)


@pytest.mark.usefixtures("everything_is_large")
@pytest.mark.parametrize("text", ["<a><b></a></b>", "<a>&unknown;</a>", "<a/><b/>", "<a><b></a>", "<p:a/>"])
def test_tags_that_do_not_fit_together_are_undecided(text: str) -> None:
    assert copied(text)
    report, output = inspect_bytes(f"<?xml version='1.0'?>{text}".encode(), "a.xml")
    assert (report.verdict, output) == (Verdict.UNDECIDED, None)


def test_small_files_take_the_way_of_the_tree() -> None:
    assert not copied("<a/>")
