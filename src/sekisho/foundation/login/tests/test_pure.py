"""What needs no database: codes, kinds of proof, rules for passwords."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.foundation.login import one_time_codes, password_rules, totp
from sekisho.foundation.login.factors import Method, Proof, are_enough, is_recent
from sekisho.foundation.login.sessions import browser_in_words

SECRET = b"12345678901234567890"
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),  # RFC 6238 appendix B, SHA-1, the last six of eight digits
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert totp.code_at(SECRET, totp.step_of(seconds)) == code


@pytest.mark.parametrize(("late", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_half_a_minute_wrong(late: int, taken: bool) -> None:
    code = totp.code_at(SECRET, totp.step_of(10_000))
    assert (totp.matching_step(SECRET, code, seconds=10_000 + late, after=0) is not None) is taken


def test_a_used_step_and_everything_before_it_is_refused() -> None:
    step = totp.step_of(10_000)
    for earlier in (step, step - 1):
        assert totp.matching_step(SECRET, totp.code_at(SECRET, earlier), seconds=10_000, after=step) is None


@pytest.mark.parametrize("code", ["", "28708", "２８７０８２", "2870820", "abcdef", "\0" * 6])
def test_what_is_no_code_is_refused_quietly(code: str) -> None:
    assert totp.matching_step(SECRET, code, seconds=10, after=0) is None


def test_wide_digits_and_blanks_are_understood() -> None:
    assert totp.cleaned(" ２８７ ０８２ ") == "287082"


def test_the_address_for_the_app_can_be_read_back() -> None:
    from urllib.parse import parse_qs, unquote, urlsplit

    parts = urlsplit(totp.address(SECRET, account="aoi", issuer="関所 LGWAN接続系"))
    assert unquote(parts.path) == "/関所 LGWAN接続系:aoi"
    assert parse_qs(parts.query)["secret"] == ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"]


@settings(deadline=None)
@given(st.text(max_size=60))
def test_cleaning_a_code_never_fails_and_keeps_its_alphabet(text: str) -> None:
    assert set(one_time_codes.cleaned(text)) <= set(one_time_codes.ALPHABET)


def test_a_code_survives_how_people_write() -> None:
    code = one_time_codes.new_code()
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in code.replace("-", "").lower())
    assert one_time_codes.cleaned(wide) == one_time_codes.cleaned(code) == code.replace("-", "")


@pytest.mark.parametrize(
    ("methods", "needed", "enough"),
    [
        ([Method.PASSWORD], 1, True),
        ([Method.PASSWORD], 2, False),
        ([Method.PASSWORD, Method.LDAP], 2, False),
        ([Method.PASSWORD, Method.OIDC], 2, False),
        ([Method.TOTP, Method.RECOVERY], 2, False),
        ([Method.PASSKEY_UNVERIFIED, Method.TOTP], 2, False),
        ([Method.PASSWORD, Method.TOTP], 2, True),
        ([Method.PASSWORD, Method.PASSKEY_UNVERIFIED], 2, True),
        ([Method.PASSKEY], 2, True),
        ([Method.OIDC_STRONG], 2, True),
        ([], 1, False),
    ],
)
def test_two_factors_are_two_different_kinds(methods: list[Method], needed: int, enough: bool) -> None:
    assert are_enough(methods, needed) is enough


@pytest.mark.parametrize(("ago", "recent"), [(0, True), (15, True), (16, False), (-1, False)])
def test_a_proof_is_recent_for_some_minutes_and_never_from_the_future(ago: int, recent: bool) -> None:
    assert is_recent(NOW - timedelta(minutes=ago), now=NOW, minutes=15) is recent


def test_a_proof_survives_the_session_and_nonsense_does_not() -> None:
    proof = Proof(Method.TOTP, NOW)
    assert Proof.read(proof.stored()) == proof
    for nonsense in (None, [], ["totp"], ["magic", NOW.isoformat()], ["totp", "yesterday"], 7):
        with pytest.raises(ValueError):
            Proof.read(nonsense)


@pytest.mark.parametrize(
    "password",
    ["password2026!!!", "P@ssw0rdP@ssw0rd", "abcabcabcabcabcabc", "1234567890123456", "shiyakusho2026/04"],
)
def test_what_guessers_begin_with_has_no_part_of_its_own(password: str) -> None:
    own = password_rules.own_part(password, password_rules.blocked_words())
    assert len(own) < password_rules.LEAST_OWN


@pytest.mark.parametrize(
    "password",
    ["kabocha tsukue ringo", "むらさきのクレヨン3本と犬小屋", "tests-only-7421-3380", "gx9Tq2vKd81mWzLp"],
)
def test_ordinary_good_passwords_pass(password: str) -> None:
    own = password_rules.own_part(password, password_rules.blocked_words())
    assert len(own) >= password_rules.LEAST_OWN


@settings(deadline=None)
@given(st.text(max_size=200))
def test_taking_a_password_apart_always_ends(password: str) -> None:
    assert len(password_rules.own_part(password, password_rules.blocked_words())) <= 4 * len(password) + 4


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/146.0 Safari/537.36 Edg/146.0", "Edge · Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/146.0 Safari/537.36", "Chrome · Linux"),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_a_browser_is_named_in_our_own_words(agent: str, words: str) -> None:
    assert browser_in_words(agent) == words
