"""How fast screening reads.  Prints a table; bars: 50 MB/s of ordinary text, 1.5 × reading the cells of a workbook.

python bench/screening_speed.py [rows of the workbook, 300000]
"""

from __future__ import annotations

import io
import random
import resource
import sys
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape

from sekisho_screening.engine import inspect
from sekisho_screening.extract import Extraction
from sekisho_screening.scan import Scanner
from sekisho_screening.settings import Settings

SENTENCES = (
    "本日の委員会では、令和8年度の予算案について審議が行われました。",
    "議長から開会の挨拶があり、続いて財政課長が資料に基づき説明を行った。",
    "今後の見通しについて、前年度に比べ12,345千円の増額となる。",
    "障害者福祉計画の見直しは3月15日までに素案をまとめる予定です。",
    "問い合わせは総務課（0299-12-3456、soumu@town.kawabe.jp）まで。",
    "山田委員より、一丁目の道路の舗装について質問があった。",
    "同様の事例は他の市町村でも見られ、参考にしたい。",
    "会議録は第1号から第12号まで、ホームページで公開する。",
    "電気料金は1月あたり1,234,567円、前年同月比で2.3%の増である。",
    "川上様から、川辺町大字山下123番地の空き家について相談があった（電話 0299-12-3456）。",
    "町民の皆さんの意見を募集し、234件の回答を得た。",
)
WEIGHTS = tuple(1 if set("@様") & set(one) else 20 for one in SENTENCES)
SURNAMES = ["佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "吉田", "山田"]
GIVEN = ["太郎", "花子", "健一", "美咲", "翔太", "陽子", "誠", "由美子", "大輔", "恵子", "拓海", "さくら"]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def relation(kind: str, target: str) -> str:
    one = f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{PACKAGE}/relationships">{one}</Relationships>'


PARTS = {
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="名簿" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": relation("worksheet", "worksheets/sheet1.xml"),
    "_rels/.rels": relation("officeDocument", "xl/workbook.xml"),
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="{TYPE}.x"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPE}.sharedStrings+xml"/></Types>',
}


def ordinary(megabytes: int) -> bytes:
    chance = random.Random(1)
    lines = ["".join(chance.choices(SENTENCES, WEIGHTS, k=4)) for _ in range(2000)]
    block = "\n".join(lines).encode()
    return block * (megabytes * 10**6 // len(block))


def person(chance: random.Random) -> list[str]:
    base = f"{chance.randrange(10**11):011d}"
    total = sum(int(d) * int(w) for d, w in zip(base, "65432765432", strict=True))
    return [
        f"{chance.choice(SURNAMES)}　{chance.choice(GIVEN)}",
        f"{base}{(-total % 11) % 10}",
        f"川辺町大字山下{chance.randint(1, 999)}番地{chance.randint(1, 20)}",
        f"昭和{chance.randint(10, 60)}年{chance.randint(1, 12)}月{chance.randint(1, 28)}日",
        f"090-{chance.randint(1000, 9999)}-{chance.randint(1000, 9999)}",
        str(chance.randint(1, 10**6)),
    ]


def roster_text(megabytes: int) -> bytes:
    chance = random.Random(2)
    lines = [
        f"氏名：{one[0]} 個人番号：{one[1]} 住所：{one[2]} 生年月日：{one[3]} 電話：{one[4]}"
        for one in (person(chance) for _ in range(megabytes * 5500))
    ]
    return "\n".join(lines).encode()


def roster_csv(megabytes: int) -> bytes:
    chance = random.Random(3)
    lines = ["氏名,個人番号,住所,生年月日,電話番号,金額"]
    lines += [",".join(person(chance)) for _ in range(megabytes * 8500)]
    return "\n".join(lines).encode()


def workbook(rows: int) -> bytes:
    """Names and addresses as shared strings, as Excel writes them."""
    chance = random.Random(4)
    strings: dict[str, int] = {}
    lines = [["氏名", "個人番号", "住所", "生年月日", "電話番号", "金額", *(f"項目{n}" for n in range(4))]]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for number in range(1, rows + 2):
                values = (
                    lines[0] if number == 1 else [*person(chance), *(str(number * n) for n in range(1, 5))]
                )
                sheet.write(row_xml(number, values, strings).encode())
            sheet.write(b"</sheetData></worksheet>")
        entries = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{entries}</sst>')
        for part, xml in PARTS.items():
            archive.writestr(part, xml)
    return out.getvalue()


def row_xml(number: int, values: list[str], strings: dict[str, int]) -> str:
    cells = []
    for column, value in zip("ABCDEFGHIJ", values, strict=True):
        if value.isdecimal() and column != "B":
            cells.append(f'<c r="{column}{number}"><v>{value}</v></c>')
        else:
            index = strings.setdefault(value, len(strings))
            cells.append(f'<c r="{column}{number}" t="s"><v>{index}</v></c>')
    return f'<row r="{number}">{"".join(cells)}</row>'


def seconds(work: Callable[[], object], rounds: int = 3) -> float:
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def screened(data: bytes, name: str, scanner: Scanner) -> None:
    inspect(io.BytesIO(data), name, Settings(), scanner)


def measure_text(scanner: Scanner) -> None:
    for name, data, bar in (
        ("ordinary text", ordinary(50), "50"),
        ("dense roster, text", roster_text(5), "-"),
        ("dense roster, csv", roster_csv(10), "-"),
    ):
        took = seconds(partial(screened, data, "a.txt", scanner))
        print(
            f"{name:24} {len(data) / 1e6:7.1f} MB {took:8.2f} s {len(data) / 1e6 / took:8.1f} MB/s   bar {bar}"
        )


def measure_workbook(rows: int, scanner: Scanner) -> None:
    data = workbook(rows)

    def cells() -> None:
        for _ in Extraction(Settings()).items(io.BytesIO(data), "a.xlsx"):
            pass

    reading = seconds(cells, 2)
    whole = seconds(partial(screened, data, "a.xlsx", scanner), 2)
    print(
        f"workbook, {rows:,} rows: cells alone {reading:.2f} s, screened {whole:.2f} s, {whole / reading:.2f} x   bar 1.5"
    )
    print(f"  with openpyxl (read only): {seconds(lambda: with_openpyxl(data), 1):.2f} s for the cells alone")


def with_openpyxl(data: bytes) -> None:
    import openpyxl

    for sheet in openpyxl.load_workbook(io.BytesIO(data), read_only=True):
        for _ in sheet.iter_rows(values_only=True):
            pass


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 300_000
    scanner = Scanner(Settings())
    measure_text(scanner)
    measure_workbook(rows, scanner)
    print(f"peak of this process: {peak_megabytes():.0f} MB (the samples are held in it)")
    print(f"load: {Path('/proc/loadavg').read_text().split()[0]}")


if __name__ == "__main__":
    main()
