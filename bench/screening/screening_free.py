"""Files that must not be held: offices, companies, statistics, and numbers that only look like it."""

from __future__ import annotations

import screening_files as files
from screening_family import NONE, Family, Sample, labels
from screening_words import address, my_number, people


def minutes(f: Family) -> Sample:
    names = people(f.chance, f.id, 12)
    roles = ("委員", "議員") if f.id == "A" else ("委員長", "課長", "係長")
    text = [
        "会議録" if f.id == "A" else "第3回審議会 議事要旨",
        f"日時　令和8年10月{f.chance.randint(1, 28)}日 10時",
    ]
    text += [
        f"{p.surname}{f.chance.choice(roles)}　「{f.chance.choice(('賛成である', '予算の見通しはどうか', '生活保護の件数は増えているか', '障害者福祉の充実を'))}」"
        for p in names
    ]
    text += ["お問合せ 総務課 0299-12-3456"]
    data = files.document(text) if f.id == "A" else "\n".join(text).encode("cp932", "replace")
    return Sample("会議録.docx" if f.id == "A" else "要旨.txt", "minutes", data, False, NONE)


def statistics(f: Family) -> Sample:
    rows: list[list[object]] = [
        f.heads("年度 人口 世帯数 障害者手帳交付数", "市町村名 総人口 生活保護世帯 認定者数")
    ]
    rows += [
        [
            f"令和{n}年" if f.id == "A" else f"市町村{n}",
            f.chance.randint(10**6, 10**8),
            f.chance.randint(100, 9999),
            f.chance.randint(10, 900),
        ]
        for n in range(1, 40)
    ]
    return Sample(
        "統計.xlsx" if f.id == "A" else "統計.csv",
        "statistics",
        files.xlsx({"統計": rows}) if f.id == "A" else files.table_text(rows, encoding="cp932"),
        False,
        NONE,
    )


def orders(f: Family) -> Sample:
    first = f.chance.randint(202601010001, 202612310001)
    rows: list[list[object]] = [f.heads("注文番号 品名 数量 単価", "伝票No. 商品コード 数量 日時")]
    rows += [
        [first + n, f.chance.choice(("用紙", "封筒")), n % 9 + 1, 120]
        if f.id == "A"
        else [
            f"{first + n * 37}",
            f"49{f.chance.randint(10**10, 10**11 - 1)}",
            n % 5,
            f"20261016{n % 24:02}{n % 60:02}",
        ]
        for n in range(200)
    ]
    return Sample(
        "注文.xlsx" if f.id == "A" else "注文.csv",
        "orders",
        files.xlsx({"注文": rows}) if f.id == "A" else files.table_text(rows, encoding="cp932"),
        False,
        NONE,
    )


def headless_orders(f: Family) -> Sample:
    rows = [[f"{f.chance.randrange(10**11, 10**12)}", f.chance.choice("ABC"), n] for n in range(300)]
    return Sample(
        "ログ.csv", "numbers that are none", files.table_text(rows, encoding=f.encoding()), False, NONE
    )


def staff(f: Family) -> Sample:
    rows: list[list[object]] = [f.heads("所属 職名 氏名 内線 電話", "部署 役職 職員名 メール 直通電話")]
    for n, p in enumerate(f.many(20, 60)):
        last = (
            [100 + n, f"0299-12-{3400 + n}"]
            if f.id == "A"
            else [f"s{n}@town.kawabe.lg.jp", f"0299-12-{3400 + n}"]
        )
        rows.append(
            [f.chance.choice(("総務課", "税務課")), f.chance.choice(("係長", "主事")), f.name(p), *last]
        )
    return Sample("職員電話帳.xlsx", "staff phone book", files.xlsx({"電話帳": rows}), False, NONE)


def invoice(f: Family) -> Sample:
    account = f.chance.randint(1000000, 9999999)
    text = [
        "請求書" if f.id == "A" else "御請求書（控）",
        "株式会社山川商事" if f.id == "A" else "有限会社海原印刷",
        "登録番号 T7000012050002",
    ]
    text += [
        f"請求番号 {my_number(f.chance)}",
        f"振込先 山川銀行 川辺支店 普通 {account} カ）ヤマカワショウジ",
        "担当 営業部 0299-98-7654",
    ]
    data = files.document(text) if f.id == "A" else "\r\n".join(text).encode("cp932", "replace")
    return Sample("請求書.docx" if f.id == "A" else "請求書.txt", "invoice", data, False, NONE)


def vendors(f: Family) -> Sample:
    rows: list[list[object]] = [f.heads("業者名 代表者氏名 所在地 電話番号", "事業者名 法人番号 所在地 電話")]
    rows += [
        [
            f"株式会社{p.surname}建設",
            f.name(p) if f.id == "A" else "7000012050002",
            p.address,
            f"0299-{f.chance.randint(10, 99)}-{f.chance.randint(1000, 9999)}",
        ]
        for p in f.many()
    ]
    return Sample("業者一覧.csv", "vendors", files.table_text(rows, encoding=f.encoding()), False, NONE)


def members(f: Family) -> Sample:
    rows: list[list[object]] = [f.heads("役職 氏名 選出区分", "No. 委員氏名 所属団体 役職名")]
    rows += [
        ["委員", f.name(p), "公募"] if f.id == "A" else [n, f.name(p), "商工会", "理事"]
        for n, p in enumerate(people(f.chance, f.id, 14), 1)
    ]
    return Sample(
        "委員名簿.docx", "committee members", files.document(["審議会委員名簿"], [rows]), False, NONE
    )


def parcels(f: Family) -> Sample:
    rows: list[list[object]] = [f.heads("路線名 地番 延長", "工事番号 工事場所 工期")]
    rows += (
        [[f"町道{n}号線", address(f.chance, f.id), n * 10] for n in range(40)]
        if f.id == "A"
        else [[f"R8-{n}", f"{address(f.chance, f.id)}地内", "90日"] for n in range(40)]
    )
    return Sample("路線.xlsx", "parcels", files.xlsx({"一覧": rows}), False, NONE)


def letter(f: Family) -> Sample:
    p = people(f.chance, f.id, 1)[0]
    body = f"いつもお世話になっております。資料を送付します。\n\n--\n川辺町役場 総務課 {p.surname}\n電話 0299-12-3456\nsoumu@town.kawabe.lg.jp\n"
    to = "info@yamakawa.co.jp" if f.id == "A" else "a@umihara.ne.jp, b@umihara.ne.jp"
    return Sample(
        "連絡.eml",
        "mail with a signature",
        files.mail("soumu@town.kawabe.lg.jp", to, "資料", body),
        False,
        labels("mail-header", "email"),
    )


def notice(f: Family) -> Sample:
    text = [
        "健康診断のお知らせ" if f.id == "A" else "マイナンバーカードの休日窓口について",
        "日時 令和8年11月3日",
        "会場 川辺町中央公民館（川辺町大字山下123番地）",
        "電話 0299-12-3456",
    ]
    text += [
        "個人番号は12桁です。通知カードを持参してください。",
        "感染症の予防のため、妊娠中の方は事前にご相談ください。",
    ]
    return Sample("お知らせ.docx", "notice", files.document(text), False, NONE)
