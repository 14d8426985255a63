"""Files to try Sekisho with: made by real programs' libraries, with inert things hidden in them.

Nothing in them does anything: macros are bytes without code, addresses end in ``.invalid``.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pikepdf
from PIL import Image, ImageDraw

MARK = "SEKISHO-DEMO-INERT"  # what the hidden things carry, so that anybody can look for it afterwards
CT_MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
CT_PLAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
REL_VBA = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
REL_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath"


def write_samples(directory: Path) -> None:
    """Write every sample that is not there yet."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, make in SAMPLES.items():
        path = directory / name
        if not path.exists():
            path.write_bytes(make())


def _rezip(data: bytes, change: Callable[[str, bytes], bytes], extra: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, change(info.filename, old.read(info)))
        for name, content in extra.items():
            new.writestr(name, content)
    return out.getvalue()


def document() -> bytes:
    """A plain Word document."""
    file = docx.Document()
    file.core_properties.author = "見本 あおい"
    file.add_heading("庁議の次第（見本）", level=1)
    file.add_paragraph("日時：令和8年11月30日（月）午前9時　場所：第1会議室")
    for subject in ("公共施設の予約の見直し", "冬の防災訓練", "書かない窓口の試行"):
        file.add_paragraph(subject, style="List Number")
    table = file.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "担当", "総務課"
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def macro_document() -> bytes:
    """A Word file with a (dead) macro project in it."""

    def change(name: str, data: bytes) -> bytes:
        if name == "[Content_Types].xml":
            part = b'<Override PartName="/word/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
            return data.replace(CT_PLAIN.encode(), CT_MACRO.encode()).replace(b"</Types>", part + b"</Types>")
        if name == "word/_rels/document.xml.rels":
            link = f'<Relationship Id="rId901" Type="{REL_VBA}" Target="vbaProject.bin"/>'
            return data.replace(b"</Relationships>", link.encode() + b"</Relationships>")
        return data

    return _rezip(document(), change, {"word/vbaProject.bin": f"{MARK} macro".encode() * 40})


def workbook() -> bytes:
    """An Excel file that fetches from another workbook on the network, and from the web."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "備品"
    for row in (("品名", "数", "単価"), ("机", 12, 18_000), ("椅子", 40, 6_500), ("書庫", 3, 42_000)):
        sheet.append(row)
    sheet["D1"] = "金額"
    for number in range(2, 5):
        sheet[f"D{number}"] = f"=B{number}*C{number}"
    sheet["A6"] = f'=WEBSERVICE("https://{MARK.lower()}.invalid/x")'
    out = io.BytesIO()
    book.save(out)
    return _rezip(out.getvalue(), _with_external_link, _external_link())


def _with_external_link(name: str, data: bytes) -> bytes:
    if name == "[Content_Types].xml":
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
        part = f'<Override PartName="/xl/externalLinks/externalLink1.xml" ContentType="{kind}"/>'
        return data.replace(b"</Types>", part.encode() + b"</Types>")
    if name == "xl/_rels/workbook.xml.rels":
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink"
        link = f'<Relationship Id="rId901" Type="{kind}" Target="externalLinks/externalLink1.xml"/>'
        return data.replace(b"</Relationships>", link.encode() + b"</Relationships>")
    if name == "xl/workbook.xml":
        reference = (
            b'<externalReferences><externalReference xmlns:r="http://schemas.openxmlformats.org/'
            b'officeDocument/2006/relationships" r:id="rId901"/></externalReferences>'
        )
        return data.replace(b"</sheets>", b"</sheets>" + reference)
    return data


def _external_link() -> dict[str, bytes]:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return {
        "xl/externalLinks/externalLink1.xml": (
            f'<?xml version="1.0" encoding="UTF-8"?><externalLink xmlns="{main}"><externalBook xmlns:r="{rel}" '
            'r:id="rId1"><sheetNames><sheetName val="S"/></sheetNames></externalBook></externalLink>'
        ).encode(),
        "xl/externalLinks/_rels/externalLink1.xml.rels": (
            f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{package}"><Relationship Id="rId1" '
            f'Type="{REL_LINK}" Target="file:///\\\\{MARK.lower()}.invalid\\share\\a.xlsx" TargetMode="External"/>'
            "</Relationships>"
        ).encode(),
    }


def pdf() -> bytes:
    """A PDF that runs JavaScript when it is opened."""
    with pikepdf.new() as file:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page = file.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = file.make_stream(b"BT /F1 28 Tf 72 740 Td (Application form - sample) Tj ET")
        file.Root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS=pikepdf.String(f"app.alert('{MARK}')")
        )
        out = io.BytesIO()
        file.save(out)
    return out.getvalue()


def photograph() -> bytes:
    """A JPEG lying on its side, with the place where it was taken."""
    picture = Image.new("RGB", (1600, 1200), "#9cc4e4")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 800, 1600, 1200), fill="#6a994e")
    draw.polygon(((300, 800), (700, 300), (1100, 800)), fill="#8d6e63")
    draw.ellipse((1250, 100, 1450, 300), fill="#ffd166")
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn right
    exif[0x010E] = MARK
    exif.get_ifd(0x8825).update({1: "N", 2: (35.0, 0.0, 0.0), 3: "E", 4: (135.0, 0.0, 0.0)})  # GPS
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()


def _invented_number(count: int) -> str:
    """The ``count``-th of the twelve-digit numbers at the very end of the range, with a right check digit."""
    body = f"{99_999_900_000 + count:011}"
    weights = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return f"{body}{(-total % 11) % 10}"


def hidden_list(people: int = 1_222) -> bytes:
    """A harmless table of numbers of people by district, and behind it the hidden sheet that it was counted from."""
    book = openpyxl.Workbook()
    shown = book.active
    assert shown is not None
    shown.title = "地区別集計"
    for row in (("地区", "対象者数"), ("北地区", 402), ("中央地区", 511), ("南地区", 309)):
        shown.append(row)
    names = book.create_sheet("名簿")
    names.append(("敬老祝い金の対象者（すべて架空の人）",))
    names.append(("番号", "氏名", "個人番号", "支給額"))
    surnames, givens = (
        ("見本", "架空", "例示", "仮名", "試験"),
        ("太郎", "花子", "一郎", "さくら", "健", "あおい"),
    )
    for count in range(1, people + 1):
        name = f"{surnames[count % len(surnames)]}　{givens[count // len(surnames) % len(givens)]}"
        names.append((count, name, _invented_number(count), 10_000))
    names.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class _Cp932Info(zipfile.ZipInfo):
    """An entry whose name is written as Explorer of a Japanese Windows writes it."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  # zipfile's own name for this step
        return self.filename.encode("cp932"), self.flag_bits & ~0x800


