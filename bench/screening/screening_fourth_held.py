"""Files of family D that must be held."""

from __future__ import annotations

import io
import json

import pptx
import screening_files as files
import screening_fourth_files as more
import screening_pdf as pdf
from screening_family import Family, Sample, labels
from screening_fourth import DISTRICTS, crowd, era, full, one, short
from screening_words import wide

_HALF = str.maketrans(
    dict(
        zip(
            "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンャュョッー",
            "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝﾔﾕﾖﾂ-",
            strict=True,
        )
    )
)
_HALF |= {
    ord(a): b
    for a, b in zip(
        "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポ",
        "ｶﾞ ｷﾞ ｸﾞ ｹﾞ ｺﾞ ｻﾞ ｼﾞ ｽﾞ ｾﾞ ｿﾞ ﾀﾞ ﾁﾞ ﾂﾞ ﾃﾞ ﾄﾞ ﾊﾞ ﾋﾞ ﾌﾞ ﾍﾞ ﾎﾞ ﾊﾟ ﾋﾟ ﾌﾟ ﾍﾟ ﾎﾟ".split(),
        strict=True,
    )
}


def held(name: str, what: str, data: bytes, where: str, kinds: str) -> Sample:
    return Sample(name, what, data, True, labels(where, kinds))


def address_labels(f: Family) -> Sample:
    """高齢福祉: the sheet of labels for the invitation to 敬老会."""
    cells = [f"〒{p.postal}\n{p.address}\n{full(f, p)} 様" for p in crowd(f, 12, 30, born=(1930, 1950))]
    return held(
        "宛名ラベル.docx", "address labels", more.blocks("敬老会 案内状", cells, 3), "table", "name address"
    )


def arrears(f: Family) -> Sample:
    """税務: who owes what, under a heading of two rows, with a line of sums at the end."""
    rows: list[list[object]] = [
        ["国民健康保険税 滞納者一覧", "", "", "", "", "", "", ""], ["", "", "", "", "", "", "作成日", "R8.11.2"],
        ["№", "宛名番号", "納税義務者", "", "", "滞納額", "", "連絡先"], ["", "", "氏名", "カナ", "住所", "本税", "延滞金", "（携帯）"],
    ]  # fmt: skip
    rows += [
        [n, f"{1000000 + n * 37}", full(f, p), p.kana, p.near, n * 1100, n * 30, p.mobile]
        for n, p in enumerate(crowd(f, 14, 60), 1)
    ]
    rows.append(["", "", "合計", "", "", 123456, 4567, ""])
    return held("滞納.xlsx", "arrears", files.xlsx({"R8国保": rows}), "R8国保", "name address phone")


def nursery(f: Family) -> Sample:
    """こども課: children who were given a place."""
    rows: list[list[object]] = [
        ["園名", "クラス", "児童氏名（ふりがな）", "生年月日", "保護者氏名", "保護者住所"]
    ]
    rows += [
        [f.chance.choice(("ひばり園", "すみれ園")), f"{n % 6}歳児", f"{full(f, p)}（{p.kana}）", short(p.birth), full(f, one(f, 1980, 1998)), p.address]
        for n, p in enumerate(crowd(f, 15, 50, born=(2019, 2025)), 1)
    ]  # fmt: skip
    return held("入園決定.ods", "nursery places", more.ods({"決定者": rows}), "決定者", "name birth address")


def case_record(f: Family) -> Sample:
    """福祉事務所: one visit, told in sentences."""
    p = one(f, 1940, 1985)
    lines = [
        "ケース記録票", f"世帯番号 {f.chance.randint(100, 999)}　世帯主 {full(f, p)}　{era(p.birth)}生（{p.age}歳）",
        f"11月{f.chance.randint(1, 28)}日　家庭訪問。主は在宅。生活保護受給中であり、体調について聴取する。",
        "統合失調症の通院は継続しており、服薬も守れているとのこと。次回は12月に訪問する。",
    ]  # fmt: skip
    return held("ケース記録.docx", "case record", files.document(lines), "body", "name birth sensitive")


def pupil_health(f: Family) -> Sample:
    """学校: the health sheet of one child, laid out like paper."""
    p = one(f, 2012, 2019)
    cells: dict[str, str | int] = {
        "B2": "保健調査票", "B4": "児童氏名", "E4": full(f, p), "H4": "生年月日", "K4": era(p.birth), "B6": "保護者", "E6": full(f, one(f, 1980, 1990)),
        "H6": "電話", "K6": p.mobile, "B8": "既往歴", "E8": f.chance.choice(("気管支ぜんそく", "川崎病", "熱性けいれん")), "B10": "アレルギー", "E10": "卵",
    }  # fmt: skip
    return held(
        "保健調査票.xlsx",
        "health sheet of a child",
        more.scattered("調査票", cells),
        "調査票",
        "name birth phone sensitive",
    )


