"""Tables read once, before the sandbox locks."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

_HERE = files(__name__)


def _lines(name: str) -> list[str]:
    text = (_HERE / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def any_of(listed: Iterable[str]) -> str:
    """An expression for any of the words, by their first characters: twice as fast as trying one after the other."""
    rests: dict[str, list[str]] = {}
    for word in listed:
        rests.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(
        f"{re.escape(first)}(?:{'|'.join(sorted(rest, key=len, reverse=True))})"
        for first, rest in rests.items()
    )


@cache
def words(table: str) -> dict[str, tuple[str, ...]]:
    """Lists of words by their kind."""
    found: dict[str, tuple[str, ...]] = {}
    for line in _lines(table):
        kind, _, listed = line.partition("\t")
        found[kind] = (*found.get(kind, ()), *listed.split("|"))
    return found


#: Forms of characters that families keep, and those that are taught at school.
_OLD_FORMS = str.maketrans(
    "澤濱邊邉齋齊櫻廣眞國兒﨑髙栁瀧惠龍嶋嶌冨德條當應榮壽圓關鐵緖薰曾增藏淺黑橫溪靜礒祐彌晧濵",
    "沢浜辺辺斎斎桜広真国児崎高柳滝恵竜島島富徳条当応栄寿円関鉄緒薫曽増蔵浅黒横渓静磯祐弥皓浜",
)


def plain(text: str) -> str:
    """``text`` with old forms of characters as the present ones; lengths stay."""
    return text.translate(_OLD_FORMS)


def _names(file: str) -> frozenset[str]:
    listed = " ".join(_lines(file)).split()
    return frozenset([*listed, *map(plain, listed)])


@cache
def surnames() -> frozenset[str]:
    return _names("surnames.txt")


@cache
def given_names() -> frozenset[str]:
    return _names("given_names.txt") - {"子"}


@cache
def given_characters() -> tuple[frozenset[str], frozenset[str]]:
    """Characters of given names, and those with which they like to end."""
    characters, endings = _lines("given_characters.txt")
    return frozenset(characters), frozenset(endings)


@cache
def municipalities() -> dict[str, frozenset[str]]:
    """Prefecture to the names of its municipalities, with and without their 郡, and cities of wards alone."""
    found: dict[str, frozenset[str]] = {}
    for line in _lines("municipalities.txt"):
        prefecture, _, names = line.partition("\t")
        found[prefecture] = frozenset(part for name in names.split() for part in _spellings(name))
    return found


def _spellings(name: str) -> set[str]:
    spellings = {name}
    district, mark, rest = name.partition("郡")
    if mark and district and rest[-1:] in ("町", "村"):
        spellings.add(rest)
    city, mark, ward = name.partition("市")
    if mark and ward.endswith("区"):
        spellings.update((f"{city}市", name))
    return spellings


@cache
def municipality_names() -> frozenset[str]:
    return frozenset().union(*municipalities().values())


@cache
def municipality_endings() -> frozenset[str]:
    """The last two characters of each name."""
    return frozenset(name[-2:] for name in municipality_names())


@cache
def area_codes() -> frozenset[str]:
    """Area codes of fixed lines with their 0."""
    return frozenset(f"0{line}" for line in _lines("area_codes.txt"))


@cache
def _postal_bits() -> bytes:
    return zlib.decompress((_HERE / "postal_codes.bin").read_bytes())


def is_postal_code(digits: str) -> bool:
    """Whether these seven digits are a code that Japan Post delivers to."""
    number = int(digits)
    return bool(_postal_bits()[number >> 3] & (1 << (number & 7)))


def warm() -> None:
    for table in (surnames, given_names, given_characters, municipality_endings, area_codes, _postal_bits):
        table()
