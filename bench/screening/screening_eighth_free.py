"""Files of the eighth family that need not be held: what residents' desks send about nobody in private."""

from __future__ import annotations

import random

from screening_eighth import CITY_MAIL, Resident, days, digits, mobile, names, resident, residents
from screening_family import NONE, Family, Sample, labels
from screening_files import table_text
from screening_pdf import plain, table
from screening_seventh_files import (
    CSV,
    HTML_TABLE,
    ODT_TABLE,
    book,
    changed,
    data_json,
    html,
    letter,
    note,
    ods,
    odt,
    paper,
    rtf,
    sheet_of,
    slides,
    text,
)
from screening_words import my_number

_COMPANIES = (
    "霧沢印刷",
    "東北フォーム",
    "ミナモシステムズ",
    "南部封筒工業",
    "シラカバ情報サービス",
    "北上ビジネス機器",
)


def _twelve(chance: random.Random) -> str:
    """Twelve digits of something else; one in three passes as an individual number by its check digit."""
    return my_number(chance) if chance.random() < 0.33 else digits(chance, 12)


def _staff(f: Family, low: int, high: int) -> list[Resident]:
    return residents(f, low, high, 1962, 2003)


def form_stock(f: Family) -> Sample:
    """Papers and envelopes, by numbers of twelve and thirteen digits."""
    chance = f.chance
    things = (
        "窓あき封筒 長3",
        "改ざん防止用紙 A4",
        "住民異動届 3枚複写",
        "国保資格確認書台紙",
        "納付書OCR",
        "介護保険証 桃",
        "母子健康手帳 外国語版",
    )
    rows: list[list[object]] = [["品番", "JAN", "品名", "発注数", "単価", "納入先"]]
    rows += [[_twelve(chance), f"45{digits(chance, 11)}", chance.choice(things), chance.randint(1, 60) * 100, f"{chance.randint(2, 90)}.{chance.randint(0, 9)}", chance.choice(("市民課", "税務課", "国保年金課"))] for _ in range(chance.randint(15, 80))]  # fmt: skip
    return Sample(
        "帳票・封筒発注一覧.csv", "order of papers", table_text(rows, encoding="cp932"), False, NONE
    )


def kiosk_records(f: Family) -> Sample:
    """Certificates at shops: receipts, machines, no person."""
    chance = f.chance
    rows: list[list[object]] = [["処理日時", "端末", "証明種別", "取引通番", "結果", "手数料"]]
    rows += [[f"2026/05/{chance.randint(1, 28):02} {chance.randint(6, 22):02}:{chance.randint(0, 59):02}", f"K{digits(chance, 6)}", chance.choice(("住民票", "印鑑", "所得", "戸籍")), _twelve(chance), chance.choice(("OK", "OK", "OK", "E-217")), 200] for _ in range(chance.randint(20, 150))]  # fmt: skip
    return Sample("コンビニ交付_取引明細.xlsx", "receipts of machines", book({"明細": rows, "月計": [["種別", "件"], ["住民票", 311]]}), False, NONE)  # fmt: skip


def change_codes(f: Family) -> Sample:
    towns = ("霧沢市", "水原町", "若柳村", "北上野市", "山波町")
    rows: list[list[object]] = [[f"03{f.chance.randint(200, 599)}{n}", town, f"0197{digits(f.chance, 6)}", "平成18年2月20日合併"] for n, town in enumerate(towns)]  # fmt: skip
    sheets: dict[str, list[list[object]]] = {
        "異動事由": [["コード", "名称"], ["01", "転入"], ["02", "出生"], ["11", "転出"], ["12", "死亡"], ["21", "転居"], ["31", "世帯主変更"]],
        "続柄": [["コード", "名称"], ["02", "世帯主"], ["11", "夫"], ["12", "妻"], ["20", "子"], ["2A", "子の妻"]],
        "障害等級": [["コード", "名称"], ["1", "視覚障害 1級"], ["2", "聴覚障害 2級"], ["7", "精神障害者保健福祉手帳"], ["9", "療育手帳A"]],
        "団体": [["団体コード", "名称", "代表番号", "備考"], *rows],
    }  # fmt: skip
    return Sample("住記コード表_v3.2.xlsx", "code tables", book(sheets), False, NONE)


