"""A labelled corpus of invented municipal files.  Two families with other layouts, headings and spellings.

A label is a kind and where it stands (a sheet, a part); ``hold`` is what the default settings should decide:
a special number or sensitive matter of a private person, or ten private persons.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import screening_files as files
from screening_words import Person, address, japanese_date, my_number, people, short_date, wide

Labels = frozenset[tuple[str, str]]
NONE: Labels = frozenset()


@dataclass(frozen=True, slots=True)
class Sample:
    name: str
    what: str
    data: bytes
    hold: bool
    labels: Labels

    @property
    def format(self) -> str:
        return self.name.rpartition(".")[2]


def labels(where: str, kinds: str) -> Labels:
    return frozenset((kind, where) for kind in kinds.split())


class Family:
    """Spellings of one family."""

    def __init__(self, family: str, chance: random.Random) -> None:
        self.id, self.chance = family, chance

    def name(self, one: Person) -> str:
        if self.id == "A":
            return f"{one.surname}　{one.given}"
        return self.chance.choice(
            (f"{one.surname}{one.given}", f"{one.surname} {one.given}", f"{one.surname}　{one.given}")
        )

    def number(self, digits: str) -> str:
        if self.id == "A":
            return digits
        parted = f"{digits[:4]}-{digits[4:8]}-{digits[8:]}"
        return self.chance.choice((digits, parted, wide(digits), parted.replace("-", " ")))

    def day(self, one: Person) -> str:
        if self.id == "A":
            return japanese_date(one.birth)
        return self.chance.choice(
            (
                short_date(one.birth),
                f"{one.birth[0]}/{one.birth[1]:02}/{one.birth[2]:02}",
                wide(japanese_date(one.birth)),
            )
        )

    def heads(self, first: str, second: str) -> list[object]:
        return list((first if self.id == "A" else second).split())

    def encoding(self) -> str:
        return "utf-8-sig" if self.id == "A" else "cp932"

    def many(self, low: int = 25, high: int = 120) -> list[Person]:
        return people(self.chance, self.id, self.chance.randint(low, high))

    def title(self, text: str) -> list[list[object]]:
        return [[text]] if self.id == "A" else [[], ["", text], []]


def roster(f: Family) -> Sample:
    rows = [
        *f.title("敬老会対象者名簿"),
        f.heads("番号 氏名 住所 生年月日 電話番号", "連番 お名前 住民登録地 生年 連絡先(携帯)"),
    ]
    rows += [[n, f.name(p), p.address, f.day(p), p.mobile] for n, p in enumerate(f.many(), 1)]
    return Sample(
        "名簿.xlsx", "roster", files.xlsx({"名簿": rows}), True, labels("名簿", "name address birth phone")
    )


def hidden_roster(f: Family) -> Sample:
    rows: list[list[object]] = [
        f.heads("番号 氏名 個人番号 住所", "No. 住民名 マイナンバー 現住所"),
        *([n, f.name(p), f.number(p.my_number), p.address] for n, p in enumerate(f.many(), 1)),
    ]
    shown: list[list[object]] = [["地区", "人数"], ["北", 12], ["南", 30]]
    sheet = "名簿" if f.id == "A" else "集計元"
    data = files.xlsx({"集計": shown, sheet: rows}, hidden=[sheet])
    return Sample("集計.xlsx", "hidden sheet", data, True, labels(sheet, "name my_number address"))


def hidden_column(f: Family) -> Sample:
    rows: list[list[object]] = [
        f.heads("受付番号 氏名 個人番号 金額", "整理番号 申請者 個人番号(12桁) 給付額")
    ]
    rows += [
        [f"R8-{n:04}", f.name(p), f.number(p.my_number), f.chance.randint(1, 99) * 1000]
        for n, p in enumerate(f.many(), 1)
    ]
    data = files.xlsx({"給付": rows}, hidden_columns={"給付": "C"})
    return Sample("給付一覧.xlsx", "hidden column", data, True, labels("給付", "name my_number"))


def tax_list(f: Family) -> Sample:
    rows: list[list[object]] = [
        f.heads("納税義務者 個人番号 住所 税額", "氏名・名称 個人番号 住所又は居所 年税額")
    ]
    rows += [[f.name(p), f.number(p.my_number), p.address, f.chance.randint(10, 900) * 100] for p in f.many()]
    return Sample(
        "課税.csv",
        "tax list",
        files.table_text(rows, encoding=f.encoding()),
        True,
        labels("table", "name my_number address"),
    )


def headless_numbers(f: Family) -> Sample:
    rows = [[n, p.my_number, f.chance.randint(1, 9)] for n, p in enumerate(f.many(60), 1)]
    return Sample(
        "出力.csv",
        "numbers without heading",
        files.table_text(rows, encoding=f.encoding()),
        True,
        labels("table", "my_number"),
    )


def care_list(f: Family) -> Sample:
    rows: list[list[object]] = [
        f.heads(
            "被保険者番号 被保険者氏名 要介護度 生年月日",
            "介護保険被保険者番号 利用者氏名 要介護状態区分 生年月日",
        )
    ]
    rows += [[p.insured, f.name(p), f"要介護{f.chance.randint(1, 5)}", f.day(p)] for p in f.many()]
    if f.id == "A":
        return Sample(
            "介護.xlsx",
            "care list",
            files.xlsx({"一覧": rows}),
            True,
            labels("一覧", "insured_number name birth sensitive"),
        )
    data = files.document(["要介護認定者一覧"], [rows[:15]])
    return Sample(
        "介護.docx", "care list", data, True, labels("table", "insured_number name birth sensitive")
    )


def resident_phones(f: Family) -> Sample:
    rows: list[list[object]] = [f.heads("氏名 住所 電話", "世帯主名 町内会 携帯電話")]
    rows += [[f.name(p), p.address if f.id == "A" else "北町内会", p.mobile] for p in f.many()]
    kinds = "name address phone" if f.id == "A" else "name phone"
    separator = "," if f.id == "A" else "\t"
    name = "連絡網.csv" if f.id == "A" else "連絡網.txt"
    return Sample(
        name,
        "residents' phones",
        files.table_text(rows, separator=separator, encoding=f.encoding()),
        True,
        labels("table", kinds),
    )


def application(f: Family) -> Sample:
    p = people(f.chance, f.id, 1)[0]
    pairs = [
        (f.heads("氏名 個人番号 住所 生年月日 電話番号", "申請者氏名 マイナンバー 居所 生年月日 連絡先"))[n]
        for n in range(5)
    ]
    values = [f.name(p), f.number(p.my_number), p.address, f.day(p), p.mobile]
    if f.id == "A":
        text = ["交付申請書", *(f"{label}：{value}" for label, value in zip(pairs, values, strict=True))]
        return Sample(
            "申請書.docx",
            "application",
            files.document(text),
            True,
            labels("body", "name my_number address birth phone"),
        )
    data = files.document(["給付金支給申請書"], [list(zip(pairs, values, strict=True))])
    return Sample(
        "申請書.docx", "application", data, True, labels("table", "name my_number address birth phone")
    )


def tracked(f: Family) -> Sample:
    gone = [f"{f.name(p)} 様　個人番号 {f.number(p.my_number)}" for p in people(f.chance, f.id, 3)]
    data = files.document(["事務連絡", "下記のとおり通知します。"], deleted=gone)
    return Sample("通知.docx", "tracked deletion", data, True, labels("deleted", "my_number name"))


def pivot(f: Family) -> Sample:
    head = f.heads("氏名 住所 金額", "対象者氏名 住所 支給額")
    rows = [[f.name(p), p.address, f.chance.randint(1, 9) * 1000] for p in f.many()]
    data = files.with_pivot_cache(files.xlsx({"集計": [["地区", "金額"], ["北", 1000]]}), head, rows)
    return Sample("支給集計.xlsx", "pivot cache", data, True, labels("pivot-cache", "name address"))


def accounts(f: Family) -> Sample:
    rows: list[list[object]] = [f.heads("氏名 銀行名 支店名 口座番号", "口座名義人 金融機関 店名 口座番号")]
    rows += [[f.name(p), "山川銀行", "川辺支店", p.account] for p in f.many()]
    return Sample(
        "振込先.csv",
        "bank accounts",
        files.table_text(rows, encoding=f.encoding()),
        True,
        labels("table", "name bank_account"),
    )


def consultation(f: Family) -> Sample:
    p = people(f.chance, f.id, 1)[0]
    text = (
        f"相談者 {f.name(p)} 様（{f.day(p)}生まれ）から、生活保護の申請と精神障害者手帳について相談があった。"
    )
    data = (
        files.document(["相談記録", text])
        if f.id == "A"
        else (f"相談記録\n{text}\n次回は来月とする。\n").encode("cp932", "replace")
    )
    return Sample(
        "相談.docx" if f.id == "A" else "相談.txt",
        "consultation",
        data,
        True,
        labels("body", "name birth sensitive"),
    )


def comment(f: Family) -> Sample:
    p = people(f.chance, f.id, 1)[0]
    data = files.with_comment(
        files.xlsx({"予定": [["日", "件名"], ["10/1", "打合せ"]]}), f"個人番号 {f.number(p.my_number)}"
    )
    return Sample("予定表.xlsx", "comment", data, True, labels("comment", "my_number"))


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


MAKERS: tuple[Callable[[Family], Sample], ...] = (
    roster, hidden_roster, hidden_column, tax_list, headless_numbers, care_list, resident_phones, application, tracked, pivot,
    accounts, consultation, comment, minutes, statistics, orders, headless_orders, staff, invoice, vendors, members, parcels,
    letter, notice,
)  # fmt: skip


def corpus(family: str, seed: int, rounds: int) -> Iterator[Sample]:
    for n in range(rounds):
        for maker in MAKERS:
            yield maker(Family(family, random.Random(f"{family}-{seed}-{n}-{maker.__name__}")))
