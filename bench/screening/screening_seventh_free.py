"""Files of the seventh family that must not be held: figures about nobody, and people at work or in public office."""

from __future__ import annotations

import openpyxl
import screening_seventh_files as files
from screening_family import NONE, Family, Sample, labels
from screening_files import table_text
from screening_pdf import plain
from screening_pdf import table as pdf_table
from screening_seventh import Hand, corporate_number, email, officer, parent, residents, surname
from screening_words import wide

_STREETS = ("下麻生", "中川辺", "西栃井", "石神", "福島", "鹿塩", "比久見", "上川辺")
_COMPANIES = (
    "株式会社飛山組",
    "加茂電設有限会社",
    "川辺建材株式会社",
    "中濃造園株式会社",
    "合同会社こまくさ",
    "株式会社美濃システムズ",
    "大和舗道株式会社中濃営業所",
    "有限会社兼松印刷",
)
_SECTIONS = ("総務課", "企画課", "税務課", "住民課", "福祉課", "建設課", "上下水道課", "教育課", "会計課")


def free(name: str, what: str, data: bytes) -> Sample:
    return Sample(name, what, data, False, NONE)


def minutes(f: Family) -> Sample:
    """議会事務局→反訳業者: 一般質問の会議録。議員と課長の名が並び、福祉の語も出る."""
    c = f.chance
    asked, chief, mayor = officer(c), officer(c), officer(c)
    lines = ["令和８年第２回川辺町議会定例会会議録（第２号）", f"出席議員（９名）　{'　'.join(f'{n}番 {officer(c)}君' for n in range(1, 10))}", f"説明のため出席した者　町長 {mayor}君　福祉課長 {chief}君　教育長 {officer(c)}君"]  # fmt: skip
    lines += [
        f"○議長　５番、{asked}君。", f"○５番（{asked}君）　生活保護の申請件数と、障害者手帳をお持ちの方への支援について伺います。", f"○福祉課長（{chief}君）　令和７年度の申請は１４件、うち開始は９件でございます。",
        f"○５番（{asked}君）　認知症の方の行方不明を防ぐ取組はいかがですか。", f"○町長（{mayor}君）　見守りネットワークを広げてまいります。",
    ]  # fmt: skip
    return free("会議録_6月定例会2号.docx", "minutes", files.paper(lines, header="川辺町議会"))


def transfers(f: Family) -> Sample:
    """総務課→新聞社: 人事異動の内示(PDF の表)."""
    c = f.chance
    rows: list[list[object]] = [["新所属・職", "氏名", "旧所属・職"]]
    rows += [[f"{c.choice(_SECTIONS)}{c.choice(('課長', '係長', '主任', '主事'))}", officer(c, "　"), f"{c.choice(_SECTIONS)}{c.choice(('課長補佐', '主査', '主事'))}"] for _ in range(c.randint(20, 45))]  # fmt: skip
    return free(
        "R8人事異動内示.pdf",
        "transfers",
        pdf_table("令和８年４月１日付　人事異動（内示）", rows, (50, 230, 370)),
    )


def night_duty(f: Family) -> Sample:
    """総務課→警備会社: 日直・宿直の割振表."""
    c = f.chance
    rows: list[list[object]] = [
        ["令和８年６月　日直割振表"],
        ["日", "曜", "日直（正）", "所属", "日直（副）", "所属"],
    ]
    rows += [[f"6月{day}日", "日土"[day % 7 == 6], officer(c, " "), c.choice(_SECTIONS), officer(c, " "), c.choice(_SECTIONS)] for day in (6, 7, 13, 14, 20, 21, 27, 28)]  # fmt: skip
    return free("日直表_6月.xlsx", "night_duty", files.book({"6月": rows}))