def archive() -> bytes:
    """All four in a zip as Japanese Windows makes it: names in CP932 without the UTF-8 flag."""
    members = {
        "申請書（表）.docm": macro_document(),
        "備品一覧.xlsx": workbook(),
        "様式.pdf": pdf(),
        "現地写真.jpg": photograph(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            info = _Cp932Info(name, (2026, 11, 20, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, data)
    return out.getvalue()


def program() -> bytes:
    """The head of a Windows program and nothing behind it, named like a document."""
    return b"MZ" + bytes(58) + (64).to_bytes(4, "little") + b"PE\0\0" + bytes(200)


def torn_document() -> bytes:
    """A Word file whose end was lost on the way."""
    whole = document()
    return whole[: len(whole) * 2 // 3]


#: crosses inwards; outwards it is held, because of a sheet that nobody sees
HIDDEN_LIST = "敬老祝い金の集計（非表示の名簿入り）.xlsx"
#: found by the rule of the town, which a scene shows; without scanners it is an ordinary text
WANTED_LETTER = "お知らせ（町の規則で見つかる）.txt"
WANTED_SIGN = "SEKISHO-DEMO-WANTED-7f3a"


def wanted_letter() -> bytes:
    """A harmless text with the sign that this town's own rule looks for (scanner.py)."""
    return f"架空県からのお知らせです。\r\n{WANTED_SIGN}\r\n".encode("cp932")


SAMPLES: dict[str, Callable[[], bytes]] = {
    "庁議の次第.docx": document,
    "申請書（マクロ入り）.docm": macro_document,
    "備品一覧（外部リンク入り）.xlsx": workbook,
    "様式（JavaScript入り）.pdf": pdf,
    "現地写真（位置情報入り）.jpg": photograph,
    "まとめ（CP932の名前）.zip": archive,
    "請求書に見えるプログラム.docx": program,
    "途中で切れた報告書.docx": torn_document,
    HIDDEN_LIST: hidden_list,
    WANTED_LETTER: wanted_letter,
}

#: samples that must not come out at the other side: refused, held
STOPPED = frozenset({"請求書に見えるプログラム.docx", "途中で切れた報告書.docx", WANTED_LETTER})
