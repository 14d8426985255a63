"""Files of the seventh family that must be held: lists and records that leave for banks, printers, schools, vendors."""

from __future__ import annotations

import openpyxl
import screening_seventh_files as files
from screening_family import Family, Sample, labels
from screening_files import table_text
from screening_pdf import table as pdf_table
from screening_seventh import (
    FOREIGNERS,
    Hand,
    account,
    card,
    email,
    half_kana,
    licence,
    parent,
    passport,
    pension,
    residence_card,
    residence_code,
    residents,
    roman,
)
from screening_words import my_number

_ILLNESSES = ("認知症", "脳梗塞後遺症", "パーキンソン病", "統合失調症", "うつ病", "関節リウマチ", "慢性腎不全（人工透析）", "肺がん")  # fmt: skip


def nursery_transfer(f: Family) -> Sample:
    """子育て支援課→信用金庫: 保育料の口座振替依頼データ(CSV)."""
    h, c = Hand(f.chance), f.chance
    rows: list[list[object]] = [["振替日", "支店名", "預金種目", "口座番号", "口座名義（カナ）", "児童氏名", "振替金額", "不能理由"]]  # fmt: skip
    rows += [
        ["20260527", c.choice(("川辺支店", "美濃加茂支店", "八百津支店")), "普通", account(c), half_kana(one.reading), h.name(one), c.randint(4, 52) * 500, ""]
        for one in residents(c, c.randint(25, 90), (2019, 2025))
    ]  # fmt: skip
    data = table_text(rows, encoding=c.choice(("cp932", "utf-8-sig")))
    return Sample("保育料口座振替_0805.csv", "nursery_transfer", data, True, labels(files.CSV, "bank_account name"))  # fmt: skip


def zengin(f: Family) -> Sample:
    """会計課→指定金融機関: 総合振込の全銀データ(固定長120桁)."""
    c = f.chance
    lines = ["12100574000123" + "ｶﾜﾍﾞﾁﾖｳｶｲｹｲｶﾝﾘｼﾔ".ljust(40) + "0529" + "0153" + "ｼﾞﾕｳﾛｸｷﾞﾝｺｳ".ljust(15) + "021" + "ｶﾜﾍﾞ".ljust(15) + "10012345"]  # fmt: skip
    paid = residents(c, c.randint(20, 60))
    total = 0
    for one in paid:
        amount = c.randint(3, 80) * 1000
        total += amount
        name = half_kana(one.reading.translate(str.maketrans("ッャュョ", "ツヤユヨ")))
        lines.append(
            "20153"
            + "ｼﾞﾕｳﾛｸ".ljust(15)
            + f"{c.randint(11, 299):03}"
            + "ｶﾜﾍﾞ".ljust(15)
            + "0000"
            + "1"
            + account(c)
            + name.ljust(30)
            + f"{amount:010}"
            + "0"
        )
    lines += [f"8{len(paid):06}{total:012}", "9"]
    data = files.text([line.ljust(120)[:120] for line in lines], "cp932")
    return Sample("FURI0515.txt", "zengin", data, True, labels(files.FIXED, "bank_account name"))


def staff_numbers(f: Family) -> Sample:
    """総務課→給与計算の委託先: 会計年度任用職員の個人番号収集表."""
    h, c = Hand(f.chance), f.chance
    rows: list[list[object]] = [["会計年度任用職員　個人番号取得状況"], ["（給与・年末調整用　令和８年４月採用分）"], []]  # fmt: skip
    rows.append(["No.", "所属", "氏名", "フリガナ", "生年月日", "現住所", "個人番号", "扶養親族の個人番号", "確認書類"])  # fmt: skip
    rows += [
        [n, c.choice(("学校給食センター", "第二保育所", "図書館", "税務課")), h.name(one), one.reading, h.day(one.birth), one.address, h.my_number(c), h.my_number(c) if c.random() < 0.4 else "なし", c.choice(("カード写し", "通知カード＋免許証"))]
        for n, one in enumerate(residents(c, c.randint(8, 30), (1960, 2003)), 1)
    ]  # fmt: skip
    return Sample("個人番号取得状況.xlsx", "staff_numbers", files.book({"R8採用": rows}), True, labels("R8採用", "my_number name birth address"))  # fmt: skip


