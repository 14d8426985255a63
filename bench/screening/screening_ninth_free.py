"""Files of the ninth family that need not be held: codes, machines, firms, officers, statistics, samples."""

from __future__ import annotations

import openpyxl
from screening_family import NONE, Family, Sample, labels
from screening_files import table_text
from screening_ninth import Hand
from screening_pdf import plain, table
from screening_seventh_files import (
    archive,
    book,
    changed,
    data_json,
    filled_form,
    html,
    letter,
    note,
    ods,
    odt,
    paper,
    rtf,
    sheet_of,
    slides,
    text,
)


def duties(f: Family) -> Sample:
    h = Hand(f)
    rows: list[list[object]] = [["総務課　事務分担表　R8.4.1"], ["係", "職", "氏名", "内線", "主な事務", "副"]]  # fmt: skip
    works = ("給与・共済", "個人番号の安全管理", "病気休暇・公務災害", "契約・入札", "防災無線", "選挙人名簿調製", "議会答弁とりまとめ", "庁舎管理")  # fmt: skip
    rows += [
        [f.chance.choice(("人事係", "管財係", "危機管理係")), f.chance.choice(("主事", "係長", "主査")), h.official(), h.digits(4), work, h.official()]
        for work in works
    ]  # fmt: skip
    return Sample("事務分担R8.xlsx", "who does what in an office", book({"分担": rows}), False, NONE)


def meter_change(f: Family) -> Sample:
    """Twelve-digit numbers of customers and meters, and no person."""
    h = Hand(f)
    rows: list[list[object]] = [[*"お客様番号 水栓番号 旧メーター 新メーター 口径 検満 取替日 指針".split()]]
    rows += [
        [h.digits(12), h.digits(9), h.digits(12), f"26{h.digits(10)}", f.chance.choice((13, 20, 25)), "2034/03", f"2026/05/{f.chance.randint(1, 31):02}", f.chance.randint(0, 4999)]
        for _ in range(f.chance.randint(30, 150))
    ]  # fmt: skip
    return Sample("メーター取替実績5月.csv", "changed water meters", table_text(rows, encoding=f.chance.choice(("cp932", "utf-8-sig"))), False, NONE)  # fmt: skip


def pump_log(f: Family) -> Sample:
    h = Hand(f)
    places = ("第2配水池", "上小川ポンプ場", "浄化センター")
    lines = [f"202605{f.chance.randint(1, 31):02}{f.chance.randint(0, 23):02}{f.chance.randint(0, 59):02} {f.chance.choice(places)} SEQ={h.digits(12)} {f.chance.choice(('水位低', '通信異常 復旧', '流量', 'PAC注入率'))} {f.chance.randint(0, 999) / 10} [{h.digits(4)}-{h.digits(4)}-{h.digits(4)}]"
             for _ in range(f.chance.randint(60, 200))]  # fmt: skip
    return Sample(
        "SCADA_EVENT_202605.log.txt", "log of pumping stations", text(sorted(lines), "cp932"), False, NONE
    )


def budget_lines(f: Family) -> Sample:
    """Budget items of twelve digits; hidden sheet with codes of the accounts."""
    h = Hand(f)
    names = ("扶助費", "障害者自立支援給付費", "生活保護費", "会計年度任用職員報酬", "消防団員退職報償金", "図書購入費", "要保護児童生徒援助費")  # fmt: skip
    rows: list[list[object]] = [["予算科目コード", "節・細節", "当初", "補正", "執行率"]]
    rows += [[h.digits(12), f.chance.choice(names), f.chance.randint(10, 90000), f.chance.randint(-300, 300), f"{f.chance.randint(20, 99)}%"] for _ in range(f.chance.randint(20, 60))]  # fmt: skip
    codes = [["口座区分", "名称"], ["1", "普通"], ["2", "当座"], ["4", "貯蓄"]]

    def finish(made: openpyxl.Workbook) -> None:
        sheet_of(made, "ｺｰﾄﾞ").sheet_state = "hidden"

    return Sample("予算執行状況_4月末.xlsx", "budget items", book({"執行": rows, "ｺｰﾄﾞ": codes}, finish=finish), False, NONE)  # fmt: skip


