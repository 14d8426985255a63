"""Tenth family, must be held: lists and exports that left the office with the wrong mail, stick or page."""

from __future__ import annotations

from screening_family import Family, Sample
from screening_files import Grid, table_text, with_pivot_cache
from screening_seventh_files import (
    CSV,
    TABLE,
    archive,
    book,
    html,
    letter,
    note,
    ods,
    paper,
    sheet_of,
    text,
)
from screening_tenth import (
    COMMENT,
    HEAD,
    PIVOT,
    TEXT,
    at,
    card,
    columns,
    dater,
    digits,
    driving_licence,
    encoding,
    foreigners,
    held,
    hidden,
    insured,
    letters,
    officials,
    reader,
    residence_code,
    resident,
    residents,
    settled,
    speller,
    to_many,
)

HEADS_AED = ["№", "氏　名", "性別", "年齢", "緊急連絡先"]


def wrong_attachment(f: Family) -> Sample:
    """A call for a festival with last year's list of stalls behind its plan."""
    name, every = speller(f), residents(f, 14, 40)
    head = f.chance.choice(("No 出店者 〒・住所 携帯 出店内容", "ブース 代表 所在 ＴＥＬ 品目"))
    rows = [[n, name(p), p.address, p.mobile, f.chance.choice(("焼きそば", "わたあめ", "金魚すくい"))] for n, p in enumerate(every, 1)]  # fmt: skip
    plan = book(
        {
            "会場配置": [["区画", "間口"], *[[f"A-{n}", "3.0m"] for n in range(1, 20)]],
            "R7実績": columns(head, rows),
        }
    )
    lines = [
        "自治会　各位",
        "",
        "夏まつりの会場配置図をお送りします。",
        "ご確認をお願いいたします。",
        "",
        "川辺町 商工観光課",
    ]
    data = letter(
        "shoko@town.kawabe.lg.jp",
        "jichikai@kawabe-center.example.jp",
        "夏まつり会場配置図の送付",
        lines,
        {"夏まつり_配置図(最終).xlsx": plan},
    )
    return held(
        "夏まつり配置図送付.eml",
        "last year's list in the attached plan",
        data,
        at("R7実績", "name address phone"),
    )


def behind_the_pivot(f: Family) -> Sample:
    name, day, every = speller(f), dater(f), residents(f, 25, 70, "old")
    head = f.chance.choice(
        (
            "保険証番号 受診者名 生年月日 性 町内会 判定 所見",
            "被保番 氏名カナ漢字 生年 M/F 自治会 総合判定 医師所見",
        )
    )
    seen = ("高血圧症 治療中", "ＨｂＡ１ｃ 7.4 糖尿病疑い", "異常なし", "脂質異常症", "慢性腎臓病 G3b")
    rows = [[insured(f.chance), name(p), day(p), p.sex, f.chance.choice(("東", "西", "浜")), f.chance.choice("ABCD"), f.chance.choice(seen)] for p in every]  # fmt: skip
    shown: Grid = [
        ["行ラベル", "個数 / 判定"],
        *[[x, f.chance.randint(3, 30)] for x in ("東", "西", "浜", "総計")],
    ]
    data = book({"集計": shown, "元データ": columns(head, rows)}, finish=hidden("元データ"))
    data = settled(with_pivot_cache(data, head.split(), rows))
    return held("R7特定健診_町内会別受診状況.xlsx", "the hidden source of a pivot table", data, at("元データ", "insured_number name birth sensitive"), at(PIVOT, "insured_number name birth sensitive"))  # fmt: skip


def all_in_the_address_line(f: Family) -> Sample:
    every = residents(f, 15, 45, "grown")
    lines = [
        "子育て講座にお申込みの皆さま",
        "",
        "当日は筆記用具と飲み物をお持ちください。",
        "駐車場には限りがあります。",
        "",
        "みなと市 こども家庭課",
    ]
    data = to_many(
        "kodomo@city.minato-hama.lg.jp",
        [(p.full, p.email) for p in every],
        "【ご連絡】子育て講座の持ち物について",
        lines,
    )
    return held("子育て講座連絡_送信控.eml", "everybody in To instead of BCC", data, at(HEAD, "name email"))


