"""Tenth family, must be held: what is told about one person, in letters, notes, chats and forms left filled in."""

from __future__ import annotations

import io

import pikepdf
from screening_family import Family, Sample
from screening_pdf import plain
from screening_seventh_files import (
    TABLE,
    book,
    changed,
    data_json,
    paper,
    rtf,
    text,
    text_box,
)
from screening_tenth import (
    BOX,
    DELETED,
    TEXT,
    at,
    columns,
    dater,
    digits,
    held,
    officials,
    resident,
    residents,
    settled,
)


def bars(data: bytes, lines: list[int]) -> bytes:
    """``data``, a PDF, with black bars drawn over some lines: the text below stays."""
    with pikepdf.open(io.BytesIO(data)) as made:
        drawn = "\n".join(f"0 g 90 {797 - 16 * n} 300 13 re f" for n in lines)
        made.pages[0].contents_add(made.make_stream(drawn.encode()))
        out = io.BytesIO()
        made.save(out)
    return settled(out.getvalue())


def black_bars(f: Family) -> Sample:
    p, day = resident(f.chance), dater(f)
    ill = f.chance.choice(("双極性障害", "網膜色素変性症", "脳梗塞後遺症による右片麻痺"))
    lines = ["裁　決　書", "", "審査請求人", f"　住所　{p.address}", f"　氏名　{p.surname}　{p.given}", f"　　　　（{day(p)}生）", "", "処分庁　川辺町福祉事務所長", "", "主文　本件審査請求を棄却する。", "理由", f"１　請求人は{ill}により障害者手帳２級の交付を受け、", "　　令和６年４月から生活保護を受給している。"]  # fmt: skip
    return held(
        "裁決書(公表用_墨消し済).pdf",
        "black bars over text that is still there",
        bars(plain(lines), [3, 4, 5, 11, 12]),
        at(TEXT, "address name birth sensitive"),
    )


def disclosed_record(f: Family) -> Sample:
    child, parent = resident(f.chance, "child"), resident(f.chance, "grown")
    rows = [["R7.11.4 電話", f"{officials(f, 1)[0]}(相談員)", "近隣から泣き声通告。"], ["R7.11.5 訪問", "2名", f"母（{parent.given}）は「しつけで叩いた」と認める。左腕にあざ。"], ["R7.11.20", "会議", "要保護児童として登録、児相と情報共有。"]]  # fmt: skip
    head = [
        "保有個人情報部分開示　対象文書",
        f"開示請求者　{parent.surname}　{parent.given}",
        f"児童　{parent.surname}　{child.given}（{child.age}歳）",
    ]
    return held(
        "開示文書04_児童記録.docx",
        "a record that was disclosed to the wrong party",
        paper(head, [columns("日時 対応者 内容", rows)]),
        at(TABLE, "name sensitive"),
    )


def survey_remarks(f: Family) -> Sample:
    """Answers without names, until one reads the last column."""
    people = residents(f, 3, 5)
    calm = (
        "特にありません",
        "バスを増やしてほしい",
        "公園の草が伸びている",
        "",
        "広報が読みやすくなった",
        "病院が遠い",
    )
    said = (
        "うつ病で仕事を辞めました",
        "統合失調症の息子と二人暮らしです",
        "パーキンソン病で外出できません",
        "夫の暴力で避難してきました",
    )
    told = [f"{f.chance.choice(said)}。相談したいので連絡ください。{p.full} {p.mobile}" for p in people]
    every = told + [f.chance.choice(calm) for _ in range(f.chance.randint(20, 60))]
    f.chance.shuffle(every)
    rows = [[n, f.chance.choice(("20代", "40代", "60代", "80代以上")), f.chance.randint(1, 5), f.chance.randint(1, 5), one] for n, one in enumerate(every, 1)]  # fmt: skip
    return held("まちづくりアンケート_自由記述付.xlsx", "names and illness in free answers", book({"回答": columns("整理番号 年代 問1 問2 問3(自由記述)", rows)}), at("回答", "name phone sensitive"))  # fmt: skip


def counsellor(f: Family) -> Sample:
    pupil = resident(f.chance, "child")
    lines = ["スクールカウンセラー面接メモ（取扱注意）", f"川辺中　{f.chance.randint(1, 3)}年{f.chance.randint(1, 4)}組　{pupil.full}", "９月の席替え以降、教室に入れない日が続く。", f"手首に{f.chance.choice(('自傷の痕', 'リストカットの跡'))}。母は精神科通院中、父とは別居。", f"本人「{f.chance.choice(('消えてしまいたいと思う夜がある', '家に帰るとお父さんに殴られる'))}」", "次回、養護教諭と同席。児童精神科の受診を勧める。"]  # fmt: skip
    return held("SC面接0917.docx", "notes of a school counsellor", paper(lines), at(TEXT, "name sensitive"))


