"""The fifth family's files that must be held: forms, letters, mails, and what lies where no screen shows it."""

from __future__ import annotations

import screening_fifth as town
import screening_fifth_files as files
import screening_pdf
from screening_family import Family, Labels, Sample, labels
from screening_files import table_text
from screening_words import japanese_date

OFFICE = "fukushi@town.kawabe.lg.jp"


def _held(name: str, what: str, data: bytes, *found: Labels) -> Sample:
    return Sample(name, what, data, True, frozenset().union(*found))


def _one(f: Family, born: tuple[int, int] = (1938, 1995)) -> town.Resident:
    return town.residents(f.chance, 1, born=born)[0]


def case_meeting(f: Family) -> Sample:
    """福祉課: 生活保護 ケース診断会議録, one named person in running text."""
    one = _one(f)
    name = f"{one.surname}{one.given}"
    illness = f.chance.choice(("うつ病", "統合失調症", "アルコール依存症", "肝硬変"))
    lines = [
        "ケース診断会議　会議録", "日時　令和7年9月18日（木）10時～10時40分", "場所　第2会議室", "出席者　福祉課長、査察指導員、地区担当員、嘱託医",
        "１　対象世帯", f"　世帯主　{name}（{one.age}歳）　単身　住所　{town.address_style(f.chance)(one)}",
        "２　経過", f"　{name}氏は令和4年から{illness}により通院中であり、主治医は週20時間以内の軽作業であれば就労可能との意見である。",
        "３　方針", "　就労支援員と連携し、次回の受診に同行する。",
    ]  # fmt: skip
    return _held("ケース診断会議録0918.docx", "ケース会議", files.word(lines), labels("body", "name address sensitive"))  # fmt: skip


def child_guidance(f: Family) -> Sample:
    """子育て支援課: 家庭児童相談 の記録票 as RTF, kept by an old program."""
    child = _one(f, (2010, 2019))
    mother = next(one for one in (town.kin(f.chance, child, (1980, 1995)) for _ in range(99)) if one.sex == "女")  # fmt: skip
    lines = [
        "家庭児童相談記録票", "受理番号　R7-14", f"児童氏名　{child.surname}　{child.given}（{town.kana_style(f.chance)(child)}）", f"生年月日　{japanese_date(child.birth)}",
        f"住所　{town.address_style(f.chance)(child)}", f"保護者　母　{mother.surname}　{mother.given}　電話　{town.phone_style(f.chance, mobile=1)(mother)}",
        f"【相談内容】学校から連絡。{child.given}さんは自閉スペクトラム症の診断を受け、服薬しているが、8月から受診が途切れている。母も精神科に通院中。",
        "【対応】10/3 母と面接予定。教育相談員と情報を共有する。",
    ]  # fmt: skip
    return _held("記録票14.rtf", "児童相談", files.rtf(lines), labels("body", "name birth address phone sensitive"))  # fmt: skip


def driver_cards(f: Family) -> Sample:
    """企画課: デマンドタクシー 運転者台帳, a form of several rows for each driver."""
    name, home, day = town.name_style(f.chance), town.address_style(f.chance), town.day_style(f.chance)
    rows: list[list[object]] = [["運転者台帳"]]
    for one in town.residents(f.chance, f.chance.randint(3, 6), born=(1955, 1985)):
        rows += [[], ["氏名", name(one), "", "生年月日", day(one.birth)], ["住所", home(one)], ["免許証番号", f"第{town.licence(f.chance)}号", "", "有効期限", f"令和{f.chance.randint(8, 12)}年{one.birth[1]}月{min(28, one.birth[2])}日"], ["種類", "中型・二種", "", "健康診断", "R7.6 受診済"]]  # fmt: skip
    return _held("運転者台帳.xlsx", "運転者台帳", files.book(files.Sheet("台帳", rows, merged=("A1:E1",))), labels("台帳", "name birth address driving_licence"))  # fmt: skip