def opened_bids(f: Family) -> Sample:
    h = Hand(f)
    rows: list[list[object]] = [["業者", "代表者", "所在地", "電話", "入札額"]]
    rows += [[h.firm(), f"代表取締役 {h.official()}", h.premises(), h.office_phone(), f"{f.chance.randint(900, 5000)}万"] for _ in range(f.chance.randint(11, 20))]  # fmt: skip
    return Sample("開札調書（橋りょう補修）.pdf", "tenders opened, with directors", table("開札調書　制限付一般競争入札", rows, (40, 190, 300, 440, 520)), False, NONE)  # fmt: skip


def assembly_questions(f: Family) -> Sample:
    h = Hand(f)
    asker, chief, seat = h.official(), h.official(), f.chance.randint(1, 16)
    lines = ["令和8年第2回定例会　会議録（速報版）", f"○議長（{h.official()}君）　{seat}番　{asker}君。",
             f"○{seat}番（{asker}君）　生活保護世帯の推移、障害者雇用率、職員の精神疾患による休職者数を伺う。",
             f"○総務部長（{chief}君）　休職者は{f.chance.randint(3, 9)}人、うちメンタル不調が{f.chance.randint(1, 3)}人でございます。",
             f"○{seat}番（{asker}君）　マイナンバーカードの紛失届は。再発行の個人番号の扱いは。", f"○市民部長（{h.official()}君）　昨年度{f.chance.randint(40, 160)}件でございます。",
             f"○町長（{h.official()}君）　私も父の介護を経験し、認知症のご家族の苦労は承知しております。",
             f"出席説明員　消防長 {h.official()}、教育長 {h.official()}、水道局長 {h.official()}、会計管理者 {h.official()}"]  # fmt: skip
    return Sample("r08_02_kaigiroku.txt", "minutes of the assembly", text(lines), False, NONE)


def filled_sample(f: Family) -> Sample:
    """Plainly a sample: 見本 on every value."""
    number = f.chance.choice(("123456789012", "000000000000", "111122223333"))
    grid = [["欄", "記入例"], ["氏名", "葦原　太郎（見本）"], ["生年月日", "昭和50年1月1日"], ["個人番号", number], ["住所", "○○市○○町1-2-3"],
            ["振込口座", "○○銀行　△△支店　普通　1234567"], ["電話", "090-0000-0000"]]  # fmt: skip
    data = paper(["【記入例】会計年度任用職員　報酬等口座振込申出書", "※これは見本です。実際の番号は記入しないでください。"], [grid], header="記入例・見本")  # fmt: skip
    return Sample("（記入例）口座振込申出書.docx", "a filled sample form", data, False, NONE)


def empty_form(f: Family) -> Sample:
    lines = ["消防団　入団申込書", "氏名・ふりがな・生年月日・住所・電話番号を記入してください。", "運転免許証の写し、個人番号カードの写し（裏面）を添付", "持病　有・無　（有の場合の病名　　　　）"]  # fmt: skip
    fields = dict.fromkeys(f.chance.sample(("氏名", "ふりがな", "生年月日", "住所", "携帯電話", "免許証番号", "個人番号", "振込口座"), 6), "")  # fmt: skip
    return Sample("入団申込書_様式.pdf", "a blank form to fill in", filled_form(lines, fields), False, NONE)


def leave_figures(f: Family) -> Sample:
    rows: list[list[object]] = [["", "R5", "R6", "R7"], ["病気休暇（30日以上）", "", "", ""]]
    ills = ("うつ病・適応障害", "悪性新生物", "循環器", "骨折等外傷", "妊娠に伴うもの", "新型コロナ後遺症")  # fmt: skip
    rows += [
        [f"　{ill}", *(f"{f.chance.randint(0, 9)}人" for _ in range(3))]
        for ill in ills
    ]  # fmt: skip
    rows += [["障害者手帳所持職員", "7人", "8人", "8人"], ["懲戒処分（うち刑事事件）", "1(0)", "0", "2(1)"]]
    return Sample("安全衛生委員会_資料2.ods", "sick leave in figures", ods({"推移": rows}), False, NONE)


def code_table(f: Family) -> Sample:
    h = Hand(f)
    rows: list[list[object]] = [["分類", "コード", "名称", "備考"]]
    needs = ("視覚障害", "聴覚障害", "肢体不自由", "心臓機能障害", "療育手帳A", "精神2級", "DV支援措置", "生活保護", "前科照会", "外国籍")  # fmt: skip
    rows += [
        ["配慮区分", h.digits(3), name, f.chance.choice(("", "画面に表示しない"))]
        for name in needs
    ]  # fmt: skip
    rows += [["金融機関", code, name, "振替可"] for name, code in (("北陽銀行", "0197"), ("みなせ信用金庫", "1793"), ("ゆうちょ銀行", "9900"))]  # fmt: skip
    return Sample("MST_KUBUN.tsv", "codes of a business system", table_text(rows, separator="\t"), False, NONE)  # fmt: skip


