"""Files of the ninth family that must be held: staff, money, contracts, works, water, farms."""

from __future__ import annotations

import openpyxl
from screening_family import Family, Sample, labels
from screening_files import table_text
from screening_ninth import Hand
from screening_seventh_files import (
    archive,
    book,
    changed,
    commented,
    data_json,
    filled_form,
    html,
    letter,
    note,
    ods,
    odt,
    paper,
    sheet_of,
    text,
)
from screening_words import wide


def year_end_adjustment(f: Family) -> Sample:
    """Two rows of headings; the dependants stand under their earner."""
    h = Hand(f)
    rows: list[list[object]] = [["令和7年分　年末調整　扶養控除等　入力表", "", "", "", "", "", ""], ["所属", "職番", "本人", "", "控除対象扶養親族等", "", ""], ["", "", "氏　名", "ﾏｲﾅﾝﾊﾞｰ", "続柄", "氏　名", "ﾏｲﾅﾝﾊﾞｰ"]]  # fmt: skip
    for one in h.folk(6, 22, (1964, 2002)):
        rows.append([f.chance.choice(("財政課", "建設課", "水道局", "消防署")), h.digits(5), h.name(one), h.number(one.number), "", "", ""])  # fmt: skip
        for _ in range(f.chance.randint(0, 3)):
            born, called = f.chance.choice(
                (((1936, 1949), "親"), ((1964, 1998), "配偶者"), ((2000, 2015), "子"))
            )
            kin = h.one(born, one)
            rows.append(["", "", "", "", called, h.name(kin), h.number(kin.number)])
    return Sample("R7年調_扶養入力（人事係）.xlsx", "year-end adjustment of staff", book({"入力": rows}), True, labels("入力", "name my_number"))  # fmt: skip


def long_leave(f: Family) -> Sample:
    h = Hand(f)
    ills = ("うつ病（診断書R8.3.2付）", "適応障害", "乳がん術後、抗がん剤治療中", "腰椎椎間板ヘルニア手術", "統合失調症の疑いで通院", "脳梗塞後のリハビリ")  # fmt: skip
    grid = [["№", "職員", "期間", "事由", "代替"]]
    for n, one in enumerate(h.folk(3, 6, (1966, 2001), foreign=False), 1):
        grid.append([str(n), f"{h.name(one)}（{one.sex}）", "R8.4.1～R8.6.30", f.chance.choice(ills), f.chance.choice(("会計年度", "なし"))])  # fmt: skip
    said = ["病気休職・療養休暇　協議資料（取扱注意）", "下記のとおり分限審査に諮る。"]
    return Sample("分限審査_0408.docx", "staff on sick leave", paper(said, [grid], ["以上"]), True, labels("table", "name sensitive"))  # fmt: skip


def pay_account_mail(f: Family) -> Sample:
    h = Hand(f)
    one = h.one((1970, 2003))
    bank = f"{one.bank[0]}　{one.branch}　普通　{one.account}"
    lines = ["総務課 給与担当さま", "", f"来月から学校支援員でお世話になる{h.name(one)}です。", "振込先のご連絡が遅くなり申し訳ありません。",
             f.chance.choice((bank, f"銀行は{one.bank[0]}の{one.branch}、口座は普通の{one.account}です。名義は{one.kana}です。")),
             f"通帳の写しは初日に持って行きます。何かあれば{one.mobile}へお願いします。", "", "> 採用書類のご案内", "> 提出期限：4月20日（月）"]  # fmt: skip
    data = letter(f"{h.name(one)} <{one.mail}>", "soumu@city.ashihara.lg.jp", "振込口座の件", lines)
    return Sample("振込口座の件.eml", "mail of a new helper with the pay account", data, True,
                  labels("body", "name bank_account phone") | labels("mail-header", "name email"))  # fmt: skip


def mutual_aid(f: Family) -> Sample:
    """A record a line, padded with blanks; no headings but what the association's program prints."""
    h = Hand(f)
    lines = [f"1資格取得届　市町村職員共済組合　　　　{h.digits(8)}20260401"]
    for one in h.folk(4, 18, (1968, 2004), foreign=False):
        when = f"{one.born[0]}{one.born[1]:02}{one.born[2]:02}"
        lines.append(f"2{h.name(one):　<10}{one.kana:<22}{when}{'2' if one.woman else '1'} 基礎年金番号{h.pension()} 組合員等記号番号 {h.digits(4)}-{h.digits(6)}")  # fmt: skip
    lines.append(f"9{len(lines) - 1:06}")
    return Sample("SKTODOKE0401.txt", "record of a mutual aid association", text(lines, "cp932"), True,
                  labels("body", "name birth pension_number insured_number"))  # fmt: skip


