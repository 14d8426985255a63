"""Coming in with every factor, by OpenID provider and by directory: a real Chromium, real servers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from journey_person import Person
from playwright.sync_api import Browser, CDPSession, expect

from sekisho.foundation.identity.tests.slapd import Slapd
from sekisho.foundation.login.tests.openid_provider import openid_provider
from sekisho_demo.running import RunningTown

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def joined(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTown]:
    """A town of its own, which trusts an OpenID provider and a directory, both started here."""
    log = tmp_path_factory.mktemp("provider") / "log"
    people = [{"sub": "s-aoi", "preferred_username": "aoi"}, {"sub": "s-mei", "preferred_username": "mei"}]
    with Slapd() as directory, openid_provider(log, *people) as issuer:
        settings = {
            "SEKISHO_OIDC_ISSUER": issuer,
            "SEKISHO_OIDC_CLIENT_SECRET": "a secret",
            "SEKISHO_LDAP_URL": directory.ldap,
            "SEKISHO_LDAP_CA_FILE": str(directory.ca_file),
            "SEKISHO_LDAP_BASE": directory.suffix,
            "SEKISHO_LDAP_BIND_DN": directory.admin,
            "SEKISHO_LDAP_BIND_PASSWORD": directory.admin_password,
        }
        with RunningTown(settings=settings) as town:
            # The same password as here, so that the test that takes his away from here disturbs no other.
            directory.add_person("hajime", name="見本 はじめ", password=town.password)
            yield town


@pytest.fixture
def visitor(chromium: Browser, joined: RunningTown) -> Iterator[Any]:
    opened: list[Person] = []

    def appear(login: str) -> Person:
        context = chromium.new_context(locale="ja-JP")
        context.route(
            "https://**", lambda route: route.abort()
        )  # the provider's page is dressed from elsewhere
        opened.append(Person(joined, login, context))
        return opened[-1]

    yield appear
    for person in opened:
        person.context.close()
    heard = [line for person in opened for line in person.complaints]
    assert [line for line in heard if "net::ERR_" not in line] == []


def authenticator(me: Person, *, verifies: bool = True) -> CDPSession:
    """Chromium's own virtual authenticator, of a PC that knows its holder or of a plain USB key."""
    devtools = me.context.new_cdp_session(me.page)
    devtools.send("WebAuthn.enable", {"enableUI": False})
    options = {
        "protocol": "ctap2",
        "transport": "internal" if verifies else "usb",
        "hasResidentKey": verifies,
        "hasUserVerification": verifies,
        "isUserVerified": verifies,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools


def enrol_passkey(me: Person, zone: str, name: str) -> None:
    me.open(zone, "/account/passkeys/")
    me.show_second_factor(zone)
    me.fill("name", name)
    me.click("sekisho-passkey button[type=submit]")
    me.page.wait_for_url(re.compile(r"/account/(recovery/)?$"))


def sign_out(me: Person) -> None:
    me.click(".dads-user-menu summary")
    me.click("form[action='/sign-out/'] button")
    expect(me.page.locator("main [name=password]")).to_be_visible()


def am_in(me: Person) -> None:
    expect(me.page.locator(".dads-user-menu")).to_be_visible()


def test_password_and_app_open_mynumber_and_the_page_of_the_demo_shows_the_code(visitor: Any) -> None:
    me: Person = visitor("mei")
    me.town.sql("UPDATE login_totp SET last_step = 0")
    me.open("mynumber")
    me.fill("login", "mei")
    me.fill("password", me.town.password)
    me.press_the_button()
    me.see_words("二つ目の確認", "例示 めいさん")
    found = re.search(r"確認コード: (\d{6})", me.words())
    assert found is not None
    me.fill("code", found.group(1))
    me.press_the_button()
    am_in(me)


def test_i_enrol_an_app_by_its_picture_and_put_recovery_codes_away(visitor: Any) -> None:
    import base64
    import time

    from sekisho.foundation.login import totp

    me: Person = visitor("ren")
    me.sign_in("internet", "/account/code/")
    picture = me.page.locator("main [role=img] svg").bounding_box()
    assert picture is not None
    assert picture["width"] > 120
    me.click(".dads-disclosure summary")
    text = me.page.locator(".dads-copy__text").inner_text().replace(" ", "")
    secret = base64.b32decode(text + "=" * (-len(text) % 8))
    me.fill("code", totp.code_at(secret, totp.step_of(time.time())))
    me.press_the_button()
    me.press_the_button()
    codes = me.page.locator("main ol code").all_inner_texts()
    assert len(set(codes)) == 10
    assert me.open("internet", "/account/") == 200
    me.see_words("使える回復コード: 10個")


def test_a_recovery_code_opens_when_the_phone_is_at_home(visitor: Any) -> None:
    me: Person = visitor("mei")
    me.sign_in("mynumber", "/account/recovery/")
    me.press_the_button()
    code = me.page.locator("main ol code").first.inner_text()
    sign_out(me)
    me.fill("login", "mei")
    me.fill("password", me.town.password)
    me.press_the_button()
    me.click(".dads-disclosure summary")
    me.fill("recovery", code)
    me.click(".dads-disclosure button[type=submit]")
    am_in(me)


def test_a_passkey_that_knows_its_holder_opens_mynumber_by_itself(visitor: Any) -> None:
    me: Person = visitor("kaname")
    authenticator(me)
    me.sign_in("mynumber")
    enrol_passkey(me, "mynumber", "机のパソコン")
    sign_out(me)
    me.click("sekisho-passkey button")
    am_in(me)
    assert me.open("mynumber", "/account/") == 200
    me.see_words("机のパソコン", "最後の使用")
    [(methods,)] = me.town.sql("SELECT methods FROM login_signin ORDER BY started_at DESC LIMIT 1")
    assert methods == ["passkey"]


def test_a_usb_key_without_a_pin_is_the_second_step_only(visitor: Any) -> None:
    me: Person = visitor("mei")
    authenticator(me, verifies=False)
    me.sign_in("mynumber")
    enrol_passkey(me, "mynumber", "USBの鍵")
    sign_out(me)
    me.fill("login", "mei")
    me.fill("password", me.town.password)
    me.press_the_button()
    me.click("sekisho-passkey button")
    am_in(me)


def test_a_passkey_of_one_entrance_is_unknown_at_the_next(visitor: Any) -> None:
    me: Person = visitor("ren")
    authenticator(me)
    me.sign_in("internet")
    enrol_passkey(me, "internet", "窓口のパソコン")
    me.open("lgwan", "/sign-in/")
    me.click("sekisho-passkey button")
    expect(me.page.locator("sekisho-passkey [role=status]")).to_contain_text("パスキーを確認できませんでした")
    assert me.is_asked_to_sign_in


def test_administration_asks_for_a_passkey_again_and_leads_back(visitor: Any) -> None:
    me: Person = visitor("minoru")
    authenticator(me)
    me.sign_in("lgwan")
    enrol_passkey(me, "lgwan", "監査のパソコン")
    me.town.sql(
        "UPDATE login_signin SET proved_at = proved_at - interval '20 minutes' WHERE ended_at IS NULL"
    )
    me.open("lgwan", "/admin/trail/")
    me.see_words("もう一度ご本人の確認")
    me.click("sekisho-passkey button")
    me.page.wait_for_url("**/admin/trail/")


def test_the_next_person_at_the_shared_pc_sees_nothing_of_the_former(visitor: Any) -> None:
    me: Person = visitor("aoi")
    me.sign_in("internet", "/sent/")
    me.click(".dads-user-menu summary")
    me.click("form[action='/sign-in/switch/'] button")
    expect(me.page.locator("main [name=login]")).to_be_focused()
    me.page.go_back()
    me.page.reload()
    assert me.is_asked_to_sign_in
    me.fill("login", "ren")
    me.fill("password", me.town.password)
    me.press_the_button()
    am_in(me)
    assert "見本 れん" in me.page.locator(".dads-user-menu").inner_text()


@pytest.fixture
def sealed_word(joined: RunningTown) -> Iterator[str]:
    """For one test the sealed account is there too; afterwards mei has her app again."""
    [kept] = joined.sql(
        "SELECT t.person_id, t.sealed FROM login_totp t JOIN identity_person p ON p.id = t.person_id"
        " WHERE p.login = 'mei' AND t.zone = 'mynumber'"
    )
    yield joined.cli("break-glass", "--department", "jouhou").stdout.strip()
    joined.sql("DELETE FROM login_totp WHERE person_id = %s AND zone = 'mynumber'", kept[:1])
    joined.sql(
        "INSERT INTO login_totp (person_id, zone, sealed, last_step, created_at)"
        " VALUES (%s, 'mynumber', %s, 0, now())",
        kept,
    )


def test_a_lost_phone_is_replaced_by_two_people_and_a_code(visitor: Any, sealed_word: str) -> None:
    first: Person = visitor("kaname")
    first.sign_in("lgwan", "/admin/sign-in/new/")
    first.fill("login", "mei")
    first.page.locator("main [name=zone]").select_option("mynumber")
    first.click("label[for=id_new_factors]")
    first.fill("reason", "職員証で本人を確認")
    first.press_the_button()
    first.see_words("ほかのシステム管理者の確認を待っています")
    second: Person = visitor("kinkyu")  # the other administrator is away: the day of the sealed envelope
    second.open("lgwan", "/admin/sign-in/")
    second.fill("login", "kinkyu")
    second.fill("password", sealed_word)
    second.press_the_button()
    second.see_words("封が切られました")
    second.click(second.row("例示 めい").locator("form[action$='/confirm/'] button"))
    code = second.page.locator("main dd code").inner_text()
    me: Person = visitor("mei")
    me.open("mynumber", "/sign-in/code/")
    me.fill("login", "mei")
    me.fill("code", code)
    me.press_the_button()
    me.fill("login", "mei")
    me.fill("password", me.town.password)
    me.press_the_button()
    me.page.wait_for_url("**/account/code/")
    me.see_words("先へ進むには、登録が必要です")


def test_i_come_in_by_the_provider(visitor: Any) -> None:
    me: Person = visitor("aoi")
    me.open("internet", "/sent/")
    me.click("a[href^='/sign-in/oidc/']")
    me.click("button[value=s-aoi]")
    me.page.wait_for_url("**/sent/")
    am_in(me)


def test_the_provider_is_one_factor_where_two_are_wanted(visitor: Any) -> None:
    me: Person = visitor("mei")
    me.open("mynumber", "/sent/")
    me.click("a[href^='/sign-in/oidc/']")
    me.click("button[value=s-mei]")
    me.see_words("二つ目の確認")
    me.show_second_factor("mynumber")
    me.page.wait_for_url("**/sent/")


def test_saying_no_at_the_provider_brings_me_back_with_a_sentence(visitor: Any) -> None:
    me: Person = visitor("aoi")
    me.open("internet", "/sign-in/")
    me.click("a[href^='/sign-in/oidc/']")
    me.click("button[value=deny]")
    me.see_words("認証基盤からの返事を確認できませんでした", "LGN-004")


def test_i_come_in_with_the_password_of_the_directory(visitor: Any) -> None:
    me: Person = visitor("hajime")
    me.town.sql(
        "DELETE FROM login_password p USING identity_person i WHERE i.id = p.person_id AND i.login = 'hajime'"
    )
    me.open("lgwan")
    me.fill("login", "hajime")
    me.fill("password", me.town.password)
    me.press_the_button()
    am_in(me)
    [(methods,)] = me.town.sql("SELECT methods FROM login_signin ORDER BY started_at DESC LIMIT 1")
    assert methods == ["ldap"]
    assert me.open("lgwan", "/account/") == 200
    me.see_words("パスワードは、庁内の認証基盤で管理されています")
