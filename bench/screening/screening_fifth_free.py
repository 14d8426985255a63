"""The fifth family's files that must not be held: figures, goods, land, and the papers of the office itself."""

from __future__ import annotations

import screening_fifth as town
import screening_fifth_files as files
import screening_pdf
from screening_family import NONE, Family, Labels, Sample, labels
from screening_files import table_text

COMPANIES = ("株式会社北斗設備", "有限会社みどり造園", "川辺建設株式会社", "合同会社そらまめ", "株式会社山岳測量", "丸三電機工業株式会社", "協同組合川辺水道", "株式会社ひかり印刷")  # fmt: skip


def _free(name: str, what: str, data: bytes, found: Labels = NONE) -> Sample:
    return Sample(name, what, data, False, found)


def _digits(f: Family, count: int) -> str:
    return f"{f.chance.randrange(10 ** (count - 1), 10**count)}"


def orders(f: Family) -> Sample:
    """総務課: 事務用品の発注 CSV, order numbers of twelve digits and JAN codes."""
    rows: list[list[object]] = [["注文番号", "注文日", "品名", "JANコード", "数量", "単価", "納品先"]]
    rows += [[_digits(f, 12), f"2025/9/{f.chance.randint(1, 30)}", f.chance.choice(("コピー用紙A4", "フラットファイル", "油性ペン黒", "単3電池")), f"49{_digits(f, 11)}", f.chance.randint(1, 50), f.chance.randint(98, 5200), f.chance.choice(("総務課", "北支所", "中央公民館"))] for _ in range(f.chance.randint(30, 120))]  # fmt: skip
    return _free("発注履歴202509.csv", "発注", table_text(rows, encoding="cp932"))


def meter_readings(f: Family) -> Sample:
    """上下水道課: 検針データ with numbers only; no customer's name."""
    rows: list[list[object]] = [["水栓番号", "検針順路", "メーター番号", "口径", "前回指針", "今回指針", "使用水量", "検針日"]]  # fmt: skip
    for n in range(f.chance.randint(60, 200)):
        before, used = f.chance.randint(10, 9000), f.chance.randint(0, 80)
        rows.append([_digits(f, 10), f"03-{n:04}", f"{f.chance.randint(18, 25)}-{_digits(f, 6)}", f.chance.choice((13, 20, 25)), before, before + used, used, f"20250{f.chance.randint(7, 9)}15"])  # fmt: skip
    return _free("KENSIN07.csv", "検針", table_text(rows, encoding="cp932"))


def land_register(f: Family) -> Sample:
    """税務課: 土地の一筆一覧 without owners."""
    rows: list[list[object]] = [["大字", "字", "地番", "登記地目", "現況地目", "登記地積㎡", "評価額", "路線番号", "不動産番号"]]  # fmt: skip
    rows += [[f.chance.choice(("山下", "水口", "原")), f.chance.choice(("森ノ下", "石川", "上ノ山", "清水")), f"{f.chance.randint(1, 3000)}番{f.chance.randint(1, 20)}", f.chance.choice(("田", "畑", "宅地", "山林", "墓地")), "", round(f.chance.uniform(12, 4000), 2), f.chance.randrange(1000, 9000000), f.chance.randint(1, 400), _digits(f, 13)] for _ in range(f.chance.randint(40, 150))]  # fmt: skip
    return _free("土地一覧（水口）.xlsx", "土地", files.book(files.Sheet("一筆", rows)))


def handicap_statistics(f: Family) -> Sample:
    """福祉課: 手帳所持者数 by kind and year."""
    rows: list[list[object]] = [["身体障害者手帳所持者数の推移（各年度末）"], ["区分", *(f"R{n}" for n in range(2, 7))]]  # fmt: skip
    rows += [[kind, *(f.chance.randint(3, 420) for _ in range(5))] for kind in ("視覚障害", "聴覚・平衡機能障害", "肢体不自由", "心臓機能障害", "じん臓機能障害", "うち人工透析", "精神障害1級", "療育手帳A")]  # fmt: skip
    return _free("手帳所持者数.xlsx", "障害統計", files.book(files.Sheet("推移", rows, merged=("A1:F1",))))


def age_table(f: Family) -> Sample:
    """住民課: 年齢早見表, births in both calendars."""
    rows: list[list[object]] = [["生まれ年", "西暦", "満年齢", "干支"]]
    rows += [[f"昭和{year - 1925}年" if year < 1989 else f"平成{year - 1988}年", year, 2025 - year, "子丑寅卯辰巳午未申酉戌亥"[(year - 4) % 12]] for year in range(f.chance.randint(1935, 1950), 2018)]  # fmt: skip
    return _free("年齢早見表.xlsx", "早見表", files.book(files.Sheet("早見表", rows)))