def lent_tablets(f: Family) -> Sample:
    """Mobile numbers of devices, not of people."""
    h = Hand(f)
    rows: list[list[object]] = [["管理番号", "機種", "電話番号", "SIM(ICCID)", "IMEI", "配置先", "備考"]]
    rows += [
        [f"TB-{n:03}", "10.9型", f"0{f.chance.choice('789')}0-{h.digits(4)}-{h.digits(4)}", f"8981{h.digits(15)}", h.digits(15), f.chance.choice(("議会事務局", "南小 5年1組", "水道局検針車", "避難所本部")), ""]
        for n in range(f.chance.randint(14, 40))
    ]  # fmt: skip

    def finish(made: openpyxl.Workbook) -> None:
        note(sheet_of(made, "台帳"), "C1", "データ通信専用。発着信不可")

    return Sample("タブレット台帳.xlsx", "tablets of the town", book({"台帳": rows}, finish=finish), False, NONE)  # fmt: skip


def books_wanted(f: Family) -> Sample:
    h = Hand(f)
    titles = ("うつ病と生きる", "がん病棟の四季", "郷土の祭り", "はじめての年金", "ルポ刑務所", "やさしい野菜づくり")  # fmt: skip
    found = [{"isbn": f"978{h.digits(10)}", "title": f.chance.choice(titles), "author": h.official(), "price": f.chance.randint(9, 38) * 100, "req_no": h.digits(12)} for _ in range(f.chance.randint(12, 40))]  # fmt: skip
    return Sample("sentei_202605.json", "books to buy", data_json({"library": "中央図書館", "items": found}), False, NONE)  # fmt: skip


def broken_light(f: Family) -> Sample:
    """One resident writes: somebody private, yet neither special nor many."""
    h = Hand(f)
    one = h.one((1948, 1998))
    lines = ["道路維持係 御中", "", "いつもお世話になっております。", f"{one.address}の{h.name(one)}です。", f"家の前の街路灯（番号 {h.digits(4)}-{h.digits(4)}）が切れかけています。",
             f"昼間は{one.mobile}にお電話ください。", "よろしくお願いします。"]  # fmt: skip
    data = letter(f"{h.name(one)} <{one.mail}>", "dourobu@city.ashihara.lg.jp", "街路灯について", lines)
    return Sample("街路灯について.eml", "a mail about a street light", data, False, labels("body", "name address phone") | labels("mail-header", "name email"))  # fmt: skip


def payment_questions(f: Family) -> Sample:
    """Examples of numbers in a page of questions."""
    said = ["Q1 水道料金をクレジットカードで払えますか。 A 16桁の番号（例：4111-1111-1111-1111）と有効期限を入力します。",
            "Q2 お客様番号はどこにありますか。 A 検針票の右上、12桁（例 1234-5678-9012）です。個人番号（マイナンバー）ではありません。",
            f"Q3 口座振替は。 A 通帳の店番{f.chance.randint(100, 999)}、口座番号（例：普通 1234567）をご用意ください。", "Q4 障害者手帳による減免は。 A 1級・2級の方が対象です。",
            "Q5 問合せ先は。 A 料金センター 0120-000-000　suido@city.ashihara.lg.jp"]  # fmt: skip
    return Sample("faq_ryokin.html", "questions and answers on paying", html("水道料金よくある質問", said), False, NONE)  # fmt: skip


def works_contract(f: Family) -> Sample:
    """A firm's account and director are no private matter."""
    h = Hand(f)
    firm, head = h.firm(), h.official()
    grid = [["前払金の振込先", f"北陽銀行　駅前支店　当座　{h.digits(7)}　{firm}"], ["現場代理人", f"{h.official()}（{h.office_phone()}）"], ["監理技術者", f"{h.official()}　資格者証{h.digits(11)}"]]  # fmt: skip
    lines = [f"工事請負契約書　市道補修第{f.chance.randint(1, 40)}号", f"発注者　{h.town()}長　{h.official()}", f"受注者　{h.premises()}　{firm}　代表取締役　{head}", f"法人番号　{h.digits(13)}"]  # fmt: skip
    return Sample("契約書_市道補修.docx", "a contract with a builder", paper(lines, [grid]), False, NONE)


