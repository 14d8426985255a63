"""Files of family D that must not be held: offices at work, in public, and numbers that are nobody's."""

from __future__ import annotations

import screening_files as files
import screening_fourth_files as more
import screening_pdf as pdf
from screening_family import NONE, Family, Labels, Sample, labels
from screening_fourth import DISTRICTS, crowd, full, one

TOPICS = (
    "生活保護の受給世帯が増えているが、町の見解を伺う。", "障害者の就労支援について、今後の方針はどうか。", "要介護認定に時間がかかっていると聞くが、何日ほどか。",
    "いじめや虐待の相談件数の推移を示されたい。", "妊娠期からの切れ目ない支援とは具体的に何か。", "がん検診の受診率が県平均を下回る理由は。",
)  # fmt: skip
ANSWERS = (
    "お答えいたします。前年度と比べ3件の増でございます。",
    "国の動向を注視し、検討してまいります。",
    "資料の12ページをご覧ください。",
)
COMPANIES = ("建設", "電気工事", "造園", "印刷", "測量設計", "情報システム", "環境サービス")


def free(name: str, what: str, data: bytes, known: Labels = NONE) -> Sample:
    return Sample(name, what, data, False, known)


def assembly(f: Family) -> Sample:
    """議会事務局: minutes of the assembly, word by word."""
    members = crowd(f, 10, 14, born=(1945, 1985))
    lines = ["令和8年第4回川辺町議会定例会会議録（第2日）", f"○出席議員（{len(members)}名）"]
    lines += [f"　{n}番　{p.surname}　{p.given}君" for n, p in enumerate(members, 1)]
    lines += ["○欠席議員（なし）", "○地方自治法第121条の規定により説明のため出席した者"]
    lines += [
        f"　{role}　{one(f, 1960, 1975).surname}　{one(f, 1960, 1975).given}君"
        for role in ("町長", "副町長", "教育長", "総務課長", "福祉課長")
    ]
    lines += ["○職務のため出席した者", f"　事務局長　{full(f, one(f, 1965, 1975))}", "午前10時開議"]
    for n, p in enumerate(members, 1):
        lines += [
            f"○議長（{members[0].surname}{members[0].given}君）　{n}番、{p.surname}{p.given}君の質問を許します。",
            f"○{n}番（{p.surname}{p.given}君）　{f.chance.choice(TOPICS)}",
        ]
        lines += [
            f"○福祉課長（{one(f, 1960, 1975).surname}{one(f, 1960, 1975).given}君）　{f.chance.choice(ANSWERS)}"
        ]
    data = pdf.plain(lines) if f.chance.random() < 0.5 else files.document(lines)
    return free("会議録." + ("pdf" if data.startswith(b"%PDF") else "docx"), "minutes of the assembly", data)


def council_summary(f: Family) -> Sample:
    """企画: the summary of a council on the web."""
    members = crowd(f, 8, 14, born=(1945, 1985))
    lines = [
        "開催日　令和8年10月20日",
        "場所　役場3階 大会議室",
        "出席者　会長 {}、副会長 {}、委員 {}".format(
            full(f, members[0]), full(f, members[1]), "、".join(full(f, p) for p in members[2:])
        ),
    ]
    lines += [
        f"事務局　企画課長 {full(f, one(f, 1965, 1980))}、主事 {full(f, one(f, 1995, 2002))}",
        "議事の概要",
    ]
    lines += [f"{p.surname}委員　{f.chance.choice(TOPICS)}" for p in members[:6]]
    return free(
        "議事概要.html",
        "summary of a council, web page",
        more.page("第2回 川辺町総合計画審議会 議事概要", lines=lines),
    )


def education_board(f: Family) -> Sample:
    """教育委員会: who was there stands in a table."""
    rows: list[list[object]] = [["区分", "氏名", "出欠"]]
    rows += [["教育委員", full(f, p), "○"] for p in crowd(f, 4, 5, born=(1950, 1985))]
    rows += [["事務局", full(f, p), "○"] for p in crowd(f, 6, 9, born=(1965, 1998))]
    lines = [
        "令和8年10月 教育委員会定例会 議事録",
        "議案第21号 就学援助要綱の一部改正について",
        "質疑なし。原案のとおり可決。",
    ]
    return free("教育委員会.docx", "board of education", files.document(lines, [rows]))


def transfers(f: Family) -> Sample:
    """総務: who goes where in April."""
    rows: list[list[object]] = [["新所属・職", "氏名", "旧所属・職"]]
    rows += [
        [
            f.chance.choice(("税務課 主査", "福祉課 課長補佐", "議会事務局 書記", "病院事務局 主任")),
            full(f, p),
            f.chance.choice(("住民課 主事", "建設課 技師", "新規採用")),
        ]
        for p in crowd(f, 15, 60, born=(1962, 2004))
    ]
    return free(
        "人事異動.pdf", "transfers of staff", pdf.table("令和8年10月1日付 人事異動", rows, (40, 220, 360))
    )