def pasted_mail(f: Family) -> Sample:
    """教育委員会: a mail between colleagues with the list of participants pasted into it."""
    name, phone = town.name_style(f.chance), town.phone_style(f.chance, mobile=0.9)
    lines = ["お疲れさまです。生涯学習係です。", "11/8 親子そば打ち教室の申込者です。当日の受付をお願いします。", ""]  # fmt: skip
    lines += [f"{n}. {name(one)}　{one.age}歳　{phone(one)}　{town.mailbox(f.chance, one)}" for n, one in enumerate(town.residents(f.chance, f.chance.randint(11, 20), born=(1960, 2015)), 1)]  # fmt: skip
    lines += ["", "--", "川辺町教育委員会　生涯学習係　内線 312"]
    return _held("申込者の件.eml", "教室申込", files.letter("gakushu@town.kawabe.lg.jp", "kouminkan@town.kawabe.lg.jp", "そば打ち教室の申込者について", "\r\n".join(lines)), labels("body", "name phone email"))  # fmt: skip


def attached_mail(f: Family) -> Sample:
    """保育園: a mail whose words are harmless and whose attached workbook lists pupils with allergies."""
    name = town.name_style(f.chance, honorific=True)
    rows: list[list[object]] = [["組", "園児名", "生年月日", "アレルギー疾患・医師の診断", "対応"]]
    rows += [[f.chance.choice(("すみれ", "ばら", "ゆり")), name(one), japanese_date(one.birth), f.chance.choice(("鶏卵アレルギー（アナフィラキシー既往）", "牛乳アレルギー", "小麦アレルギー・気管支喘息")), f.chance.choice(("除去食", "代替食", "エピペン預かり"))] for one in town.residents(f.chance, f.chance.randint(10, 18), born=(2019, 2023))]  # fmt: skip
    data = files.letter("hoikuen@town.kawabe.lg.jp", "kyushoku@town.kawabe.lg.jp", "10月分の対応表", "いつもお世話になっております。\r\n標記の表を送りますのでご確認ください。\r\n", {"10gatsu.xlsx": files.book(files.Sheet("対応表", rows))})  # fmt: skip
    return _held("10月分の対応表.eml", "アレルギー対応", data, labels("対応表", "name birth sensitive"))


def speaker_note(f: Family) -> Sample:
    """健康推進課: slides of an anonymous case for a study day; the notes name the patient."""
    one = _one(f, (1940, 1960))
    name = f"{one.surname}{one.given}"
    data = files.slides(
        files.Slide("地域ケア会議　事例検討", ["川辺町地域包括支援センター"]),
        files.Slide(
            "事例A　80歳代　独居",
            ["閉じこもりがちで服薬が不規則", "近隣との関わりは良好"],
            note=f"Aさんは{name}さん。{town.address_style(f.chance)(one)}。アルツハイマー型認知症、要介護2。長女には診断名を伝えていない。",
        ),
        files.Slide("検討したいこと", ["見守りの体制", "服薬の支援"]),
    )
    return _held("事例検討会.pptx", "発表ノート", data, labels("note", "name address sensitive"))


def slide_table(f: Family) -> Sample:
    """社会福祉協議会: slides with a table of people to look after."""
    name = town.name_style(f.chance, honorific=True)
    rows: list[list[object]] = [["地区", "お名前", "年齢", "電話", "状況"]]
    rows += [[f.chance.choice(("上町", "下町")), name(one), one.age, town.phone_style(f.chance, mobile=0)(one), f.chance.choice(("認知症の診断あり、火の始末", "脳梗塞後遺症、右半身まひ", "統合失調症で通院中"))] for one in town.residents(f.chance, f.chance.randint(5, 9), born=(1930, 1948))]  # fmt: skip
    return _held("見守り会議資料.pptx", "見守り", files.slides(files.Slide("見守りネットワーク会議"), files.Slide("対象の方", table=rows)), labels(files.TABLE, "name phone sensitive"))  # fmt: skip


