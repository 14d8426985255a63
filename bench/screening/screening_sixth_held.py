"""Family F, to be held: counters, tax and money."""

from __future__ import annotations

from screening_family import Family, Sample, labels
from screening_files import table_text
from screening_sixth import (
    OWNER,
    account,
    bracketed,
    dashed,
    dotted,
    era,
    half,
    number,
    residence_code,
    residents,
    seven,
)  # fmt: skip
from screening_sixth_files import (
    Book,
    Letter,
    archive,
    book,
    ods,
    remark,
)


def counter_requests(f: Family) -> Sample:
    """Residents' desk: the year's ledger of requests for certificates, head below a title block."""
    kinds = ("住民票（世帯全員）", "住民票（一部）", "印鑑登録証明", "戸籍全部事項", "除籍", "附票")
    rows: list[list[object]] = [
        ["", "証明書等交付請求受付簿"],
        ["", "市民課窓口係", "", "令和８年５月分"],
        [],
        ["No.", "受付日", "請求者氏名", "請求者住所", "続柄", "証明の種類", "通数", "本人確認"],
    ]
    rows += [
        [
            n,
            f"5/{n % 28 + 1}",
            one.full,
            one.address,
            f.chance.choice(("本人", "同一世帯", "代理人（委任状有）")),
            f.chance.choice(kinds),
            f.chance.randint(1, 3),
            f.chance.choice(("個カ", "免", "保＋年金", "面識")),
        ]
        for n, one in enumerate(residents(f.chance, f.chance.randint(14, 60), home=0.8), 1)
    ]
    return Sample(
        "請求受付簿_R8.5.xlsx", "counter ledger", book(rows, "５月", 4), True, labels("５月", "name address")
    )


def insurance_recalculation(f: Family) -> Sample:
    """National health insurance: households whose tax is calculated anew, as the host prints it."""
    rows: list[list[object]] = [
        [
            "通知書番号",
            "記号番号",
            "世帯主カナ",
            "世帯主氏名",
            "方書含住所",
            "更正前税額",
            "更正後税額",
            "更正事由",
        ]
    ]
    for one in residents(f.chance, f.chance.randint(15, 90)):
        before = f.chance.randint(20, 600) * 100
        rows.append(
            [
                f"{f.chance.randint(80000000, 80999999)}",
                f"川-{f.chance.randint(100000, 399999)}",
                half(one.kana),
                one.full,
                one.address,
                before,
                before + f.chance.randint(-200, 200) * 100,
                f.chance.choice(("所得更正", "社保加入", "転出", "軽減判定")),
            ]
        )
    return Sample(
        "KOKUHO_SAIKEISAN_0714.csv",
        "host list, CP932",
        table_text(rows, encoding="cp932"),
        True,
        labels("body", "name address insured_number"),
    )


def owners(f: Family) -> Sample:
    """Property tax: owners of land in one district; companies stand between the people."""
    rows: list[list[object]] = [
        ["固定資産（土地）所有者一覧　大字中里"],
        ["所在地番", "登記地目", "課税地目", "地積㎡", "評価額", "所有者", "納税義務者住所", "共有"],
    ]
    for one in residents(f.chance, f.chance.randint(18, 70), home=0.7):
        rows.append(
            [
                f"大字中里字西原{f.chance.randint(1, 900)}-{f.chance.randint(1, 30)}",
                f.chance.choice(("田", "畑", "宅地", "山林", "雑種地")),
                "宅地",
                f.chance.randint(3000, 90000) / 100,
                f.chance.randint(10, 9000) * 1000,
                one.close,
                one.address,
                f.chance.choice(("", "", "外１名", "持分1/2")),
            ]
        )
        if f.chance.random() < 0.15:
            rows.append(
                [
                    f"大字中里字西原{f.chance.randint(1, 900)}",
                    "雑種地",
                    "雑種地",
                    412.3,
                    5_120_000,
                    "株式会社川辺砕石",
                    f"{OWNER}栄町２丁目４",
                    "",
                ]
            )
    return Sample(
        "中里地区所有者.xlsx",
        "owners of land",
        book(rows, "所有者", 2),
        True,
        labels("所有者", "name address"),
    )


def arrears_talks(f: Family) -> Sample:
    """Tax collection: what was agreed in talks with debtors, in running text."""
    said = Letter([f"{OWNER}税務課収納係　滞納整理折衝記録（６月分　抜粋）"])
    for one in residents(f.chance, f.chance.randint(4, 8)):
        bank = f.chance.choice(("あぶくま信用金庫本店", "福島中央銀行川辺支店", "ゆめみなみ農協中里支店"))
        said.say(
            f"■{one.close}（{era(one.birth)}生）　{one.address}　連絡先 {dashed(one.phone)}",
            f"市県民税Ｒ６～Ｒ７　本税{f.chance.randint(3, 90)}万円。本人来庁。月{f.chance.randint(1, 5)}万円の分納誓約。不履行の場合は{bank}　普通　{account(f.chance)}の預金を差し押さえる旨伝えた。",
        )
    return Sample(
        "折衝記録6月.docx",
        "talks with debtors",
        said.data(),
        True,
        labels("body", "name birth address phone bank_account"),
    )


