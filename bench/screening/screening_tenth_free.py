"""Tenth family, must not be held: the twins of what leaked, over which offices complained."""

from __future__ import annotations

from screening_family import Family, Sample
from screening_files import Grid, table_text
from screening_pdf import plain
from screening_seventh_files import (
    book,
    changed,
    data_json,
    letter,
    ods,
    odt,
    paper,
    rtf,
    slides,
    text,
)
from screening_tenth import (
    HEAD,
    TEXT,
    at,
    columns,
    digits,
    encoding,
    free,
    halved,
    hidden,
    luhn,
    officials,
    resident,
    residents,
    settled,
    speller,
    to_many,
)

FIRMS = "山岸建設 あけぼの印刷 東雲電工 キタムラ設備 川辺造園 はまなす交通 ｋＩＴソリューション 瀬戸口測量設計 白鳥リネン 丹野石油".split()
READINGS = "ヤマギシケンセツ アケボノインサツ シノノメデンコウ キタムラセツビ カワベゾウエン ハマナスコウツウ ケイアイティーソリューション セトグチソクリヨウ シラトリリネン タンノセキユ".split()


def firms_in_the_address_line(f: Family) -> Sample:
    every = [
        (f"{f.chance.choice(FIRMS)} {one}", f"eigyo{n}@firm{n}.example.co.jp")
        for n, one in enumerate(officials(f, 18))
    ]
    lines = [
        "指名業者　各位",
        "",
        "質問への回答を別紙のとおり掲載しました。",
        "入札は６月12日午前10時、電子入札システムで行います。",
        "",
        "みなと市 契約検査課",
    ]
    return free(
        "入札質問回答のお知らせ.eml",
        "firms in To",
        to_many("keiyaku@city.minato-hama.lg.jp", every, "質問回答の掲載について", lines),
    )


def bars_burnt_in(f: Family) -> Sample:
    lines = ["裁　決　書", "", "審査請求人", "　住所　■■■■■■■■■■", "　氏名　■■■■", "", "処分庁　川辺町福祉事務所長", "", "主文　本件審査請求を棄却する。", "理由", f"１　請求人は■■■により手帳{f.chance.randint(1, 3)}級の交付を受け、", "　　平成■年から■■■■を受給している。", "２　処分庁の算定に違法又は不当な点はない。"]  # fmt: skip
    return free("答申書_公表版.pdf", "black squares in place of the words", settled(plain(lines)))


def opinions(f: Family) -> Sample:
    """Illness and hardship, but nobody tells who."""
    said = ("母が認知症で、徘徊が心配です", "うつ病で通院中。バスがないと困る", "子どもが発達障害。相談窓口を増やして", "車いすで入れない店が多い", "年金だけでは苦しい", "特になし", "生活保護の窓口の対応が冷たい", "Ａ地区の街灯が暗い", "がん検診を土曜にも")  # fmt: skip
    rows = [[n, f.chance.choice(("男性", "女性", "無回答")), f.chance.choice(("30代", "50代", "70代")), f.chance.randint(1, 5), f.chance.choice(said)] for n in range(1, f.chance.randint(60, 160))]  # fmt: skip
    return free(
        "地域福祉計画アンケート_問12意見.xlsx",
        "free answers of nobody known",
        book({"問12": columns("票番号 性別 年代 満足度 自由意見", rows)}),
    )


def vaccine_sites(f: Family) -> Sample:
    rows = [[digits(f.chance, 10), one, f"EX{digits(f.chance, 4)}", f"2026/10/{f.chance.randint(1, 28):02} 09:00", f.chance.randint(10, 80), f"0265-{f.chance.randint(21, 89)}-{digits(f.chance, 4)}"] for one in ("川辺中央病院", "小泉医院", "はせがわ内科クリニック", "保健センター", "渡邉こどもクリニック") * 5]  # fmt: skip
    return free(
        "接種枠_医療機関別.csv",
        "doses and doctors' houses",
        table_text(columns("医療機関コード 医療機関名 ロット 開始 枠 電話番号", rows), encoding=encoding(f)),
    )


