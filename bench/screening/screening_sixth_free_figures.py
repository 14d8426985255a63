"""Family F, not to be held: figures and money about nobody."""

from __future__ import annotations

import screening_pdf
from screening_family import NONE, Family, Sample
from screening_files import table_text
from screening_sixth import (
    DISTRICTS,
    FIRMS,
    OWNER,
    corporate,
    jan,
    officials,
)  # fmt: skip
from screening_sixth_files import (
    Book,
    book,
    ods,
    remark,
)


def bus(f: Family) -> Sample:
    """Planning: the community bus, stops and times."""
    stops = [
        f"{d}{s}" for d in ("本町", "駅前", "中里", "鳥谷", "旭台") for s in ("公民館前", "三丁目", "診療所")
    ]
    rows: list[list[object]] = [["停留所", *[f"第{n}便" for n in range(1, 7)]]]
    rows += [
        [stop, *[f"{7 + 2 * m}:{(f.chance.randint(0, 3) + 4 * n) % 60:02}" for m in range(6)]]
        for n, stop in enumerate(stops)
    ]
    return Sample("時刻表_R8.csv", "timetable", table_text(rows, encoding="cp932"), False, NONE)


def ages_by_area(f: Family) -> Sample:
    """Planning: inhabitants by area and age, two rows of heads, ODS."""
    rows: list[list[object]] = [
        ["町丁目別・年齢別人口（令和８年４月１日現在　住民基本台帳）"],
        ["町丁目", "世帯数", "総数", "", "", "65歳以上", ""],
        ["", "", "計", "男", "女", "人数", "割合"],
    ]
    for district in DISTRICTS:
        for block in "一二三":
            men, women = f.chance.randint(200, 900), f.chance.randint(200, 900)
            rows.append(
                [
                    f"{district}{block}丁目",
                    f.chance.randint(150, 700),
                    men + women,
                    men,
                    women,
                    (men + women) // 3,
                    "33.3",
                ]
            )
    return Sample("町丁目別人口R804.ods", "statistics", ods({"R8.4.1": rows}), False, NONE)


def budget(f: Family) -> Sample:
    """Finance: the budget of one division, with a remark and a hidden sheet of codes."""
    made = Book()
    rows: list[list[object]] = [["款", "項", "目", "事業名", "節", "説明", "本年度", "前年度", "増減"]]
    for name in (
        "障害者自立支援給付費",
        "生活保護扶助費",
        "児童扶養手当",
        "予防接種委託料",
        "母子保健費",
        "認知症総合支援",
        "重度心身障害者医療費",
        "精神保健費",
    ):
        now, before = f.chance.randint(1000, 900_000), f.chance.randint(1000, 900_000)
        rows.append(
            [
                3,
                f.chance.randint(1, 3),
                f.chance.randint(1, 6),
                name,
                f.chance.choice((12, 18, 19)),
                "扶助費",
                now,
                before,
                now - before,
            ]
        )
    remark(
        made.sheet("歳出（民生費）", rows, head=1),
        "G3",
        f"財政課{officials(f.chance, 1)[0].split('　')[0]}主査と調整済み（5/22）",
    )
    made.sheet(
        "科目コード",
        [
            ["コード", "名称"],
            *[[f"{f.chance.randrange(10**11, 10**12)}", n] for n in ("報酬", "委託料", "扶助費", "償還金")],
        ],
        state="hidden",
    )
    return Sample("R8当初予算_民生費.xlsx", "budget", made.data(), False, NONE)


def tender_results(f: Family) -> Sample:
    """Contracts: results of bids with corporate numbers."""
    rows: list[list[object]] = [
        ["開札日", "工事名", "落札者", "法人番号", "落札金額", "予定価格", "参加者数"]
    ]
    for _ in range(f.chance.randint(12, 30)):
        price = f.chance.randint(200, 9000) * 10000
        rows.append(
            [
                f"令和8年{f.chance.randint(4, 6)}月{f.chance.randint(1, 28)}日",
                f"{f.chance.choice(DISTRICTS)}地内{f.chance.choice(('舗装補修', '側溝改良', '配水管布設替'))}工事",
                f"{f.chance.choice(FIRMS)}株式会社",
                corporate(f"3800010{f.chance.randint(10000, 29999)}"),
                price,
                price * 108 // 100,
                f.chance.randint(1, 9),
            ]
        )
    return Sample("入札結果R8.csv", "results of bids", table_text(rows, encoding="cp932"), False, NONE)