_LARGE = str.maketrans("ｧｨｩｪｫｬｭｮｯ", "ｱｲｳｴｵﾔﾕﾖﾂ")  # the banks know no small kana


def direct_debit(f: Family) -> Sample:
    """Accounts office: the file of debits for the banks, fixed width and half-width kana, no heads."""
    people = residents(f.chance, f.chance.randint(20, 80))
    lines = [
        "1910"
        "0000012345"
        + half("カワベシスイドウ").ljust(40)
        + "0727"
        + "9999"
        + half("フクシマチユウオウ").ljust(15)
        + "1011"
        + "0031007".ljust(24)
    ]
    for one in people:
        bank = f"21183{half('アブクマ').ljust(15)}{f.chance.randint(1, 60):03}{half('ホンテン').ljust(15)}    1{account(f.chance)}"
        lines.append(
            bank
            + half(one.kana).translate(_LARGE).ljust(30)
            + f"{f.chance.randint(1200, 19000):010}"
            + f"1{f.chance.randint(100000, 999999):020}0        "
        )
    lines += [f"8{len(people):06}{f.chance.randint(10**5, 10**6):012}".ljust(120), "9".ljust(120)]
    return Sample(
        "FURIKAE0727.txt",
        "bank transfer file",
        "\r\n".join(lines).encode("cp932"),
        True,
        labels("body", "bank_account name"),
    )


def water_customers(f: Family) -> Sample:
    """Water works: customers, with telephone numbers that Excel stored as numbers."""
    rows: list[list[object]] = [
        ["水栓番号", "使用者名", "給水場所", "TEL", "口径", "開栓日", "前回検針", "備考"]
    ]
    rows += [
        [
            f.chance.randint(1000000, 9999999),
            one.full,
            one.address,
            int(one.phone),
            f.chance.choice((13, 20, 25)),
            dotted(one.birth.replace(year=f.chance.randint(1992, 2025))),
            f.chance.randint(100, 4000),
            f.chance.choice(("", "", "メーターＢＯＸ上に車", "犬注意", "裏口から")),
        ]
        for one in residents(f.chance, f.chance.randint(20, 90))
    ]
    return Sample(
        "使用者台帳（水道）.xlsx",
        "water customers",
        book(rows, "Sheet1"),
        True,
        labels("Sheet1", "name address phone"),
    )


def housing(f: Family) -> Sample:
    """Housing: tenants and arrears of the city's flats, two rows of heads, in ODS."""
    rows: list[list[object]] = [
        ["市営住宅入居者・滞納状況（７月末）"],
        ["団地", "号室", "入居者", "", "", "連帯保証人", "", "滞納"],
        ["", "", "氏名", "生年月日", "電話", "氏名", "電話", "月数"],
    ]
    people = residents(f.chance, f.chance.randint(14, 50))
    rows += [
        [
            f.chance.choice(("新田", "鳥谷", "旭台")),
            f"{f.chance.randint(1, 4)}-{f.chance.randint(101, 408)}",
            one.full,
            era(one.birth),
            dashed(one.phone),
            other.close,
            bracketed(other.phone),
            f.chance.randint(0, 19),
        ]
        for one, other in zip(people, reversed(people), strict=True)
    ]
    return Sample(
        "市営住宅滞納.ods",
        "tenants, two head rows",
        ods({"入居者": rows}),
        True,
        labels("入居者", "name birth phone"),
    )


def residence_codes(f: Family) -> Sample:
    """Residents' desk: cards to be handed out, as the terminal exported them."""
    rows: list[list[object]] = [["交付番号", "住民票コード", "氏名", "生年月日", "交付場所", "通知日"]]
    rows += [
        [
            f.chance.randint(10**7, 10**8),
            residence_code(f.chance),
            one.full,
            f"{one.birth:%Y%m%d}",
            f.chance.choice(("本庁", "中里支所")),
            "20260605",
        ]
        for one in residents(f.chance, f.chance.randint(5, 40), (1, 90))
    ]
    return Sample(
        "card_kofu_list.csv",
        "residence codes",
        table_text(rows, encoding="utf-8-sig"),
        True,
        labels("body", "residence_code name birth"),
    )


