"""What a machine can say about a page that somebody looks at: axe, sizes of targets, room at 400 % zoom."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python  # type: ignore[import-untyped]  # ships a script, no types
from playwright.sync_api import Page

#: the script alone: its Python side would evaluate it in the page just so
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
#: Of WCAG 2.2's new criteria axe sees the size of targets; focus not obscured is measured by ourselves.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK, PHONE, ZOOMED = (1280, 900), (375, 800), (320, 640)

SMALL_TARGETS = """least => [...document.querySelectorAll("a, button, summary, select, textarea, input:not([type=hidden])")]
  .filter((e) => e.checkVisibility() && !e.closest("p, .ui-unseen, .ui-skip"))
  .map((e) => [e, (e.closest(".dads-choice, .dads-file-upload__picker") ?? e).getBoundingClientRect()])
  .filter(([, box]) => box.height < least || box.width < least)
  .map(([e, box]) => `${e.outerHTML.slice(0, 80)} ${Math.round(box.width)}x${Math.round(box.height)}`)
"""


def violations(page: Page) -> list[str]:
    """What axe finds, as ``rule: [places]``."""
    page.evaluate(AXE)
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    result = page.evaluate("options => axe.run(document, options)", options)
    return [f"{fault['id']}: {[node['target'] for node in fault['nodes']]}" for fault in result["violations"]]


def small_targets(page: Page, *, least: int) -> list[str]:
    """What a finger would miss, outside running text; ``least`` in CSS pixels, less half a pixel of rounding."""
    found: list[str] = page.evaluate(SMALL_TARGETS, least - 0.5)
    return found


def overflow(page: Page) -> int:
    """How many CSS pixels a person would have to scroll sideways."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide
