"""OpenDocument as one XML file comes out as a package."""

# ruff: noqa: E501 - hostile markup reads best on one line

from __future__ import annotations

import base64

import pytest
from test_odf_documents import MARK, NAMESPACES, TEXT, URL, disarmed, everything, frame, picture, spoken

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.report import Verdict

# -- flat documents -----------------------------------------------------------------------------------------

BASIC = (
    '<office:scripts><office:script script:language="ooo:Basic"><ooo:libraries xmlns:ooo="http://openoffice.org/2004/office">'
    f'<ooo:library-embedded ooo:name="Standard"><ooo:module ooo:name="{MARK}"><ooo:source-code>Shell "{MARK}"</ooo:source-code>'
    "</ooo:module></ooo:library-embedded></ooo:libraries></office:script></office:scripts>"
)


def flat(
    body: str,
    kind: str = "text",
    before: str = "",
    declaration: str = '<?xml version="1.0" encoding="UTF-8"?>',
) -> bytes:
    return (
        f'{declaration}<office:document {NAMESPACES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.{kind}">'
        f"{before}<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
    ).encode()


FLAT: dict[str, str] = {
    "link": f'<text:p><text:a xlink:href="vnd.sun.star.script:{MARK}">リンク</text:a></text:p>',
    "linked picture": frame(f'<draw:image xlink:href="{URL}.png"/>'),
    "section": f'<text:section text:name="s"><text:section-source xlink:href="{URL}"/><text:p>中身</text:p></text:section>',
    "ole": frame(f'<draw:object-ole><office:binary-data>{base64.b64encode(MARK.encode()).decode()}</office:binary-data></draw:object-ole>'),
    "picture": frame(f"<draw:image><office:binary-data>{base64.b64encode(picture() + MARK.encode()).decode()}</office:binary-data></draw:image>"),
}  # fmt: skip


@pytest.mark.parametrize("case", FLAT)
def test_flat_documents_come_out_as_clean_packages(case: str) -> None:
    meta = f"<office:meta><meta:initial-creator>{MARK}</meta:initial-creator></office:meta>"
    data = flat(f"<text:p>{TEXT}</text:p>{FLAT[case]}", before=meta + BASIC)
    report, output = disarmed(data, "回覧.fodt")
    assert (report.verdict, report.output_name) == (Verdict.CHANGED, "回覧.odt")
    assert MARK.encode() not in everything(output)
    assert base64.b64encode(MARK.encode())[2:-4] not in everything(output)
    assert TEXT in "".join(spoken(output))
    again, second = disarmed(output, "回覧.odt")
    assert (again.verdict, second) == (Verdict.CLEAN, output), again.findings


def test_flat_documents_of_other_spellings_never_pass_as_they_are() -> None:
    for data in (
        flat("", declaration="<!DOCTYPE x>"),
        flat("").replace(b"office:", b"o:").replace(b"xmlns:office", b"xmlns:o"),
        flat("", kind="formula"),
        flat("", declaration=f"<!-- {'x' * 20000} -->"),
        flat("").replace(b"<office:document ", b"<office:document\n a='>' "),
    ):
        for name in ("a.fodt", "a.xml", "a.txt"):
            output = inspect_bytes(data, name)[1]
            assert output is None or output.startswith(b"PK"), (name, output)