def bank_transfer(f: Family) -> Sample:
    """会計課: the fixed-width file that goes to the bank, 120 characters a record (its widths were wrong at first)."""
    lines = ["1210" + "0000012345" + "ｶﾜﾍﾞﾏﾁｶｲｹｲｶﾝﾘｼﾔ".ljust(40) + "1130" + "0143" + "ﾊﾁﾉﾍｷﾞﾝｺｳ".ljust(15)]
    for p in crowd(f, 15, 60):
        account, amount = f"{f.chance.randint(1000000, 9999999)}", f"{f.chance.randint(1000, 90000):010}"
        kana = p.kana.translate(_HALF)
        lines.append(f"20143{'ﾊﾁﾉﾍｷﾞﾝｺｳ':15}101{'ﾎﾝﾃﾝ':15}    1{account}{kana:30}{amount}1")
    data = "\r\n".join(f"{line:120}" for line in lines).encode("cp932", "replace")
    return held("FURIKOMI.txt", "transfer to a bank", data, "table", "bank_account name")


def survey(f: Family) -> Sample:
    """企画: answers exported from a form on the web."""
    rows: list[list[object]] = [
        ["タイムスタンプ", "メールアドレス", "お名前", "年代", "お住まいの地区", "ご意見をお聞かせください"]
    ]
    rows += [
        [f"2026/10/{n % 28 + 1} {n % 24}:{n % 60:02}:11", p.mail, full(f, p), f"{p.age // 10 * 10}代", f.chance.choice(DISTRICTS), "バスの本数を増やしてほしい"]
        for n, p in enumerate(crowd(f, 15, 60, born=(1945, 2005)))
    ]  # fmt: skip
    return held(
        "アンケート（回答）.csv", "answers of a survey", files.table_text(rows), "table", "name email"
    )


def applicants(f: Family) -> Sample:
    """公民館: who wants to come, pasted into a mail."""
    lines = [
        f"{n}．{full(f, p)}（{p.age}）{f.chance.choice(DISTRICTS)}　{p.mobile}"
        for n, p in enumerate(crowd(f, 12, 25), 1)
    ]
    body = (
        "生涯学習課 担当様\n\nお世話になっております。そば打ち教室の申込者をお送りします。\n\n"
        + "\n".join(lines)
        + "\n\n以上です。\n"
    )
    data = files.mail("soba-club@web.example.ne.jp", "kouminkan@town.kawabe.lg.jp", "申込者", body)
    return Sample(
        "申込者.eml",
        "applicants in a mail",
        data,
        True,
        labels("body", "name phone") | labels("mail-header", "email"),
    )


def temporary_staff(f: Family) -> Sample:
    """総務: numbers of temporary staff on a sheet that nobody sees any more."""
    rows: list[list[object]] = [["職員番号", "氏名", "生年月日", "個人番号", "扶養親族の個人番号"]]
    rows += [
        [
            f"K{n:05}",
            full(f, p),
            era(p.birth),
            wide(p.number) if n % 3 else p.number,
            one(f).number if n % 2 else "",
        ]
        for n, p in enumerate(crowd(f, 12, 40, born=(1958, 2004)), 1)
    ]
    shown: list[list[object]] = [["所属", "人数"], ["学校給食センター", 12], ["図書館", 4]]
    data = files.xlsx({"集計": shown, "提出データ元": rows}, hidden=["提出データ元"])
    return held(
        "会計年度任用職員.xlsx", "hidden sheet of staff", data, "提出データ元", "name birth my_number"
    )


def mail_merge(f: Family) -> Sample:
    """税務: rows for a printer, without a heading."""
    rows = [
        [p.postal, p.address, "", f"{full(f, p)}　様", f"{f.chance.randint(10, 990) * 100}"]
        for p in crowd(f, 25, 90)
    ]
    return held(
        "差込.csv", "rows for printing", files.table_text(rows, encoding="cp932"), "table", "name address"
    )


