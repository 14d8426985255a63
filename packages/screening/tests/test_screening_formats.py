"""The formats beside Office and PDF: what is read, and that the place is where it stands."""

from __future__ import annotations

import bz2
import email.message
import gzip
import io
import json
import lzma
import tarfile
import zipfile

import pytest

from sekisho_screening import Hidden, Part, Place, Settings, screen
from sekisho_screening.engine import inspect
from sekisho_screening.extract import packed, pieces
from sekisho_screening.findings import Finding, Report

NUMBER = "123456789018"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(
    f'xmlns:{name}="{OFFICE}{"drawing" if name == "draw" else name}:1.0"'
    for name in ("office", "text", "table", "style", "draw", "presentation")
)


def look(data: bytes, name: str, **how: object) -> Report:
    return inspect(io.BytesIO(data), name, Settings(**how))  # type: ignore[arg-type]  # as the test names them


def number_in(data: bytes, name: str) -> Finding:
    found = [one for one in look(data, name).findings if one.kind == "my_number"]
    assert len(found) == 1, found
    return found[0]


def texts(data: bytes, name: str) -> dict[str, Place]:
    return {piece.text: piece.place for piece in pieces(io.BytesIO(data), name)}


def opendocument(kind: str, body: str, styles: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr(
            "content.xml",
            f"<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body>{body}</office:body></office:document-content>",
        )
        archive.writestr(
            "meta.xml",
            '<m xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>川上春子の件</dc:title></m>',
        )
    return out.getvalue()


def cells(*values: str) -> str:
    return "".join(f"<table:table-cell><text:p>{value}</text:p></table:table-cell>" for value in values)


def test_a_hidden_sheet_of_opendocument_with_repeated_and_hidden_rows() -> None:
    rows = [
        f"<table:table-row>{cells('氏名', '個人番号')}</table:table-row>",
        '<table:table-row table:number-rows-repeated="1000000"/>',
        *(f"<table:table-row>{cells('川上春子', NUMBER)}</table:table-row>" for _ in range(3)),
    ]
    hidden = '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    sheet = f'<table:table table:name="名簿" table:style-name="h">{"".join(rows)}</table:table>'
    body = f'<office:spreadsheet><table:table table:name="表"/>{sheet}</office:spreadsheet>'
    place = number_in(opendocument("spreadsheet", body, hidden), "a.ods").place
    assert (place.sheet, place.column, place.row, place.last_row) == ("名簿", 2, 1_000_002, 1_000_004)
    assert place.hidden is Hidden.SHEET


def test_columns_and_rows_that_opendocument_hides() -> None:
    column = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    rows = (
        f"<table:table-row>{cells('a', '隠れた列')}</table:table-row>"
        f'<table:table-row table:visibility="filter">{cells("隠れた行")}</table:table-row>'
    )
    body = (
        f'<office:spreadsheet><table:table table:name="表">{column}{rows}</table:table></office:spreadsheet>'
    )
    found = texts(opendocument("spreadsheet", body), "a.ods")
    assert found["隠れた列"].hidden is Hidden.COLUMN
    assert (found["隠れた行"].hidden, found["隠れた行"].row) == (Hidden.ROW, 2)
    assert found["a"].hidden is Hidden.NO


def test_deleted_words_comments_notes_and_tables_of_a_text() -> None:
    body = (
        "<office:text><text:tracked-changes><text:changed-region><text:deletion>"
        f"<text:p>個人番号 {NUMBER}</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        "<text:p>一段落目<office:annotation><text:p>注釈の言葉</text:p></office:annotation>の続き</text:p>"
        "<text:p>二段落目<text:note><text:note-body><text:p>脚注の言葉</text:p></text:note-body></text:note></text:p>"
        f'<table:table table:name="Table1"><table:table-row>{cells("表の言葉")}</table:table-row></table:table>'
        "</office:text>"
    )
    data = opendocument("text", body)
    assert number_in(data, "a.odt").place.part is Part.DELETED
    found = texts(data, "a.odt")
    assert found["一段落目の続き"].paragraph == 1
    assert found["注釈の言葉"].part is Part.COMMENT
    assert found["脚注の言葉"].part is Part.FOOTNOTE
    assert (found["表の言葉"].part, found["表の言葉"].table, found["表の言葉"].row) == (Part.TABLE, 1, 1)
    assert found["川上春子の件"].part is Part.PROPERTY


def test_notes_of_slides_in_opendocument() -> None:
    slide = '<draw:page draw:style-name="{style}"><draw:frame><text:p>{text}</text:p></draw:frame>{notes}</draw:page>'
    notes = f"<presentation:notes><text:p>個人番号 {NUMBER}</text:p></presentation:notes>"
    body = slide.format(style="", text="一枚目", notes="") + slide.format(
        style="h", text="二枚目", notes=notes
    )
    hidden = '<style:style style:name="h"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    data = opendocument("presentation", f"<office:presentation>{body}</office:presentation>", hidden)
    place = number_in(data, "a.odp").place
    assert (place.part, place.slide, place.hidden) == (Part.NOTE, 2, Hidden.SLIDE)
    assert texts(data, "a.odp")["一枚目"].slide == 1


def rtf(body: str, head: str = r"\ansi\ansicpg932{\fonttbl{\f0\fcharset128 MS;}{\f1\fcharset0 A;}}") -> bytes:
    return b"{\\rtf1" + head.encode() + body.encode("ascii") + b"}"


def hexed(text: str) -> str:
    """As Word writes Japanese: bytes of CP932, a trail byte that is a letter in the plain."""
    return "".join(
        chr(byte) if 0x40 <= byte < 0x7B and chr(byte).isalpha() else f"\\'{byte:02x}"
        for byte in text.encode("cp932")
    )


def test_rich_text_in_bytes_of_cp932_and_in_unicode() -> None:
    data = rtf(f"\\f0 {hexed('申請者の個人番号')} {NUMBER}\\par \\uc1\\u27663?\\u21517? {hexed('川上')}\\par")
    found = texts(data, "a.rtf")
    assert found[f"申請者の個人番号 {NUMBER}"].paragraph == 1
    assert found["氏名 川上"].paragraph == 2


def test_what_rich_text_does_not_show() -> None:
    data = rtf(
        rf"{{\info{{\title {hexed('表題')}}}}}\pard {hexed('見える')}{{\v {hexed('隠れた')}}}{{\deleted {hexed('消した')}}}"
        rf"{{\footnote {hexed('脚注')}}}{{\header {hexed('柱')}}}{{\*\annotation {hexed('注釈')}}}"
        rf"{{\*\unknown {hexed('知らない')}}}{{\pict 89504e47}}"
    )
    found = texts(data, "a.rtf")
    assert {text: (place.part, place.hidden) for text, place in found.items() if text != "a.rtf"} == {
        "表題": (Part.PROPERTY, Hidden.NO),
        "見える": (Part.BODY, Hidden.NO),
        "隠れた": (Part.BODY, Hidden.TEXT),
        "消した": (Part.DELETED, Hidden.NO),
        "脚注": (Part.FOOTNOTE, Hidden.NO),
        "柱": (Part.HEADER, Hidden.NO),
        "注釈": (Part.COMMENT, Hidden.NO),
    }


def test_a_table_of_rich_text_is_a_table() -> None:
    row = r"\trowd {0}\cell {1}\cell\row "
    rows = [(hexed("氏名"), hexed("個人番号")), (hexed("川上春子"), NUMBER), (hexed("川上夏子"), NUMBER)]
    found = number_in(rtf("".join(row.format(*cells) for cells in rows)), "a.rtf")
    assert (found.place.table, found.place.column, found.place.row, found.count) == (1, 2, 2, 2)


def test_a_web_page_with_a_table_a_comment_and_a_hidden_field() -> None:
    data = (
        "<!doctype html><meta charset=utf-8><style>p{}</style><p>見える言葉</p>"
        f"<table><tr><th>氏名<th>個人番号</tr><tr><td>川上春子</td><td>{NUMBER}</td></tr><tr><td>川上秋子<td>{NUMBER}</table>"
        "<!-- 注釈 --><input type=hidden value='川上冬子'>"
    ).encode()
    found = number_in(data, "a.html")
    assert (found.place.table, found.place.column, found.place.row, found.place.last_row) == (1, 2, 2, 3)
    place = texts(data, "a.html")
    assert place["見える言葉"].hidden is Hidden.NO
    assert place["注釈"].hidden is Hidden.TEXT
    assert "川上冬子" in place


@pytest.mark.parametrize("escaped", [True, False])
def test_json_with_escapes(escaped: bool) -> None:
    rows = [{"氏名": "川上春子", "個人番号": NUMBER}, {"氏名": "川上夏子", "個人番号": NUMBER}]
    data = json.dumps({"一覧": rows, "担当": {"電話": "0299-12-3456"}}, ensure_ascii=escaped).encode()
    found = number_in(data, "a.json")
    assert (found.place.table, found.place.column, found.count) == (1, 2, 2)


def test_json_that_does_not_parse_is_still_read() -> None:
    assert number_in(f'{{"個人番号": "{NUMBER}",,'.encode(), "a.json").place.line == 1
    deep = b"[" * 100_000 + f'"個人番号 {NUMBER}"'.encode()
    assert number_in(deep, "a.json").count == 1


def test_drawings_and_other_xml_with_entities_and_split_words() -> None:
    escaped = "".join(f"&#x{ord(sign):x};" for sign in "個人番号")
    data = f"<svg xmlns='http://www.w3.org/2000/svg'><text>{escaped}<tspan>12345678</tspan>9018</text></svg>"
    assert number_in(data.encode(), "a.svg").kind == "my_number"
    assert number_in(f"<?xml version='1.0'?><a><b 個人番号='{NUMBER}'/></a>".encode(), "a.xml").count == 1
    assert number_in(f"<?xml version='1.0'?><a>個人番号 {NUMBER}".encode(), "a.xml").count == 1


def test_an_address_card_folded_and_quoted() -> None:
    name = "".join(f"={byte:02X}" for byte in "個人番号 ".encode("cp932"))
    card = f"BEGIN:VCARD\r\nNOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=SHIFT_JIS:{name}=\r\n{NUMBER}\r\nEND:VCARD\r\n"
    assert number_in(card.encode(), "a.vcf").count == 1
    folded = f"BEGIN:VCALENDAR\r\nSUMMARY:個人番号 {NUMBER[:6]}\r\n {NUMBER[6:]}\r\nEND:VCALENDAR\r\n"
    assert number_in(folded.encode(), "a.ics").place.line == 2


def tar(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        archive.addfile(tarfile.TarInfo("空"))
    return out.getvalue()


SAYS = f"個人番号 {NUMBER}".encode()


@pytest.mark.parametrize(
    ("name", "data", "within"),
    [
        ("a.tar", tar({"控え/メモ.txt": SAYS}), ("控え/メモ.txt",)),
        ("a.txt.gz", gzip.compress(SAYS), ("a.txt",)),
        ("a.txt.bz2", bz2.compress(SAYS), ("a.txt",)),
        ("a.txt.xz", lzma.compress(SAYS), ("a.txt",)),
        ("a.tgz", gzip.compress(tar({"メモ.txt": SAYS})), ("a.tar", "メモ.txt")),
        ("a.tar", tar({"b.tar": tar({"メモ.txt": SAYS})}), ("b.tar", "メモ.txt")),
    ],
)
def test_members_of_packed_files(name: str, data: bytes, within: tuple[str, ...]) -> None:
    assert number_in(data, name).place.within == within


def test_a_long_text_in_an_archive_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "HELD", 100_000)
    text = "本日は晴天なり。\n".encode() * 20_000 + SAYS
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("長い.txt", text)
        archive.writestr("長い.bin", bytes(range(256)) * 1_000)
    report = look(out.getvalue(), "a.zip")
    assert [one.place.line for one in report.findings if one.kind == "my_number"] == [20_001]
    assert [one.place.within for one in report.unread] == [("長い.bin",)]


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_what_swells_ends(compress: object) -> None:
    bomb = compress(bytes(3_000_000))  # type: ignore[operator]  # a function of bytes
    with pytest.raises(Exception, match="SCR-020"):
        look(bomb, "a.gz", unpacked_bytes=1_000_000)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.tar", tar({"a": SAYS})[:700]),
        ("a.gz", gzip.compress(SAYS * 1000)[:-20]),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000)),
        ("a.odt", opendocument("text", "<office:text><text:p>")),
        ("a.rtf", b"{\\rtf1" + b"{" * 500),
    ],
)
def test_damaged_files_leave_a_gap_or_a_code(name: str, data: bytes) -> None:
    try:
        report = look(data, name)
    except Exception as error:  # noqa: BLE001 - which of the tree does not matter here, that it is of the tree does
        said = str(error)
    else:
        said = "SCR-" if report.unread or report.findings else "nothing was said"
    assert "SCR-" in said


