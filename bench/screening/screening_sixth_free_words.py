"""Family F, not to be held: forms, manuals and rules that speak of persons without being about any; single letters."""

from __future__ import annotations

from screening_family import NONE, Family, Sample, labels
from screening_files import table_text
from screening_sixth import (
    DISTRICTS,
    MAIL,
    OWNER,
    dashed,
    officials,
    residents,
)  # fmt: skip
from screening_sixth_files import (
    Book,
    Letter,
    Slides,
    html,
    mail,
)


def number_manual(f: Family) -> Sample:
    """Personnel: how to hand in a My Number, with a filled example."""
    said = Letter(
        [
            "個人番号（マイナンバー）届出書の書き方",
            "１　個人番号は12桁の数字です。通知カード又は個人番号カードの裏面を見て記入してください。",
            "２　本人確認書類（運転免許証、旅券、在留カード等）の写しを添えてください。",
            "【記入例】",
        ]
    )
    said.table(
        [
            ["氏名", "川辺　太郎"],
            ["フリガナ", "カワベ　タロウ"],
            ["個人番号", f.chance.choice(("1234 5678 9012", "１２３４５６７８９０１２", "000000000000"))],
            ["生年月日", "昭和○○年○月○日"],
            ["住所", "川辺市○○町○丁目○番○号"],
            ["振込口座", "○○銀行　○○支店　普通　１２３４５６７"],
        ]
    )
    said.say("提出先　総務課人事係（内線211）　提出期限　令和８年10月30日（金）")
    return Sample("マイナンバー届出の手引き.docx", "manual with an example", said.data(), False, NONE)


def privacy_policy(f: Family) -> Sample:
    """Public relations: the privacy policy of the city's site."""
    body = f"<h1>個人情報の取扱いについて</h1><p>{OWNER}は、要配慮個人情報（人種、信条、社会的身分、病歴、犯罪の経歴、犯罪により害を被った事実、心身の障害等）を、本人の同意なく取得しません。</p><ul><li>氏名、住所、電話番号、メールアドレス</li><li>個人番号、基礎年金番号、被保険者番号</li><li>クレジットカード番号は市では保有しません</li></ul><p>開示請求の窓口　総務課 0247-31-{f.chance.randint(2000, 2999)}　soumu@{MAIL}</p><p>令和{f.chance.randint(5, 8)}年４月１日改定</p>"
    return Sample("privacy.html", "privacy policy", html("個人情報の取扱い", body), False, NONE)


def chat_questions(f: Family) -> Sample:
    """Public relations: questions and answers for the chat robot."""
    pairs = [
        ("精神障害者保健福祉手帳の更新に必要なものは", "診断書、写真、手帳、個人番号の分かるもの"),
        ("認知症の父の口座から税金を引き落としたい", "口座振替依頼書に口座番号と届出印が必要です"),
        ("マイナンバーカードを失くした", "0120-95-0178へ連絡し、一時停止してください"),
        ("生活保護を受けたい", "福祉課保護係へご相談ください"),
        ("がん検診の対象年齢は", "40歳以上（子宮頸がんは20歳以上）です"),
        ("DVの相談はどこへ", "#8008 又は福祉課へ"),
    ]
    rows: list[list[object]] = [["ID", "質問", "回答", "担当課", "更新日"]]
    rows += [
        [
            f"Q{n:04}",
            ask,
            answer,
            f.chance.choice(("福祉課", "市民課", "健康増進課")),
            f"2026/05/{f.chance.randint(1, 28)}",
        ]
        for n, (ask, answer) in enumerate(f.chance.sample(pairs, 5), 1)
    ]
    return Sample(
        "chatbot_faq.csv", "questions and answers", table_text(rows, encoding="utf-8-sig"), False, NONE
    )


def reply_to_one(f: Family) -> Sample:
    """Construction: the answer to one resident's wish for a road mirror."""
    one, clerk = residents(f.chance, 1)[0], officials(f.chance, 1)[0]
    said = Letter(
        [
            "８川建第" + str(f.chance.randint(100, 900)) + "号",
            f"〒963-78{f.chance.randint(10, 99)}",
            one.address,
            f"{one.full}　様",
            f"{OWNER}長　{officials(f.chance, 1)[0]}",
            "カーブミラーの設置について（回答）",
            "御要望の交差点を確認しましたところ、見通しは基準の範囲内でした。今年度は路面標示で対応いたします。",
            f"なお、御連絡先として伺った{dashed(one.phone)}へも担当からお電話いたします。",
            f"担当　建設課維持係　{clerk}　電話0247-31-2155",
        ]
    )
    return Sample(
        "回答（カーブミラー）.docx",
        "answer to one resident",
        said.data(),
        False,
        labels("body", "name address phone"),
    )