def duties(f: Family) -> Sample:
    """福祉課: who does what."""
    rows: list[list[object]] = [["係", "担当者", "事務分掌"]]
    work = (
        "生活保護に関すること",
        "身体障害者手帳の交付に関すること",
        "介護保険の要介護認定に関すること",
        "庶務に関すること",
        "民生委員に関すること",
        "児童虐待防止に関すること",
    )
    rows += [
        [f.chance.choice(("保護係", "障がい係", "高齢係")), full(f, p), f.chance.choice(work)]
        for p in crowd(f, 11, 25, born=(1965, 2003))
    ]
    return free("事務分担表.xlsx", "duties of staff", files.xlsx({"R8": rows}))


def contracts(f: Family) -> Sample:
    """財政: contracts that the law wants published."""
    rows: list[list[object]] = [
        ["契約番号", "件名", "契約の相手方", "相手方の住所", "契約金額（円）", "契約日"]
    ]
    rows += [
        [f"R8-{n:04}", "庁舎設備保守業務", f"{f.chance.choice(('株式会社', '有限会社'))}{p.surname}{f.chance.choice(COMPANIES)}", p.address, f.chance.randint(10, 900) * 10000, "R8.4.1"]
        for n, p in enumerate(crowd(f, 15, 60), 1)
    ]  # fmt: skip
    return free("契約一覧.csv", "contracts", files.table_text(rows, encoding="cp932"))


def care_providers(f: Family) -> Sample:
    """障がい福祉: where services are offered."""
    rows: list[list[object]] = [["事業所番号", "事業所名", "サービス種別", "所在地", "電話", "管理者"]]
    rows += [
        [f"02{f.chance.randint(10**7, 10**8 - 1)}", f"ケアステーション{f.chance.choice(DISTRICTS)}", f.chance.choice(("就労継続支援B型", "生活介護", "放課後等デイサービス")), p.address, p.home, full(f, p)]
        for p in crowd(f, 12, 40, born=(1955, 1990))
    ]  # fmt: skip
    return free("事業所一覧.ods", "providers of care", more.ods({"障害福祉サービス": rows}))


def circular(f: Family) -> Sample:
    """県からの事務連絡: several offices and how to reach them."""
    lines = [
        "事務連絡", "各市町村 障害福祉主管課 御中", "青森県健康福祉部障害福祉課", "身体障害者手帳の様式変更について", "標記の件について、別紙のとおり通知します。",
        "【問合せ先】", "〒030-8570 青森市長島1丁目1番1号", "青森県健康福祉部 障害福祉課 社会参加推進グループ", f"担当：{one(f, 1975, 1998).surname}、{one(f, 1975, 1998).surname}", "TEL 017-722-1111　FAX 017-722-1112",
    ]  # fmt: skip
    return free("事務連絡.odt", "circular", more.odt(lines))


def plan(f: Family) -> Sample:
    """高齢福祉: a plan full of figures and of words that mean nobody."""
    rows: list[list[object]] = [
        ["区分", "R6", "R7", "R8"],
        ["要支援1", 120, 130, 141],
        ["要介護1", 210, 214, 220],
        ["要介護5", 60, 58, 61],
    ]
    lines = [
        "第10期介護保険事業計画（素案）", "要介護・要支援認定者数は、令和8年には1,234人となる見込みである。", "認知症の人と家族への支援を進める。",
        f"本計画は、{one(f, 1945, 1960).surname}会長をはじめとする策定委員会の審議を経た。", "身体障害者手帳の所持者は減少傾向にある。",
    ]  # fmt: skip
    return free("計画素案.docx", "plan", files.document(lines, [rows]))


def school_profile(f: Family) -> Sample:
    """学校教育: schools of the town."""
    rows: list[list[object]] = [["学校名", "校長", "教頭", "所在地", "電話", "児童生徒数"]]
    rows += [
        [
            f"川辺町立{d}小学校",
            full(f, one(f, 1966, 1975)),
            full(f, one(f, 1970, 1980)),
            one(f).address,
            one(f).home,
            f.chance.randint(40, 400),
        ]
        for d in DISTRICTS
    ]
    return free("学校一覧.xlsx", "schools", files.xlsx({"学校": rows}))


