"""One's own page, the help desk, the sealed account: by the pages and by the verbs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.actor import System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import Person, Session
from sekisho.foundation.login import api, break_glass, enrolment, passwords, resets, totp
from sekisho.foundation.login.models import BreakGlass, Password, RecoveryCode, Reset, SignIn, Totp
from sekisho.foundation.organisation.services import add_person, change_person
from sekisho_demo import factories
from sekisho_demo.entrances import Entrance, sign_in

pytestmark = pytest.mark.django_db
NEW = "kabocha-tsukue-ringo-91"


def said(response: Any) -> str:
    return str(response.content.decode())


def is_in(client: Entrance) -> bool:
    return int(client.get("/sent/").status_code) == 200


def long_ago() -> None:
    SignIn.objects.update(proved_at=timezone.now() - timedelta(minutes=16))


# A recent proof


def test_administration_asks_again_after_a_while_and_leads_back() -> None:
    client = sign_in("kaname", "lgwan")
    assert client.get("/admin/zones/").status_code == 200
    long_ago()
    assert client.get("/admin/zones/?a=b")["Location"] == "/sign-in/again/?next=%2Fadmin%2Fzones%2F%3Fa%3Db"
    assert is_in(client), "ordinary pages go on"
    wrong = client.post("/sign-in/again/", {"code": "000000", "next": "/admin/zones/"})
    assert wrong.status_code == 403
    right = client.post(
        "/sign-in/again/", {"code": factories.code("kaname", "lgwan"), "next": "/admin/zones/"}
    )
    assert right["Location"] == "/admin/zones/"
    assert client.get("/admin/zones/").status_code == 200
    assert Event.objects.get(name="session:proved").data == {"method": "totp"}


def test_a_form_sent_too_late_changes_nothing_and_says_so() -> None:
    client = sign_in("kaname", "lgwan")
    ren = factories.person("ren")
    long_ago()
    response = client.post(f"/admin/people/{ren.pk}/", {"role": "administrator"})
    assert response["Location"].startswith("/sign-in/again/")
    assert not Person.objects.get(pk=ren.pk).is_administrator
    assert "いまの操作は行われていません" in said(client.get(response["Location"]))


def test_a_living_part_of_a_page_sends_the_whole_page_to_the_proof() -> None:
    client = sign_in("kaname", "lgwan")
    long_ago()
    response = client.get("/admin/queue/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"][:15]) == (204, "/sign-in/again/")


def test_without_a_second_factor_the_password_is_the_proof() -> None:
    client = sign_in("aoi", "internet")
    Totp.objects.all().delete()
    long_ago()
    assert client.get("/account/code/")["Location"].startswith("/sign-in/again/")
    assert (
        client.post("/sign-in/again/", {"password": factories.PASSWORD, "next": "/account/code/"}).status_code
        == 302
    )
    assert client.get("/account/code/").status_code == 200


def test_verbs_can_ask_for_a_recent_proof() -> None:
    kaname = factories.actor("kaname", "lgwan")
    api.check_recent_proof(kaname)
    for late in (None, timezone.now() - timedelta(minutes=16)):
        with pytest.raises(api.ProofNeeded, match="LGN-010"):
            api.check_recent_proof(replace(kaname, proved_at=late))


def test_a_zone_may_want_a_younger_proof(settings: Any) -> None:
    settings.SEKISHO_STEP_UP_ZONE_MINUTES = {"mynumber": 5}
    six = timezone.now() - timedelta(minutes=6)
    api.check_recent_proof(replace(factories.actor("kaname", "lgwan"), proved_at=six))
    with pytest.raises(api.ProofNeeded, match="LGN-010"):
        api.check_recent_proof(replace(factories.actor("kaname", "mynumber"), proved_at=six))


# Enrolling


def enrol(client: Entrance, zone: str) -> Any:
    page = said(client.get("/account/code/"))
    found = re.search(r"dads-copy__text\">([A-Z2-7 ]+)<", page)
    assert found is not None
    import base64

    text = found.group(1).replace(" ", "")
    secret = base64.b32decode(text + "=" * (-len(text) % 8))
    code = totp.code_at(secret, totp.step_of(timezone.now().timestamp()))
    return client.post("/account/code/", {"code": code})


def test_an_app_is_enrolled_by_its_first_code_and_recovery_codes_come_next() -> None:
    client = sign_in("aoi", "internet")
    before = bytes(Totp.objects.get(person__login="aoi", zone="internet").sealed)
    assert client.post("/account/code/", {"code": "000000"}).status_code == 422
    assert enrol(client, "internet")["Location"] == "/account/recovery/"
    assert bytes(Totp.objects.get(person__login="aoi", zone="internet").sealed) != before
    shown = said(client.post("/account/recovery/"))
    assert len(re.findall(r"<code>[0-9A-Z-]{19}</code>", shown)) == RecoveryCode.objects.count() == 10
    assert "<code>" not in said(client.get("/account/recovery/"))


def test_the_picture_of_the_secret_is_in_the_page_and_in_no_cache() -> None:
    response = sign_in("aoi", "internet").get("/account/code/")
    assert "<svg" in said(response)
    assert "style=" not in said(response)
    assert "no-store" in response["Cache-Control"]


def test_the_last_second_factor_stays_where_two_are_demanded() -> None:
    with pytest.raises(Denied, match="LGN-015"):
        enrolment.remove_totp(actor=factories.actor("mei", "mynumber"))
    enrolment.remove_totp(actor=factories.actor("mei", "lgwan"))
    assert set(Totp.objects.filter(person__login="mei").values_list("zone", flat=True)) == {"mynumber"}


# One's own sign-ins


def test_i_see_and_end_my_other_sign_ins_of_this_zone_only() -> None:
    here, there, elsewhere = sign_in("aoi", "internet"), sign_in("aoi", "internet"), sign_in("aoi", "lgwan")
    page = said(here.get("/account/"))
    [pk] = re.findall(r"/account/sign-ins/([0-9a-f-]{36})/end/", page)
    assert here.post(f"/account/sign-ins/{pk}/end/").status_code == 302
    assert [is_in(client) for client in (here, there, elsewhere)] == [True, False, True]


def test_nobody_ends_the_sign_in_of_another() -> None:
    mine, other = sign_in("aoi", "internet"), sign_in("ren", "internet")
    pk = SignIn.objects.get(person__login="ren").pk
    assert mine.post(f"/account/sign-ins/{pk}/end/").status_code == 404
    assert is_in(other)


def test_signing_out_everywhere_reaches_every_zone_and_nobody_else() -> None:
    here, there, colleague = sign_in("aoi", "internet"), sign_in("aoi", "lgwan"), sign_in("ren", "internet")
    here.post("/account/sign-ins/end-all/")
    assert [is_in(client) for client in (here, there, colleague)] == [False, False, True]


# The password


def change(client: Entrance, present: str = factories.PASSWORD, new: str = NEW, again: str = NEW) -> Any:
    return client.post("/account/password/", {"present": present, "new": new, "again": again})


def test_a_new_password_ends_every_other_sign_in_and_keeps_this_one() -> None:
    client, other, elsewhere = sign_in("aoi", "lgwan"), sign_in("aoi", "lgwan"), sign_in("aoi", "internet")
    before = client.cookies["sekisho_lgwan"].value
    assert change(client)["Location"] == "/account/"
    assert [is_in(each) for each in (client, other, elsewhere)] == [True, False, False]
    assert client.cookies["sekisho_lgwan"].value != before
    assert Password.objects.get(person__login="aoi").encoded.startswith("argon2$argon2id$")


def test_the_password_is_changed_in_the_innermost_zone_only() -> None:
    assert "LGN-008" in said(change(sign_in("aoi", "internet")))
    with pytest.raises(Denied, match="LGN-008"):
        passwords.change_password(
            actor=factories.actor("mei", "lgwan"), person=factories.person("mei"), raw=NEW
        )


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"present": "wrong-wrong-wrong"}, "IDN-001"),
        ({"again": "something-else-entirely"}, "二つの入力が違っています"),
        ({"new": "short-3-Ab", "again": "short-3-Ab"}, "短すぎます"),
        ({"new": "password2026!!!", "again": "password2026!!!"}, "推測されやすい"),
        ({"new": "sekisho-lgwan-2026", "again": "sekisho-lgwan-2026"}, "推測されやすい"),
        (
            {"new": "パスワード関所職員れいわ2026年!", "again": "パスワード関所職員れいわ2026年!"},
            "推測されやすい",
        ),
        ({"new": "qwertyuiopasdfghjkl", "again": "qwertyuiopasdfghjkl"}, "推測されやすい"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused_with_its_reason(how: dict[str, str], words: str) -> None:
    client = sign_in("aoi", "lgwan")
    response = change(client, **how)
    assert response.status_code in (403, 422)
    assert words in said(response)
    assert is_in(client)


def newcomer(**how: Any) -> Person:
    return add_person(
        actor=factories.actor("kaname", "lgwan"),
        login="arata",
        name="新人 あらた",
        department=factories.department("soumu"),
        role="clerk",
        zones=["internet", "lgwan"],
        password="hajimete-no-kotoba-55",
        **how,
    )


def test_a_first_password_has_to_be_replaced_before_anything_else() -> None:
    newcomer()
    outer = Entrance("internet").post("/sign-in/", {"login": "arata", "password": "hajimete-no-kotoba-55"})
    assert "LGN-006" in said(outer)
    client = Entrance("lgwan")
    answer = client.post("/sign-in/", {"login": "arata", "password": "hajimete-no-kotoba-55"})
    assert answer["Location"] == "/account/password/"
    assert client.get("/sent/")["Location"] == "/account/password/"
    change(client, "hajimete-no-kotoba-55")
    assert is_in(client)


def test_a_first_password_does_not_live_for_ever() -> None:
    newcomer()
    Password.objects.update(given_until=timezone.now() - timedelta(seconds=1))
    answer = Entrance("lgwan").post("/sign-in/", {"login": "arata", "password": "hajimete-no-kotoba-55"})
    assert "LGN-007" in said(answer)


# The help desk


def another_administrator() -> Person:
    hajime = factories.person("hajime")
    return change_person(
        actor=System(channel="test"),
        person=hajime,
        department=hajime.department,
        title="課長",
        is_head=True,
        role="administrator",
        zones=["internet", "lgwan"],
        is_active=True,
    )


def confirmed(login: str = "mei", zone: str = "mynumber", **kinds: bool) -> str:
    another_administrator()
    asked = resets.request(
        actor=factories.actor("kaname", "lgwan"),
        person=factories.person(login),
        zone=zone,
        new_password=kinds.get("new_password", False),
        new_factors=kinds.get("new_factors", True),
        reason="職員証で本人を確認",
    )
    return resets.confirm(actor=factories.actor("hajime", "lgwan"), reset=asked)


def test_a_lost_phone_is_replaced_with_two_people_and_a_code_that_is_good_once() -> None:
    code = confirmed()
    client = Entrance("mynumber")
    assert client.post("/sign-in/code/", {"login": "mei", "code": code})["Location"] == "/sign-in/"
    assert not Totp.objects.filter(person__login="mei", zone="mynumber").exists()
    assert Totp.objects.filter(person__login="mei", zone="lgwan").exists()
    answer = client.post("/sign-in/", {"login": "mei", "password": factories.PASSWORD})
    assert answer["Location"] == "/account/code/"
    assert client.get("/sent/")["Location"] == "/account/code/"
    enrol(client, "mynumber")
    assert is_in(client)
    assert "LGN-002" in said(Entrance("mynumber").post("/sign-in/code/", {"login": "mei", "code": code}))
    names = list(Event.objects.filter(name__startswith="reset:").order_by("pk").values_list("name", "actor"))
    assert names == [("reset:requested", "kaname"), ("reset:confirmed", "hajime"), ("reset:used", "mei")]


def test_a_forgotten_password_is_chosen_anew_and_the_second_factor_still_asked_for() -> None:
    code = confirmed(new_password=True, new_factors=False)
    client = Entrance("mynumber")
    answer = client.post("/sign-in/code/", {"login": "mei", "code": code})
    assert answer["Location"] == "/sign-in/new-password/"
    answer = client.post("/sign-in/new-password/", {"new": NEW, "again": NEW})
    assert answer.status_code == 302
    assert passwords.verify("mei", NEW) is not None
    assert passwords.verify("mei", factories.PASSWORD) is None


def test_the_page_for_a_new_password_wants_a_code_first() -> None:
    factories.person("mei")
    client = Entrance("mynumber")
    client.post("/sign-in/", {"login": "mei", "password": factories.PASSWORD})
    assert client.post("/sign-in/new-password/", {"new": NEW, "again": NEW})["Location"] == "/sign-in/"
    assert passwords.verify("mei", NEW) is None


@pytest.mark.parametrize(("login", "zone", "right"), [("kaname", "mynumber", False), ("mei", "lgwan", False)])
def test_a_code_is_for_one_person_in_one_zone(login: str, zone: str, right: bool) -> None:
    factories.person(login)
    code = confirmed()
    assert "LGN-002" in said(Entrance(zone).post("/sign-in/code/", {"login": login, "code": code}))


@pytest.mark.parametrize(
    "end", [{"cancelled_at": timezone.now()}, {"confirmed_at": timezone.now() - timedelta(hours=25)}]
)
def test_an_ended_code_opens_nothing(end: dict[str, Any]) -> None:
    code = confirmed()
    Reset.objects.update(**end)
    assert "LGN-002" in said(Entrance("mynumber").post("/sign-in/code/", {"login": "mei", "code": code}))


def test_codes_are_guessed_at_the_pace_of_passwords() -> None:
    confirmed()
    client = Entrance("mynumber")
    answers = [
        client.post("/sign-in/code/", {"login": "mei", "code": "A" * 16}).status_code for _ in range(6)
    ]
    assert answers == [403] * 5 + [429]


def test_whoever_asked_does_not_confirm_and_the_database_agrees() -> None:
    kaname = factories.actor("kaname", "lgwan")
    asked = resets.request(
        actor=kaname,
        person=factories.person("mei"),
        zone="mynumber",
        new_password=False,
        new_factors=True,
        reason="-",
    )
    with pytest.raises(Denied, match="LGN-011"):
        resets.confirm(actor=kaname, reset=asked)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reset.objects.filter(pk=asked.pk).update(confirmed_by=kaname.person)


def test_refusals_of_the_desk_are_in_the_trail() -> None:
    kaname = factories.actor("kaname", "lgwan")
    with pytest.raises(Denied):
        resets.request(
            actor=kaname,
            person=kaname.person,
            zone="lgwan",
            new_password=False,
            new_factors=True,
            reason="-",
        )
    assert Event.objects.get(name="account:refused").data == {"verb": "request", "code": "LGN-012"}


def test_the_secret_waits_sealed_for_its_first_code() -> None:
    client = sign_in("aoi", "internet")
    page = said(client.get("/account/code/"))
    found = re.search(r"dads-copy__text\">([A-Z2-7 ]+)<", page)
    assert found is not None
    kept = Session.objects.get(person_id__isnull=False).get_decoded()["totp_secret"]
    import base64

    text = found.group(1).replace(" ", "")
    assert base64.b32decode(text + "=" * (-len(text) % 8)) not in base64.b64decode(kept)


def test_the_person_concerned_neither_asks_nor_confirms() -> None:
    hajime = another_administrator()
    with pytest.raises(Denied, match="LGN-012"):
        resets.request(
            actor=factories.actor("kaname", "lgwan"),
            person=factories.person("kaname"),
            zone="lgwan",
            new_password=False,
            new_factors=True,
            reason="-",
        )
    asked = resets.request(
        actor=factories.actor("kaname", "lgwan"),
        person=hajime,
        zone="lgwan",
        new_password=False,
        new_factors=True,
        reason="-",
    )
    with pytest.raises(Denied, match="LGN-011"):
        resets.confirm(actor=factories.actor("hajime", "lgwan"), reset=asked)


@pytest.mark.parametrize(
    ("login", "zone", "code"),
    [("aoi", "lgwan", "IDN-004"), ("minoru", "lgwan", "IDN-004"), ("kaname", "internet", "IDN-005")],
)
def test_only_an_administrator_at_the_administration_asks(login: str, zone: str, code: str) -> None:
    with pytest.raises(Denied, match=code):
        resets.request(
            actor=factories.actor(login, zone),
            person=factories.person("mei"),
            zone="mynumber",
            new_password=False,
            new_factors=True,
            reason="-",
        )


def test_the_desk_works_by_its_pages() -> None:
    another_administrator()
    factories.person("mei")
    first = sign_in("kaname", "lgwan")
    form = {"login": "mei", "zone": "mynumber", "new_factors": "on", "reason": "職員証で確認"}
    assert first.post("/admin/sign-in/new/", form)["Location"] == "/admin/sign-in/"
    assert "確認してコードを出す" not in said(first.get("/admin/sign-in/"))
    second = sign_in("hajime", "lgwan")
    asked = Reset.objects.get()
    assert "確認してコードを出す" in said(second.get("/admin/sign-in/"))
    shown = second.post(f"/admin/sign-in/{asked.pk}/confirm/")
    assert re.search(r"<code>[0-9A-Z-]{19}</code>", said(shown))
    assert "LGN-013" in said(second.post(f"/admin/sign-in/{asked.pk}/confirm/"))
    assert first.post(f"/admin/sign-in/{asked.pk}/cancel/").status_code == 302
    assert Reset.objects.get().cancelled_at is not None


# The sealed account


def sealed() -> str:
    made = add_person(
        actor=System(channel="cli"),
        login="kinkyu",
        name="緊急用アカウント",
        department=factories.department("jouhou"),
        role="administrator",
        zones=["lgwan"],
        password="kabocha-tsukue-ringo-91",
    )
    return break_glass.seal(actor=System(channel="cli"), person=made)


def test_the_sealed_account_comes_in_alone_and_loudly() -> None:
    factories.person("kaname")
    word = sealed()
    client = Entrance("lgwan")
    assert client.post("/sign-in/", {"login": "kinkyu", "password": word})["Location"] == "/"
    assert client.get("/admin/people/").status_code == 200
    assert Event.objects.filter(name="break-glass:used").count() == 1
    other = sign_in("kaname", "lgwan")
    for page in ("/admin/zones/", "/inbox/"):
        assert "封が切られました" in said(other.get(page))
    assert "封が切られました" not in said(sign_in("aoi", "lgwan").get("/inbox/"))
    pk = BreakGlass.objects.get().pk
    assert "LGN-012" in said(client.post(f"/admin/sign-in/break-glass/{pk}/"))
    other.post(f"/admin/sign-in/break-glass/{pk}/")
    assert "封が切られました" not in said(other.get("/inbox/"))


def test_the_sealed_account_is_nothing_at_other_entrances_and_nothing_after_its_hours() -> None:
    word = sealed()
    assert Entrance("internet").post("/sign-in/", {"login": "kinkyu", "password": word}).status_code == 403
    Entrance("lgwan").post("/sign-in/", {"login": "kinkyu", "password": word})
    BreakGlass.objects.update(opened_at=timezone.now() - timedelta(hours=5))
    late = Entrance("lgwan").post("/sign-in/", {"login": "kinkyu", "password": word})
    assert "LGN-014" in said(late)


def test_the_command_makes_the_account_and_never_takes_over_a_person() -> None:
    factories.person("aoi")
    with pytest.raises(Denied, match="LGN-016"):
        break_glass.make_and_seal(actor=System(channel="cli"), login="aoi", department="soumu")
    factories.department("jouhou")
    word = break_glass.make_and_seal(actor=System(channel="cli"), login="kinkyu", department="jouhou")
    again = break_glass.make_and_seal(actor=System(channel="cli"), login="kinkyu", department="jouhou")
    assert word != again
    made = Person.objects.get(login="kinkyu")
    assert made.is_administrator
    assert list(made.zones.values_list("code", flat=True)) == ["lgwan"]


def test_sealing_anew_ends_the_old_password_and_its_sessions() -> None:
    old = sealed()
    client = Entrance("lgwan")
    client.post("/sign-in/", {"login": "kinkyu", "password": old})
    break_glass.seal(actor=System(channel="cli"), person=Person.objects.get(login="kinkyu"))
    assert not is_in(client)
    assert Entrance("lgwan").post("/sign-in/", {"login": "kinkyu", "password": old}).status_code == 403
    assert Session.objects.filter(person_id__isnull=False).count() == 0