def expenses(f: Family) -> Sample:
    """会計課: 支出命令一覧 to companies, slip numbers of twelve digits and 法人番号."""
    rows: list[list[object]] = [["伝票番号", "起票日", "款項目節", "債権者番号", "債権者名", "法人番号", "支払額", "摘要"]]  # fmt: skip
    rows += [[f"2025{_digits(f, 8)}", f"R7.{f.chance.randint(4, 9)}.{f.chance.randint(1, 28)}", f"{f.chance.randint(1, 12):02}-01-{f.chance.randint(1, 9):02}-{f.chance.randint(10, 18)}", _digits(f, 7), f.chance.choice(COMPANIES), f"{f.chance.randint(1, 9)}{_digits(f, 12)}", f.chance.randrange(1100, 4000000), f.chance.choice(("消耗品費", "修繕料", "委託料（上期）", "印刷製本費"))] for _ in range(f.chance.randint(25, 90))]  # fmt: skip
    return _free("支出命令一覧.csv", "支出命令", table_text(rows, encoding="cp932"))


def sensors(f: Family) -> Sample:
    """建設課: 河川水位計の記録 with device numbers and times."""
    rows = [["device_id", "timestamp", "level_m", "battery_v"]]
    device = _digits(f, 12)
    rows += [[device, f"202509{day:02}{hour:02}0000", f"{f.chance.uniform(0.2, 2.4):.2f}", f"{f.chance.uniform(3.1, 3.7):.2f}"] for day in range(1, 5) for hour in range(24)]  # fmt: skip
    return _free("suii_log.csv", "水位", table_text(rows))


def books(f: Family) -> Sample:
    """図書館: 選書リスト with authors and ISBN."""
    authors = [f"{one.surname}{one.given}" for one in town.residents(f.chance, f.chance.randint(15, 40))]
    rows: list[list[object]] = [["ISBN", "書名", "著者", "出版社", "出版年月", "本体価格", "請求記号"]]
    rows += [[f"978-4-{_digits(f, 4)}-{_digits(f, 4)}-{f.chance.randint(0, 9)}", f.chance.choice(("うつ病とともに働く", "源流の里", "はじめてのRPA", "がんと食事", "小さな旅")), f"{author}／著", f.chance.choice(("山彦書房", "海鳴社出版", "青葉文庫")), "2025.08", f.chance.randrange(900, 3800, 100), f"{f.chance.randint(100, 999)}.{f.chance.randint(1, 9)}"] for author in authors]  # fmt: skip
    return _free("選書リスト9月.xlsx", "選書", files.book(files.Sheet("選書", rows)))


def lunch_goods(f: Family) -> Sample:
    """給食センター: 食材の見積 with allergens, one row a product."""
    rows: list[list[object]] = [["規格書番号", "商品コード", "食材名", "産地", "アレルゲン", "規格", "単価"]]
    rows += [[_digits(f, 8), f"45{_digits(f, 11)}", f.chance.choice(("木綿豆腐", "さばみぞれ煮", "コッペパン", "卵焼き", "牛乳200ml")), f.chance.choice(("長野県", "国産", "北海道")), f.chance.choice(("小麦・卵・乳", "大豆", "なし", "さば")), "60g×40", round(f.chance.uniform(15, 120), 1)] for _ in range(f.chance.randint(15, 60))]  # fmt: skip
    return _free("物資見積11月.ods", "給食物資", files.ods("見積", rows))


def assets(f: Family) -> Sample:
    """情報政策課: 機器の台帳: serial numbers, MAC and IP addresses."""
    rows: list[list[object]] = [["資産番号", "ホスト名", "機種", "シリアル", "MACアドレス", "IPアドレス", "配置課", "リース満了"]]  # fmt: skip
    rows += [[_digits(f, 12), f"KWB-PC{n:03}", f.chance.choice(("ノートA", "デスクトップB", "複合機C")), f"{f.chance.choice('ABC')}{_digits(f, 9)}", ":".join(f"{f.chance.randrange(256):02X}" for _ in range(6)), f"10.12.{f.chance.randint(1, 9)}.{f.chance.randint(2, 250)}", f.chance.choice(("税務課", "福祉課", "議会事務局")), "R9.3.31"] for n in range(1, f.chance.randint(30, 120))]  # fmt: skip
    return _free("機器台帳.xlsx", "機器台帳", files.book(files.Sheet("端末", rows)))


