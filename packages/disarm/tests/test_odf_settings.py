"""Settings of OpenDocument: how a document and the documents in it show, by names that programs can resolve."""

from __future__ import annotations

import io
import zipfile

import pytest
from test_odf_documents import NAMESPACES, content, disarmed, frame, package

from sekisho_disarm.report import Verdict

OOO = "http://openoffice.org/2004/office"


def settings(set_name: str = "ooo:view-settings", space: str = OOO, root: str = "document-settings") -> str:
    return (
        f'<office:{root} {NAMESPACES} xmlns:ooo="{space}"><office:settings><config:config-item-set config:name="{set_name}">'
        '<config:config-item config:name="VisibleAreaWidth" config:type="int">9032</config:config-item>'
        '<config:config-item config:name="PrinterName" config:type="string">架空課の複合機</config:config-item>'
        f"</config:config-item-set></office:settings></office:{root}>"
    )


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}


def with_object(inner: str, **more: str) -> bytes:
    held = frame('<draw:object xlink:href="./Object 1"/>')
    named = {f"Object 1/{name}.xml": text for name, text in more.items()}
    return package({"content.xml": content(held), "Object 1/content.xml": inner, **named})


def test_the_prefix_of_the_names_of_settings_stays_bound() -> None:
    """Without it LibreOffice passes over the whole set: layout of older versions, first sheet, zoom."""
    _, output = disarmed(package({"content.xml": content("<text:p>字</text:p>"), "settings.xml": settings()}))
    kept = parts(output)["settings.xml"]
    assert f'xmlns:ooo="{OOO}"' in kept
    assert "VisibleAreaWidth" in kept
    assert "PrinterName" not in kept
    assert disarmed(output)[0].verdict is Verdict.CLEAN


def test_the_prefix_may_stand_for_nothing_else() -> None:
    hidden = settings(space="http://x.example/payload")
    _, output = disarmed(package({"content.xml": content("<text:p>字</text:p>"), "settings.xml": hidden}))
    assert "x.example" not in parts(output)["settings.xml"]


@pytest.mark.parametrize("prefix", ["of", "oooc", "msoxl"])
def test_the_prefix_of_formulas_stays_bound(prefix: str) -> None:
    """A formula whose prefix stands for nothing is an error in every cell (Err:510)."""
    cell = f'<table:table-cell office:value-type="float" office:value="3" table:formula="{prefix}:=SUM([.A1:.B1])"/>'
    sheet = f'<table:table table:name="a"><table:table-row>{cell}</table:table-row></table:table>'
    bound = content(sheet, "spreadsheet").replace(
        " xmlns:xlink", f' xmlns:{prefix}="http://x.example/" xmlns:xlink', 1
    )
    report, output = disarmed(package({"content.xml": bound}, "spreadsheet"), "a.ods")
    kept = parts(output)["content.xml"]
    assert f'formula="{prefix}:=SUM' in kept, report.findings
    assert kept.count(f"xmlns:{prefix}=") == 1
    assert "x.example" not in kept
    assert disarmed(output, "a.ods")[0].verdict is Verdict.CLEAN


def test_an_embedded_sheet_keeps_what_it_shows() -> None:
    inner = content("<table:table table:name='a'/>", "spreadsheet")
    _, output = disarmed(with_object(inner, settings=settings()))
    kept = parts(output)["Object 1/settings.xml"]
    assert "VisibleAreaWidth" in kept
    assert "PrinterName" not in kept
    assert "Object 1/settings.xml" in parts(output)["META-INF/manifest.xml"]
    assert disarmed(output)[0].verdict is Verdict.CLEAN


def test_formulas_of_openoffice_stay_though_they_name_a_document_type() -> None:
    name = '<!DOCTYPE math:math PUBLIC "-//OpenOffice.org//DTD Modified W3C MathML 1.01//EN" "math.dtd">'
    space = "http://www.w3.org/1998/Math/MathML"
    formula = f'<?xml version="1.0"?>{name}<math:math xmlns:math="{space}"><math:mi>a</math:mi></math:math>'
    report, output = disarmed(with_object(formula))
    assert "DSM-709" not in {finding.code for finding in report.findings}
    assert "<math:mi>a</math:mi>" in parts(output)["Object 1/content.xml"]


def test_formulas_with_definitions_of_their_own_go() -> None:
    name = '<!DOCTYPE math:math PUBLIC "x" "math.dtd" [<!ENTITY a "b">]>'
    formula = (
        f'{name}<math:math xmlns:math="http://www.w3.org/1998/Math/MathML"><math:mi>&a;</math:mi></math:math>'
    )
    report, output = disarmed(with_object(formula))
    assert "DSM-709" in {finding.code for finding in report.findings}
    assert "Object 1/content.xml" not in parts(output)