def suppliers(f: Family) -> Sample:
    """管財係: 業者の連絡先。法人番号と登録番号、担当者と会社の電話."""
    c = f.chance
    rows: list[list[object]] = [["業者コード", "商号又は名称", "法人番号", "適格請求書発行事業者登録番号", "代表者職氏名", "営業担当", "会社電話", "FAX"]]  # fmt: skip
    for n, company in enumerate(_COMPANIES):
        number = corporate_number(c)
        rows.append(
            [
                f"{n + 101:06}",
                company,
                number,
                f"T{number}",
                f"代表取締役　{officer(c)}",
                f"営業部 {c.choice(('水谷', '二村', '可児', '長屋'))}",
                f"0574-{c.randint(20, 69)}-{c.randint(1000, 9999)}",
                f"0574-{c.randint(20, 69)}-{c.randint(1000, 9999)}",
            ]
        )
    return free("業者台帳.xlsx", "suppliers", files.book({"業者": rows}))


def successful_bidders(f: Family) -> Sample:
    """建設課: 公表する入札の結果(CSV)."""
    c = f.chance
    rows: list[list[object]] = [
        ["執行日", "契約番号", "件名", "落札業者", "落札業者所在地", "落札金額（税抜）", "予定価格（税抜）"]
    ]
    rows += [[f"2026/{c.randint(4, 6):02}/{c.randint(1, 28):02}", f"2026{c.randint(10**7, 10**8 - 1)}", f"町道{c.randint(1, 300)}号線{c.choice(('舗装修繕工事', '側溝整備工事', '測量設計業務'))}", c.choice(_COMPANIES), f"岐阜県加茂郡川辺町{c.choice(_STREETS)}{c.randint(100, 900)}番地", (price := c.randint(900, 30000) * 1000), price + c.randint(10, 600) * 1000] for _ in range(c.randint(15, 40))]  # fmt: skip
    return free("入札結果R8.csv", "successful_bidders", table_text(rows, encoding="cp932"))


def order_list(f: Family) -> Sample:
    """学校給食センター→納入業者: 発注一覧。注文番号は12桁."""
    c = f.chance
    rows: list[list[object]] = [["注文番号", "JANコード", "品名", "規格", "数量", "納品日"]]
    rows += [[f"{c.randrange(10**11, 10**12)}", f"49{c.randrange(10**10, 10**11)}", c.choice(("冷凍むきえび", "業務用マヨネーズ", "国産じゃがいも", "上白糖")), c.choice(("1kg", "10kg", "500g")), c.randint(1, 80), f"2026/6/{c.randint(1, 30)}"] for _ in range(c.randint(30, 90))]  # fmt: skip
    return free("発注一覧6月.csv", "order_list", table_text(rows, encoding=c.choice(("cp932", "utf-8-sig"))))


def meter_readings(f: Family) -> Sample:
    """上下水道課→検針の委託先: 水栓番号と指針、名前はない."""
    c = f.chance
    rows: list[list[object]] = [
        ["検針区", "水栓番号", "メーター番号", "口径", "前回指針", "今回指針", "検針日"]
    ]
    rows += [[f"{c.randint(1, 30):03}", f"{c.randrange(10**11, 10**12)}", f"{c.randint(20, 26)}-{c.randint(10**5, 10**6 - 1)}", c.choice((13, 20, 25)), c.randint(10, 900), c.randint(901, 1300), "20260512"] for _ in range(c.randint(80, 200))]  # fmt: skip
    return free("検針データ_0605.xlsx", "meter_readings", files.book({"検針": rows}))


def parcels(f: Family) -> Sample:
    """税務課→航空写真の業者: 地番図の属性、所有者はない."""
    c = f.chance
    rows: list[list[object]] = [
        ["FID", "大字コード", "大字名", "地番", "現況地目", "地積", "図郭番号", "更新日"]
    ]
    rows += [[n, f"2150{c.randint(10, 30)}", c.choice(_STREETS), f"{c.randint(1, 1800)}-{c.randint(1, 20)}", c.choice(("田", "畑", "宅地", "山林", "雑種地")), round(c.uniform(20, 3000), 2), f"07LD{c.randint(100, 999)}", "R7.1.1"] for n in range(1, c.randint(60, 160))]  # fmt: skip
    return free("chiban_zokusei.csv", "parcels", table_text(rows, encoding="cp932"))