def dependants_form(f: Family) -> Sample:
    """住民→税務課: 扶養控除等申告書の写し(Word の様式)."""
    h, c = Hand(f.chance), f.chance
    one, spouse = residents(c, 2, (1965, 1990))
    rows = [
        ["所轄税務署長等", "関税務署長", "給与の支払者", "川辺町長"],
        ["（フリガナ）", one.reading, "あなたの生年月日", h.day(one.birth)],
        ["あなたの氏名", h.name(one), "あなたの個人番号", h.my_number(c)],
        ["あなたの住所又は居所", one.address, "世帯主の氏名", "本人"],
        ["源泉控除対象配偶者", one.surname + spouse.given, "個人番号", h.my_number(c)],
    ]
    data = files.paper(["令和８年分　給与所得者の扶養控除等（異動）申告書"], [rows], ["◎この申告書の記載に当たっては、裏面の注意事項をお読みください。"])  # fmt: skip
    return Sample("R8扶養控除申告書.docx", "dependants_form", data, True, labels(files.TABLE, "my_number name birth address"))  # fmt: skip


def system_extract(f: Family) -> Sample:
    """税務課→システム業者: 障害調査のために抜いた本番データ。個人番号の列は隠してある."""
    h, c = Hand(f.chance), f.chance
    rows: list[list[object]] = [["宛名番号", "個人番号", "世帯番号", "氏名カナ", "氏名漢字", "性別", "生年月日", "住所", "賦課額", "異動事由"]]  # fmt: skip
    rows += [
        [f"{c.randint(1, 99999):010}", my_number(c), f"{c.randint(1, 9999):08}", half_kana(one.reading), one.surname + "　" + one.given, one.sex, h.day(one.birth), one.address, c.randint(10, 900) * 100, c.choice(("", "転入", "更正"))]
        for one in residents(c, c.randint(30, 80))
    ]  # fmt: skip

    def hide(made: openpyxl.Workbook) -> None:
        files.sheet_of(made, "ATENA").column_dimensions["B"].hidden = True

    return Sample("障害調査用抽出データ.xlsx", "system_extract", files.book({"ATENA": rows}, finish=hide), True, labels("ATENA", "my_number name birth address"))  # fmt: skip


def school_entry(f: Family) -> Sample:
    """教育委員会→小学校: 就学時健康診断の名簿。見出しは二段、備考に障害や持病."""
    h, c = Hand(f.chance), f.chance
    head: list[list[object]] = [["令和８年度　就学時健康診断　受診者名簿（川辺西小学校）"], ["番号", "児童", "", "", "保護者", "", "", "備考"], ["", "氏名", "ふりがな", "生年月日", "氏名", "住所", "連絡先", ""]]  # fmt: skip
    notes = ("療育手帳B1所持、通級希望", "てんかんのため服薬中", "自閉スペクトラム症の診断あり（県立病院）", "１型糖尿病、インスリン注射")  # fmt: skip
    rows = head + [[n, h.name(one), one.hiragana, h.day(one.birth), parent(c, one), one.address, h.phone(one), notes[n % 4] if n % 5 == 0 else ""] for n, one in enumerate(residents(c, c.randint(18, 50), (2020, 2020), here=True), 1)]  # fmt: skip

    def merge(made: openpyxl.Workbook) -> None:
        for area in ("A1:H1", "B2:D2", "E2:G2", "A2:A3", "H2:H3"):
            files.sheet_of(made, "西小").merge_cells(area)

    return Sample("就学時健診名簿_西小.xlsx", "school_entry", files.book({"西小": rows}, finish=merge), True, labels("西小", "name birth address phone sensitive"))  # fmt: skip


