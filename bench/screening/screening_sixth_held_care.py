"""Family F, to be held: welfare, health and hospital."""

from __future__ import annotations

import json

import screening_pdf
from screening_family import Family, Sample, labels
from screening_files import table_text, with_pivot_cache
from screening_sixth import (
    account,
    bracketed,
    dashed,
    dotted,
    era,
    half,
    insured,
    officials,
    pension,
    residents,
)  # fmt: skip
from screening_sixth_files import (
    Book,
    Letter,
    book,
    rtf,
)
from screening_words import wide


def disability_services(f: Family) -> Sample:
    """Welfare: who receives which services for people with disabilities, for the renewal."""
    rows: list[list[object]] = [
        ["宛名番号", "ｼﾒｲ", "氏名", "生年月日", "手帳", "支援区分", "サービス種別", "支給量", "更新月"]
    ]
    for one in residents(f.chance, f.chance.randint(12, 60), (6, 70)):
        held = f.chance.choice(
            ("療育A", "療育B", "身障１級（下肢）", "身障２級（視覚）", "精神２級", "精神３級・身障４級")
        )
        rows.append(
            [
                f.chance.randint(1000000, 9999999),
                half(one.kana),
                one.full,
                dotted(one.birth),
                held,
                f"区分{f.chance.randint(1, 6)}",
                "放課後等デイ"
                if one.age < 18
                else f.chance.choice(("居宅介護", "就労継続支援Ｂ型", "生活介護")),
                f"{f.chance.randint(5, 23)}日/月",
                f"{f.chance.randint(1, 12)}月",
            ]
        )
    return Sample(
        "更新対象者_障福.xlsx",
        "disability services",
        book(rows, "更新", 1),
        True,
        labels("更新", "name birth sensitive"),
    )


def care_panel(f: Family) -> Sample:
    """Long-term care: cases of the next panel, printed to PDF by the system."""
    rows: list[list[object]] = [["番号", "被保険者番号", "氏名", "年齢", "一次判定", "主治医意見書の診断名"]]
    rows += [
        [
            n,
            insured(f.chance),
            one.full,
            one.age,
            f.chance.choice(("要介護１", "要介護３", "要支援２", "要介護５")),
            f.chance.choice(
                (
                    "アルツハイマー型認知症",
                    "脳梗塞後遺症",
                    "パーキンソン病",
                    "右大腿骨頸部骨折",
                    "肺癌末期",
                )
            ),
        ]
        for n, one in enumerate(residents(f.chance, f.chance.randint(20, 34), (68, 99)), 1)
    ]
    data = screening_pdf.table("介護認定審査会　第２合議体　審査案件一覧", rows, (40, 75, 185, 265, 300, 370))
    return Sample(
        "審査会資料_0612.pdf", "care panel", data, True, labels("body", "insured_number name sensitive")
    )


def pension_memo(f: Family) -> Sample:
    """Pension desk: a memorandum to the pension office about one claim, in RTF."""
    one = residents(f.chance, 1, (25, 60))[0]
    lines = [
        "年金事務所あて　事務連絡", f"川辺市保険年金課　国民年金係　担当　{officials(f.chance, 1)[0]}", "", "下記の方の障害基礎年金請求について、初診日の確認をお願いします。",
        f"氏名　{one.full}（{one.kana}）", f"生年月日　{wide(era(one.birth))}", f"基礎年金番号　{pension(f.chance)}", f"住所　{one.address}", f"傷病名　{f.chance.choice(('うつ病', '統合失調症', '慢性腎不全（人工透析）', '多発性硬化症'))}",
    ]  # fmt: skip
    return Sample(
        "年金事務所照会.rtf",
        "pension memo",
        rtf(lines),
        True,
        labels("body", "name birth pension_number address sensitive"),
    )