def stock(f: Family) -> Sample:
    """防災倉庫の備蓄品の台帳、13桁の商品コードと期限."""
    c = f.chance
    rows: list[list[object]] = [["倉庫", "商品コード", "品名", "数量", "賞味・使用期限", "ロット"]]
    rows += [[f"{c.choice(_STREETS)}倉庫", int(f"49{c.randrange(10**10, 10**11)}"), c.choice(("アルファ化米", "保存水500ml", "簡易トイレ", "毛布", "おむつL")), c.randint(10, 900), f"{c.randint(2027, 2031)}/{c.randint(1, 12):02}/{c.randint(1, 28):02}", f"{c.choice('ABK')}{c.randint(10**6, 10**7 - 1)}"] for _ in range(c.randint(25, 60))]  # fmt: skip
    return free("備蓄品台帳.ods", "stock", files.ods({"備蓄": rows}))


def budget(f: Family) -> Sample:
    """議会に出す予算の説明書(PDF の表)."""
    c = f.chance
    rows: list[list[object]] = [["款項目", "事業", "本年度（千円）", "前年度（千円）", "説明"]]
    rows += [[f"{c.randint(1, 12)}-{c.randint(1, 6)}-{c.randint(1, 8)}", c.choice(("生活保護費", "障害者福祉費", "児童虐待防止対策", "予防費", "道路維持費", "介護給付費")), f"{c.randint(100, 900000):,}", f"{c.randint(100, 900000):,}", c.choice(("扶助費", "委託料", "負担金", "需用費"))] for _ in range(c.randint(40, 90))]  # fmt: skip
    return free(
        "予算説明書.pdf",
        "budget",
        pdf_table("令和８年度　一般会計予算　歳出", rows, (40, 110, 240, 340, 440)),
    )


def population(f: Family) -> Sample:
    """住民課→県: 地区別・年齢別の人口."""
    c = f.chance
    rows: list[list[object]] = [
        ["行政区別　年齢階層別人口（令和８年５月１日現在）"],
        ["行政区", "世帯数", "男", "女", "65歳以上", "外国人"],
    ]
    rows += [[street, c.randint(90, 900), c.randint(200, 900), c.randint(200, 900), c.randint(80, 500), c.randint(0, 60)] for street in _STREETS]  # fmt: skip
    return free("人口集計0501.xlsx", "population", files.book({"集計": rows}))


def welfare_statistics(f: Family) -> Sample:
    """福祉課: 障害福祉計画の策定委員会の資料。手帳の所持者の数だけ."""
    c = f.chance
    rows: list[list[object]] = [["区分", "1級", "2級", "3級", "4級以下"]]
    rows += [[kind, *(str(c.randint(4, 90)) for _ in range(4))] for kind in ("視覚障害", "聴覚・平衡機能障害", "肢体不自由", "内部障害", "精神障害者保健福祉手帳")]  # fmt: skip
    lines = ["第７期障害福祉計画　資料２", "本町の身体障害者手帳の所持者は微減、精神障害者保健福祉手帳の所持者は増加の傾向にある。", "うつ病、統合失調症、発達障害への理解を深める研修を年２回開く。"]  # fmt: skip
    return free("障害福祉計画_資料2.docx", "welfare_statistics", files.paper(lines, [rows]))


def blank_application(f: Family) -> Sample:
    """子育て支援課: 保育所の利用申込書の様式、空欄."""
    rows = [["フリガナ", "", "生年月日", "　　年　　月　　日"], ["児童氏名", "", "個人番号", "□□□□ □□□□ □□□□"], ["保護者氏名", "", "電話番号", "（　　　）　　－"], ["住所", "川辺町", "口座番号", ""], ["児童の健康状態", "持病：有・無（　　）　障害者手帳：有・無", "アレルギー", "有・無"]]  # fmt: skip
    data = files.paper([f.chance.choice(("様式第１号（第３条関係）", "様式第２号の３（第５条関係）")), "教育・保育給付認定申請書兼保育所利用申込書", "川辺町長　様"], [rows], ["※太枠の中を記入してください。"])  # fmt: skip
    return free("保育所利用申込書.docx", "blank_application", data)