def numbers_in_remarks(f: Family) -> Sample:
    """Tax: returns that lack something; the My Number was written into the remarks."""
    rows: list[list[object]] = [["整理番号", "宛名番号", "氏名", "内容", "処理"]]
    for n, one in enumerate(residents(f.chance, f.chance.randint(4, 9)), 1):
        told = (
            f"本人より電話聴取。個番{number(f.chance, spelt=True)}"
            if n % 2
            else f.chance.choice(("医療費明細の添付もれ", "扶養親族の続柄確認"))
        )
        rows.append(
            [n, f.chance.randint(10000000, 99999999), one.full, told, f.chance.choice(("済", "照会中"))]
        )
    return Sample(
        "申告不備リスト.xlsx",
        "My Numbers in remarks",
        book(rows, "不備", 1),
        True,
        labels("不備", "name my_number"),
    )


def moved(f: Family) -> Sample:
    """Residents' desk: who came and who left, two lists side by side."""
    came, left = residents(f.chance, 22), residents(f.chance, 30)[8:]
    rows: list[list[object]] = [
        ["転入", "", "", "", "", "転出"],
        ["届出日", "氏名", "生年月日", "前住所", "", "届出日", "氏名", "生年月日", "転出先"],
    ]
    rows += [
        [
            f"4/{f.chance.randint(1, 30)}",
            one.full,
            seven(one.birth),
            f"東京都足立区西新井栄町{one.block}",
            None,
            f"4/{f.chance.randint(1, 30)}",
            other.full,
            seven(other.birth),
            f"宮城県仙台市太白区八木山本町{other.block}",
        ]
        for one, other in zip(came, left, strict=True)
    ]
    return Sample(
        "異動一覧４月.xlsx",
        "two lists side by side",
        book(rows, "４月"),
        True,
        labels("４月", "name birth address"),
    )


def remarked_totals(f: Family) -> Sample:
    """Tax: a table of totals with a colleague's remark on a cell about one person's illness."""
    made = Book()
    sheet = made.sheet(
        "減免",
        [["区分", "申請", "承認", "不承認"], ["災害", 3, 3, 0], ["生活困窮", 14, 9, 5], ["その他", 4, 1, 3]],
        head=1,
    )
    one = residents(f.chance, 1)[0]
    remark(
        sheet,
        "D3",
        f"{one.close}さん（{one.address}）は統合失調症で入院中のため再審査。家族の連絡先 {dashed(one.phone)}",
    )
    return Sample(
        "減免件数.xlsx",
        "remark on a cell",
        made.data(),
        True,
        labels("comment", "name address phone sensitive"),
    )


def refunds_hidden(f: Family) -> Sample:
    """Insurance for the aged: a page of totals to publish; the refunds by account stand on a hidden sheet."""
    made = Book()
    made.sheet(
        "集計",
        [["区分", "件数", "金額"], ["過誤納還付", f.chance.randint(20, 90), 412_300], ["充当", 12, 80_100]],
    )
    rows: list[list[object]] = [
        ["被保番", "氏名", "金融機関", "支店", "種目", "口座番号", "名義ｶﾅ", "還付額"]
    ]
    rows += [
        [
            f"{f.chance.randint(10000000, 99999999)}",
            one.full,
            "福島中央銀行",
            f.chance.choice(("川辺", "中里")),
            "普",
            account(f.chance),
            half(one.kana),
            f.chance.randint(3, 400) * 100,
        ]
        for one in residents(f.chance, f.chance.randint(12, 40), (75, 98))
    ]
    made.sheet("還付明細", rows, state="hidden")
    return Sample(
        "後期還付集計.xlsx",
        "refunds on a hidden sheet",
        made.data(),
        True,
        labels("還付明細", "insured_number name bank_account"),
    )


def returns_in_zip(f: Family) -> Sample:
    """Tax: what the tax office sends of the year's returns, two tables in an archive."""
    rows: list[list[object]] = [["通番", "個人番号", "カナ氏名", "住所", "営業等", "給与", "社保控除"]]
    rows += [
        [
            f"{n:06}",
            number(f.chance),
            half(one.kana),
            one.address,
            f.chance.randint(0, 900) * 1000,
            f.chance.randint(0, 7000) * 1000,
            f.chance.randint(0, 900) * 1000,
        ]
        for n, one in enumerate(residents(f.chance, f.chance.randint(8, 60)), 1)
    ]
    codes: list[list[object]] = [["コード", "区分"], ["01", "営業等"], ["02", "農業"], ["06", "給与"]]
    data = archive(
        {
            "kubun.csv": table_text(codes, encoding="cp932"),
            "kokuzei_renkei_0331.csv": table_text(rows, encoding="cp932"),
        }
    )
    return Sample(
        "renkei_20260331.zip", "archive of returns", data, True, labels("body", "my_number name address")
    )
