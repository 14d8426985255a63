"""More files of the seventh family that must not be held: ledgers, codes, manuals, posters, logs, hidden corners."""

from __future__ import annotations

import openpyxl
import screening_seventh_files as files
from screening_family import Family, Sample
from screening_files import table_text
from screening_pdf import plain
from screening_pdf import table as pdf_table
from screening_seventh import corporate_number, officer, surname
from screening_seventh_free import free

_SCHOOLS = ("川辺東小学校", "川辺西小学校", "川辺北小学校", "川辺中学校")


def extensions(f: Family) -> Sample:
    """総務課→交換機の業者: 内線の一覧、二つの課が左右に並ぶ."""
    c = f.chance
    rows: list[list[object]] = [["庁内内線番号表（令和８年４月）"], ["総務課", "", "", "税務課"], ["職", "氏名", "内線", "職", "氏名", "内線"]]  # fmt: skip
    rows += [[c.choice(("課長", "係長", "主事")), officer(c, "　"), c.randint(200, 299), c.choice(("課長", "係長", "主事")), officer(c, "　"), c.randint(300, 399)] for _ in range(c.randint(9, 16))]  # fmt: skip
    return free("内線番号表.ods", "extensions", files.ods({"内線": rows}))


def assets(f: Family) -> Sample:
    """情報係→保守業者: 端末の台帳。資産番号と製造番号、使う課."""
    c = f.chance
    rows: list[list[object]] = [
        ["資産番号", "製造番号", "機種", "MACアドレス", "IPアドレス", "設置課", "導入日"]
    ]
    rows += [[f"{c.randrange(10**11, 10**12)}", f"{c.choice('JM')}{c.randint(10**7, 10**8 - 1)}", c.choice(("LIFEBOOK", "VersaPro", "dynabook")), ":".join(f"{c.randrange(256):02x}" for _ in range(6)), f"172.16.{c.randint(1, 20)}.{c.randint(2, 250)}", c.choice(("税務課", "住民課", "福祉課")), f"R{c.randint(3, 8)}.{c.randint(1, 12)}.{c.randint(1, 28)}"] for _ in range(c.randint(40, 120))]  # fmt: skip
    return free("端末台帳.xlsx", "assets", files.book({"台帳": rows}))


def disease_codes(f: Family) -> Sample:
    """国保のレセプトの点検の業者へ: 傷病名のコード表."""
    c = f.chance
    names = ("本態性高血圧症", "２型糖尿病", "統合失調症", "うつ病エピソード", "アルツハイマー型認知症", "胃癌", "慢性腎不全", "てんかん", "ＨＩＶ感染症", "肺結核", "パーキンソン病", "関節リウマチ")  # fmt: skip
    rows: list[list[object]] = [["傷病名コード", "傷病名", "ICD-10", "特定疾患", "変更年月日"]]
    rows += [[c.randint(1000000, 8899999), name, f"{c.choice('ABCEFGIN')}{c.randint(10, 99)}", c.choice((0, 5, 7)), 20260401] for name in names]  # fmt: skip
    return free("b_shobyo.csv", "disease_codes", table_text(rows, encoding="cp932"))


def school_profile(f: Family) -> Sample:
    """教育課→県: 学校要覧(PDF)、校長の氏名と児童の数."""
    c = f.chance
    rows: list[list[object]] = [["学校名", "校長", "電話", "児童生徒数", "特別支援学級"]]
    rows += [[school, officer(c, "　"), f"0574-53-{c.randint(2000, 2999)}", c.randint(60, 320), f"知的{c.randint(0, 6)}・自閉情緒{c.randint(0, 9)}"] for school in _SCHOOLS]  # fmt: skip
    return free(
        "学校要覧R8.pdf", "school_profile", pdf_table("令和８年度　学校要覧", rows, (50, 130, 230, 360, 430))
    )


def timetable(f: Family) -> Sample:
    """企画課→印刷業者: 循環バスの時刻表(HTML)."""
    c = f.chance
    stops = ("役場前", "中川辺駅", "石神口", "福島集会所前", "診療所前", "下麻生", "鹿塩橋")
    rows: list[list[object]] = [["停留所", "1便", "2便", "3便", "4便"]]
    rows += [[stop, *(f"{hour}:{c.randint(0, 59):02}" for hour in (8, 10, 13, 16))] for stop in stops]
    return free("bus_jikoku.html", "timetable", files.html("川辺町循環バス時刻表", ["令和８年４月１日改正", "障害者手帳をお持ちの方は無料です。"], rows))  # fmt: skip