def supplier_payments(f: Family) -> Sample:
    rows = []
    for n in range(1, f.chance.randint(30, 70)):
        x = f.chance.randrange(len(FIRMS))
        rows.append([n, digits(f.chance, 4), "あずさ銀行", "本店", "普通", digits(f.chance, 7), halved(f"カ）{READINGS[x]}"), f.chance.randint(1, 900) * 1000, f"株式会社{FIRMS[x]}", f"T{f.chance.randint(1, 9)}{digits(f.chance, 12)}"])  # fmt: skip
    return free(
        "支払データ_業者払(5月定期).csv",
        "accounts of firms",
        table_text(
            columns("通番 金融機関CD 金融機関 店舗 種目 口座 名義 支払額 債権者 登録番号", rows),
            encoding="cp932",
        ),
    )


def aed_places(f: Family) -> Sample:
    rows = [[n, place, f"川辺町字北原{f.chance.randint(1, 400)}", f"0265-{f.chance.randint(21, 89)}-{digits(f.chance, 4)}", f"{surname}（施設長）", f"R{f.chance.randint(8, 12)}.3"] for n, (place, surname) in enumerate(zip(("役場本庁舎", "川辺小", "武道館", "道の駅かわべ", "浜公民館", "図書館", "特養あおぞら荘", "消防署", "町民プール", "北原集会所", "斎場", "給食センター"), [p.surname for p in residents(f, 12, 12)], strict=True), 1)]  # fmt: skip
    return free(
        "AED設置施設一覧(公開用).ods",
        "where the AEDs hang",
        ods({"設置": columns("番号 施設 所在地 電話 管理責任者 パッド期限", rows)}),
    )


def masked_trace(f: Family) -> Sample:
    lines = [
        "2026-04-16 09:31:07,114 ERROR [http-nio-8080-exec-7] j.k.kokuho.ShikakuService - 例外",
        "java.lang.NullPointerException: hihokenshaNo",
    ]
    lines += [f"2026-04-16 09:{n // 60:02}:{n % 60:02} INFO session={digits(f.chance, 12)} txId={luhn(digits(f.chance, 15))} kojinNo=************ shimei=*** tel=***-****-****" for n in range(f.chance.randint(80, 200))]  # fmt: skip
    return free("shikaku_app_masked.log.txt", "a log with values masked", text(lines))


def hidden_codes(f: Family) -> Sample:
    """A hidden sheet again, but of codes: twelve digits a line, some with a right check digit by luck."""
    rows = [[digits(f.chance, 12), f.chance.choice(("再任用", "用度", "浄水", "消防ホース", "トナー")), f"4{digits(f.chance, 12)}", f.chance.randint(1, 99)] for _ in range(f.chance.randint(80, 200))]  # fmt: skip
    shown: Grid = [["行ラベル", "合計 / 数量"], ["消防ホース", 12], ["トナー", 88], ["総計", 100]]
    return free("物品出納_ピボット.xlsx", "a pivot over codes of goods", book({"集計": shown, "マスタ": columns("物品管理番号 品名 JAN 数量", rows)}, finish=hidden("マスタ")))  # fmt: skip


def staff_chat(f: Family) -> Sample:
    every = residents(f, 3, 3, "grown")
    said = (
        "健診バスは何時着でしたっけ",
        f"{every[0].surname}さん、会議室Bとりました",
        "障害福祉計画の原案、印刷お願いします",
        "内線2417へ",
        "マイナンバーカードの交付枠、土曜は満席です",
        "生活保護の統計、国へ提出済み",
        "了解です",
    )
    value = {"room": "健康福祉部", "messages": [{"from": f.chance.choice(every).full, "id": digits(f.chance, 12), "text": f.chance.choice(said)} for _ in range(f.chance.randint(20, 60))]}  # fmt: skip
    return free("logochat_export_健康福祉部.json", "a chat on the day's work", data_json(value))