def filled_example(f: Family) -> Sample:
    """税務課: 申告書の記入例(PDF)。見本の氏名と番号."""
    c = f.chance
    lines = [
        "【記入例】町民税・県民税申告書", "この用紙は記入の見本です。実在の人物とは関係ありません。", f"氏名　　{c.choice(('川辺　太郎', '川邊　太郎'))}", "フリガナ　カワベ　タロウ", "生年月日　昭和○○年○月○日", "個人番号　1 2 3 4 5 6 7 8 9 0 1 2",
        "住所　　川辺町中川辺○○番地", "電話　　0574-00-0000", "① 給与の支払を受けた方は源泉徴収票を添付してください。", "② 障害者控除を受ける方は、手帳の等級に○をつけてください。",
    ]  # fmt: skip
    return free("申告書記入例.pdf", "filled_example", plain(lines))


def interface_design(f: Family) -> Sample:
    """システム業者: 連携の設計書。項目の定義と、架空と明記した見本."""
    c = f.chance
    fields: list[list[object]] = [
        ["データ項目定義書（住基連携）"],
        ["No", "項目名", "物理名", "型", "桁", "必須", "備考"],
    ]
    items = (("個人番号", 12), ("住民票コード", 11), ("世帯番号", 8), ("氏名", 80), ("氏名カナ", 80), ("生年月日", 8), ("性別", 1), ("住所", 200), ("電話番号", 15), ("口座番号", 7), ("障害者手帳等級", 1))  # fmt: skip
    fields += [[n, item, f"COL_{c.randint(100, 999)}", c.choice(("CHAR", "VARCHAR2")), size, "○", "検査用数字は省令に従う" if n < 3 else ""] for n, (item, size) in enumerate(items, 1)]  # fmt: skip
    sample: list[list[object]] = [
        ["※以下は架空のデータです"],
        ["個人番号", "氏名", "氏名カナ", "生年月日", "住所"],
    ]
    sample += [
        [f"{n}" * 12, f"テスト　{c.choice('一二三四五')}郎{n}", "テスト", "19990101", "サンプル町１－１"]
        for n in (0, 1)
    ]
    return free("連携IF設計書.xlsx", "interface_design", files.book({"項目定義": fields, "見本": sample}))


def street_master(f: Family) -> Sample:
    """町字のマスター(CSV)、カナと全国の町字コード."""
    c = f.chance
    rows: list[list[object]] = [
        [
            "全国地方公共団体コード",
            "町字ID",
            "大字・町名",
            "大字・町名_カナ",
            "小字名",
            "効力発生日",
            "郵便番号",
        ]
    ]
    places = (("下麻生", "シモアソウ"), ("中川辺", "ナカカワベ"), ("西栃井", "ニシトチイ"), ("石神", "イシガミ"), ("福島", "フクシマ"), ("鹿塩", "カシオ"), ("比久見", "ヒクミ"))  # fmt: skip
    for name, kana in places:
        rows += [
            ["215066", f"{c.randint(1, 99):04}{n:03}", name, kana, small, "1956-04-01", "5090304"]
            for n, small in enumerate(
                c.sample(("前田", "森下", "中島", "原", "宮前", "大洞", "清水", "林"), 4), 1
            )
        ]
    return free("mt_town_215066.csv", "street_master", table_text(rows))


