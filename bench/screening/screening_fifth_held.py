"""The fifth family's files that must be held: lists and registers of the departments."""

from __future__ import annotations

from collections.abc import Sequence

import screening_fifth as town
import screening_fifth_files as files
import screening_pdf
from screening_family import Family, Labels, Sample, labels
from screening_files import table_text

ACCOUNT_HEADS = ("金融機関", "支店", "種別", "口座番号", "口座名義人（カナ）")


def _held(name: str, what: str, data: bytes, *found: Labels) -> Sample:
    return Sample(name, what, data, True, frozenset().union(*found))


def _account(one: town.Resident) -> list[object]:
    bank, _, branch, _ = one.bank
    return [bank, branch, "普通", one.account, one.account_name]


def resident_export(f: Family) -> Sample:
    """住民課: 住民基本台帳システムの抽出 CSV, fixed heads, half-width kana, dates without marks."""
    everyone = town.residents(f.chance, f.chance.randint(30, 150))
    rows: list[list[object]] = [
        [
            "宛名番号",
            "世帯番号",
            "氏名カナ",
            "氏名",
            "生年月日",
            "性別コード",
            "続柄",
            "郵便番号",
            "住所",
            "方書",
            "異動事由",
            "異動年月日",
        ]
    ]
    rows += [
            [
                one.code, f"{f.chance.randrange(10**8):010}", one.account_name, f"{one.surname}　{one.given}", "{}{:02}{:02}".format(*one.birth),
                "1" if one.sex == "男" else "2", f.chance.choice(("世帯主", "妻", "子", "母")), one.postal.replace("-", ""), one.prefecture + one.town + one.block,
                f.chance.choice(("", "", "コーポ山桜２０３")), f.chance.choice(("転入", "転居", "出生", "")), "20250401",
            ]
        for one in everyone
    ]  # fmt: skip
    return _held("JUKI_EXT_20250930.csv", "住基抽出", table_text(rows, encoding="cp932"), labels("table", "name birth address"))  # fmt: skip


def child_allowance(f: Family) -> Sample:
    """子育て支援課: 児童手当 定時払 支給一覧, two rows of heads, merged."""
    name, day = town.name_style(f.chance), town.day_style(f.chance)
    rows: list[list[object]] = [
        ["児童手当　令和7年10月期　定時払　支給対象者一覧"],
        [],
        ["No.", "受給者", "", "支給対象児童", "", "", "支給額", "振込先", "", "", "", ""],
        ["", "認定番号", "氏名", "氏名", "生年月日", "区分", "（円）", *ACCOUNT_HEADS],
    ]
    children = town.residents(f.chance, f.chance.randint(15, 60), born=(2008, 2025))
    for n, child in enumerate(children, 1):
        parent = town.kin(f.chance, child, (1975, 2000))
        amount = f.chance.choice((20000, 30000, 60000))
        rows.append([n, f"{f.chance.randint(1, 9999):05}", name(parent), name(child), day(child.birth), f.chance.choice(("第1子", "第2子", "第3子以降")), amount, *_account(parent)])  # fmt: skip
    sheet = files.Sheet("R7.10支給", rows, merged=("B3:C3", "D3:F3", "H3:L3"), footer="川辺町　子育て支援課　取扱注意")  # fmt: skip
    return _held("R0710児童手当支給一覧.xlsx", "児童手当", files.book(sheet), labels("R7.10支給", "name birth bank_account"))  # fmt: skip


def evacuation_support(f: Family) -> Sample:
    """福祉課: 避難行動要支援者名簿 as ODS, for 民生委員 and 自主防災会."""
    name, day, phone, home = town.name_style(f.chance), town.day_style(f.chance), town.phone_style(f.chance, mobile=0.2), town.address_style(f.chance)  # fmt: skip
    states = ("要介護3", "要介護4", "要介護5", "身体障害者手帳1級（下肢）", "身体障害者手帳2級（視覚）", "療育手帳A1", "精神障害者保健福祉手帳1級", "難病（ALS）")  # fmt: skip
    rows: list[list[object]] = [
        ["避難行動要支援者名簿（平常時提供用）"],
        [
            "番号",
            "行政区",
            "氏　名",
            "生年月日",
            "性別",
            "住　所",
            "電話番号",
            "支援等を必要とする事由",
            "備考",
        ],
    ]
    rows += [[n, f.chance.choice(("上町", "下町", "原新田")), name(one), day(one.birth), one.sex, home(one), phone(one), f.chance.choice(states), f.chance.choice(("", "独居", "人工呼吸器使用", "車いす"))] for n, one in enumerate(town.residents(f.chance, f.chance.randint(12, 45), born=(1928, 1975)), 1)]  # fmt: skip
    return _held("避難行動要支援者名簿.ods", "要支援者", files.ods("名簿", rows), labels("名簿", "name birth address phone sensitive"))  # fmt: skip


