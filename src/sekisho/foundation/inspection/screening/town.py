"""The town's own words for the engine: what is its own and does not count, what it wants to be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from sekisho.foundation.inspection.screening.models import Allowed, TownPattern

if TYPE_CHECKING:
    from sekisho_screening import OwnPattern, Settings

#: UTF-8 bytes of everything that is handed to a child beside the file; its options end at 60 KiB
MOST_BYTES = 40 * 1024


def settings_for(department: str) -> Settings:
    """What screening shall know about the office when this department sends."""
    from sekisho_screening import Settings

    allowed = list(Allowed.objects.in_force(timezone.localdate()).of(department))
    return Settings(
        own_domains=_texts(allowed, Allowed.Form.DOMAIN),
        own_texts=_texts(allowed, Allowed.Form.TEXT),
        allowed=_texts(allowed, Allowed.Form.VALUE),
        patterns=tuple(engine_pattern(one) for one in TownPattern.objects.filter(is_active=True)),
        wall_seconds=settings.SEKISHO_INSPECTION_SECONDS,
        memory_bytes=settings.SEKISHO_INSPECTION_MEMORY_MB * 1024**2,
    )


def _texts(allowed: list[Allowed], form: Allowed.Form) -> tuple[str, ...]:
    return tuple(one.text for one in allowed if one.form == form)


def engine_pattern(pattern: TownPattern) -> OwnPattern:
    """Raises ``PatternRefused`` when the engine does not take it."""
    from sekisho_screening import OwnPattern

    words = pattern.word_list
    return OwnPattern(pattern.id, pattern.name, "" if words else pattern.expression, words, pattern.score)


def pattern_name(kind: str) -> str:
    """The name of a pattern of the town's own, "" for everything else."""
    if not kind.startswith("town-"):
        return ""
    return TownPattern.objects.filter(pk=kind).values_list("name", flat=True).first() or ""


def _bytes_of(text: str) -> int:
    return len(text.encode())


def size_of_rules() -> int:
    """UTF-8 bytes of all rules in force, as if one department had them all."""
    allowed = Allowed.objects.in_force(timezone.localdate()).values_list("text", flat=True)
    patterns = TownPattern.objects.filter(is_active=True).values_list("expression", "words", "name")
    return sum(map(_bytes_of, allowed)) + sum(_bytes_of("".join(one)) for one in patterns)
