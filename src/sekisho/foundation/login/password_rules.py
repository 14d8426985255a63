"""Which passwords may be chosen (NIST SP 800-63B-4, 3.1.1.2): long enough, and not made of what everybody tries.

A list of whole passwords is of little use at fifteen characters: ``password2026!!!`` is in none.  So a password is
taken apart: what remains after known words, runs, repeats, years and marks must still be long enough to guess at.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST = 200  # characters; the hash is slow, and a book is no password
LEAST_OWN = 6  # characters that no list explains
LEET = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"}
)
KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "01234567890", "1qaz2wsx3edc")
RUN = 4  # from so many on, neighbours on a keyboard or in the alphabet are one thing


def normalised(password: str) -> str:
    """NFKC, as NIST asks: typed with the Japanese input on, a password is the same as with it off."""
    return unicodedata.normalize("NFKC", password)


@cache
def blocked_words() -> tuple[str, ...]:
    """The built-in list, longest first."""
    text = files("sekisho.foundation.login").joinpath("blocked_words.txt").read_text(encoding="utf-8")
    words = {line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def own_part(password: str, words: tuple[str, ...]) -> str:
    """What is left of a password when everything that guessers begin with is taken away."""
    folded = normalised(password).casefold()
    return min((_without_known(variant, words) for variant in (folded, folded.translate(LEET))), key=len)


def _without_known(text: str, words: tuple[str, ...]) -> str:
    for word in words:
        if word in text:
            text = text.replace(word, "\0")
    for row in (*KEYBOARD, *(row[::-1] for row in KEYBOARD)):
        text = _without_runs(text, row)
    text = re.sub(r"(.)\1{2,}", "\0", text)  # aaa
    text = re.sub(r"(.{2,6}?)\1+", r"\1", text)  # abcabc counts once
    text = re.sub(r"(19|20)\d\d|(?<!\d)\d{1,3}(?!\d)", "\0", text)  # years and short numbers
    return re.sub(r"[\W_]", "", text)  # marks, and what was taken away


def _without_runs(text: str, row: str) -> str:
    for length in range(len(row), RUN - 1, -1):
        for start in range(len(row) - length + 1):
            text = text.replace(row[start : start + length], "\0")
    return text


class LengthValidator:
    def validate(self, password: str, user: object = None) -> None:
        least = settings.SEKISHO_PASSWORD_LENGTH
        if len(normalised(password)) < least:
            raise ValidationError(
                _("パスワードが短すぎます。%(least)s文字以上にしてください。") % {"least": least},
                code="short",
            )
        if len(password) > MOST:
            raise ValidationError(
                _("パスワードが長すぎます。%(most)s文字までにしてください。") % {"most": MOST}, code="long"
            )

    def get_help_text(self) -> str:
        return _("%(least)s文字以上。") % {"least": settings.SEKISHO_PASSWORD_LENGTH}


class BlockedWordsValidator:
    def validate(self, password: str, user: object = None) -> None:
        local = tuple(word.casefold() for word in settings.SEKISHO_BLOCKED_WORDS if len(word) >= 3)
        if len(own_part(password, (*local, *blocked_words()))) < LEAST_OWN:
            raise ValidationError(
                _(
                    "よく使われる言葉や並びだけでできているため、推測されやすいパスワードです。関係のない言葉をいくつかつなげてください。"
                ),
                code="blocked",
            )

    def get_help_text(self) -> str:
        return _("よく使われる言葉や並びだけのものは使えません。")