def donors_export(f: Family) -> Sample:
    """Web service's export; one donor wrote the card's number into the message."""
    h = Hand(f)
    found = []
    for n, one in enumerate(h.folk(3, 30, (1950, 2003))):
        said = f.chance.choice(("", "応援しています", "のし不要", "夏に遊びに行きます"))
        if n == 1:
            said = f"決済エラーになりました。カードは{h.card()}で期限は{f.chance.randint(1, 12):02}/29です。確認してください。"
        found.append({"order_id": f"FN{h.digits(10)}", "donor_name": h.name(one), "donor_kana": one.kana, "zip": h.digits(7), "addr": h.elsewhere(),
                      "tel": one.mobile.replace("-", ""), "mail": one.mail, "amount": f.chance.choice((10000, 15000, 50000)), "message": said})  # fmt: skip
    kinds = "name address phone email credit_card"
    return Sample("furusato_orders_export.json", "donors of a web service", data_json({"exported": "2026-05-07", "orders": found}), True, labels("cell", kinds))  # fmt: skip


def owners_to_buy_from(f: Family) -> Sample:
    """Everything of an owner stands in one cell, as it was copied from the land register."""
    h = Hand(f)
    rows: list[list[object]] = [["", "市道7号線改良　用地取得調書"], [], ["", "地番", "地目", "地積㎡", "登記名義人・持分・連絡先", "交渉状況"]]  # fmt: skip
    for one in h.folk(11, 32, (1932, 1985), foreign=False):
        share = f.chance.choice(("", "持分2分の1　", "（相続人代表）"))
        said = f"{share}{h.name(one)}\n{one.address}\n{f.chance.choice((one.home, one.mobile))}"
        rows.append(["", f"{h.digits(3)}-{h.digits(1)}", f.chance.choice(("田", "宅地", "山林")), f.chance.randint(8, 640) / 4, said, f.chance.choice(("承諾", "価格不満", "盆に再訪", ""))])  # fmt: skip
    return Sample("用地調書（市道7号）.xlsx", "land owners, all in one cell", book({"調書": rows}), True, labels("調書", "name address phone"))  # fmt: skip


def compensation(f: Family) -> Sample:
    h = Hand(f)
    one, mayor = h.one((1938, 1980)), h.official()
    lines = ["物件移転補償契約書（案）", f"{h.town()}（以下「甲」という。）と{h.name(one)}（以下「乙」という。）は、次のとおり契約を締結する。",
             f"第1条　乙は、別表の建物を令和8年11月30日までに移転する。補償金は金{f.chance.randint(310, 980)}万円とする。",
             f"第6条　甲は、補償金を乙の指定する口座（{one.bank[0]}{one.branch}　普通預金　口座番号{one.account}　口座名義　{one.kana}）に振り込む。",
             f"甲　{h.town()}長　{mayor}", f"乙　住所　{one.address}", f"　　氏名　{h.name(one)}　㊞"]  # fmt: skip
    data = commented(paper(lines), "所有者は仮住まい先が決まるまで押印を待ってほしいとのこと。")
    return Sample("補償契約書案_県協議用.docx", "compensation contract with an owner", data, True, labels("body", "name address bank_account"))  # fmt: skip


def road_accident(f: Family) -> Sample:
    """To the insurer of the town: who fell into the hole in the road."""
    h = Hand(f)
    one = h.one((1950, 2003))
    hurt = f.chance.choice(("頸椎捻挫で3週間通院中", "左橈骨遠位端骨折、手術済み", "肋骨骨折と外傷性気胸で入院中"))  # fmt: skip
    grid = [["項目", "内容"], ["被害者", h.name(one)], ["生年月日", h.day(one)], ["住所", one.address], ["電話", one.mobile],
            ["免許証番号", h.licence()], ["けがの程度", hurt], ["車両", "自転車以外（原付）"], ["当方過失", "未定"]]  # fmt: skip
    data = odt(["道路賠償責任保険　事故報告書（第1報）", f"事故日時　令和8年4月{f.chance.randint(1, 28)}日　午後7時ころ"], grid, [f"担当　建設課　{h.official()}"])  # fmt: skip
    return Sample("事故報告_道路賠責.odt", "accident report to an insurer", data, True,
                  labels("table", "name birth address phone driving_licence sensitive"))  # fmt: skip


