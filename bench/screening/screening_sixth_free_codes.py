"""Family F, not to be held: things, codes and machines."""

from __future__ import annotations

import json

from screening_family import NONE, Family, Sample
from screening_files import table_text
from screening_sixth import (
    DISTRICTS,
    OWNER,
    corporate,
    jan,
    officials,
)  # fmt: skip
from screening_sixth_files import (
    archive,
    book,
    html,
    html_table,
)


def hydrants(f: Family) -> Sample:
    """Fire department: hydrants exported from the map (GeoJSON)."""
    points = [
        {
            "type": "Feature",
            "properties": {
                "ID": f"{f.chance.randrange(10**11, 10**12)}",
                "種別": f.chance.choice(("地下式", "地上式", "防火水槽40t")),
                "設置場所": f"{f.chance.choice(DISTRICTS)}地内",
                "点検日": f"2026-04-{n % 30 + 1:02}",
                "口径": 75,
            },
            "geometry": {
                "type": "Point",
                "coordinates": [140.4 + f.chance.random() / 10, 37.1 + f.chance.random() / 10],
            },
        }
        for n in range(f.chance.randint(30, 120))
    ]
    data = json.dumps({"type": "FeatureCollection", "features": points}, ensure_ascii=False).encode()
    return Sample("消火栓.json", "map of hydrants", data, False, NONE)


def night_log(f: Family) -> Sample:
    """Systems: the log of the night's jobs."""
    lines = []
    for n in range(f.chance.randint(60, 200)):
        job = f.chance.choice(("JUKI_DAILY", "ZEI_SOKYU", "KOKUHO_LINK", "BACKUP01"))
        lines.append(
            f"2026/06/08 0{n % 6}:{n % 60:02}:{f.chance.randint(0, 59):02} [INFO] {job} jobid={f.chance.randrange(10**11, 10**12)} rc=0 件数={f.chance.randint(0, 60000)} host=10.20.{n % 8}.{f.chance.randint(2, 250)} user=batch{n % 4:02}"
        )
    return Sample("night_20260608.txt", "job log", "\r\n".join(lines).encode("cp932"), False, NONE)


def bank_codes(f: Family) -> Sample:
    """Accounts office: the table of banks and branches for the debit system."""
    rows: list[list[object]] = [
        [
            "金融機関コード",
            "金融機関名",
            "金融機関名ｶﾅ",
            "支店コード",
            "支店名",
            "預金種目コード",
            "口座番号桁数",
        ]
    ]
    for name, kana in (
        ("福島中央銀行", "ﾌｸｼﾏﾁﾕｳｵｳ"),
        ("あぶくま信用金庫", "ｱﾌﾞｸﾏ"),
        ("ゆめみなみ農協", "ﾕﾒﾐﾅﾐ"),
    ):
        code = f.chance.randint(1000, 9899)
        rows += [
            [f"{code}", name, kana, f"{n:03}", branch, "1", 7]
            for n, branch in enumerate(("本店", "川辺", "中里", "駅前", "東"), 1)
        ]
    return Sample("金融機関コード表.xlsx", "codes of banks", book(rows, "コード", 1), False, NONE)


def equipment(f: Family) -> Sample:
    """Assets: furniture and machines, by division."""
    rows: list[list[object]] = [
        ["備品番号", "分類", "品名", "取得年月日", "取得価格", "所管", "設置場所", "製造番号", "廃棄"]
    ]
    rows += [
        [
            f.chance.randrange(10**11, 10**12),
            f"{f.chance.randint(1, 9)}-{f.chance.randint(1, 30)}",
            f.chance.choice(("両袖机", "ノートパソコン", "血圧計", "プロジェクター", "金庫")),
            f"H{f.chance.randint(10, 30)}.{f.chance.randint(1, 12)}.{f.chance.randint(1, 28)}",
            f.chance.randint(3, 90) * 10000,
            f.chance.choice(("税務課", "福祉課", "水道課")),
            "本庁２階",
            f"{f.chance.choice('ABK')}{f.chance.randint(10**7, 10**8)}",
            "",
        ]
        for _ in range(f.chance.randint(20, 80))
    ]
    return Sample("備品台帳.xlsx", "ledger of equipment", book(rows, "台帳", 1), False, NONE)


def readings(f: Family) -> Sample:
    """Water works: readings by meter, as the handheld wrote them."""
    rows: list[list[object]] = [
        [
            f.chance.randrange(10**11, 10**12),
            f.chance.randint(1000000, 9999999),
            "20260605",
            f"09{n % 60:02}",
            f.chance.randint(100, 9999),
            f.chance.randint(0, 90),
            f.chance.choice((0, 0, 0, 3)),
        ]
        for n in range(f.chance.randint(40, 150))
    ]
    return Sample("KENSHIN_0605.csv", "readings without heads", table_text(rows), False, NONE)


def vehicles(f: Family) -> Sample:
    """General affairs: the city's cars."""
    rows: list[list[object]] = [
        ["車両番号", "車名", "車台番号", "初度登録", "車検満了", "所管課", "自賠責証明書番号", "リース"]
    ]
    rows += [
        [
            f"福島５０{f.chance.randint(0, 9)}　さ　{f.chance.randint(10, 99)}-{f.chance.randint(10, 99)}",
            f.chance.choice(("アルト", "ハイエース", "プロボックス", "消防ポンプ車")),
            f"NCP{f.chance.randint(50, 160)}-{f.chance.randint(100000, 999999):07}",
            f"平成{f.chance.randint(18, 30)}年{f.chance.randint(1, 12)}月",
            f"令和{f.chance.randint(8, 10)}年{f.chance.randint(1, 12)}月{f.chance.randint(1, 28)}日",
            f.chance.choice(("総務課", "建設課", "保健センター")),
            f"{f.chance.choice('AZ')}{f.chance.randint(10**8, 10**9)}",
            f.chance.choice(("", "○")),
        ]
        for _ in range(f.chance.randint(12, 40))
    ]
    return Sample("公用車管理表.xlsx", "cars", book(rows, "車両", 1), False, NONE)


