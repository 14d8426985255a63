"""Draw a snippet of template, and read the result as a tree."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.template import engines
from django.test import RequestFactory

from sekisho.ui.tests.urls import compiled

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


def draw(source: str, **context: Any) -> str:
    """The HTML of ``source``, compiled as the loader compiles a file (cotton tags included)."""
    template = engines["django"].from_string(compiled(source))
    return template.render(context, request=RequestFactory().get("/", {"page": "2", "q": "補助金"}))


class Elements(HTMLParser):
    """Every element with its attributes; complains about tags that do not close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(html)
        self.faults += [f"<{tag}> never closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.faults += [f"<{tag}> says {name} twice" for name in set(names) if names.count(name) > 1]
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")

    def all(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        """The attributes of each ``tag`` that carries ``attributes``."""
        wanted = {key.replace("_", "-"): value for key, value in attributes.items()}
        return [a for t, a in self.found if t == tag and wanted.items() <= a.items()]

    def ids(self) -> list[str]:
        return [str(a["id"]) for _, a in self.found if "id" in a]