def polling_places(f: Family) -> Sample:
    """選挙管理委員会: where to vote."""
    rows: list[list[object]] = [["投票区", "名称", "所在地", "有権者数"]]
    rows += [
        [f"第{n}投票区", f"{f.chance.choice(DISTRICTS)}集会所", p.near, f.chance.randint(100, 3000)]
        for n, p in enumerate(crowd(f, 12, 30), 1)
    ]
    return free("投票所.csv", "polling places", files.table_text(rows, encoding="cp932"))


def equipment(f: Family) -> Sample:
    """管財: what the office owns."""
    rows: list[list[object]] = [["物品番号", "品名", "取得年月日", "取得価格", "使用課", "使用責任者"]]
    rows += [
        [
            f"{202600000000 + n * 101}",
            f.chance.choice(("ノートパソコン", "事務用いす", "プリンター")),
            f"R{n % 8 + 1}.4.1",
            120000,
            "総務課",
            full(f, p),
        ]
        for n, p in enumerate(crowd(f, 20, 60, born=(1965, 2000)))
    ]
    return free("物品台帳.xlsx", "equipment", files.xlsx({"台帳": rows}))


def meters(f: Family) -> Sample:
    """上下水道: readings."""
    rows: list[list[object]] = [["水栓番号", "メーター番号", "検針日時", "指針", "使用量"]]
    rows += [
        [
            f"{4100000000 + n * 7}",
            f"{f.chance.randrange(10**7, 10**8)}",
            f"202611{n % 28 + 1:02}{n % 9 + 8:02}15",
            n * 13 % 900,
            n % 60,
        ]
        for n in range(250)
    ]
    return free("検針.csv", "meter readings", files.table_text(rows, encoding="utf-8-sig"))


def small_areas(f: Family) -> Sample:
    """統計: population by small area with its codes."""
    rows: list[list[object]] = [["KEY_CODE", "町丁・字等名", "人口総数", "世帯総数"]]
    rows += [
        [
            f"02{f.chance.randint(10**8, 10**9 - 1)}",
            f"{f.chance.choice(DISTRICTS)}{n}丁目",
            f.chance.randint(10, 900),
            f.chance.randint(5, 300),
        ]
        for n in range(60)
    ]
    return free("小地域.tsv", "small areas", files.table_text(rows, separator="\t", encoding="utf-8"))


def town_paper(f: Family) -> Sample:
    """広報: three people who won something, one who teaches, much about health."""
    winners = crowd(f, 3, 3)
    lines = [
        "広報かわべ No.812",
        "町文化祭 入賞者が決まりました",
        *(
            f"{prize}　{full(f, p)}さん（{f.chance.choice(DISTRICTS)}）"
            for prize, p in zip(("最優秀賞", "優秀賞", "佳作"), winners, strict=True)
        ),
    ]
    lines += [
        f"認知症サポーター養成講座　講師　{full(f, one(f, 1955, 1980))}先生",
        "がん検診・特定健診のご案内　保健センター 電話0172-33-1111",
        "身体障害者相談員による相談日　毎月第2火曜",
    ]
    return free("広報原稿.docx", "town paper", files.document(lines), labels("body", "name"))


def vendor_mail(f: Family) -> Sample:
    """情報政策: a thread with three signatures."""
    a, b = one(f, 1980, 2000), one(f, 1975, 1995)
    body = (
        f"川辺町役場 情報政策課 {a.surname}様\n\nお世話になっております。北日本情報システムの{b.surname}です。\n仕様書の件、承知しました。11/20（金）に伺います。\n\n"
        f"----------------------------------\n北日本情報システム株式会社\n公共営業部 {full(f, b)}\n〒030-0801 青森県青森市新町2丁目3番4号 6F\nTEL:017-777-1234 / 携帯:090-1234-5678\nE-mail:{'b' + '.tanto'}@kitanihon.example.co.jp\n----------------------------------\n\n"
        f"> {b.surname}様\n> 川辺町の{a.surname}です。仕様書をお送りします。\n> ==========\n> 川辺町役場 情報政策課 {full(f, a)}\n> 〒036-8551 青森県弘前市大字上白銀町1番地1\n> 電話 0172-35-1111（内線 234）\n"
    )
    return free(
        "Re仕様書.eml",
        "mail with a vendor",
        files.mail("tanto@kitanihon.example.co.jp", "joho@town.kawabe.lg.jp", "Re: 仕様書", body),
        labels("mail-header", "email") | labels("body", "email phone"),
    )


def card_questions(f: Family) -> Sample:
    """住民課: questions and answers about the card."""
    lines = [
        "マイナンバーカード よくある質問", "Q 個人番号は何桁ですか。　A 12桁です。", "Q 番号の見本は。　A 見本の番号は 1234 5678 9018 です。実在の方のものではありません。",
        "Q 住民票コードとの違いは。　A 住民票コードは11桁の番号です。", "Q 運転免許証の番号は必要ですか。　A 本人確認で写しをいただく場合があります。", "お問い合わせ　住民課 0172-35-1121",
    ]  # fmt: skip
    return free("よくある質問.html", "questions about the card", more.page("よくある質問", lines=lines))