def tax_arrears(f: Family) -> Sample:
    """税務課: 滞納整理の進行表; the head stands in the fourth row and one person fills several rows."""
    name, home = town.name_style(f.chance), town.address_style(f.chance)
    rows: list[list[object]] = [["滞納整理進行管理表"], ["現在日", "令和7年9月30日", "", "収納係"], [], ["宛名番号", "氏名（名称）", "住所", "税目", "年度", "期別", "本税", "督促手数料", "延滞金", "折衝経過"]]  # fmt: skip
    for one in town.residents(f.chance, f.chance.randint(14, 40), born=(1945, 2002)):
        for n in range(f.chance.randint(1, 4)):
            head: list[object] = [int(one.code), name(one), home(one)] if n == 0 else ["", "", ""]
            rows.append([*head, f.chance.choice(("固定資産税", "軽自動車税", "町県民税（普徴）", "国民健康保険税")), f"R{f.chance.randint(4, 7)}", f"{n + 1}期", f.chance.randrange(2000, 90000, 100), 100, f.chance.randrange(0, 9000, 100), f.chance.choice(("9/12 臨戸 不在", "分納誓約済", "8/25 電話催告", "財産調査中", ""))])  # fmt: skip
    return _held("進行管理表（滞納）.xlsx", "滞納整理", files.book(files.Sheet("一覧", rows)), labels("一覧", "name address"))  # fmt: skip


def health_checkup(f: Family) -> Sample:
    """健康推進課: 特定健診の結果 CSV from the checkup institution."""
    rows: list[list[object]] = [["受診券整理番号", "被保険者証等記号", "被保険者証等番号", "氏名カナ", "生年月日", "性別", "受診日", "BMI", "収縮期血圧", "拡張期血圧", "HbA1c", "LDL", "既往歴", "服薬（血圧）", "医師の判断"]]  # fmt: skip
    rows += [
            [
                f"25{f.chance.randrange(10**9):09}", "川国", f"{f.chance.randrange(10**7):07}", one.account_name, "{}{:02}{:02}".format(*one.birth), 1 if one.sex == "男" else 2,
                f"202506{f.chance.randint(1, 30):02}", round(f.chance.uniform(17, 34), 1), f.chance.randint(98, 178), f.chance.randint(55, 105), round(f.chance.uniform(4.9, 9.1), 1), f.chance.randint(70, 210),
                f.chance.choice(("特記すべきことなし", "脳梗塞", "胃がん術後", "2型糖尿病")), f.chance.choice("12"), f.chance.choice(("異常なし", "要経過観察", "要医療（糖尿病内科）")),
            ]
        for one in town.residents(f.chance, f.chance.randint(20, 80), born=(1950, 1985))
    ]  # fmt: skip
    return _held("kenshin_kekka_R07.csv", "健診結果", table_text(rows, encoding="cp932"), labels("table", "name birth insured_number sensitive"))  # fmt: skip


def nursery_application(f: Family) -> Sample:
    """子育て支援課: 保育所入所申込書 of one family with the My Numbers of all of them."""
    child = town.residents(f.chance, 1, born=(2020, 2025))[0]
    father, mother = (next(one for one in town.residents(f.chance, 12, born=(1985, 1999)) if one.sex == sex) for sex in "男女")  # fmt: skip
    number, day, home = town.number_style(f.chance), town.day_style(f.chance), town.address_style(f.chance)
    family = child.surname
    table = [
        ["区分", "ふりがな・氏名", "生年月日", "続柄", "個人番号", "勤務先"],
        ["児童", f"{family}　{child.given}", day(child.birth), "本人", number(child.my_number), "―"],
        [
            "保護者",
            f"{family}　{father.given}",
            day(father.birth),
            "父",
            number(father.my_number),
            "製造業（常勤）",
        ],
        ["保護者", f"{family}　{mother.given}", day(mother.birth), "母", number(mother.my_number), "パート"],
    ]
    contact = [["保護者住所", home(father)], ["日中の連絡先", town.phone_style(f.chance)(mother)], ["第1希望", "川辺中央保育園"]]  # fmt: skip
    data = files.word(["様式第1号（第3条関係）", "保育所等利用申込書", "川辺町長　様", "次のとおり保育所等の利用を申し込みます。", table, "", contact, "※ 就労証明書を添付してください。"])  # fmt: skip
    return _held("R8保育所申込_受付12.docx", "保育所申込", data, labels(files.TABLE, "name birth my_number address phone"))  # fmt: skip