def school_health(f: Family) -> Sample:
    """中学校→修学旅行の添乗員: 配慮を要する生徒の一覧(Word の表)."""
    h, c = Hand(f.chance), f.chance
    notes = ("気管支喘息。夜間に発作の既往、吸入薬持参", "てんかん。就寝前に服薬", "起立性調節障害で通院中", "クローン病。食事は別メニュー")  # fmt: skip
    rows = [["組", "生徒氏名", "病名・配慮事項", "保護者緊急連絡先"]]
    rows += [[f"3-{c.randint(1, 4)}", h.name(one), c.choice(notes), h.phone(one)] for one in residents(c, c.randint(5, 9), (2011, 2012))]  # fmt: skip
    data = files.paper(["修学旅行　健康上の配慮を要する生徒", "取扱注意：旅行終了後は必ず返却してください。"], [rows])  # fmt: skip
    return Sample("修学旅行_健康配慮.docx", "school_health", data, True, labels(files.TABLE, "name sensitive phone"))  # fmt: skip


def referral(f: Family) -> Sample:
    """町立診療所→病院: 診療情報提供書."""
    h, c = Hand(f.chance), f.chance
    one = residents(c, 1, (1935, 1960))[0]
    ill, other = c.sample(_ILLNESSES, 2)
    lines = [
        "診療情報提供書",
        "紹介先医療機関：中濃総合病院　神経内科　外来担当医 先生御机下",
        "川辺町国民健康保険診療所",
        f"患者氏名　{h.name(one)}　殿（{one.sex}）",
        f"生年月日　{h.day(one.birth)}",
        f"患者住所　{one.address}",
        f"電話番号　{h.phone(one)}",
        f"傷病名　＃１ {ill}　＃２ {other}",
        f"症状経過　半年前より歩行時のふらつきあり。{other}にて当院で加療中。",
        "現在の処方　アムロジピン５mg　１錠　分１朝食後",
    ]
    return Sample("診療情報提供書.docx", "referral", files.paper(lines, header=f"患者番号 {c.randint(1000, 99999)}　{h.name(one)}"), True, labels("body", "name birth address phone sensitive") | labels("header", "name"))  # fmt: skip


def case_meeting(f: Family) -> Sample:
    """福祉課の生活保護ケース診断会議の記録(テキスト)."""
    h, c = Hand(f.chance), f.chance
    one = residents(c, 1, (1950, 1985))[0]
    lines = [
        "ケース診断会議記録　令和８年５月１２日",
        f"世帯主　{h.name(one)}（{2026 - one.birth[0]}歳）",
        f"現住所　{one.address}",
        f"令和６年１１月より生活保護受給。{c.choice(_ILLNESSES)}のため就労できず、単身世帯。",
        "元配偶者の暴力から逃れて転居した経緯があり、扶養照会は行わない。",
        "家賃滞納が３か月分。代理納付に切り替える方針で承認。",
        f"本人電話 {h.phone(one)}（夕方以降）",
    ]
    return Sample("診断会議0512.txt", "case_meeting", files.text(lines, c.choice(("utf-8", "cp932"))), True, labels("body", "name address phone sensitive"))  # fmt: skip


def protected_person(f: Family) -> Sample:
    """住民課→他市町村: 住民票等の支援措置（ＤＶ）の転送の依頼、メール."""
    h, c = Hand(f.chance), f.chance
    one, child = residents(c, 1, (1980, 1998))[0], residents(c, 1, (2010, 2020))[0]
    lines = [
        "美濃加茂市　市民課　御中",
        "",
        "いつもお世話になっております。川辺町住民課です。",
        "下記の方について、当町で住民基本台帳事務における支援措置を開始しましたので通知します。",
        "",
        f"被害者　{h.name(one)}　{h.day(one.birth)}生",
        f"併せて支援を求める者　長子 {one.surname}{child.given}",
        f"現住所　{one.address}",
        "区分　配偶者からの暴力（ＤＶ）",
        "相談機関　県女性相談支援センター。警察署へも被害届を提出済み。",
        "加害者からの請求があった場合は交付しないようお願いします。",
    ]
    data = files.letter("juumin@town.kawabe.lg.jp", "shimin@city.example.lg.jp", "支援措置申出の通知について", lines)  # fmt: skip
    return Sample("支援措置の通知.eml", "protected_person", data, True, labels("body", "name birth address sensitive"))  # fmt: skip


