"""Files of the eighth family that must be held: desks of care, welfare, children and health."""

from __future__ import annotations

import openpyxl
from screening_eighth import (
    CITY_MAIL,
    days,
    digits,
    in_fours,
    kana,
    mobile,
    names,
    private_mail,
    resident,
    residents,
    short,
)
from screening_family import Family, Sample, labels
from screening_files import table_text
from screening_seventh_files import (
    CSV,
    ODT_TABLE,
    archive,
    book,
    filled_form,
    letter,
    odt,
    paper,
    sheet_of,
    slides,
    text_box,
)
from screening_words import japanese_date


def care_conference(f: Family) -> Sample:
    """Minutes in running text; who it is about stands in a box at the corner."""
    one, daughter = resident(f.chance, 1930, 1946), resident(f.chance, 1955, 1975, woman=True)
    said = [
        "サービス担当者会議の要点", "開催場所　自宅　　開催時間　14:00～14:45",
        f"出席者　長女（{daughter.full}）、介護支援専門員 三枝、通所介護 生活相談員 小原、福祉用具 森",
        f"検討内容　{f.chance.choice(('レビー小体型認知症による幻視', '脳梗塞後の右片麻痺', 'パーキンソン病の進行'))}があり、夜間のトイレで2回転倒。居室の動線と手すりを見直す。",
        f"結論　短期入所を月4日追加。緊急時は長女の携帯 {mobile(f.chance)} へ。", "残された課題　通院時の付添い。",
    ]  # fmt: skip
    box = [f"利用者　{one.full}　殿", f"{japanese_date(one.birth)}生　要介護{f.chance.randint(1, 5)}", f"被保番 000{digits(f.chance, 7)}"]  # fmt: skip
    found = labels("body", "name phone sensitive") | labels("text-box", "name birth insured_number")
    return Sample(
        "担当者会議の要点（５月）.docx", "a care conference", text_box(paper(said), box), True, found
    )


def examination_orders(f: Family) -> Sample:
    """Fewer than ten people, and each of them on welfare."""
    said, chance = names(f), f.chance
    rows: list[list[object]] = [["生活保護法第28条　検診命令　依頼先：霧沢市民病院"], [], ["ケース番号", "対象者", "年齢", "検診科目・理由"]]  # fmt: skip
    for one in residents(f, 3, 8, 1945, 1998):
        why = chance.choice(("精神科：うつ病による就労可否", "整形：腰椎ヘルニア、稼働能力", "内科：肝硬変、特別基準（通院移送）", "眼科：障害者加算の認定"))  # fmt: skip
        rows.append([f"{chance.choice('東西南')}-{chance.randint(101, 699)}", said(one), 2026 - one.birth[0], why])  # fmt: skip
    return Sample("検診命令依頼（市民病院）.xlsx", "welfare, for the hospital", book({"依頼": rows}), True, labels("依頼", "name sensitive"))  # fmt: skip


def case_slides(f: Family) -> Sample:
    """Slides without a name; the speaker's note says it."""
    one = resident(f.chance, 1957, 1965, woman=False)
    pages = [
        ("地域ケア会議　事例2", ["60代男性、独居、長屋の2階", "飲酒、ゴミの堆積、受診拒否", "支援：保健師、民生委員、断酒会"], f"読み上げない：{one.full}さん（{one.address}）。アルコール依存症で県立南光病院に2回入院。携帯は{one.phone}。"),
        ("論点", ["本人の意向をどう確認するか", "近隣の不安への説明"], ""),
    ]  # fmt: skip
    found = labels("note", "name address phone sensitive")
    return Sample("地域ケア会議_事例2.pptx", "a name in the note", slides(pages), True, found)


def nursery_places(f: Family) -> Sample:
    """The list of those who got a place; the rows of the others are hidden."""
    said, day, chance = names(f), days(f), f.chance
    rows: list[list[object]] = [["順位", "児童名", "誕生日", "保護者", "指数", "決定園", "世帯の状況"]]
    for n, child in enumerate(residents(f, 12, 50, 2020, 2025), 1):
        state = chance.choice(("", "", "母うつ病治療中", "父 身障1級", "ひとり親", "祖母介護（要介護4）"))
        rows.append([n, said(child), day(child.birth), f"{child.surname}　{resident(chance, 1985, 1999).given}", chance.randint(80, 210), chance.choice(("若柳", "すみれ", "ひばり")) + "保育園", state])  # fmt: skip
    rows.append([99, "（選考外）", "", "", "", "", "父 服役中のため祖父母が申込"])
    last = len(rows)

    def finish(made: openpyxl.Workbook) -> None:
        for row in range(4, last + 1):
            sheet_of(made, "内定").row_dimensions[row].hidden = True

    found = labels("内定", "name birth sensitive")
    return Sample("R8二次利用調整_内定者（園配布）.xlsx", "hidden rows of children", book({"内定": rows}, finish=finish), True, found)  # fmt: skip


def allowance_cells(f: Family) -> Sample:
    """One cell holds all that was said of a household."""
    rows: list[list[object]] = [["児童手当　口座変更（電話受付分→会計入力）"]]
    for one in residents(f, 2, 7, 1980, 2000):
        bank, _, branch, _, account = one.account
        rows.append([f"{one.surname}{one.given}（{kana(one, ' ')}）{short(one.birth)}\n旧：霧沢信金→新：{bank}{branch}　普通{account}\n児童{f.chance.randint(1, 3)}人　TEL {one.phone}"])  # fmt: skip
    data = book({"5月": rows, "入力要領": [["一日2回、10時と15時に取り込むこと"]]})
    return Sample("児手_口座変更受付.xlsx", "everything in one cell", data, True, labels("5月", "name birth bank_account phone"))  # fmt: skip