def complaints(f: Family) -> Sample:
    """住民課: 要望・苦情受付簿, newest first, with the caller's name and phone."""
    name, phone, home = town.name_style(f.chance, honorific=True), town.phone_style(f.chance), town.address_style(f.chance)  # fmt: skip
    matters = ("側溝のふたがずれて車が落ちそう", "隣家の犬の鳴き声がうるさい", "街路灯が消えている", "野焼きの煙で洗濯物が干せない", "空き家の草が越境している", "窓口の待ち時間が長い")  # fmt: skip
    rows: list[list[object]] = [["受付No", "受付日", "方法", "申出人", "連絡先", "住所", "内容", "担当課", "対応状況"]]  # fmt: skip
    rows += [[f"R7-{90 - n:03}", f"R7.{f.chance.randint(4, 9)}.{f.chance.randint(1, 28)}", f.chance.choice(("電話", "来庁", "メール")), name(one), phone(one), home(one) if f.chance.random() < 0.7 else "", f.chance.choice(matters), f.chance.choice(("建設課", "環境課", "住民課")), f.chance.choice(("対応済", "現地確認中", "県へ伝達"))] for n, one in enumerate(town.residents(f.chance, f.chance.randint(14, 35), born=(1940, 1995)))]  # fmt: skip
    return _held("要望苦情受付簿.xlsx", "苦情受付", files.book(files.Sheet("R7年度", rows)), labels("R7年度", "name phone address"))  # fmt: skip


def school_lunch(f: Family) -> Sample:
    """給食センター: 学校給食費の未納者; phones became numbers and lost their first zero."""
    name = town.name_style(f.chance)
    rows: list[list[object]] = [["学校", "学年", "組", "児童生徒名", "保護者名", "未納月", "未納額", "電話", "納付約束"]]  # fmt: skip
    for child in town.residents(f.chance, f.chance.randint(12, 30), born=(2010, 2018)):
        parent = town.kin(f.chance, child, (1975, 1990))
        rows.append([f.chance.choice(("川辺小", "北小", "川辺中")), f.chance.randint(1, 6), f.chance.randint(1, 3), name(child), name(parent), f"{f.chance.randint(4, 9)}月分", f.chance.choice((4800, 5300, 9600)), int(parent.mobile), f.chance.choice(("10/末", "児手から充当", "不通", ""))])  # fmt: skip
    return _held("給食費未納R7.xlsx", "給食費", files.book(files.Sheet("Sheet1", rows)), labels("Sheet1", "name phone"))  # fmt: skip


def staff_numbers(f: Family) -> Sample:
    """総務課: a cover sheet for all to see, and a very hidden sheet of the staff's My Numbers."""
    number, name = town.number_style(f.chance), town.name_style(f.chance)
    cover = [["年末調整　書類提出のお願い"], ["提出期限", "11月14日（金）"], ["提出先", "総務課人事係"], ["提出物", "扶養控除等申告書、保険料控除申告書"]]  # fmt: skip
    rows: list[list[object]] = [["職員番号", "氏名", "個人番号", "扶養1", "扶養1個人番号"]]
    for one in town.residents(f.chance, f.chance.randint(10, 50), born=(1963, 2004)):
        kin = town.kin(f.chance, one)
        with_kin = f.chance.random() < 0.4
        rows.append([f.chance.randint(1000, 1999), name(one), number(one.my_number), name(kin) if with_kin else "", number(kin.my_number) if with_kin else ""])  # fmt: skip
    data = files.book(files.Sheet("案内", cover), files.Sheet("data", rows, state="veryHidden"))
    return _held("年末調整_提出案内.xlsx", "年末調整", data, labels("data", "name my_number"))