def late_elderly_refunds(f: Family) -> Sample:
    """広域連合への報告: 高額療養費の支給決定者。番号と口座は数として入り、頭の零がない."""
    c = f.chance
    rows: list[list[object]] = [["被保険者番号", "カナ氏名", "氏名", "支給額", "金融機関コード", "店番", "口座番号", "診療年月"]]  # fmt: skip
    rows += [
        [c.randint(100000, 9999999), one.reading, one.joined, c.randint(500, 60000), 153, c.randint(11, 299), int(account(c)), 202603]
        for one in residents(c, c.randint(15, 60), (1934, 1950))
    ]  # fmt: skip
    return Sample("高額療養費支給決定.xlsx", "late_elderly_refunds", files.book({"支給決定": rows}), True, labels("支給決定", "insured_number name bank_account"))  # fmt: skip


def pension_exemption(f: Family) -> Sample:
    """住民課→年金事務所: 国民年金の免除申請の進達一覧."""
    h, c = Hand(f.chance), f.chance
    rows: list[list[object]] = [["国民年金保険料免除・納付猶予申請書　進達一覧"], ["川辺町住民課", "", "", "令和8年5月分"], ["連番", "基礎年金番号", "氏名", "生年月日", "申請区分", "前年所得"]]  # fmt: skip
    rows += [
        [n, h.digits(pension(c), 4, 6), h.name(one), h.day(one.birth), c.choice(("全額免除", "納付猶予", "学生納付特例")), c.randint(0, 120) * 10000]
        for n, one in enumerate(residents(c, c.randint(6, 25), (1970, 2005)), 1)
    ]  # fmt: skip
    return Sample("免除申請進達R0805.xlsx", "pension_exemption", files.book({"進達": rows}), True, labels("進達", "pension_number name birth"))  # fmt: skip


def refund_mail(f: Family) -> Sample:
    """住民からのメール: 還付金の振込先の口座を書いてきた."""
    h, c = Hand(f.chance), f.chance
    one, sender = residents(c, 1, (1960, 1998))[0], email(c)
    lines = [
        "川辺町役場税務課様",
        "",
        "先日、軽自動車税の還付通知が届きました。用紙をなくしてしまったのでメールで口座をお知らせします。",
        "",
        f"十六銀行　川辺支店　{c.choice(('普通', '普通預金', '（普）'))}　{account(c)}",
        f"名義　{one.reading}",
        f"住所は{one.address}、携帯は{h.phone(one)}です。",
        "よろしくお願いいたします。",
        h.name(one),
    ]
    data = files.letter(sender, "zeimu@town.kawabe.lg.jp", "還付の件", lines)
    return Sample("還付の件.eml", "refund_mail", data, True, labels("body", "bank_account name address phone") | labels("mail-header", "email"))  # fmt: skip


def bus_drivers(f: Family) -> Sample:
    """委託業者→教育委員会: スクールバスの運転者の名簿、免許証番号つき."""
    h, c = Hand(f.chance), f.chance
    rows: list[list[object]] = [["", "スクールバス運行業務　運転者台帳（写）"], ["", "株式会社飛山観光バス"], [], ["", "運転者名", "生年月日", "免許証番号", "免許の種類", "有効期限"]]  # fmt: skip
    rows += [
        ["", h.name(one), h.day(one.birth), h.digits(licence(c), 4, 4, 4), "大型二種", f"令和{c.randint(8, 12)}年{c.randint(1, 12)}月"]
        for one in residents(c, c.randint(4, 9), (1958, 1995))
    ]  # fmt: skip
    return Sample("運転者台帳.xlsx", "bus_drivers", files.book({"台帳": rows}), True, labels("台帳", "name birth driving_licence"))  # fmt: skip