def vaccination_bookings(f: Family) -> Sample:
    kana, day = reader(f), dater(f)
    rows = [[digits(f.chance, 10), kana(p), day(p), p.mobile, f"2026/10/{f.chance.randint(1, 31):02} {f.chance.randint(9, 16)}:{f.chance.choice(('00', '15', '30'))}", f.chance.choice(("保健センター", "武道館")), f.chance.randint(1, 2)] for p in residents(f, 30, 90)]  # fmt: skip
    data = table_text(
        columns(
            f.chance.choice(
                (
                    "接種券番号 接種者氏名(カナ) 誕生日 連絡先 予約枠 会場 回数",
                    "ticket_no name_kana birthday tel slot place dose",
                )
            ),
            rows,
        ),
        encoding="cp932",
    )
    return held("yoyaku_dl_20261001.csv", "bookings with readings only", data, at(CSV, "name birth phone"))


def price_relief_transfers(f: Family) -> Sample:
    kana = reader(f, half=True)
    rows = [[n, f"{f.chance.randint(1, 9999):04}", p.bank, f"{f.chance.choice('本南浜')}{f.chance.choice(('店', '町支店'))}", f.chance.choice(("普通", "1")), p.account, kana(p), 30000, p.full, p.address] for n, p in enumerate(residents(f, 20, 60), 1)]  # fmt: skip
    data = table_text(
        columns(
            f.chance.choice(
                (
                    "通番 金融機関CD 金融機関 店舗 種目 口座 名義 支給額 世帯主 送付先",
                    "SEQ 銀行コード 銀行名 支店名 預金種目 口座番号 受取人ｶﾅ 金額 漢字氏名 方書含む住所",
                )
            ),
            rows,
        ),
        encoding=encoding(f),
    )
    return held(
        "物価高騰給付金_振込データ(第3回).csv",
        "transfers of a benefit",
        data,
        at(CSV, "bank_account name address"),
    )


def evacuation_plans(f: Family) -> Sample:
    name, day, every = speller(f), dater(f), residents(f, 12, 35, "old")
    state = ("要介護4", "身障1級(下肢)", "療育A", "人工呼吸器", "要介護3・認知症Ⅲa", "精神2級")
    rows = [[name(p), p.age, day(p), p.address, p.home, f.chance.choice(state), speller(f)(resident(f.chance, "grown")), f.chance.choice(("車いす", "担架", "徒歩"))] for p in every]  # fmt: skip
    return held("個別避難計画_進捗(浜地区).ods", "who needs help in a flood", ods({"浜": columns(f.chance.choice(("対象者 齢 生 居所 電話 状態区分 支援者 移動手段", "要支援者 年齢 生年月日 住家 固定 心身の状況 近隣協力者 避難方法")), rows)}), at("浜", "name birth address phone sensitive"))  # fmt: skip


def web_form_answers(f: Family) -> Sample:
    head = [
        "受付ID",
        "受付日時",
        "【必須】お名前(姓)",
        "【必須】お名前(名)",
        "ふりがな",
        "【必須】ご連絡のとれるメールアドレス",
        "日中つながる電話番号",
        "ご希望の日",
        "同伴のお子さまの人数",
    ]
    rows = [[f"R-{n:05}", f"2026-06-{n % 28 + 1:02}T10:{n % 60:02}:00", p.surname, p.given, " ".join(p.kana), p.email, p.mobile.replace("-", ""), f"第{f.chance.randint(1, 3)}希望まで可", f.chance.randint(0, 3)] for n, p in enumerate(residents(f, 15, 60, "grown"), 1)]  # fmt: skip
    return held(
        "form_answers_親子料理教室.csv",
        "an export of a web form",
        table_text([head, *rows], encoding="utf-8-sig"),
        at(CSV, "name email phone"),
    )


def aed_course(f: Family) -> Sample:
    name, every = speller(f), residents(f, 24, 24, "grown")
    cells = [[n, name(p), p.sex, p.age, p.mobile] for n, p in enumerate(every, 1)]
    rows = [[*cells[n], "", *cells[n + 12]] for n in range(12)]
    top = [
        ["普通救命講習Ⅰ　受講者名票"],
        ["日時", "令和8年2月8日　9時～12時"],
        [],
        [*HEADS_AED, "", *HEADS_AED],
    ]
    return held(
        "0208救命講習(AED)受講者.xlsx",
        "participants, two blocks side by side",
        book({"名票": [*top, *rows]}),
        at("名票", "name phone"),
    )