def wards(f: Family) -> Sample:
    """Hospital: patients counted by ward; the pivot's cache still knows each of them."""
    counts = Book()
    counts.sheet(
        "病棟別",
        [
            ["病棟", "人数", "平均在院日数"],
            *[[w, f.chance.randint(10, 40), f.chance.randint(8, 30)] for w in ("３東", "３西", "地域包括")],
        ],
    )
    rows = [
        [
            f.chance.randint(100000, 999999),
            one.full,
            one.age,
            f.chance.choice(("３東", "３西", "地域包括")),
            f.chance.choice(("誤嚥性肺炎", "心不全", "胃癌", "大腿骨骨折", "認知症")),
        ]
        for one in residents(f.chance, 24, (40, 97))
    ]
    data = with_pivot_cache(counts.data(), ["患者ID", "患者氏名", "年齢", "病棟", "主病名"], rows)
    return Sample(
        "病棟別在院.xlsx", "pivot cache of patients", data, True, labels("pivot-cache", "name sensitive")
    )


def vaccinations(f: Family) -> Sample:
    """Health centre: children's vaccinations, keyed in from the forms."""
    rows: list[list[object]] = [
        [
            "宛名番号",
            "氏名",
            "氏名ｶﾅ",
            "生年月日",
            "性別",
            "ワクチン",
            "接種日",
            "LOT",
            "医療機関コード",
            "備考",
        ]
    ]
    rows += [
        [
            f"{f.chance.randint(10**9, 10**10)}",
            one.full,
            half(one.kana),
            f"{one.birth:%Y%m%d}",
            1 if one.sex == "男" else 2,
            f.chance.choice(("MR1期", "五種混合", "日本脳炎", "HPV")),
            "20260514",
            f"{f.chance.choice('ABY')}{f.chance.randint(100, 999)}",
            f.chance.randint(710000000, 719999999),
            ("卵アレルギーでアナフィラキシーの既往", "川崎病治療後６か月あける", "熱性けいれん既往")[n % 3]
            if n % 7 == 3
            else "",
        ]
        for n, one in enumerate(residents(f.chance, f.chance.randint(15, 80), (1, 12)))
    ]
    return Sample(
        "yobo_sesshu_R8_05.csv",
        "vaccinations, UTF-8",
        table_text(rows),
        True,
        labels("body", "name birth sensitive"),
    )


def expecting(f: Family) -> Sample:
    """Health centre: women expecting, with the findings of their checks."""
    rows: list[list[object]] = [
        ["妊婦健診結果　要フォロー"],
        ["届出日", "氏名", "年齢", "電話", "予定日", "結果・経過", "担当保健師"],
    ]
    rows += [
        [
            f"R8.{f.chance.randint(1, 6)}.{f.chance.randint(1, 28)}",
            one.full,
            one.age,
            bracketed(one.phone),
            f"R8.{f.chance.randint(7, 12)}.{f.chance.randint(1, 28)}",
            f.chance.choice(
                (
                    "妊娠糖尿病、インスリン開始",
                    "HBs抗原陽性",
                    "妊娠高血圧症候群で入院",
                    "パニック障害で心療内科通院中、内服調整",
                )
            ),
            officials(f.chance, 1)[0].split("　")[0],
        ]
        for one in residents(f.chance, f.chance.randint(5, 15), (18, 44), sexes="f")
    ]
    return Sample(
        "妊婦フォロー.xlsx",
        "checks in pregnancy",
        book(rows, "Sheet1", 2),
        True,
        labels("Sheet1", "name phone sensitive"),
    )


