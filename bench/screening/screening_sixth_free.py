"""Family F, not to be held: office holders at work."""

from __future__ import annotations

import screening_pdf
from screening_family import NONE, Family, Sample
from screening_files import table_text
from screening_sixth import (
    DISTRICTS,
    MAIL,
    OWNER,
    SCHOOLS,
    officials,
)  # fmt: skip
from screening_sixth_files import (
    Letter,
    Slides,
    book,
    mail,
    ods,
    odt,
    rtf,
)
from screening_words import wide


def questions_notice(f: Family) -> Sample:
    """Assembly office: members and what they will ask, published before each session."""
    topics = (
        "認知症高齢者の見守りについて",
        "不登校と発達障がいの支援",
        "公共施設の老朽化",
        "ひきこもり対策",
        "ＬＧＢＴＱへの理解促進",
        "ごみ袋の値上げ",
        "水道管の耐震化",
        "がん検診の受診率",
    )
    said = Letter([f"令和８年６月{OWNER}議会定例会　一般質問通告一覧"])
    rows: list[list[object]] = [["順", "議席", "氏名", "件名", "答弁を求める者"]]
    rows += [
        [
            n,
            f"{wide(str(f.chance.randint(1, 18)))}番",
            f"{name}　議員",
            f.chance.choice(topics),
            f.chance.choice(("市長", "教育長", "市長・関係部長")),
        ]
        for n, name in enumerate(officials(f.chance, f.chance.randint(10, 16)), 1)
    ]
    said.table(rows)
    return Sample("一般質問通告一覧.docx", "members' questions", said.data(), False, NONE)


def press_release(f: Family) -> Sample:
    """Mayor's office: a release to the press with whom to ask."""
    chief, clerk, coach = officials(f.chance, 3)
    said = Letter(
        [
            "報道機関各位",
            "令和８年６月４日",
            f"{OWNER}スポーツ大使に{coach}氏が就任します",
            f"このたび、川辺市出身で元陸上競技選手の{coach}氏（45）が本市のスポーツ大使に就任し、６月20日に委嘱式を行います。",
            "日時　令和８年６月20日（土）午前10時",
            "場所　川辺市役所２階　正庁",
            "【問い合わせ先】",
            f"スポーツ振興課　課長　{chief}　担当　{clerk}",
            f"電話 0247-31-{f.chance.randint(2000, 2999)}（内線{f.chance.randint(200, 399)}）　FAX 0247-31-2100　sports@{MAIL}",
        ]
    )
    return Sample("【報道発表】スポーツ大使.docx", "press release", said.data(), False, NONE)


def facilities(f: Family) -> Sample:
    """School board: schools and kindergartens with their heads."""
    rows: list[list[object]] = [
        ["№", "名称", "〒", "所在地", "電話", "FAX", "校長・園長", "学級数", "児童数"]
    ]
    names = officials(f.chance, 14)
    rows += [
        [
            n,
            school,
            f"963-78{n:02}",
            f"{OWNER}{DISTRICTS[n % 10]}{f.chance.randint(1, 300)}番地",
            f"0247-3{n % 5}-{f.chance.randint(2000, 7999)}",
            f"0247-3{n % 5}-{f.chance.randint(2000, 7999)}",
            name,
            f.chance.randint(3, 18),
            f.chance.randint(40, 520),
        ]
        for n, (name, school) in enumerate(
            zip(names, [*SCHOOLS, *[f"{d}こども園" for d in DISTRICTS]], strict=True), 1
        )
    ]
    return Sample("学校・園一覧R8.xlsx", "schools", book(rows, "一覧", 1), False, NONE)


def contractors_minutes(f: Family) -> Sample:
    """Systems: minutes with the firm about moving the systems."""
    ours, theirs = officials(f.chance, 4), officials(f.chance, 4)
    said = Letter(
        [
            "標準準拠システム移行　第９回定例会議　議事録",
            "日時：令和８年６月10日（水）13:30～15:00　　場所：305会議室",
            "出席者（市）　"
            + "、".join(
                f"{n.split('　')[0]}{t}" for n, t in zip(ours, ("課長", "係長", "主査", "主事"), strict=True)
            ),
            "出席者（事業者）　あぶくまシステムズ株式会社　" + "、".join(f"{n}氏" for n in theirs),
            f"１　住民票コード、個人番号のデータ移行は７月４日に本番リハーサルを行う（{theirs[0].split('　')[0]}氏）。",
            "２　障害者手帳情報の文字化け（髙、﨑）は外字同定表で対応する。",
            "３　口座情報の桁あふれは課題管理表No.112で継続。",
            "次回　６月24日（水）13:30",
        ]
    )
    return Sample("第9回定例会議議事録.docx", "minutes with a firm", said.data(), False, NONE)


