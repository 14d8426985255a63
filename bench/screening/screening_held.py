"""Files that must be held: private persons in sheets, tables, forms and in what a screen does not show."""

from __future__ import annotations

import screening_files as files
from screening_family import Family, Sample, labels
from screening_words import people


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
