"""The fifth family's files that must not be held: office holders, companies' people, published facts and policies."""

from __future__ import annotations

import screening_fifth as town
import screening_fifth_files as files
import screening_pdf
from screening_family import NONE, Family, Sample
from screening_fifth_free import COMPANIES
from screening_files import table_text

SECTIONS = ("総務課", "企画課", "税務課", "住民課", "福祉課", "子育て支援課", "建設課", "上下水道課", "会計課", "教育委員会事務局")  # fmt: skip
RANKS = ("課長", "課長補佐", "係長", "主査", "主任", "主事")


def _free(name: str, what: str, data: bytes) -> Sample:
    return Sample(name, what, data, False, NONE)


def _people(f: Family, low: int, high: int) -> list[town.Resident]:
    return town.residents(f.chance, f.chance.randint(low, high), born=(1955, 2002))


def assembly_minutes(f: Family) -> Sample:
    """議会事務局: 定例会会議録: members and officials speak of illness and welfare."""
    seats = _people(f, 10, 14)
    lines = ["令和7年第3回川辺町議会定例会会議録（第2号）", "出席議員"]
    lines += [f"　{n}番　{one.surname}　{one.given}君" for n, one in enumerate(seats, 1)]
    mayor, chief = (one.surname for one in _people(f, 2, 2))
    lines += ["○議長　日程第1、一般質問を行います。", f"○{seats[2].surname}{seats[2].given}議員　認知症の方と家族を支える施策について、町長の考えを伺います。", f"○町長（{mayor}君）　認知症高齢者は増加しており、精神障害者の居場所づくりと併せて検討します。", f"○福祉課長（{chief}君）　生活保護の申請件数は{f.chance.randint(5, 40)}件であります。"]  # fmt: skip
    return _free("R7第3回定例会_会議録.docx", "会議録", files.word(lines, footer="－2－"))


def duty_table(f: Family) -> Sample:
    """総務課: 日直当番表."""
    staff = _people(f, 16, 30)
    rows: list[list[object]] = [["10月　日直・宿直当番表"], ["日", "曜", "日直", "", "宿直"], ["", "", "本庁", "支所", "本庁"]]  # fmt: skip
    rows += [[day, "土" if day % 7 == 4 else "日", *(f"{f.chance.choice(SECTIONS)} {f.chance.choice(staff).surname}" for _ in range(3))] for day in range(1, 31) if day % 7 in (4, 5)]  # fmt: skip
    return _free("日直当番表10月.xlsx", "当番表", files.book(files.Sheet("10月", rows, merged=("A1:E1", "C2:D2"))))  # fmt: skip


def office_telephones(f: Family) -> Sample:
    """総務課: 内線・メール一覧 of the staff in the town's own domain."""
    name = town.name_style(f.chance)
    rows: list[list[object]] = [["課", "職名", "氏名", "内線", "直通", "職員メール"]]
    rows += [[f.chance.choice(SECTIONS), f.chance.choice(RANKS), name(one), f.chance.randint(100, 399), f"0200-00-1{f.chance.randint(100, 399)}", f"k{one.code[:5]}@town.kawabe.lg.jp"] for one in _people(f, 30, 90)]  # fmt: skip
    return _free("内線一覧R7.10.xlsx", "内線表", files.book(files.Sheet("内線", rows)))


def transfers(f: Family) -> Sample:
    """総務課: 人事異動の内示 as a PDF table."""
    rows: list[list[object]] = [["新所属・職名", "氏名", "旧所属・職名"]]
    rows += [[f"{f.chance.choice(SECTIONS)} {f.chance.choice(RANKS)}", f"{one.surname}　{one.given}", f"{f.chance.choice(SECTIONS)} {f.chance.choice(RANKS)}"] for one in _people(f, 15, 40)]  # fmt: skip
    return _free("R7.10.1異動内示.pdf", "人事異動", screening_pdf.table("令和7年10月1日付　人事異動", rows, (50, 240, 360)))  # fmt: skip