def commented_draft(f: Family) -> Sample:
    """住民課: a public notice in draft; a colleague's comment quotes a 住民票コード."""
    one = _one(f)
    note = f"{one.surname}{one.given}さん（住民票コード {town.residence_code(f.chance)}）から文面が分かりにくいと苦情あり。直してください。"  # fmt: skip
    lines = ["住民票の写し等の第三者交付に係る本人通知制度について", "事前に登録された方に、住民票の写し等を第三者に交付した事実をお知らせする制度です。", "登録の窓口　住民課　戸籍住民係"]  # fmt: skip
    return _held("本人通知制度_案.docx", "コメント", files.word(lines, comment=note), labels("comment", "name residence_code"))  # fmt: skip


def tracked_letter(f: Family) -> Sample:
    """税務課: a template made from a real refund letter; the change marks still hold the payee."""
    one = _one(f)
    bank, _, branch, _ = one.bank
    gone = [f"{one.surname}　{one.given}　様", f"振込先　{bank} {branch}　普通　{one.account}　{one.account_name}"]  # fmt: skip
    lines = ["過誤納金還付通知書（ひな形）", "次のとおり過誤納金が生じましたので、地方税法第17条の規定により還付します。", "還付金額　　　　　　円"]  # fmt: skip
    return _held("還付通知ひな形.docx", "変更履歴", files.word(lines, deleted=gone, inserted=["（氏名）　様"]), labels("deleted", "name bank_account"))  # fmt: skip


def pivot_source(f: Family) -> Sample:
    """介護保険係: a table of counts whose pivot cache keeps every insured person."""
    name, day = town.name_style(f.chance), town.day_style(f.chance)
    head = ("被保険者番号", "氏名", "生年月日", "地区", "居宅介護支援事業所")
    rows = [[f"000{f.chance.randrange(10**7):07}", name(one), day(one.birth), f.chance.choice(("上町", "下町", "原")), f.chance.choice(("社協ケアプラン", "ケアセンターもみじ", "さくら居宅"))] for one in town.residents(f.chance, f.chance.randint(20, 70), born=(1928, 1958))]  # fmt: skip
    counts: list[list[object]] = [["地区別認定者数"], ["地区", "人数"]]
    counts += [[place, sum(row[3] == place for row in rows)] for place in ("上町", "下町", "原")]  # fmt: skip
    return _held("地区別認定者数.xlsx", "ピボット", files.with_pivot(files.book(files.Sheet("集計", counts)), head, rows), labels("pivot-cache", "insured_number name birth"))  # fmt: skip


def hidden_accounts(f: Family) -> Sample:
    """福祉課: 物価高騰給付金 の審査表; the columns of the accounts are hidden for the printout."""
    name, home = town.name_style(f.chance), town.address_style(f.chance)
    rows: list[list[object]] = [["申請番号", "申請者氏名", "住所", "給付額", *("金融機関名", "支店名", "口座番号"), "審査"]]  # fmt: skip
    rows += [[f"K{f.chance.randint(1, 999):04}", name(one), home(one), 30000, one.bank[0], one.bank[2], one.account, f.chance.choice(("可", "可", "照会中"))] for one in town.residents(f.chance, f.chance.randint(15, 40))]  # fmt: skip
    return _held("物価高騰給付金_審査.xlsx", "隠れた列", files.book(files.Sheet("審査", rows, hidden_columns="EFG")), labels("審査", "name address bank_account"))  # fmt: skip