def exchange_students(f: Family) -> Sample:
    """企画課→旅行会社: 姉妹都市へ派遣する中学生の旅券の一覧."""
    h, c = Hand(f.chance), f.chance
    rows: list[list[object]] = [["No", "氏名", "ローマ字（旅券表記）", "旅券番号", "有効期間満了日", "生年月日", "保護者", "緊急連絡先"]]  # fmt: skip
    rows += [
        [n, h.name(one), roman(one), passport(c), f"2030/{c.randint(1, 12):02}/{c.randint(1, 28):02}", h.day(one.birth), parent(c, one), h.phone(one)]
        for n, one in enumerate(residents(c, c.randint(6, 14), (2011, 2013)), 1)
    ]  # fmt: skip
    return Sample("派遣生徒パスポート.ods", "exchange_students", files.ods({"派遣生": rows}), True, labels("派遣生", "name passport birth phone"))  # fmt: skip


def trainees(f: Family) -> Sample:
    """監理団体→住民課: 転入する技能実習生の一覧(PDF)."""
    c = f.chance
    rows: list[list[object]] = [["番号", "氏名", "生年月日", "在留カード番号", "在留期間満了日"]]  # fmt: skip
    rows += [
        [n, name, f"{c.randint(1990, 2005)}/{c.randint(1, 12):02}/{c.randint(1, 28):02}", residence_card(c), f"2028/{c.randint(1, 12):02}/{c.randint(1, 28):02}"]
        for n, name in enumerate(c.sample(FOREIGNERS, c.randint(4, 10)), 1)
    ]  # fmt: skip
    data = pdf_table("転入予定者一覧（技能実習１号ロ）　株式会社川辺精工", rows, (30, 50, 265, 370, 495))  # fmt: skip
    return Sample("転入予定者.pdf", "trainees", data, True, labels(files.PDF_TABLE, "name birth residence_card"))  # fmt: skip


def code_list(f: Family) -> Sample:
    """住民課→電算業者: 住民票コードの突合の結果、見出しなしの CSV."""
    c = f.chance
    rows: list[list[object]] = [[residence_code(c), half_kana(one.reading), "".join(f"{part:02}" for part in one.birth), 1 if one.sex == "男" else 2, c.choice(("0", "3", "9"))] for one in residents(c, c.randint(20, 80))]  # fmt: skip
    return Sample("JK_TOTSUGO.csv", "code_list", table_text(rows, encoding="cp932"), True, labels(files.CSV, "residence_code name birth"))  # fmt: skip


def card_refund(f: Family) -> Sample:
    """寄附者→企画課: ふるさと納税の二重決済の問い合わせ。カード番号が書いてある."""
    h, c = Hand(f.chance), f.chance
    one = residents(c, 1, (1960, 1998))[0]
    lines = [
        "【お問い合わせフォーム受信】",
        f"受付番号: {c.randint(100000, 999999)}",
        f"お名前: {h.name(one)}",
        f"ふりがな: {one.hiragana}",
        f"メールアドレス: {email(c)}",
        f"電話番号: {h.phone(one)}",
        "お問い合わせ内容: 返礼品の決済が二重になっています。",
        f"カードは {h.digits(card(c), 4, 4, 4, 4)}（有効期限 09/28）です。至急確認してください。",
    ]
    return Sample("問い合わせ受信.txt", "card_refund", files.text(lines), True, labels("body", "name email phone credit_card"))  # fmt: skip