def family_register(f: Family) -> Sample:
    """住民課: one household as the resident record prints it."""
    head = one(f, 1950, 1990)
    lines = ["住民票（世帯全員）", f"住所　{head.address}", f"世帯主　{full(f, head)}"]
    for who, relation in ((head, "世帯主"), (one(f, 1950, 1990), "妻"), (one(f, 2005, 2018), "子")):
        lines += [
            f"氏名　{head.surname}　{who.given}", f"生年月日　{era(who.birth)}　続柄　{relation}",
            f"住民票コード　{f.chance.randint(10**10, 10**11 - 1)}　個人番号　{who.number}",
        ]  # fmt: skip
    return held(
        "住民票.pdf",
        "resident record",
        pdf.plain(lines),
        "body",
        "name address birth residence_code my_number",
    )


def school_conference(f: Family) -> Sample:
    """教育委員会: what the slide does not say stands in its notes."""
    p = one(f, 2010, 2018)
    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[5])
    assert slide.shapes.title is not None
    slide.shapes.title.text = "生徒指導上の課題"
    notes = slide.notes_slide.notes_text_frame
    assert notes is not None
    notes.text = f"2年の{full(f, p)}さんについて、父親からの虐待の疑いで児童相談所に通告済み。"
    out = io.BytesIO()
    made.save(out)
    return held("校長会.pptx", "notes of a presentation", out.getvalue(), "note", "name sensitive")


def checkups(f: Family) -> Sample:
    """健康推進: results that go to a contractor, packed."""
    rows: list[list[object]] = [["保険証番号", "氏名", "生年月日", "性別", "収縮期血圧", "HbA1c", "判定"]]
    rows += [
        [f"{f.chance.randint(1000000, 9999999)}", full(f, p), f"{p.birth[0]}{p.birth[1]:02}{p.birth[2]:02}", n % 2 + 1, 110 + n % 60, 5.5, "要指導"]
        for n, p in enumerate(crowd(f, 20, 80, born=(1950, 1985)))
    ]  # fmt: skip
    data = more.archive(
        {
            "納品/特定健診結果.csv": files.table_text(rows, encoding="cp932"),
            "納品/読んでください.txt": "よろしくお願いします。\r\n".encode("cp932"),
        }
    )
    return held("健診データ.zip", "checkups, packed", data, "table", "name birth insured_number")


def borrowers(f: Family) -> Sample:
    """図書館: an export of its system."""
    users = [
        {"card": f"{20000000 + n}", "name": full(f, p), "yomi": p.kana, "tel": p.mobile, "mail": p.mail, "registered": "2024-04-01"}
        for n, p in enumerate(crowd(f, 15, 60))
    ]  # fmt: skip
    data = json.dumps(
        {"exported": "2026-11-01", "users": users}, ensure_ascii=f.chance.random() < 0.5
    ).encode()
    return held("users.json", "library users", data, "table", "name phone email")


def licences(f: Family) -> Sample:
    """危機管理: who gave back a driving licence, as the system shows it in a browser."""
    rows: list[list[object]] = [["受付日", "お名前", "ご住所", "運転免許証番号", "交付券"]]
    rows += [
        [
            f"11/{n % 28 + 1}",
            full(f, p),
            p.near,
            f"{f.chance.choice(('22', '30', '62'))}{f.chance.randrange(10**10):010}",
            "タクシー券",
        ]
        for n, p in enumerate(crowd(f, 11, 30, born=(1932, 1955)))
    ]
    return held(
        "免許返納.html",
        "licences given back",
        more.page("免許返納者", rows),
        "table",
        "name address driving_licence",
    )


def benefit_letter(f: Family) -> Sample:
    """障がい福祉: one decision, with where the money goes."""
    p = one(f, 1950, 2000)
    lines = [
        f"川辺福第{f.chance.randint(100, 999)}号", f"{full(f, p)} 様", "川辺町長", "特別障害者手当支給決定通知書",
        f"身体障害者手帳（{f.chance.randint(1, 2)}級）に基づき、次のとおり決定しました。", f"振込口座　青森みのり銀行 弘前支店 普通 {f.chance.randint(1000000, 9999999)}　名義 {p.kana}",
    ]  # fmt: skip
    return held("決定通知.rtf", "letter of a benefit", more.rtf(lines), "body", "name sensitive bank_account")


def remark(f: Family) -> Sample:
    """住民課: a colleague's remark beside a cell."""
    p = one(f)
    data = more.scattered(
        "受付簿",
        {"A1": "受付番号", "B1": "処理", "A2": 118, "B2": "保留"},
        comments={"B2": f"{p.surname}さんのマイナンバーは {p.number} 。カード再発行待ち"},
    )
    return held("受付簿.xlsx", "remark beside a cell", data, "comment", "my_number name")