def blank_change_form(f: Family) -> Sample:
    rows = [
        ["届出人", "氏名", "", "電話", "－　　　－"], ["異動日", "令和　　年　　月　　日", "", "届出日", "令和　　年　　月　　日"],
        ["新しい住所", "霧沢市", "", "世帯主", ""], ["いままでの住所", "", "", "世帯主", ""],
        ["異動する人", "フリガナ／氏名", "生年月日", "個人番号（12桁）", "続柄"],
        *[["", "", "明・大・昭・平・令　　年　月　日", "□□□□ □□□□ □□□□", ""] for _ in range(f.chance.randint(3, 5))],
    ]  # fmt: skip
    return Sample("住民異動届（様式）.docx", "a blank form", paper(["住　民　異　動　届", "霧沢市長　様"], [rows], ["※本人確認書類：運転免許証・旅券・在留カード"]), False, NONE)  # fmt: skip


def filled_example(f: Family) -> Sample:
    lines = [
        "【記入例】国民健康保険　限度額適用認定申請書", "見本です。このまま提出しないでください。", "",
        "被保険者番号　　１２３４５６７８", "氏　名　　　　　霧沢　太郎（きりさわ　たろう）", "生年月日　　　　昭和○○年○○月○○日", "個人番号　　　　1234 5678 9012",
        "住　所　　　　　霧沢市本町○丁目○番○号", "電　話　　　　　０１９７－００－００００", "口　座　　　　　○○銀行　○○支店　普通　１２３４５６７　キリサワ　タロウ",
        f"記入もれがあると{f.chance.randint(2, 4)}週間ほどお返事が遅れます。",
    ]  # fmt: skip
    return Sample("限度額認定_記入例.pdf", "a filled sample", plain(lines), False, NONE)


def number_questions(f: Family) -> Sample:
    rows = [
        ["よくあるご質問", "お答え"],
        ["マイナンバーは何けたですか", "12けたの数字です（例：123456789012）。カードの裏面に書かれています。"],
        ["住民票コードとの違いは", "住民票コードは11けた（例：12345678901）で、窓口ではお使いになれません。"],
        ["暗証番号を忘れました", f"本人が来庁してください。土曜は第{f.chance.randint(1, 4)}のみ開庁しています。"],
        ["在留カードの番号はどこに", "右上のAB12345678CDのような12文字です。"],
    ]  # fmt: skip
    return Sample("マイナンバーカードFAQ.html", "questions with examples", html("マイナンバーカード　よくあるご質問", ["最終更新　令和8年5月"], rows), False, NONE)  # fmt: skip


def insurance_council(f: Family) -> Sample:
    """Minutes: thirteen people, all of them in office."""
    said, members = names(f), _staff(f, 10, 15)
    roles = ("公益代表", "被保険者代表", "保険医代表", "国保年金課長", "課長補佐", "収納対策室長")
    lines = ["令和8年度　第1回　霧沢市国民健康保険運営協議会　会議録", "出席委員・職員"]
    lines += [f"　{f.chance.choice(roles) if n else '会長'}　{said(one)}" for n, one in enumerate(members)]
    lines += [
        f"{members[0].surname}会長　議案第1号、税率の改定について事務局の説明を求める。",
        "国保年金課長　生活習慣病、特に糖尿病と高血圧の医療費が全体の3割を占めています。",
        f"{members[1].surname}委員　がん検診の受診率が上がらない理由は。", "収納対策室長　滞納世帯は412世帯、差押えは38件です。",
    ]  # fmt: skip
    data = changed(paper(lines), added=["署名委員2名の確認済み。"])
    return Sample(
        "国保運協会議録（公開用）.docx", "minutes of a council", data, False, labels("body", "name")
    )


