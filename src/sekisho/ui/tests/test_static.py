"""What a page is made of: nothing inline, everything vendored as stated, light enough."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import pytest
from django.test import Client

UI = Path(__file__).resolve().parent.parent
HOUSE = UI.parent
STATIC = UI / "static/ui"
TEMPLATES = sorted(path for path in HOUSE.rglob("templates/**/*.html") if "tests" not in path.parts)
SHEETS = sorted(STATIC.glob("*.css"))
INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "style element": re.compile(r"<style[\s>]", re.I),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.I),
    "script address": re.compile(r"javascript:", re.I),
    "htmx script": re.compile(r"\shx-on[:-]", re.I),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_template_holds_nothing_inline(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert [what for what, pattern in INLINE.items() if pattern.search(source)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_template_never_writes_attributes_unescaped(path: Path) -> None:
    """Cotton's ``{{ attrs }}`` and Django's ``safe`` would let a file name become markup."""
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"\{\{\s*attrs\s*\}\}", source)
    assert not re.search(r"\|\s*safe\b", source)


def test_vendored_files_are_the_ones_stated() -> None:
    stated = re.findall(
        r"^\| `([\w./-]+)`.*`([0-9a-f]{64})` \|$", (STATIC / "vendor/README.md").read_text(), re.M
    )
    assert len(stated) == 2
    for name, digest in stated:
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == digest
        assert (STATIC / "vendor" / name).with_name("LICENSE").exists()


def test_every_custom_property_used_is_defined() -> None:
    sheets = "\n".join(path.read_text(encoding="utf-8") for path in SHEETS)
    tokens = (STATIC / "vendor/design-tokens/tokens.css").read_text(encoding="utf-8")
    defined = set(re.findall(r"(--[\w-]+)\s*:", sheets + tokens))
    assert set(re.findall(r"var\((--[\w-]+)", sheets)) - defined == set()


def test_style_sheets_fetch_nothing() -> None:
    """No web font, no picture, no import: each would be a request, and data addresses are refused."""
    for path in SHEETS:
        assert not re.search(r"url\(|@import|@font-face", path.read_text(encoding="utf-8")), path.name


def test_every_class_in_a_template_is_dressed_or_a_hook() -> None:
    sheets = "\n".join(path.read_text(encoding="utf-8") for path in SHEETS)
    dressed = set(re.findall(r"\.((?:dads|ui)-[\w-]+)", sheets))
    used = set()
    for path in TEMPLATES:
        for classes in re.findall(r'class="([^"]*)"', path.read_text(encoding="utf-8")):
            used |= set(re.findall(r"(?:dads|ui)-[\w-]+", classes))
    assert used - dressed == set()


def test_page_is_light_over_the_wire(client: Client) -> None:
    """At most 100 KB in all, gzipped, for the heaviest page there is."""
    html = client.get("/ui/?errors=1").content
    names = set(re.findall(rb'(?:href|src)="/static/(ui/[\w./-]+)"', html))
    parts = [html] + [(UI / "static" / name.decode()).read_bytes() for name in names]
    assert len(names) >= 8
    assert sum(len(gzip.compress(part)) for part in parts) <= 60_000
