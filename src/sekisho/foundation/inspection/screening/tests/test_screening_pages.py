"""The administrator's pages of screening, and the page of those who decide: for everybody, with errors and without."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from sekisho.border.transfers import held
from sekisho.border.transfers.models import Item
from sekisho.foundation.inspection.screening.accuracy import accuracy, proposals
from sekisho.foundation.inspection.screening.models import Allowed, Answer, TownPattern
from sekisho.foundation.inspection.screening.places import in_english
from sekisho.foundation.inspection.screening.rule import HoldRule
from sekisho.foundation.inspection.screening.words import KINDS
from sekisho_demo import factories, samples
from sekisho_demo.entrances import enter
from sekisho_screening import Hidden, Part, Place
from sekisho_screening.detectors import BY_ID

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("inspection_parent", "installation"),
]
PAGES = ("", "allowed/", "allowed/new/", "patterns/", "patterns/new/")
IN_A_YEAR = timezone.localdate() + timedelta(days=365)


def held_item(data: bytes = b"", *, sender: str = "aoi") -> Item:
    transfer = factories.sent(
        {"集計.xlsx": data or samples.hidden_list(12)},
        origin="lgwan",
        destination="internet",
        sender=sender,
        recipients=[sender],
    )
    factories.work_off()
    return Item.objects.select_related("transfer__sender__department", "inspection__screening").get(
        transfer=transfer
    )


def test_every_detector_has_its_word() -> None:
    assert set(BY_ID) == set(KINDS)


def test_every_part_and_every_hiding_has_its_english() -> None:
    for part in Part:
        for hidden in Hidden:
            place = Place(part=part, sheet="名簿", row=3, last_row=5, column=28, hidden=hidden).to_dict()
            words = in_english(place)
            assert words.isascii() or "名簿" in words
            assert ("hidden" in words) == bool(hidden)
            assert "column AB" in words
    assert in_english(Place().to_dict()) == "Text"


def test_a_rule_without_limits_asks_for_nothing() -> None:
    assert not HoldRule().asks
    assert not HoldRule().holds(highest=100, people=10_000)
    assert HoldRule(score=80).holds(highest=80, people=0)
    assert HoldRule(people=3).holds(highest=0, people=3)
    assert not HoldRule(score=81, people=4).holds(highest=80, people=3)


@pytest.mark.parametrize(("login", "zone"), [("aoi", "lgwan"), ("minoru", "lgwan"), ("kaname", "internet")])
def test_only_the_administrator_at_the_admin_entrance(login: str, zone: str) -> None:
    client = enter(login, zone)
    for page in PAGES:
        assert client.get(f"/admin/screening/{page}").status_code == 403, page


def test_the_administrator_opens_every_page_when_there_is_nothing_yet() -> None:
    client = enter("kaname", "lgwan")
    for page in PAGES:
        assert client.get(f"/admin/screening/{page}").status_code == 200, page


def allow(text: str, *, form: str = "value", department: str = "", expires: object = IN_A_YEAR) -> int:
    data = {
        "form": form,
        "text": text,
        "department": department,
        "reason": "代表電話",
        "expires_on": str(expires),
    }
    return enter("kaname", "lgwan").post("/admin/screening/allowed/new/", data).status_code


def test_what_is_allowed_does_not_count_for_that_department_until_it_expires() -> None:
    numbers = ("090-1111-2222", "090-1111-3333", "090-1111-4444")
    text = "".join(f"申請者の携帯電話 {number}\n" for number in numbers).encode()
    assert held_item(text).state == "held"
    assert allow("090-1111-2222", department="soumu") == 302
    entry = Allowed.objects.get()
    item = held_item(text)
    assert item.inspection is not None
    assert (item.state, item.inspection.screening.people) == ("ready", 2)
    assert held_item(text, sender="kaname").state == "held", "another department's files are not meant"
    Allowed.objects.filter(pk=entry.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    assert held_item(text).state == "held"


@pytest.mark.parametrize("days", [-1, 800])
def test_an_entry_has_a_day_within_two_years(days: int) -> None:
    assert allow("0299-12-3456", expires=timezone.localdate() + timedelta(days=days)) == 422
    assert not Allowed.objects.exists()


def test_the_list_ends_where_a_child_could_not_be_told_any_more() -> None:
    for number in range(7):
        assert allow(f"{number}" + "あ" * 1_900, form="text") == 302
    answer = enter("kaname", "lgwan").post(
        "/admin/screening/allowed/new/",
        {
            "form": "text",
            "text": "い" * 1_900,
            "department": "",
            "reason": "署名",
            "expires_on": str(IN_A_YEAR),
        },
    )
    assert (answer.status_code, b"SCN-004" in answer.content) == (422, True)


def test_an_entry_is_taken_off_and_stays_as_a_record() -> None:
    assert allow("@town.mihon.lg.jp", form="domain") == 302
    entry = Allowed.objects.get()
    assert entry.text == "town.mihon.lg.jp"
    client = enter("kaname", "lgwan")
    assert "外しますか" in client.get(f"/admin/screening/allowed/{entry.pk}/withdraw/").content.decode()
    assert client.post(f"/admin/screening/allowed/{entry.pk}/withdraw/").status_code == 302
    assert Allowed.objects.get().withdrawn_at is not None
    assert "town.mihon" not in client.get("/admin/screening/allowed/").content.decode()


PATTERN = {"id": "town-case", "name": "事件番号", "score": "80", "is_active": "on", "reason": "外へ出さない"}


def save(step: str = "save", **fields: str) -> tuple[int, str]:
    answer = enter("kaname", "lgwan").post(
        "/admin/screening/patterns/new/", PATTERN | {"words": "", "expression": ""} | fields | {"step": step}
    )
    return answer.status_code, answer.content.decode()


def test_a_pattern_is_tried_first_and_then_holds_files() -> None:
    status, text = save("try", expression=r"見本-\d{4}", sample="番号は 見本-0001 です")
    assert (status, "1件見つかりました" in text, "見本-0001</code>" in text) == (200, True, False)
    assert not TownPattern.objects.exists()
    assert save(expression=r"見本-\d{4}", sample="番号は 見本-0001 です")[0] == 302
    item = held_item("内部の番号 見本-0042 について\n".encode())
    assert item.state == "held"
    assert item.inspection is not None
    found = item.inspection.screening.findings.get()
    assert (found.kind, found.name, found.special) == ("town-case", "事件番号", True)
    client = enter("kaname", "lgwan")
    assert client.get("/admin/screening/patterns/town-case/").status_code == 200
    changed = client.post(
        "/admin/screening/patterns/town-case/",
        {
            "name": "番号",
            "words": "海原計画",
            "score": "60",
            "reason": "x",
            "sample": "海原計画",
            "step": "save",
        },
    )
    assert changed.status_code == 302
    assert (TownPattern.objects.get().word_list, TownPattern.objects.get().is_active) == (
        ("海原計画",),
        False,
    )


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"expression": "(a+)+$", "sample": "番号"}, "SCN-006"),
        ({"expression": "(?=a)b", "sample": "b"}, "SCN-005"),
        ({"expression": "a{1000}{1000}", "sample": "a"}, "SCN-005"),
        ({"expression": "x*", "sample": "x"}, "SCN-005"),
        ({"expression": "a", "words": "b", "sample": "a"}, "どちらか1つ"),
        ({"sample": "a"}, "どちらか1つ"),
        ({"id": "case", "expression": "a", "sample": "a"}, "town-"),
        ({"expression": "a"}, "試しの文"),
    ],
)
def test_an_unfit_pattern_is_not_kept(fields: dict[str, str], says: str) -> None:
    status, text = save(**fields)
    assert (status, says in text) == (422, True)
    assert not TownPattern.objects.exists()


def test_a_regular_expression_bomb_ends() -> None:
    status, _text = save(expression="(x+x+)+y", sample="x" * 19_000)
    assert status == 422


def answer(login: str, item: Item, **fields: object) -> tuple[int, str]:
    data = {"scope": "all", "answer": "false", "reason": "研修の資料"} | fields
    response = enter(login, "lgwan").post(f"/held/{item.pk}/", data)
    return response.status_code, response.content.decode()


def test_the_page_of_decisions_is_there_for_those_who_decide() -> None:
    item = held_item()
    for login in ("aoi", "ren", "mei", "hajime", "minoru"):
        client = enter(login, "lgwan")
        assert client.get("/held/").status_code == 404
        assert client.get(f"/held/{item.pk}/").status_code == 404
        assert answer(login, item)[0] in (
            403,
            404,
        )  # an auditor, who changes nothing, does not even come so far
        assert "保留の確認" not in client.get("/inbox/").content.decode()
    text = enter("kaname", "lgwan").get("/held/").content.decode()
    assert "集計.xlsx" in text
    assert "集計.xlsx" not in enter("kaname", "mynumber").get("/held/").content.decode()
    page = enter("kaname", "lgwan").get(f"/held/{item.pk}/").content.decode()
    assert "シート『名簿』C列、3行目から14行目、非表示" in page
    assert not re.search(r"99999990\d{4}", page)


def test_answers_on_the_page_release_and_count() -> None:
    item = held_item()
    assert answer("kaname", item, scope="chosen")[0] == 422
    assert answer("kaname", item, reason=" ")[0] == 422
    assert answer("kaname", item, scope="chosen", findings="1", answer="right")[0] == 302
    assert answer("kaname", item)[0] == 302
    factories.work_off()
    assert Item.objects.get(pk=item.pk).state == "ready"
    assert answer("kaname", item)[0] == 404
    rows = {row.word: (row.answered, row.false_alarms) for row in accuracy(days=365)}
    assert rows[str(KINDS["my_number"])] == (1, 1)
    assert "100.0%" in enter("kaname", "lgwan").get("/admin/screening/").content.decode()


def test_the_same_false_alarm_twice_is_proposed_and_not_applied() -> None:
    text = "問い合わせ 携帯電話 090-1111-2222 見本太郎\n個人番号 123456789018\n".encode()
    for _time in range(2):
        item = held_item(text)
        assert item.inspection is not None
        held.answer_findings(
            actor=factories.actor("kaname", "lgwan"),
            item=item,
            positions=[one.position for one in item.inspection.screening.findings.all()],
            is_false_alarm=True,
            reason="役所の電話",
        )
        factories.work_off()
    found = {one.kind: one for one in proposals(days=365)}
    assert found["phone"].files == 2
    assert found["phone"].department == factories.department("soumu")
    page = enter("kaname", "lgwan").get("/admin/screening/").content.decode()
    link = re.search(r'href="(/admin/screening/allowed/new/\?[^"]*department=soumu)"', page)
    assert link
    form = enter("kaname", "lgwan").get(link[1].replace("&amp;", "&")).content.decode()
    assert "090-1111-2222" not in form
    assert not Allowed.objects.exists()


def test_a_masked_value_of_another_network_is_not_shown_to_the_administration() -> None:
    transfer = factories.sent(
        {"集計.xlsx": samples.hidden_list(3)}, sender="mei", recipients=["mei"], origin="mynumber"
    )
    factories.work_off()
    item = Item.objects.select_related("transfer__sender__department", "inspection__screening").get(
        transfer=transfer
    )
    assert item.inspection is not None
    held.answer_findings(
        actor=factories.actor("kaname", "mynumber"),
        item=item,
        positions=[1],
        is_false_alarm=True,
        reason="研修の資料",
    )
    assert Answer.objects.get().sample == ""