def apology(f: Family) -> Sample:
    lines = ["報道資料　令和８年６月３日", "個人情報の漏えいについて（お詫び）", f"本町が送信した電子メールに、{f.chance.randint(12, 300)}名分の氏名、住所、電話番号、口座番号、障害の等級が記載された名簿を誤って添付しました。", "１　経過　６月１日　担当職員が送信。同日、受信者から連絡があり削除を依頼。", "２　対象　避難行動要支援者（要介護３以上、身体障害者手帳１級・２級の方）", "３　再発防止　添付前の複数職員による確認を徹底します。", f"川辺町長　{officials(f, 1)[0]}", "問合せ　総務課　課長　" + officials(f, 1)[0] + "　電話 0265-00-1111"]  # fmt: skip
    return free("報道資料_漏えい事案.rtf", "a press release on a leak", rtf(lines))


def leak_report(f: Family) -> Sample:
    rows: Grid = [["報告者", "みなと市　総務部　情報政策課"], ["事務担当者", f"{officials(f, 1)[0]}　joho@city.minato-hama.lg.jp　0265-00-2222"], ["本人の数", f.chance.randint(100, 4000)], ["項目", "氏名・生年月日・住所・電話番号・個人番号・病歴"], ["要配慮個人情報", "有（障害、病歴）"], ["個人番号", f"有（{f.chance.randint(1, 99)}人）"], ["二次被害", "無"], ["本人への対応", "全員へ文書を送付"]]  # fmt: skip
    return free(
        "漏えい等報告書(個情委_速報).xlsx",
        "the report on a leak",
        book({"様式第一": [["漏えい等報告（速報）"], [], *rows]}),
    )


def ledger(f: Family) -> Sample:
    names = (
        "住民基本台帳",
        "生活保護台帳",
        "身体障害者手帳交付台帳",
        "児童相談記録",
        "介護認定",
        "国民年金被保険者名簿",
        "犯罪人名簿",
        "特定健診結果",
        "就学援助",
        "給与口座",
        "運転免許確認",
        "外国人住民",
    )
    rows = [[f"{n:03}-{digits(f.chance, 4)}", one, "氏名、生年月日、住所、個人番号、" + f.chance.choice(("病歴", "口座番号", "被保険者番号", "旅券番号")), f.chance.choice(("本人", "家族", "医療機関")), f.chance.randint(20, 30000), f.chance.choice(officials(f, 4)) + "（課長）"] for n, one in enumerate(names, 1)]  # fmt: skip
    return free(
        "個人情報ファイル簿R8.xlsx",
        "the ledger of personal data files",
        book({"ファイル簿": columns("番号 名称 記録項目 収集先 本人の数 管理者", rows)}),
    )


def anonymous_cases(f: Family) -> Sample:
    rows = [[f"事例{n}", f"{f.chance.choice('ＡＢＣＤ')}さん　{f.chance.choice((40, 60, 80))}代", f.chance.choice(("アルツハイマー型認知症、要介護3", "統合失調症、単身", "息子からの身体的虐待、左腕骨折", "多重債務、生活保護申請")), f.chance.choice(("地域ケア会議", "成年後見申立て", "一時保護"))] for n in range(1, 13)]  # fmt: skip
    return free(
        "困難事例集(研修用).docx",
        "cases of nobody known",
        paper(
            ["地域包括支援センター　困難事例集", "※個人が特定されないよう加工しています。"],
            [columns("№ 対象 状態 対応", rows)],
        ),
    )


def example(f: Family) -> Sample:
    lines = ["【記入例】　児童手当　認定請求書", "　　　　　　（見本）", "氏名　　　川辺　太郎", "生年月日　平成２年１月１日", "住所　　　川辺町○○１２３番地４", "電話　　　０９０－１２３４－５６７８", "個人番号　１２３４５６７８９０１２", "振込口座　○○銀行　本店　普通　１２３４５６７", "配偶者　　川辺　花子", "児童　　　川辺　一郎　　川辺　桃子", f"※見本です。記入漏れがあると支給が遅れます（問合せ　内線{f.chance.randint(200, 299)}）"]  # fmt: skip
    return free("児童手当_記入例.pdf", "a plainly marked example", settled(plain(lines)))


