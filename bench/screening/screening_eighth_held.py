"""Files of the eighth family that must be held: desks of residents, tax, national health and pension."""

from __future__ import annotations

import openpyxl
from screening_eighth import (
    CITY_MAIL,
    Resident,
    card,
    coded,
    days,
    digits,
    foreigners,
    half,
    in_fours,
    kana,
    licence,
    mobile,
    names,
    pension,
    private_mail,
    residence_code,
    resident,
    residents,
)
from screening_family import Family, Sample, labels
from screening_files import table_text
from screening_pdf import plain, table
from screening_seventh_files import (
    CSV,
    FIXED,
    HTML_TABLE,
    JSON,
    PDF_TABLE,
    TABLE,
    book,
    changed,
    data_json,
    html,
    letter,
    note,
    ods,
    paper,
    rtf,
    sheet_of,
    text,
)
from screening_words import japanese_date, wide


def moving_certificate(f: Family) -> Sample:
    """A household that moves: what one town hands to the next."""
    home = resident(f.chance, 1960, 1992)
    spouse = resident(f.chance, home.birth[0] - 3, home.birth[0] + 3, not home.woman)
    family = [home, spouse, *residents(f, 0, 3, 2010, 2025)]
    rows = [
        {
            "続柄": "世帯主" if one is home else "子" if one is not spouse else "妻" if one.woman else "夫",
            "氏名": f"{home.surname}　{one.given}",
            "生年月日": coded(one.birth),
            "性別": "2" if one.woman else "1",
            "個人番号": one.number,
            "住民票コード": residence_code(f.chance),
            "国保": f.chance.choice(("有", "無")),
        }
        for one in family
    ]
    data = {"様式": "転出証明書情報", "転出元": "霧沢市", "異動予定日": "R8.6.1", "旧住所": home.address, "転入先": resident(f.chance).address, "世帯員": rows}  # fmt: skip
    found = labels(JSON, "name birth my_number residence_code address")
    return Sample("転出証明書情報_送信用.json", "moving certificate", data_json(data), True, found)


def postal_request(f: Family) -> Sample:
    one = resident(f.chance)
    shown = licence(f.chance)
    lines = [
        "市民課　戸籍の郵便請求ご担当さま", "", "先週お送りした請求書に書きもれがあったので、メールで失礼します。", "",
        f"必要なのは祖父の除籍謄本1通です。私は孫の{one.surname}{one.given}（{japanese_date(one.birth)}生）です。",
        f"住まいは〒{one.postal}　{one.address}、昼間は{one.phone}に出られます。",
        f"本人確認ですが、コピーが薄いとのことでしたので免許証の番号を書いておきます。{in_fours(f)(shown)}　です。",
        "手数料の定額小為替は別便で出しました。よろしくお願いいたします。",
    ]  # fmt: skip
    found = labels("body", "name birth address phone driving_licence") | labels("mail-header", "email")
    data = letter(private_mail(f.chance), f"koseki@{CITY_MAIL}", "戸籍の郵送請求について（追加）", lines)
    return Sample("戸籍の郵送請求について（追加）.eml", "request by post", data, True, found)


def returned_cards(f: Family) -> Sample:
    """Two rows of headings, a merged title: nobody's number, but everybody's address."""
    said, day = names(f), days(f)
    why = ("あて所に尋ねあたりません", "保管期間経過", "転居", "受取拒否", "")
    head: list[list[object]] = [
        ["交付通知書　返戻分（5月受付）", "", "", "", "", "", ""],
        ["No.", "申請者", "", "", "あて先", "", "返戻"],
        ["", "氏　名", "フリガナ", "生年", "郵便", "住　所", "理由"],
    ]
    rows = [[n, said(p), kana(p), day(p.birth), p.postal, p.address, f.chance.choice(why)] for n, p in enumerate(residents(f, 14, 60), 1)]  # fmt: skip

    def finish(made: openpyxl.Workbook) -> None:
        sheet = sheet_of(made, "返戻")
        for area in ("A1:G1", "B2:D2", "E2:F2"):
            sheet.merge_cells(area)

    data = book({"返戻": head + rows, "集計": [["理由", "件数"], ["転居", 4]]}, finish=finish)
    return Sample("交付通知書返戻一覧（5月）.xlsx", "cards sent back", data, True, labels("返戻", "name birth address"))  # fmt: skip