def committee(f: Family) -> Sample:
    """福祉課: 障害者計画策定委員会 委員名簿 with each member's seat."""
    seats = ("学識経験者　大学教授", "川辺町議会　議員", "川辺医師会　会長", "民生児童委員協議会　会長", "社会福祉協議会　会長", "特別支援学校　校長", "公共職業安定所　所長")  # fmt: skip
    rows = [["№", "選出区分・役職", "氏名", "備考"]]
    rows += [[str(n), seats[n % len(seats)], f"{one.surname}　{one.given}", "委員長" if n == 1 else ""] for n, one in enumerate(_people(f, 10, 15), 1)]  # fmt: skip
    return _free("策定委員会名簿.docx", "委員名簿", files.word(["川辺町障害者計画策定委員会　委員名簿", "任期　令和7年7月1日から令和10年6月30日まで", rows]))  # fmt: skip


def bidders(f: Family) -> Sample:
    """財政課: 入札結果 with bidders and their representatives."""
    rows: list[list[object]] = [["入札結果調書"], ["工事番号", f"R7-{f.chance.randint(1, 80)}", "工事場所", "川辺町大字水口地内"], ["業者名", "法人番号", "代表者", "入札金額（税抜）", "結果"]]  # fmt: skip
    rows += [[company, f"{f.chance.randint(1, 9)}{f.chance.randrange(10**12):012}", f"代表取締役　{one.surname}{one.given}", f.chance.randrange(3000000, 20000000, 10000), "落札" if n == 0 else ""] for n, (company, one) in enumerate(zip(COMPANIES, _people(f, 8, 8), strict=True))]  # fmt: skip
    return _free("入札結果調書.xlsx", "入札結果", files.book(files.Sheet("結果", rows)))


def vendor_contacts(f: Family) -> Sample:
    """情報政策課: contact persons of the companies that keep the systems."""
    rows: list[list[object]] = [["システム", "会社名", "部署", "担当者", "会社電話", "会社メール"]]
    rows += [[f.chance.choice(("住記", "税", "介護", "財務会計", "グループウェア")), f.chance.choice(COMPANIES), f.chance.choice(("公共営業部", "サポートセンター", "第二SE部")), one.surname, f"0{f.chance.randint(20, 89)}-{one.account[:3]}-{one.code[:4]}", f"support{one.code[:3]}@vendor.example.co.jp"] for one in _people(f, 8, 18)]  # fmt: skip
    return _free("保守業者連絡先.csv", "業者連絡先", table_text(rows, encoding="cp932"))


def polling_places(f: Family) -> Sample:
    """選挙管理委員会: 投票所一覧 with addresses of halls."""
    rows: list[list[object]] = [["投票区", "投票所", "所在地", "電話", "選挙人名簿登録者数"]]
    rows += [[f"第{n}", hall, f"川辺町大字{f.chance.choice(('山下', '水口', '原'))}{f.chance.randint(1, 3000)}番地", f"0200-00-2{f.chance.randint(100, 999)}", f.chance.randint(150, 2400)] for n, hall in enumerate(("中央公民館", "北小学校体育館", "水口集会所", "原コミュニティセンター", "山下会館", "東保育園遊戯室"), 1)]  # fmt: skip
    return _free("投票所一覧.csv", "投票所", table_text(rows, encoding="cp932"))


def shelters(f: Family) -> Sample:
    """危機管理室: 指定避難所 as open data JSON with positions."""
    places = ("川辺中学校", "北小学校", "町民体育館", "山下会館", "福祉センター", "東保育園")
    rows = [{"全国地方公共団体コード": "999999", "ID": f"{n:010}", "名称": place, "住所": f"川辺町大字原{f.chance.randint(1, 900)}-{f.chance.randint(1, 9)}", "緯度": round(f.chance.uniform(35, 37), 6), "経度": round(f.chance.uniform(137, 139), 6), "電話番号": f"(0200)00-{f.chance.randint(1000, 9999)}", "想定収容人数": f.chance.randint(40, 900)} for n, place in enumerate(places, 1)]  # fmt: skip
    return _free("shelter.json", "避難所", files.as_json(rows))