def counter_duties(f: Family) -> Sample:
    """Who sits where, with extensions; one is ill and it is not said who."""
    said, staff = names(f), _staff(f, 12, 22)
    rows: list[list[object]] = [["6月　窓口当番表", "", "", ""], ["職員", "内線", "1番窓口", "延長窓口(木)"]]
    rows += [[said(one), f.chance.randint(2101, 2199), f"{f.chance.randint(1, 30)}日", f.chance.choice(("○", "", ""))] for one in staff]  # fmt: skip
    data = book({"当番": rows}, finish=lambda made: note(sheet_of(made, "当番"), "C2", "11日は健診のため午前のみ2人体制"))  # fmt: skip
    return Sample("窓口当番表（6月）.xlsx", "duties of staff", data, False, labels("当番", "name"))


def vendor_thread(f: Family) -> Sample:
    one, other = _staff(f, 2, 2)
    company = f.chance.choice(_COMPANIES)
    lines = [
        "霧沢市　税務課　市民税係　御担当者様", "", f"いつもお世話になっております。{company}の{one.surname}です。", f"当初課税の納通印字テスト、{f.chance.randint(2, 5)}回目の校正をお送りします。管理番号 {_twelve(f.chance)} です。",
        "宛名は全件ダミー（テスト一郎、テスト町1-1）ですのでご安心ください。", "", "-" * 20, f"株式会社{company}　営業部　{one.surname} {one.given}",
        f"TEL 019-6{digits(f.chance, 2)}-{digits(f.chance, 4)}　携帯 {mobile(f.chance)}　eigyo@kk-forms.co.jp", f"上長 {other.surname} {other.given}",
    ]  # fmt: skip
    data = letter("eigyo@kk-forms.co.jp", f"zeimu@{CITY_MAIL}", "【校正3】納税通知書", lines)
    return Sample("【校正3】納税通知書.eml", "a printer's mail", data, False, labels("body", "name"))


def tender_results(f: Family) -> Sample:
    rows: list[list[object]] = [["件名", "法人番号", "商号", "代表者", "所在地", "入札額"]]
    rows += [[f.chance.choice(("介護認定ソフト保守", "封入封緘業務", "窓口委託", "健診データ入力")), digits(f.chance, 13), f"㈱{f.chance.choice(_COMPANIES)}", f"代表取締役 {one.full}", f"盛岡市盛岡駅西通{f.chance.randint(1, 2)}丁目{f.chance.randint(1, 30)}-{f.chance.randint(1, 9)}", f"{f.chance.randint(90, 9000)}000"] for one in _staff(f, 8, 14)]  # fmt: skip
    return Sample("入札結果_福祉部.csv", "results of tenders", table_text(rows), False, labels(CSV, "name"))


def care_offices(f: Family) -> Sample:
    """Numbers of ten digits as those of the insured, and they are offices'."""
    rows: list[list[object]] = [["事業所番号", "事業所名", "管理者", "所在地", "電話", "定員"]]
    rows += [[f"03{digits(f.chance, 8)}", f"{f.chance.choice(('デイサービス', 'グループホーム', 'ヘルパーステーション'))}{f.chance.choice(('ひだまり', 'こもれび', '結', 'さくら荘'))}", one.full, f"霧沢市若柳字上{f.chance.randint(1, 99)}-{f.chance.randint(1, 9)}", f"0197-{f.chance.randint(20, 89)}-{digits(f.chance, 4)}", f.chance.randint(9, 40)] for one in _staff(f, 10, 30)]  # fmt: skip
    return Sample(
        "介護サービス事業所一覧R8.xlsx",
        "offices of care",
        book({"一覧": rows}),
        False,
        labels("一覧", "name"),
    )


def clinics(f: Family) -> Sample:
    said = names(f)
    rows: list[list[object]] = [["医療機関コード", "医療機関", "医師", "ワクチン", "予約電話"]]
    rows += [[f"031{digits(f.chance, 7)}", f"{p.surname}{f.chance.choice(('内科', '小児科', '医院', 'クリニック'))}", said(p), f.chance.choice(("肺炎球菌・帯状疱疹", "MR・水痘", "インフル")), f"0197-{f.chance.randint(20, 89)}-{digits(f.chance, 4)}"] for p in _staff(f, 10, 24)]  # fmt: skip
    return Sample(
        "予防接種協力医療機関.ods", "clinics and doctors", ods({"R8": rows}), False, labels("R8", "name")
    )