def handicap_register(f: Family) -> Sample:
    """福祉課: 身体障害者手帳交付台帳, with birthdays in the old style."""
    name, kana, home = town.name_style(f.chance), town.kana_style(f.chance), town.address_style(f.chance)
    states = ("体幹機能障害", "両感音性難聴", "心臓機能障害（ペースメーカー）", "じん臓機能障害（人工透析）", "右上肢全廃", "両眼視野障害")  # fmt: skip
    rows: list[list[object]] = [["手帳番号", "フリガナ", "氏名", "生年月日", "住所", "障害名", "等級", "交付日", "再認定"]]  # fmt: skip
    rows += [[f"第{f.chance.randint(10000, 99999)}号", kana(one), name(one), town.spaced(one.birth), home(one), f.chance.choice(states), f"{f.chance.randint(1, 6)}級", f"H{f.chance.randint(5, 30)}.{f.chance.randint(1, 12)}.{f.chance.randint(1, 28)}", ""] for one in town.residents(f.chance, f.chance.randint(11, 70), born=(1932, 2015))]  # fmt: skip
    return _held("身障手帳台帳.xlsx", "手帳台帳", files.book(files.Sheet("台帳", rows, header="身体障害者手帳交付台帳")), labels("台帳", "name birth address sensitive"))  # fmt: skip


def foreign_residents(f: Family) -> Sample:
    """住民課: 在留期間の満了が近い外国人住民, names in Latin letters."""
    rows: list[list[object]] = [["NO", "氏名（ローマ字）", "通称", "国籍・地域", "生年月日", "在留資格", "在留期間満了日", "在留カード番号", "旅券番号", "住所"]]  # fmt: skip
    home = town.address_style(f.chance)
    everyone = town.residents(f.chance, 14, born=(1975, 2006))
    rows += [[n, latin, "", f.chance.choice(("ベトナム", "中国", "フィリピン", "ネパール", "インドネシア")), "{}年{:02}月{:02}日".format(*one.birth), f.chance.choice(("技能実習2号ロ", "永住者", "特定技能1号", "日本人の配偶者等")), f"2026年{f.chance.randint(1, 12):02}月{f.chance.randint(1, 28):02}日", town.residence_card(f.chance), town.passport(f.chance) if f.chance.random() < 0.6 else "", home(one)] for n, (latin, one) in enumerate(zip(f.chance.sample(town.LATIN, 14), everyone, strict=True), 1)]  # fmt: skip
    return _held("在留期限リスト.xlsx", "外国人住民", files.book(files.Sheet("一覧", rows)), labels("一覧", "name birth residence_card passport address"))  # fmt: skip


def pension_table(f: Family) -> Sample:
    """住民課: 国民年金 未加入者・種別変更の一覧, a printed table as PDF."""
    name, day = town.name_style(f.chance), town.day_style(f.chance)
    rows: list[list[object]] = [["基礎年金番号", "氏名", "生年月日", "異動内容", "異動日"]]
    rows += [[town.pension(f.chance), name(one), day(one.birth), f.chance.choice(("3号→1号", "2号→1号", "任意加入", "付加申出")), f"R7.{f.chance.randint(4, 9)}.1"] for one in town.residents(f.chance, f.chance.randint(12, 90), born=(1966, 2005))]  # fmt: skip
    data = screening_pdf.table("国民年金被保険者　種別変更一覧表", rows, (30, 150, 260, 400, 480))
    return _held("年金種別変更一覧.pdf", "国民年金", data, labels("body", "pension_number name birth"))


def hunters(f: Family) -> Sample:
    """農林課: 有害鳥獣捕獲従事者名簿 for the permit."""
    name, day, phone, home = town.name_style(f.chance), town.day_style(f.chance), town.phone_style(f.chance, mobile=0.9), town.address_style(f.chance)  # fmt: skip
    rows: list[list[object]] = [["有害鳥獣捕獲　従事者名簿（R7.4.1～R8.3.31）"], ["班", "氏名", "生年月日", "年齢", "住所", "携帯", "狩猟免許種別", "免状番号"]]  # fmt: skip
    rows += [[f"第{f.chance.randint(1, 4)}班", name(one), day(one.birth), one.age, home(one), phone(one), f.chance.choice(("わな", "第一種銃猟", "わな・一種")), f"{f.chance.randint(100, 999)}-{f.chance.randint(1, 99)}"] for one in town.residents(f.chance, f.chance.randint(12, 28), born=(1945, 1996))]  # fmt: skip
    return _held("捕獲従事者名簿.xlsx", "捕獲従事者", files.book(files.Sheet("従事者", rows, merged=("A1:H1",))), labels("従事者", "name birth address phone"))  # fmt: skip