def filtered_rows(f: Family) -> Sample:
    """建設課: 町営住宅 入居申込 list, filtered so that only two rows of figures show."""
    name, phone = town.name_style(f.chance), town.phone_style(f.chance, mobile=0.8)
    rows: list[list[object]] = [["団地", "部屋", "申込者", "世帯人数", "連絡先", "現住所", "優先"]]
    rows += [[f.chance.choice(("緑ヶ丘", "川端")), f.chance.randint(101, 408), name(one), f.chance.randint(1, 5), phone(one), town.address_style(f.chance)(one), f.chance.choice(("", "ひとり親", "子育て"))] for one in town.residents(f.chance, f.chance.randint(12, 25), born=(1950, 2003))]  # fmt: skip
    rows.append(["合計", "", f"{len(rows) - 1}件", "", "", "", ""])
    return _held("町営住宅申込状況.xlsx", "隠れた行", files.book(files.Sheet("申込", rows, hidden_rows=range(2, len(rows)))), labels("申込", "name phone address"))  # fmt: skip


def address_labels(f: Family) -> Sample:
    """敬老会: a sheet of address labels in Word, three to a row, no head at all."""
    home = town.residents(f.chance, 3 * f.chance.randint(5, 10), born=(1930, 1950))
    cells = [f"〒{one.postal}\n{one.town}{one.block}\n{one.surname}　{one.given}　様" for one in home]
    return _held("敬老会宛名ラベル.docx", "宛名ラベル", files.word([[cells[n : n + 3] for n in range(0, len(cells), 3)]]), labels(files.TABLE, "name address"))  # fmt: skip


def web_export(f: Family) -> Sample:
    """住民課: the result page of the 国保 system, saved as HTML."""
    name, day = town.name_style(f.chance), town.day_style(f.chance)
    rows: list[list[object]] = [["行", "記号", "被保険者番号", "枝番", "氏名", "生年月日", "資格取得日", "世帯主"]]  # fmt: skip
    rows += [[n, "川国", f"{f.chance.randrange(10**7):07}", f"{f.chance.randint(1, 4):02}", name(one), day(one.birth), "令和7年4月1日", name(town.kin(f.chance, one, (1950, 1995)))] for n, one in enumerate(town.residents(f.chance, f.chance.randint(10, 40), born=(1950, 2020)), 1)]  # fmt: skip
    return _held("kokuho_search.html", "国保照会", files.page("国民健康保険　資格照会結果", rows, ["検索条件：資格取得日　R7.4.1～R7.4.30"]), labels("table", "insured_number name birth"))  # fmt: skip


def form_answers(f: Family) -> Sample:
    """企画課: the answers of an online form as JSON."""
    home, kana = town.address_style(f.chance), town.kana_style(f.chance)
    answers = [
        {"受付番号": f"2025{n:06}", "申請日時": f"2025-09-{f.chance.randint(1, 30):02}T{f.chance.randint(0, 23):02}:15:00", "申込者": {"氏名": f"{one.surname} {one.given}", "フリガナ": kana(one), "生年月日": "{}-{:02}-{:02}".format(*one.birth), "住所": home(one), "電話番号": one.mobile, "メールアドレス": town.mailbox(f.chance, one)}, "希望日": "2025-11-15", "同伴者数": f.chance.randint(0, 3)}
        for n, one in enumerate(town.residents(f.chance, f.chance.randint(12, 40), born=(1950, 2006)), 1)
    ]  # fmt: skip
    return _held("form_answers.json", "電子申請", files.as_json({"form": "移住体験ツアー申込", "answers": answers}), labels("body", "name birth address phone email"))  # fmt: skip


def donors(f: Family) -> Sample:
    """企画課: ふるさと納税 寄附者 CSV in a ZIP from the portal."""
    phone, home = town.phone_style(f.chance), town.address_style(f.chance)
    rows: list[list[object]] = [["受注番号", "寄附者氏名", "フリガナ", "郵便番号", "住所", "電話番号", "メールアドレス", "寄附金額", "返礼品", "ワンストップ", "入金方法"]]  # fmt: skip
    rows += [[f"FN{f.chance.randrange(10**10):010}", f"{one.surname}{one.given}", "".join(one.kana), one.postal, home(one), phone(one), town.mailbox(f.chance, one), f.chance.choice((10000, 20000, 55000)), f.chance.choice(("新米10kg", "りんごジュース", "牛すき焼き用")), f.chance.choice(("希望する", "希望しない")), "クレジットカード決済"] for one in town.residents(f.chance, f.chance.randint(20, 80), born=(1950, 2000))]  # fmt: skip
    return _held("furusato_202509.zip", "寄附者", files.packed({"kifu/202509.csv": table_text(rows, encoding="cp932"), "kifu/readme.txt": "文字コードはShift_JISです。".encode("cp932")}), labels("table", "name address phone email"))  # fmt: skip


