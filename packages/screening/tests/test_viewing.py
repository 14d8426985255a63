"""What a decider reads: parts in order, hidden ones said, each finding marked at the piece that it is."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

import docx
import openpyxl
import pytest

from sekisho_sandbox import Outcome, Status
from sekisho_screening import Report, Settings, Unjudged, View, Wanted, isolation
from sekisho_screening.engine import inspect
from sekisho_screening.places import Hidden, Part
from sekisho_screening.viewing import make
from sekisho_screening.views import MOST_CHARACTERS, MOST_SECTIONS, Piece

PEOPLE = [("見本　一郎", "090-1234-5678"), ("見本　花子", "090-8765-4321"), ("見本　次郎", "080-1111-2222")]


def both(data: bytes, name: str) -> tuple[Report, View]:
    report = inspect(io.BytesIO(data), name, Settings())
    wanted = [Wanted(n, one.kind, one.sample, one.place) for n, one in enumerate(report.findings, 1)]
    view = make(io.BytesIO(data), name, Settings(), wanted)
    assert View.from_dict(json.loads(json.dumps(view.to_dict()))) == view
    return report, view


def workbook(people: int = 3) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["ご案内", "別紙のとおり"])
    roster = book.create_sheet("名簿")
    roster.append(["氏名", "電話番号", "備考"])
    for number in range(people):
        name, phone = PEOPLE[number % 3]
        roster.append([name, phone, ""])
    roster.sheet_state = "veryHidden"
    book.active.column_dimensions["B"].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def marked(view: View) -> dict[int, list[str]]:
    return view.values()


def kinds(report: Report) -> Sequence[str]:
    return [one.kind for one in report.findings]


def test_the_cells_of_a_hidden_sheet_are_shown_as_hidden_and_marked() -> None:
    report, view = both(workbook(), "表.xlsx")
    values = {kinds(report)[number - 1]: texts for number, texts in marked(view).items()}
    assert values["phone"] == [phone for _name, phone in PEOPLE]
    sheets = {one.sheet: one for one in view.sections if one.sheet}
    assert sheets["名簿"].hidden is Hidden.VERY
    (block,) = [one for one in sheets["Sheet"].blocks if one.part is Part.CELL]
    assert block.hidden_columns == (2,)
    assert view.whole
    assert (view.counts["sheets"], view.counts["hidden_sheets"], view.counts["rows"]) == (1, 1, 5)


def test_of_a_long_list_the_beginning_and_the_ends_of_the_findings_are_shown() -> None:
    report, view = both(workbook(people=1222), "名簿.xlsx")
    assert report.people >= 3
    (block,) = next(one for one in view.sections if one.sheet == "名簿").blocks
    shown = [row.number for row in block.rows]
    assert shown[:40] == list(range(1, 41))
    assert shown[-1] == 1223
    assert block.rows[-1].gap == 1222 - 40
    assert not view.whole
    assert view.counts["rows"] == 1224


def test_every_sheet_is_begun_also_behind_large_ones() -> None:
    book = openpyxl.Workbook()
    for number in range(12):
        sheet = book.create_sheet(f"表{number}")
        for row in range(60):
            sheet.append([f"{row}-{column}" for column in range(20)])
    out = io.BytesIO()
    book.save(out)
    _report, view = both(out.getvalue(), "表.xlsx")
    shown = [len(one.blocks[0].rows) for one in view.sections if one.sheet.startswith("表")]
    assert shown[0] == 40
    assert min(shown) == 5
    assert not view.whole


def test_in_a_sentence_only_the_found_piece_is_marked() -> None:
    document = docx.Document()
    document.add_paragraph("あいさつ")
    document.add_paragraph("申請者の電話は 090-1234-5678 です。折り返しも 090-1234-5678 へ。")
    out = io.BytesIO()
    document.save(out)
    report, view = both(out.getvalue(), "申請.docx")
    (number,) = [n for n, one in enumerate(report.findings, 1) if one.kind == "phone"]
    rows = [row for block in view.sections[0].blocks for row in block.rows if row.number == 2]
    phone = Piece("090-1234-5678", number)
    assert rows[0].cells[0] == (
        Piece("申請者の電話は "), phone, Piece(" です。折り返しも "), phone, Piece(" へ。")
    )  # fmt: skip


def test_a_long_text_keeps_the_lines_around_its_findings() -> None:
    text = "説明の行です。\n" * 9000 + "連絡先 電話 090-1234-5678\n" + "説明の行です。\n" * 9000
    _report, view = both(text.encode(), "長い.txt")
    numbers = [row.number for row in view.sections[0].blocks[0].rows]
    assert 9001 in numbers
    assert sum(len(piece.text) for one in view.sections for piece in one.pieces()) < MOST_CHARACTERS
    assert not view.whole
    assert list(marked(view).values()) == [["090-1234-5678"]]


def test_members_of_an_archive_and_what_cannot_be_read_are_parts_of_their_own() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("案内.txt", "電話 090-1234-5678")
        archive.writestr("写真/役場.png", b"\x89PNG\r\n\x1a\n" + bytes(100))
    _report, view = both(out.getvalue(), "まとめ.zip")
    assert [one.within for one in view.sections] == [("案内.txt",), ("写真/役場.png",)]
    assert [one.part for one in view.sections[0].blocks] == [Part.BODY]
    assert any("画像" in block.unread for block in view.sections[1].blocks)
    assert list(marked(view).values()) == [["090-1234-5678"]]
    assert view.counts["members"] == 2


def test_a_mail_is_its_headers_its_words_and_its_attachments() -> None:
    mail = (
        "From: mihon@example.jp\r\nTo: uketsuke@example.jp\r\nSubject: shinsei\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n'
        "電話は 090-1234-5678 です。\r\n--b\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nabc\r\n--b--\r\n"
    ).encode()
    _report, view = both(mail, "届出.eml")
    assert [one.within for one in view.sections] == [(), ("a.txt",)]
    assert [block.part for block in view.sections[0].blocks] == [Part.MAIL_HEADER, Part.BODY]


def test_what_a_child_claims_is_held_to_its_bounds() -> None:
    section: dict[str, Any] = {"within": [], "sheet": "", "page": 0, "slide": 0, "hidden": "", "blocks": []}
    many = {"sections": [section] * (MOST_SECTIONS + 1), "whole": True, "counts": {}}
    with pytest.raises(ValueError, match="too many parts"):
        View.from_dict(many)
    said = {"sections": [section | {"sheet": "a\u202eb\x1b"}], "whole": True, "counts": {"pages": -3}}
    read = View.from_dict(said)
    assert (read.sections[0].sheet, dict(read.counts)) == ("a b ", {})

    class Liar:
        def run(self, *_how: Any) -> Outcome:
            return Outcome(status=Status.OK, report={"bytes": 12}, detail="", seconds=0.0)

    with pytest.raises(Unjudged):
        isolation.view(b"a", name="a.txt", sandbox=Liar())


def test_it_works_behind_the_locked_door() -> None:
    data = workbook()
    report = inspect(io.BytesIO(data), "表.xlsx", Settings())
    wanted = [Wanted(n, one.kind, one.sample, one.place) for n, one in enumerate(report.findings, 1)]
    with isolation.open_sandbox() as sandbox:
        seen = isolation.view(data, name="表.xlsx", findings=wanted, sandbox=sandbox)
    assert seen == make(io.BytesIO(data), "表.xlsx", Settings(), wanted)