def quotation(f: Family) -> Sample:
    """Buying: a firm's quotation, its clerk and its own account below."""
    firm, clerk = (
        f.chance.choice(("株式会社あぶくま事務機", "有限会社マルカワ文具")),
        officials(f.chance, 1)[0],
    )
    price = f.chance.randint(20, 900) * 1000
    rows: list[list[object]] = [
        ["", "", "御　見　積　書"],
        [f"{OWNER}長　様", "", "", f"見積番号 {f.chance.randrange(10**11, 10**12)}"],
        ["", "", "", firm],
        ["", "", "", f"{OWNER}栄町３丁目{f.chance.randint(1, 30)}-2"],
        ["", "", "", f"TEL 0247-33-{f.chance.randint(1000, 9999)}　担当　{clerk}"],
        [],
        ["品名", "型番", "数量", "金額"],
        ["複合機保守（カウンター料）", f"MX-{f.chance.randint(1000, 9999)}FN", 12, price],
        ["", "", "合計（税込）", price * 11 // 10],
        [],
        [f"振込先：福島中央銀行　川辺支店　当座　{f.chance.randint(1000000, 9999999)}　{firm}"],
    ]
    return Sample("見積書_複合機保守.xlsx", "a firm's quotation", book(rows, "見積"), False, NONE)


def registered_firms(f: Family) -> Sample:
    """Contracts: firms that may bid, with their representatives."""
    rows: list[list[object]] = [
        ["令和７・８年度　入札参加資格者名簿（工事）"],
        ["業者コード", "商号又は名称", "代表者職氏名", "本店所在地", "電話", "FAX", "業種", "総合点"],
    ]
    rows += [
        [
            f"{f.chance.randrange(10**9, 10**10)}",
            f.chance.choice(("㈱", "株式会社", "(有)")) + firm,
            f"代表取締役　{name}",
            f"{OWNER}{f.chance.choice(DISTRICTS)}{f.chance.randint(1, 90)}-{f.chance.randint(1, 20)}",
            f"0247-3{f.chance.randint(1, 6)}-{f.chance.randint(1000, 9999)}",
            f"0247-3{f.chance.randint(1, 6)}-{f.chance.randint(1000, 9999)}",
            f.chance.choice(("土木", "建築", "電気", "管")),
            f.chance.randint(500, 1100),
        ]
        for firm, name in zip(FIRMS, officials(f.chance, 12), strict=True)
    ]
    return Sample("資格者名簿_工事.xlsx", "firms that may bid", book(rows, "工事", 2), False, NONE)


def vouchers(f: Family) -> Sample:
    """Accounts office: the day's vouchers to firms and to offices."""
    rows: list[list[object]] = [["伝票番号", "会計", "款項目節", "債権者", "摘要", "支払額", "支払日"]]
    for _ in range(f.chance.randint(20, 70)):
        payee = f.chance.choice(
            (
                f"株式会社{f.chance.choice(FIRMS)}",
                "東北電力配電",
                "川辺市社会福祉協議会",
                "県後期高齢者医療広域連合",
            )
        )
        rows.append(
            [
                f"{f.chance.randrange(10**11, 10**12)}",
                "01",
                f"0{f.chance.randint(2, 9)}-01-0{f.chance.randint(1, 5)}-{f.chance.randint(10, 19)}",
                payee,
                f.chance.choice(("５月分電気料", "消耗品費", "委託料前金払", "療養給付費負担金")),
                f.chance.randint(1, 9000) * 110,
                "20260610",
            ]
        )
    return Sample("支払日計表0610.csv", "vouchers", table_text(rows, encoding="cp932"), False, NONE)


def orders(f: Family) -> Sample:
    """Hospital: orders of supplies with long numbers."""
    rows: list[list[object]] = [
        ["発注番号", "JANコード", "品名", "規格", "数量", "単位", "納品予定", "発注先"]
    ]
    rows += [
        [
            f"{f.chance.randrange(10**11, 10**12)}",
            jan(f.chance, "4987"),
            f.chance.choice(("注射針", "ガーゼ", "ニトリル手袋", "検体容器", "輸液セット")),
            f"{f.chance.randint(18, 27)}G",
            f.chance.randint(1, 60),
            "箱",
            f"2026/06/{f.chance.randint(10, 30)}",
            f.chance.choice(("東北メディカル", "阿武隈医科器械")),
        ]
        for _ in range(f.chance.randint(20, 90))
    ]
    return Sample("発注一覧0609.csv", "orders", table_text(rows, encoding="cp932"), False, NONE)


def infections(f: Family) -> Sample:
    """Health centre: the week's reports of infectious diseases, by area."""
    diseases = (
        "インフルエンザ",
        "新型コロナウイルス感染症",
        "ＲＳウイルス感染症",
        "梅毒",
        "結核",
        "腸管出血性大腸菌感染症",
        "後天性免疫不全症候群",
    )
    rows: list[list[object]] = [["週", "疾病名", "県中", "県南", "会津", "定点当たり"]]
    rows += [
        [f"2026年第{week}週", d, *[f.chance.randint(0, 60) for _ in range(3)], f.chance.randint(0, 900) / 100]
        for week in range(20, 24)
        for d in diseases
    ]
    return Sample("感染症週報.csv", "infectious diseases", table_text(rows, encoding="cp932"), False, NONE)


def fees(f: Family) -> Sample:
    """Community: fees for rooms, a plain table."""
    rows: list[list[object]] = [["施設", "室名", "午前", "午後", "夜間", "冷暖房"]]
    rows += [
        [f"{d}公民館", room, *[f.chance.randint(2, 20) * 110 for _ in range(3)], "２割増"]
        for d in DISTRICTS
        for room in ("大会議室", "和室", "調理室")
    ]
    return Sample("公民館使用料.xlsx", "fees", book(rows, "使用料", 1), False, NONE)


def survey(f: Family) -> Sample:
    """Welfare: results of a survey without names, remarks of the answers at the end."""
    remarks = (
        "認知症の母を一人で介護している。夜が不安。",
        "糖尿病の薬代が高い。",
        "車の免許を返したら病院に行けない。",
        "夫がうつ病で、地域の行事に出られない。",
        "バスを増やしてほしい。",
        "長男が障がい者。親亡き後が心配。",
    )
    lines = [
        "高齢者の暮らしに関するアンケート　調査結果（無記名）",
        f"配布1,500　回収{f.chance.randint(700, 1100)}　",
        "問８　介護が必要になった原因",
    ]
    lines += [
        f"　{cause}　{f.chance.randint(3, 300)}人　{f.chance.randint(1, 40)}.{f.chance.randint(0, 9)}％"
        for cause in ("認知症", "脳卒中", "骨折・転倒", "がん", "パーキンソン病")
    ]
    lines += [
        "自由記載（抜粋）",
        *[
            f"・{said}（{f.chance.randint(6, 8)}0代{f.chance.choice('女男')}性）"
            for said in f.chance.sample(remarks, 5)
        ],
    ]
    return Sample("アンケート結果.pdf", "survey without names", screening_pdf.plain(lines), False, NONE)


def disability_plan(f: Family) -> Sample:
    """Welfare: a chapter of the plan for people with disabilities."""
    lines = [
        "第７期川辺市障がい福祉計画（案）",
        "第２章　障がいのある人の状況",
        f"身体障害者手帳所持者は{f.chance.randint(1900, 2300):,}人で、うち内部障害（腎臓・心臓）が{f.chance.randint(500, 700)}人です。",
        f"精神障害者保健福祉手帳は１級{f.chance.randint(20, 50)}人、２級{f.chance.randint(200, 400)}人、３級{f.chance.randint(80, 200)}人です。",
        "自立支援医療（精神通院）は統合失調症、気分障害、てんかんの順に多くなっています。",
        "発達障がいのある児童は、小中学校の特別支援学級に112人在籍しています。",
        "虐待の通報は14件、うち認定は５件でした。",
    ]
    return Sample(
        "障がい福祉計画_第2章.pdf",
        "plan with figures",
        screening_pdf.plain(lines),
        False,
        NONE,
    )