def street_lamp(f: Family) -> Sample:
    p = resident(f.chance)
    lines = ["道路の担当の方へ", "", f"家の前の街灯が{f.chance.randint(3, 20)}日ほど切れています。電柱番号は北原{f.chance.randint(10, 99)}です。", "よろしくお願いします。", "", f"{p.surname} {p.given}", p.address, p.mobile]  # fmt: skip
    data = letter(f"{p.surname} {p.given} <{p.email}>", "doboku@town.kawabe.lg.jp", "街灯について", lines)
    return free(
        "街灯について(5月).eml",
        "one resident's wish",
        data,
        at(HEAD, "name email"),
        at(TEXT, "name address phone"),
    )


def few_places(f: Family) -> Sample:
    name = speller(f)
    rows = [
        [n, name(p), p.mobile, f.chance.choice(("マイ包丁持参", "", "友人と参加"))]
        for n, p in enumerate(residents(f, 5, 8, "grown"), 1)
    ]
    return free("そば打ち体験_申込(定員8).xlsx", "fewer than ten participants", book({"6-14": columns("順 お名前 お電話 備考", rows)}), at("6-14", "name phone"))  # fmt: skip


def care_committee(f: Family) -> Sample:
    scholars, roles = (
        residents(f, 6, 6, "grown"),
        ("委員長", "副委員長", "委員", "委員", "地域包括支援課長", "事務局"),
    )
    said = (
        "認知症の方の見守りネットワークを広げたい。",
        "精神障害者の住まいの確保が課題である。",
        "虐待通報は前年より18件増えた。",
        "生活困窮と引きこもりの複合世帯が多い。",
        "個人情報の共有には同意の様式を定める。",
    )
    lines = [
        "令和８年度　第１回　地域福祉審議会　議事録",
        "出席　" + "、".join(f"{one.full} {role}" for one, role in zip(scholars, roles, strict=True)),
    ]
    lines += [
        f"{f.chance.choice(scholars).surname}{f.chance.choice(roles[:3])}：{f.chance.choice(said)}"
        for _ in range(f.chance.randint(20, 50))
    ]
    return free("審議会議事録(案).docx", "a committee speaks of the ill in general", changed(paper(lines), added=["（修正）生活保護率は1.2％である。"], deleted=["生活保護率は1.1％である。"]))  # fmt: skip


def school_duties(f: Family) -> Sample:
    rows = [[f.chance.choice(("教諭", "養護教諭", "栄養教諭", "講師")), one, f"{f.chance.randint(1, 3)}-{f.chance.randint(1, 4)}", f.chance.choice(("生徒指導", "特別支援教育", "保健・アレルギー対応", "就学援助", "不登校支援", "教育相談"))] for one in officials(f, f.chance.randint(18, 35))]  # fmt: skip
    return free(
        "R8校務分掌.odt",
        "who does what in a school",
        odt(["令和８年度　校務分掌表", "川辺町立川辺中学校"], columns("職 氏名 学級 分掌", rows)),
    )


def dogs(f: Family) -> Sample:
    rows = [[f"3921{digits(f.chance, 11)}", f.chance.choice(("太郎", "ハナ", "小次郎", "さくら", "モモ", "はるか", "健太", "メイ")), f.chance.choice(("オス", "メス")), f"{f.chance.randint(2018, 2025)}/{f.chance.randint(1, 12)}", f.chance.choice(("雑種", "柴", "三毛猫")), f.chance.choice(("フィラリア陽性", "白内障", "健康", "腎不全・投薬中"))] for _ in range(f.chance.randint(15, 40))]  # fmt: skip
    return free(
        "譲渡候補犬猫リスト.csv",
        "animals with names and illness",
        table_text(columns("マイクロチップ番号 名前 性別 生年月日 種類 健康状態", rows), encoding="cp932"),
    )