def data_items(f: Family) -> Sample:
    """情報政策課: 連携ファイルの項目定義書, the words of numbers and no number."""
    names = ("宛名番号", "個人番号", "氏名（漢字）", "氏名（カナ）", "生年月日", "住所", "電話番号", "基礎年金番号", "口座番号", "障害等級", "在留カード番号")  # fmt: skip
    rows: list[list[object]] = [["データ項目定義書　CSV連携"], ["No", "項目名", "型", "桁数", "必須", "備考"]]
    rows += [[n, name, f.chance.choice(("X", "9", "N")), f.chance.choice((8, 12, 10, 40, 7)), f.chance.choice("○－"), f.chance.choice(("前ゼロ埋め", "全角", "西暦8桁", ""))] for n, name in enumerate(names, 1)]  # fmt: skip
    return _free("項目定義書_v1.2.xlsx", "項目定義", files.book(files.Sheet("定義", rows, merged=("A1:F1",))))


def blank_form(f: Family) -> Sample:
    """子育て支援課: an empty 児童手当 認定請求書."""
    year = f.chance.randint(7, 9)
    person = [["氏名", ""], ["生年月日", "昭・平　　年　　月　　日"], ["個人番号", "□□□□　□□□□　□□□□"], ["住所", "川辺町"], ["電話", "（　　　）　　　－"]]  # fmt: skip
    bank = [["金融機関名", "銀行・信金・農協　　　　　支店"], ["口座番号", "□□□□□□□"], ["口座名義（カナ）", ""]]  # fmt: skip
    return _free("児童手当認定請求書.docx", "空の様式", files.word(["様式第1号", "児童手当　認定請求書", f"令和{year}年　　月　　日", "川辺町長　様", "請求者", person, "振込先", bank]))  # fmt: skip


def filled_example(f: Family) -> Sample:
    """福祉課: 記入例 of the same kind of form, with values that are plainly samples."""
    person = [["氏名", "川辺　太郎（記入例）"], ["フリガナ", "カワベ　タロウ"], ["生年月日", "平成○年○月○日"], ["個人番号", "123456789012"], ["電話", "000-0000-0000"], ["口座番号", "1234567"]]  # fmt: skip
    lines = ["【記入例】給付金申請書", "赤字の部分を参考に記入してください。", person, f"提出期限　令和7年{f.chance.randint(10, 12)}月{f.chance.randint(1, 28)}日（必着）"]  # fmt: skip
    return _free("記入例_給付金申請書.docx", "記入例", files.word(lines, box="記入例です。このまま提出しないでください。"))  # fmt: skip


def bank_codes(f: Family) -> Sample:
    """会計課: 金融機関コード表 and a blank form, in a ZIP."""
    rows: list[list[object]] = [["金融機関コード", "金融機関名", "店舗コード", "店舗名", "店舗名カナ", "電話番号"]]  # fmt: skip
    rows += [[bank[1], bank[0], f"{f.chance.randint(1, 999):03}", f"{f.chance.choice(('本店営業部', '駅前', '池田', '中央', '原', '山下'))}", "", f"0{f.chance.randint(20, 99)}-{_digits(f, 3)}-{_digits(f, 4)}"] for bank in town.BANKS for _ in range(f.chance.randint(2, 6))]  # fmt: skip
    form = files.word(["口座振替依頼書", [["口座名義", ""], ["口座番号", ""], ["届出印", ""]]])
    return _free("口座振替様式一式.zip", "金融機関表", files.packed({"ginko.csv": table_text(rows, encoding="cp932"), "youshiki.docx": form}))  # fmt: skip


def invoice(f: Family) -> Sample:
    """総務課: a company's invoice with its registration number, as PDF."""
    amount = f.chance.randrange(20000, 900000, 10)
    lines = [
        "請　求　書", f"請求番号　{_digits(f, 12)}", "川辺町長　様", "", f.chance.choice(COMPANIES), f"登録番号　T{f.chance.randint(1, 9)}{_digits(f, 12)}", "電話　0200-00-1200（代表）", "",
        f"件名　庁舎空調設備保守点検（{f.chance.randint(4, 9)}月分）", f"小計 {amount:,}円　消費税 {amount // 10:,}円", f"合計　{amount + amount // 10:,}円", "",
    ]  # fmt: skip
    return _free("請求書_空調保守.pdf", "請求書", screening_pdf.plain([*lines, "お支払期限　翌月末日"]))


def budget(f: Family) -> Sample:
    """財政課: 歳出予算 with two rows of heads and merged cells."""
    rows: list[list[object]] = [["歳出予算見積", "", "", "（千円）", ""], ["款", "項", "目", "本年度", "前年度"], ["", "", "", "予算額", "予算額"]]  # fmt: skip
    rows += [[part, "社会福祉費" if part == "民生費" else f"{part[:-1]}費", f"{n}", f.chance.randrange(100, 900000), f.chance.randrange(100, 900000)] for n in range(1, 9) for part in ("議会費", "総務費", "民生費", "衛生費", "農林水産業費", "土木費")]  # fmt: skip
    return _free("R8予算見積.xlsx", "予算", files.book(files.Sheet("歳出", rows, merged=("A1:C1", "A2:A3"), hidden_columns="E")))  # fmt: skip


