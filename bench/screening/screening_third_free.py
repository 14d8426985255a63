"""Files of family C that must not be held."""

from __future__ import annotations

import io

import pptx
import screening_files as files
import screening_pdf as pdf
from screening_family import Family, Sample, labels
from screening_third import free, full, one, some
from screening_words import my_number


def tender(f: Family) -> Sample:
    rows: list[list[object]] = [["業者名", "法人番号", "入札金額", "結果"]]
    rows += [
        [f"{p.surname}工業株式会社", "7000012050002", f"{n * 1_234_000:,}", "落札" if n == 3 else ""]
        for n, p in enumerate(some(f, 5, 12), 1)
    ]
    return free(
        "入札結果.pdf", "tender, PDF", pdf.table("入札結果 町道改良工事 9月25日", rows, (40, 180, 320, 450))
    )


def council(f: Family) -> Sample:
    lines = ["令和8年第3回定例会 会議録", "出席議員"]
    lines += [f"{n}番 {full(f, p)}" for n, p in enumerate(some(f, 12, 16), 1)]
    lines += [f"○{p.surname}議員 障害者雇用率と生活保護の動向について伺います。" for p in some(f, 8, 12)]
    return free("会議録.pdf", "council minutes, PDF", pdf.plain(lines))


def population(f: Family) -> Sample:
    rows: list[list[object]] = [["団体コード", "団体名", "総数", "男", "女", "世帯数"]]
    rows += [
        [f"{n:05}{n % 10}", f"第{n}行政区", f.chance.randint(10**3, 10**5), 500 + n, 510 + n, 300 + n]
        for n in range(1000, 1060)
    ]
    return free("人口.csv", "population", files.table_text(rows, encoding="cp932"))


def directory(f: Family) -> Sample:
    rows: list[list[object]] = [["課", "係", "職", "氏名", "内線", "メールアドレス"]]
    rows += [
        [
            "住民課",
            "戸籍係",
            f.chance.choice(("課長", "主査", "会計年度任用職員")),
            full(f, p),
            200 + n,
            f"k{n:04}@town.kawabe.lg.jp",
        ]
        for n, p in enumerate(some(f, 15, 50))
    ]
    return free("職員一覧.csv", "staff list", files.table_text(rows, encoding="utf-8-sig"))


def books(f: Family) -> Sample:
    rows: list[list[object]] = [["ISBN", "書名", "著者名", "受入番号"]]
    rows += [
        [f"978410{f.chance.randint(10**6, 10**7 - 1)}", "町の歩み", full(f, p), f"{20260000 + n}{n:04}"]
        for n, p in enumerate(some(f))
    ]
    return free("蔵書.xlsx", "library books", files.xlsx({"蔵書": rows}))


def works(f: Family) -> Sample:
    rows: list[list[object]] = [["工事名", "施工箇所", "請負者", "工期"]]
    rows += [
        [f"水道管布設替え その{n}", f"{p.address}先", f"有限会社{p.surname}設備", "令和9年3月15日"]
        for n, p in enumerate(some(f, 15, 40), 1)
    ]
    return free("工事台帳.xlsx", "public works", files.xlsx({"令和8年度": rows}))


def sensor(f: Family) -> Sample:
    rows: list[list[object]] = [["観測時刻", "観測所", "水位"]]
    rows += [
        [f"2026{n % 12 + 1:02}{n % 28 + 1:02}{n % 24:02}{n % 60:02}", "川辺橋", f"{n % 300 / 100:.2f}"]
        for n in range(400)
    ]
    return free("水位.csv", "sensor log", files.table_text(rows, encoding="utf-8"))


def facilities(f: Family) -> Sample:
    rows: list[list[object]] = [["施設名", "郵便番号", "所在地", "電話番号", "FAX番号"]]
    rows += [
        [f"{p.surname}地区集会所", p.postal, p.address, f"0266-52-{4000 + n}", f"0266-52-{5000 + n}"]
        for n, p in enumerate(some(f, 15, 40))
    ]
    return free("施設一覧.csv", "facilities, open data", files.table_text(rows, encoding="cp932"))


def manual(f: Family) -> Sample:
    lines = [
        "個人番号の入力のしかた",
        "個人番号の欄には12桁の数字を入力します。",
        "入力例：1234-5678-9012",
        "ハイフンは入れなくてもかまいません。",
        "氏名の欄には戸籍の氏名を入力します。（例：川辺太郎）",
    ]
    return free("入力要領.docx", "manual with a sample", files.document(lines))


def passed(f: Family) -> Sample:
    lines = ["職員採用試験 第1次試験合格者", "受験番号"] + [
        f"{260000 + f.chance.randint(1, 9999)}" for _ in range(40)
    ]
    return free("合格者.pdf", "numbers of candidates", pdf.plain(lines))


def bill(f: Family) -> Sample:
    lines = ["請求書", "川辺町長 様", "株式会社諏訪印刷 代表取締役 " + full(f, one(f)), "長野県諏訪市大手1丁目2番3号 TEL 0266-52-4141",
             "登録番号 T7000012050002", "お振込先 諏訪信用金庫 本店 当座 1234567 カ）スワインサツ", f"請求書番号 {my_number(f.chance)}"]  # fmt: skip
    return free("請求書.pdf", "invoice, PDF", pdf.plain(lines))


def budget(f: Family) -> Sample:
    rows: list[list[object]] = [["款", "項", "目", "本年度", "前年度"]]
    rows += [
        ["民生費", name, "扶助費", f.chance.randint(10**5, 10**8), f.chance.randint(10**5, 10**8)]
        for name in ("生活保護費", "障害福祉費", "児童福祉費", "老人福祉費") * 8
    ]
    return free("予算書.xlsx", "budget", files.xlsx({"歳出": rows}))


def newsletter(f: Family) -> Sample:
    lines = [
        "広報かわべ 11月号",
        "健康相談 申し込みは保健センター（電話0266-52-4141）へ。",
        "マイナンバーカードの休日受付を行います。",
    ]
    lines += [f"{course}教室 講師 {full(f, one(f))}さん" for course in ("書道", "俳句", "料理")]
    return free("広報.pdf", "newsletter", pdf.plain(lines))


def slides(f: Family) -> Sample:
    made = pptx.Presentation()
    for title in ("地域防災計画の見直し", "要配慮者への支援", "今後の日程"):
        slide = made.slides.add_slide(made.slide_layouts[5])
        assert slide.shapes.title is not None
        slide.shapes.title.text = title
    out = io.BytesIO()
    made.save(out)
    return free("説明資料.pptx", "slides", out.getvalue())


def reply(f: Family) -> Sample:
    p = one(f)
    body = f"{p.surname} 様\n\nお問い合わせの件、確認して折り返します。\n\n--\n川辺町役場 住民課 {one(f).surname}\n〒392-0026 長野県諏訪市大手1-2-3\nTEL 0266-52-4141 FAX 0266-52-4142\njumin@town.kawabe.lg.jp\n"
    return free(
        "回答.eml",
        "reply",
        files.mail("jumin@town.kawabe.lg.jp", "ask@example.or.jp", "Re: 照会", body),
        labels("mail-header", "email"),
    )