def change_records(f: Family) -> Sample:
    """No headings: the changes of one night between two systems."""
    rows: list[list[object]] = []
    for one in residents(f, 6, 40):
        kind, when = f.chance.choice(("01", "02", "11", "21", "31")), f"202605{f.chance.randint(1, 28):02}"
        rows.append(["R1", when, kind, residence_code(f.chance), half(kana(one)), one.full, coded(one.birth), "2" if one.woman else "1", one.address, ""])  # fmt: skip
    data = table_text([*rows, ["R9", len(rows)]], encoding="cp932")
    return Sample("IDOU_20260528.csv", "changes without headings", data, True, labels(CSV, "residence_code name birth address"))  # fmt: skip


def foreign_addresses(f: Family) -> Sample:
    chance = f.chance
    rows: list[list[object]] = [["届出日", "在留カード等番号", "氏名（ローマ字）", "カナ", "国籍・地域", "在留資格", "新しい住居地"]]  # fmt: skip
    for one in foreigners(chance, chance.randint(4, 9)):
        number = f"{chance.choice('ABEGHU')}{chance.choice('ABCDGKL')}{digits(chance, 8)}{chance.choice('ABEG')}{chance.choice('ABCDE')}"
        status = chance.choice(("技能実習2号ロ", "留学", "家族滞在", "永住者", "特定技能1号"))
        rows.append([f"5月{chance.randint(1, 28)}日", number, one.latin, one.katakana, one.nationality, status, resident(chance).address])  # fmt: skip
    found = labels("住居地届", "residence_card name address")
    return Sample(
        "住居地届出_入管連絡用.ods", "addresses of foreigners", ods({"住居地届": rows}), True, found
    )


def passport_counter(f: Family) -> Sample:
    lines = ["旅券窓口　引渡し・返納　控え（係内メモ）", "-" * 30]
    said = names(f)
    for one in residents(f, 2, 6):
        number = f"{f.chance.choice(('TR', 'TS', 'MU', 'TT'))}{digits(f.chance, 7)}"
        done = f.chance.choice(
            ("引渡し済", "紛失届→失効手続へ", "残存有効、VOID処理", "未交付失効の予告TELした")
        )
        lines.append(f"{f.chance.randint(9, 16)}:{f.chance.randint(10, 59)}　{said(one)}様　{number}　{done}　{one.phone if 'TEL' in done else ''}")  # fmt: skip
    lines += [f"16:50　{said(resident(f.chance))}様　旧旅券 TR{digits(f.chance, 7)} 紛失　{mobile(f.chance)}へ折返し"]  # fmt: skip
    found = labels("body", "name passport phone")
    return Sample("旅券窓口メモ.txt", "passports at the counter", text(lines, "cp932"), True, found)


def support_measures(f: Family) -> Sample:
    """A form like paper: who fears whom."""
    her, child = resident(f.chance, 1970, 1999, woman=True), resident(f.chance, 2008, 2020)
    him = resident(f.chance, 1965, 1995, woman=False)
    rows = [
        ["申出者", "氏名", her.full, "生年月日", japanese_date(her.birth)],
        ["", "住所（避難先）", her.address, "連絡先", her.phone],
        ["併せて支援を求める者", "氏名", f"{her.surname}　{child.given}", "続柄", "子"],
        ["加害者（判明している場合）", "氏名", him.full, "続柄", "元配偶者" if him.surname != her.surname else "配偶者"],
        ["申出の状況", "☑配偶者暴力防止法　□ストーカー規制法　□児童虐待防止法　□その他", "", "", ""],
        ["相談機関の意見", f"{f.chance.choice(('県女性相談支援センター', '霧沢警察署生活安全課'))}：継続的な暴力が認められ、住所を知られれば危害のおそれが高い。", "", "", ""],
    ]  # fmt: skip
    data = paper(["住民基本台帳事務における支援措置申出書（新規・延長）", "霧沢市長　あて"], [rows])
    found = labels(TABLE, "name birth address phone sensitive")
    return Sample("支援措置申出書（転送分）.docx", "protection from a spouse", data, True, found)


def guardian_ruling(f: Family) -> Sample:
    ward, helper = resident(f.chance, 1930, 1949), resident(f.chance, 1955, 1980)
    lines = [
        f"令和8年（家）第{f.chance.randint(100, 999)}号　後見開始の審判申立事件", "", "審　　判",
        f"　　住所　{ward.address}", f"　　本人　{ward.full}　{japanese_date(ward.birth)}生", "主　　文",
        "１　本人について後見を開始する。", f"２　本人の成年後見人として次の者を選任する。　{helper.address}　{helper.full}",
        "理　　由", f"鑑定の結果によれば、本人は{f.chance.choice(('アルツハイマー型認知症', '脳血管性認知症', '統合失調症'))}により、", "事理を弁識する能力を欠く常況にあると認められる。",
        "　　　　　盛岡家庭裁判所水沢支部　裁判官　小坂　理一郎",
    ]  # fmt: skip
    found = labels("body", "name birth address sensitive")
    return Sample(
        "後見開始審判書謄本（市町村長申立）.pdf", "a ruling on guardianship", plain(lines), True, found
    )