def brigade_pay(f: Family) -> Sample:
    """総務課: 消防団員 年額報酬の口座振込一覧, accounts stored as numbers."""
    name = town.name_style(f.chance)
    rows: list[list[object]] = [["分団", "階級", "氏名", "報酬額", "金融機関コード", "支店コード", "科目", "口座番号", "名義カナ"]]  # fmt: skip
    rows += [[f"第{f.chance.randint(1, 5)}分団", f.chance.choice(("団員", "団員", "班長", "部長")), name(one), f.chance.choice((36500, 37000, 41500)), one.bank[1], one.bank[3], 1, int(one.account), one.account_name] for one in town.residents(f.chance, f.chance.randint(15, 70), born=(1968, 2004))]  # fmt: skip
    return _held("R6消防団報酬振込.xlsx", "消防団報酬", files.book(files.Sheet("振込", rows)), labels("振込", "name bank_account"))  # fmt: skip


def transfer_file(f: Family) -> Sample:
    """会計課: 総合振込データ in the banks' record format (全銀協), 120 bytes a record, half-width kana."""
    records = ["1210" + "0000123456" + "ｶﾜﾍﾞﾁｮｳｶｲｹｲｶﾝﾘｼﾔ".ljust(40) + "1031" + "0143" + "ﾊﾁｼﾞﾕｳﾆ".ljust(15) + "442" + "ｲｹﾀﾞ".ljust(15) + "1" + "0000777" + " " * 17]  # fmt: skip
    everyone = town.residents(f.chance, f.chance.randint(15, 60))
    records += ["2" + one.bank[1] + " " * 15 + one.bank[3] + " " * 15 + " " * 4 + "1" + one.account + one.account_name.ljust(30)[:30] + f"{f.chance.randrange(1000, 90000):010}" + "0" + one.code.zfill(20) + "7" + " " * 8 for one in everyone]  # fmt: skip
    records += ["8" + f"{len(everyone):06}" + f"{f.chance.randrange(10**6):012}" + " " * 101, "9" + " " * 119]
    return _held("FURIKOMI.txt", "総合振込", "\r\n".join(records).encode("cp932"), labels("table", "bank_account name"))  # fmt: skip


def overdue_books(f: Family) -> Sample:
    """図書館: 延滞者 督促リスト as tab-separated text."""
    name, phone = town.name_style(f.chance), town.phone_style(f.chance)
    books = ("火花の庭", "はじめての発酵食", "図解 田んぼの生きもの", "星と旅する", "やさしい相続")
    rows: list[list[object]] = [["利用者番号", "利用者名", "連絡先", "資料番号", "書名", "返却期限日", "延滞日数"]]  # fmt: skip
    for one in town.residents(f.chance, f.chance.randint(14, 40), born=(1940, 2016)):
        late = f.chance.randint(15, 200)
        rows.append([f"1000{f.chance.randrange(10**5):05}", name(one), phone(one), f"2{f.chance.randrange(10**8):08}", f.chance.choice(books), f"2025/0{f.chance.randint(3, 9)}/{f.chance.randint(1, 28):02}", late])  # fmt: skip
    return _held("overdue_list.txt", "図書延滞", table_text(rows, separator="\t", encoding="cp932"), labels("table", "name phone"))  # fmt: skip


def dogs(f: Family) -> Sample:
    """環境課: 畜犬登録台帳 with owners."""
    name, kana, phone, home = town.name_style(f.chance), town.kana_style(f.chance), town.phone_style(f.chance), town.address_style(f.chance)  # fmt: skip
    rows: list[list[object]] = [["登録番号", "登録年度", "所有者名", "所有者カナ", "所有者住所", "電話番号", "犬の名前", "犬種", "毛色", "犬の生年月日", "注射済票番号"]]  # fmt: skip
    rows += [[f.chance.randint(1000, 4999), f"H{f.chance.randint(24, 31)}", name(one), kana(one), home(one), phone(one), f.chance.choice(("ハナ", "コロ", "モカ", "太郎", "りん")), f.chance.choice(("柴犬", "雑種", "トイ・プードル", "チワワ")), f.chance.choice(("茶", "白", "黒", "茶白")), f"{f.chance.randint(2010, 2024)}/{f.chance.randint(1, 12)}", f"{f.chance.randint(1, 999)}"] for one in town.residents(f.chance, f.chance.randint(25, 90), born=(1940, 1998))]  # fmt: skip
    return _held("畜犬台帳.csv", "畜犬登録", table_text(rows, encoding="utf-8-sig"), labels("table", "name address phone"))  # fmt: skip