def vaccination_refunds(f: Family) -> Sample:
    said = names(f)
    rows: list[list[object]] = [
        ["整理番号", "被接種者", "保護者（口座名義）", "ワクチン", "金融機関", "口座番号", "金額"]
    ]
    for n, one in enumerate(residents(f, 4, 20, 2018, 2025), 1):
        parent = resident(f.chance, 1980, 1999)
        rows.append([n, said(one), f"{one.kana[0]} {parent.kana[1]}", f.chance.choice(("5種混合", "MR", "日脳", "HPV")), f"{one.account[0]}・{one.account[2]}", one.account[4], f.chance.randint(30, 160) * 100])  # fmt: skip
    data = archive({"readme.txt": "県外で受けた予防接種の償還払分です。パスワードは別便です。", "shoukan.csv": table_text(rows, encoding="cp932")})  # fmt: skip
    return Sample("予防接種償還払_会計課.zip", "refunds in an archive", data, True, labels(CSV, "name bank_account"))  # fmt: skip


def mothers_mail(f: Family) -> Sample:
    her, baby = resident(f.chance, 1986, 2003, woman=True), resident(f.chance, 2025, 2025, woman=False)
    lines = [
        "保健センターの保健師さんへ", "", f"こんにちは。乳児健診でお世話になった{her.surname}{her.given}です。息子は{baby.given}（{japanese_date(baby.birth)}生まれ）です。",
        f"{f.chance.choice(('先週、心療内科で産後うつと診断されて薬が出ました', '夜になると涙が止まらず、産後うつで通院しています'))}。授乳を続けていいのか、誰に聞けばよいかわかりません。",
        "夫は単身赴任で、昼間は私ひとりです。訪問をお願いできますか。", f"{her.address}　{her.phone}",
    ]  # fmt: skip
    mail = private_mail(f.chance)
    data = letter(f"{her.surname} {her.given} <{mail}>", f"hoken@{CITY_MAIL}", "訪問のお願い", lines)
    found = labels("body", "name birth sensitive address phone") | labels("mail-header", "name email")
    return Sample("訪問のお願い.eml", "a mother asks for a visit", data, True, found)


def checkup_reply(f: Family) -> Sample:
    """The hospital filled in the centre's form."""
    one = resident(f.chance, 1945, 1985)
    fields = {
        "氏名": one.full, "生年月日": japanese_date(one.birth), "住所": one.address,
        "精密検査結果": f.chance.choice(("早期胃がん（内視鏡的切除予定）", "大腸ポリープ、腺腫内がん", "B型慢性肝炎、要治療", "肺腺がん疑い、大学病院へ紹介")),
        "医師名": "黒澤　敦史",
    }  # fmt: skip
    lines = ["がん検診　精密検査結果報告書", "霧沢市保健センター所長　行", "", "1 受診者", "2 結果", "3 医療機関　医療法人みどり会　若柳クリニック"]  # fmt: skip
    found = labels("form-field", "name birth address sensitive")
    return Sample("精検結果報告書（返信）.pdf", "a filled form of a hospital", filled_form(lines, fields), True, found)  # fmt: skip


def follow_ups(f: Family) -> Sample:
    said, chance = names(f), f.chance
    rows: list[list[object]] = [["児", "月齢", "所見・経過", "次回"]]
    for one in residents(f, 3, 7, 2024, 2024):
        seen = chance.choice(("有意語なし、ことばの遅れ。心理相談へ", "自閉スペクトラム症の診断（療育センター）", "体重増加不良、ネグレクト疑い 要対協へ", "てんかん 内服中"))  # fmt: skip
        rows.append([f"{said(one)}（{short(one.birth)}）", f"{(29 - one.birth[1]) // 12}歳{(29 - one.birth[1]) % 12}か月", seen, f"{chance.randint(6, 9)}月"])  # fmt: skip
    data = odt(
        ["幼児健診（1歳6か月・2歳）　事後カンファレンス", "出席：保健師4、心理士1、保育課1"],
        rows,
        ["次回は7月17日"],
    )
    return Sample("幼児健診_事後カンファ.odt", "infants to follow", data, True, labels(ODT_TABLE, "name birth sensitive"))  # fmt: skip


def care_levies(f: Family) -> Sample:
    """An answer to another town: numbers of the my-number network in running text."""
    one, two = resident(f.chance, 1935, 1958), resident(f.chance, 1935, 1958)
    said, number = names(f), in_fours(f)
    lines = [
        "水原町　介護保険係　様", "", "情報連携でエラーになる2件、こちらの宛名を確認しました。",
        f"・{said(one)}　正 {number(one.number)}　（そちらの登録は末尾が違います）", f"・{said(two)}　正 {number(two.number)}　、{japanese_date(two.birth)}生。住所地特例で当市が保険者です。", "",
        "霧沢市　介護福祉課　介護保険係　桑折　内線2134",
    ]  # fmt: skip
    data = letter(f"kaigo@{CITY_MAIL}", "kaigo@town.mizuhara.lg.jp", "Re: 副本照会エラーについて", lines)
    return Sample("Re_副本照会エラーについて.eml", "numbers between towns", data, True, labels("body", "name my_number birth"))  # fmt: skip