def drill(f: Family) -> Sample:
    """危機管理: who does what in the exercise."""
    rows: list[list[object]] = [["班", "班長", "班員", "任務"]]
    rows += [
        [
            f"{name}班",
            full(f, one(f, 1965, 1980)),
            "、".join(full(f, p) for p in crowd(f, 3, 4, born=(1975, 2003))),
            "情報の収集",
        ]
        for name in ("総務", "避難", "救護", "物資", "広報")
    ]
    return free(
        "防災訓練.docx",
        "exercise",
        files.document(["令和8年度 総合防災訓練 実施要領", "訓練本部 編成表"], [rows]),
    )


def town_history(f: Family) -> Sample:
    """教育委員会: a chapter about long ago."""
    lines = [
        "第三章　近世の川辺", "慶長5年、領主となった津軽為信は、家臣の沼田祐光に検地を命じた。", "寛政年間には菅江真澄がこの地を訪れ、その日記に市の様子を記している。",
        "伊能忠敬の測量隊は享和2年に本陣へ泊まった。", "明治に入り、初代村長に選ばれた工藤行幹は用水路を開いた。", f"本稿は町史編さん委員 {full(f, one(f, 1940, 1960))} が執筆した。",
    ]  # fmt: skip
    return free("町史原稿.rtf", "chapter of history", more.rtf(lines))


def fax_sheet(f: Family) -> Sample:
    """建設課: one sheet to a firm."""
    lines = [
        "ＦＡＸ送信票", f"送信先　有限会社{one(f).surname}土木　工事部　{one(f).surname}様", "FAX　0172-88-7777", f"発信元　川辺町役場 建設課 管理係 {one(f).surname}", "電話　0172-35-1131（直通）",
        "件名　町道上町線舗装補修工事の打合せについて", f"工事場所　{one(f).near}地内", "枚数　本紙含め3枚",
    ]  # fmt: skip
    return free("送信票.txt", "fax sheet", "\r\n".join(lines).encode("cp932", "replace"))


def access_log(f: Family) -> Sample:
    """情報政策: who touched what, by number."""
    lines = [
        f"2026-11-09T{n % 24:02}:{n % 60:02}:{n * 7 % 60:02}+09:00 user={f.chance.randint(10000, 99999)} ip=10.20.{n % 255}.{n * 3 % 255} req={f.chance.randrange(10**12, 10**13)} /juki/search 200"
        for n in range(400)
    ]
    return free("access.log", "access log", "\n".join(lines).encode())


def job_offers(f: Family) -> Sample:
    """産業: firms that look for people."""
    rows: list[list[object]] = [["求人番号", "事業所", "仕事の内容", "就業場所", "担当", "連絡先"]]
    rows += [
        [
            f"02010-{f.chance.randint(10**7, 10**8 - 1)}",
            f"{p.surname}{f.chance.choice(COMPANIES)}（株）",
            "一般事務",
            p.address,
            f"人事 {p.surname}",
            p.home,
        ]
        for p in crowd(f, 11, 30)
    ]
    return free("求人一覧.xlsx", "job offers", files.xlsx({"11月": rows}))


def invoices(f: Family) -> Sample:
    """会計: invoices of firms, packed."""

    def bill(n: int) -> bytes:
        p = one(f, 1950, 1985)
        lines = ["御請求書", "川辺町役場 御中", f"{p.surname}{f.chance.choice(COMPANIES)}株式会社", p.address, f"登録番号 T{f.chance.randrange(10**12, 10**13)}", f"請求No. {20261100000 + n}", f"振込先 青森みのり銀行 本店 当座 {f.chance.randint(10**6, 10**7 - 1)} 名義 同上"]  # fmt: skip
        return pdf.plain(lines)

    return free(
        "請求書11月.zip", "invoices, packed", more.archive({f"請求書_{n}.pdf": bill(n) for n in range(3)})
    )


def committee_roll(f: Family) -> Sample:
    """農業委員会: who sits on it, nothing else."""
    lines = [
        "川辺町農業委員会委員名簿",
        "任期　令和8年7月20日～令和11年7月19日",
        *(
            f"{n}　{full(f, p)}　{f.chance.choice(DISTRICTS)}"
            for n, p in enumerate(crowd(f, 11, 16, born=(1945, 1975)), 1)
        ),
    ]
    return free("農業委員.pdf", "roll of a committee", pdf.plain(lines))