def stick_as_archive(f: Family) -> Sample:
    """What stood on a lost stick of a school: plans, a class roll, choices of schools."""
    name, day, pupils = speller(f), dater(f), residents(f, 18, 36, "child")
    roll = book({"3-2": columns("番 生徒 ふりがな 生年月日 保護者 緊急時", [[n, name(p), " ".join(p.kana), day(p), resident(f.chance, "grown").full, p.mobile] for n, p in enumerate(pupils, 1)])})  # fmt: skip
    choice = [[p.full, f.chance.choice(("川辺高", "商業", "高専")), f.chance.randint(210, 440), f.chance.choice(("", "起立性調節障害で欠席多い", "母子・就学援助", ""))] for p in pupils]  # fmt: skip
    plan = paper(
        [
            "体育大会　実施要項",
            "1 期日　令和8年5月30日",
            "2 会場　本校グラウンド",
            f"3 係主任　{officials(f, 1)[0]}教諭",
        ]
    )
    data = archive({"usb/R8体育大会/要項.docx": plan, "usb/3-2/renraku.xlsx": roll, "usb/3-2/shinro.csv": table_text(columns("名 志望 実力 備", choice), encoding="cp932"), "usb/readme.txt": text(["職員室PCへ戻すこと"], "cp932")})  # fmt: skip
    return held(
        "usb_backup.zip",
        "a mixed folder of a stick",
        data,
        at("3-2", "name birth phone"),
        at(CSV, "name sensitive"),
    )


def sql_dump(f: Family) -> Sample:
    day = dater(f)
    rows = [f"INSERT INTO JK_KOJIN (SETAI_NO,RENBAN,SHIMEI,KANA,SEINEN,JUSHO,JUMIN_CD,KOJIN_NO) VALUES ('{digits(f.chance, 8)}',{n},'{p.surname}　{p.given}','{' '.join(p.kana)}','{day(p)}','{p.address}','{residence_code(f.chance)}','{p.number}');" for n, p in enumerate(residents(f, 12, 40), 1)]  # fmt: skip
    lines = [
        "-- 検証環境へ投入(本番抽出 2026/03/02)",
        "SET NAMES utf8mb4;",
        "TRUNCATE TABLE JK_KOJIN;",
        *rows,
        "COMMIT;",
    ]
    return held(
        "JK_KOJIN_ins.sql.txt",
        "an export of the residents' table",
        text(lines),
        at(TEXT, "name birth address residence_code my_number"),
    )


def crash_dump(f: Family) -> Sample:
    one, two = residents(f, 2, 2)
    lines = ["2026-04-16 09:31:07,114 ERROR [http-nio-8080-exec-7] j.k.kokuho.ShikakuService - 資格取得処理で例外", "java.lang.NullPointerException: hihokenshaNo", "\tat jp.kawabe.kokuho.ShikakuService.toroku(ShikakuService.java:412)", *[f"\tat org.springframework.web.servlet.Frame{n}.invoke(Frame{n}.java:{n * 37})" for n in range(1, f.chance.randint(8, 40))]]  # fmt: skip
    lines += [f"  request={{shimeiKanji={p.full}, shimeiKana={' '.join(p.kana)}, birthday={p.birth[0]}-{p.birth[1]:02}-{p.birth[2]:02}, mynumber={p.number}, tel={p.mobile}}}" for p in (one, two)]  # fmt: skip
    return held(
        "catalina_20260416.log.txt",
        "a trace with the request in it",
        text(lines),
        at(TEXT, "name birth my_number phone"),
    )


def donors_cards(f: Family) -> Sample:
    name = speller(f)
    rows = [[f"F{n:06}", name(p), card(f.chance), f"{f.chance.randint(1, 12):02}/{f.chance.randint(27, 31)}", f"{f.chance.randint(1, 9)}0,000円", p.email] for n, p in enumerate(residents(f, 4, 20, "grown"), 1)]  # fmt: skip
    data = html(
        "ふるさと寄附　決済エラー一覧",
        ["代行業者の管理画面を保存したもの。再決済の案内に使う。"],
        columns(
            f.chance.choice(
                ("申込番号 寄附者 カード番号 有効期限 寄附額 メール", "order_id 氏名 PAN exp 金額 mail")
            ),
            rows,
        ),
    )
    return held("kessai_error_list.html", "card numbers of donors", data, at(TABLE, "name credit_card email"))