def facility_master(f: Family) -> Sample:
    """公共施設の一覧(公開データ)、施設の電話と館長."""
    c = f.chance
    rows: list[list[object]] = [["施設名", "所在地", "電話番号", "緯度", "経度", "開館時間", "管理者"]]
    rows += [[f"{street}公民館", f"川辺町{street}{c.randint(100, 900)}番地", f"0574-53-{c.randint(2000, 2999)}", round(35.48 + c.random() / 20, 6), round(137.07 + c.random() / 20, 6), "9:00-21:00", f"館長　{officer(c)}"] for street in _STREETS]  # fmt: skip
    return free("公共施設一覧.csv", "facility_master", table_text(rows, encoding="cp932"))


def polling_places(f: Family) -> Sample:
    """選挙管理委員会: 投票所の告示(HTML)."""
    c = f.chance
    rows: list[list[object]] = [["投票区", "投票所", "所在地", "区域"]]
    rows += [[f"第{n}投票区", f"{street}{c.choice(('公民館', '集会所', '小学校体育館'))}", f"川辺町{street}{c.randint(10, 900)}番地{c.randint(1, 9)}", f"{street}の全域"] for n, street in enumerate(_STREETS, 1)]  # fmt: skip
    return free(
        "tohyojo.html",
        "polling_places",
        files.html("投票所の告示", [f"川辺町選挙管理委員会委員長　{officer(c)}"], rows),
    )


def shelters(f: Family) -> Sample:
    """防災課→県: 避難所の一覧(GeoJSON)."""
    c = f.chance
    made = [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [round(137.07 + c.random() / 20, 7), round(35.48 + c.random() / 20, 7)]}, "properties": {"番号": f"E2150600000{n:02}", "名称": f"{street}小学校", "住所": f"岐阜県加茂郡川辺町{street}{c.randint(1, 900)}", "電話": f"0574-53-{c.randint(2000, 2999)}", "収容人数": c.randint(50, 600), "福祉避難所": c.choice(("○", ""))}} for n, street in enumerate(_STREETS)]  # fmt: skip
    return free("hinanjo.json", "shelters", files.data_json({"type": "FeatureCollection", "features": made}))


def tender_notice(f: Family) -> Sample:
    """建設課: 一般競争入札の公告(Word)."""
    c = f.chance
    lines = [
        f"川辺町公告第{c.randint(10, 90)}号", "制限付一般競争入札を次のとおり行う。", "令和８年６月１日", f"川辺町長　{officer(c, '　')}", f"１　工事番号　第{c.randrange(10**11, 10**12)}号", "２　工事名　川辺東小学校空調設備更新工事",
        "３　工事場所　加茂郡川辺町中川辺地内", "４　入札参加資格　暴力団員又は破産者で復権を得ない者は参加できない。", f"５　問合せ　教育課（担当　{surname(c)}）電話 0574-53-2511（代）",
    ]  # fmt: skip
    return free("入札公告_東小空調.docx", "tender_notice", files.paper(lines))


def ordinance(f: Family) -> Sample:
    """総務課→法制の審査: 犯罪被害者等支援条例の案(ODT)."""
    lines = [
        "川辺町犯罪被害者等支援条例（案）", "（目的）", "第１条　この条例は、犯罪被害者等の支援に関し、基本理念を定め、町の責務を明らかにする。", "（定義）", "第２条　この条例において「犯罪等」とは、犯罪及びこれに準ずる心身に有害な影響を及ぼす行為をいう。",
        "２　「要配慮個人情報」とは、人種、信条、病歴、犯罪の経歴、障害の有無その他の記述をいう。", "（見舞金）", f"第{f.chance.randint(8, 12)}条　町長は、遺族見舞金３０万円、重傷病見舞金１０万円を支給する。", "附則　この条例は、公布の日から施行する。",
    ]  # fmt: skip
    return free("犯罪被害者等支援条例案.odt", "ordinance", files.odt(lines))


