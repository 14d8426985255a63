"""Files of the ninth family that must be held: schools, community centres, elections, the assembly, the police."""

from __future__ import annotations

import openpyxl
from screening_family import Family, Sample, labels
from screening_ninth import Folk, Hand
from screening_pdf import table
from screening_seventh_files import book, letter, note, paper, rtf, sheet_of, slides, text, text_box


def lunch_allergies(f: Family) -> Sample:
    """To the caterer: a child a row, headings of the kitchen."""
    h = Hand(f)
    grid = [["組", "なまえ", "誕生日", "除去・対応", "保護者TEL"]]
    foods = ("卵・乳（完全除去、エピペン有）", "そば アナフィラキシー既往", "落花生・くるみ", "小麦（運動誘発）", "えび・かに")  # fmt: skip
    grid += [
        [f"{f.chance.randint(1, 6)}-{f.chance.randint(1, 3)}", h.name(one), h.day(one), f.chance.choice(foods), one.mobile]
        for one in h.folk(3, 9, (2014, 2019))
    ]  # fmt: skip
    data = paper(["食物アレルギー対応者一覧（調理委託業者用）"], [grid], [f"栄養教諭　{h.official()}"], footer="使用後は裁断")  # fmt: skip
    return Sample("R8アレルギー対応_給食業者.docx", "children with allergies", data, True, labels("table", "name birth sensitive phone"))  # fmt: skip


def absent_pupil(f: Family) -> Sample:
    """The slides name nobody; what the speaker is to say does."""
    h = Hand(f)
    one = h.one((2010, 2016))
    spoken = f.chance.choice((f"事例Bは{h.name(one)}さん。母親から叩かれたと保健室で話し、児相に通告済み。起立性調節障害の診断あり。", f"2年の{h.name(one)}です。リストカットの跡を養護教諭が確認。父は覚醒剤で服役中。校外では話さないこと。"))  # fmt: skip
    pages = [("不登校・いじめ対策　校内研修", ["欠席30日以上　小学校14人　中学校38人", "チームで動く"], ""),
             ("事例B", ["中学校2年　欠席58日", "別室登校から始める"], spoken), ("まとめ", ["記録を残す", "一人で抱えない"], "質疑10分")]  # fmt: skip
    return Sample("校内研修スライド_4月.pptx", "training with a pupil in the speaker's notes", slides(pages), True, labels("note", "name sensitive"))  # fmt: skip


def course_signups(f: Family) -> Sample:
    """A dozen mails of a web form, pasted one below the other."""
    h = Hand(f)
    lines = ["↓公民館フォームから届いた分まとめ（先着24）", ""]
    for n, one in enumerate(h.folk(11, 24, (1945, 2016)), 1):
        lines += [f"――― 受信{n} ―――", f"講座：{f.chance.choice(('そば打ち', '親子プログラミング', '古文書'))}", f"お名前：{h.name(one)}（{one.kana}）", f"ご連絡先：{f.chance.choice((one.mobile, one.home))} / {one.mail}", f"お住まい：{one.address}", ""]  # fmt: skip
    return Sample("講座申込まとめ.txt", "sign-ups of a community centre", text(lines), True, labels("body", "name phone email address"))  # fmt: skip


def postal_voting(f: Family) -> Sample:
    h = Hand(f)
    lines = ["郵便等投票証明書　交付申請者（県選管照会用）", ""]
    for n, one in enumerate(h.folk(2, 7, (1934, 1985), foreign=False), 1):
        grade = f.chance.choice(("身体障害者手帳　両下肢機能障害1級", "介護保険被保険者証　要介護5", "身体障害者手帳　心臓機能障害1級"))  # fmt: skip
        lines += [f"{n}　{h.name(one)}　{h.day(one)}生", f"　　住所　{one.address}", f"　　事由　{grade}", ""]
    return Sample("郵便投票_照会.rtf", "voters by post", rtf([*lines, f"選挙管理委員会事務局　{h.official()}"]), True,
                  labels("body", "name birth address sensitive"))  # fmt: skip


def petition(f: Family) -> Sample:
    h = Hand(f)
    rows: list[list[object]] = [["", "署名", "住所"]]
    rows += [[n, h.name(one), one.address] for n, one in enumerate(h.folk(14, 70), 1)]
    return Sample("陳情第3号_署名簿.pdf", "who signed a petition", table("小学校統合の延期を求める陳情", rows, (40, 80, 220)), True, labels("body", "name address"))  # fmt: skip


def observers_pay(f: Family) -> Sample:
    """A mail to the bank's counter with a workbook; the numbers stand in comments."""
    h = Hand(f)
    folk = h.folk(4, 16, (1945, 2004), foreign=False)
    rows: list[list[object]] = [["投票所", "立会人", "報酬", "振込先"]]
    rows += [[f"第{n}投票所", h.name(one), 10900, f"{one.bank[0]}・{one.branch}・{one.account}"] for n, one in enumerate(folk, 1)]  # fmt: skip

    def finish(made: openpyxl.Workbook) -> None:
        note(sheet_of(made, "立会人報酬"), "B2", f"{h.name(folk[0])}　マイナンバー {h.number(folk[0].number)}（支払調書用）")  # fmt: skip

    data = letter("senkan@city.ashihara.lg.jp", "madoguchi@hokuyobank.example.jp", "投票立会人報酬の振込依頼", ["お世話になっております。", "別添のとおりお願いします。選挙管理委員会"],
                  {"tachiai.xlsx": book({"立会人報酬": rows}, finish=finish)})  # fmt: skip
    return Sample("FW_立会人報酬.eml", "pay of observers, with a comment", data, True, labels("立会人報酬", "name bank_account") | labels("comment", "name my_number"))  # fmt: skip


def police_request(f: Family) -> Sample:
    h = Hand(f)
    one: Folk = h.one((1960, 2004))
    crime = f.chance.choice(("窃盗被疑事件", "大麻取締法違反被疑事件", "詐欺被疑事件（前科あり）"))
    box = [f"対象者　{h.name(one)}", f"{h.day(one)}生", one.address, f"罪名　{crime}"]
    data = text_box(paper(["捜査関係事項照会書（刑訴法第197条第2項）", f"{h.town()}長　殿", "下記枠内の者について、図書館利用登録の有無を回答願います。"], header="取扱注意"), box)  # fmt: skip
    return Sample("照会書_警察署0512.docx", "the police ask about a suspect", data, True, labels("text-box", "name birth address sensitive"))  # fmt: skip