def water_debit(f: Family) -> Sample:
    """The water system's extract: half-width headings, twelve-digit customer numbers beside true accounts."""
    h = Hand(f)
    rows: list[list[object]] = [[*"水栓NO ｵｷｬｸｻﾏNO ｼﾖｳｼｬ 使用者漢字 給水場所 ｷﾝﾕｳ ﾃﾝﾎﾟ ｼｭﾓｸ ｺｳｻﾞ 振替開始".split()]]  # fmt: skip
    for one in h.folk(11, 60):
        branch, account = h.digits(3), one.account
        rows.append([h.digits(9), h.digits(12), one.kana, h.name(one), one.address, one.bank[1], branch, 1, account, 202606])  # fmt: skip
    if f.chance.random() < 0.3:
        del rows[0]  # the extract of an older system has no headings
    separator = f.chance.choice((",", "\t"))
    return Sample("KZFR0410.csv", "new direct debits of water", table_text(rows, separator=separator, encoding="cp932"), True, labels("cell", "name address bank_account"))  # fmt: skip


def stopped_water(f: Family) -> Sample:
    h = Hand(f)
    rows: list[list[object]] = [["順", "使用者", "場所", "連絡先", "滞納期", "備考"]]
    for n, one in enumerate(h.folk(12, 30), 1):
        rows.append([n, h.name(one), one.address, f.chance.choice((one.mobile, one.home)), f"{f.chance.randint(2, 9)}期", f.chance.choice(("", "", "不在票2回", "分納中"))])  # fmt: skip
    rows[2][5] = f.chance.choice(("生活保護受給開始、福祉課確認済", "人工透析のため停水不可", "本人精神科入院中"))  # fmt: skip
    return Sample("停水予定一覧.html", "households whose water is to be stopped", html("停水執行予定（検針委託先送付用）", ["5月18日執行分"], rows), True,
                  labels("table", "name address phone sensitive"))  # fmt: skip


def hill_farms(f: Family) -> Sample:
    """A list on its side: a farmer a column; the row of accounts is hidden."""
    h = Hand(f)
    folk = h.folk(4, 11, (1938, 1988), foreign=False)
    rows: list[list[object]] = [["協定参加者", *(h.name(one) for one in folk)], ["住所", *(one.address for one in folk)], ["急傾斜(a)", *(f.chance.randint(5, 90) for _ in folk)],
                                ["配分額", *(f.chance.randint(20, 300) * 100 for _ in folk)], ["振込口座", *(f"{one.bank[0]} {one.branch} 普 {one.account}" for one in folk)]]  # fmt: skip

    def finish(made: openpyxl.Workbook) -> None:
        sheet_of(made, "配分").row_dimensions[5].hidden = True

    return Sample("中山間直払_上小川集落.xlsx", "shares of a farm agreement", book({"配分": rows}, finish=finish), True, labels("配分", "name address bank_account"))  # fmt: skip


def small_loan(f: Family) -> Sample:
    h = Hand(f)
    one = h.one((1955, 1998))
    fields = {"屋号": f.chance.choice(("食堂ひより", "理容みなと", "なし")), "代表者氏名": h.name(one), "生年月日": h.day(one), "個人番号": h.number(one.number),
              "自宅住所": one.address, "携帯": one.mobile, "振込先": f"{one.bank[0]} {one.branch} 普通 {one.account}"}  # fmt: skip
    data = filled_form(["小規模事業者支援給付金　交付申請書", "個人事業主用", "※太枠内をもれなく記入してください。"], fields)  # fmt: skip
    return Sample("給付金申請_受付0231.pdf", "grant asked for by a sole trader", data, True,
                  labels("form-field", "name birth my_number address phone bank_account"))  # fmt: skip


def runners(f: Family) -> Sample:
    """Tabs, as the timing company sends them."""
    h = Hand(f)
    rows: list[list[object]] = [[*"no 種目 姓名 フリガナ 性 生年月日 TEL E-mail 緊急時 持病・服薬".split()]]
    for n, one in enumerate(h.folk(15, 80, (1950, 2012)), 101):
        ill = (f.chance.choice(("なし", "", "無", "気管支喘息（吸入薬携帯）", "Ⅰ型糖尿病", "てんかん 服薬中")) if n > 101 else "狭心症でニトロ携帯")  # fmt: skip
        rows.append([n, f.chance.choice(("10km男子", "3kmペア", "ハーフ")), h.name(one), one.kana, one.sex, h.day(one), one.mobile, one.mail, f"{one.surname or '配偶者'} {one.home}", ill])  # fmt: skip
    return Sample("エントリー確定0420.tsv", "runners with whom to call", table_text(rows, separator="\t"), True, labels("cell", "name birth phone email sensitive"))  # fmt: skip