def test_a_mail_whose_only_body_is_a_page() -> None:
    mail = email.message.EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.jp", "b@example.jp", "件名"
    mail.set_content(f"<p>個人<b>番号</b> {NUMBER}</p>", subtype="html", charset="iso-2022-jp")
    assert number_in(mail.as_bytes(), "a.eml").place.part is Part.BODY


@pytest.mark.parametrize("name", ["a.rtf", "a.json", "a.svg", "a.ods", "a.tar", "a.html", "a.vcf"])
def test_the_locked_child_reads_them_too(name: str) -> None:
    made = {
        "a.rtf": rtf(f"{hexed('個人番号')} {NUMBER}"),
        "a.json": json.dumps([{"個人番号": NUMBER}, {"個人番号": NUMBER}]).encode(),
        "a.svg": f"<svg><text>個人番号 {NUMBER}</text></svg>".encode(),
        "a.ods": opendocument(
            "spreadsheet", f"<office:spreadsheet><text:p>個人番号 {NUMBER}</text:p></office:spreadsheet>"
        ),
        "a.tar": tar({"a.txt": SAYS}),
        "a.html": f"<html><p>個人番号 {NUMBER}</p>".encode(),
        "a.vcf": b"BEGIN:VCARD\r\nNOTE:" + SAYS + b"\r\nEND:VCARD",
    }
    assert any(one.kind == "my_number" for one in screen(made[name], name=name).findings)