def assembly_paper(f: Family) -> Sample:
    """議会だより(PDF)、議員の氏名と賛否."""
    c = f.chance
    names = [officer(c, "　") for _ in range(10)]
    lines = ["かわべ議会だより　第１８４号", "議案の賛否（○賛成　●反対）", *(f"{name}　○　{c.choice('○●')}　○" for name in names), f"一般質問　{names[2]}議員　「ひきこもりと就労の支援を」", f"一般質問　{names[5]}議員　「医療的ケア児の受入れを」", "編集　議会広報特別委員会"]  # fmt: skip
    return free("議会だより184.pdf", "assembly_paper", plain(lines))


def prefecture_survey(f: Family) -> Sample:
    """福祉課→県: 児童虐待と DV の相談の件数の回答票。数だけ."""
    c = f.chance
    rows: list[list[object]] = [["児童家庭相談　受付状況調査　回答票"], ["市町村名", "川辺町", "担当課", "福祉課", "電話", "0574-53-2513"], ["相談種別", "新規", "継続", "終結"]]  # fmt: skip
    rows += [[kind, c.randint(0, 30), c.randint(0, 30), c.randint(0, 20)] for kind in ("身体的虐待", "心理的虐待", "ネグレクト", "性的虐待", "配偶者からの暴力", "非行", "発達障害", "不登校")]  # fmt: skip

    def merge(made: openpyxl.Workbook) -> None:
        files.sheet_of(made, "回答").merge_cells("A1:F1")

    return free("相談受付状況_川辺町回答.xlsx", "prefecture_survey", files.book({"回答": rows}, finish=merge))


def company_subsidies(f: Family) -> Sample:
    """産業課: 設備投資の補助金の交付先の公表."""
    c = f.chance
    rows: list[list[object]] = [["交付決定番号", "事業者名", "代表者", "法人番号", "補助事業", "交付決定額"]]
    rows += [[f"川産第{c.randint(100, 999)}号", company, f"代表取締役 {officer(c)}", corporate_number(c), c.choice(("省エネ設備更新", "展示会出展", "ＩＴ導入")), c.randint(10, 200) * 10000] for company in _COMPANIES]  # fmt: skip
    return free("補助金交付先一覧.xlsx", "company_subsidies", files.book({"R7": rows}))


def company_invoice(f: Family) -> Sample:
    """印刷業者→企画課: 請求書(PDF)。会社の口座と登録番号."""
    c = f.chance
    lines = [
        "請求書", f"請求番号　{c.randrange(10**11, 10**12)}", "川辺町　御中", f"登録番号　T{corporate_number(c)}", f"有限会社兼松印刷　代表取締役　{officer(c)}", "加茂郡川辺町中川辺1518-4　TEL 0574-53-4111",
        f"広報かわべ６月号　3,900部　{c.randint(300, 600) * 1000:,}円（税込）", f"お振込先　十六銀行川辺支店　普通　{c.randint(10**6, 10**7 - 1)}　ユ）カネマツインサツ",
    ]  # fmt: skip
    return free("請求書_広報6月号.pdf", "company_invoice", plain(lines))


def estimate(f: Family) -> Sample:
    """業者→情報係: 見積書(表計算)."""
    c = f.chance
    rows: list[list[object]] = [["御見積書"], ["川辺町長　様", "", "", f"見積番号 {c.randrange(10**11, 10**12)}"], ["株式会社美濃システムズ", "", "", f"担当 {officer(c)}"], [], ["型番", "品名", "数量", "単価", "金額"]]  # fmt: skip
    for _ in range(c.randint(6, 15)):
        n, price = c.randint(1, 40), c.randint(10, 900) * 100
        rows.append(
            [
                f"{c.choice(('PC', 'NW', 'UP'))}-{c.randint(10**7, 10**8 - 1)}",
                c.choice(("ノートパソコン", "スイッチングハブ", "無停電電源装置", "設定作業費")),
                n,
                price,
                n * price,
            ]
        )
    return free("見積書_端末更新.xlsx", "estimate", files.book({"見積": rows}))