def ambulance_log(f: Family) -> Sample:
    h = Hand(f)
    lines = ["救急活動記録　抜粋（事後検証医師送付）", "=" * 40]
    ills = ("急性心筋梗塞疑い　JCSⅢ-200", "自宅で意識消失、既往：脳出血、糖尿病", "過量服薬（抗うつ薬）　自損", "アナフィラキシー　エピペン使用済")  # fmt: skip
    for n, one in enumerate(h.folk(2, 5, (1936, 2012)), 1):
        age = 2026 - one.born[0]
        lines += [f"[{n}] 覚知 {f.chance.randint(0, 23):02}:{f.chance.randint(0, 59):02}　現場 {one.address}", f"    傷病者 {h.name(one)} {age}歳 {one.sex}　{f.chance.choice(ills)}", f"    搬送先 市立病院　引継医 {h.official()}", ""]  # fmt: skip
    return Sample("検証票0509.txt", "ambulance records", text(lines, f.chance.choice(("cp932", "utf-8"))), True, labels("body", "name address sensitive"))  # fmt: skip


def damage_reports(f: Family) -> Sample:
    h = Hand(f)
    rows: list[list[object]] = [["受付", "世帯主／申請者", "り災場所", "日中つながる電話", "被害", "調査班"]]
    for n, one in enumerate(h.folk(12, 45), 1):
        rows.append([f"罹{n:04}", h.name(one), one.address, f.chance.choice((one.mobile, one.home)), f.chance.choice(("床上", "床下", "屋根瓦", "全壊？")), f.chance.choice("ABC")])  # fmt: skip
    return Sample("り災証明受付簿.ods", "reports of damage after a flood", ods({"受付簿": rows, "凡例": [["記号", "意味"], ["A", "家屋1班"]]}), True,
                  labels("受付簿", "name address phone"))  # fmt: skip


def court_reply(f: Family) -> Sample:
    """The draft to a court keeps the residence code that somebody struck out."""
    h = Hand(f)
    one, judge = h.one((1945, 1990)), h.official()
    lines = ["調査嘱託について（回答案）", f"岩戸簡易裁判所　裁判官　{judge}　様", "令和8年4月14日付けで嘱託のあった件について、下記のとおり回答します。", "記",
             f"1　照会対象者　{h.name(one)}（{h.day(one)}生）", f"2　市営住宅の入居期間　平成28年4月から令和7年9月まで（所在　{one.address}）"]  # fmt: skip
    data = changed(paper(lines), added=["3　家賃の滞納額は別紙のとおり。"], deleted=[f"（内部確認用）{h.name(one)}　住民票コード　{h.residence_code()}"])  # fmt: skip
    return Sample("調査嘱託回答案.docx", "reply to a court", data, True, labels("body", "name birth address") | labels("deleted", "name residence_code"))  # fmt: skip


def trainee_cards(f: Family) -> Sample:
    h = Hand(f)
    rows: list[list[object]] = [["農業技能実習生・ALT　防災訓練参加者"], ["氏名(ﾊﾟｽﾎﾟｰﾄ表記)", "ｶﾅ", "国籍", "生年月日", "在留ｶｰﾄﾞ", "旅券", "受入先"]]  # fmt: skip
    for _ in range(f.chance.randint(3, 12)):
        one, country = h.foreigner()
        rows.append([one.given, one.kana, country, h.day(one), h.residence_card(), h.passport(), f.chance.choice((h.firm(), "教育委員会"))])  # fmt: skip

    def finish(made: openpyxl.Workbook) -> None:
        note(sheet_of(made, "Sheet1"), "E2", "写しは総務で保管。コピー不可")

    return Sample("外国人参加者.xlsx", "foreign trainees with their cards", book({"Sheet1": rows}, finish=finish), True,
                  labels("Sheet1", "name birth residence_card passport"))  # fmt: skip


def scholarship(f: Family) -> Sample:
    """Zip of what a student sent and what the clerk keyed in."""
    h = Hand(f)
    folk = h.folk(3, 9, (2003, 2010), foreign=False)
    rows: list[list[object]] = [["奨学生", "在学校", "連帯保証人", "保証人マイナンバー", "貸与口座"]]
    for one in folk:
        parent = h.one((1965, 1982), one)
        rows.append([h.name(one), f.chance.choice(("県立北高校", "工業高専")), h.name(parent), h.number(parent.number), f"{one.bank[0]}/{one.branch}/普/{one.account}"])  # fmt: skip
    reason = text(["奨学金貸与願　家庭状況", f"{h.name(folk[0])}の父です。{wide('3')}月から失業中で、妻は乳がんの治療を続けています。"], "cp932")  # fmt: skip
    data = archive({"r8_shogaku/list.csv": table_text(rows, encoding="cp932"), "r8_shogaku/jijo.txt": reason})
    return Sample("R8奨学金_審査会.zip", "students who ask for a scholarship", data, True, labels("body", "name my_number bank_account sensitive"))  # fmt: skip
