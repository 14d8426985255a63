"""What a disarmed file looks like: pages, pictures, words; and a locked child that is believed nothing."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from typing import Any

import docx
import openpyxl
import pikepdf
import pytest
from PIL import Image

from sekisho_disarm import office_help, preview, preview_marks
from sekisho_disarm.preview_marks import Box, Sought
from sekisho_sandbox import Limits, Outcome, Status, Unavailable


class InProcess:
    """The locked child's function without its lock: what it answers is the same."""

    def run(
        self, source: int, sink: int, options: Mapping[str, Any] | None = None, limits: Limits | None = None
    ) -> Outcome:
        with os.fdopen(os.dup(source), "rb") as before, os.fdopen(os.dup(sink), "wb") as after:
            report = preview.sandbox_target(before, after, dict(options or {}))
        return Outcome(Status.OK, report, 0.0)


class Claims:
    """Stands for a child that was taken over: what it wrote and what it says are another's."""

    def __init__(self, report: dict[str, Any], written: bytes) -> None:
        self.report, self.written = report, written

    def run(
        self, source: int, sink: int, options: Mapping[str, Any] | None = None, limits: Limits | None = None
    ) -> Outcome:
        os.write(sink, self.written)
        return Outcome(Status.OK, self.report, 0.0)


def pdf(pages: int) -> bytes:
    made, out = pikepdf.Pdf.new(), io.BytesIO()
    for _number in range(pages):
        made.add_blank_page(page_size=(595, 842))
    made.save(out)
    return out.getvalue()


def picture(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 0).save(out, kind)
    return out.getvalue()


def document() -> bytes:
    made, out = docx.Document(), io.BytesIO()
    made.add_paragraph("回覧です")
    made.save(out)
    return out.getvalue()


def shown(data: bytes, name: str) -> preview.Preview:
    return preview.preview(data, name, sandbox=InProcess())


def test_pages_of_a_pdf_are_pictures_and_no_more_than_twenty() -> None:
    seen = shown(pdf(preview.MOST_PAGES + 3), "a.pdf")
    assert (len(seen.pages), seen.total, seen.whole) == (preview.MOST_PAGES, preview.MOST_PAGES + 3, False)
    with Image.open(io.BytesIO(seen.pages[0].jpeg)) as page:
        assert (page.format, page.size) == ("JPEG", (seen.pages[0].width, seen.pages[0].height))
        assert 900 < page.height <= 1404


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
def test_a_picture_is_shown_natively_and_never_larger_than_a_screen(kind: str) -> None:
    (page,) = shown(picture(kind, (2_000, 500)), f"a.{kind.lower()}").pages
    assert (page.width, page.height) == (1400, 350)


def test_what_is_see_through_stands_on_white() -> None:
    (page,) = shown(picture("PNG", mode="RGBA"), "a.png").pages
    with Image.open(io.BytesIO(page.jpeg)) as seen:
        assert seen.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_every_page_of_a_scan_is_one() -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "blue", "white")]
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    assert shown(out.getvalue(), "a.tiff").total == 3


@pytest.mark.parametrize(
    ("data", "name"), [("氏名,番号\n見本,1\n".encode("cp932"), "a.csv"), ("氏名\n".encode(), "a.txt")]
)
def test_words_are_read_whatever_their_encoding(data: bytes, name: str) -> None:
    seen = shown(data, name)
    assert "氏名" in seen.text
    assert not seen.pages


def test_a_document_becomes_pages_where_libreoffice_is_and_words_where_it_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(preview, "available", lambda: True)
    monkeypatch.setattr(preview, "find_program", lambda _name: "/usr/bin/soffice")
    monkeypatch.setattr(office_help, "as_pdf", lambda _data, _suffix: pdf(2))
    assert shown(document(), "回覧.docx").total == 2

    def broken(_data: bytes, _suffix: str) -> bytes:
        raise Unavailable("no namespaces")

    monkeypatch.setattr(office_help, "as_pdf", broken)
    assert "回覧です" in shown(document(), "回覧.docx").text
    monkeypatch.setattr(preview, "find_program", lambda _name: None)
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.create_sheet("名簿").append(["氏名"])
    book.save(out)
    assert "氏名" in shown(out.getvalue(), "名簿.xlsx").text


def test_long_words_are_cut_and_it_says_so() -> None:
    seen = shown(("あ" * 99 + "\n").encode() * 2_000, "a.txt")
    assert len(seen.text) == preview.MOST_CHARACTERS
    assert not seen.whole


def test_what_has_neither_pages_nor_words_is_said() -> None:
    with pytest.raises(preview.NoPreview) as error:
        shown(b"\x00\x01\x02" * 99, "a.bin")
    assert error.value.why == "kind"


def test_a_child_that_fails_shows_nothing() -> None:
    with pytest.raises(preview.NoPreview) as error:
        preview.preview(b"%PDF-1.4 broken", "a.pdf")
    assert error.value.why == "failed"


