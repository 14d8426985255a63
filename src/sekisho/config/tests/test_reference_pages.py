from __future__ import annotations

from sekisho.config import reference_pages


def test_the_reference_shows_what_the_code_says() -> None:
    assert reference_pages.stale() == []


def test_every_setting_says_what_it_is_for() -> None:
    source = (reference_pages.ROOT / "src/sekisho/config/settings.py").read_text(encoding="utf-8")
    silent = [name for name, _default, words in reference_pages._settings_in(source) if not words]
    assert not silent