def cemetery(f: Family) -> Sample:
    """環境課: 町営墓地 使用者台帳 with heirs."""
    name, phone, home = town.name_style(f.chance), town.phone_style(f.chance, mobile=0.3), town.address_style(f.chance)  # fmt: skip
    rows: list[list[object]] = [["区画", "許可年月日", "使用者氏名", "本籍・住所", "電話", "承継者", "続柄", "管理料"]]  # fmt: skip
    for one in town.residents(f.chance, f.chance.randint(15, 60), born=(1932, 1975)):
        heir = town.kin(f.chance, one, (1965, 2000))
        rows.append([f"{f.chance.choice('ABC')}-{f.chance.randint(1, 120)}", f"昭和{f.chance.randint(45, 63)}年{f.chance.randint(1, 12)}月", name(one), home(one), phone(one), name(heir), f.chance.choice(("長男", "孫") if heir.sex == "男" else ("長女", "孫")), f.chance.choice(("3,000", "未納", "免除"))])  # fmt: skip
    return _held("墓地台帳.ods", "墓地台帳", files.ods("東山墓園", rows), labels("東山墓園", "name address phone"))  # fmt: skip


def voters(f: Family) -> Sample:
    """選挙管理委員会: 選挙人名簿抄本 of one polling district, several sheets."""
    sheets, found = [], []
    place = f.chance.randrange(len(town.PLACES))
    day, home = town.day_style(f.chance), town.address_style(f.chance)
    for title in ("第1投票区", "第2投票区"):
        rows: list[list[object]] = [["頁", "行", "氏名", "住所", "生年月日", "性別", "事由"]]
        for n, one in enumerate(
            town.residents(f.chance, f.chance.randint(20, 60), born=(1930, 2007), place=place)
        ):
            rows.append([n // 20 + 1, n % 20 + 1, f"{one.surname} {one.given}", home(one), day(one.birth), one.sex, f.chance.choice(("", "", "転出表示", "新規"))])  # fmt: skip
        sheets.append(files.Sheet(title, rows, footer="&P / &N"))
        found.append(labels(title, "name address birth"))
    return _held("名簿抄本R7.9.1登録.xlsx", "選挙人名簿", files.book(*sheets), *found)


def seniors_club(f: Family) -> Sample:
    """社会福祉協議会: 老人クラブ会員名簿, two blocks of people side by side, names and ages only."""
    name = town.name_style(f.chance)
    members = town.residents(f.chance, 2 * f.chance.randint(8, 20), born=(1930, 1960))
    rows: list[list[object]] = [["長寿会　会員名簿"], ["", "氏　名", "年齢", "", "", "氏　名", "年齢"]]
    pairs: Sequence[tuple[town.Resident, town.Resident]] = list(zip(members[::2], members[1::2], strict=True))
    rows += [[n, name(left), left.age, "", n + len(pairs), name(right), right.age] for n, (left, right) in enumerate(pairs, 1)]  # fmt: skip
    return _held("長寿会名簿.xlsx", "老人クラブ", files.book(files.Sheet("会員", rows)), labels("会員", "name"))  # fmt: skip


def district_heads(f: Family) -> Sample:
    """総務課: 自治会長への報償費 list with their homes and accounts."""
    name, phone, home = town.name_style(f.chance), town.phone_style(f.chance), town.address_style(f.chance)
    rows: list[list[object]] = [["自治会", "会長氏名", "自宅住所", "携帯等", "世帯数", "報償費", "源泉", "差引", *ACCOUNT_HEADS]]  # fmt: skip
    for one in town.residents(f.chance, f.chance.randint(12, 30), born=(1948, 1975)):
        paid = f.chance.randrange(40000, 120000, 1000)
        rows.append([f"{f.chance.choice(('上町', '下町', '原', '水口'))}{f.chance.randint(1, 9)}区", name(one), home(one), phone(one), f.chance.randint(15, 210), paid, 0, paid, *_account(one)])  # fmt: skip
    return _held("自治会長報償費（上期）.xlsx", "自治会長", files.book(files.Sheet("支払", rows)), labels("支払", "name address phone bank_account"))  # fmt: skip