def candidates(f: Family) -> Sample:
    """What candidates publish about themselves is public."""
    h = Hand(f)
    lines = ["告示第18号　町議会議員一般選挙　候補者の届出"]
    for n in range(1, f.chance.randint(12, 18)):
        one = h.one((1950, 1998))
        lines.append(f"{n}　{h.name(one)}　{one.sex}　{2026 - one.born[0]}歳　{f.chance.choice(('無所属', '諸派'))}　{f.chance.choice(('農業', '会社役員', '現職'))}")  # fmt: skip
    return Sample("告示18_候補者.pdf", "candidates of an election", plain([*lines, f"選挙管理委員会委員長　{h.official()}"]), False, NONE)  # fmt: skip


def sales_mail(f: Family) -> Sample:
    h = Hand(f)
    firm, sales = h.firm(), h.official()
    rows: list[list[object]] = [["型番", "JAN", "数量", "単価"]]
    rows += [[f"EX-{h.digits(4)}", f"49{h.digits(11)}", f.chance.randint(1, 40), f.chance.randint(100, 90000)] for _ in range(8)]  # fmt: skip
    lines = [f"{h.town()} 管財係 {h.official()} 様", "", f"お世話になっております。{firm}の{sales}です。", "防災備蓄品の見積をお送りします。", "--", f"{firm} 営業二課 {sales}", f"携帯 090-{h.digits(4)}-{h.digits(4)}", "sales@hokuto.example.co.jp"]  # fmt: skip
    data = letter("sales@hokuto.example.co.jp", "kanzai@city.ashihara.lg.jp", "【見積】備蓄品", lines, {"mitsumori.xlsx": book({"見積": rows})})  # fmt: skip
    return Sample("見積_備蓄品.eml", "a supplier's quotation", data, False, NONE)


def staff_accounts(f: Family) -> Sample:
    """Accounts of staff in a chat service: office mails and identifiers only."""
    h = Hand(f)
    rows: list[list[object]] = [[*"userId displayName mail department lastLogin".split()]]
    rows += [
        [h.digits(12), h.official(), f"{f.chance.choice('abkmst')}{n:03}@city.ashihara.lg.jp", f.chance.choice(("総務課", "農林課", "議会事務局")), f"2026-05-{f.chance.randint(1, 31):02}T08:{f.chance.randint(10, 59)}:00+09:00"]
        for n in range(f.chance.randint(20, 60))
    ]  # fmt: skip
    return Sample("users_export.csv", "staff accounts of a chat service", table_text(rows, encoding="utf-8-sig"), False, NONE)  # fmt: skip


def privacy_training(f: Family) -> Sample:
    pages = [("個人情報の取扱い研修", ["USB紛失事例から学ぶ", "要配慮個人情報：病歴・障害・犯罪歴"], "架空の人物です、と必ず断ってから始める"),
             ("演習（架空）", ["架空のＡさん：個人番号 ****-****-1234", "『うつ病で休職中』とメールに書いてよいか"], ""), ("確認テスト", ["宛先は二重確認したか", "パスワードは別送しない"], "")]  # fmt: skip
    table_of: list[list[object]] = [["事故種別", "R6", "R7"], ["誤送信", f.chance.randint(0, 9), f.chance.randint(0, 9)], ["誤交付", 1, 0]]  # fmt: skip
    return Sample("個人情報研修R8.pptx", "training on privacy", slides(pages, table_of), False, NONE)


def disaster_log(f: Family) -> Sample:
    h = Hand(f)
    said = ("60代女性　足首骨折　救急搬送", "要介護者2名を福祉避難所へ移送", "透析患者の受入れを市立病院に要請", "在宅酸素の問合せ　対応済", "停電　約340戸", "市道7号　倒木")  # fmt: skip
    rows: list[list[object]] = [["No", "時刻", "発信", "内容", "対応班"]]
    rows += [[f"T{n:02}", f"{f.chance.randint(0, 23):02}:{f.chance.randint(0, 59):02}", f.chance.choice(("消防本部", "住民", "県", "自治会")), f.chance.choice(said), f"{h.official()}班長"] for n in range(1, 25)]  # fmt: skip
    rows[1:] = sorted(rows[1:], key=lambda row: str(row[1]))
    return Sample("クロノロ_台風6号.xlsx", "log of a typhoon's night", book({"時系列": rows}), False, NONE)


