"""Words in the vault: nothing that a web process may read says anything about them."""

from __future__ import annotations

from typing import Any

import pytest

from sekisho.foundation.vault.models import StoredObject
from sekisho.foundation.vault.secrets import (
    LONGEST,
    SIZE,
    NotASecret,
    put_secret,
    read_secret,
    sealed,
    unsealed,
)
from sekisho_demo import factories


@pytest.mark.parametrize("word", ["a", "合言葉-Right7", " 前後の空白 ", "𠮷" * LONGEST, "\ud800半分"])
def test_a_word_comes_out_as_it_went_in(word: str) -> None:
    assert unsealed(sealed(word)) == word


@pytest.mark.parametrize("word", ["", "x" * (LONGEST + 1)])
def test_what_is_no_password_is_not_sealed(word: str) -> None:
    with pytest.raises(ValueError, match="a word of 1 to 255"):
        sealed(word)


def test_two_seals_of_one_word_have_one_length_and_nothing_else_in_common() -> None:
    first, second = sealed("same"), sealed("same")
    assert len(first) == len(second) == SIZE
    assert first != second


@pytest.mark.parametrize("data", [b"", b"short", bytes(SIZE), b"\xff" * SIZE, sealed("x") + b"more"])
def test_another_object_is_no_secret(data: bytes) -> None:
    with pytest.raises(NotASecret):
        unsealed(data)


@pytest.mark.django_db
def test_digest_and_size_of_the_object_tell_nothing(installation: Any) -> None:
    one, other = (factories.stored(sealed("same"), "internet") for _ in range(2))
    assert one.size == other.size == SIZE
    assert one.sha256 != other.sha256
    assert read_secret(one.object_id) == "same"


def test_the_broker_takes_a_word_and_gives_none_out(broker: None, settings: Any) -> None:
    settings.SEKISHO_ZONE = "internet"
    stored = put_secret("合言葉")
    assert StoredObject.objects.get(pk=stored.object_id).state == StoredObject.State.STAGED
    from sekisho.foundation.vault.api import VaultError, get

    with pytest.raises(VaultError, match="not-released"):
        get(stored.object_id)
    assert read_secret(stored.object_id) == "合言葉"
