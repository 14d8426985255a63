"""Files of the seventh family that must be held for the many people they name: lists without a special number."""

from __future__ import annotations

import screening_seventh_files as files
from screening_family import Family, Sample, labels
from screening_files import table_text
from screening_pdf import table as pdf_table
from screening_seventh import Hand, Resident, child_of, email, half_kana, parent, residents


def vaccination_targets(f: Family) -> Sample:
    """保健センター→医師会: 日本脳炎２期の予診票を送る児童の一覧(CSV)."""
    h, c = Hand(f.chance), f.chance
    rows: list[list[object]] = [["整理番号", "ふりがな", "児童氏名", "生年月日", "保護者名", "郵便番号", "住所", "電話", "通学校"]]  # fmt: skip
    rows += [
        [n, one.hiragana, h.name(one), h.day(one.birth), parent(c, one), "509-0304", one.address, h.phone(one), c.choice(("川辺東小", "川辺西小", "川辺北小"))]
        for n, one in enumerate(residents(c, c.randint(30, 90), (2016, 2017), here=True), 1)
    ]  # fmt: skip
    data = table_text(rows, encoding=c.choice(("utf-8", "cp932")))
    return Sample("日脳2期対象者.csv", "vaccination_targets", data, True, labels(files.CSV, "name birth address phone"))  # fmt: skip


def envelope_labels(f: Family) -> Sample:
    """企画課→印刷業者: 封入封緘用の宛名ラベル、３面付け、見出しなし."""
    c = f.chance
    people = residents(c, c.randint(10, 24) * 3)
    rows: list[list[object]] = []
    for n in range(0, len(people), 3):
        three = people[n : n + 3]
        rows += [
            [f"〒509-03{c.randint(0, 9)}{c.randint(1, 9)}" for _ in three],
            [one.address for one in three],
            [f"{one.surname}　{one.given}　様" for one in three],
            [],
        ]
    return Sample("宛名面付け（再校）.xlsx", "envelope_labels", files.book({"Sheet1": rows}), True, labels("Sheet1", "name address"))  # fmt: skip


def donors(f: Family) -> Sample:
    """企画課→返礼品の事業者: ふるさと納税の発送の依頼(CSV)."""
    h, c = Hand(f.chance), f.chance
    rows: list[list[object]] = [["受注番号", "お届け先氏名", "お届け先氏名（かな）", "お届け先郵便番号", "お届け先住所", "お届け先電話番号", "メールアドレス", "返礼品番号", "数量", "のし"]]  # fmt: skip
    rows += [
        [f"FN{c.randint(10**9, 10**10 - 1)}", h.name(one), one.hiragana, f"{c.randint(100, 899)}-{c.randint(1, 9999):04}", one.address, h.phone(one), email(c), f"KW-{c.randint(1, 80):03}", 1, c.choice(("不要", "御中元"))]
        for one in residents(c, c.randint(20, 70), (1955, 2000))
    ]  # fmt: skip
    return Sample("発送依頼_飛騨米.csv", "donors", table_text(rows, encoding="cp932"), True, labels(files.CSV, "name address phone email"))  # fmt: skip


def people_rows(h: Hand, people: list[Resident]) -> list[list[object]]:
    return [[n, h.name(one), one.address, h.phone(one)] for n, one in enumerate(people, 1)]


def housing_arrears(f: Family) -> Sample:
    """建設課→弁護士: 町営住宅の家賃の滞納者(PDF の表)."""
    h, c = Hand(f.chance), f.chance
    rows: list[list[object]] = [["団地・部屋", "名義人", "電話", "滞納月数", "滞納額"]]
    rows += [[f"{c.choice(('上川辺', '石神', '栃井'))}{c.randint(1, 4)}-{c.randint(101, 306)}", h.name(one), h.phone(one), c.randint(3, 28), f"{c.randint(30, 600) * 1000:,}円"] for one in residents(c, c.randint(12, 30), (1945, 1995))]  # fmt: skip
    data = pdf_table("町営住宅使用料　法的措置対象者一覧（案）", rows, (50, 150, 240, 400, 460))  # fmt: skip
    return Sample("法的措置対象者.pdf", "housing_arrears", data, True, labels(files.PDF_TABLE, "name phone"))  # fmt: skip