def duty_doctors(f: Family) -> Sample:
    """健康推進課: 休日当番医 on the home page: clinics, doctors, phones."""
    rows: list[list[object]] = [["月日", "医療機関", "院長", "診療科", "電話"]]
    rows += [[f"{f.chance.randint(10, 12)}月{f.chance.randint(1, 28)}日", f"{one.surname}{f.chance.choice(('医院', '内科クリニック', '整形外科'))}", f"{one.surname}　{one.given}", f.chance.choice(("内科・小児科", "精神科・心療内科", "整形外科")), f"0200-{f.chance.randint(10, 99)}-{f.chance.randint(1000, 9999)}"] for one in _people(f, 10, 16)]  # fmt: skip
    return _free("toubani.html", "当番医", files.page("休日当番医のお知らせ", rows, ["受診の前に電話でお問い合わせください。"]))  # fmt: skip


def candidates(f: Family) -> Sample:
    """選挙管理委員会: 町議会議員選挙 開票結果 as published."""
    rows: list[list[object]] = [["川辺町議会議員一般選挙　開票結果（確定）"], ["順位", "候補者氏名", "党派", "現元新", "得票数", "当落"]]  # fmt: skip
    runners = _people(f, 13, 17)
    votes = sorted((f.chance.randint(60, 900) for _ in runners), reverse=True)
    rows += [[n, f"{one.surname}　{one.given}", f.chance.choice(("無所属", "○○党")), f.chance.choice("現元新"), count, "当" if n < 13 else ""] for n, (one, count) in enumerate(zip(runners, votes, strict=True), 1)]  # fmt: skip
    return _free("開票結果.ods", "開票結果", files.ods("確定", rows))


def welfare_plan(f: Family) -> Sample:
    """福祉課: a chapter of 地域福祉計画: every sensitive word and no person."""
    lines = ["第2章　現状と課題", f"本町の要介護認定者は{f.chance.randint(300, 900)}人で、原因疾患は認知症、脳血管疾患の順に多い。", "精神障害者保健福祉手帳の所持者、難病患者、ひきこもり状態にある方への支援が課題である。", "児童虐待、ＤＶ被害、犯罪被害者等の相談は、要保護児童対策地域協議会で共有する。", "再犯防止推進計画を包含し、保護観察所と連携する。", "信教及び国籍を理由とする差別の解消に取り組む。"]  # fmt: skip
    return _free("地域福祉計画（素案）第2章.odt", "計画", files.odt(lines))


def number_training(f: Family) -> Sample:
    """情報政策課: 特定個人情報 の研修 slides, with notes for the speaker."""
    year = f.chance.randint(6, 8)
    data = files.slides(
        files.Slide(
            "特定個人情報の取扱い", [f"令和{year}年度　新規採用職員研修", "個人番号は12桁、法人番号は13桁"]
        ),
        files.Slide(
            "持ち出すときは",
            table=[
                ["情報", "可否"],
                ["個人番号", "不可"],
                ["住民票コード", "不可"],
                ["口座番号", "課長承認"],
                ["病歴・障害", "課長承認"],
            ],
            note="ここで過去のヒヤリハットを話す（氏名は出さない）。所要5分。",
        ),
    )
    return _free("特定個人情報研修.pptx", "研修", data)


def fax_sheet(f: Family) -> Sample:
    """建設課: FAX送付状 between offices as RTF."""
    one, other = _people(f, 2, 2)
    lines = ["ＦＡＸ送付状", "宛先　○○建設事務所　維持管理課　御中", f"担当　{one.surname}主査", "発信　川辺町建設課", f"担当　{other.surname}（内線 {f.chance.randint(200, 299)}）", "電話　0200-00-1234　ＦＡＸ　0200-00-1235", "件名　道路占用協議について", f"枚数　{f.chance.randint(2, 9)}枚（本状を含む）"]  # fmt: skip
    return _free("FAX送付状.rtf", "送付状", files.rtf(lines))


def vendor_mail(f: Family) -> Sample:
    """情報政策課: a mail from a company about a maintenance window."""
    one = _people(f, 1, 1)[0]
    body = f"川辺町　情報政策課　ご担当者様\r\n\r\nいつもお世話になっております。ひかり情報サービスの{one.surname}です。\r\n保守作業のご案内です（受付番号 {f.chance.randrange(10**11, 10**12)}）。\r\n日時：2025年{f.chance.randint(10, 12)}月{f.chance.randint(1, 28)}日 22:00～24:00\r\n影響：住民記録システム停止\r\n\r\n--\r\nひかり情報サービス株式会社 公共サポート部 {one.surname} {one.given}\r\nTEL 0120-000-{f.chance.randint(100, 999)}\r\n"  # fmt: skip
    return _free("保守作業のご案内.eml", "業者メール", files.letter("support@vendor.example.co.jp", "joho@town.kawabe.lg.jp", "【ご案内】定期保守作業", body))  # fmt: skip