def new_books(f: Family) -> Sample:
    """Library: new books with their authors, tab separated."""
    rows: list[list[object]] = [["ISBN", "書名", "著者", "出版者", "請求記号", "資料番号"]]
    rows += [
        [
            jan(f.chance, "9784"),
            f.chance.choice(
                (
                    "発達障害の子の暮らし",
                    "がんと食事",
                    "認知症の母と歩く",
                    "阿武隈川の鳥",
                    "うつを生きる",
                    "そば打ち入門",
                )
            ),
            f"{name}／著",
            f.chance.choice(("みちのく書房", "青葉出版")),
            f"{f.chance.randint(100, 999)}／{name[0]}",
            f"{f.chance.randrange(10**9, 10**10)}",
        ]
        for name in officials(f.chance, f.chance.randint(15, 50))
    ]
    return Sample(
        "新着図書6月.txt", "new books", table_text(rows, separator="\t", encoding="utf-8-sig"), False, NONE
    )


def vaccine_stock(f: Family) -> Sample:
    """Health centre: vaccines in the refrigerator."""
    rows: list[list[object]] = [["ワクチン", "メーカー", "ロット番号", "有効期限", "入庫日", "本数", "GTIN"]]
    rows += [
        [
            f.chance.choice(("MR", "五種混合", "HPV9価", "帯状疱疹", "日本脳炎")),
            f.chance.choice(("みちのく製薬", "ビケン東北")),
            f"{f.chance.choice('ABKY')}{f.chance.randint(100, 999)}",
            f"2027.{f.chance.randint(1, 12)}.{f.chance.randint(1, 28)}",
            f"R8.5.{f.chance.randint(1, 29)}",
            f.chance.randint(1, 60),
            f"0{jan(f.chance, '4987')}",
        ]
        for _ in range(f.chance.randint(8, 30))
    ]
    return Sample("ワクチン在庫.xlsx", "vaccines in stock", book(rows, "在庫", 1), False, NONE)


def network_list(f: Family) -> Sample:
    """Systems: terminals and their addresses on the network, as a page of the intranet."""
    rows: list[list[object]] = [["端末名", "資産番号", "IPアドレス", "MAC", "設置課", "更新年月"]]
    rows += [
        [
            f"LG{n + 1:04}",
            f"{f.chance.randrange(10**11, 10**12)}",
            f"172.16.{n % 9}.{n + 10}",
            "-".join(f"{f.chance.randint(0, 255):02X}" for _ in range(6)),
            f.chance.choice(("税務課", "福祉課", "会計課")),
            f"R{f.chance.randint(3, 8)}.{f.chance.randint(1, 12)}",
        ]
        for n in range(f.chance.randint(20, 60))
    ]
    return Sample("端末一覧.html", "terminals", html("端末一覧", html_table(rows)), False, NONE)


_ITEMS = (
    "宛名番号:X:10 個人番号:X:12 住民票コード:X:11 氏名:N:40 氏名カナ:X:60 生年月日:9:8 性別:X:1 郵便番号:X:7 住所:N:60 電話番号:X:13 被保険者番号:X:10 基礎年金番号:X:10 障害等級:X:2 "
    "金融機関コード:X:4 口座番号:X:7 口座名義人カナ:X:30 在留カード番号:X:12 旅券番号:X:9"
)


def layout_specification(f: Family) -> Sample:
    """Systems: the layout of a file to be handed between systems."""
    rows: list[list[object]] = [["№", "項目名", "型", "桁", "必須", "開始位置", "備考"]]
    start = 1
    for n, item in enumerate(_ITEMS.split(), 1):
        name, kind, length = item.split(":")
        rows.append(
            [
                n,
                name,
                kind,
                int(length),
                f.chance.choice(("○", "")),
                start,
                f.chance.choice(("", "前ゼロ", "外字は〓", f"コード表{f.chance.randint(1, 99):02}参照")),
            ]
        )
        start += int(length)
    return Sample("連携IFレイアウト_v1.3.xlsx", "layout of a file", book(rows, "レイアウト", 1), False, NONE)


def open_data(f: Family) -> Sample:
    """Systems: open data of shelters in an archive with a note."""
    rows: list[list[object]] = [
        [
            "都道府県コード又は市区町村コード",
            "NO",
            "名称",
            "名称_カナ",
            "住所",
            "緯度",
            "経度",
            "電話番号",
            "法人番号",
            "想定収容人数",
        ]
    ]
    rows += [
        [
            "072999",
            f"{n:010}",
            f"{district}公民館",
            "コウミンカン",
            f"福島県{OWNER}{district}{f.chance.randint(1, 200)}",
            f"37.{f.chance.randint(100000, 199999)}",
            f"140.{f.chance.randint(400000, 499999)}",
            f"(0247)31-{f.chance.randint(2000, 8999)}",
            corporate("000020072999"),
            f.chance.randint(50, 900),
        ]
        for n, district in enumerate(DISTRICTS, 1)
    ]
    data = archive(
        {
            "readme.txt": "指定緊急避難場所一覧（CC BY 4.0）\r\n問合せ　危機管理課 0247-31-2119\r\n".encode(
                "cp932"
            ),
            "072999_evacuation_space.csv": table_text(rows, encoding="utf-8-sig"),
        }
    )
    return Sample("opendata_202606.zip", "open data of shelters", data, False, NONE)
