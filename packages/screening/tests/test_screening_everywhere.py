"""A number in each part of a file that people forget about: it is found, and its place is said in a clerk's words."""

from __future__ import annotations

import email.message
import io
import zipfile
from collections.abc import Callable

import openpyxl
import pikepdf
import pptx
import pytest
from pptx.util import Cm

from sekisho_screening.engine import inspect
from sekisho_screening.scan import Scanner
from sekisho_screening.settings import Settings

SETTINGS = Settings()
SCANNER = Scanner(SETTINGS)
NUMBER = "個人番号 123456789018"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DRAW = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
RUN = f"<w:p><w:r><w:t>{NUMBER}</w:t></w:r></w:p>"


def package(**parts: str) -> bytes:
    """``a__b_xml`` is the part ``a/b.xml``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, xml in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), xml)
    return out.getvalue()


def document(body: str = "<w:p/>", **parts: str) -> bytes:
    return package(word__document_xml=f"<w:document {WORD}><w:body>{body}</w:body></w:document>", **parts)


def workbook(change: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "集計"
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def veiled(book: openpyxl.Workbook) -> None:
    book.create_sheet("名簿").append([NUMBER])
    book["名簿"].sheet_state = "veryHidden"


def hidden_row(book: openpyxl.Workbook) -> None:
    book["集計"].append([NUMBER])
    book["集計"].row_dimensions[1].hidden = True


def hidden_column(book: openpyxl.Workbook) -> None:
    book["集計"]["C3"] = NUMBER
    book["集計"].column_dimensions["C"].hidden = True


def header(book: openpyxl.Workbook) -> None:
    assert book["集計"].oddHeader is not None
    book["集計"].oddHeader.center.text = NUMBER


def footer(book: openpyxl.Workbook) -> None:
    assert book["集計"].oddFooter is not None
    book["集計"].oddFooter.left.text = NUMBER


def titled(book: openpyxl.Workbook) -> None:
    book.properties.title = NUMBER


def slides() -> bytes:
    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[6])
    table = slide.shapes.add_table(1, 1, Cm(1), Cm(1), Cm(5), Cm(1)).table
    table.cell(0, 0).text = NUMBER
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def pdf(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        change(made)
        made.save(out)
    return out.getvalue()


def form_field(made: pikepdf.Pdf) -> None:
    field = made.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T=pikepdf.String("number"),
            V=pikepdf.String(NUMBER),
            Rect=[0, 0, 90, 20],
        )
    )
    made.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
    made.pages[0].obj.Annots = pikepdf.Array([field])


def subject(made: pikepdf.Pdf) -> None:
    made.docinfo["/Subject"] = NUMBER


def mail(*, attached: str = "") -> bytes:
    made = email.message.EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@town.example.jp", "b@town.example.jp", NUMBER
    made.set_content("本文です。\n")
    if attached:
        made.add_attachment(NUMBER, filename=attached)
    return made.as_bytes()


DIAGRAM = f"<d {DRAW}><a:p><a:r><a:t>{NUMBER}</a:t></a:r></a:p></d>"
THREAD = f"<ThreadedComments><threadedComment><text>{NUMBER}</text></threadedComment></ThreadedComments>"
PROPERTY = f"<Properties><property name='x'><lpwstr>{NUMBER}</lpwstr></property></Properties>"

REMARK = f"<w:comments {WORD}><w:comment>{RUN}</w:comment></w:comments>"
INSERTED = f"<w:p><w:ins w:id='1'><w:r><w:t>{NUMBER}</w:t></w:r></w:ins></w:p>"
FOOTNOTE = f"<w:footnotes {WORD}><w:footnote>{RUN}</w:footnote></w:footnotes>"

PLACES: dict[str, tuple[str, bytes, str]] = {
    "very hidden sheet": ("a.xlsx", workbook(veiled), "シート『名簿』A列、1行目、非表示(再表示の一覧にも出ないシート)"),
    "hidden row": ("a.xlsx", workbook(hidden_row), "シート『集計』A列、1行目、非表示の行"),
    "hidden column": ("a.xlsx", workbook(hidden_column), "シート『集計』C列、3行目、非表示の列"),
    "header of a sheet": ("a.xlsx", workbook(header), "シート『集計』、ヘッダー"),
    "footer of a sheet": ("a.xlsx", workbook(footer), "シート『集計』、フッター"),
    "title of a workbook": ("a.xlsx", workbook(titled), "ファイルのプロパティ"),
    "threaded comment": (
        "a.xlsx", package(xl__workbook_xml=f"<workbook {MAIN}/>", xl__threadedComments__threadedComment1_xml=THREAD), "コメント",
    ),
    "SmartArt of a document": ("a.docx", document(word__diagrams__data1_xml=DIAGRAM), "SmartArt"),
    "SmartArt of a presentation": ("a.pptx", package(ppt__presentation_xml="<p/>", ppt__diagrams__data1_xml=DIAGRAM), "SmartArt"),
    "footer of a document": ("a.docx", document(word__footer1_xml=f"<w:ftr {WORD}>{RUN}</w:ftr>"), "フッター、1段落目"),
    "footnote": ("a.docx", document(word__footnotes_xml=FOOTNOTE), "脚注、1段落目"),
    "comment of a document": ("a.docx", document(word__comments_xml=REMARK), "コメント、1段落目"),
    "own property": ("a.docx", document(docProps__custom_xml=PROPERTY), "ファイルのプロパティ"),
    "inserted, not yet accepted": ("a.docx", document(INSERTED), "1段落目"),
    "own data of an add-in": ("a.docx", document(customXml__item1_xml=f"<x><c>{NUMBER}</c></x>"), "画面に見えない部分、『item1.xml』"),
    "table of a slide": ("a.pptx", slides(), "スライド1、表1、1列目、1行目"),
    "form field of a PDF": ("a.pdf", pdf(form_field), "1ページ、入力欄"),
    "subject of a PDF": ("a.pdf", pdf(subject), "ファイルのプロパティ、『Subject』"),
    "subject of a mail": ("a.eml", mail(), "メールの宛先・件名"),
    "name of an attachment": ("a.eml", mail(attached=f"{NUMBER}.txt"), f"『{NUMBER}.txt』の中、ファイル名"),
    "column of a CSV": ("a.csv", "金額,個人番号\n1,123456789018\n2,123456789018\n".encode(), "2列目、2行目から3行目"),
    "name of a file": (f"{NUMBER}.csv", b"a,b\n1,2\n", "ファイル名"),
}  # fmt: skip


@pytest.mark.parametrize("case", PLACES)
def test_a_number_is_found_and_its_place_is_said(case: str) -> None:
    name, data, phrase = PLACES[case]
    report = inspect(io.BytesIO(data), name, SETTINGS, SCANNER)
    places = {one.place.phrase() for one in report.findings if one.kind == "my_number" and one.score >= 80}
    assert phrase in places
    assert report.hold