def waste_calendar(f: Family) -> Sample:
    """環境課: ごみ収集日程 of the districts as ODS."""
    rows: list[list[object]] = [["地区", "燃えるごみ", "プラ", "古紙", "不燃"]]
    rows += [[place, f.chance.choice(("月・木", "火・金")), f.chance.choice("月火水木金"), f"第{f.chance.randint(1, 4)}水曜", f"{f.chance.randint(4, 12)}/{f.chance.randint(1, 28)}"] for place in ("本町", "上町", "下町", "原", "山下", "千葉沢", "小林新田")]  # fmt: skip
    return _free("ごみ日程R8.ods", "ごみ日程", files.ods("日程", rows))


def anonymous_survey(f: Family) -> Sample:
    """介護保険係: the free answers of an anonymous survey: illnesses and nobody's name."""
    words = ("父が認知症で、介護のため仕事を辞めた。", "透析に通う足がない。バスを増やしてほしい。", "うつ病で休職した経験があり、相談先が分からなかった。", "特になし", "がん検診の日曜実施をお願いします。", "障害のある子の預け先がない。")  # fmt: skip
    rows: list[list[object]] = [["回答番号", "年代", "性別", "問12 自由記述"]]
    rows += [[n, f"{f.chance.randint(3, 8)}0代", f.chance.choice(("男", "女", "回答しない")), f.chance.choice(words)] for n in range(1, f.chance.randint(30, 90))]  # fmt: skip
    return _free("ニーズ調査_自由記述.xlsx", "匿名調査", files.book(files.Sheet("自由記述", rows)))


def resident_letter(f: Family) -> Sample:
    """建設課: an answer to one resident about a ditch."""
    one = town.residents(f.chance, 1, born=(1945, 1990))[0]
    lines = [f"川建第{f.chance.randint(100, 900)}号", "令和7年10月3日", f"{one.prefecture}{one.town}{one.block}", f"{one.surname}　{one.given}　様", "川辺町建設課長", "側溝の修繕について（回答）", "お申し出のありました側溝について、11月中に修繕を行います。", f"工事の前日に、お電話（{one.mobile[:3]}-{one.mobile[3:7]}-{one.mobile[7:]}）でご連絡いたします。"]  # fmt: skip
    return _free("側溝回答.docx", "回答文", files.word(lines), labels("body", "name address phone"))


def small_claim(f: Family) -> Sample:
    """環境課: a list of three residents who asked for the subsidy for compost bins."""
    name, phone, home = town.name_style(f.chance), town.phone_style(f.chance), town.address_style(f.chance)
    rows: list[list[object]] = [["生ごみ処理機購入補助金　10月受付分"], ["No", "申請者", "住所", "電話", "機種", "補助額"]]  # fmt: skip
    rows += [[n, name(one), home(one), phone(one), f.chance.choice(("乾燥式", "コンポスト")), f.chance.choice((3000, 20000))] for n, one in enumerate(town.residents(f.chance, 3, born=(1950, 1995)), 1)]  # fmt: skip
    return _free("生ごみ補助10月.xlsx", "少人数の申請", files.book(files.Sheet("10月", rows)), labels("10月", "name address phone"))  # fmt: skip


def population(f: Family) -> Sample:
    """住民課: 行政区別人口 as an HTML page of the home page."""
    rows: list[list[object]] = [["行政区", "世帯数", "男", "女", "計", "うち65歳以上"]]
    for place in ("本町一丁目", "本町二丁目", "水口", "山下", "森", "原", "東", "千葉沢"):
        men, women = f.chance.randint(20, 800), f.chance.randint(20, 800)
        rows.append([place, f.chance.randint(15, 600), men, women, men + women, (men + women) // 3])
    return _free("jinko_r0709.html", "人口", files.page("行政区別人口（令和7年9月末）", rows, after=["お問合せ　住民課　電話0200-00-1111（代表）"]))  # fmt: skip


def project_plan(f: Family) -> Sample:
    """企画課: 工程表 with dates and sections only."""
    rows: list[list[object]] = [["作業", "担当課", "開始", "終了", "進捗"]]
    rows += [[work, f.chance.choice(("企画課", "情報政策課", "住民課")), f"2025/{f.chance.randint(4, 8)}/1", f"2025/{f.chance.randint(9, 12)}/28", f"{f.chance.randrange(0, 101, 10)}%"] for work in ("現行調査", "データ移行（宛名）", "口座情報の整備", "個人番号の突合テスト", "操作研修", "本番切替")]  # fmt: skip
    return _free("標準化工程表.xlsx", "工程表", files.book(files.Sheet("工程", rows, comments={"B3": "口座は会計課と調整すること"})))  # fmt: skip
