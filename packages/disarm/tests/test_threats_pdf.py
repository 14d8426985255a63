"""Line by line through what must leave a PDF, beyond the cases of test_pdf_hostile."""

# ruff: noqa: E501 - samples read best on one line

from __future__ import annotations

import io
import secrets
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from test_pdf_hostile import (
    TEXT,
    annotation,
    assert_gone,
    context,
    data,
    file_spec,
    in_link,
    in_resources,
    names_tree,
    on_root,
    ordinary,
    page_of,
    saved,
    script,
)

from sekisho_disarm.formats.pdf import FORMAT
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Profile

Plant = Callable[[Pdf, str], None]
ACTIONS = [
    "GoToR",
    "GoToE",
    "GoToDp",
    "Launch",
    "Thread",
    "URI",
    "Sound",
    "Movie",
    "Hide",
    "Named",
    "SubmitForm",
    "ResetForm",
    "ImportData",
    "JavaScript",
    "SetOCGState",
    "Rendition",
    "Trans",
    "GoTo3DView",
    "RichMediaExecute",
    "NOP",
    "Xyzzy",
]


def every_action(kind: str) -> Plant:
    """With the marker in every key that some action has."""

    def make(_pdf: Pdf, marker: str) -> Dictionary:
        word = String(marker)
        return Dictionary(
            S=Name(f"/{kind}"), F=word, D=word, URI=word, JS=word, T=word, N=Name(f"/{marker}"), Fields=Array([word]),
            State=Array([word]), R=Dictionary(N=word), Win=Dictionary(F=word, P=word), TA=word, Cmd=word, B=word,
        )  # fmt: skip

    return in_link(make)


def page_key(key: str, make: Callable[[Pdf, str], object]) -> Plant:
    def plant(pdf: Pdf, marker: str) -> None:
        page_of(pdf)[f"/{key}"] = make(pdf, marker)

    return plant


def picture(**keys: Callable[[Pdf, str], object]) -> Plant:
    def make(pdf: Pdf, marker: str) -> Stream:
        made = pdf.make_stream(bytes(81))
        made.Type, made.Subtype, made.Width, made.Height = Name.XObject, Name.Image, 9, 9
        made.ColorSpace, made.BitsPerComponent = Name.DeviceGray, 8
        for key, value in keys.items():
            made[f"/{key}"] = value(pdf, marker)
        return made

    return in_resources("XObject", make)


def contents(*pieces: str) -> Plant:
    def plant(pdf: Pdf, marker: str) -> None:
        made = [pdf.make_stream(piece.replace("MARK", marker).encode()) for piece in pieces]
        page_of(pdf).Contents = Array([page_of(pdf).Contents, *made])

    return plant


def with_predictor(pdf: Pdf, marker: str) -> None:
    old = page_of(pdf).Contents.read_bytes()
    plain = old + f"\nBI /W 9 /H 9 /CS /G /BPC 8 /F /DCT ID {marker}\nEI\n".encode()
    plain += b" " * (-len(plain) % 8)
    rows = b"".join(b"\0" + plain[at : at + 8] for at in range(0, len(plain), 8))
    made = pdf.make_stream(b"")
    made.write(rows, filter=None)
    made.write(zlib.compress(rows), filter=Name.FlateDecode, decode_parms=Dictionary(Predictor=15, Columns=8))
    page_of(pdf).Contents = made


def widget(**keys: Callable[[Pdf, str], object]) -> Plant:
    def plant(pdf: Pdf, marker: str) -> None:
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("f"), Rect=Array([0, 0, 9, 9])
            )
        )
        for key, value in keys.items():
            field[f"/{key}"] = value(pdf, marker)
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
        page_of(pdf).Annots = Array([field])

    return plant