def digit_boxes(f: Family) -> Sample:
    """The employer's notice on the form of the ministry: one digit a box."""
    one = resident(f.chance, 1960, 2004)
    number = wide(one.number) if f.chance.random() < 0.3 else one.number
    rows: list[list[object]] = [
        ["", "給与支払報告・特別徴収に係る給与所得者異動届出書"],
        ["給与支払者", "所在地", "岩手県霧沢市工業団地3-1", "", "名称", "株式会社みなかみ精工"],
        ["給与所得者", "フリガナ", kana(one)],
        ["", "氏名", one.full, "", "生年月日", japanese_date(one.birth)],
        ["", "個人番号", *number],
        ["", "1月1日の住所", one.address],
        ["", "異動事由", "①退職　2.転勤　3.休職", "", "未徴収税額", f.chance.randint(10, 190) * 100],
    ]
    return Sample("異動届出書_みなかみ精工.xlsx", "a number in twelve boxes", book({"届出書": rows}), True, labels("届出書", "name birth my_number address"))  # fmt: skip


def debit_records(f: Family) -> Sample:
    """What the bank reads: records of 120 columns in half-width kana."""
    head = (
        f"19100000012345{half('キリサワシ コクホゼイ').ljust(40)}06011296{half('キリサワシンキン').ljust(15)}"
    )
    lines = [head.ljust(120)]
    for one in residents(f, 4, 60):
        _, code, _, branch_code, account = one.account
        who, amount = half(kana(one)).ljust(30), f.chance.randint(1000, 98000)
        lines.append(f"2{code}{' ' * 15}{branch_code}{' ' * 19}1{account}{who}{amount:010}0{digits(f.chance, 8).rjust(20, '0')}0".ljust(120))  # fmt: skip
    lines += [f"8{len(lines) - 1:06}".ljust(120), "9".ljust(120)]
    return Sample("FURIKAE0601.txt", "direct debits", text(lines, "cp932"), True, labels(FIXED, "bank_account name"))  # fmt: skip


def co_owners(f: Family) -> Sample:
    said = names(f)
    rows: list[list[object]] = [["持分", "共有者", "送付先", "備考"]]
    owners = residents(f, 11, 35)
    rows += [[f"{len(owners)}分の1", said(p), p.address, f.chance.choice(("", "", "代表者", "海外転出", "返戻中"))] for p in owners]  # fmt: skip
    intro = [f"所在　霧沢市若柳字長根{f.chance.randint(10, 300)}番　山林　{f.chance.randint(900, 9000)}㎡", "登記名義人の相続人を戸籍で追った結果は次のとおり。"]  # fmt: skip
    return Sample("共有土地_相続人調べ.html", "owners in common", html("共有土地　相続人調べ", intro, rows), True, labels(HTML_TABLE, "name address"))  # fmt: skip


def heirs_memo(f: Family) -> Sample:
    """The clean letter still carries what was struck out."""
    dead, heir = resident(f.chance, 1930, 1945), resident(f.chance, 1955, 1975)
    shown = [
        "相続人代表者指定届の提出について（お願い）", "", f"{heir.full}　様", "",
        "固定資産の所有者が亡くなられたときは、相続登記が済むまでの間、納税通知書等をお受け取りになる代表の方を",
        "届け出ていただくことになっています。同封の届に必要事項をお書きのうえ、6月30日までにお返しください。",
    ]  # fmt: skip
    gone = [f"（起案用メモ）被相続人 {dead.full}　{japanese_date(dead.birth)}生", f"代表者候補 {heir.full} 個人番号 {in_fours(f)(heir.number)}　{heir.address}"]  # fmt: skip
    found = labels("body", "name") | labels("deleted", "name birth my_number address")
    return Sample("相続人代表者指定届_依頼文.docx", "struck out, still there", changed(paper(shown), deleted=gone), True, found)  # fmt: skip


