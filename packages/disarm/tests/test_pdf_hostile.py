"""PDFs with one thing each that must not pass; the marker is looked for in every byte, packed or not."""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import NeedsPassword, Unsupported
from sekisho_disarm.formats.pdf import FORMAT
from sekisho_disarm.kinds import Kind
from sekisho_disarm.limits import Budget, Limits
from sekisho_disarm.report import Profile

TEXT = "Sekisho visible text"
Plant = Callable[[Pdf, str], None]


def no_door(_data: bytes, name: str, _context: Context) -> Rebuilt:
    raise Unsupported(where=name)


def context(profile: Profile = Profile.KEEP, limits: Limits | None = None) -> Context:
    return Context(profile, Budget(limits or Limits()), no_door)


def page_of(pdf: Pdf) -> pikepdf.Object:
    return pdf.pages[0].obj


def ordinary() -> Pdf:
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(300, 300)).obj
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    page.Resources = Dictionary(Font=Dictionary(F1=font))
    page.Rotate = 0
    page.Contents = pdf.make_stream(f"BT /F1 12 Tf 20 200 Td ({TEXT}) Tj ET".encode())
    return pdf


def saved(pdf: Pdf, **options: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def script(marker: str) -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{marker}')"))


def link(pdf: Pdf, action: Dictionary, **more: Any) -> Dictionary:
    return pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action, **more)
    )


def annotate(pdf: Pdf, *annotations: Dictionary) -> None:
    page_of(pdf).Annots = Array(list(annotations))


def on_root(**keys: Callable[[Pdf, str], object]) -> Plant:
    def plant(pdf: Pdf, marker: str) -> None:
        for key, make in keys.items():
            pdf.Root[f"/{key}"] = make(pdf, marker)

    return plant


def in_link(make: Callable[[Pdf, str], Dictionary]) -> Plant:
    return lambda pdf, marker: annotate(pdf, link(pdf, make(pdf, marker)))


def annotation(subtype: str, **keys: Callable[[Pdf, str], object]) -> Plant:
    def plant(pdf: Pdf, marker: str) -> None:
        made = Dictionary(Type=Name.Annot, Subtype=Name(subtype), Rect=Array([0, 0, 9, 9]))
        for key, make in keys.items():
            made[Name(f"/{key.lstrip('_')}")] = make(pdf, marker)
        annotate(pdf, pdf.make_indirect(made))

    return plant


def file_spec(pdf: Pdf, marker: str) -> Dictionary:
    body = pdf.make_stream(marker.encode())
    body.Type = Name.EmbeddedFile
    return pdf.make_indirect(
        Dictionary(Type=Name.Filespec, F=String(marker), UF=String(marker), EF=Dictionary(F=body))
    )


def data(pdf: Pdf, marker: str) -> Stream:
    return pdf.make_stream(marker.encode())


def in_resources(kind: str, make: Callable[[Pdf, str], object]) -> Plant:
    def plant(pdf: Pdf, marker: str) -> None:
        page_of(pdf).Resources[Name(f"/{kind}")] = Dictionary({"/X1": make(pdf, marker)})

    return plant


def form_with(**keys: Callable[[Pdf, str], object]) -> Plant:
    def make(pdf: Pdf, marker: str) -> Stream:
        form = pdf.make_stream(b"q Q")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
        for key, value in keys.items():
            form[f"/{key}"] = value(pdf, marker)
        return form

    return in_resources("XObject", make)


def names_tree(key: str, make: Callable[[Pdf, str], object]) -> Plant:
    return on_root(
        Names=lambda pdf, m: Dictionary({f"/{key}": Dictionary(Names=Array([String(m), make(pdf, m)]))})
    )


def field_parent_script(pdf: Pdf, marker: str) -> None:
    parent = pdf.make_indirect(Dictionary(T=String("p"), FT=Name.Tx, AA=Dictionary(K=script(marker))))
    child = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, Rect=Array([0, 0, 9, 9]), T=String("c"), Parent=parent
        )
    )
    parent.Kids = Array([child])
    pdf.Root.AcroForm = Dictionary(Fields=Array([parent]))
    annotate(pdf, child)


def outline_script(pdf: Pdf, marker: str) -> None:
    item = pdf.make_indirect(Dictionary(Title=String("Chapter"), A=script(marker)))
    top = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=item, Last=item, Count=1))
    item.Parent = top
    pdf.Root.Outlines = top