def sports_class(f: Family) -> Sample:
    """スポーツ協会→生涯学習課: 水泳教室の申込者。年齢だけで、備考は自由記述."""
    h, c = Hand(f.chance), f.chance
    rows: list[list[object]] = [[], ["", "夏休み水泳教室　申込者一覧"], [], ["", "受付順", "なまえ", "学年", "保護者", "連絡先", "備考"]]  # fmt: skip
    rows += [
        ["", n, one.hiragana, f"小{2026 - one.birth[0] - 6}" if one.birth[0] < 2020 else "年長", parent(c, one), h.phone(one), c.choice(("", "", "", "兄と参加", "初心者です", "送迎は祖母"))]
        for n, one in enumerate(residents(c, c.randint(14, 40), (2014, 2019)), 1)
    ]  # fmt: skip
    return Sample("水泳教室申込.xlsx", "sports_class", files.book({"申込": rows}), True, labels("申込", "name phone"))  # fmt: skip


def petition(f: Family) -> Sample:
    """住民→議会: 通学路の信号機の陳情の署名(Word の表)."""
    h, c = Hand(f.chance), f.chance
    rows: list[list[object]] = [["番号", "氏名", "住所"], *(row[:3] for row in people_rows(h, residents(c, c.randint(15, 40), (1940, 2004), here=True)))]  # fmt: skip
    data = files.paper(["陳情書", "川辺町議会議長　様", "西小学校前の交差点に押しボタン式信号機の設置を求め、次のとおり署名を添えて陳情します。"], [rows])  # fmt: skip
    return Sample("陳情書_署名簿.docx", "petition", data, True, labels(files.TABLE, "name address"))


def coming_of_age(f: Family) -> Sample:
    """二十歳のつどいの参加申込、フォームの書き出し(UTF-8 の CSV)."""
    h, c = Hand(f.chance), f.chance
    rows: list[list[object]] = [["タイムスタンプ", "お名前", "フリガナ", "出身中学校", "メールアドレス", "電話番号（任意）", "案内状の送付先", "実行委員会に興味がありますか"]]  # fmt: skip
    rows += [
        [f"2026/10/{c.randint(1, 31):02} {c.randint(7, 23)}:{c.randint(0, 59):02}:{c.randint(0, 59):02}", h.name(one), one.reading, "川辺中", email(c), h.phone(one) if c.random() < 0.7 else "", one.address, c.choice(("はい", "いいえ"))]
        for one in residents(c, c.randint(25, 80), (2005, 2006))
    ]  # fmt: skip
    return Sample("つどい申込_回答.csv", "coming_of_age", table_text(rows, encoding="utf-8-sig"), True, labels(files.CSV, "name email phone address"))  # fmt: skip


def arrears_page(f: Family) -> Sample:
    """水道課: 料金システムの画面を保存した、停水予告の対象者(HTML)."""
    h, c = Hand(f.chance), f.chance
    rows: list[list[object]] = [["お客様番号", "使用者", "設置場所", "連絡先", "未納月", "未納額"]]  # fmt: skip
    rows += [
        [f"{c.randint(10**7, 10**8 - 1)}-{c.randint(1, 9):02}", h.name(one), one.address, h.phone(one), "8/2,8/3", f"{c.randint(20, 180) * 100:,}"]
        for one in residents(c, c.randint(12, 40), (1940, 2000), here=True)
    ]  # fmt: skip
    return Sample("停水予告一覧.html", "arrears_page", files.html("停水予告対象者一覧", ["抽出日 2026/05/11"], rows), True, labels(files.HTML_TABLE, "name address phone"))  # fmt: skip


