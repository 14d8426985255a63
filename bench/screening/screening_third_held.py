"""Files of family C that must be held."""

from __future__ import annotations

import io

import pptx
import screening_files as files
import screening_pdf as pdf
from screening_family import Family, Sample, labels
from screening_third import day, digits, full, held, one, some
from screening_words import japanese_date, wide


def allowance(f: Family) -> Sample:
    """Names in two columns under a heading of two rows."""
    rows: list[list[object]] = [
        ["児童手当 現況届 未提出者"],
        [],
        ["", "受給者", "", "", "児童数"],
        ["宛名番号", "姓", "名", "生年月日", "（人）"],
    ]
    rows += [[100_000 + n, p.surname, p.given, day(f, p), n % 4] for n, p in enumerate(some(f), 1)]
    return held("現況届.xlsx", "names in two columns", files.xlsx({"未提出": rows}), "未提出", "name birth")


def insurance(f: Family) -> Sample:
    rows: list[list[object]] = [
        ["記号", "番号", "枝番", "フリガナ", "漢字氏名", "性別", "生年月日", "郵便番号", "住所", "電話番号1"]
    ]
    rows += [
        [
            "川",
            f"{n * 7:07}",
            f"{n % 4:02}",
            p.kana,
            full(f, p),
            n % 2 + 1,
            day(f, p),
            p.postal,
            p.address,
            p.mobile,
        ]
        for n, p in enumerate(some(f), 1)
    ]
    data = files.table_text(rows, separator="\t", encoding="cp932")
    return held("資格一覧.tsv", "health insurance", data, "table", "name birth address phone")


def pupils(f: Family) -> Sample:
    rows: list[list[object]] = [["年", "組", "番号", "児童名", "よみがな", "保護者名", "緊急連絡先"]]
    rows += [
        [1, n % 3 + 1, n, full(f, p), p.kana, full(f, one(f)), p.mobile]
        for n, p in enumerate(some(f, 20, 40), 1)
    ]
    return held("児童名簿.xlsx", "pupils", files.xlsx({"1学年": rows}), "1学年", "name phone")


def evacuation(f: Family) -> Sample:
    rows: list[list[object]] = [["対象者", "住所", "要介護区分", "障害等級", "緊急時の連絡先"]]
    rows += [
        [full(f, p), p.address, f"要介護{n % 5 + 1}", f"身体{n % 6 + 1}級", p.mobile]
        for n, p in enumerate(some(f), 1)
    ]
    kinds = "name address sensitive phone"
    if f.chance.random() < 0.5:
        return held(
            "要支援者.pdf",
            "evacuation list, PDF",
            pdf.table("避難行動要支援者名簿", rows, (40, 110, 350, 410, 470)),
            "body",
            kinds,
        )
    return held(
        "要支援者.xlsx",
        "evacuation list",
        files.xlsx({"集計": [["地区", "数"], ["東", 3]], "個票": rows}, hidden=["個票"]),
        "個票",
        kinds,
    )


def withholding(f: Family) -> Sample:
    """Numbers as numbers: what Excel makes of twelve digits that somebody typed."""
    rows: list[list[object]] = [["整理番号", "受給者の氏名", "受給者番号（個人番号）", "支払金額"]]
    rows += [[n, full(f, p), int(p.number), n * 1000] for n, p in enumerate(some(f), 1)]
    return held(
        "支払調書.xlsx", "numbers as numbers", files.xlsx({"令和8年": rows}), "令和8年", "name my_number"
    )


def decision(f: Family) -> Sample:
    """A form whose value stands on the line under its label."""
    p = one(f)
    lines = [
        "川福第123号",
        "支給決定通知書",
        "申請者",
        full(f, p),
        "住所",
        p.address,
        "個人番号",
        digits(f, p.number),
        "上記のとおり決定しました。",
    ]
    return held("決定通知.pdf", "label above the value", pdf.plain(lines), "body", "name address my_number")


def collection(f: Family) -> Sample:
    p = one(f)
    text = [
        "滞納整理 交渉経過", f"{full(f, p)}（{japanese_date(p.birth)}生）、{p.address}在住。",
        f"勤務先へ照会。携帯 {p.mobile} に架電、不在。", f"差押え予定の預金は諏訪信用金庫 本店 普通預金 口座番号{f.chance.randint(1000000, 9999999)}。",
    ]  # fmt: skip
    return held(
        "交渉経過.docx",
        "arrears, in sentences",
        files.document(text),
        "body",
        "name birth address phone bank_account",
    )


