"""Word and PowerPoint documents as one XML come out as packages; the XML of Office 2003 is named and waits."""

from __future__ import annotations

import base64
import io
import re
import zipfile

import docx
import pptx
import pytest
from office_samples import (
    BEGIN,
    DOC,
    END,
    MARK,
    MICROSOFT,
    TEXT,
    VBA,
    WORD_MACRO,
    WORD_PLAIN,
    Package,
    disarmed,
    everything,
    instruction,
    point,
    word,
)

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.identify import identify
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Verdict

SPACE = "http://schemas.microsoft.com/office/2006/xmlPackage"
_PROLOG = '<?xml version="1.0" standalone="yes"?>\n<?mso-application progid="Word.Document"?>\n'


def flat(package: bytes, prolog: str = _PROLOG, prefix: str = "pkg") -> bytes:
    """The package as Word writes it with "Word XML document"."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        types = archive.read("[Content_Types].xml").decode()
        named = dict(re.findall(r'PartName="/([^"]+)" ContentType="([^"]+)"', types))
        by_suffix = dict(re.findall(r'Extension="([^"]+)" ContentType="([^"]+)"', types))
        parts = [
            _part(name, named.get(name) or by_suffix[name.rpartition(".")[2]], archive.read(name), prefix)
            for name in archive.namelist()
            if name != "[Content_Types].xml"
        ]
    return f'{prolog}<{prefix}:package xmlns:{prefix}="{SPACE}">{"".join(parts)}</{prefix}:package>'.encode()


def _part(name: str, kind: str, data: bytes, prefix: str) -> str:
    if data.lstrip().startswith(b"<"):
        xml = re.sub(r"^\s*<\?xml[^>]*\?>", "", data.decode())
        inner = f"<{prefix}:xmlData>{xml}</{prefix}:xmlData>"
    else:
        inner = f"<{prefix}:binaryData>{base64.encodebytes(data).decode()}</{prefix}:binaryData>"
    return f'<{prefix}:part {prefix}:name="/{name}" {prefix}:contentType="{kind}">{inner}</{prefix}:part>'


def with_macros() -> bytes:
    package = Package(word()).replace("[Content_Types].xml", WORD_PLAIN, WORD_MACRO)
    package.replace(DOC, "<w:sectPr", f"<w:p>{BEGIN}{instruction(f'DDEAUTO {MARK}')}{END}</w:p><w:sectPr")
    package.add("word/vbaProject.bin", b"\xd0\xcf\x11\xe0" + MARK.encode(), VBA)
    return package.relate(DOC, "rIdV", MICROSOFT + "vbaProject", "vbaProject.bin").build()


@pytest.mark.parametrize("name", ["申請.xml", "申請.doc", "申請"])
def test_a_flat_word_document_comes_out_as_a_clean_package(name: str) -> None:
    report, output = disarmed(flat(with_macros()), name)
    assert (report.verdict, report.output_name) == (Verdict.CHANGED, "申請.docx")
    assert {"DSM-101", "DSM-145"} <= {finding.code for finding in report.findings}
    assert MARK.encode() not in everything(output)
    assert TEXT in [paragraph.text for paragraph in docx.Document(io.BytesIO(output)).paragraphs]
    again, second = disarmed(output, "申請.docx")
    assert (again.verdict, second) == (Verdict.CLEAN, output), again.findings


def test_a_flat_presentation_comes_out_as_a_package() -> None:
    report, output = disarmed(flat(point(), prefix="q"), "説明.xml")
    assert report.output_name == "説明.pptx"
    assert pptx.Presentation(io.BytesIO(output)).slides


def test_damaged_and_doubled_flat_documents_never_pass_as_they_are() -> None:
    whole = flat(with_macros())
    first = re.search(rb"<pkg:part .*?</pkg:part>", whole, re.DOTALL)
    assert first is not None
    for data in (
        whole[: len(whole) // 2],
        whole.replace(first.group(), first.group() * 2),
        whole.replace(b"<pkg:package", b"<!DOCTYPE x><pkg:package"),
        whole.replace(b"</pkg:binaryData>", b"!</pkg:binaryData>"),
        whole.replace(WORD_MACRO.encode(), b"application/xml"),
        whole.replace(SPACE.encode(), SPACE.encode() + b"2"),
    ):
        for name in ("a.xml", "a.doc", "a.html", "a.txt"):
            report, output = inspect_bytes(data, name)
            assert output is None, (name, report.findings)
            assert report.verdict is Verdict.UNDECIDED


@pytest.mark.parametrize("root", ["w:wordDocument", "Workbook"])
def test_the_xml_of_office_2003_is_no_web_page(root: str) -> None:
    space = (
        "http://schemas.microsoft.com/office/word/2003/wordml"
        if root[0] == "w"
        else "urn:schemas-microsoft-com:office:spreadsheet"
    )
    prefix = root.rpartition(":")[0]
    declared = f"xmlns:{prefix}" if prefix else "xmlns"
    for prolog in ("", '<?xml version="1.0"?>', _PROLOG, f"{_PROLOG}<!-- -->"):
        data = f'{prolog}<{root} {declared}="{space}"><Table><x>{MARK}</x></Table></{root}>'.encode()
        assert identify(data, "a.xml") is Kind.XML
        assert inspect_bytes(data, "a.xml")[1] is None