def chained(pdf: Pdf, marker: str) -> Dictionary:
    return Dictionary(S=Name.URI, URI=String("https://example.jp/"), Next=Array([script(marker)]))


def external_stream(pdf: Pdf, marker: str) -> None:
    body = pdf.make_stream(b"")
    body.F = String(marker)
    body.FFilter = Name.FlateDecode
    page_of(pdf).Contents = Array([page_of(pdf).Contents, body])


def font_matrix(pdf: Pdf, marker: str) -> None:
    page_of(pdf).Resources.Font.F1.FontMatrix = Array([1, 0, 0, 1, 0, String(f"0); alert('{marker}')")])


def transfer(pdf: Pdf, marker: str) -> None:
    function = pdf.make_stream(f"{{ ({marker}) run }}".encode())
    function.FunctionType, function.Domain, function.Range = 4, Array([0, 1]), Array([0, 1])
    page_of(pdf).Resources.ExtGState = Dictionary(
        G1=Dictionary(Type=Name.ExtGState, TR=function, TR2=Array([function] * 4))
    )


def calculator(pdf: Pdf, marker: str) -> None:
    function = pdf.make_stream(f"{{ ({marker}) run }}".encode())
    function.FunctionType, function.Domain, function.Range = 4, Array([0, 1]), Array([0, 1, 0, 1, 0, 1])
    space = Array([Name.Separation, Name.Spot, Name.DeviceRGB, function])
    page_of(pdf).Resources.ColorSpace = Dictionary(C1=space)


def inline_jpeg(pdf: Pdf, marker: str) -> None:
    old = page_of(pdf).Contents.read_bytes()
    picture = f"\nBI /W 9 /H 9 /CS /G /BPC 8 /F /D#43T ID {marker}\nEI\n".encode()
    page_of(pdf).Contents = pdf.make_stream(old + picture)


def broken_picture(filter_name: str) -> Plant:
    def make(pdf: Pdf, marker: str) -> Stream:
        picture = pdf.make_stream(marker.encode() * 9)
        picture.Type, picture.Subtype, picture.Width, picture.Height = Name.XObject, Name.Image, 9, 9
        picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
        picture.Filter = Name(filter_name)
        return picture

    return in_resources("XObject", make)


def bytes_behind_samples(pdf: Pdf, marker: str) -> Stream:
    picture = pdf.make_stream(bytes(81) + marker.encode())
    picture.Type, picture.Subtype, picture.Width, picture.Height = Name.XObject, Name.Image, 9, 9
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
    return picture


def signature(pdf: Pdf, marker: str) -> None:
    value = pdf.make_indirect(
        Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=String(marker))
    )
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String("s"),
            V=value,
            Rect=Array([0, 0, 0, 0]),
        )
    )
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    annotate(pdf, field)


def structure(pdf: Pdf, marker: str) -> None:
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    element = Dictionary(
        S=Name.P, P=root, AF=Array([file_spec(pdf, marker)]), AA=Dictionary(O=script(marker))
    )
    root.K = pdf.make_indirect(element)
    pdf.Root.StructTreeRoot = root


def uri(text: str) -> Plant:
    return in_link(lambda _pdf, marker: Dictionary(S=Name.URI, URI=String(text.replace("MARK", marker))))