def doctors_duty(f: Family) -> Sample:
    """Hospital: who is on duty, doctors and nurses, day by day."""
    names = [name.split("　")[0] for name in officials(f.chance, 9)]
    full = officials(f.chance, 16)
    rows: list[list[object]] = [
        ["令和８年７月　当直・日直表　川辺市立病院"],
        ["日", "曜", "内科系", "外科系", "看護師長", "検査", "オンコール"],
    ]
    rows += [
        [
            day,
            "水木金土日月火"[(day - 1) % 7],
            f"{f.chance.choice(names[:5])}医師",
            f"{f.chance.choice(names[5:])}医師",
            *f.chance.sample(full, 3),
        ]
        for day in range(1, 32)
    ]
    return Sample("当直表7月.xlsx", "duty roster of doctors", book(rows, "７月", 2), False, NONE)


def count_of_votes(f: Family) -> Sample:
    """Election office: the count as it was put up at the town hall."""
    rows: list[list[object]] = [["届出番号", "候補者氏名", "党派", "得票数", "当落", "新現元"]]
    rows += [
        [
            n,
            name,
            f.chance.choice(("無所属", "無所属", "日本未来共和党", "公民の会")),
            f"{f.chance.randint(300, 2900)}.{f.chance.randint(0, 999):03}",
            "当" if n < 19 else "落",
            f.chance.choice(("新", "現", "元")),
        ]
        for n, name in enumerate(officials(f.chance, f.chance.randint(19, 24)), 1)
    ]
    data = screening_pdf.table(
        "川辺市議会議員一般選挙　開票結果（確定）", rows, (40, 100, 210, 330, 420, 470)
    )
    return Sample("開票結果確定.pdf", "count of votes", data, False, NONE)


def chairs(f: Family) -> Sample:
    """Community: chairs of the neighbourhood associations, as the city's paper prints them."""
    said = Letter(
        ["令和８年度　行政区長・自治会長紹介", "地域のまとめ役として次の方々が就任されました（敬称略）。"]
    )
    rows: list[list[object]] = [["自治会", "会長名", "新・再"]]
    rows += [
        [f"{d}{n}区", name, f.chance.choice(("新", "再"))]
        for d, n, name in zip(DISTRICTS * 2, "1111111111222222", officials(f.chance, 16), strict=False)
    ]
    said.table(rows)
    return Sample("自治会長紹介（広報原稿）.docx", "chairs of associations", said.data(), False, NONE)


def extensions(f: Family) -> Sample:
    """General affairs: the telephone book of the town hall, two columns of people side by side, ODS."""
    rows: list[list[object]] = [
        ["庁内電話番号表（R8.4.1）"],
        ["所属・職", "氏名", "内線", "", "所属・職", "氏名", "内線"],
    ]
    names = officials(f.chance, 60)
    for n in range(30):
        post = f.chance.choice(("税務課 課長", "税務課 主事", "福祉課 係長", "保健師", "建設課 技師"))
        rows.append(
            [
                post,
                names[n],
                f.chance.randint(200, 399),
                "",
                f.chance.choice(("議会事務局", "会計課 主査", "水道課 主任")),
                names[n + 30],
                f.chance.randint(400, 599),
            ]
        )
    return Sample("内線表.ods", "telephone book", ods({"内線": rows}), False, NONE)


def school_month(f: Family) -> Sample:
    """School: the month's plan for the staff meeting, slides."""
    deck, names = Slides(), [name.split("　")[0] for name in officials(f.chance, 12)]
    deck.add("７月の予定", ["職員会議　令和８年６月26日", SCHOOLS[0]])
    rows: list[list[object]] = [["日", "行事", "担当", "備考"]]
    rows += [
        [
            f"{n * 2 + 1}日",
            f.chance.choice(("水泳学習", "個別面談", "避難訓練", "終業式", "歯科検診")),
            f"{name}教諭",
            "",
        ]
        for n, name in enumerate(names)
    ]
    deck.add(
        "行事と担当",
        table=rows,
        note=f"校長から：個別面談の割振りは{names[2]}先生が取りまとめ。個人情報の資料は机上に置かない。",
    )
    return Sample("職員会議7月.pptx", "month's plan of a school", deck.data(), False, NONE)


def vendor_thread(f: Family) -> Sample:
    """Systems' mailbox: a thread with a firm, signatures and all, a list of parts attached."""
    clerk, engineer = officials(f.chance, 2)
    rows: list[list[object]] = [["部材", "シリアル", "数量"]]
    rows += [
        [f.chance.choice(("SW24P", "UPS750", "AP")), f"{f.chance.randrange(10**11, 10**12)}", 1]
        for _ in range(8)
    ]
    body = f"川辺市　情報政策課　{clerk}様\n\nお世話になっております。あぶくまシステムズの{engineer}です。\n納品する機器の一覧を添付いたします。6/18（木）9時に伺います。\n\n--------------------------\nあぶくまシステムズ株式会社　公共第二部\n{engineer}\n〒963-8005 福島県郡山市清水台2-1-9\nTEL 024-900-{f.chance.randint(1000, 9999)}　携帯 090-{f.chance.randint(1000, 9999)}-{f.chance.randint(1000, 9999)}\nengineer@abukuma-systems.example.co.jp\n--------------------------\n\n> {clerk}です。納品の日程をお知らせください。\n> 情報政策課 0247-31-2111（内線331）\n"
    heads = {
        "From": f"{engineer} <engineer@abukuma-systems.example.co.jp>",
        "To": f"joho@{MAIL}",
        "Subject": "【ご連絡】納品機器一覧の送付",
        "Date": "Thu, 11 Jun 2026 10:20:00 +0900",
    }
    return Sample(
        "納品機器一覧の送付.eml",
        "thread with a firm",
        mail(heads, body, attached=("納品機器一覧.csv", table_text(rows, encoding="cp932"))),
        False,
        NONE,
    )


