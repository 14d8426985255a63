"""More files of the seventh family that must be held: what hides in corners, in open formats and in containers."""

from __future__ import annotations

import openpyxl
import screening_seventh_files as files
from screening_family import Family, Sample, labels
from screening_files import table_text
from screening_seventh import (
    Hand,
    account,
    half_kana,
    insured,
    licence,
    officer,
    residence_code,
    residents,
)
from screening_words import my_number, wide

_CARE = ("要支援１", "要支援２", "要介護１", "要介護２", "要介護３", "要介護４", "要介護５")  # fmt: skip


def long_life_gift(f: Family) -> Sample:
    """健康福祉課→会計課: 敬老祝金の支給調書(表計算の開放形式)."""
    h, c = Hand(f.chance), f.chance
    rows: list[list[object]] = [["米寿・白寿祝金支給調書"], ["行政区", "氏名", "生年月日", "住所", "振込先", "口座番号", "支給額"]]  # fmt: skip
    rows += [
        [f"{c.randint(1, 14)}区", h.name(one), h.day(one.birth), one.address, c.choice(("めぐみの農協川辺", "十六銀行川辺", "ゆうちょ")), account(c), "10,000"]
        for one in residents(c, c.randint(12, 40), (1927, 1939), here=True)
    ]  # fmt: skip
    return Sample("敬老祝金支給調書.ods", "long_life_gift", files.ods({"支給調書": rows}), True, labels("支給調書", "name birth address bank_account"))  # fmt: skip


def shift_comment(f: Family) -> Sample:
    """保育所の勤務表: 表は職員の当番だけだが、セルのコメントに休む人の病気がある."""
    c = f.chance
    names = [officer(c) for _ in range(9)]
    days: list[list[object]] = [[f"5/{day}", c.choice(names), c.choice(names), ""] for day in range(1, 29)]
    rows: list[list[object]] = [["５月　早番・遅番表"], ["日", "早番", "遅番", "土曜"], *days]  # fmt: skip

    def finish(made: openpyxl.Workbook) -> None:
        files.note(
            files.sheet_of(made, "5月"),
            "B4",
            f"{names[0]}さんはうつ病のため５月は休み、診断書提出済み。病名は本人の希望で伏せること。",
        )

    return Sample("早番遅番表5月.xlsx", "shift_comment", files.book({"5月": rows}, finish=finish), True, labels("comment", "name sensitive"))  # fmt: skip


def very_hidden_source(f: Family) -> Sample:
    """税務課→県: 滞納の集計表。元の名簿が再表示の一覧にも出ないシートに残る."""
    h, c = Hand(f.chance), f.chance
    debtors: list[list[object]] = [["宛名番号", "氏名", "生年月日", "住所", "税目", "滞納額", "個人番号"]]  # fmt: skip
    debtors += [
        [c.randint(10000, 99999), h.name(one), h.day(one.birth), one.address, c.choice(("固定資産税", "住民税", "国保税")), c.randint(10, 900) * 1000, my_number(c)]
        for one in residents(c, c.randint(20, 60))
    ]  # fmt: skip
    total: list[list[object]] = [["税目別滞納繰越額", "", ""], ["税目", "件数", "金額"], ["固定資産税", 81, 12034000], ["住民税", 133, 9120500], ["国保税", 142, 20118000]]  # fmt: skip

    def finish(made: openpyxl.Workbook) -> None:
        files.sheet_of(made, "DATA").sheet_state = "veryHidden"

    return Sample("滞納繰越集計_県報告.xlsx", "very_hidden_source", files.book({"集計": total, "DATA": debtors}, finish=finish), True, labels("DATA", "name birth address my_number"))  # fmt: skip


def payroll(f: Family) -> Sample:
    """総務課→銀行: 給与の振込先の変更一覧。職員の口座は私的なもの."""
    h, c = Hand(f.chance), f.chance
    rows: list[list[object]] = [["給与振込口座　変更届　集計"], ["職員番号", "所属", "氏名", "口座名義カナ", "銀行・支店", "種別", "口座番号"]]  # fmt: skip
    rows += [
        [f"{c.randint(100, 999):06}", c.choice(("総務課", "建設課", "住民課")), h.name(one), half_kana(one.reading), "大垣共立 川辺", "普", h.digits(account(c), 7)]
        for one in residents(c, c.randint(5, 20), (1964, 2003))
    ]  # fmt: skip
    return Sample("給与口座変更_5月.xlsx", "payroll", files.book({"変更": rows}), True, labels("変更", "name bank_account"))  # fmt: skip