def welfare_figures(f: Family) -> Sample:
    """Many diagnoses, nobody who has one."""
    areas = ("若柳", "本町", "長根", "下川原", "衣里")
    kinds = ("身体1級", "身体2級", "療育A", "精神1級", "自立支援医療", "生活保護世帯", "難病")
    rows: list[list[object]] = [["", *areas, "計"], *[[kind, *(f.chance.randint(0, 90) for _ in areas), ""] for kind in kinds]]  # fmt: skip
    ages: list[list[object]] = [["年齢", "男", "女"], *[[f"{n}歳", f.chance.randint(0, 60), f.chance.randint(0, 60)] for n in range(65, 101)]]  # fmt: skip
    return Sample(
        "福祉統計_地区別.xlsx", "figures of welfare", book({"手帳等": rows, "高齢者": ages}), False, NONE
    )


def branch_codes(f: Family) -> Sample:
    """The town's own accounts and the banks that take its payments."""
    rows: list[list[object]] = [["金融機関", "店番", "店名", "種別", "口座番号", "口座名義"]]
    for bank in ("霧沢信用金庫 1296", "みちかぜ銀行 0197", "北上野銀行 0148"):
        rows += [[bank, f"{f.chance.randint(1, 400):03}", name, "別段", digits(f.chance, 7), f"霧沢市会計管理者（{fund}）"] for name, fund in (("本店", "市税"), ("霧沢", "国保税"), ("若柳", "介護保険料"))]  # fmt: skip
    return Sample(
        "収納代理金融機関_店舗.csv", "the town's accounts", table_text(rows, encoding="cp932"), False, NONE
    )


def record_layout(f: Family) -> Sample:
    items = {
        "個人番号": 12,
        "住民票コード": 11,
        "氏名": 60,
        "生年月日": 8,
        "在留カード等番号": 12,
        "基礎年金番号": 10,
        "口座番号": 7,
        "手帳等級": 2,
    }
    known = [{"No": n, "項目名": item, "桁": size, "型": "X", "必須": f.chance.random() < 0.5, "例": "9" * size if size < 13 else "全角空白"} for n, (item, size) in enumerate(items.items(), 1)]  # fmt: skip
    return Sample("中間サーバ副本_レイアウト.json", "layout of records", data_json({"版": "4.1", "文字コード": "UTF-8", "項目": known}), False, NONE)  # fmt: skip


def printers_invoice(f: Family) -> Sample:
    one = resident(f.chance, 1960, 1995)
    company = f.chance.choice(_COMPANIES)
    rows: list[list[object]] = [["品名", "数量", "単価", "金額"], ["国保税納通 封入封緘", "18,220通", "12.5", "227,750"], ["引抜処理", "140件", "30", "4,200"]]  # fmt: skip
    lines = [f"請 求 書　No.{_twelve(f.chance)}", "霧沢市長　様", f"株式会社{company}　登録番号 T{digits(f.chance, 13)}", f"担当 {one.full}"]  # fmt: skip
    after = [f"振込先　みちかぜ銀行 盛岡支店 当座 {digits(f.chance, 7)}　カ）トウホクフオーム"]
    return Sample("請求書_封入封緘5月分.odt", "a printer's bill", odt(lines, rows, after), False, labels(ODT_TABLE, "name"))  # fmt: skip


def nursery_vacancies(f: Family) -> Sample:
    said = names(f)
    rows = [["園", "園長", "0歳", "1歳", "2歳", "電話"]]
    rows += [[f"{name}保育園", said(one), *(f.chance.choice(("○", "△", "×")) for _ in range(3)), f"0197-2{digits(f.chance, 1)}-{digits(f.chance, 4)}"] for name, one in zip(("若柳", "すみれ", "ひばり", "本町", "衣里", "こぐま"), _staff(f, 6, 6), strict=True)]  # fmt: skip
    return Sample("保育所空き状況R8.6.html", "vacancies", html("保育所等の空き状況", ["入所には審査があります。"], rows), False, labels(HTML_TABLE, "name"))  # fmt: skip