def blank_debit_form(f: Family) -> Sample:
    """Tax: the blank form for paying by debit, with merged cells and a list for the menus."""
    made = Book()
    sheet = made.sheet(
        "依頼書",
        [
            ["市税等口座振替依頼書（新規・変更・廃止）"],
            ["納税義務者", "住所", "", "", "電話番号", "（　　　）　　－"],
            ["", "フリガナ", "", "", "生年月日", "T・S・H・R　　年　　月　　日"],
            ["", "氏名", "", "", "個人番号", "記入しないでください"],
            ["指定口座", "金融機関名", "", "支店", "口座番号", "□□□□□□□"],
            ["", "口座名義人（カナ）", "", "", "届出印", "㊞"],
            ["税目", "□市県民税　□固定資産税　□国民健康保険税　□軽自動車税", "", "", "通知書番号", ""],
        ],
    )
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("A2:A4")
    made.sheet(
        "リスト", [["普通"], ["当座"], ["納税準備"], [f"様式{f.chance.randint(1, 40)}号"]], state="hidden"
    )
    return Sample("口座振替依頼書様式.xlsx", "blank form", made.data(), False, NONE)


def lecture(f: Family) -> Sample:
    """Community: a lecture with the speaker's career, a page of the site."""
    speaker, host = officials(f.chance, 2)
    held = "令和８年10月" + str(f.chance.choice((3, 10, 17, 24, 31))) + "日（土）午後２時"
    body = f"<h1>市民講演会「がんとともに働く」</h1><p>講師　{speaker}氏（川辺市立病院　腫瘍内科部長）</p><p>19{f.chance.randint(60, 84)}年川辺市生まれ。乳がん、大腸がんの診療に携わり、著書多数。</p><p>{held}　市民文化会館　入場無料・申込不要</p><p>司会　{host}（市職員）</p><p>問 生涯学習課 0247-31-{f.chance.randint(2000, 2999)}</p>"
    return Sample("市民講演会.html", "a public lecture", html("市民講演会", body), False, NONE)


def complaint(f: Family) -> Sample:
    """City office's mailbox: one resident complains of the noise of a park."""
    one = residents(f.chance, 1, (30, 75))[0]
    body = f"公園緑地の担当の方へ\n\n{f.chance.choice(DISTRICTS)}公園の夜の花火がうるさくて困っています。見回りをお願いできませんか。\n\n{one.close}\n電話 {dashed(one.phone)}\n"
    heads = {
        "From": f"{one.surname}{one.given} <{one.mail}>",
        "To": f"toshikeikaku@{MAIL}",
        "Subject": "公園の花火について",
        "Date": "Sun, 07 Jun 2026 22:50:10 +0900",
    }
    return Sample(
        "公園の花火について.eml",
        "one resident's complaint",
        mail(heads, body),
        False,
        labels("body", "name phone") | labels("mail-header", "name email"),
    )


def training(f: Family) -> Sample:
    """General affairs: slides on leaks elsewhere, for new staff."""
    deck = Slides()
    deck.add(
        "個人情報の取扱い（新採用職員研修）",
        ["総務課　令和８年４月２日", f"講師　{officials(f.chance, 1)[0]}（文書法制係長）"],
    )
    deck.add(
        "事故の例",
        [
            "他市：住民税の通知書を誤送付（個人番号の記載あり）",
            "他市：障害者手帳の所持者名簿をＵＳＢで紛失",
            f"他県：感染者の病歴を含むメールを{f.chance.randint(20, 99)}名に誤送信",
        ],
        note="事例はいずれも報道発表から。市名は口頭でも言わない。",
    )
    deck.add(
        "要配慮個人情報とは",
        table=[
            ["種類", "例"],
            ["病歴", "がん、統合失調症、ＨＩＶ感染など"],
            ["障害", "手帳の交付を受けていること"],
            ["犯罪", "前科、犯罪の被害"],
        ],
    )
    return Sample("新採研修_個人情報.pptx", "training", deck.data(), False, NONE)