def new_books(f: Family) -> Sample:
    """図書館: 新しく入った本(CSV)、著者と ISBN."""
    c = f.chance
    titles = (
        "うつの医者にかかる前に",
        "岐阜の峠道",
        "はじめての家庭菜園",
        "介護のきもち",
        "川の名前",
        "犯罪学講義",
        "星をつなぐ",
        "ねこのパン屋",
    )
    rows: list[list[object]] = [["資料番号", "書名", "著者", "出版社", "ISBN", "請求記号", "受入日"]]
    rows += [[f"{c.randint(10**8, 10**9 - 1)}", c.choice(titles), officer(c, " ") + "／著", c.choice(("飛騨書房", "みずうみ社", "東西出版")), f"978-4-{c.randint(1000, 9999)}-{c.randint(1000, 9999)}-{c.randint(0, 9)}", f"{c.randint(100, 999)}.{c.randint(1, 9)}", f"2026-05-{c.randint(1, 28):02}"] for _ in range(c.randint(25, 60))]  # fmt: skip
    return free("新着図書_5月.csv", "new_books", table_text(rows, encoding="utf-8-sig"))


def passed_numbers(f: Family) -> Sample:
    """総務課: 職員採用試験の合格者の受験番号."""
    c = f.chance
    numbers = sorted(c.sample(range(1001, 1199), c.randint(12, 30)))
    lines = [
        "令和８年度　川辺町職員採用試験　第一次試験合格者",
        "一般事務",
        *(f"{n}" for n in numbers),
        f"川辺町職員採用試験委員会　委員長　{officer(c)}",
    ]
    return free("一次合格者.html", "passed_numbers", files.html("職員採用試験の結果", lines))


def fax_cover(f: Family) -> Sample:
    """建設課→測量会社: ファクシミリの送信票(Word)."""
    c = f.chance
    rows = [["送信先", "中濃測量設計株式会社　御中"], ["ご担当", f"設計部　{officer(c)}　様"], ["FAX", f"0574-{c.randint(20, 69)}-{c.randint(1000, 9999)}"], ["発信者", f"川辺町建設課　{officer(c)}"], ["件名", "境界立会の日程について"], ["枚数", "本紙含め３枚"]]  # fmt: skip
    return free("FAX送信票.docx", "fax_cover", files.paper(["FAX送信票"], [rows], ["６月３日午前の立会いで調整しました。よろしくお願いします。"]))  # fmt: skip


def health_lecture(f: Family) -> Sample:
    """保健センター: 健康講座のスライド。病名は多いが誰のものでもない."""
    c = f.chance
    pages = [
        ("こころとからだの健康講座", [f"講師　県立病院　精神科部長　{officer(c)} 先生", "令和８年６月２０日　中央公民館"], "開会の挨拶は課長。資料は３０部。"),
        ("うつ病のサイン", ["眠れない日が２週間続く", "生涯有病率は約６％", "早めに相談を"], "発達障害の話は時間があれば。"), ("認知症の予防", ["運動、食事、つながり", "アルツハイマー型が約７割"], ""),
    ]  # fmt: skip
    return free("健康講座.pptx", "health_lecture", files.slides(pages, [["病名", "推計患者数"], ["糖尿病", f"{c.randint(300, 400)}万人"], ["高血圧症", f"{c.randint(900, 1600)}万人"]]))  # fmt: skip


def water_level(f: Family) -> Sample:
    """防災課: 水位計の記録(CSV)、14桁の時刻."""
    c = f.chance
    rows: list[list[object]] = [["station_id", "observed_at", "level_m", "voltage", "seq"]]
    rows += [["2150600" + f"{c.randint(1, 4):04}", f"202605{day:02}{hour:02}0000", round(c.uniform(0.2, 3.1), 2), round(c.uniform(11.8, 12.9), 1), c.randrange(10**9, 10**10)] for day in range(1, c.randint(4, 9)) for hour in range(24)]  # fmt: skip
    return free("suii_202605.csv", "water_level", table_text(rows))


def card_questions(f: Family) -> Sample:
    """住民課: マイナンバーカードのよくある質問(テキスト)."""
    c = f.chance
    lines = [
        "マイナンバーカード　よくある質問", "Ｑ１　マイナンバー（個人番号）は何桁ですか。", "Ａ１　１２桁です。住民票コード（１１桁）とは別の番号です。", "Ｑ２　暗証番号を忘れました。", "Ａ２　住民課の窓口で再設定できます。運転免許証か旅券をお持ちください。",
        "Ｑ３　口座を登録すると預金の残高が知られますか。", "Ａ３　知られません。", f"お問い合わせ　マイナンバー総合フリーダイヤル 0120-95-0178　住民課 0574-53-{c.randint(2000, 2999)}",
    ]  # fmt: skip
    return free("マイナンバーFAQ.txt", "card_questions", files.text(lines, c.choice(("cp932", "utf-8"))))