def sick_leave(f: Family) -> Sample:
    """総務課→産業医: 休職中の職員の復職判定の依頼(Word)."""
    h, c = Hand(f.chance), f.chance
    one = residents(c, 1, (1968, 1998))[0]
    lines = [
        "復職面談のお願い",
        "産業医　殿",
        f"対象職員　{h.name(one)}（{h.day(one.birth)}生）",
        f"病名　{c.choice(('適応障害', 'うつ病', '乳がん術後', 'くも膜下出血後'))}",
        "病気休暇　令和７年１０月１日から　　休職　令和８年１月４日から",
        "主治医の診断書では６月から半日勤務が可能とのことです。面談のうえ意見書をお願いします。",
    ]
    return Sample("復職面談依頼.docx", "sick_leave", files.paper(lines, footer="総務課人事係　親展"), True, labels("body", "name birth sensitive"))  # fmt: skip


def certificate_request(f: Family) -> Sample:
    """他市の住民→住民課: 郵送の戸籍の請求書(入力欄のある PDF)."""
    h, c = Hand(f.chance), f.chance
    one = residents(c, 1, (1950, 1999))[0]
    lines = ["戸籍謄抄本等　郵送請求書", "川辺町長　様", "", "請求者　住所", "　　　　氏名", "　　　　生年月日", "　　　　日中の連絡先", "本人確認書類　種類", "　　　　番号"]  # fmt: skip
    fields = {
        "住所": one.address,
        "氏名": h.name(one),
        "生年月日": h.day(one.birth),
        "電話": h.phone(one),
        "種類": "運転免許証",
        "免許証番号": h.digits(licence(c), 4, 4, 4),
    }
    data = files.filled_form(lines, fields)
    return Sample("戸籍郵送請求書.pdf", "certificate_request", data, True, labels("form-field", "address name birth phone driving_licence"))  # fmt: skip


def sticky_note(f: Family) -> Sample:
    """税務課: 償却資産の申告の手引きの PDF に、係が付箋で個人番号を書き留めた."""
    h, c = Hand(f.chance), f.chance
    one = residents(c, 1, (1945, 1985))[0]
    lines = ["償却資産（固定資産税）申告の手引き", "１　申告していただく方　町内に事業用の資産をお持ちの方", "２　提出期限　令和９年２月１日", "３　提出先　川辺町税務課"]  # fmt: skip
    data = files.annotated(lines, f"{h.name(one)}さん窓口で個人番号の記入漏れ。聞き取り {my_number(c)}、{h.day(one.birth)}生")  # fmt: skip
    return Sample("償却資産の手引き.pdf", "sticky_note", data, True, labels("annotation", "name my_number birth"))  # fmt: skip


def care_review(f: Family) -> Sample:
    """高齢福祉係→認定審査会の事務局: 審査の資料を固めた zip."""
    h, c = Hand(f.chance), f.chance
    rows: list[list[object]] = [["審査番号", "被保険者番号", "氏名", "年齢", "前回介護度", "一次判定", "主治医意見書の傷病名"]]  # fmt: skip
    rows += [
        [n, insured(c), h.name(one), 2026 - one.birth[0], c.choice(_CARE), c.choice(_CARE), c.choice(("アルツハイマー型認知症", "大腿骨頸部骨折", "脳出血後遺症", "心不全", "胃がん"))]
        for n, one in enumerate(residents(c, c.randint(10, 35), (1928, 1958)), 1)
    ]  # fmt: skip
    data = files.archive({"R080515/shinsa.csv": table_text(rows, encoding="cp932"), "R080515/readme.txt": "審査会資料です。ご確認ください。".encode("cp932")})  # fmt: skip
    return Sample("審査会資料_0515.zip", "care_review", data, True, labels(files.CSV, "insured_number name sensitive"))  # fmt: skip


def online_claims(f: Family) -> Sample:
    """電子申請の受付データ(JSON): 児童手当の認定請求."""
    h, c = Hand(f.chance), f.chance
    made = [
        {"受付番号": f"R08-{c.randint(10**7, 10**8 - 1)}", "手続": "児童手当等の認定請求", "請求者": {"氏名": h.name(one), "フリガナ": one.reading, "生年月日": h.day(one.birth), "個人番号": my_number(c), "住所": one.address, "電話番号": h.phone(one)}, "口座": {"金融機関": "十六銀行", "支店": "川辺", "口座番号": account(c)}}
        for one in residents(c, c.randint(3, 15), (1980, 2003), here=True)
    ]  # fmt: skip
    return Sample("shinsei_20260511.json", "online_claims", files.data_json({"件数": len(made), "申請": made}), True, labels(files.JSON, "name birth my_number address phone bank_account"))  # fmt: skip


