"""Family F, to be held: children, schools and mailboxes."""

from __future__ import annotations

from screening_family import Family, Sample, labels
from screening_sixth import (
    DISTRICTS,
    MAIL,
    OWNER,
    SCHOOLS,
    TABLE,
    account,
    card,
    dashed,
    dotted,
    era,
    passport,
    residence_card,
    residents,
)  # fmt: skip
from screening_sixth_files import (
    Book,
    Letter,
    Slides,
    book,
    mail,
)


def after_school(f: Family) -> Sample:
    """Children's office: places in the after-school clubs, with what staff must know of the child's health."""
    rows: list[list[object]] = [
        ["学童クラブ入会決定者（中里クラブ）"],
        [],
        ["", "児童名", "ふりがな", "学年", "生年月日", "保護者名", "緊急連絡先", "配慮事項"],
    ]
    notes = (
        "自閉スペクトラム症の診断あり、切替え時に声かけ",
        "てんかんの既往、座薬預かり",
        "ぜん息で通院中。吸入器持参",
        "１型糖尿病、補食あり",
    )
    for n, one in enumerate(residents(f.chance, f.chance.randint(14, 45), (8, 11)), 1):
        parent = f"{one.surname}{f.chance.choice('誠 剛 大介 優子 真理 麻衣'.split())}"
        rows.append(
            [
                n,
                one.full,
                _hiragana(one.kana),
                f"{one.grade}年",
                one.birth,
                parent,
                dashed(one.phone),
                f.chance.choice(notes) if n % 5 == 2 else "",
            ]
        )
    return Sample(
        "R8学童入会決定.xlsx",
        "after-school children",
        book(rows, "中里", 3),
        True,
        labels("中里", "name birth phone sensitive"),
    )


def _hiragana(kana: str) -> str:
    return "".join(chr(ord(c) - 96) if "ァ" <= c <= "ヶ" else c for c in kana)


def school_costs(f: Family) -> Sample:
    """School board: help with the costs of school; one line a child, the parents' accounts behind."""
    rows: list[list[object]] = [
        ["就学援助費　支給明細（１学期）", "", "", "", "", "", "", "", ""],
        ["学校", "学年", "児童", "保護者", "住所", "振込口座", "", "", "支給額"],
        ["", "", "", "", "", "金融機関", "口座番号", "口座名義", ""],
    ]
    for one in residents(f.chance, f.chance.randint(9, 40), (6, 12)):
        parent = f.chance.choice("誠 剛 亜由美 優子 真理 大介".split())
        rows.append(
            [
                f.chance.choice(SCHOOLS),
                f.chance.randint(1, 6),
                one.full,
                f"{one.surname}　{parent}",
                one.address,
                f.chance.choice(("ゆうちょ 18210", "あぶくま信金/本店", "中央銀/川辺")),
                account(f.chance),
                one.surname + parent,
                f.chance.randint(30, 400) * 100,
            ]
        )
    made = Book()
    sheet = made.sheet("１学期", rows)
    for cells in ("A1:I1", "F2:H2"):
        sheet.merge_cells(cells)
    return Sample(
        "就学援助1学期支給.xlsx",
        "merged heads",
        made.data(),
        True,
        labels("１学期", "name address bank_account"),
    )


def support_committee(f: Family) -> Sample:
    """School board: slides of the committee on where children will learn; a mother's words in the notes."""
    deck = Slides()
    deck.add("教育支援委員会　第３回", ["令和８年10月８日（木）", f"{OWNER}教育委員会　学校教育課"])
    children = residents(f.chance, f.chance.randint(4, 7), (5, 12))
    rows: list[list[object]] = [["", "氏名", "生年月日", "診断・検査", "保護者の意向", "判断"]]
    rows += [
        [
            n,
            one.full,
            dotted(one.birth),
            f.chance.choice(
                (
                    "ＡＤＨＤ　WISC-Ⅳ 78",
                    "自閉症スペクトラム・知的障がい（中度）",
                    "脳性まひ",
                    "田中ビネー IQ52",
                )
            ),
            f.chance.choice(("通常学級", "特支学級", "支援学校")),
            "",
        ]
        for n, one in enumerate(children, 1)
    ]
    one = children[0]
    deck.add(
        "審議対象",
        table=rows,
        note=f"{one.close}の母 {dashed(one.phone)}。父はうつ病で療養中とのこと、面談は母のみで。",
    )
    made = labels(TABLE, "name birth sensitive") | labels("note", "name phone sensitive")
    return Sample("教育支援委員会③.pptx", "slides with notes", deck.data(), True, made)