def high_cost_refunds(f: Family) -> Sample:
    said = names(f)
    rows: list[list[object]] = [["記号番号", "世帯主", "診療月", "支給額", "振込先"]]
    rows += [[f"霧国{f.chance.randint(1, 60):02}-{digits(f.chance, 4)}", said(p), f"8.{f.chance.randint(1, 3)}", f"{f.chance.randint(2, 180) * 100:,}", f"{p.account[0]} {p.account[2]} 普 {p.account[4]}"] for p in residents(f, 5, 70)]  # fmt: skip
    data = table(
        "国民健康保険　高額療養費支給決定一覧（国保連・会計課回付用）", rows, (40, 120, 220, 270, 330)
    )
    return Sample("高額療養費_支給決定一覧.pdf", "refunds of costs", data, True, labels(PDF_TABLE, "insured_number name bank_account"))  # fmt: skip


def pension_sideways(f: Family) -> Sample:
    """A list on its side: a person a column."""
    people: list[Resident] = residents(f, 3, 9, 1966, 2005)
    said, day = names(f), days(f)
    rows: list[list[object]] = [
        ["免除・納付猶予　継続審査", *["" for _ in people]],
        ["申請者", *map(said, people)],
        ["年金番号", *(pension(f.chance) for _ in people)],
        ["生年月日", *(day(p.birth) for p in people)],
        ["電話", *(p.phone for p in people)],
        ["前年所得", *(f.chance.randint(0, 120) * 10000 for _ in people)],
        ["区分", *(f.chance.choice(("全額", "4分の3", "猶予", "学特")) for _ in people)],
    ]
    found = labels(CSV, "name pension_number birth phone")
    return Sample("年金事務所送付_免除継続.csv", "exemptions, on their side", table_text(rows), True, found)


def accident_report(f: Family) -> Sample:
    hurt, other = resident(f.chance), resident(f.chance)
    number = f"{digits(f.chance, 3)}-{digits(f.chance, 5)}"
    lines = [
        "第三者行為による傷病届（国保連合会　求償担当あて）", "", f"被保険者　　{hurt.full}（被保険者記号・番号　{number}）", f"生年月日　　{japanese_date(hurt.birth)}",
        f"住　　所　　{hurt.address}　電話　{hurt.phone}", f"相手方　　　{other.full}　{other.address}", "事故の状況　自転車で横断中、右折してきた軽トラックと接触。",
        f"負傷の程度　{f.chance.choice(('右大腿骨骨折、全治3か月。', '外傷性くも膜下出血で入院中。', '頸椎捻挫及び左肋骨骨折。'))}　県立霧沢病院　整形外科に通院",
    ]  # fmt: skip
    found = labels("body", "name insured_number birth address phone sensitive")
    return Sample("第三者行為届.rtf", "an accident, for recourse", rtf(lines), True, found)


def commented_counts(f: Family) -> Sample:
    """Counts for the prefecture; a colleague asked about one person in a comment."""
    one = resident(f.chance, 1932, 1949)
    number = digits(f.chance, 8)
    rows: list[list[object]] = [["負担割合", "4月", "5月", "6月"]]
    rows += [[share, *(f.chance.randint(40, 4000) for _ in range(3))] for share in ("1割", "2割", "3割")]

    def finish(made: openpyxl.Workbook) -> None:
        note(sheet_of(made, "件数"), "C3", f"{one.full}さん（後期 被保険者番号{number}、{one.phone}）が2割は納得できないと再来庁。要再判定？")  # fmt: skip

    data = book({"件数": rows}, finish=finish)
    found = labels("comment", "name insured_number phone")
    return Sample("後期_負担割合別被保険者数.xlsx", "a person in a comment", data, True, found)


def card_dispute(f: Family) -> Sample:
    one = resident(f.chance, 1960, 2000)
    number = card(f.chance)
    shown = " ".join(number[n : n + 4] for n in range(0, 16, 4)) if f.chance.random() < 0.6 else number
    lines = [
        "税務課 御中", "", f"軽自動車税をスマホで二重に払ってしまいました。{one.surname}といいます（フルネームは{one.full}です）。",
        f"使ったカードは {shown} 、期限は09/28です。カード会社に聞くと市から取消が必要とのこと。", f"返金先でもかまいません→ {one.account[0]} {one.account[2]} 普通 {one.account[4]}", "",
        f"連絡は {one.phone} へ。平日は17時以降でお願いします。",
    ]  # fmt: skip
    found = labels("body", "name credit_card bank_account phone") | labels("mail-header", "email")
    data = letter(private_mail(f.chance), f"zeimu@{CITY_MAIL}", "二重払いの件", lines)
    return Sample("二重払いの件.eml", "a card in a mail", data, True, found)