def hidden_names(f: Family) -> Sample:
    """福祉: the table for the contractor, with the columns that say who only hidden."""
    rows: list[list[object]] = [["ID", "対象者名", "住居", "要介護度", "配食回数"]]
    rows += [
        [n, full(f, p), p.address, f"要介護{n % 5 + 1}", n % 7 + 1]
        for n, p in enumerate(crowd(f, 12, 50, born=(1930, 1950)), 1)
    ]
    return held(
        "配食.xlsx",
        "columns hidden",
        more.hidden_columns("11月", rows, "BC"),
        "11月",
        "name address sensitive",
    )


def telephone_note(f: Family) -> Sample:
    """子育て: somebody called."""
    child, mother = one(f, 2012, 2022), one(f, 1980, 1998)
    lines = [
        "電話メモ　11/9 14:20 受", "（通告）近隣住民より", f"対象：{child.surname}{child.given}ちゃん（{max(1, child.age)}歳）　母：{child.surname}{mother.given}",
        "昨夜から泣き声が続く。身体的虐待のおそれ。住まいは駅前アパート2階。", "→ 児相へ連絡済。",
    ]  # fmt: skip
    return held(
        "電話メモ.txt",
        "note of a call",
        "\r\n".join(lines).encode("cp932", "replace"),
        "body",
        "name sensitive",
    )


def foreign_residents(f: Family) -> Sample:
    """住民課: names in Latin letters and in kana."""
    names = (
        "NGUYEN THI HOA",
        "SANTOS MARIA CLARA",
        "TAMANG BIKASH",
        "LEE MINHO",
        "SILVA JOAO PEDRO",
        "SITI AMINAH",
    )
    rows: list[list[object]] = [["氏名（ローマ字）", "通称名", "国籍・地域", "在留カード番号", "在留期限"]]
    rows += [
        [f.chance.choice(names), "グエン ホア" if n % 3 else "", "ベトナム", f"{f.chance.choice(('AB', 'UH', 'SG'))}{f.chance.randint(10**7, 10**8 - 1)}{f.chance.choice(('EA', 'CD'))}", "R9.3.31"]
        for n in range(f.chance.randint(11, 40))
    ]  # fmt: skip
    return held(
        "外国人住民.xlsx", "foreign residents", files.xlsx({"一覧": rows}), "一覧", "name residence_card"
    )


def care_conference(f: Family) -> Sample:
    """地域包括支援センター: minutes that speak of residents."""
    lines = [
        "令和8年度 第7回 個別地域ケア会議 会議録",
        "出席者："
        + "、".join(
            f"{full(f, one(f, 1965, 1995))}（{role}）" for role in ("センター長", "保健師", "民生委員")
        ),
    ]
    for p in crowd(f, 2, 4, born=(1930, 1948)):
        lines += [
            f"事例　{full(f, p)}さん（{p.age}歳、{f.chance.choice(DISTRICTS)}）",
            "認知症が進み、要介護3。服薬の管理が難しい。",
            "保健師：週1回の訪問看護を提案したい。",
        ]
    return held("ケア会議.docx", "minutes about residents", files.document(lines), "body", "name sensitive")


def welfare_commissioners(f: Family) -> Sample:
    """社会福祉: where each commissioner lives."""
    rows: list[list[object]] = [["担当地区", "氏名", "住所", "自宅電話"]]
    rows += [
        [f.chance.choice(DISTRICTS), full(f, p), p.address, p.home]
        for p in crowd(f, 12, 40, born=(1945, 1965))
    ]
    return held(
        "民生委員名簿.docx",
        "homes of commissioners",
        files.document(["民生委員・児童委員名簿"], [rows]),
        "table",
        "name address phone",
    )


def evacuees(f: Family) -> Sample:
    """防災: who is in the shelter."""
    rows: list[list[object]] = [["氏名", "年齢", "性別", "町内会", "要配慮事項"]]
    rows += [
        [full(f, p), p.age, "男女"[n % 2], f.chance.choice(DISTRICTS), "透析" if n == 3 else ""]
        for n, p in enumerate(crowd(f, 14, 40))
    ]
    return held(
        "避難者名簿.pdf",
        "people in a shelter",
        pdf.table("避難者名簿 川辺小学校体育館", rows, (40, 160, 220, 280, 380)),
        "body",
        "name sensitive",
    )


def coming_of_age(f: Family) -> Sample:
    """生涯学習: who was born that year, nothing but names by district."""
    lines = ["二十歳を祝う会 対象者"]
    for district in DISTRICTS[:3]:
        lines += [f"【{district}】", *(full(f, p) for p in crowd(f, 6, 14, born=(2005, 2006)))]
    return held("対象者.docx", "nothing but names", files.document(lines), "body", "name")