CASES: dict[str, tuple[str, Plant]] = {
    "open action script": ("DSM-201", on_root(OpenAction=lambda _p, m: script(m))),
    "open action address": (
        "DSM-203", on_root(OpenAction=lambda _p, m: Dictionary(S=Name.URI, URI=String(f"https://{m}"))),
    ),
    "catalogue AA": ("DSM-203", on_root(AA=lambda _p, m: Dictionary(WC=script(m)))),
    "page AA": ("DSM-203", lambda p, m: setattr(page_of(p), "AA", Dictionary(O=script(m)))),
    "annotation AA": ("DSM-203", annotation("/Link", AA=lambda _p, m: Dictionary(E=script(m)))),
    "names tree script": ("DSM-201", names_tree("JavaScript", lambda _p, m: script(m))),
    "field parent AA": ("DSM-203", field_parent_script),
    "outline action": ("DSM-201", outline_script),
    "chained script": ("DSM-201", in_link(chained)),
    "script as stream": ("DSM-201", in_link(lambda p, m: Dictionary(S=Name.JavaScript, JS=data(p, m)))),
    "launch": ("DSM-202", in_link(lambda _p, m: Dictionary(S=Name.Launch, F=String(m)))),
    "remote go-to": (
        "DSM-204", in_link(lambda _p, m: Dictionary(S=Name.GoToR, F=String(m), D=Array([0, Name.Fit]))),
    ),
    "embedded go-to": (
        "DSM-204", in_link(lambda _p, m: Dictionary(S=Name.GoToE, F=String(m), D=String("x"))),
    ),
    "submit form": (
        "DSM-204", in_link(lambda _p, m: Dictionary(S=Name.SubmitForm, F=String(f"https://{m}"))),
    ),
    "import data": ("DSM-204", in_link(lambda _p, m: Dictionary(S=Name.ImportData, F=String(m)))),
    "thread": ("DSM-204", in_link(lambda _p, m: Dictionary(S=Name.Thread, F=String(m)))),
    "layer action": (
        "DSM-204", in_link(lambda _p, m: Dictionary(S=Name.SetOCGState, State=Array([String(m)]))),
    ),
    "rendition": ("DSM-208", in_link(lambda _p, m: Dictionary(S=Name.Rendition, JS=String(m)))),
    "movie action": ("DSM-208", in_link(lambda _p, m: Dictionary(S=Name.Movie, T=String(m)))),
    "rich media action": (
        "DSM-208", in_link(lambda _p, m: Dictionary(S=Name.RichMediaExecute, CMD=String(m))),
    ),
    "3D view action": ("DSM-208", in_link(lambda _p, m: Dictionary(S=Name.GoTo3DView, V=String(m)))),
    "script address": ("DSM-205", uri("javascript:alert('MARK')")),
    "script address with tab": ("DSM-205", uri("java\tscript:alert('MARK')")),
    "file address": ("DSM-205", uri("file:///MARK")),
    "share address": ("DSM-205", uri("\\\\MARK\\share")),
    "relative address": ("DSM-205", uri("MARK.exe")),
    "mail that attaches": ("DSM-205", uri("mailto:a@example.jp?attach=MARK")),
    "link PA": ("DSM-204", annotation("/Link", PA=lambda _p, m: Dictionary(S=Name.URI, URI=String(m)))),
    "address base": ("DSM-209", on_root(URI=lambda _p, m: Dictionary(Base=String(m)))),
    "threads": ("DSM-213", on_root(Threads=lambda _p, m: Array([Dictionary(I=Dictionary(Title=String(m)))]))),
    "embedded files": ("DSM-206", names_tree("EmbeddedFiles", file_spec)),
    "associated files": ("DSM-206", on_root(AF=lambda p, m: Array([file_spec(p, m)]))),
    "collection": ("DSM-206", on_root(Collection=lambda _p, m: Dictionary(D=String(m)))),
    "file attachment": ("DSM-206", annotation("/FileAttachment", FS=file_spec)),
    "XFA": ("DSM-207", on_root(AcroForm=lambda p, m: Dictionary(Fields=Array([]), XFA=data(p, m)))),
    "rich media": (
        "DSM-208", annotation("/RichMedia", RichMediaContent=lambda _p, m: Dictionary(X=String(m))),
    ),
    "screen": ("DSM-208", annotation("/Screen", MK=lambda _p, m: Dictionary(CA=String(m)))),
    "movie": ("DSM-208", annotation("/Movie", Movie=lambda _p, m: Dictionary(F=String(m)))),
    "sound": ("DSM-208", annotation("/Sound", Sound=data)),
    "3D": ("DSM-208", annotation("/3D", _3DD=data)),
    "external stream": ("DSM-209", external_stream),
    "reference form": ("DSM-209", form_with(Ref=lambda _p, m: Dictionary(F=String(m), Page=0))),
    "OPI": ("DSM-209", form_with(OPI=lambda _p, m: Dictionary(X=String(m)))),
    "piece info": ("DSM-213", form_with(PieceInfo=lambda _p, m: Dictionary(X=String(m)))),
    "thumbnail": ("DSM-213", lambda p, m: setattr(page_of(p), "Thumb", data(p, m))),
    "font matrix": ("DSM-214", font_matrix),
    "calculator": ("DSM-215", calculator),
    "transfer function": ("DSM-215", transfer),
    "PostScript form": ("DSM-215", form_with(Subtype=lambda _p, _m: Name.PS, X=lambda _p, m: String(m))),
    "inline picture": ("DSM-223", inline_jpeg),
    "broken JPEG": ("DSM-216", broken_picture("/DCTDecode")),
    "broken JPEG 2000": ("DSM-216", broken_picture("/JPXDecode")),
    "bytes behind samples": ("DSM-213", in_resources("XObject", bytes_behind_samples)),
    "signature": ("DSM-210", signature),
    "structure element": ("DSM-203", structure),
    "metadata": ("DSM-212", on_root(Metadata=data)),
    "document information": ("DSM-212", lambda p, m: p.docinfo.__setitem__("/Author", String(m))),
    "unknown catalogue key": ("DSM-219", on_root(Xyzzy=lambda _p, m: String(m))),
    "comment author": ("DSM-224", annotation("/Text", T=lambda _p, m: String(f"<b>{m}</b>"))),
    "rich comment": ("DSM-219", annotation("/FreeText", RC=lambda _p, m: String(f"<body>{m}</body>"))),
}  # fmt: skip