def disability_report(f: Family) -> Sample:
    """福祉課→県の更生相談所: 身体障害者手帳の進達書(RTF)."""
    h, c = Hand(f.chance), f.chance
    one = residents(c, 1, (1940, 2015))[0]
    lines = [
        "身体障害者手帳交付申請書の進達について",
        "岐阜県身体障害者更生相談所長　様",
        "このことについて、下記のとおり進達します。",
        f"申請者　氏名　{h.name(one)}",
        f"　　　　生年月日　{h.day(one.birth)}",
        f"　　　　住所　{one.address}",
        f"障害名　{c.choice(('疾病による両眼視力障害', '右上肢機能の全廃', '両感音性難聴', '直腸機能障害'))}",
        f"手帳の等級（意見）　{c.randint(1, 6)}級",
    ]
    return Sample("手帳進達書.rtf", "disability_report", files.rtf(lines), True, labels("body", "name birth address sensitive"))  # fmt: skip


def house_repair(f: Family) -> Sample:
    """住民→高齢福祉係: 介護保険の住宅改修費の申請書(表計算の様式、一人が何行にもわたる)."""
    h, c = Hand(f.chance), f.chance
    one, other = residents(c, 2, (1930, 1955), here=True)
    rows: list[list[object]] = [
        ["", "介護保険居宅介護（介護予防）住宅改修費支給申請書"],
        [],
        ["", "フリガナ", one.reading, "", "保険者番号", "215066"],
        ["", "被保険者氏名", h.name(one), "", "被保険者番号", insured(c)],
        ["", "生年月日", h.day(one.birth), "", "性別", one.sex],
        ["", "住所", one.address, "", "電話番号", h.phone(one)],
        ["", "住宅の所有者", one.surname + other.given, "", "本人との関係", "配偶者"],
        ["", "改修の内容・箇所及び規模", "玄関・便所に手すりを設置"],
        ["", "振込先", "めぐみの農業協同組合", "川辺支店", "普通", account(c)],
        ["", "口座名義（カナ）", half_kana(one.reading)],
    ]

    def finish(made: openpyxl.Workbook) -> None:
        for area in ("B1:F1", "C8:F8", "C10:F10"):
            files.sheet_of(made, "申請書").merge_cells(area)

    return Sample("住宅改修費申請書.xlsx", "house_repair", files.book({"申請書": rows}, finish=finish), True, labels("申請書", "name birth address phone insured_number bank_account"))  # fmt: skip


def error_log(f: Family) -> Sample:
    """システム業者の調査依頼: 連携サーバーの記録に個人番号とカナ氏名が出ている."""
    c = f.chance
    lines = [f"2026-05-11 02:{n % 60:02}:{c.randint(0, 59):02},{c.randint(0, 999):03} INFO  [batch-{c.randint(1, 4)}] JukiRenkei - step={c.randint(1, 8)} rc=0 elapsed={c.randint(10, 900)}ms" for n in range(60)]  # fmt: skip
    for one in residents(c, c.randint(3, 8)):
        lines.insert(
            c.randint(5, 55),
            f"2026-05-11 02:31:07,114 ERROR [batch-2] AtenaUpdate - 更新失敗 kojinNo={my_number(c)} simeiKana={one.reading} birth={one.birth[0]}{one.birth[1]:02}{one.birth[2]:02} cause=ORA-00001",
        )
    return Sample("renkei_20260511.log.txt", "error_log", files.text(lines, "cp932"), True, labels("body", "my_number name birth"))  # fmt: skip


def election_pay(f: Family) -> Sample:
    """選挙管理委員会→会計課: 投票立会人の報酬の支払調書。番号は全角."""
    h, c = Hand(f.chance), f.chance
    rows: list[list[object]] = [["町長選挙　投票立会人　報酬支払調書"], ["投票区", "氏名", "住所", "個人番号", "報酬額", "源泉徴収額"]]  # fmt: skip
    rows += [
        [f"第{c.randint(1, 9)}投票区", h.name(one), one.address, wide(my_number(c)), 10900, 0]
        for one in residents(c, c.randint(9, 27), (1945, 2000), here=True)
    ]  # fmt: skip
    return Sample("立会人報酬.xlsx", "election_pay", files.book({"調書": rows}), True, labels("調書", "name address my_number"))  # fmt: skip