def insured_cars(f: Family) -> Sample:
    h = Hand(f)
    rows: list[list[object]] = [["証券番号", "登録番号", "車台番号", "所属", "運転者の範囲", "保険期間"]]
    rows += [[h.digits(12), f"{f.chance.choice(('長野', '秋田'))}{h.digits(3)}あ{h.digits(4)}", f"NKE-{h.digits(7)}", f.chance.choice(("消防2部", "公民館", "農林課")), "限定なし", "R8.4.1～R9.4.1"] for _ in range(f.chance.randint(12, 40))]  # fmt: skip
    zipped = archive({"自動車共済/明細.csv": table_text(rows, encoding="cp932"), "自動車共済/readme.txt": text(["証券番号は12桁です。個人番号ではありません。"])})  # fmt: skip
    return Sample("車両共済明細.zip", "insured cars of the town", zipped, False, NONE)


def found_things(f: Family) -> Sample:
    """What was found and handed to the police; names were left out."""
    h = Hand(f)
    things = ("運転免許証1枚（氏名は控えず警察へ）", "診察券・お薬手帳", "クレジットカード1枚", "現金3,210円", "個人番号カード1枚（市民課へ引継）", "傘", "在留カード")  # fmt: skip
    rows: list[list[object]] = [["整理番号", "日", "場所", "品目", "警察届出番号"]]
    rows += [[h.digits(6), f"5/{f.chance.randint(1, 31)}", f.chance.choice(("図書館1階", "公民館ロビー", "体育館")), f.chance.choice(things), f"{h.digits(4)}-{h.digits(8)}"] for _ in range(20)]  # fmt: skip
    return Sample("拾得物整理簿.odt", "things found", odt(["拾得物整理簿（図書館・公民館）"], rows, ["3か月保管"]), False, NONE)  # fmt: skip


def voices(f: Family) -> Sample:
    """Words of illness and poverty, but nobody to whom they belong."""
    said = ("母が認知症で、広報の字が小さいと困ります。", "うつ病で休職中。図書館の静かな席を増やして。", "生活保護でも水道減免は使えますか。", "車いすで投票所に入れなかった。", "消防の方、ありがとう。", "息子が発達障害です。学童を増やして。")  # fmt: skip
    rows: list[list[object]] = [["受付", "年代", "地区", "ご意見", "担当課"]]
    rows += [[n, f"{f.chance.randint(2, 8)}0代", f.chance.choice(("東部", "西部", "未回答")), f.chance.choice(said), f.chance.choice(("広報", "福祉", "水道"))] for n in range(1, f.chance.randint(20, 50))]  # fmt: skip
    return Sample("市民の声_匿名集計.csv", "voices without names", table_text(rows, encoding="cp932"), False, NONE)  # fmt: skip


def rules_draft(f: Family) -> Sample:
    h = Hand(f)
    old = f"第3条　申請者は、氏名、住所、生年月日、個人番号及び振込先口座を記載した申請書（様式第1号）を{f.chance.choice(('市長', '町長'))}に提出する。"
    base = paper(["農業用ため池管理補助金交付要綱（改正案）", "第1条　この要綱は、ため池の管理に要する経費を補助する。"], header=f"法規担当　{h.official()}")  # fmt: skip
    return Sample("要綱改正案_見え消し.docx", "a rule with tracked changes", changed(base, added=[old.replace("、個人番号", "")], deleted=[old]), False, NONE)  # fmt: skip


def stone_monument(f: Family) -> Sample:
    """People of two centuries ago."""
    h = Hand(f)
    lines = ["村史だより　用水を開いた人々"]
    for era, year in (("天明", 1781), ("文化", 1804), ("天保", 1831)):
        born = year + f.chance.randint(0, 7)
        ill = f.chance.choice(("眼病を患いながら", "中風に倒れるまで", "コレラで妻を失ったのち"))
        lines.append(
            f"{h.official()}は{era}{born - year + 1}年（{born}年）下条村に生まれ、{ill}用水三里を開いた。"
        )
    return Sample("村史だより12.rtf", "history of a canal", rtf([*lines, f"文化財係　{h.official()}"]), False, NONE)  # fmt: skip