def contract(f: Family) -> Sample:
    """福祉課→委託先: 業務委託契約書、個人情報取扱特記事項つき(Word)."""
    c = f.chance
    lines = [
        "業務委託契約書", "１　委託業務の名称　配食サービス事業", f"２　委託料　一食あたり　{c.randint(400, 800)}円", "川辺町（甲）と合同会社こまくさ（乙）は、次のとおり契約を締結する。", "個人情報取扱特記事項", "第３　乙は、利用者の氏名、住所、病歴その他の要配慮個人情報を第三者に提供してはならない。",
        "第７　乙は、事故が生じたときは直ちに甲に報告しなければならない。", "令和８年４月１日", f"甲　岐阜県加茂郡川辺町中川辺1518-4　川辺町長　{officer(c, '　')}", f"乙　美濃加茂市太田町2500-1　代表社員　{officer(c, '　')}",
    ]  # fmt: skip
    return free("配食委託契約書.docx", "contract", files.paper(lines, footer="収入印紙"))


def town_history(f: Family) -> Sample:
    """生涯学習課→印刷業者: 町史の原稿(ODT)。昔の人の名と生没年."""
    c = f.chance
    lines = ["第三章　近代の川辺", f"初代村長　{surname(c)}善右衛門（安政元年～明治三十八年）は、飛騨川の渡船を改め、", f"明治二十二年の村制施行に尽くした。俳人　{surname(c)}其水（文化十年生）の句碑が残る。", "明治十二年のコレラの流行では多くの村人が亡くなり、避病院が置かれた。", f"大正四年、{surname(c)}源吉らが川辺水力電気を興した。"]  # fmt: skip
    return free("町史第三章_初校.odt", "town_history", files.odt(lines))


def access_log(f: Family) -> Sample:
    """情報係→業者: ホームページの接続の記録."""
    c = f.chance
    pages = ("/fukushi/shogai/techo.html", "/zei/", "/bosai/hinanjo.html", "/kosodate/hoiku/moushikomi.pdf")
    lines = [f'203.0.113.{c.randint(1, 254)} - - [12/May/2026:{c.randint(0, 23):02}:{c.randint(0, 59):02}:{c.randint(0, 59):02} +0900] "GET {c.choice(pages)}?sid={c.randrange(10**11, 10**12)} HTTP/1.1" 200 {c.randint(900, 90000)} "-" "Mozilla/5.0"' for _ in range(c.randint(80, 200))]  # fmt: skip
    return free("access_0512.log.txt", "access_log", files.text(lines))


def vaccine_stock(f: Family) -> Sample:
    """保健センター→卸業者: ワクチンの配分。選択肢の隠しシートがある."""
    c = f.chance
    rows: list[list[object]] = [["医療機関", "所在地", "電話", "ワクチン", "ロット番号", "本数", "使用期限"]]
    rows += [[f"{place}医院", f"川辺町{place}{c.randint(100, 900)}", f"0574-53-{c.randint(2000, 6999)}", c.choice(("日本脳炎", "ＭＲ", "帯状疱疹")), f"{c.choice('JEV')}{c.randint(100000, 999999)}", c.randint(1, 40), f"2027/{c.randint(1, 12):02}/28"] for place in ("下麻生", "石神", "中川辺", "大洞") for _ in range(3)]  # fmt: skip
    nurses: list[list[object]] = [[officer(c)] for _ in range(4)]
    choices: list[list[object]] = [["保健師"], *nurses, ["接種不適当の理由"], ["発熱"], ["けいれんの既往"], ["免疫不全"]]  # fmt: skip

    def finish(made: openpyxl.Workbook) -> None:
        files.sheet_of(made, "リスト").sheet_state = "hidden"

    return free(
        "ワクチン配分.xlsx", "vaccine_stock", files.book({"配分": rows, "リスト": choices}, finish=finish)
    )


def election_result(f: Family) -> Sample:
    """選挙管理委員会→報道: 町議会議員選挙の開票の結果(ODT の表)."""
    c = f.chance
    rows: list[list[object]] = [["届出番号", "候補者氏名", "党派", "得票数", "当落"]]
    rows += [[n, officer(c, "　"), "無所属", c.randint(90, 700), "当" if n < 10 else ""] for n in range(1, 13)]  # fmt: skip
    return free(
        "開票結果.odt", "election_result", files.odt(["川辺町議会議員一般選挙　開票結果（確定）"], rows)
    )


def street_lights(f: Family) -> Sample:
    """建設課→電気工事店: 街路灯の位置の一覧。所在地はあるが住む人はない."""
    c = f.chance
    rows: list[list[object]] = [["管理番号", "電柱番号", "所在地", "灯種", "契約番号", "X", "Y"]]
    rows += [[f"L{n:04}", f"{c.choice(('石神', '福島'))}支{c.randint(1, 90)}", f"川辺町{c.choice(('石神', '福島', '鹿塩'))}{c.randint(10, 900)}番地先", "LED20VA", f"{c.randrange(10**12, 10**13)}", round(c.uniform(-62000, -58000), 2), round(c.uniform(-9000, -7000), 2)] for n in range(1, c.randint(40, 120))]  # fmt: skip
    return free("街路灯一覧.xlsx", "street_lights", files.book({"街路灯": rows}))


