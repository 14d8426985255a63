"""Forms of OpenDocument: what was filled in stays, what sends and fetches goes."""

from __future__ import annotations

import io
import zipfile

import pytest
from test_odf_documents import MARK, TEXT, content, disarmed, package, spoken

from sekisho_disarm.formats.odf import second_reader
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Verdict

COMPONENT = 'form:control-implementation="ooo:com.sun.star.form.component.{}"'
URL = f"http://{MARK}.example/"


def page(controls: str, form: str = "", shown: str = "c") -> bytes:
    anchor = f'<text:p>{TEXT}<draw:control text:anchor-type="as-char" draw:control="{shown}"/></text:p>'
    forms = f'<office:forms form:automatic-focus="false"><form:form form:name="f" {form}>{controls}</form:form></office:forms>'
    return package({"content.xml": content(forms + anchor)})


def body(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("content.xml").decode()


KEPT = {
    "text": f'<form:text form:id="c" {COMPONENT.format("TextField")} form:current-value="架空 太郎" form:max-length="40"/>',
    "area": '<form:textarea form:id="c"><text:p>架空 太郎</text:p></form:textarea>',
    "box": f'<form:checkbox form:id="c" {COMPONENT.format("CheckBox")} form:label="架空 太郎" form:current-state="checked"/>',
    "list": '<form:listbox form:id="c"><form:option form:label="架空 太郎" form:current-selected="true"/></form:listbox>',
    "combo": '<form:combobox form:id="c"><form:item form:label="架空 太郎"/></form:combobox>',
    "date": '<form:date form:id="c" form:title="架空 太郎" form:current-value="2026-11-22"/>',
}


@pytest.mark.parametrize("kind", KEPT)
def test_what_was_filled_in_stays(kind: str) -> None:
    report, output = disarmed(page(KEPT[kind]), "a.odt")
    assert "架空 太郎" in body(output)
    assert 'draw:control="c"' in body(output)
    assert "DSM-703" not in {finding.code for finding in report.findings}
    again, second = disarmed(output, "a.odt")
    assert (again.verdict, second) == (Verdict.CLEAN, output)


GOES = {
    "target": (KEPT["text"], f'xlink:href="{URL}" form:method="post" office:target-frame="_top"'),
    "database": (KEPT["text"], f'form:datasource="{MARK}" form:command="select {MARK}" form:command-type="command"'),
    "listener": (
        (f'<form:text form:id="c"><office:event-listeners><script:event-listener script:language="ooo:script" '
        f'xlink:href="vnd.sun.star.script:{MARK}"/></office:event-listeners></form:text>'),
        "",
    ),
    "source of a list": (f'<form:listbox form:id="c" form:list-source-type="sql" form:list-source="{MARK}"/>', ""),
    "cell elsewhere": (f'<form:text form:id="c" form:linked-cell="\'file:///{MARK}\'#$A.A1"/>', ""),
    "foreign component": (f'<form:text form:id="c" form:control-implementation="ooo:{MARK}.Service"/>', ""),
    "properties": (
        (f'<form:text form:id="c"><form:properties><form:property form:property-name="URL" office:value-type="string" '
        f'office:string-value="{MARK}"/></form:properties></form:text>'),
        "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", GOES)
def test_what_sends_or_fetches_goes_and_the_field_stays(case: str) -> None:
    controls, form = GOES[case]
    _, output = disarmed(page(controls, form), "a.odt")
    assert MARK not in body(output)
    assert 'draw:control="c"' in body(output)


@pytest.mark.parametrize(
    "control",
    [
        f'<form:button form:id="c" form:button-type="url" xlink:href="{URL}" form:label="{MARK}"/>',
        f'<form:image form:id="c" form:image-data="{URL}"/>',
        f'<form:file form:id="c" form:value="{MARK}"/>',
        f'<form:hidden form:id="c" form:value="{MARK}"/>',
        f'<form:password form:id="c" form:value="{MARK}"/>',
        f'<form:grid form:id="c"><form:column form:name="{MARK}"><form:text/></form:column></form:grid>',
        f'<form:generic-control form:id="c" form:control-implementation="{MARK}"/>',
        f'<form:connection-resource xlink:href="{URL}"/>',
    ],
)
def test_buttons_files_and_databases_go_with_their_place(control: str) -> None:
    report, output = disarmed(page(control), "a.odt")
    assert MARK not in body(output)
    assert "draw:control" not in body(output)
    assert "DSM-703" in {finding.code for finding in report.findings}
    assert TEXT in "".join(spoken(output))


@pytest.mark.parametrize("case", ["target", "database", "listener", "source of a list", "foreign component"])
def test_the_second_reader_alone_refuses_what_sends_and_fetches(case: str) -> None:
    _, clean = disarmed(page(KEPT["text"]), "a.odt")
    with zipfile.ZipFile(io.BytesIO(clean)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(io.BytesIO(page(*GOES[case]))) as archive:
        parts["content.xml"] = archive.read("content.xml")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    assert second_reader.verify(clean, Kind.ODT) == []
    assert second_reader.verify(out.getvalue(), Kind.ODT) != []
