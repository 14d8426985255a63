"""Family F, to be held: what the city books about daily life."""

from __future__ import annotations

import screening_pdf
from screening_family import Family, Sample, labels
from screening_files import table_text
from screening_sixth import (
    OWNER,
    TABLE,
    account,
    bracketed,
    dashed,
    dotted,
    era,
    licence,
    number,
    residents,
)  # fmt: skip
from screening_sixth_files import (
    Book,
    Letter,
    book,
    html,
    html_table,
    ods,
)
from screening_words import wide


def overdue_books(f: Family) -> Sample:
    """Library: readers to be rung up, as the library system shows them in the browser."""
    rows: list[list[object]] = [["利用者番号", "氏名", "ヨミ", "連絡先", "書名", "返却期限"]]
    rows += [
        [
            f"20{f.chance.randint(100000, 999999)}",
            one.close,
            one.kana,
            dashed(one.phone),
            f.chance.choice(("はじめての盆栽", "ぐりとぐら", "ざんねんないきもの", "火花", "相続の基本")),
            f"2026/06/{f.chance.randint(1, 28):02}",
        ]
        for one in residents(f.chance, f.chance.randint(12, 40), (7, 88))
    ]
    return Sample(
        "督促対象者一覧.html",
        "overdue books",
        html("延滞督促対象者", "<h2>延滞督促対象者</h2>\n" + html_table(rows)),
        True,
        labels("body", "name phone"),
    )


def crematorium(f: Family) -> Sample:
    """Crematorium: its register, with those who asked."""
    rows: list[list[object]] = [
        ["受付", "火葬日", "死亡者氏名", "申請者氏名", "続柄", "申請者住所", "申請者電話", "炉", "使用料"]
    ]
    people = residents(f.chance, f.chance.randint(13, 50))
    rows += [
        [
            n,
            f"R8.{n % 6 + 1}.{n % 27 + 1}",
            f"{one.surname} {f.chance.choice('トメ 市蔵 ヨシ 重吉 フミ'.split())}",
            one.full,
            f.chance.choice(("長男", "夫")) if one.sex == "男" else f.chance.choice(("妻", "長女")),
            one.address,
            bracketed(one.phone),
            f.chance.randint(1, 3),
            f.chance.choice((0, 15000, 40000)),
        ]
        for n, one in enumerate(people, 1)
    ]
    return Sample(
        "火葬簿.csv",
        "register of cremations",
        table_text(rows, encoding="cp932"),
        True,
        labels("body", "name address phone"),
    )


def bulky_waste(f: Family) -> Sample:
    """Refuse: bookings for bulky waste, a plain list."""
    rows: list[list[object]] = [
        ["受付番号", "収集日", "お名前", "住所", "電話番号", "品目", "点数", "処理券"]
    ]
    rows += [
        [
            n,
            f"6月{n % 4 * 7 + 2}日(火)",
            one.close,
            one.address,
            dashed(one.phone),
            f.chance.choice(("タンス", "自転車", "マットレス", "こたつ", "物置")),
            f.chance.randint(1, 5),
            f.chance.choice((500, 1000)),
        ]
        for n, one in enumerate(residents(f.chance, f.chance.randint(15, 80)), 1)
    ]
    return Sample(
        "粗大ごみ6月.xlsx", "bulky waste", book(rows, "６月", 1), True, labels("６月", "name address phone")
    )


def dogs(f: Family) -> Sample:
    """Environment: dogs and who keeps them, tab separated."""
    rows: list[list[object]] = [
        ["登録番号", "鑑札", "所有者氏名", "所有者住所", "電話", "犬名", "犬種", "毛色", "性別", "注射済"]
    ]
    rows += [
        [
            f.chance.randint(10000, 29999),
            f.chance.randint(100, 999),
            one.full,
            one.address,
            one.phone,
            f.chance.choice(("ポチ", "ハナ", "モカ", "リュウ", "小太郎")),
            f.chance.choice(("柴", "雑種", "トイプードル")),
            "茶",
            f.chance.choice(("オス", "メス")),
            f.chance.choice(("○", "")),
        ]
        for one in residents(f.chance, f.chance.randint(15, 60))
    ]
    return Sample(
        "inu_touroku.txt",
        "dogs, tab separated",
        table_text(rows, separator="\t", encoding="cp932"),
        True,
        labels("body", "name address phone"),
    )