def delivery_note(f: Family) -> Sample:
    """業者→会計課: 納品書(RTF)、製造番号と法人番号."""
    c = f.chance
    lines = ["納品書", "川辺町会計課　御中", f"伝票番号　{c.randrange(10**11, 10**12)}", f"株式会社美濃システムズ　法人番号 {corporate_number(c)}", f"担当　{officer(c)}　TEL 058-265-{c.randint(1000, 9999)}", *(f"自動釣銭機　製造番号 {c.randrange(10**11, 10**12)}　１台" for _ in range(c.randint(2, 6)))]  # fmt: skip
    return free("納品書.rtf", "delivery_note", files.rtf(lines))


def poster(f: Family) -> Sample:
    """商工会→企画課: 夏まつりのちらし(スライド)、出演者と問合せ先."""
    c = f.chance
    pages = [("第４２回　かわべ夏まつり", ["８月１日（土）午後４時から　川辺漕艇場", f"歌謡ショー　{officer(c)}（演歌歌手）", f"司会　{officer(c)}（アナウンサー）", "花火　約３,０００発", "主催　川辺町商工会　0574-53-2065　matsuri@kawabe-shokokai.example.jp"], "")]  # fmt: skip
    return free("夏まつりちらし.pptx", "poster", files.slides(pages))


def manual_with_changes(f: Family) -> Sample:
    """総務課: 個人情報の取扱いの手引きの改訂、変更履歴は語の直しだけ."""
    c = f.chance
    data = files.paper(["個人情報の適正な取扱いの手引き（改訂案）", "病歴、障害、犯罪の経歴などの要配慮個人情報は、特に慎重に扱う。", "個人番号は、番号法に定める事務のほかでは集めない。"])  # fmt: skip
    data = files.changed(data, added=[f"（{c.randint(4, 9)}月追加）生活保護の受給の有無も、これに準じて扱う。"], deleted=["口座番号や旅券番号はファクシミリで送ってもよい。"])  # fmt: skip
    return free("個人情報の手引き_改訂.docx", "manual_with_changes", files.commented(data, "用語は県の手引きにそろえました。障害の表記は「障がい」にしますか。"))  # fmt: skip


def blank_field_form(f: Family) -> Sample:
    """住民課: 入力欄のある PDF の様式、まだ誰も書いていない."""
    lines = [
        "住民異動届（転入・転居・転出）",
        "異動した日　令和　　年　　月　　日",
        "届出人氏名",
        "生年月日",
        "個人番号カード　有・無",
        "在留カード等の番号",
    ]
    fields = {
        "届出人氏名": "",
        "生年月日": "",
        "電話番号": "",
        "個人番号": "",
        "枚数": f"{f.chance.randint(1, 3)}",
    }
    return free("住民異動届_様式.pdf", "blank_field_form", files.filled_form(lines, fields))


def drawings(f: Family) -> Sample:
    """設計会社→建設課: 図面の一覧と特記仕様書の zip."""
    c = f.chance
    rows: list[list[object]] = [["図面番号", "図面名称", "縮尺", "作図者", "日付"]]
    rows += [[f"A-{n:03}", c.choice(("平面図", "立面図", "矩計図", "建具表", "展開図")), "1/100", surname(c), f"2026.5.{c.randint(1, 28)}"] for n in range(1, c.randint(14, 30))]  # fmt: skip
    return free("設計図書.zip", "drawings", files.archive({"zumen_list.csv": table_text(rows, encoding="cp932"), "tokki.pdf": plain(["特記仕様書", "１　多機能便所は車いす使用者に配慮する。", f"２　監督員　{officer(c)}"])}))  # fmt: skip


def pay_survey(f: Family) -> Sample:
    """総務課→県: 給与実態調査。年齢と給料の集計、セルのコメントは数の訂正."""
    c = f.chance
    rows: list[list[object]] = [
        ["給与実態調査　第３表"],
        ["年齢階層", "職員数", "平均給料月額", "病気休暇延べ日数"],
    ]
    rows += [[f"{low}～{low + 3}歳", c.randint(1, 14), c.randint(1800, 4100) * 100, c.randint(0, 60)] for low in range(20, 60, 4)]  # fmt: skip

    def finish(made: openpyxl.Workbook) -> None:
        files.note(files.sheet_of(made, "第3表"), "D4", "前年は休職者を除いていた。今年は県の指示で含める。")

    return free("給与実態調査_第3表.xlsx", "pay_survey", files.book({"第3表": rows}, finish=finish))
