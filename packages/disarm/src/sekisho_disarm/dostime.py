"""Moments in the words of DOS, which archives keep."""

from __future__ import annotations

import time

_FIRST_YEAR, _YEARS = 1980, 128


def words(seconds: int) -> tuple[int, int]:
    """Date and time words for seconds of 1970, in this machine's clock; zeros for what they cannot say."""
    try:
        when = time.localtime(seconds)
    except (OverflowError, ValueError, OSError):
        return 0, 0
    if not _FIRST_YEAR <= when.tm_year < _FIRST_YEAR + _YEARS:
        return 0, 0
    date = (when.tm_year - _FIRST_YEAR) << 9 | when.tm_mon << 5 | when.tm_mday
    return date, when.tm_hour << 11 | when.tm_min << 5 | min(when.tm_sec, 59) // 2
