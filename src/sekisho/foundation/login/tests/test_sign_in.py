"""Coming in, by the pages: password, second step, pace, sessions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.models import Person, Session
from sekisho.foundation.login import enrolment, pending, policies
from sekisho.foundation.login.models import Attempt, RecoveryCode, SignIn, Totp
from sekisho_demo import factories
from sekisho_demo.entrances import Entrance, sign_in

pytestmark = pytest.mark.django_db
WRONG = "not-the-password-at-all"


def knock(client: Entrance, login: str = "aoi", password: str = factories.PASSWORD, **more: Any) -> Any:
    return client.post("/sign-in/", {"login": login, "password": password, **more})


def is_in(client: Entrance) -> bool:
    return int(client.get("/sent/").status_code) == 200


def said(response: Any) -> str:
    return str(response.content.decode())


def events(name: str) -> list[dict[str, Any]]:
    return [event.data for event in Event.objects.filter(name=name).order_by("pk")]


# The password


def test_the_right_password_opens_the_right_zone() -> None:
    factories.person("aoi")
    client = Entrance("internet")
    assert knock(client, next="/sent/")["Location"] == "/sent/"
    assert is_in(client)
    assert events("session:opened") == [{"methods": ["password"]}]


def test_a_password_typed_with_the_japanese_input_on_is_the_same() -> None:
    factories.person("aoi")
    wide = "".join(
        chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in factories.PASSWORD
    )
    assert knock(Entrance("internet"), login="ＡＯＩ", password=wide).status_code == 302


@pytest.mark.parametrize("how", [{"password": WRONG}, {"login": "nobody-of-that-name"}])
def test_wrong_password_and_unknown_login_are_one_answer(how: dict[str, str]) -> None:
    factories.person("aoi")
    response = knock(Entrance("internet"), **how)
    assert response.status_code == 403
    assert "職員IDまたはパスワードが違います。" in said(response)
    assert [data["code"] for data in events("session:refused")] == ["IDN-001"]


def test_an_unknown_login_takes_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.auth.hashers import get_hasher

    factories.person("aoi")
    hashed: list[str] = []
    kind = type(get_hasher())
    plain = kind.encode
    plain_verify = kind.verify

    def encode(*given: Any) -> Any:
        hashed.append("encode")
        return plain(*given)

    def verify(*given: Any) -> Any:
        hashed.append("verify")
        return plain_verify(*given)

    monkeypatch.setattr(kind, "encode", encode)
    monkeypatch.setattr(kind, "verify", verify)
    knock(Entrance("internet"), password=WRONG)
    knock(Entrance("internet"), login="nobody-of-that-name")
    assert hashed == ["verify", "encode"]


def test_a_zone_without_the_right_to_it_stays_shut() -> None:
    factories.person("aoi")
    assert "IDN-003" in said(knock(Entrance("mynumber")))


def test_a_disabled_person_cannot_come_in_and_is_out_at_once() -> None:
    client = sign_in("aoi", "internet")
    Person.objects.filter(login="aoi").update(is_active=False)
    assert not is_in(client)
    assert "IDN-001" in said(knock(client))


@pytest.mark.parametrize("next_path", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere_after_signing_in(next_path: str) -> None:
    factories.person("aoi")
    assert knock(Entrance("internet"), next=next_path)["Location"] == "/"


def test_signing_in_without_the_token_of_the_page_is_refused() -> None:
    factories.person("aoi")
    client = Entrance("internet", enforce_csrf_checks=True)
    assert knock(client).status_code == 403
    assert SignIn.objects.count() == 0


# The second step


def test_mynumber_wants_two_different_factors() -> None:
    factories.person("mei")
    client = Entrance("mynumber")
    assert knock(client, "mei", next="/sent/")["Location"] == "/sign-in/second/"
    assert not is_in(client)
    assert (
        client.post("/sign-in/second/", {"code": factories.code("mei", "mynumber")})["Location"] == "/sent/"
    )
    assert is_in(client)
    assert events("session:opened") == [{"methods": ["password", "totp"]}]


def test_the_same_person_needs_one_factor_where_the_zone_asks_for_one() -> None:
    factories.person("mei")
    assert knock(Entrance("lgwan"), "mei")["Location"] == "/"


@pytest.mark.parametrize(
    ("login", "asked"), [("kaname", True), ("minoru", True), ("hajime", False), ("aoi", False)]
)
def test_administrators_and_auditors_prove_more_at_the_administration(login: str, asked: bool) -> None:
    factories.person(login)
    assert (knock(Entrance("lgwan"), login)["Location"] == "/sign-in/second/") is asked


def test_an_administrator_is_a_plain_user_at_the_other_entrances() -> None:
    factories.person("kaname")
    assert knock(Entrance("internet"), "kaname")["Location"] == "/"


def test_a_code_is_good_once() -> None:
    factories.person("mei")
    code = factories.code("mei", "mynumber")
    for expected in (302, 403):
        client = Entrance("mynumber")
        knock(client, "mei")
        assert client.post("/sign-in/second/", {"code": code}).status_code == expected


def test_a_code_of_another_zone_is_worth_nothing() -> None:
    factories.person("mei")
    client = Entrance("mynumber")
    knock(client, "mei")
    assert "LGN-001" in said(client.post("/sign-in/second/", {"code": factories.code("mei", "lgwan")}))


def test_a_sealed_secret_is_worth_nothing_in_another_row() -> None:
    mei, kaname = factories.person("mei"), factories.person("kaname")
    stolen = Totp.objects.get(person=kaname, zone="mynumber").sealed
    Totp.objects.filter(person=mei, zone="mynumber").update(sealed=stolen)
    client = Entrance("mynumber")
    knock(client, "mei")
    assert "LGN-001" in said(client.post("/sign-in/second/", {"code": factories.code("kaname", "mynumber")}))


def test_secrets_lie_sealed() -> None:
    from sekisho_demo.second_factor import secret_of

    factories.person("mei")
    for row in Totp.objects.all():
        assert secret_of(factories.SEED, "mei", row.zone) not in bytes(row.sealed)


def test_the_second_step_without_the_first_is_nothing() -> None:
    factories.person("mei")
    response = Entrance("mynumber").post("/sign-in/second/", {"code": factories.code("mei", "mynumber")})
    assert response["Location"] == "/sign-in/"


def test_the_first_step_is_forgotten_after_ten_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    factories.person("mei")
    client = Entrance("mynumber")
    knock(client, "mei")
    later = timezone.now() + pending.LASTS + timedelta(seconds=1)
    monkeypatch.setattr("sekisho.foundation.login.pending.timezone.now", lambda: later)
    assert (
        client.post("/sign-in/second/", {"code": factories.code("mei", "mynumber")})["Location"]
        == "/sign-in/"
    )


def test_two_people_do_not_add_up() -> None:
    factories.person("mei")
    factories.person("kaname")
    client = Entrance("mynumber")
    knock(client, "mei")
    knock(client, "kaname")
    assert client.post("/sign-in/second/", {"code": factories.code("mei", "mynumber")}).status_code == 403
    assert SignIn.objects.count() == 0


def test_without_a_second_factor_the_page_says_where_to_get_one() -> None:
    mei = factories.person("mei")
    Totp.objects.filter(person=mei).delete()
    client = Entrance("mynumber")
    knock(client, "mei")
    assert "登録用コード" in said(client.get("/sign-in/second/"))


def test_a_recovery_code_opens_once_and_is_kept_as_a_keyed_digest() -> None:
    codes = enrolment.make_recovery_codes(actor=factories.actor("mei", "mynumber"))
    assert len(codes) == len(set(codes)) == 10
    assert codes[0].replace("-", "").encode() not in b"".join(
        bytes(row.digest) for row in RecoveryCode.objects.all()
    )
    for expected in (302, 403):
        client = Entrance("mynumber")
        knock(client, "mei")
        assert client.post("/sign-in/second/", {"recovery": codes[0].lower()}).status_code == expected
    assert events("recovery:used") == [{"left": 9}]


def test_new_recovery_codes_end_the_old_ones() -> None:
    mei = factories.actor("mei", "mynumber")
    [old, *_] = enrolment.make_recovery_codes(actor=mei)
    enrolment.make_recovery_codes(actor=mei)
    client = Entrance("mynumber")
    knock(client, "mei")
    assert client.post("/sign-in/second/", {"recovery": old}).status_code == 403


# The pace


def guess(client: Entrance, times: int, login: str = "aoi", **how: Any) -> list[int]:
    return [
        int(client.post("/sign-in/", {"login": login, "password": WRONG}, **how).status_code)
        for _ in range(times)
    ]


def test_guessing_is_slowed_down_even_for_the_right_password() -> None:
    factories.person("aoi")
    client = Entrance("internet")
    assert guess(client, policies.PAIR_FAILURES + 1) == [403] * policies.PAIR_FAILURES + [429]
    assert knock(client).status_code == 429


def test_a_stranger_cannot_lock_out_a_colleague_at_a_known_pc() -> None:
    colleague = sign_in("aoi", "internet")
    stranger = Entrance("internet")
    Attempt.objects.bulk_create(  # from many addresses, until the account's budget is gone for strangers
        Attempt(zone="internet", login="aoi", address=f"192.0.2.{n}")
        for n in range(policies.ACCOUNT_FAILURES)
    )
    assert knock(Entrance("internet", REMOTE_ADDR="192.0.2.200")).status_code == 429
    assert guess(stranger, 1) == [429]
    colleague.post("/sign-out/")
    assert knock(colleague).status_code == 302


def test_a_known_pc_is_slowed_down_for_itself() -> None:
    client = sign_in("aoi", "internet")
    client.post("/sign-out/")
    assert guess(client, policies.DEVICE_FAILURES + 1)[-1] == 429
    assert knock(Entrance("internet", REMOTE_ADDR="192.0.2.7")).status_code == 302


def test_a_device_known_for_one_person_is_a_stranger_for_another() -> None:
    client = sign_in("aoi", "internet")
    factories.person("ren")
    client.post("/sign-out/")
    assert guess(client, policies.PAIR_FAILURES + 1, login="ren")[-1] == 429


def test_one_machine_cannot_try_all_accounts() -> None:
    factories.person("aoi")
    Attempt.objects.bulk_create(
        Attempt(zone="internet", login=f"x{n}", address="127.0.0.1") for n in range(policies.ADDRESS_FAILURES)
    )
    assert knock(Entrance("internet")).status_code == 429


def test_after_the_wait_the_door_opens_again() -> None:
    factories.person("aoi")
    client = Entrance("internet")
    guess(client, policies.PAIR_FAILURES + 1)
    Attempt.objects.update(at=timezone.now() - timedelta(minutes=policies.PAIR_MINUTES + 1))
    assert knock(client).status_code == 302


def test_codes_are_guessed_at_the_same_pace_and_the_right_password_gives_no_new_tries() -> None:
    factories.person("mei")
    client = Entrance("mynumber")
    answers = []
    for _ in range(policies.PAIR_FAILURES + 1):
        knock(client, "mei")
        answers.append(client.post("/sign-in/second/", {"code": "000000"}).status_code)
    assert answers[-1] == 429 or knock(client, "mei").status_code == 429


# Sessions


def test_coming_in_changes_the_session_id() -> None:
    factories.person("mei")
    client = Entrance("mynumber")
    seen = set()
    knock(client, "mei")
    seen.add(client.cookies["sekisho_mynumber"].value)
    client.post("/sign-in/second/", {"code": factories.code("mei", "mynumber")})
    seen.add(client.cookies["sekisho_mynumber"].value)
    assert len(seen) == 2
    assert Session.objects.count() == 1


def test_the_cookie_is_not_for_scripts() -> None:
    client = sign_in("aoi", "internet")
    for name in ("sekisho_internet", "sekisho_device_internet"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["secure"]
        assert client.cookies[name]["samesite"] in ("Lax", "Strict")


@pytest.mark.parametrize(
    ("zone", "login", "minutes", "stays"),
    [("internet", "aoi", 59, True), ("internet", "aoi", 61, False), ("mynumber", "mei", 31, False)],
)
def test_an_idle_session_ends(zone: str, login: str, minutes: int, stays: bool) -> None:
    client = sign_in(login, zone)
    SignIn.objects.update(seen_at=timezone.now() - timedelta(minutes=minutes))
    assert is_in(client) is stays
    if not stays:
        assert "しばらく操作がなかった" in said(client.get("/sign-in/"))
        assert events("session:closed") == [{"why": "idle"}]


def test_a_session_at_a_shared_pc_ends_sooner() -> None:
    factories.person("aoi")
    client = Entrance("internet")
    knock(client, shared="on")
    SignIn.objects.update(seen_at=timezone.now() - timedelta(minutes=6))
    assert not is_in(client)


def test_a_busy_session_ends_after_its_whole_time() -> None:
    client = sign_in("aoi", "internet")
    SignIn.objects.update(started_at=timezone.now() - timedelta(hours=11))
    assert not is_in(client)


def test_use_keeps_a_session_alive() -> None:
    client = sign_in("aoi", "internet")
    SignIn.objects.update(seen_at=timezone.now() - timedelta(minutes=40))
    assert is_in(client)
    assert SignIn.objects.get().seen_at > timezone.now() - timedelta(minutes=1)


def test_a_session_without_its_sign_in_is_nothing() -> None:
    client = sign_in("aoi", "internet")
    SignIn.objects.all().delete()
    assert not is_in(client)


def test_a_cookie_of_one_zone_is_worth_nothing_at_another() -> None:
    inside = sign_in("aoi", "internet")
    other = Entrance("lgwan")
    other.cookies["sekisho_lgwan"] = inside.cookies["sekisho_internet"].value
    assert not is_in(other)
    assert is_in(inside)


def test_signing_out_ends_it_for_the_cookie_too() -> None:
    client = sign_in("aoi", "internet")
    kept = client.cookies["sekisho_internet"].value
    client.post("/sign-out/")
    client.cookies["sekisho_internet"] = kept
    assert not is_in(client)


def test_the_change_of_user_leaves_nothing_of_the_former_and_is_small() -> None:
    factories.person("ren")
    client = sign_in("aoi", "internet")
    former = client.cookies["sekisho_internet"].value
    response = client.post("/sign-in/switch/")
    page = client.get(response["Location"])
    assert len(response.content) + len(page.content) < 12_000
    assert "あおい" not in said(page)
    assert knock(client, "ren").status_code == 302
    assert "あおい" not in said(client.get("/sent/"))
    client.cookies["sekisho_internet"] = former
    assert not is_in(client)


def test_signing_in_over_somebody_ends_the_former() -> None:
    client = sign_in("aoi", "internet")
    former = client.cookies["sekisho_internet"].value
    factories.person("ren")
    knock(client, "ren")
    assert SignIn.objects.filter(ended_at=None).get().person.login == "ren"
    client.cookies["sekisho_internet"] = former
    assert not is_in(client)
