"""What a careful person uses as evidence where no heading says it: company that columns keep, pay, samples, forms."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import pytest

from sekisho_screening.engine import inspect
from sekisho_screening.extract import Extraction, Rows
from sekisho_screening.findings import Report
from sekisho_screening.places import Part
from sekisho_screening.samples import is_made_up
from sekisho_screening.scan import Scanner
from sekisho_screening.settings import Settings

SETTINGS = Settings()
SCANNER = Scanner(SETTINGS)
SURNAMES = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "吉田", "山田")
GIVEN = ("太郎", "花子", "健一", "美咲", "翔太", "陽子", "誠", "由美子", "大輔", "恵子", "拓海", "久美子")
NAMES = [f"{surname}　{given}" for surname, given in zip(SURNAMES, GIVEN, strict=True)]


def look(text: str, name: str = "a.txt") -> Report:
    return inspect(io.BytesIO(text.encode()), name, SETTINGS, SCANNER)


def table(head: str, *bodies: Sequence[object]) -> Report:
    return look("\n".join([head, *(",".join(map(str, body)) for body in bodies)]), "a.csv")


def best(report: Report, kind: str) -> int:
    return max((one.score for one in report.findings if one.kind == kind), default=0)


def test_pay_makes_members_of_a_brigade_private() -> None:
    """Where the money goes is their own affair; the same list without accounts is one of office holders."""
    rows = [("第1分団", "団員", name, "0143", f"20473{n:02}") for n, name in enumerate(NAMES)]
    assert table("分団,階級,氏名,金融機関コード,口座番号", *rows).hold
    assert not table("分団,階級,氏名", *(row[:3] for row in rows)).hold


def test_pay_of_companies_does_not() -> None:
    rows = [("株式会社北の沢建設", "八十二銀行", f"20473{n:02}", name) for n, name in enumerate(NAMES)]
    assert not table("業者名,金融機関,口座番号,担当者", *rows).hold


def test_banks_promise_what_seven_digits_and_katakana_are() -> None:
    rows = [("八十二銀行", "池田支店", "普通", f"20473{n:02}", "ｻﾄｳ ﾊﾅｺ", 23_000) for n in range(6)]
    report = table("八十二銀行,本店,普通,1029384,ﾀﾅｶ ｼﾞﾛｳ,11000", *rows)
    assert report.hold
    assert best(report, "name") >= 50


@pytest.mark.parametrize("head", ["選手名,所属", "座席,氏名"])
def test_headings_that_may_name_persons(head: str) -> None:
    rows = [(name, "川辺中学校") if head[0] == "選" else ("A-1", name) for name in NAMES]
    assert table(head, *rows).people == len(NAMES)


def test_a_column_without_a_heading_of_names_half_of_which_are_known() -> None:
    strange = ["卯野原　環季", "鷺宮　与曽吉", "四十物　弥三太"]
    rows = [(n, name, "S20.4.5") for n, name in enumerate([*NAMES, *strange])]
    assert table("1,加藤　誠,S21.1.1", *rows).people == len(NAMES) + len(strange) + 1


def test_a_table_on_its_side() -> None:
    text = "\n".join(["氏名," + ",".join(NAMES), "生年月日," + ",".join(["昭和50年1月2日"] * 12)])
    assert look(text, "a.csv").people == len(NAMES)


def test_numbers_that_never_change_are_no_persons() -> None:
    """A device has one number of twelve digits; one in ten passes the check digit."""
    rows = [("123456789018", f"2025/9/1 {n}:00", n) for n in range(24)]
    assert not table("device_id,timestamp,level", *rows).hold


@pytest.mark.parametrize("phone", ["62-1234", "9012345678", "090-1234-5678／62-1234", "（0261）62－1234"])
def test_telephones_as_columns_write_them(phone: str) -> None:
    rows = [(name, phone.replace("1234", f"12{n:02}")) for n, name in enumerate(NAMES)]
    found = [one for one in table("氏名,連絡先", *rows).findings if one.kind == "phone"]
    assert [one.count for one in found] == [len(NAMES)]


def test_what_is_made_up_in_a_sample_and_only_that() -> None:
    sample = "記入例\n氏名　川辺　太郎\n口座番号　1234567\n個人番号　123456789018\n"
    assert not look(sample).hold
    assert look(sample.replace("1234567\n", "2047315\n")).hold
    assert look(sample.replace("記入例", "申請書")).hold


@pytest.mark.parametrize(
    ("key", "made_up"), [("0000000", True), ("7654321", True), ("2047315", False), ("12345", False)]
)
def test_digits_that_count(key: str, *, made_up: bool) -> None:
    assert is_made_up("bank_account", key) is made_up


def test_a_form_is_about_the_person_it_names() -> None:
    far = "\n".join(
        f"（{n}）日常生活の状況について特に記すことはない。移動、排せつ、食事は自分で行う。"
        for n in range(25)
    )
    form = f"意見書\n氏名　佐藤　花子\n生年月日　昭和9年1月2日\n{far}\n診断名　パーキンソン病\n"
    assert best(look(form), "sensitive") == 85
    assert best(look(form.replace("佐藤　花子", "").replace("昭和9年1月2日", "")), "sensitive") == 0


def test_what_stands_beside_names_in_a_table_is_about_them() -> None:
    rows = [(name, "認知症の診断あり" if n else "異状なし") for n, name in enumerate(NAMES[:4])]
    assert best(table("お名前,状況", *rows), "sensitive") == 85


def test_mayors_of_old_and_candidates_are_public() -> None:
    history = "\n".join(f"　第{n}代　{name}　明治{20 + n}年10月就任" for n, name in enumerate(NAMES, 1))
    assert not look("歴代の村長は次のとおりである。\n" + history).hold
    assert not table(
        "順位,候補者氏名,党派,得票数", *((n, name, "無所属", 500 - n) for n, name in enumerate(NAMES))
    ).hold


def test_a_pupil_and_somebody_with_an_age() -> None:
    for text in ("5年1組 佐藤花子　適応障害の診断書が出た", "佐藤花子（71歳）は脳梗塞の既往がある"):
        assert best(look(text), "sensitive") == 85


def test_a_label_alone_above_its_value() -> None:
    assert best(look("申請者\n佐藤花子\n金額\n100円\n"), "name") >= 60
    assert best(look("本人通知制度に登録する\n"), "name") == 0


def test_a_bank_with_a_cooperative_in_its_name_is_no_company() -> None:
    assert look("振込先　大北農業協同組合 本所　普通　2047315　ｻﾄｳ ﾊﾅｺ").hold
    assert not look("振込先　八十二銀行 普通　2047315　川辺土地改良区協同組合").hold


@pytest.mark.parametrize(("old", "new"), [("髙澤", "高沢"), ("渡邉", "渡辺"), ("齊藤", "斎藤")])
def test_old_forms_of_characters(old: str, new: str) -> None:
    assert best(look(f"{old}太郎様から電話"), "name") == best(look(f"{new}太郎様から電話"), "name") >= 55


def test_a_plot_with_a_number_and_nothing_more() -> None:
    assert best(look("住所　北安曇郡池田町大字会染1234\n"), "address") >= 75
    assert best(look("工事箇所　北安曇郡池田町大字会染1234番地先\n"), "address") <= 25


def test_a_table_on_pages_of_text() -> None:
    lines = ["異動者の一覧", "基礎年金番号 氏名 生年月日 異動"]
    lines += [
        f"90{n:02}-70656{n % 10} {name.replace('　', ' ')} 1990/5/{n + 1} 転入"
        for n, name in enumerate(NAMES)
    ]
    report = look("\n".join(lines))
    assert best(report, "pension_number") >= 85
    assert next(one.place.row for one in report.findings if one.kind == "birth") == 3


def test_tables_of_slides_are_tables() -> None:
    cells = "".join(
        f"<a:tr>{''.join(f'<a:tc><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>' for text in row)}</a:tr>"
        for row in (("お名前", "電話"), ("佐藤　花子", "090-1234-5678"))
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        archive.writestr(
            "ppt/slides/slide1.xml", f"<sld {space}><a:t>見守り</a:t><a:tbl>{cells}</a:tbl></sld>"
        )
    (rows,) = (
        one
        for one in Extraction(SETTINGS).items(io.BytesIO(out.getvalue()), "a.pptx")
        if isinstance(one, Rows)
    )
    assert (rows.place.part, rows.place.slide, rows.columns) == (
        Part.TABLE, 1, [("お名前", "佐藤　花子"), ("電話", "090-1234-5678")],
    )  # fmt: skip


def mail(sender: str, *lines: str) -> Report:
    text = "\r\n".join(
        [
            f"From: {sender}",
            "To: a@town.kawabe.lg.jp",
            "Subject: x",
            "Content-Type: text/plain; charset=utf-8",
        ]
    )
    return inspect(io.BytesIO(f"{text}\r\n\r\n{chr(10).join(lines)}\n".encode()), "a.eml", SETTINGS, SCANNER)


def test_who_writes_of_themselves_in_a_mail() -> None:
    lines = ("福祉課の御担当者様", "私は昨年、双極性障害と診断されました。手帳の申請を教えてください。")
    assert mail("卯野原環季 <uno@mail.example.ne.jp>", *lines).hold
    assert not mail("あぶくま㈱ 開発部 <info@abukuma.example.co.jp>", *lines).hold
    assert not mail("卯野原環季 <uno@mail.example.ne.jp>", "公園の花火がうるさいです。").hold


def test_the_name_under_a_mail_is_that_of_its_sender() -> None:
    assert best(mail("佐藤花子 <uno@mail.example.ne.jp>", "要望です。", "", "佐藤花子"), "name") >= 55


def test_a_surname_in_a_remark_beside_a_sensitive_matter() -> None:
    assert best(look("佐藤さんの母はうつ病で通院中"), "sensitive") == 85
    assert best(look("佐藤議員からうつ病対策の質問"), "sensitive") == 0


def test_what_is_published_names_whom_it_means_to() -> None:
    text = (
        "報道機関各位\n川辺市スポーツ大使に佐藤　花子氏が就任します\n出席者は佐藤　花子氏、鈴木　健一氏ほか\n"
    )
    assert best(look(text), "name") <= 35


def test_digits_that_stand_one_in_each_cell() -> None:
    blank = [""] * 11
    found = table("申告書" + "," * 12, ("個人番号", *"123456789018"), ("氏名", "佐藤　花子", *blank))
    assert best(found, "my_number") >= 85
    assert next(one.place.row for one in found.findings if one.kind == "my_number") == 2


def test_sections_behind_names_are_those_of_staff() -> None:
    rows = [(n, f"{name}（税務）", f"{name[::-1]}（建設）") for n, name in enumerate(NAMES)]
    assert not table("投票区,投票管理者,名簿対照", *rows).hold


@pytest.mark.parametrize("birth", ["4080118", "S58.1.10", "昭 58. 1.10", "19580110"])
def test_days_of_birth_as_systems_write_them(birth: str) -> None:
    found = [
        one
        for one in table("氏名,生年月日", *((name, birth) for name in NAMES)).findings
        if one.kind == "birth"
    ]
    assert [one.count for one in found] == [len(NAMES)]


def test_readings_alone_are_names_unless_they_are_of_banks() -> None:
    kana = [f"{a}ﾀ {b}ｺ" for a in "ｱｲｳｴ" for b in "ｱｶｻﾀ"]
    assert table("ｶﾅ,税額", *((name, n) for n, name in enumerate(kana))).people == len(kana)
    assert not table("金融機関名ｶﾅ,支店コード", *((name, n) for n, name in enumerate(kana))).hold


def test_headings_of_systems_in_latin_letters() -> None:
    rows = [(f"00000{n:05}", name, "1950-01-02") for n, name in enumerate(NAMES)]
    kinds = {one.kind for one in table("hihokenshaNo,shimei,seinengappi", *rows).findings}
    assert {"insured_number", "name", "birth"} <= kinds


def test_a_remark_in_a_heading_does_not_say_what_it_holds() -> None:
    report = table("氏名（旅券のとおり）,旅券番号", ("SMITH EMILY", "TK2218989"), ("GARCIA ANA", "CS3740462"))
    assert {one.kind for one in report.findings} == {"name", "passport"}


def test_owners_behind_the_plots_they_own() -> None:
    rows = [(f"大字中里{n}番1", name, f"川辺市栄町{n}丁目2-3") for n, name in enumerate(NAMES, 1)]
    assert table("所在地番,所有者,納税義務者住所", *rows).hold


def test_facilities_are_listed_once_and_visited_often() -> None:
    schools = [(f"第{n}小学校", name, f"0265-86-11{n:02}") for n, name in enumerate(NAMES)]
    assert not table("学校名,校長名,電話", *schools).hold
    assert table("学校名,氏名,電話", *(("第一小学校", *row[1:]) for row in schools)).hold


def test_transfers_whose_header_record_was_cut_off() -> None:
    def record(account: str, name: str) -> str:
        return f"20143{'ﾊﾁｼﾞﾕｳﾆ':<15}442{'ｲｹﾀﾞ':<15}    1{account}{name:<30}{5000:010}".ljust(120)

    lines = [
        "19100000012345ｶﾜﾍﾞｼｽｲﾄﾞｳ",
        record("2047315", "ｻﾄｳ ﾊﾅｺ"),
        record("1047316", "ｽｽﾞｷ ｹﾝｲﾁ"),
        "9".ljust(120),
    ]
    report = look("\r\n".join(lines))
    assert {"bank_account", "name"} <= {one.kind for one in report.findings}
    assert report.hold


def test_kin_of_somebody_with_or_without_a_title() -> None:
    for text in ("佐藤花子の母 090-1111-2222。父はうつ病で療養中", "佐藤さんの母はうつ病で通院中"):
        assert best(look(text), "sensitive") == 85


def test_who_pays_is_no_heading_of_a_form() -> None:
    form = [
        "申告書,",
        "給与の支払者,川辺市長",
        "あなたの氏名,佐藤　花子",
        "個人番号,123456789018",
        "住所又は居所,川辺市本町18番地",
    ]
    report = look("\n".join(form), "a.csv")
    assert best(report, "name") == best(report, "my_number") - 10 == 85