def school_timetable(f: Family) -> Sample:
    """中学校: 時間割 with the teachers of the lessons."""
    staff = [one.surname for one in _people(f, 12, 18)]
    rows: list[list[object]] = [["川辺中学校　時間割"], ["校時", *(f"{grade}年{room}組" for grade in (1, 2, 3) for room in (1, 2))]]  # fmt: skip
    rows += [[n, *(f"{f.chance.choice(('国', '数', '英', '理', '社', '保体', '道徳'))}（{f.chance.choice(staff)}教諭）" for _ in range(6))] for n in range(1, 7)]  # fmt: skip
    return _free("時間割R7後期.xlsx", "時間割", files.book(files.Sheet("月曜", rows)))


def town_history(f: Family) -> Sample:
    """教育委員会: 町史 の原稿: the mayors of a village that is no more."""
    men = [one for one in town.residents(f.chance, 40, born=(1930, 1950)) if one.sex == "男"][: f.chance.randint(10, 12)]  # fmt: skip
    lines = ["第4編　近代　　第1章　山下村の成立", "　明治22年、町村制の施行により山下村が誕生した。歴代の村長は次のとおりである。"]  # fmt: skip
    lines += [f"　　第{n}代　{one.surname}　{one.given}　　明治{20 + 2 * n}年{f.chance.randint(1, 12)}月就任" for n, one in enumerate(men, 1)]  # fmt: skip
    return _free("町史原稿_第4編.docx", "町史", files.word([*lines, "　この間、明治二十八年には赤痢、同四十年には痘瘡の流行をみた（村役場文書 第百二号）。"]))  # fmt: skip


def works_notice(f: Family) -> Sample:
    """上下水道課: 断水・工事のお知らせ with places of the works."""
    rows = [["工事箇所", "期間", "規制"]]
    rows += [[f"川辺町本町{f.chance.randint(1, 5)}丁目{f.chance.randint(1, 30)}番地先", f"{f.chance.randint(10, 12)}月{f.chance.randint(1, 28)}日　9:00～16:00", f.chance.choice(("片側交互通行", "全面通行止"))] for _ in range(f.chance.randint(3, 9))]  # fmt: skip
    data = files.word(["水道管布設替工事のお知らせ", rows, f"施工　{f.chance.choice(COMPANIES)}　現場代理人　{_people(f, 1, 1)[0].surname}", "お問合せ　上下水道課　電話0200-00-1122"])  # fmt: skip
    return _free("断水のお知らせ.docx", "工事の知らせ", data)


def passed_numbers(f: Family) -> Sample:
    """総務課: 職員採用試験 合格者の受験番号."""
    rows: list[list[object]] = [["試験区分", "受験番号"]]
    rows += [[f.chance.choice(("一般行政", "保健師", "土木")), f"2025{f.chance.randint(1000, 9999)}"] for _ in range(f.chance.randint(8, 25))]  # fmt: skip
    return _free("saiyo_goukaku.html", "合格発表", files.page("第1次試験合格者", rows))


def section_heads(f: Family) -> Sample:
    """総務課: 課長会議 次第 as plain text."""
    heads = _people(f, len(SECTIONS), len(SECTIONS))
    lines = ["課長会議次第", f"令和7年10月{f.chance.randint(1, 28)}日（月）8:40～　201会議室", "出席者"]
    lines += [f"  {section}長 {one.surname}" for section, one in zip(SECTIONS, heads, strict=True)]
    lines += ["1 町長あいさつ", "2 12月補正予算の要求について（財政）", "3 マイナンバーカードの交付状況（住民課）", "4 インフルエンザの流行について（健康推進課）", "5 その他"]  # fmt: skip
    return _free("課長会議次第.txt", "会議次第", "\r\n".join(lines).encode("cp932"))