def side_by_side(f: Family) -> Sample:
    """学童保育の班分け: 二つの組の表が左右に並ぶ."""
    h, c = Hand(f.chance), f.chance
    left, right = residents(c, 15, (2015, 2019)), residents(c, 14, (2015, 2019))
    rows: list[list[object]] = [["学童クラブ　夏季班編成"], ["ひまわり組", "", "", "", "あさがお組"], ["児童名", "学年", "迎えの連絡先", "", "児童名", "学年", "迎えの連絡先"]]  # fmt: skip
    for n, one in enumerate(left):
        beside = [h.name(right[n]), 2026 - right[n].birth[0] - 6, h.phone(right[n])] if n < len(right) else []
        rows.append([h.name(one), 2026 - one.birth[0] - 6, h.phone(one), "", *beside])
    return Sample("班編成_夏.xlsx", "side_by_side", files.book({"班": rows}), True, labels("班", "name phone"))  # fmt: skip


def class_list_mail(f: Family) -> Sample:
    """小学校→写真業者: 卒業アルバムの名入れの名簿をメールの本文に貼った."""
    h, c = Hand(f.chance), f.chance
    lines = ["ひだスタジオ　御担当様", "川辺東小学校６年担任です。アルバムの名入れをお願いします。漢字に注意してください。", "", "【６年１組】"]  # fmt: skip
    lines += [f"{n}　{h.name(one)}（{one.hiragana}）" for n, one in enumerate(residents(c, c.randint(18, 33), (2014, 2015)), 1)]  # fmt: skip
    return Sample("アルバム名入れ.eml", "class_list_mail", files.letter("higashi-es@town.kawabe.lg.jp", "order@studio.example.jp", "卒業アルバムの名入れ", lines), True, labels("body", "name"))  # fmt: skip


def volunteer_list(f: Family) -> Sample:
    """社会福祉協議会→保険会社: ボランティア保険の加入者名簿(ODT の表)."""
    h, c = Hand(f.chance), f.chance
    rows: list[list[object]] = [["番号", "氏名（カナ）", "住所", "生年月日", "プラン"]]
    rows += [[n, half_kana(one.reading), one.address, h.day(one.birth), c.choice(("基本", "天災"))] for n, one in enumerate(residents(c, c.randint(14, 40), (1940, 2008)), 1)]  # fmt: skip
    return Sample("ボランティア保険名簿.odt", "volunteer_list", files.odt(["ボランティア活動保険　加入申込名簿"], rows), True, labels(files.ODT_TABLE, "name address birth"))  # fmt: skip


def child_seats(f: Family) -> Sample:
    """子育て支援課: チャイルドシートの貸出簿、タブ区切り、年齢と電話だけの列."""
    h, c = Hand(f.chance), f.chance
    rows: list[list[object]] = [["貸出日", "返却予定", "借受人", "お子さん", "月齢", "TEL", "備品No"]]  # fmt: skip
    rows += [
        [f"R8.{c.randint(1, 5)}.{c.randint(1, 28)}", f"R8.{c.randint(7, 12)}.{c.randint(1, 28)}", h.name(one), child_of(c, one), f"{c.randint(0, 30)}か月", h.phone(one), f"CS-{c.randint(1, 40):02}"]
        for one in residents(c, c.randint(11, 30), (1982, 2002))
    ]  # fmt: skip
    return Sample("貸出簿.tsv", "child_seats", table_text(rows, separator="\t", encoding="utf-8"), True, labels(files.CSV, "name phone"))  # fmt: skip


def newsletter_subscribers(f: Family) -> Sample:
    """生涯学習課→配信業者: 講座案内メールの登録者(CSV)、名前とアドレスだけ."""
    h, c = Hand(f.chance), f.chance
    rows: list[list[object]] = [["mail", "name", "kana", "status"]]
    rows += [
        [email(c), h.name(one), one.reading, c.choice(("active", "active", "bounce"))]
        for one in residents(c, c.randint(30, 90), (1950, 2004))
    ]  # fmt: skip
    return Sample("subscribers_20260510.csv", "newsletter_subscribers", table_text(rows), True, labels(files.CSV, "email name"))  # fmt: skip
