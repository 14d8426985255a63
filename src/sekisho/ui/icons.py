"""Line icons, drawn for this project on a 24 by 24 grid with a stroke of two.

They sit in the page itself: a sprite would cost a request, a font would be refused by the content policy.
An icon never stands alone for a meaning; words stand beside it, so each is hidden from screen readers.
"""

from __future__ import annotations

from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SHAPES: Final[dict[str, str]] = {
    "arrow-right": '<path d="M4 12h16M14 6l6 6-6 6"/>',
    "bell": '<path d="M6 10a6 6 0 0 1 12 0c0 5 2 6.5 2 6.5H4S6 15 6 10z"/><path d="M10 20a2.2 2.2 0 0 0 4 0"/>',
    "check": '<path d="M5 13l4.5 4.5L19 7"/>',
    "check-circle": '<circle cx="12" cy="12" r="9"/><path d="M8 12.5l3 3 5-6"/>',
    "chevron-right": '<path d="M9 5l7 7-7 7"/>',
    "chevron-left": '<path d="M15 5l-7 7 7 7"/>',
    "chevron-down": '<path d="M5 9l7 7 7-7"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "clock-off": '<path d="M6 5.5A9 9 0 1 0 18.5 18M9.5 3.4A9 9 0 0 1 20.6 14.5M3 3l18 18M12 8v4"/>',
    "copy": '<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M5 15H4V4h11v1"/>',
    "download": '<path d="M12 4v11M7 10.5l5 5 5-5M4 20h16"/>',
    "error": '<path d="M8 3h8l5 5v8l-5 5H8l-5-5V8z"/><path d="M12 7.5v5.5M12 16v.5"/>',
    "external": '<path d="M14 4h6v6M20 4l-9 9M18 14v6H4V6h6"/>',
    "file": '<path d="M6 3h8l4 4v14H6z"/><path d="M14 3v4h4"/>',
    "folder": '<path d="M3 6h6l2 2h10v11H3z"/>',
    "inbox": '<path d="M4 13l3-8h10l3 8v6H4z"/><path d="M4 13h5l1 2.5h4L15 13h5"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5V8"/>',
    "pause": '<circle cx="12" cy="12" r="9"/><path d="M10 8.5v7M14 8.5v7"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 20.5c1.5-4.5 4.5-6 8-6s6.5 1.5 8 6"/>',
    "print": '<path d="M7 9V3h10v6M7 17H4V9h16v8h-3"/><path d="M7 14h10v7H7z"/>',
    "receive": '<path d="M12 3v10M8 9.5l4 4 4-4M4 14v6h16v-6"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5L21 21"/>',
    "send": '<path d="M21 3L10 14M21 3l-7 18-4-7-7-4z"/>',
    "stop": '<path d="M8 3h8l5 5v8l-5 5H8l-5-5V8z"/><path d="M9 9l6 6M15 9l-6 6"/>',
    "trash": '<path d="M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6"/>',
    "turning": '<path d="M20 12a8 8 0 1 1-2.5-5.8M20 3v4.5h-4.5"/>',
    "undo": '<path d="M9 5L4 10l5 5M4 10h10a6 6 0 0 1 0 12h-3"/>',
    "upload": '<path d="M12 16V4M7 9l5-5 5 5M4 15v5h16v-5"/>',
    "warning": '<path d="M12 3.5L22 20.5H2z"/><path d="M12 10v5M12 17.5v.5"/>',
    # The product: two gate posts and a lintel over a road.
    "gate": '<path d="M2 6h20M4 10h16M7 6v15M17 6v15M12 14v2M12 19v2"/>',
    # Zones.  Outline and filling differ, so that a grey print or a colour-blind eye tells them apart.
    "zone-internet": '<circle cx="12" cy="12" r="10"/>'
    '<path d="M2 12h20M12 2c7 6 7 14 0 20M12 2c-7 6-7 14 0 20"/>',
    "zone-lgwan": '<rect x="3" y="3" width="18" height="18"/>'
    '<path d="M8 8h3M14 8h3M8 12.5h3M14 12.5h3M10 21v-4h4v4"/>',
    "zone-mynumber": '<path d="M12 2l9 3v7c0 5-4 8.5-9 10.5C7 20.5 3 17 3 12V5z"/>'
    '<circle cx="12" cy="9.5" r="2.5"/><path d="M7.5 16.5c1-2.5 8-2.5 9 0"/>',
    "zone-cloud": '<path d="M7 19a5 5 0 0 1-.5-10A6 6 0 0 1 18 8.5 5 5 0 0 1 17.5 19z"/>',
    "zone": '<path d="M12 2l10 10-10 10L2 12z"/><path d="M12 8v5M12 15.5v.5"/>',
}


def draw(name: str, css_class: str = "") -> SafeString:
    """The icon as inline SVG.  Raises ``KeyError`` for a name that was never drawn."""
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor"'
        ' aria-hidden="true">{}</svg>',
        f"dads-icon {css_class}".strip(),
        mark_safe(SHAPES[name]),  # noqa: S308  # a constant of this module
    )


def zone_icon(code: str) -> str:
    """The name of a zone's shape; an unknown zone gets the shape that belongs to none."""
    return f"zone-{code}" if f"zone-{code}" in SHAPES else "zone"