def referral(f: Family) -> Sample:
    p, day = resident(f.chance, "old"), dater(f)
    ill = f.chance.choice(("アルツハイマー型認知症", "肺癌(ステージⅢ)", "慢性心不全、心房細動", "Ｃ型肝炎"))
    lines = ["診療情報提供書（市町村用）", "川辺町地域包括支援センター　御中", f"川辺中央病院　内科　{officials(f, 1)[0]}", f"患者氏名　{p.surname} {p.given}　殿（{p.sex}）　生年月日　{day(p)}", f"住所　{p.address}　電話　{p.home}", f"傷病名　{ill}", f"既往歴　{f.chance.choice(('大腿骨頚部骨折術後', '糖尿病性腎症', '特記なし'))}", "退院後の在宅療養につき、訪問看護の調整をお願いします。"]  # fmt: skip
    return held(
        "紹介状_包括宛.rtf",
        "a letter of a hospital",
        rtf(lines),
        at(TEXT, "name birth address phone sensitive"),
    )


def call_centre(f: Family) -> Sample:
    calm = ["ごみ袋の販売店を案内", "住民票の手数料を案内", "担当課へ転送（税務）", "無言", "開庁時間を案内"]
    p, q, r = residents(f, 3, 3)
    told = [f"{p.full}様よりカードの件。番号読み上げ {p.number} にて照合、再発行を案内", f"年金機構へ確認 {q.full}様 基礎年金番号{digits(f.chance, 4)}-{digits(f.chance, 6)}", f"折返し希望 {q.full}様 {q.mobile} 障害年金の診断書について", f"{r.surname}様({r.address})娘さんがひきこもり、保健師へ取次"]  # fmt: skip
    every = told + [f.chance.choice(calm) for _ in range(f.chance.randint(30, 80))]
    f.chance.shuffle(every)
    lines = ["# コールセンター応対ログ 2026-05-18", *[f"{8 + n // 20:02}:{n * 3 % 60:02} OP{n % 6 + 1} {f.chance.randint(30, 600)}秒 {one}" for n, one in enumerate(every, 10)]]  # fmt: skip
    return held(
        "cc_log_0518.txt",
        "a log of calls with one number read out",
        text(lines, "cp932"),
        at(TEXT, "name my_number pension_number phone address sensitive"),
    )


def chat(f: Family) -> Sample:
    p = resident(f.chance)
    by = officials(f, 2)
    said = ["お疲れさまです", f"さっき窓口に来た{p.full}さん、保護の申請です", f"{f.chance.choice(('アルコール依存症で先月退院', '覚醒剤の前歴あり、出所して2か月', '末期の腎不全で透析中'))}だそうです", "了解、ケース会議にあげます", f"携帯は{p.mobile}です"]  # fmt: skip
    value = {"room": "福祉1係", "messages": [{"from": by[n % 2], "at": f"2026-04-21T13:{n * 2:02}:00+09:00", "text": one} for n, one in enumerate(said)]}  # fmt: skip
    return held(
        "logochat_export_福祉1係.json",
        "a chat about somebody at the counter",
        data_json(value),
        at(TEXT, "name phone sensitive"),
    )


def form_left_filled(f: Family) -> Sample:
    """The form for downloading, made out of the last applicant's."""
    p = resident(f.chance)
    rows = [["申請者", p.full, "電話", p.home], ["住　所", p.address, "", ""], ["振込先", f"{p.bank}　本店", "普通", p.account], ["口座名義（ｶﾅ）", " ".join(p.kana), "", ""], ["申請額", "円", "印", ""]]  # fmt: skip
    return held("様式第3号_生垣設置補助金請求書.docx", "a form still filled in", paper(["様式第３号（第８条関係）", "生垣設置奨励補助金交付請求書", "川辺町長　様"], [rows], ["※太枠内を記入してください。"]), at(TABLE, "name phone address bank_account"))  # fmt: skip


def former_addressee(f: Family) -> Sample:
    p = resident(f.chance)
    data = paper(
        [
            "川福第　　号",
            "令和８年　　月　　日",
            "　　　　　　様",
            "川辺町福祉事務所長",
            "費用返還の決定について（通知）",
            "標記の件、生活保護法の規定により下記のとおり決定しました。",
        ]
    )
    gone = [f"{p.address}　{p.full}　様", f"就労収入の未申告により保護費{f.chance.randint(11, 98)}万円を返還"]
    return held(
        "通知ひな形(63条).docx",
        "the last addressee below tracked changes",
        changed(data, deleted=gone),
        at(DELETED, "address name sensitive"),
    )


def allergy_box(f: Family) -> Sample:
    pupils = residents(f, 3, 8, "child")
    lines = [f"{f.chance.randint(1, 6)}年 {p.full}　{f.chance.choice(('そば(アナフィラキシー・エピペン携行)', '乳・卵アレルギー', '落花生 除去食'))}" for p in pupils]  # fmt: skip
    data = text_box(
        paper(["6月の献立　配膳手順", "給食室 → 配膳員 → 学級担任", "除去食はトレイの色を変えること。"]),
        ["要確認児童", *lines],
    )
    return held(
        "6月配膳手順(掲示用).docx", "pupils' allergies in a text box", data, at(BOX, "name sensitive")
    )