def unpacked(pdf: bytes) -> bytes:
    """The file with every stream undone by pikepdf: nothing can hide in a filter."""
    with Pdf.open(io.BytesIO(pdf)) as opened:
        bodies = [
            item.read_bytes() for item in opened.objects if isinstance(item, Stream) and not _is_jpeg(item)
        ]
        strings = [item.unparse(resolved=True) for item in opened.objects if hasattr(item, "unparse")]
    return b"\n".join([pdf, *bodies, *strings])


def _is_jpeg(item: pikepdf.Object) -> bool:
    return item.get("/Filter") == Name.DCTDecode


def assert_gone(marker: str, rebuilt: bytes) -> None:
    everything = unpacked(rebuilt).lower()
    for shape in (marker.encode(), marker.encode().hex().encode(), marker.encode("utf-16-be")):
        assert shape.lower() not in everything


@pytest.mark.parametrize("case", CASES)
def test_what_must_not_pass_is_gone_and_named(case: str) -> None:
    code, plant = CASES[case]
    marker = "m" + secrets.token_hex(8)
    pdf = ordinary()
    plant(pdf, marker)
    state = context()
    rebuilt = FORMAT.rebuild(saved(pdf), "a.pdf", Kind.PDF, state)
    assert FORMAT.verify(rebuilt.data, Kind.PDF) == []
    assert_gone(marker, rebuilt.data)
    assert code in {finding.code for finding in state.findings}
    text = FORMAT.rebuild(rebuilt.data, "a.pdf", Kind.PDF, context(Profile.TEXT)).data.decode()
    assert TEXT in text


def test_bytes_around_old_revisions_and_unreachable_objects_are_gone() -> None:
    marker = "m" + secrets.token_hex(8)
    pdf = ordinary()
    first = saved(pdf, static_id=True)
    appended = (
        f"\n99 0 obj\n({marker})\nendobj\nxref\n99 1\n{len(first) + 1:010d} 00000 n \n".encode()
        + b"trailer\n<</Size 100/Root 1 0 R/Prev "
        + first.rsplit(b"startxref\n", 1)[1].split(b"\n")[0]
        + f">>\nstartxref\n{len(first) + 30 + len(marker)}\n%%EOF\n{marker}".encode()
    )
    state = context()
    rebuilt = FORMAT.rebuild(first + appended, "a.pdf", Kind.PDF, state)
    assert_gone(marker, rebuilt.data)
    assert {"DSM-220", "DSM-221"} <= {finding.code for finding in state.findings}


def test_open_encryption_is_lifted_and_a_password_is_asked_for() -> None:
    state = context()
    opened = saved(ordinary(), encryption=pikepdf.Encryption(owner="o", user=""))
    rebuilt = FORMAT.rebuild(opened, "a.pdf", Kind.PDF, state)
    assert "DSM-211" in {finding.code for finding in state.findings}
    with Pdf.open(io.BytesIO(rebuilt.data)) as plain:
        assert not plain.is_encrypted
    closed = saved(ordinary(), encryption=pikepdf.Encryption(owner="o", user="u"))
    for profile in (Profile.KEEP, Profile.FLATTEN, Profile.TEXT):
        with pytest.raises(NeedsPassword):
            FORMAT.rebuild(closed, "a.pdf", Kind.PDF, context(profile))
