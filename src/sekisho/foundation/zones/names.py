"""The names of the three networks, for pages that must do without the database (a failure page, above all).

The rows of ``Zone`` say the same; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class ZoneName:
    """What the band of a page needs to know of a zone."""

    code: str
    name: str
    name_en: str

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name


NAMES = (
    ZoneName("internet", "インターネット接続系", "Internet zone"),
    ZoneName("lgwan", "LGWAN接続系", "LGWAN zone"),
    ZoneName("mynumber", "個人番号利用事務系", "My Number zone"),
)


def zone_name(code: str) -> ZoneName | None:
    """The name of a zone, or None for a code that is none of the three: its band says so."""
    return next((zone for zone in NAMES if zone.code == code), None)