def parents_class(f: Family) -> Sample:
    """Fewer than ten, and nothing but names and telephones."""
    said = names(f)
    lines = ["両親学級（6/14）　持ち物の連絡を入れる人"]
    lines += [f"・{said(one)}さん　{one.phone}" for one in residents(f, 3, 6, 1985, 2003)]
    return Sample("両親学級_連絡.txt", "a few to be called", text(lines), False, labels("body", "name phone"))


def supporters_course(f: Family) -> Sample:
    """A course about dementia: its pupils have none, and they are fewer than ten."""
    said, day = names(f), days(f)
    rows: list[list[object]] = [["受付", "受講者", "生年月日", "お住まい"]]
    rows += [[n, said(p), day(p.birth), p.address] for n, p in enumerate(residents(f, 5, 8, 1945, 1975), 1)]
    data = table("認知症サポーター養成講座　申込み（霧沢図書館会場）", rows, (40, 80, 180, 300))
    return Sample(
        "認サポ講座_申込者.pdf", "a small course", data, False, labels("body", "name birth address")
    )


def tax_reply(f: Family) -> Sample:
    """To one resident, about the law."""
    one = resident(f.chance)
    lines = [f"〒{one.postal}　{one.address}", f"{one.full}　様", "", "お問い合わせの件について", f"住宅用地の特例は、1月1日現在の使われ方で判断します。令和{f.chance.randint(6, 8)}年に店舗を住宅に改築された場合は翌年度から適用されます。", "制度のご説明であり、個別の税額をお答えするものではありません。", "霧沢市　税務課　資産税係"]  # fmt: skip
    return Sample(
        "住宅用地特例_回答.rtf", "a letter about the law", rtf(lines), False, labels("body", "name address")
    )


def nameless_cases(f: Family) -> Sample:
    """Illness, abuse and debts without anybody in particular."""
    rows: list[list[object]] = [["事例", "年代・性別", "状況", "助言"]]
    for n in range(f.chance.randint(5, 12)):
        state = f.chance.choice(("統合失調症、未治療。家賃滞納", "認知症の妻を介護。夫に暴言あり", "パーキンソン病、近隣とのもめごと", "出所後の住まい探し、依存症あり"))  # fmt: skip
        rows.append([f"{chr(65 + n)}氏", f"{f.chance.randint(3, 9)}0代{f.chance.choice('男女')}性", state, "月1回のモニタリング"])  # fmt: skip
    return Sample("困難事例集（匿名化済）.xlsx", "cases of nobody", book({"事例": rows}), False, NONE)


def night_batch(f: Family) -> Sample:
    chance = f.chance
    lines = [f"2026-05-{chance.randint(1, 28):02}T0{chance.randint(1, 5)}:{chance.randint(10, 59)}:07 [{chance.choice(('INFO', 'INFO', 'WARN'))}] JOB={_twelve(chance)} {chance.choice(('個人番号連携', '特徴異動取込', '国保資格突合', '口座振替結果'))} 入力={chance.randint(0, 4000)} 不一致={chance.randint(0, 9)} host=10.{chance.randint(1, 20)}.4.{chance.randint(2, 90)}" for _ in range(chance.randint(12, 60))]  # fmt: skip
    return Sample("夜間バッチ結果.txt", "night's jobs", text(lines, "cp932"), False, NONE)


def leak_training(f: Family) -> Sample:
    pages = [
        ("個人情報の取扱い　窓口職員研修", ["誤交付・誤送付はなぜ起きるか", "要配慮個人情報：病歴、障害、犯罪の経歴"], "講師は総務課 情報公開係長"),
        ("事例：FAXの誤送信", ["○○花子さんの診断書が別の病院へ", "番号の押し間違い（019-000-0000）"], ""),
    ]  # fmt: skip
    rows: list[list[object]] = [["年度", "誤送付", "誤交付"], *[[f"R{n}", f.chance.randint(0, 9), f.chance.randint(0, 5)] for n in range(4, 9)]]  # fmt: skip
    return Sample("個人情報研修_窓口編.pptx", "a training", slides(pages, rows), False, NONE)
