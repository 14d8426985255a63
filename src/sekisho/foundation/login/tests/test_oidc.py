"""Signing in by an OpenID provider: with a real one, and with answers that nobody honest gives."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.login import oidc
from sekisho.foundation.login.models import OutsideAccount, SignIn
from sekisho.foundation.login.oidc_provider import Provider, Unreachable
from sekisho.foundation.login.tests.openid_provider import openid_provider
from sekisho_demo import factories
from sekisho_demo.entrances import Entrance

pytestmark = pytest.mark.django_db
ORIGIN = "http://internet.localhost:8701"
CLIENT = "sekisho"


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("provider") / "log"
    people: list[dict[str, Any]] = [
        {"sub": "s-aoi", "preferred_username": "aoi"},
        {"sub": "s-mei", "preferred_username": "MEI", "amr": ["pwd", "mfa"]},
        {"sub": "s-thief", "preferred_username": "aoi"},
        {"sub": "s-nobody", "preferred_username": "nobody-of-that-name"},
        {"sub": "s-nameless"},
    ]
    with openid_provider(log, *people) as found:
        yield found


@pytest.fixture
def configured(settings: Any, issuer: str) -> Any:
    settings.SEKISHO_OIDC_ISSUER = issuer
    settings.SEKISHO_ORIGIN = ORIGIN
    settings.SEKISHO_OIDC_CLIENT_ID = CLIENT
    settings.SEKISHO_OIDC_CLIENT_SECRET = "a secret"
    settings.SEKISHO_OIDC_STRONG = ["mfa"]
    return settings


class _Stop(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def consent(address: str, sub: str) -> str:
    """What the person does at the provider; where it sends the browser then."""
    opener = urllib.request.build_opener(_Stop())
    with pytest.raises(urllib.error.HTTPError) as answer:
        opener.open(address, data=urllib.parse.urlencode({"sub": sub}).encode())
    location = str(answer.value.headers["Location"])
    answer.value.close()
    return location


def come_by(sub: str, client: Entrance) -> Any:
    address = client.get("/sign-in/oidc/?next=/sent/")["Location"]
    back = urllib.parse.urlsplit(consent(address, sub))
    assert back.path == oidc.RETURN_PATH
    return client.get(f"{back.path}?{back.query}")


def test_a_person_comes_in_by_the_provider(configured: Any) -> None:
    factories.person("aoi")
    client = Entrance("internet")
    assert "でログイン" in client.get("/sign-in/").content.decode()
    assert come_by("s-aoi", client)["Location"] == "/sent/"
    assert Event.objects.get(name="session:opened").data == {"methods": ["oidc"]}
    assert OutsideAccount.objects.get().subject == "s-aoi"


def test_the_request_carries_pkce_state_and_nonce_and_each_is_new(configured: Any) -> None:
    seen = set()
    for _ in range(2):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(oidc.begin()[0]).query)
        assert query["code_challenge_method"] == ["S256"]
        assert query["redirect_uri"] == [ORIGIN + oidc.RETURN_PATH]
        seen |= {*query["state"], *query["nonce"], *query["code_challenge"]}
    assert len(seen) == 6


def test_one_factor_there_is_one_factor_here(configured: Any) -> None:
    configured.SEKISHO_OIDC_STRONG = []
    factories.person("mei")
    assert come_by("s-mei", Entrance("mynumber"))["Location"] == "/sign-in/second/"


def test_what_the_town_trusts_as_two_factors_is_two(configured: Any) -> None:
    factories.person("mei")
    assert come_by("s-mei", Entrance("mynumber"))["Location"] == "/sent/"
    assert SignIn.objects.get().methods == ["oidc-strong"]


def test_a_name_given_to_somebody_else_at_the_provider_opens_nothing(configured: Any) -> None:
    factories.person("aoi")
    come_by("s-aoi", Entrance("internet"))
    assert come_by("s-thief", Entrance("internet"))["Location"] == "/sign-in/"
    assert "another subject" in Event.objects.get(name="session:refused").data["detail"]


@pytest.mark.parametrize("sub", ["s-nobody", "s-nameless"])
def test_nobody_known_here_gets_the_one_refusal(configured: Any, sub: str) -> None:
    client = Entrance("internet")
    assert come_by(sub, client)["Location"] == "/sign-in/"
    assert "LGN-004" in client.get("/sign-in/").content.decode()


def test_the_zone_still_decides(configured: Any) -> None:
    factories.person("aoi")
    client = Entrance("mynumber")
    come_by("s-aoi", client)
    assert "IDN-003" in client.get("/sign-in/").content.decode()


def test_an_answer_is_taken_once_and_only_by_the_browser_that_asked(configured: Any) -> None:
    factories.person("aoi")
    asked, other = Entrance("internet"), Entrance("internet")
    back = consent(asked.get("/sign-in/oidc/")["Location"], "s-aoi").removeprefix(ORIGIN)
    assert other.get(back)["Location"] == "/sign-in/"
    assert asked.get(back)["Location"] == "/"
    assert asked.get(back)["Location"] == "/sign-in/"
    assert SignIn.objects.count() == 1


def test_a_denied_consent_is_a_refusal(configured: Any) -> None:
    address, begun = oidc.begin()
    with pytest.raises(Denied, match="LGN-004"):
        oidc.finish(returned={"error": "access_denied", "state": begun["state"]}, begun=begun)
    assert address


def test_an_unreachable_provider_says_so(configured: Any) -> None:
    configured.SEKISHO_OIDC_ISSUER = "http://localhost:1"
    client = Entrance("internet")
    assert client.get("/sign-in/oidc/")["Location"] == "/sign-in/"
    assert "LGN-005" in client.get("/sign-in/").content.decode()


@pytest.mark.parametrize(
    "issuer", ["http://idp.example", "ftp://localhost/", "http://localhost.evil.example"]
)
def test_a_provider_in_the_clear_is_not_spoken_to(configured: Any, issuer: str) -> None:
    configured.SEKISHO_OIDC_ISSUER = issuer
    with pytest.raises(Denied, match="LGN-004"):
        oidc.begin()


def test_keys_and_metadata_outlive_the_providers_absence(issuer: str, tmp_path: Path) -> None:
    here = Provider(issuer, str(tmp_path), "")
    jwks = here.metadata("jwks_uri")
    here._get("keys", jwks)
    away = Provider(issuer, str(tmp_path), "")

    def gone(request: urllib.request.Request) -> dict[str, Any]:
        raise Unreachable("gone")

    away._open = gone  # type: ignore[method-assign]  # the provider is away
    assert away.metadata("jwks_uri") == jwks
    assert away._get("keys", jwks)["keys"]
    assert {path.name.rsplit("-", 1)[1] for path in tmp_path.iterdir()} == {"keys.json", "metadata.json"}


def test_metadata_of_another_issuer_are_not_believed(issuer: str) -> None:
    liar = Provider(issuer, "", "")
    said = {"issuer": "https://evil.example", "jwks_uri": "https://evil.example/keys"}
    liar._open = lambda request: said  # type: ignore[method-assign]  # another's page at this address
    with pytest.raises(Unreachable, match="metadata are of"):
        liar.metadata("jwks_uri")


# Answers that nobody honest gives: our own key in place of the provider's

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
Forge = Callable[..., oidc.Told]


@pytest.fixture
def judged(configured: Any, monkeypatch: pytest.MonkeyPatch) -> Forge:
    """Judge an ID token with these changes."""
    configured.SEKISHO_OIDC_ISSUER = "https://idp.example"
    public = json.loads(RSAAlgorithm.to_jwk(KEY.public_key())) | {"kid": "k1", "use": "sig"}
    monkeypatch.setattr(Provider, "metadata", lambda self, name: f"https://idp.example/{name}")
    monkeypatch.setattr(Provider, "_get", lambda self, name, address: {"keys": [public]})
    begun = {"state": "s" * 40, "nonce": "n" * 40, "verifier": "v" * 43}

    def judge(
        *,
        key: Any = KEY,
        algorithm: str = "RS256",
        kid: str | None = "k1",
        drop: str = "",
        again: bool = False,
        **changes: Any,
    ) -> oidc.Told:
        now = int(time.time())
        claims = {
            "iss": "https://idp.example",
            "aud": CLIENT,
            "sub": "s-1",
            "preferred_username": "aoi",
            "nonce": begun["nonce"],
            "iat": now,
            "exp": now + 300,
        } | changes
        claims.pop(drop, None)
        token = jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid} if kid else None)
        monkeypatch.setattr(oidc, "_exchange", lambda code, verifier: token)
        remembered = begun | ({"again": "yes"} if again else {})
        return oidc.finish(returned={"state": begun["state"], "code": "c"}, begun=remembered)

    return judge


def test_an_honest_token_is_believed(judged: Forge) -> None:
    assert judged() == oidc.Told("https://idp.example", "s-1", "aoi", False)
    assert judged(aud=[CLIENT, "other"], azp=CLIENT).login == "aoi"
    assert judged(kid=None).login == "aoi"
    assert judged(acr="mfa").is_strong


@pytest.mark.parametrize(
    "lie",
    [
        {"key": OTHER},
        {"key": "a secret" * 8, "algorithm": "HS256"},
        {"key": "", "algorithm": "none"},
        {"kid": "k2"},
        {"iss": "https://idp.example.evil.example"},
        {"aud": "another-client"},
        {"aud": [CLIENT, "other"]},
        {"aud": [CLIENT, "other"], "azp": "other"},
        {"nonce": "m" * 40},
        {"drop": "nonce"},
        {"exp": int(time.time()) - 120},
        {"drop": "exp"},
        {"drop": "iat"},
        {"drop": "sub"},
        {"preferred_username": ["aoi"]},
        {"drop": "preferred_username"},
    ],
    ids=lambda lie: "-".join(lie),  # not their values: a key and a time differ between workers
)
def test_a_lie_is_refused(judged: Forge, lie: dict[str, Any]) -> None:
    with pytest.raises(Denied, match="LGN-004"):
        judged(**lie)


@pytest.mark.parametrize(("ago", "believed"), [(10, True), (600, False), (-600, False), (None, False)])
def test_a_proof_once_more_must_be_fresh_at_the_provider_too(
    judged: Forge, ago: int | None, believed: bool
) -> None:
    claims = {} if ago is None else {"auth_time": int(time.time()) - ago}
    if believed:
        assert judged(again=True, **claims).login == "aoi"
    else:
        with pytest.raises(Denied, match="LGN-004"):
            judged(again=True, **claims)


def test_asking_anew_is_said_to_the_provider(configured: Any) -> None:
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(oidc.begin(again=True)[0]).query)
    assert (query["prompt"], query["max_age"]) == (["login"], ["0"])


def test_a_token_signed_with_the_providers_public_key_as_secret_is_refused(judged: Forge) -> None:
    import base64
    import hmac as mac
    from hashlib import sha256

    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    public = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    encoded = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
        for part in ({"alg": "HS256", "kid": "k1"}, {"iss": "https://idp.example", "aud": CLIENT, "sub": "s"})
    ]
    signature = (
        base64.urlsafe_b64encode(mac.digest(public, ".".join(encoded).encode(), sha256)).decode().rstrip("=")
    )
    with pytest.raises(jwt.InvalidTokenError):
        oidc._claims(".".join([*encoded, signature]))


@pytest.mark.parametrize(
    "returned",
    [
        {},
        {"code": "c"},
        {"code": "c", "state": ""},
        {"code": "c", "state": "t" * 40},
        {"state": "s" * 40},
        {"code": "c", "state": "s" * 40, "iss": "https://evil.example"},
    ],
)
def test_what_nobody_asked_for_is_refused(judged: Forge, returned: dict[str, str]) -> None:
    begun = {"state": "s" * 40, "nonce": "n" * 40, "verifier": "v" * 43}
    with pytest.raises(Denied, match="LGN-004"):
        oidc.finish(returned=returned, begun=begun)
    with pytest.raises(Denied, match="LGN-004"):
        oidc.finish(returned=returned, begun={})


def test_the_refusal_tells_the_trail_what_it_does_not_tell_the_person(configured: Any) -> None:
    client = Entrance("internet")
    client.get("/sign-in/oidc/return/?code=x&state=y")
    page = client.get("/sign-in/").content.decode()
    assert Event.objects.get(name="session:refused").data["detail"] == "state"
    assert not re.search(r"\bstate\b", page.split("<main")[1].split("</main>")[0])