def language_class(f: Family) -> Sample:
    rows = [[latin, kana, country, f"{letters(f.chance, 2)}{digits(f.chance, 8)}{letters(f.chance, 2)}", f"20{f.chance.randint(26, 30)}.{f.chance.randint(1, 12)}.{f.chance.randint(1, 28)}", resident(f.chance).address, resident(f.chance).mobile] for latin, kana, country in foreigners(f, f.chance.randint(5, 12))]  # fmt: skip
    head = f.chance.choice(
        (
            "氏名(ローマ字) よみ 国 在留カード 期限 すまい でんわ",
            "Name カナ Nationality Card_No Expiry Address Phone",
        )
    )
    return held("にほんご教室_受付簿R8.xlsx", "foreign residents with their cards", book({"前期": [["にほんご教室　うけつけ"], [], *columns(head, rows)]}), at("前期", "name residence_card address phone"))  # fmt: skip


def pupils_abroad(f: Family) -> Sample:
    pupils = residents(f, 5, 9, "child")
    kind = f.chance.randrange(1, 3)
    rows = [[p.full, f"{letters(f.chance, 2)}{digits(f.chance, 7)}", dater(f)(p) if kind == 2 else f"{p.birth[2]:02}/{p.birth[1]:02}/{p.birth[0]}", f.chance.choice(("えび・かに", "なし", "卵", "喘息吸入薬携帯")), resident(f.chance, "grown").full, p.mobile] for p in pupils]  # fmt: skip
    data = paper(
        ["令和8年度　姉妹都市派遣　団員一覧", "旅行社あて送付用。航空券の手配に使用する。"],
        [
            columns(
                f.chance.choice(
                    (
                        "団員 旅券番号 生年月日 アレルギー等 保護者 連絡先",
                        "生徒 パスポート DOB 健康上の留意 保護者 携帯",
                    )
                ),
                rows,
            )
        ],
    )
    return held(
        "派遣団員一覧(旅行社提出).docx",
        "pupils' passports",
        data,
        at(TABLE, "name passport birth sensitive phone"),
    )


def drivers_check(f: Family) -> Sample:
    rows = [[f"{f.chance.randint(1001, 4999)}", p.full, driving_licence(f.chance), f"R{f.chance.randint(9, 12)}.{p.birth[1]}.{p.birth[2]}", f.chance.choice(("中型(8t)", "普通", "準中型(5t)")), f.chance.choice(("眼鏡等", "", "AT限定"))] for p in residents(f, 6, 30, "grown")]  # fmt: skip
    return held("公用車運転者_免許確認(半期).csv", "licences of staff", table_text(columns(f.chance.choice(("職員No 氏名 免許証 有効 種類 条件", "職番 運転者 免許番号 更新期限 区分 備考")), rows), encoding="cp932"), at(CSV, "name driving_licence"))  # fmt: skip


def pay_slip_remark(f: Family) -> Sample:
    ill = resident(f.chance, "grown")
    hours = [[n, one, f.chance.randint(0, 45)] for n, one in enumerate(officials(f, 8), 1)]
    said = f"{ill.surname}主査は適応障害の診断書提出(3か月)。{f.chance.choice(('本人希望で他の職員には伏せること', '復職は9月以降、産業医面談あり'))}"
    data = book(
        {"時間外": columns("№ 職員 時間", hours)},
        finish=lambda made: note(sheet_of(made, "時間外"), "C4", said),
    )
    return held(
        "6月時間外集計(企画課).xlsx",
        "a colleague's illness in a comment",
        data,
        at(COMMENT, "name sensitive"),
    )


def filtered_subsidy(f: Family) -> Sample:
    """A sheet for a firm in which a filter hides all other applicants."""
    name, every = speller(f), residents(f, 15, 50, "grown")
    rows = [[f"省エネ{n:03}", name(p), p.address, p.mobile, p.bank, "普通", p.account, f.chance.choice(("給湯器", "冷蔵庫", "エアコン"))] for n, p in enumerate(every, 1)]  # fmt: skip
    head = f.chance.choice(
        (
            "受付 申請者 設置場所 電話 振込先 種別 番号 対象機器",
            "整理番号 申込人 住民登録地 連絡 金融機関 預金 口座番号 品",
        )
    )
    return held("省エネ家電補助_(株)かわでん分.xlsx", "a filter instead of a deletion", book({"台帳": columns(head, rows)}, finish=hidden("台帳", 3, len(rows))), at("台帳", "name address phone bank_account"))  # fmt: skip