def resident_question(f: Family) -> Sample:
    """住民→建設課: 街路灯の故障のメール。連絡先はあるが一人だけ."""
    h, c = Hand(f.chance), f.chance
    one = residents(c, 1, (1950, 2000))[0]
    lines = ["建設課　ご担当者様", "", "自宅前の街路灯が三日前から消えています。通学路なので早めの修理をお願いします。", f"場所は石神公民館の北側、電柱番号 石神支{c.randint(1, 40)}です。", "", h.name(one), one.address, f"電話 {h.phone(one)}"]  # fmt: skip
    data = files.letter(email(c), "kensetsu@town.kawabe.lg.jp", "街路灯が切れています", lines)
    return Sample("街路灯.eml", "resident_question", data, False, labels("body", "name address phone") | labels("mail-header", "email"))  # fmt: skip


def reply_letter(f: Family) -> Sample:
    """企画課→住民: 町政への提案への返事の手紙(Word)."""
    h, c = Hand(f.chance), f.chance
    one = residents(c, 1, (1945, 2000))[0]
    lines = [one.address, f"{h.name(one)}　様", f"川辺町長　{officer(c, '　')}", "町政への御提案について（回答）", "日ごろから町政に御協力をいただきありがとうございます。", "御提案の町内循環バスの土曜運行につきましては、利用状況を見て検討してまいります。", "企画課　電話 0574-53-7211"]  # fmt: skip
    return Sample(
        "町長への手紙_回答.docx", "reply_letter", files.paper(lines), False, labels("body", "name address")
    )


def small_class(f: Family) -> Sample:
    """公民館→講師: 親子パン教室の申込み、二、三組だけ."""
    h, c = Hand(f.chance), f.chance
    rows: list[list[object]] = [["親子パン教室　参加者"], ["お子さん", "保護者", "電話"]]
    rows += [[h.name(one), parent(c, one), h.phone(one)] for one in residents(c, c.randint(2, 3), (2016, 2019))]  # fmt: skip
    return Sample("パン教室参加者.xlsx", "small_class", files.book({"参加者": rows}), False, labels("参加者", "name phone"))  # fmt: skip


def meeting_call(f: Family) -> Sample:
    """企画課→委員: 総合計画審議会の開催の案内のメール、委員は役職つき."""
    c = f.chance
    roles = (
        "自治会連合会会長",
        "商工会会長",
        "農業委員会会長",
        "大学教授",
        "社会福祉協議会会長",
        "PTA連合会会長",
        "議会議長",
    )
    lines = ["総合計画審議会委員　各位", "", "第３回審議会を下記のとおり開催しますので御出席ください。", "日時　令和８年６月１８日（木）午後１時３０分", "場所　役場２階　大会議室", "", "【委員】", *(f"{role}　{officer(c, ' ')}　様" for role in roles), "", f"川辺町企画課　{officer(c)}　0574-53-7211　kikaku@town.kawabe.lg.jp"]  # fmt: skip
    return free("審議会開催案内.eml", "meeting_call", files.letter("kikaku@town.kawabe.lg.jp", "iin-ml@town.kawabe.lg.jp", "第3回総合計画審議会の開催について", lines))  # fmt: skip


def document_list(f: Family) -> Sample:
    """文書係: 保存年限の一覧。文書の番号と日付だけ."""
    c = f.chance
    rows: list[list[object]] = [["文書番号", "件名", "完結日", "保存期間", "廃棄予定日"]]
    rows += [[f"川{c.choice('総企税住福')}第{wide(str(c.randint(1, 999)))}号", c.choice(("生活保護関係通知綴", "戸籍届書受附帳の様式", "旅費規程改正", "新型インフルエンザ等対策")), f"H{c.randint(10, 30)}.{c.randint(1, 12)}.{c.randint(1, 28)}", c.choice(("5年", "10年", "永年")), f"令和{c.randint(8, 15)}年3月31日"] for _ in range(c.randint(30, 70))]  # fmt: skip
    return free("文書目録.xlsx", "document_list", files.book({"目録": rows}))
