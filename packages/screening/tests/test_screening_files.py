"""Whole files: the text with its places, what holds and what does not."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Sequence
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

import docx
import openpyxl
import pikepdf
import pptx
import pytest
from docx.oxml import parse_xml
from openpyxl.workbook.defined_name import DefinedName

from sekisho_screening import Hidden, Part, Report, Settings, Unreadable
from sekisho_screening.engine import inspect
from sekisho_screening.extract import Piece, pieces

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SURNAMES = [
    "佐藤",
    "鈴木",
    "高橋",
    "田中",
    "伊藤",
    "渡辺",
    "山本",
    "中村",
    "小林",
    "加藤",
    "吉田",
    "山田",
    "月見里",
    "小鳥遊",
]
GIVEN = [
    "太郎",
    "花子",
    "健一",
    "美咲",
    "翔太",
    "陽子",
    "誠",
    "由美子",
    "大輔",
    "恵子",
    "拓海",
    "さくら",
    "一",
    "二三子",
]


def my_number(chance: random.Random) -> str:
    base = f"{chance.randrange(10**11):011d}"
    total = sum(int(d) * int(w) for d, w in zip(base, "65432765432", strict=True))
    return f"{base}{(-total % 11) % 10}"


def roster(count: int) -> list[list[object]]:
    """Invented people; numbers differ even where names do not."""
    chance = random.Random(7)
    return [
        [n, f"{chance.choice(SURNAMES)}　{chance.choice(GIVEN)}", my_number(chance), f"川辺町大字山下{n}番地"]
        for n in range(1, count + 1)
    ]


HEAD: list[object] = ["番号", "氏名", "個人番号", "住所"]


def xlsx(**sheets: Sequence[object]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            assert isinstance(row, Sequence)
            sheet.append(list(row))
    return book


def saved(made: object) -> bytes:
    out = io.BytesIO()
    made.save(out)  # type: ignore[attr-defined]  # a workbook, a document or a presentation
    return out.getvalue()


def added(data: bytes, parts: dict[str, str]) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def screen(data: bytes, name: str, settings: Settings | None = None) -> Report:
    return inspect(io.BytesIO(data), name, settings or Settings())


def text_of(data: bytes, name: str) -> list[Piece]:
    return list(pieces(io.BytesIO(data), name))


def piece_with(text: str, data: bytes, name: str) -> Piece:
    return next(one for one in text_of(data, name) if text in one.text)


def test_order_list_does_not_hold() -> None:
    rows: list[list[object]] = [
        ["注文番号", "品名", "数量"],
        *([202610160001 + n, "用紙", n] for n in range(300)),
    ]
    report = screen(saved(xlsx(注文=rows)), "注文.xlsx")
    assert not report.hold
    assert report.people == 0
    assert not report.findings


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheet_of_1222_people_holds_and_says_where(state: Literal["hidden", "veryHidden"]) -> None:
    book = xlsx(集計=[["地区", "人数"], ["北", 12]], 名簿=[["令和8年度"], HEAD, *roster(1222)])
    book["名簿"].sheet_state = state
    report = screen(saved(book), "集計.xlsx")
    assert report.hold
    assert report.people == 1222
    number = next(one for one in report.findings if one.kind == "my_number")
    assert number.score >= 90
    assert number.count == 1222
    assert number.place.hidden is (Hidden.SHEET if state == "hidden" else Hidden.VERY)
    assert number.place.phrase().startswith("シート『名簿』C列、3行目から1,224行目、非表示")


def test_column_without_heading_needs_nearly_all_to_pass() -> None:
    chance = random.Random(5)
    lone = [[f"{chance.randrange(10**11, 10**12)}", n] for n in range(400)]
    assert not screen(saved(xlsx(一覧=lone)), "a.xlsx").hold
    real = [[my_number(chance), n] for n in range(40)]
    report = screen(saved(xlsx(一覧=real)), "a.xlsx")
    assert report.hold
    assert report.findings[0].kind == "my_number"
    assert report.people == 40


def test_number_that_lost_its_zero() -> None:
    rows: list[list[object]] = [
        ["氏名", "個人番号"],
        *(["山田　太郎", int("023456789013")] for _ in range(3)),
    ]
    assert screen(saved(xlsx(一覧=rows)), "a.xlsx").hold


def test_hidden_rows_and_columns() -> None:
    book = xlsx(一覧=[["品名", "備考"], ["机", "連絡先 090-1111-2222"], ["椅子", "個人番号 123456789018"]])
    book["一覧"].row_dimensions[2].hidden = True
    data = saved(book)
    assert piece_with("090-1111-2222", data, "a.xlsx").place.hidden is Hidden.ROW
    book["一覧"].column_dimensions["B"].hidden = True
    report = screen(saved(book), "a.xlsx")
    number = next(one for one in report.findings if one.kind == "my_number")
    assert (number.place.column, number.place.row, number.place.hidden) == (2, 3, Hidden.COLUMN)


def test_dates_of_birth_kept_as_numbers_of_days() -> None:
    import datetime

    rows: list[list[object]] = [
        ["氏名", "生年月日"],
        *([f"山田　{name}", datetime.date(1950, 1, 2)] for name in GIVEN),
    ]
    report = screen(saved(xlsx(一覧=rows)), "a.xlsx")
    assert {"name", "birth"} <= {one.kind for one in report.findings}
    assert report.people == len(GIVEN)


def test_pivot_cache_comment_defined_name_and_chart() -> None:
    people = roster(30)
    fields = "".join(f"<cacheField name={quoteattr(str(h))}><sharedItems/></cacheField>" for h in HEAD)
    records = "".join(f"<r>{''.join(f'<s v={quoteattr(str(c))}/>' for c in row)}</r>" for row in people)
    book = xlsx(集計=[["地区", "人数"], ["北", 30]])
    book.defined_names["メモ"] = DefinedName("メモ", attr_text='"携帯 090-1234-5678"')
    data = added(
        saved(book),
        {
            "xl/pivotCache/pivotCacheDefinition1.xml": f'<p xmlns="{MAIN}"><cacheFields>{fields}</cacheFields></p>',
            "xl/pivotCache/pivotCacheRecords1.xml": f'<p xmlns="{MAIN}">{records}</p>',
            "xl/comments1.xml": f'<comments xmlns="{MAIN}"><comment><t>個人番号 621498320257</t></comment></comments>',
            "xl/charts/chart1.xml": "<c><v>旅券番号 TR1234567</v></c>",
        },
    )
    report = screen(data, "集計.xlsx")
    parts = {(one.kind, one.place.part) for one in report.findings}
    assert ("my_number", Part.PIVOT_CACHE) in parts
    assert ("my_number", Part.COMMENT) in parts
    assert ("passport", Part.CHART) in parts
    assert report.people == 31
    assert ("phone", Part.DEFINED_NAME) in parts


def test_document_with_tracked_changes_table_header_and_text_box() -> None:
    made = docx.Document()
    made.add_paragraph("事務連絡")
    made.sections[0].header.paragraphs[0].text = "担当 川上春子様"
    made.core_properties.comments = "個人番号 983205673214"
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "個人番号", "1234-5678-9018"
    run = f"<w:r><w:delText>{escape('マイナンバー 621498320257')}</w:delText></w:r>"
    made.add_paragraph()._p.append(parse_xml(f'<w:del xmlns:w="{WORD}" w:id="1">{run}</w:del>'))
    box = f"<w:txbxContent><w:p><w:r><w:t>{escape('基礎年金番号 1234-567890')}</w:t></w:r></w:p></w:txbxContent>"
    made.add_paragraph()._p.append(parse_xml(f'<w:r xmlns:w="{WORD}"><w:pict>{box}</w:pict></w:r>'))
    hidden = made.add_paragraph().add_run("住民票コード 12345678901")
    hidden.font.hidden = True
    report = screen(saved(made), "連絡.docx")
    found = {(one.kind, one.place.part) for one in report.findings}
    assert ("my_number", Part.TABLE) in found
    assert ("my_number", Part.DELETED) in found
    assert ("my_number", Part.PROPERTY) in found
    assert ("pension_number", Part.TEXT_BOX) in found
    assert any(one.place.hidden is Hidden.TEXT for one in report.findings if one.kind == "residence_code")
    assert any(one.place.part is Part.HEADER for one in text_of(saved(made), "a.docx"))


def test_slides_and_notes() -> None:
    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[6])
    slide.shapes.add_textbox(0, 0, 100, 100).text_frame.text = "説明会"
    slide.notes_slide.notes_text_frame.text = "個人番号 123456789018"
    slide._element.set("show", "0")
    data = saved(made)
    number = next(one for one in screen(data, "a.pptx").findings if one.kind == "my_number")
    assert (number.place.part, number.place.slide) == (Part.NOTE, 1)
    assert piece_with("説明会", data, "a.pptx").place.hidden is Hidden.SLIDE


def pdf(text: bytes, *, password: str | None = None) -> bytes:
    out = io.BytesIO()
    with pikepdf.Pdf.new() as made:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        for content in (b"", b"BT /F1 12 Tf 10 50 Td (" + text + b") Tj ET"):
            page = made.add_blank_page(page_size=(400, 100)).obj
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            page.Contents = made.make_stream(content)
        page.Annots = pikepdf.Array(
            [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=pikepdf.Array([0, 0, 9, 9]),
                                Contents=pikepdf.String("個人番号 621498320257"))]
        )  # fmt: skip
        made.attachments["名簿.csv"] = "氏名,個人番号\n川上　春子,023456789013\n".encode()
        encryption = pikepdf.Encryption(owner="o", user=password) if password else False
        made.save(out, encryption=encryption)
    return out.getvalue()


def test_pdf_pages_annotations_and_attachments() -> None:
    data = pdf(b"My Number 1234-5678-9018")
    report = screen(data, "a.pdf")
    assert {(one.place.page, one.place.part) for one in report.findings if one.kind == "my_number"} == {
        (2, Part.BODY),
        (2, Part.ANNOTATION),
        (0, Part.TABLE),
    }
    attached = next(one.place for one in report.findings if one.place.within)
    assert (attached.within, attached.column, attached.row) == (("名簿.csv",), 2, 2)
    assert attached.phrase().startswith("『名簿.csv』の中、")
    assert [one.place.page for one in report.unread] == [1]


def test_a_file_that_hangs_at_a_note_of_a_page() -> None:
    out = io.BytesIO()
    with pikepdf.Pdf.open(io.BytesIO(pdf(b"x"))) as made:
        del made.attachments["名簿.csv"]
        file = pikepdf.AttachedFileSpec(
            made,
            "個人番号 983205673214".encode(),
            filename="memo.txt",
            description="",
            mime_type="text/plain",
            creation_date="",
            mod_date="",
        )
        made.pages[1].obj.Annots.append(
            made.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.FileAttachment,
                    Rect=[0, 0, 9, 9],
                    FS=file.obj,
                )
            )
        )
        made.save(out)
    places = [one.place for one in screen(out.getvalue(), "a.pdf").findings if one.kind == "my_number"]
    assert [(one.within, one.page, one.line) for one in places if one.within] == [(("memo.txt",), 2, 1)]


def test_pdf_with_password_and_broken_files() -> None:
    from sekisho_screening import Encrypted

    with pytest.raises(Encrypted):
        screen(pdf(b"x", password="closed"), "a.pdf")
    with pytest.raises(Unreadable):
        screen(b"%PDF-1.7 broken", "a.pdf")
    with pytest.raises(Unreadable):
        screen(b"PK\x03\x04 broken", "a.xlsx")


def test_mail_and_archive_within() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("名簿/内.csv", "氏名,個人番号\n" + "山田　太郎,123456789018\n" * 3)
        archive.writestr("写真.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50)
    from email.message import EmailMessage

    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@kawabe.jp", "b@umihara.jp", "送付"
    mail.set_content("個人番号 621498320257 です", charset="iso-2022-jp")
    mail.add_alternative("<p>旅券番号<b> TR1234567</b></p>", subtype="html")
    mail.add_attachment(out.getvalue(), maintype="application", subtype="zip", filename="名簿.zip")
    report = screen(mail.as_bytes(), "連絡.eml")
    inner = next(one for one in report.findings if one.kind == "my_number" and one.place.within)
    assert inner.place.within == ("名簿.zip", "名簿/内.csv")
    assert inner.place.phrase().startswith("『名簿.zip』の中、『名簿/内.csv』の中")
    assert {"my_number", "passport", "email"} <= {one.kind for one in report.findings}
    assert any(one.place.within[-1] == "写真.png" and one.picture for one in report.unread)


def test_names_of_files_and_members_are_searched() -> None:
    report = screen(b"x", "川上春子様_個人番号123456789018.txt")
    assert {one.place.part for one in report.findings} == {Part.FILE_NAME}


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16", "utf-16-le", "utf-16-be", "iso2022_jp_ext"],
)
def test_encodings(encoding: str) -> None:
    text = "会議のお知らせ\n申請者　氏名：川上　春子\n個人番号 １２３４５６７８９０１８ です。よろしくお願いします。\n"
    report = screen(text.encode(encoding), "a.txt")
    number = next(one for one in report.findings if one.kind == "my_number")
    assert number.place.line == 3


def test_mixed_encodings_and_own_characters() -> None:
    mixed = (
        "氏名：川上　春子\n".encode()
        + b"\xf0\x40 \x8d\x82\x8b\xb4\n"
        + "個人番号 123456789018\n".encode("cp932") * 2
    )
    report = screen(mixed, "a.txt")
    assert {"my_number", "name"} <= {one.kind for one in report.findings}


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_tables_as_text(separator: str) -> None:
    rows = [list(map(str, row)) for row in (HEAD, *roster(30))]
    data = "\r\n".join(separator.join(row) for row in rows).encode("cp932")
    report = screen(data, "名簿.txt")
    number = next(one for one in report.findings if one.kind == "my_number")
    assert (number.count, number.place.column, number.place.row) == (30, 3, 2)
    assert report.people == 30


def test_what_is_the_offices_own_does_not_count_in_a_column_either() -> None:
    table = "氏名,携帯電話\n川上春子,090-1111-2222\n川上夏子,090-1111-3333\n川上秋子,090-1111-4444\n".encode()
    settings = Settings(allowed=("090-1111-2222",))
    counts = inspect(io.BytesIO(table), "a.csv", settings).counts
    assert (counts["name"], counts["phone"]) == (3, 2)