def card_memo(f: Family) -> Sample:
    """企画課: a memo taken at the telephone with a card number in it."""
    one, digits = _one(f), town.card(f.chance)
    shown = f.chance.choice((digits, "-".join(digits[n : n + 4] for n in range(0, 16, 4)), " ".join(digits[n : n + 4] for n in range(0, 16, 4))))  # fmt: skip
    text = f"9/12 14:20 電話\r\nふるさと納税 二重に決済されたとの申出\r\n{one.surname}{one.given}様 TEL {one.mobile}\r\nカード番号 {shown} 有効期限 08/28\r\nポータル事業者に取消を依頼→折り返し\r\n"  # fmt: skip
    return _held("電話メモ0912.txt", "カード番号", text.encode("cp932"), labels("body", "name phone credit_card"))  # fmt: skip


def doctors_opinion(f: Family) -> Sample:
    """介護保険係: 主治医意見書 on one person, printed as PDF."""
    one = _one(f, (1928, 1955))
    lines = [
        "主治医意見書", "", f"被保険者番号　000{one.account}", f"申請者　（ふりがな）{town.kana_style(f.chance)(one)}", f"　　　　{one.surname}　{one.given}　　{one.sex}", f"生年月日　{japanese_date(one.birth)}（{one.age}歳）",
        f"住所　{one.prefecture}{one.town}{one.block}", "", "１．傷病に関する意見", f"（1）診断名　1. {f.chance.choice(('アルツハイマー型認知症', '脳梗塞後遺症', 'パーキンソン病'))}　2. 高血圧症", "（2）症状としての安定性　不安定",
        "（3）経過　令和5年に発症し、当院で加療中。最近は夜間せん妄がみられる。", "２．特別な医療　なし", "３．心身の状態に関する意見　日常生活自立度 A2・Ⅱb", "", "川辺町立診療所",
    ]  # fmt: skip
    return _held(
        "主治医意見書.pdf",
        "主治医意見書",
        screening_pdf.plain(lines),
        labels("body", "name address birth insured_number sensitive"),
    )


def boxed_note(f: Family) -> Sample:
    """税務課: a count of returns; a text box keeps one taxpayer's number to be asked about."""
    one = _one(f)
    rows: list[list[object]] = [["申告会場", "2/17", "2/18", "2/19"], ["本庁", 31, 28, 40], ["北支所", 12, 9, 15]]  # fmt: skip
    box = f"要確認：{one.surname} {one.given}さん　マイナンバー {town.number_style(f.chance)(one.my_number)}　番号確認書類なし"  # fmt: skip
    return _held("申告受付件数.xlsx", "図形の文字", files.book_with_box("件数", rows, box), labels("text-box", "name my_number"))  # fmt: skip


def cell_comment(f: Family) -> Sample:
    """総務課: a shift table of 会計年度任用職員; a cell's comment tells why one of them is away."""
    one = _one(f, (1965, 2000))
    rows: list[list[object]] = [["週", "月", "火", "水"], ["10/6", "A・B", "B・C", "A・C"], ["10/13", "祝日", "A・B", "B"]]  # fmt: skip
    note = f"C＝{one.surname}{one.given}さんは乳がんの手術のため10/20から病気休暇。本人から口外しないよう申出あり。"  # fmt: skip
    return _held("窓口シフト.xlsx", "セルのコメント", files.book(files.Sheet("10月", rows, comments={"D2": note})), labels("comment", "name sensitive"))  # fmt: skip