def nurses_notes(f: Family) -> Sample:
    """Health centre: a nurse's notes of the week, plain text."""
    lines = ["【訪問・電話メモ　6/8～6/12】", ""]
    for one in residents(f.chance, f.chance.randint(3, 6), (35, 90)):
        lines += [
            f"{f.chance.randint(8, 12)}日{f.chance.randint(9, 16)}:{f.chance.choice(('00', '15', '40'))}　{one.close}さん（{one.age}）  ℡{one.phone}",
            f.chance.choice(("アルコール依存症で退院したばかり。断酒会につなぐ。", "統合失調症、服薬中断気味。妄想の訴えあり。次回主治医に報告。", "認知症の夫に手をあげてしまうとのこと。包括へ。", "ＨｂＡ１ｃ 9.2　糖尿病網膜症で眼科受診中。")),
            "",
        ]  # fmt: skip
    return Sample(
        "訪問メモ.txt",
        "nurse's notes",
        "\r\n".join(lines).encode("cp932"),
        True,
        labels("body", "name phone sensitive"),
    )


def overpaid(f: Family) -> Sample:
    """Care insurance: a letter about one overpayment; the number stands in the header, the account in a text box."""
    one = residents(f.chance, 1, (70, 95))[0]
    said = Letter(
        [
            "高額介護サービス費の支給について",
            f"{one.surname}　{one.given}　様",
            "標記について、下記の口座に振り込みますのでお知らせします。",
            f"支給額　{f.chance.randint(2000, 40000):,}円　　振込予定日　令和８年７月24日",
        ]
    )
    said.header(f"被保険者番号　{insured(f.chance)}")
    said.box(
        "振込口座",
        f"ゆめみなみ農業協同組合　鳥谷支店　普通預金　{wide(account(f.chance))}",
        f"口座名義人　{half(one.kana)}",
    )
    made = (
        labels("body", "name") | labels("header", "insured_number") | labels("text-box", "bank_account name")
    )
    return Sample("高額介護決定通知.docx", "header and text box", said.data(), True, made)


def online_claims(f: Family) -> Sample:
    """Care insurance: claims made online, as the portal hands them over (JSON)."""
    claims = [
        {
            "uketsukeNo": f"S{f.chance.randint(10**11, 10**12)}",
            "tetsuzuki": f.chance.choice(("要介護認定の更新申請", "住宅改修費の支給申請")),
            "shinseisha": {
                "氏名": one.full,
                "フリガナ": one.kana,
                "生年月日": f"{one.birth:%Y-%m-%d}",
                "住所": one.address,
                "電話番号": dashed(one.phone),
                "メール": one.mail,
            },
            "hihokenshaNo": insured(f.chance),
        }
        for one in residents(f.chance, f.chance.randint(2, 12), (60, 95))
    ]
    data = json.dumps(
        {"tensoBi": "2026-06-01", "kensu": len(claims), "shinsei": claims}, ensure_ascii=False, indent=1
    ).encode()
    return Sample(
        "pittari_20260601.json",
        "online claims",
        data,
        True,
        labels("body", "name birth address phone email insured_number"),
    )


def protected_residents(f: Family) -> Sample:
    """Residents' desk: victims of violence whose address must not be given out, on a sheet hidden deeply."""
    made = Book()
    made.sheet(
        "手順", [["支援措置対象者の照会手順"], ["１ 照会は係長の承認を得る"], ["２ 結果は口頭で伝えない"]]
    )
    rows: list[list[object]] = [["措置番号", "申出者", "生年月日", "現住所（秘）", "相手方", "事由", "期限"]]
    rows += [
        [
            n + 1,
            one.full,
            one.birth,
            one.address,
            f"{one.surname}　{f.chance.choice('剛 明 誠'.split())}（夫）",
            f.chance.choice(
                ("配偶者からの暴力（DV）被害", "ストーカー被害", "配偶者からの暴力（DV）被害・子への虐待")
            ),
            "R9.3.31",
        ]
        for n, one in enumerate(residents(f.chance, f.chance.randint(4, 12), (20, 60), sexes="f"))
    ]
    made.sheet("DATA", rows, state="veryHidden")
    return Sample(
        "支援措置手順.xlsx",
        "very hidden sheet",
        made.data(),
        True,
        labels("DATA", "name birth address sensitive"),
    )