def consultation(f: Family) -> Sample:
    """Welfare's mailbox: a resident asks for help."""
    one = residents(f.chance, 1, (28, 60))[0]
    body = f"福祉課　御担当者様\n\nはじめてメールします。{OWNER}{f.chance.choice(DISTRICTS)}に住む{one.close}と申します。\n昨年、{f.chance.choice(('双極性障害', '乳がん', '若年性認知症', '潰瘍性大腸炎'))}と診断されて仕事を辞めました。\n自立支援医療と手帳の申請について教えてください。\n\n{one.surname} {one.given}\n{one.address}\n携帯 {dashed(one.phone)}\n"
    heads = {
        "From": f"{one.surname}{one.given} <{one.mail}>",
        "To": f"fukushi@{MAIL}",
        "Subject": "手帳の申請について（相談）",
        "Date": "Tue, 09 Jun 2026 21:14:05 +0900",
    }
    made = labels("body", "name address phone sensitive") | labels("mail-header", "name email")
    return Sample("手帳の申請について.eml", "a resident's mail", mail(heads, body), True, made)


def case_meeting(f: Family) -> Sample:
    """Children's office: minutes of a case meeting about a child, with a comment beside."""
    child = residents(f.chance, 1, (3, 14))[0]
    told = Letter(
        [
            "要保護児童対策地域協議会　個別ケース検討会議　記録",
            "日時　令和８年６月３日　13:30～　　場所　保健センター会議室",
            f"対象児童　{child.full}（{era(child.birth)}生　{child.age}歳）　{child.address}",
            "１　経過",
            f"・５/21　小学校より、{child.given}さんの左ほおにあざがあると通告。本人は「父にたたかれた」と話す。",
            "・５/22　児童相談所と家庭訪問。母は夫からの暴力を認め、一時保護となる。",
        ]
    )
    told.comment(f"{child.surname}さんの母はうつ病で通院中。次回は主治医にも声をかける")
    made = labels("body", "name birth address sensitive") | labels("comment", "sensitive")
    return Sample("ケース会議記録0603.docx", "case meeting", told.data(), True, made)


def language_teachers(f: Family) -> Sample:
    """School board: assistant language teachers, their passports and residence cards."""
    names = (
        "SMITH EMILY ROSE",
        "NGUYEN VAN MINH",
        "O'BRIEN LIAM",
        "GARCIA ANA MARIE",
        "WILLIAMS TYRONE",
        "FRASER KIRSTY",
    )
    rows: list[list[object]] = [
        [
            "氏名（旅券のとおり）",
            "国籍",
            "生年月日",
            "旅券番号",
            "旅券満了日",
            "在留カード番号",
            "在留資格",
            "期間満了",
            "配置校",
        ]
    ]
    rows += [
        [
            name,
            f.chance.choice(("米国", "英国", "フィリピン", "豪州")),
            f"{f.chance.randint(1988, 2003)}/{f.chance.randint(1, 12)}/{f.chance.randint(1, 28)}",
            passport(f.chance),
            "2031/8/4",
            residence_card(f.chance),
            "教育",
            "2027/7/31",
            f.chance.choice(SCHOOLS),
        ]
        for name in f.chance.sample(names, f.chance.randint(3, 6))
    ]
    return Sample(
        "ALT_在留関係.xlsx",
        "passports of teachers",
        book(rows, "ALT", 1),
        True,
        labels("ALT", "name birth passport residence_card"),
    )


def struck_out(f: Family) -> Sample:
    """Assembly: the draft of an answer; a resident's case was struck out but still stands in the file."""
    one = residents(f.chance, 1, (50, 80))[0]
    said = Letter(
        [
            "６月定例会　一般質問　答弁案（福祉課）",
            "問　重層的支援体制の現状を伺う。",
            "答　まず、相談件数につきましては、昨年度214件でございます。",
        ]
    )
    said.changed(
        "具体的には、",
        f"本町の{one.close}さん（{one.age}歳）が脳梗塞で左半身まひとなり、同居の長男は引きこもりで精神科に通院、",
        "介護と引きこもりが重なる世帯など、",
    )
    return Sample(
        "答弁案_重層.docx", "struck out, not gone", said.data(), True, labels("deleted", "name sensitive")
    )


def donor_card(f: Family) -> Sample:
    """Tourism's mailbox: a donor wrote the card's number into a mail; the answer quotes it."""
    one = residents(f.chance, 1, (30, 70), home=0.0)[0]
    quoted = f"> ふるさと納税の決済が二重になっているようです。\n> カード番号 {card(f.chance)}（有効期限 {f.chance.randint(1, 12):02}/28）です。調べてください。\n> {one.close}　{dashed(one.phone)}\n"
    body = f"{one.surname}　様\n\n{OWNER}商工観光課です。お問い合わせの件、決済会社に確認いたします。\nなお、カードの番号はメールに書かないようお願いいたします。\n\n{quoted}"
    heads = {
        "From": f"kanko@{MAIL}",
        "To": one.mail,
        "Subject": "Re:_ふるさと納税の決済について",
        "Date": "Mon, 15 Jun 2026 09:02:41 +0900",
    }
    made = labels("body", "name phone credit_card") | labels("mail-header", "email")
    return Sample("Re_ふるさと納税.eml", "card in a mail", mail(heads, body), True, made)