def protection(f: Family) -> Sample:
    p = one(f)
    gone = [f"被保護者 {full(f, p)} は、うつ病により通院中である。"]
    return held(
        "ケース会議.docx",
        "sensitive, deleted",
        files.document(["ケース会議資料", "次回は来月開く。"], deleted=gone),
        "deleted",
        "name sensitive",
    )


def pension(f: Family) -> Sample:
    book = files.xlsx({"照会": [["件名", "期限"], ["年金記録", "11/30"]]})
    note = f"基礎年金番号は{f.chance.randint(1000, 9999)}-{f.chance.randint(100000, 999999)}とのこと"
    return held(
        "照会票.xlsx",
        "pension number in a comment",
        files.with_comment(book, note),
        "comment",
        "pension_number",
    )


def foreigners(f: Family) -> Sample:
    rows: list[list[object]] = [["氏名", "国籍・地域", "在留カードの番号", "在留期間の満了日"]]
    rows += [
        [
            full(f, p),
            "中国",
            f"{f.chance.choice(('AB', 'EH', 'TK'))}{f.chance.randint(10**7, 10**8 - 1)}{f.chance.choice(('CD', 'EA', 'PA'))}",
            "2027-03-31",
        ]
        for p in some(f)
    ]
    return held(
        "在留.csv",
        "residence cards",
        files.table_text(rows, encoding="utf-8-sig"),
        "table",
        "name residence_card",
    )


def drivers(f: Family) -> Sample:
    rows: list[list[object]] = [["運転者", "免許証の番号", "有効期限"]]
    rows += [[full(f, p), f"30{f.chance.randint(10**9, 10**10 - 1)}", "2028/05/10"] for p in some(f)]
    return held(
        "運転者台帳.docx",
        "driving licences",
        files.document(["公用車 運転者台帳"], [rows]),
        "table",
        "name driving_licence",
    )


def pasted(f: Family) -> Sample:
    """A table that somebody pasted into a mail."""
    rows = [f"{full(f, p)}\t{p.address}\t{p.mobile}" for p in some(f, 12, 20)]
    body = "見本課 ご担当者様\n\n研修会の参加者は次のとおりです。\n\n" + "\n".join(rows) + "\n\n以上です。\n"
    data = files.mail("fukushi@town.kawabe.lg.jp", "jimu@kenshu.example.or.jp", "参加者", body)
    return Sample(
        "参加者.eml",
        "list pasted into a mail",
        data,
        True,
        labels("table", "name address phone") | labels("mail-header", "email"),
    )


def speaker(f: Family) -> Sample:
    p = one(f)
    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[5])
    assert slide.shapes.title is not None
    slide.shapes.title.text = "窓口改善の取り組み"
    frame = slide.notes_slide.notes_text_frame
    assert frame is not None
    frame.text = f"例に使った方のマイナンバーは{digits(f, p.number)}。削除すること。"
    out = io.BytesIO()
    made.save(out)
    return held("窓口改善.pptx", "speaker note", out.getvalue(), "note", "my_number")


def payment(f: Family) -> Sample:
    card = f.chance.choice(("4111111111111111", "5555555555554444", "3530111333300000"))
    parts = "-".join(card[n : n + 4] for n in range(0, 16, 4))
    text = f"施設利用料の決済について\n申込者 {full(f, one(f))}\nカード番号 {parts}\n有効期限 05/29\n"
    return held("決済.txt", "credit card", text.encode("cp932", "replace"), "body", "name credit_card")


def care(f: Family) -> Sample:
    rows: list[list[object]] = [["番号", "被保険者", "介護被保険者証番号", "認定結果", "認定日"]]
    rows += [
        [n, full(f, p), f"{n:010}", f"要支援{n % 2 + 1}", "令和8年10月1日"]
        for n, p in enumerate(some(f), 3_000)
    ]
    return held(
        "認定審査.pdf",
        "care, PDF",
        pdf.table("介護認定審査会 資料", rows, (40, 90, 200, 330, 420)),
        "body",
        "name insured_number sensitive",
    )


def wide_digits(f: Family) -> Sample:
    rows: list[list[object]] = [["氏　名", "個人番号", "備　考"]]
    rows += [[full(f, p), wide(p.number), "済"] for p in some(f)]
    return held(
        "控え.xlsx",
        "full width, very hidden",
        files.xlsx({"表紙": [["控え"]], "名簿元": rows}, hidden=["名簿元"]),
        "名簿元",
        "name my_number",
    )