def respect_for_the_aged(f: Family) -> Sample:
    """Welfare: guests of the day of the aged in one district, a table in Word."""
    said = Letter(["敬老会　招待者名簿（大字鳥谷）", "※配布後は回収し、裁断すること"])
    rows: list[list[object]] = [["班", "氏名", "生年月日", "数え年", "住所", "出欠"]]
    rows += [
        [n % 5 + 1, one.full, dotted(one.birth), one.age + 1, one.block, ""]
        for n, one in enumerate(
            sorted(residents(f.chance, f.chance.randint(12, 30), (75, 101)), key=lambda one: one.birth), 1
        )
    ]
    said.table(rows)
    return Sample(
        "招待者名簿_鳥谷.docx", "guests of the aged", said.data(), True, labels(TABLE, "name birth address")
    )


def swimming_course(f: Family) -> Sample:
    """Sports: those who signed up in the web form, as the form service exports them."""
    rows: list[list[object]] = [
        [
            "回答日時",
            "氏名",
            "氏名（フリガナ）",
            "生年月日",
            "メールアドレス",
            "日中連絡がつく電話番号",
            "希望コース",
            "アンケート",
        ]
    ]
    rows += [
        [
            f"2026-05-{n % 28 + 1:02} 10:{n % 60:02}:11",
            one.close,
            one.kana,
            f"{one.birth:%Y-%m-%d}",
            one.mail,
            one.phone,
            f.chance.choice(("水曜初級", "土曜中級")),
            f.chance.choice(("", "広報を見ました", "駐車場はありますか")),
        ]
        for n, one in enumerate(residents(f.chance, f.chance.randint(12, 40), (18, 75)))
    ]
    return Sample(
        "answers_20260529.csv",
        "web form",
        table_text(rows, encoding="utf-8-sig"),
        True,
        labels("body", "name birth email phone"),
    )


def address_print(f: Family) -> Sample:
    """Election office: what goes to the printer of the polling cards; no heads at all."""
    rows: list[list[object]] = [
        [
            f"963-{f.chance.randint(7800, 8300)}",
            one.address,
            f"{one.full} 様",
            f"{f.chance.randint(1, 9)}",
            f"{n:05}",
        ]
        for n, one in enumerate(residents(f.chance, f.chance.randint(20, 120), (18, 95)), 1)
    ]
    return Sample(
        "入場券印刷用.csv",
        "labels without heads",
        table_text(rows, encoding="cp932"),
        True,
        labels("body", "name address"),
    )


def drivers(f: Family) -> Sample:
    """General affairs: the yearly look at staff's driving licences, in ODS."""
    rows: list[list[object]] = [
        ["公用車運転者　免許証確認簿"],
        ["所属", "職員番号", "氏名", "免許証の番号", "種類", "有効期限", "確認者"],
    ]
    rows += [
        [
            f.chance.choice(("建設課", "税務課", "水道課", "福祉課")),
            f.chance.randint(1001, 1450),
            one.full,
            licence(f.chance),
            f.chance.choice(("中型(8t)", "準中型", "普通AT限")),
            f"令和{f.chance.randint(8, 12)}年{one.birth.month}月{one.birth.day}日",
            "総務",
        ]
        for one in residents(f.chance, f.chance.randint(6, 40), (21, 60))
    ]
    return Sample(
        "免許証確認R8.ods",
        "licences of staff",
        ods({"確認簿": rows}),
        True,
        labels("確認簿", "name driving_licence"),
    )