def board_agenda(f: Family) -> Sample:
    """School board: agenda and members present, RTF."""
    names = officials(f.chance, 12)
    lines = [
        "令和８年第６回川辺市教育委員会定例会　次第",
        "日時　令和８年６月25日　午後１時30分",
        f"教育長　{names[0]}",
        *[f"委員　{n}" for n in names[1:5]],
        "説明のため出席した者　" + "、".join(names[5:]),
        "議案第18号　就学援助規則の一部改正について",
        "議案第19号　特別支援教育就学奨励費の支給に関する要綱",
        "報告　いじめの認知件数について（小学校" + str(f.chance.randint(20, 80)) + "件）",
    ]
    return Sample("教育委員会次第.rtf", "agenda", rtf(lines), False, NONE)


def cleaning(f: Family) -> Sample:
    """A branch office: whose turn it is to clean, ODT."""
    names = [name.split("　")[0] for name in officials(f.chance, 8)]
    rows: list[list[object]] = [["週", "給湯室", "印刷室", "戸締り"]]
    rows += [[f"7/{n * 7 + 6}～", *f.chance.sample(names, 3)] for n in range(4)]
    return Sample(
        "清掃当番7月.odt",
        "turns of cleaning",
        odt(["中里支所　清掃・戸締り当番表（７月）", "都合の悪い方は各自で交代してください。"], rows),
        False,
        NONE,
    )


def panel_minutes(f: Family) -> Sample:
    """General affairs: minutes of the panel on the disclosure of information."""
    names = officials(f.chance, 10)
    said = Letter(
        [
            f"第{f.chance.randint(20, 60)}回　{OWNER}情報公開・個人情報保護審査会　会議録",
            f"会長　{names[0]}（弁護士）",
            *[
                f"委員　{n}（{t}）"
                for n, t in zip(
                    names[1:6],
                    ("大学教授", "税理士", "人権擁護委員", "司法書士", "社会保険労務士"),
                    strict=False,
                )
            ],
            f"事務局　総務課長　{names[6]}、係長　{names[7]}、主事　{names[8]}",
            "諮問第12号　要介護認定に係る主治医意見書の部分開示について",
            f"{names[1].split('　')[0]}委員　病名の記載は本人に告知されていないことがある。開示の基準を確認したい。",
            f"{names[6].split('　')[0]}課長　主治医に意見を聴いた上で判断している。",
            "結論　原処分は妥当である旨の答申案とする。",
        ]
    )
    return Sample("審査会会議録.docx", "minutes of a panel", said.data(), False, NONE)


def polling_staff(f: Family) -> Sample:
    """Election office: which of the staff works at which polling station."""
    rows: list[list[object]] = [
        ["第28回参議院議員通常選挙　投票事務従事者割当"],
        ["投票区", "投票所", "投票管理者（職）", "職務代理者", "名簿対照", "交付", "集合"],
    ]
    names = officials(f.chance, 40)
    rows += [
        [
            n + 1,
            f"{district}公民館",
            *[
                f"{name}（{f.chance.choice(('税務', '福祉', '建設', '教委'))}）"
                for name in names[n * 4 : n * 4 + 4]
            ],
            "6:15",
        ]
        for n, district in enumerate(DISTRICTS)
    ]
    return Sample("投票事務割当.xlsx", "staff at polling stations", book(rows, "割当", 2), False, NONE)


def event_plan(f: Family) -> Sample:
    """Tourism: the plan of the summer festival, firms and offices to ask."""
    said = Letter(
        [
            "第41回川辺夏まつり　実施要領（案）",
            f"期日　R8.8.{f.chance.choice((1, 8, 22))}（土）小雨決行",
            "実行委員長　" + officials(f.chance, 1)[0],
            "交通規制　本町通り　17:00～21:30",
            f"救護所　川辺市立病院　看護師２名（0247-31-{f.chance.randint(4000, 4999)}）",
            "迷子の対応　本部テントで氏名・保護者の連絡先を聞き取り、放送は名のみとする。",
        ]
    )
    said.table(
        [
            ["業務", "委託先", "連絡先"],
            *[
                [work, firm, f"0247-33-{f.chance.randint(1000, 9999)}"]
                for work, firm in (
                    ("警備", "株式会社サンライズ保安"),
                    ("花火", "小滝煙火店"),
                    ("電気", "有限会社中里電気工業"),
                )
            ],
        ]
    )
    said.footer("商工観光課　内線251")
    return Sample("夏まつり実施要領.docx", "plan of a festival", said.data(), False, NONE)