def test_a_file_over_the_limit_is_not_even_given_to_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "MOST_BYTES", 9)
    with pytest.raises(preview.NoPreview) as error:
        shown(b"x" * 10, "a.txt")
    assert error.value.why == "large"


@pytest.mark.parametrize(
    ("report", "written"),
    [
        ({"pages": [[2, 2]], "total": 1}, b"x" * 11),  # fewer pixels than it says
        ({"pages": [[2, 2]], "total": 1}, b"x" * 13),
        ({"pages": [[0, 2]], "total": 1}, b""),
        ({"pages": [[-2, -2]], "total": 1}, b"x" * 12),
        ({"pages": [[1401, 1]], "total": 1}, b"x" * 4203),
        ({"pages": [], "total": 0}, b""),
        ({"pages": [[1, 1]] * 21, "total": 21}, b"x" * 63),
        ({"pages": "many", "total": 1}, b""),
        ({"kind": "nothing we know"}, b""),
        ({}, b""),
    ],
)
def test_a_childs_claim_that_does_not_fit_what_it_wrote_shows_nothing(
    report: dict[str, Any], written: bytes
) -> None:
    with pytest.raises(preview.NoPreview) as error:
        preview.preview(b"x", "a.pdf", sandbox=Claims(report, written))
    assert error.value.why == "failed"


def test_control_characters_do_not_reach_the_page() -> None:
    seen = preview.preview(b"x", "a.txt", sandbox=Claims({"characters": 4, "whole": True}, b"a\x1b[2Jb\n"))
    assert seen.text == "a [2Jb\n"


def test_behind_the_lock_it_says_the_same() -> None:
    assert preview.preview(pdf(1), "a.pdf").total == 1
    assert preview.preview(picture("PNG"), "a.png").total == 1
    assert "表" in preview.preview("表\n".encode(), "a.txt").text


def written(*lines: str, rotate: int = 0) -> bytes:
    """A page of A4 with lines of Helvetica at the upper left, 20 points apart."""
    made, out = pikepdf.Pdf.new(), io.BytesIO()
    page = made.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    shows = b"".join(b"(%s) Tj 0 -20 Td " % line.encode() for line in lines)
    page.obj.Contents = made.make_stream(b"BT /F1 14 Tf 72 770 Td " + shows + b"ET")
    if rotate:
        page.obj.Rotate = rotate
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_what_was_found_is_boxed_where_its_ink_is(rotate: int) -> None:
    data = written("Tel 090-1234-5678", "and again 090-1234-5678", rotate=rotate)
    sought = [
        Sought(3, ["０９０-1234-5678"], page=1),
        Sought(4, ["elsewhere", "A"]),
        Sought(5, ["Tel"], page=2),
    ]
    (page,) = preview.preview(data, "a.pdf", sandbox=InProcess(), sought=sought).pages
    assert [box.number for box in page.boxes] == [3, 3]
    picture = Image.open(io.BytesIO(page.jpeg)).convert("L")
    for box in page.boxes:
        inside = picture.crop((box.left, box.top, box.left + box.width, box.top + box.height))
        assert inside.tobytes().translate(None, bytes(range(100, 256)))  # ink, not paper alone
        assert 100 < max(box.width, box.height) < 250
    assert page.boxes[0] != page.boxes[1]


def test_a_value_over_two_lines_is_two_boxes() -> None:
    sought = [Sought(1, ["Kawabe-cho 1-2-3"])]
    (page,) = preview.preview(
        written("at Kawabe-cho", "1-2-3"), "a.pdf", sandbox=InProcess(), sought=sought
    ).pages
    assert [box.number for box in page.boxes] == [1, 1]


def test_boxes_that_a_child_claims_lie_on_the_picture_or_are_refused() -> None:
    claim = {
        "pages": [[10, 10]],
        "total": 1,
        "boxes": [[[1, -5, 2, 900, 4], [0, 1, 1, 2, 2], [2, 9, 9, 3, 3]]],
    }
    seen = preview.preview(b"%PDF-1.7", "a.pdf", sandbox=Claims(claim, bytes(300)))
    assert seen.pages[0].boxes == (Box(1, 0, 2, 10, 2),)
    with pytest.raises(preview.NoPreview):
        preview.preview(b"%PDF-1.7", "a.pdf", sandbox=Claims(claim | {"boxes": [[["x"] * 5]]}, bytes(300)))


def test_as_many_values_go_in_as_fit_and_every_finding_has_its_first() -> None:
    options = preview_marks.as_options([Sought(n, [f"{n}-{m}" * 20 for m in range(199)]) for n in (1, 2)])
    assert [(row[0], row[2][0][:3]) for row in options] == [(1, "1-0"), (2, "2-0")]
    assert 20_000 < len(str(options)) < 30_000