def fire_brigade(f: Family) -> Sample:
    """Fire brigade office: members' addresses and accounts for their pay (not the public roll of officers)."""
    rows: list[list[object]] = [
        ["分団", "階級", "氏名", "生年月日", "住所", "携帯", "勤務先", "振込先", "口座番号"]
    ]
    rows += [
        [
            f"第{wide(str(f.chance.randint(1, 8)))}分団",
            f.chance.choice(("団員", "団員", "班長", "部長")),
            one.full,
            dotted(one.birth),
            one.address,
            int(one.phone),
            f.chance.choice(("自営", "会社員", "ＪＡ", "農業")),
            f.chance.choice(("ＪＡ中里", "あぶくま信金")),
            int(account(f.chance)),
        ]
        for one in residents(f.chance, f.chance.randint(12, 60), (19, 58))
    ]
    made = Book()
    sheet = made.sheet("台帳", rows, head=1)
    sheet.column_dimensions["I"].hidden = True
    return Sample(
        "団員台帳（報酬振込用）.xlsx",
        "hidden column of accounts",
        made.data(),
        True,
        labels("台帳", "name birth address phone bank_account"),
    )


def dependants(f: Family) -> Sample:
    """Personnel: one employee's form for the year-end adjustment, each digit of the My Numbers in its own box or in one."""
    sexes = f.chance.choice(("mf", "fm"))
    family = [
        residents(f.chance, 1, ages, sexes=sex)[0]
        for ages, sex in (((40, 55), sexes[0]), ((40, 55), sexes[1]), ((16, 22), "f"))
    ]
    boxed = f.chance.random() < 0.4
    rows: list[list[object]] = [
        ["令和８年分　給与所得者の扶養控除等（異動）申告書"],
        ["給与の支払者", f"{OWNER}長"],
        [],
    ]
    for title, one in zip(("あなたの氏名", "源泉控除対象配偶者", "控除対象扶養親族"), family, strict=True):
        digits = number(f.chance)
        rows += [
            [f"（フリガナ）　{one.kana}"],
            [title, f"{family[0].surname}　{one.given}"],
            ["個人番号", *(list(digits) if boxed else [f"{digits[:4]} {digits[4:8]} {digits[8:]}"])],
            ["生年月日", era(one.birth)],
            ["住所又は居所", family[0].address],
            [],
        ]
    return Sample(
        "R8扶養控除（職員）.xlsx",
        "form over many rows",
        book(rows, "申告書"),
        True,
        labels("申告書", "name my_number birth address"),
    )


def examinees(f: Family) -> Sample:
    """Personnel: those who sit the city's examination, PDF."""
    rows: list[list[object]] = [["受験番号", "氏名", "フリガナ", "生年月日", "電話"]]
    rows += [
        [
            f"26{n + 1:03}",
            one.full,
            one.kana,
            dotted(one.birth),
            dashed(one.phone),
        ]
        for n, one in enumerate(residents(f.chance, f.chance.randint(20, 60), (18, 35)))
    ]
    data = screening_pdf.table("職員採用試験（一般事務）第１次試験受験者名簿", rows, (30, 90, 170, 310, 410))
    return Sample("受験者名簿.pdf", "examinees", data, True, labels("body", "name birth phone"))


def solar_subsidy(f: Family) -> Sample:
    """Environment: the subsidy for solar panels; rows already paid were hidden by a filter, two are left in sight."""
    rows: list[list[object]] = [
        ["太陽光発電設備等補助金　交付一覧"],
        ["受付", "申請者", "設置場所", "kW", "補助額", "銀行・支店", "口座", "状況"],
    ]
    people = residents(f.chance, f.chance.randint(12, 40), (30, 75))
    rows += [
        [
            n,
            one.full,
            one.address,
            f.chance.randint(30, 99) / 10,
            100_000,
            "福島中央　川辺",
            f"普）{account(f.chance)}",
            "支払済" if n > 2 else "審査中",
        ]
        for n, one in enumerate(people, 1)
    ]
    made = Book()
    sheet = made.sheet("R8", rows)
    for row in range(5, len(people) + 3):
        sheet.row_dimensions[row].hidden = True
    return Sample(
        "太陽光補助金.xlsx", "hidden rows", made.data(), True, labels("R8", "name address bank_account")
    )