CASES: dict[str, Plant] = {
    **{f"action {kind}": every_action(kind) for kind in ACTIONS},
    "action in the outline of a bead": page_key("B", lambda _p, m: Array([Dictionary(T=String(m))])),
    "names of pages": names_tree("Pages", lambda _p, m: Dictionary(A=script(m))),
    "names of templates": names_tree("Templates", lambda _p, m: Dictionary(A=script(m))),
    "names of addresses": names_tree("URLS", lambda _p, m: String(m)),
    "names of ids": names_tree("IDS", lambda _p, m: String(m)),
    "names of renditions": names_tree("Renditions", lambda _p, m: Dictionary(JS=String(m))),
    "names of shows": names_tree("AlternatePresentations", lambda _p, m: String(m)),
    "XFA data": on_root(AcroForm=lambda p, m: Dictionary(Fields=Array([]), XFA=Array([String("config"), data(p, m)]))),
    "order of calculation": on_root(AcroForm=lambda _p, m: Dictionary(Fields=Array([]), CO=Array([Dictionary(AA=Dictionary(C=script(m)))]))),
    "widget's icons": widget(MK=lambda p, m: Dictionary(I=data(p, m), RI=data(p, m), IX=data(p, m), IF=String(m))),
    "widget's action": widget(A=lambda _p, m: script(m), AA=lambda _p, m: Dictionary(Fo=script(m), Bl=script(m))),
    "widget's rich text": widget(RV=lambda _p, m: String(f"<body>{m}</body>"), DS=lambda _p, m: String(m)),
    "permissions": on_root(Perms=lambda _p, m: Dictionary(DocMDP=Dictionary(Contents=String(m)))),
    "validation data": on_root(DSS=lambda p, m: Dictionary(Certs=Array([data(p, m)]))),
    "legal": on_root(Legal=lambda _p, m: Dictionary(Attestation=String(m))),
    "extensions": on_root(Extensions=lambda _p, m: Dictionary(ADBE=Dictionary(X=String(m)))),
    "output intents": on_root(OutputIntents=lambda p, m: Array([Dictionary(S=Name.X, Info=String(m), DestOutputProfile=data(p, m))])),
    "requirements": on_root(Requirements=lambda _p, m: Array([Dictionary(S=Name.EnableJavaScripts, RH=String(m))])),
    "alternate pictures": picture(Alternates=lambda p, m: Array([Dictionary(Image=data(p, m))])),
    "picture's metadata": picture(Metadata=data, OPI=lambda _p, m: Dictionary(X=String(m)), AF=lambda p, m: Array([file_spec(p, m)])),
    "picture's measure": picture(Measure=lambda _p, m: Dictionary(X=String(m)), PtData=lambda _p, m: Dictionary(X=String(m))),
    "page's private data": page_key("PieceInfo", lambda _p, m: Dictionary(X=String(m))),
    "page's files": page_key("AF", lambda p, m: Array([file_spec(p, m)])),
    "page's dates": page_key("LastModified", lambda _p, m: String(m)),
    "page's unknown key": page_key("Xyzzy", lambda _p, m: String(m)),
    "comment's state": annotation("/Text", StateModel=lambda _p, m: String(m), State=lambda _p, m: String(m), Subj=lambda _p, m: String(m), NM=lambda _p, m: String(m)),
    "projection": annotation("/Projection", ExData=lambda _p, m: Dictionary(X=String(m))),
    "trap net": annotation("/TrapNet", X=lambda _p, m: String(m)),
    "redaction": annotation("/Redact", OverlayText=lambda _p, m: String(m)),
    "3D that starts by itself": annotation("/3D", _3DA=lambda _p, m: Dictionary(A=Name.PO, X=String(m)), _3DD=lambda p, m: Dictionary(OnInstantiate=data(p, m))),
    "inline picture in two streams": contents("BI /W 9 /H 9 /CS /G /BPC 8 /F", "/DCT ID MARK\nEI"),
    "inline picture in three streams": contents("BI /W 9", "/H 9 /CS /G /BPC 8 /F [/A85", "/CCF] ID MARK\nEI"),
    "inline picture spelled oddly in two streams": contents("BI /W 9 /H 9 /CS /G /BPC 8 /Filter", "/JBIG2#44ecode ID MARK\nEI"),
    "inline picture under a predictor": with_predictor,
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_must_not_pass_is_gone(case: str) -> None:
    marker = "m" + secrets.token_hex(8)
    pdf = ordinary()
    CASES[case](pdf, marker)
    rebuilt = FORMAT.rebuild(saved(pdf, compress_streams=False), "a.pdf", Kind.PDF, context())
    assert FORMAT.verify(rebuilt.data, Kind.PDF) == []
    assert_gone(marker, rebuilt.data)
    assert TEXT in FORMAT.rebuild(rebuilt.data, "a.pdf", Kind.PDF, context(Profile.TEXT)).data.decode()


def codes(pdf: Pdf, **options: object) -> tuple[bytes, set[str]]:
    state = context()
    rebuilt = FORMAT.rebuild(saved(pdf, **options), "a.pdf", Kind.PDF, state)
    return rebuilt.data, {finding.code for finding in state.findings}


def test_hidden_layers_and_unseen_text_stay_and_are_told() -> None:
    pdf = ordinary()
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("下書き")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    assert "DSM-225" in codes(pdf)[1]
    unseen = ordinary()
    contents("BT 3 Tr /F1 9 Tf (unseen) Tj ET")(unseen, "")
    assert "DSM-228" in codes(unseen)[1]
    assert "DSM-228" not in codes(ordinary())[1]


@pytest.mark.parametrize(
    ("drawn", "told"),
    [
        ("BT /F1 9 Tf 5000 20 Td (far away) Tj ET", True),
        ("BT /F1 9 Tf 1 0 0 1 20 -40 Tm (below) Tj ET", True),
        ("BT /F1 9 Tf -90 20 Td (left) Tj ET", True),
        ("BT /F1 9 Tf 20 20 Td (shown) Tj 0 900 Td (above) ' ET BT 5000 5000 Td (a) Tj ET", True),
        ("q 1 0 0 1 5000 0 cm BT /F1 9 Tf 900 20 Td [(far) 3 (away)] TJ ET Q", True),
        ("q .01 0 0 .01 0 0 cm BT /F1 900 Tf 5000 2000 Td (scaled into the page) Tj ET Q", False),
        ("BT /F1 9 Tf -20 20 Td (reaches into the page) Tj ET", False),
        ("BT /F1 9 Tf 5000 20 Td (   ) Tj ET", False),
        ("BT /F1 9 Tf 5000 20 Td (unfinished", False),
        ("q 1 0 0 1 0 0 cm 5000 5000 m 6000 6000 l S Q BT /F1 9 Tf 20 20 Td (shown) Tj ET", False),
    ],
)
def test_text_outside_of_the_page_stays_and_is_told(drawn: str, told: bool) -> None:
    for pieces in ([drawn], drawn.split(" ", 1)):
        pdf = ordinary()
        made = [pdf.make_stream(piece.encode()) for piece in pieces]
        page_of(pdf).Contents = made[0] if len(made) == 1 else Array(made)
        output, found = codes(pdf)
        assert ("DSM-229" in found) == told
        assert FORMAT.verify(output, Kind.PDF) == []


def test_what_a_narrower_view_of_the_page_cuts_off_is_told() -> None:
    pdf = ordinary()
    assert "DSM-229" not in codes(pdf)[1]
    page_of(pdf).CropBox = Array([290, 290, 300, 300])
    assert "DSM-229" in codes(pdf)[1]


def test_content_in_several_streams_stays_and_shared_streams_stay_shared() -> None:
    pdf = ordinary()
    head = pdf.make_stream(b"q 1 0 0 1 0 0 cm Q")
    page_of(pdf).Contents = Array([head, page_of(pdf).Contents])
    other = pdf.add_blank_page(page_size=(300, 300)).obj
    other.Contents = Array([head, pdf.make_stream(b"BI /W 1 /H 1 /CS /G /BPC 8 ID x EI")])
    output, _ = codes(pdf)
    assert output.count(b"q 1 0 0 1 0 0 cm Q") <= 1
    with pikepdf.open(io.BytesIO(output)) as read:
        assert [len(page.obj.Contents) for page in read.pages] == [2, 2]
        assert b"BI" in read.pages[1].obj.Contents[1].read_bytes()


def test_object_streams_and_linearisation_do_not_come_along() -> None:
    marker = "m" + secrets.token_hex(8)
    pdf = ordinary()
    pdf.Root.Xyzzy = pdf.make_indirect(Dictionary(X=String(marker)))
    for options in ({"object_stream_mode": pikepdf.ObjectStreamMode.generate}, {"linearize": True}):
        output, _ = codes(pdf, **options)
        assert_gone(marker, output)
        assert b"/ObjStm" not in output
        assert b"/Linearized" not in output


def test_bytes_before_the_beginning_are_gone() -> None:
    marker = ("m" + secrets.token_hex(8)).encode()
    state = context()
    rebuilt = FORMAT.rebuild(b"#!" + marker + b"\n" + saved(ordinary()), "a.pdf", Kind.PDF, state)
    assert marker not in rebuilt.data
    assert rebuilt.data.startswith(b"%PDF-")
    assert "DSM-220" in {finding.code for finding in state.findings}
