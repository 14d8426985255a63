from __future__ import annotations

from sekisho.foundation.inspection.confirmable import KINDS
from sekisho.foundation.zones.kinds import GROUPS, is_allowed, words
from sekisho_disarm.formats import registry


def test_every_kind_that_the_engine_rebuilds_has_a_word_for_people() -> None:
    rebuilt = {kind.value for handler in registry.FORMATS for kind in handler.kinds}
    others = {name: group for name, group in GROUPS.items() if name != "unrebuilt"}
    assert rebuilt == {kind for group in others.values() for kind in group.kinds}


def test_what_scanners_may_confirm_has_a_group_of_its_own() -> None:
    assert GROUPS["unrebuilt"].kinds >= {*KINDS, "unknown"}
    assert is_allowed("dwg", [])
    assert not is_allowed("dwg", ["pdf"])


def test_word_means_every_kind_of_word_file() -> None:
    assert all(is_allowed(kind, ["word"]) for kind in ("docx", "docm", "doc", "dotx"))
    assert not is_allowed("xlsx", ["word"])
    assert words(["pdf", "word"]) == ["Word", "PDF"]


def test_nothing_chosen_means_everything() -> None:
    assert is_allowed("docx", [])
