"""The ZIP around an Office document: headers that disagree, sizes that lie, parts that nobody names."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

import docx
import pytest
from office_samples import (
    DOC,
    MARK,
    MICROSOFT,
    TEXT,
    VBA,
    WORD_MACRO,
    WORD_PLAIN,
    Package,
    check,
    disarmed,
    everything,
    field_runs,
    into_body,
    word,
)
from test_threats_office import RAW

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.report import Verdict


@pytest.mark.parametrize("reference", ["&#{};", "&#x{:x};", "&#x00{:X};"])
def test_content_types_in_character_references_are_read_as_xml_reads_them(reference: str) -> None:
    def spelled(match: re.Match[str]) -> str:
        return f'{match[1]}="{"".join(reference.format(ord(letter)) for letter in match[2])}"'

    package = Package(word()).replace("[Content_Types].xml", WORD_PLAIN, WORD_MACRO)
    package.add("word/vbaProject.bin", MARK.encode(), VBA)
    package.relate(DOC, "rIdV", MICROSOFT + "vbaProject", "vbaProject.bin")
    for path in ("[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"):
        text = package.parts[path].decode()
        package.parts[path] = re.sub(r'(ContentType|Target|Type)="([^"&]*)"', spelled, text).encode()
    output = check(package.build(), "a.docm")
    assert TEXT in [paragraph.text for paragraph in docx.Document(io.BytesIO(output)).paragraphs]


def test_encrypted_flag_in_the_directory_is_no_way_around() -> None:
    data = bytearray(word())
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    report, output = inspect_bytes(bytes(data), "a.docx")
    assert (report.verdict, output) == (Verdict.UNDECIDED, None)


def test_local_and_central_headers_that_disagree_are_undecided() -> None:
    data = word()
    at = data.index(b"word/document.xml")
    twisted = data[:at] + b"word/documenu.xml" + data[at + 17 :]
    report, output = inspect_bytes(twisted, "a.docx")
    assert (report.verdict, output) == (Verdict.UNDECIDED, None)


def test_sizes_behind_the_data_are_read() -> None:
    """Data descriptors (flag bit 3), as streaming writers make them."""
    out = io.BytesIO()

    class Stream(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]  # bytes are all that comes
            return out.write(data)

    with zipfile.ZipFile(Stream(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in Package(word()).parts.items():
            archive.writestr(name, data)
    assert out.getvalue()[6] & 8
    _, output = disarmed(out.getvalue(), "a.docx")
    assert TEXT in [p.text for p in docx.Document(io.BytesIO(output)).paragraphs]


def test_a_part_that_claims_to_be_small_is_undecided() -> None:
    data = bytearray(word())
    at = data.rindex(b"word/document.xml") - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = struct.pack("<I", 5)
    report, output = inspect_bytes(bytes(data), "a.docx")
    assert (report.verdict, output) == (Verdict.UNDECIDED, None)


def test_nothing_is_left_uncompressed_for_the_eye_of_a_scanner_alone() -> None:
    """Every member of an output is packed anew: bytes of the input's packing are not carried over."""
    payload = zlib.compress(RAW * 50, 0)
    out = io.BytesIO(word())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("docProps/stored.bin", payload)
    _, output = disarmed(out.getvalue(), "a.docx")
    assert payload not in output
    assert not re.search(rb"stored\.bin", output)


def test_a_package_that_forgets_its_main_part_comes_out_whole() -> None:
    package = Package(into_body(field_runs(f" DDEAUTO {MARK} ")))
    package.parts["_rels/.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
    )
    output = check(package.build(), "a.docx")
    assert TEXT in [paragraph.text for paragraph in docx.Document(io.BytesIO(output)).paragraphs]


def test_the_font_of_decorated_text_stays_and_what_hides_behind_references_goes() -> None:
    """Word writes the quotation marks of a font's name as references."""
    shape = (
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" id="a">'
        '<v:textpath style="font-family:&quot;MS Mincho&quot;;v-text-kern:t" string="架空町"/>'
        '<v:textpath style="background:u&#114;l(&quot;http://x.example/&quot;)" string="架空町"/>'
        "</v:shape></w:pict></w:r></w:p>"
    )
    _, output = disarmed(into_body(shape), "a.docx")
    text = everything(output)
    assert b"font-family:&quot;MS Mincho&quot;" in text
    assert b"x.example" not in text


def test_fractions_of_mathematics_stay() -> None:
    """Their element has the name of a cell's formula."""
    runs = "".join(
        f"<m:{part}><m:r><m:t>{text}</m:t></m:r></m:{part}>"
        for part, text in (("num", "架空"), ("den", "町"))
    )
    space = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    _, output = disarmed(into_body(f"<w:p><m:oMath {space}><m:f>{runs}</m:f></m:oMath></w:p>"), "a.docx")
    text = everything(output).decode("utf-8", "replace")
    assert re.search(r"<m:f><m:num>.*架空.*</m:num><m:den>.*町.*</m:den></m:f>", text)