def hidden_rows(f: Family) -> Sample:
    """保健センター→検診機関: 大腸がん検診の日程。去年の要精密検査の人の行が隠してある."""
    h, c = Hand(f.chance), f.chance
    people = residents(c, c.randint(4, 9), (1945, 1980))
    rows: list[list[object]] = [["日程", "会場", "定員", "備考"], ["6/3", "保健センター", 80, ""], ["6/10", "中川辺公民館", 60, ""], ["6/17", "下麻生公民館", 60, ""], []]  # fmt: skip
    rows += [["要精密検査", h.name(one), h.day(one.birth), f"{c.choice(('便潜血陽性', '大腸ポリープ切除', '大腸がん疑い'))}　未受診 {h.phone(one)}"] for one in people]  # fmt: skip

    def finish(made: openpyxl.Workbook) -> None:
        for n in range(6, 6 + len(people)):
            files.sheet_of(made, "R8").row_dimensions[n].hidden = True

    return Sample("大腸がん検診日程.xlsx", "hidden_rows", files.book({"R8": rows}, finish=finish), True, labels("R8", "name birth sensitive phone"))  # fmt: skip


def boxed_address(f: Family) -> Sample:
    """税務課→住民: 還付充当の通知。窓空き封筒の宛名と口座がテキストボックスにある."""
    h, c = Hand(f.chance), f.chance
    one = residents(c, 1, (1945, 1998))[0]
    data = files.paper(["還付（充当）通知書", "あなたの町民税・県民税について過誤納金が生じましたので、次のとおり還付します。", f"還付金額　{c.randint(3, 90) * 500:,}円"])  # fmt: skip
    data = files.text_box(data, [one.address, f"{h.name(one)}　様", f"還付先　十六銀行 川辺支店 普通 {account(c)}"])  # fmt: skip
    return Sample("還付充当通知.docx", "boxed_address", data, True, labels("text-box", "address name bank_account"))  # fmt: skip


def mail_attachment(f: Family) -> Sample:
    """町→警察: 行方不明の高齢者の照会。本文に一人、添付に利用者の一覧."""
    h, c = Hand(f.chance), f.chance
    one, *others = residents(c, 14, (1932, 1955), here=True)
    rows: list[list[object]] = [["氏名", "住所", "電話", "介護度", "病歴"]]
    rows += [[h.name(it), it.address, h.phone(it), c.choice(_CARE), c.choice(("認知症", "高血圧症・認知症"))] for it in others]  # fmt: skip
    lines = [
        "加茂警察署　生活安全課　御中",
        "川辺町地域包括支援センターです。本日１４時ごろから所在不明の方について照会します。",
        f"氏名 {h.name(one)}　{h.day(one.birth)}生（{2026 - one.birth[0]}歳）",
        f"住所 {one.address}",
        "認知症（要介護２）。紺の上着、杖。",
        "見守りネットワークの登録者一覧も添付します。",
    ]
    data = files.letter("houkatsu@town.kawabe.lg.jp", "seian@police.example.jp", "所在不明者の照会", lines, {"touroku.xlsx": files.book({"登録者": rows})})  # fmt: skip
    return Sample("所在不明照会.eml", "mail_attachment", data, True, labels("body", "name birth address sensitive") | labels("登録者", "name address phone sensitive"))  # fmt: skip


def tracked_addition(f: Family) -> Sample:
    """住民課の議事録の修正: 追加された文に住民の住民票コードと名前が残る."""
    h, c = Hand(f.chance), f.chance
    one = residents(c, 1, (1950, 1999))[0]
    data = files.paper(["窓口改善会議　議事録", "１　証明書の誤交付について、原因を共有した。", "２　再発防止として、二人で確認する。"])  # fmt: skip
    data = files.changed(data, added=[f"（補足）誤交付の相手は{h.name(one)}様、住民票コード {residence_code(c)}、{one.address}。謝罪済み。"])  # fmt: skip
    return Sample("窓口改善会議_修正2.docx", "tracked_addition", data, True, labels("inserted", "name residence_code address"))  # fmt: skip


def facility_users(f: Family) -> Sample:
    """障害者支援の事業所→福祉課: 利用者の状況報告のスライド(表)."""
    h, c = Hand(f.chance), f.chance
    rows: list[list[object]] = [["利用者", "年齢", "障害・疾病", "今月の様子"]]
    rows += [[h.name(one), 2026 - one.birth[0], c.choice(("知的障害（B1）", "統合失調症", "自閉症", "高次脳機能障害")), c.choice(("通所は週４日", "不調で欠席が続く", "工賃が上がった"))] for one in residents(c, c.randint(4, 8), (1960, 2005))]  # fmt: skip
    data = files.slides([("サービス担当者会議", ["就労継続支援Ｂ型　あゆみ工房", "５月分の報告"], "")], rows)  # fmt: skip
    return Sample("担当者会議_5月.pptx", "facility_users", data, True, labels(files.SLIDE_TABLE, "name sensitive"))  # fmt: skip
