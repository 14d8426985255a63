"""What evidence says on the page: the engine's codes, in both languages."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from sekisho.foundation.inspection.screening.api import in_words, reason_in_words
from sekisho.foundation.inspection.screening.evidence import REASONS, SENTENCES
from sekisho_screening import errors
from sekisho_screening.extract import unreadable
from sekisho_screening.findings import SENTENCES as ENGINE
from sekisho_screening.findings import says
from sekisho_screening.places import Place

FACTS = {"kind": "phone", "name": "電話番号", "word": "様", "total": "1,222", "share": "98%"}


@pytest.mark.parametrize("code", ENGINE)
def test_every_code_has_its_words_and_the_japanese_is_the_engines(code: str) -> None:
    stored = says(code, **FACTS).to_dict()
    with override("ja"):
        assert in_words(stored) == stored["sentence"]
    with override("en"):
        assert in_words(stored) != stored["sentence"]
        assert "%(" not in in_words(stored)
        assert not any("ぁ" <= c <= "ヿ" for c in in_words(stored))


def test_no_words_without_a_code() -> None:
    assert SENTENCES.keys() == ENGINE.keys()


def test_the_kind_is_named_in_the_language_of_the_page() -> None:
    with override("en"):
        assert (
            "telephone number" in in_words(says("heading", kind="phone", name="電話番号").to_dict()).lower()
        )


def test_what_an_older_engine_stored_stays_the_sentence_it_was() -> None:
    assert (
        in_words({"why": "label", "sentence": "直前に電話を示す言葉がある"}) == "直前に電話を示す言葉がある"
    )


@pytest.mark.parametrize("head", [b"\x89PNG\r\n", b"\0\1\2"])
def test_reasons_for_gaps_follow_the_page(head: bytes) -> None:
    reason = unreadable(head, Place()).reason
    with override("en"):
        assert reason_in_words(reason).isascii()
        assert reason_in_words("something new") == "something new"


def test_the_sentences_of_errors_are_among_the_reasons() -> None:
    said = {one.sentence for one in (errors.Unreadable, errors.Encrypted, errors.TooComplex)}
    assert said <= set(REASONS)