def evacuation_support(f: Family) -> Sample:
    """防災課→消防署・自治会: 避難行動要支援者名簿."""
    h, c = Hand(f.chance), f.chance
    rows: list[list[object]] = [["【複写厳禁】避難行動要支援者名簿"], ["自治会", "氏名", "性別", "年齢", "住所", "電話番号", "支援を必要とする事由", "避難支援等実施者"]]  # fmt: skip
    for one in residents(c, c.randint(15, 60), (1930, 1975), here=True):
        why = c.choice(
            (
                "要介護４",
                "身体障害者手帳１級（肢体）",
                "療育手帳Ａ",
                "視覚障害２級",
                "要介護３・認知症",
                "人工呼吸器使用（ALS）",
            )
        )
        rows.append(
            [
                c.choice(("上組", "中組", "下組", "石神")),
                h.name(one),
                one.sex,
                2026 - one.birth[0],
                one.address,
                h.phone(one),
                why,
                c.choice(("消防団第２分団", "未定")),
            ]
        )

    def finish(made: openpyxl.Workbook) -> None:
        files.sheet_of(made, "名簿").merge_cells("A1:H1")

    return Sample("要支援者名簿.xlsx", "evacuation_support", files.book({"名簿": rows}, finish=finish), True, labels("名簿", "name address phone sensitive"))  # fmt: skip


def visit_record(f: Family) -> Sample:
    """民生委員→地域包括支援センター: 訪問の記録(Word)."""
    h, c = Hand(f.chance), f.chance
    one = residents(c, 1, (1932, 1948), here=True)[0]
    lines = [
        "訪問記録票",
        f"対象者　{h.name(one)}さん（{2026 - one.birth[0]}歳、独居）",
        f"住所　{one.address}　電話　{h.phone(one)}",
        "５月９日（土）午前。玄関に新聞がたまっていたので声をかける。",
        "日付や曜日が分からず、同じ話を何度もされる。アルツハイマー型認知症の薬を飲み忘れている様子。",
        "先月は財布を盗られたと隣人に訴え、警察が来た。介護保険は要介護１だがサービスの利用はない。",
        "長男（県外）に連絡したいが番号が分からない。センターで調べてほしい。",
    ]
    return Sample("訪問記録0509.docx", "visit_record", files.paper(lines, header="民生委員　取扱注意"), True, labels("body", "name address phone sensitive"))  # fmt: skip


def tracked_consultation(f: Family) -> Sample:
    """福祉課の事例集の原稿: 変更履歴に消したはずの氏名と病名が残る."""
    h, c = Hand(f.chance), f.chance
    one = residents(c, 1, (1967, 1975))[0]
    data = files.paper(["相談支援の事例（研修資料・案）", "事例１　五十代の方。近隣から苦情があり、社会福祉協議会と訪問した。", "ごみの片付けを手伝い、支援につながった。"])  # fmt: skip
    data = files.changed(data, deleted=[f"{h.name(one)}さん（{h.day(one.birth)}生、{one.address}）は{c.choice(_ILLNESSES)}で通院しており、障害者手帳２級を所持。"])  # fmt: skip
    return Sample("事例集原稿_修正.docx", "tracked_consultation", data, True, labels("deleted", "name birth address sensitive"))  # fmt: skip


def child_protection(f: Family) -> Sample:
    """要保護児童対策地域協議会のスライド: 名前はノートにある."""
    h, c = Hand(f.chance), f.chance
    child = residents(c, 1, (2013, 2020))[0]
    pages = [
        ("要保護児童対策地域協議会　実務者会議", ["令和８年度　第２回", "議事　進行管理ケースについて"], ""),
        (
            "ケース１２",
            ["小学生、母子世帯", "通告元：学校", "方針：在宅での見守りを続ける"],
            f"ケース１２は{h.name(child)}（{h.day(child.birth)}生）。母 {parent(c, child, '女')} による身体的虐待の疑いで通告。母はうつ病で通院中。",
        ),
    ]
    return Sample("実務者会議_第2回.pptx", "child_protection", files.slides(pages), True, labels("note", "name birth sensitive"))  # fmt: skip