def letter_header(f: Family) -> Sample:
    """障害福祉係: a letter without a name in its text; the header carries the person and the number."""
    one = _one(f)
    head = f"{one.surname}　{one.given}　様　（後期高齢者医療　被保険者番号 {one.code}）"
    lines = ["高額療養費の支給申請について", "令和7年6月診療分の自己負担額が限度額を超えています。", "同封の申請書に必要事項を記入し、返信用封筒でお送りください。", "お問合せ　住民課　医療給付係　電話 内線 141"]  # fmt: skip
    return _held("高額療養費案内.docx", "ヘッダー", files.word(lines, header=head, footer="1"), labels("header", "name insured_number"))  # fmt: skip


def headless_accounts(f: Family) -> Sample:
    """学校教育課: 就学援助費 の振込 CSV without heads, copied out of the bank's web page."""
    rows = [[one.bank[0], one.bank[2], "普通", one.account, one.account_name, f.chance.choice((11630, 22730, 63000))] for one in town.residents(f.chance, f.chance.randint(12, 40), born=(1975, 1998))]  # fmt: skip
    return _held("就援_振込10月.csv", "見出しのない口座", table_text(rows, encoding="cp932"), labels("table", "bank_account name"))  # fmt: skip


def relay_team(f: Family) -> Sample:
    """小学校: 陸上記録会 の参加児童 with class and times, nothing but names."""
    name = town.name_style(f.chance, honorific=f.chance.random() < 0.5)
    rows: list[list[object]] = [["町内小学校陸上記録会　参加申込書"], ["学校名", "川辺町立北小学校", "", "引率", "教頭"], [], ["種目", "学年", "氏名", "ふりがな", "ベスト記録"]]  # fmt: skip
    rows += [[f.chance.choice(("100m", "走り幅跳び", "ボール投げ", "4×100mR")), f.chance.choice((5, 6)), name(one), "".join(chr(ord(c) - 0x60) for c in "".join(one.kana)), f"{f.chance.uniform(13, 19):.1f}"] for one in town.residents(f.chance, f.chance.randint(14, 30), born=(2013, 2016))]  # fmt: skip
    return _held("陸上記録会申込（北小）.xlsx", "記録会", files.book(files.Sheet("申込書", rows)), labels("申込書", "name"))  # fmt: skip


def temporary_pay(f: Family) -> Sample:
    """総務課: 給与支払報告 of short-time staff as ODS, with My Number and birthday."""
    name, number, day = town.name_style(f.chance), town.number_style(f.chance), town.day_style(f.chance)
    rows: list[list[object]] = [["個人番号", "受給者氏名", "生年月日", "住所", "支払金額", "源泉徴収税額"]]
    rows += [[number(one.my_number), name(one), day(one.birth), town.address_style(f.chance)(one), f.chance.randrange(90000, 2400000), f.chance.randrange(0, 50000)] for one in town.residents(f.chance, f.chance.randint(5, 30), born=(1955, 2005))]  # fmt: skip
    return _held("給与支払報告（会計年度）.ods", "支払報告", files.ods("報告", rows), labels("報告", "my_number name birth address"))  # fmt: skip


def volunteers(f: Family) -> Sample:
    """公民館: a plain list of volunteers for the festival: name, phone."""
    name, phone = town.name_style(f.chance), town.phone_style(f.chance)
    rows: list[list[object]] = [["名前", "電話", "できること"]]
    rows += [[name(one), phone(one), f.chance.choice(("駐車場", "受付", "豚汁", "後片付け"))] for one in town.residents(f.chance, f.chance.randint(11, 25), born=(1945, 2008))]  # fmt: skip
    return _held("文化祭ボランティア.xlsx", "ボランティア", files.book(files.Sheet("名簿", rows)), labels("名簿", "name phone"))  # fmt: skip