def bus_stops(f: Family) -> Sample:
    stops = (
        "佐久間前",
        "清水",
        "小泉団地",
        "二宮神社",
        "辻",
        "原",
        "岡部橋",
        "西尾",
        "平塚入口",
        "柴田",
        "古川",
        "内海",
        "谷口",
        "遠藤医院前",
        "若林",
        "千田",
    )
    rows = [[digits(f.chance, 12), one, f"35.{digits(f.chance, 6)}", f"137.{digits(f.chance, 6)}", f"{f.chance.randint(6, 19)}:{digits(f.chance, 1)}0", f.chance.choice(("片桐", "菊地", "滝沢")) + "線"] for one in stops]  # fmt: skip
    return free(
        "stops_コミュニティバス.csv",
        "stops that are called like people",
        table_text(columns("stop_id 名称 緯度 経度 始発 路線", rows), encoding=encoding(f)),
    )


def picture_books(f: Family) -> Sample:
    rows = [[f"978-4-{digits(f.chance, 4)}-{digits(f.chance, 4)}-{digits(f.chance, 1)}", f"{f.chance.choice(('ちいさな', 'そらの', 'もりの'))}{f.chance.choice(('きつね', 'でんしゃ', 'おべんとう'))}", f"{writer}／作　{painter}／絵", f"E{f.chance.randint(1, 9)}", digits(f.chance, 10)] for writer, painter in zip(officials(f, 30), officials(f, 30), strict=True)]  # fmt: skip
    return free(
        "読み聞かせ絵本リスト.docx",
        "authors of picture books",
        paper(["おはなし会　おすすめ絵本30"], [columns("ISBN 書名 著者 請求記号 資料番号", rows)]),
    )


def table_layout(f: Family) -> Sample:
    lines = ["-- 標準準拠システム テーブル定義(抜粋)", "CREATE TABLE JK_KOJIN (", "  SHIMEI NVARCHAR(100) NOT NULL, -- 氏名", "  JUMIN_CD CHAR(11), -- 住民票コード", "  KOJIN_NO CHAR(12), -- 個人番号", "  SHOGAI_KBN CHAR(2) -- 障害区分", ");"]  # fmt: skip
    lines += [f"INSERT INTO CM_CODE (ID,KBN,CD,MEISHO) VALUES ('{digits(f.chance, 12)}','{f.chance.choice(('SHOGAI', 'HOGO', 'BYOMEI'))}','{n:03}','{one}');" for n, one in enumerate(("身体障害１級", "療育Ａ", "生活保護受給", "精神２級", "統合失調症", "要介護３", "難病", "母子") * 4, 1)]  # fmt: skip
    return free("CM_CODE_ddl.sql.txt", "definition of tables and a master of codes", text(lines, encoding(f)))


def privacy_slides(f: Family) -> Sample:
    case: Grid = [["事案", "漏れたもの", "件数"], *[[f"{town}（報道）", f.chance.choice(("口座番号", "病歴", "個人番号", "旅券番号")), f"{f.chance.randint(2, 900)}件"] for town in ("Ａ市", "Ｂ町", "Ｃ県")]]  # fmt: skip
    pages = [("個人情報保護研修", ["情報政策課", "令和８年５月"], "アンケートは後日回収。"), ("番号の見分け方", ["個人番号は12桁（例：0000-0000-0000）", "基礎年金番号は10桁（例：1234-567890）", "カード番号の例：0000 0000 0000 0000"], "例はすべて架空の番号。山田太郎、鈴木花子も架空。"), ("メールはBCCで", ["To に住民のアドレスを並べない"], "")]  # fmt: skip
    return free("個人情報研修R8.pptx", "a lesson on personal data", slides(pages, case))
