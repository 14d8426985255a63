"""The month's report for the CISO as a sheet of paper: the figures of :mod:`figures` in words and tables, in Japanese."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sekisho.border.transfers.reasons import REASONS
from sekisho.border.transfers.states import State
from sekisho.foundation.zones.api import Zone
from sekisho.ui.paper import Block, Column, Heading, Paragraph, Table, write

WHOLE: Final = ("total", "rebuild", "verify")
PARTS: Final = ("open", "scan", "identify", "store")


def words_of(code: str) -> str:
    """What a reason for being held or refused is called."""
    known = REASONS.get(code)
    return str(known.what) if known else code


def step_names() -> dict[str, str]:
    return {
        "open": _("取り出し"),
        "scan": _("検出"),
        "identify": _("種類の判定"),
        "rebuild": _("無害化"),
        "verify": _("確認"),
        "store": _("保管"),
        "total": _("全体"),
    }


def printed(body: dict[str, Any], period: str, *, unused_days: int) -> bytes:
    """The report as a PDF.  The same figures give the same bytes.  ``period``: as in ``2026-11``."""
    with translation.override("ja"):
        year, month = period.split("-")
        title = _("関所の月報　%(year)s年%(month)s月") % {"year": year, "month": int(month)}
        blocks = [Heading(title, 1), *_blocks(body, unused_days)]
        made = timezone.localtime(datetime.fromisoformat(body["until"]))
        return write(blocks, title=title, made=made)


def _blocks(body: dict[str, Any], unused_days: int) -> Iterator[Block]:
    first = timezone.localtime(datetime.fromisoformat(body["since"]))
    last = timezone.localtime(datetime.fromisoformat(body["until"])) - timedelta(microseconds=1)
    yield Paragraph(
        _("最高情報セキュリティ責任者（CISO）への報告です。ファイルや人の名前は含みません。")
        + _("期間は%(first)sから%(last)sまでです。") % {"first": _day(first), "last": _day(last)}
    )
    yield from _crossings(body)
    yield from _times(body["times"])
    yield from _reasons(body["reasons"])
    yield from _approvals(body["approvals"])
    yield Heading(_("%(n)s日のあいだ使われていない規則") % {"n": unused_days})
    yield Paragraph(
        _("、").join(f"{rule['reason']}（{rule['id']}）" for rule in body["unused_rules"])
        or _("ありません。")
    )


def _day(day: datetime) -> str:
    return _("%(year)s年%(month)s月%(day)s日") % {"year": day.year, "month": day.month, "day": day.day}


def _crossings(body: dict[str, Any]) -> Iterator[Block]:
    zones = {zone.code: str(zone) for zone in Zone.objects.all()}
    yield Heading(_("行き来"))
    states = [f"{State(code).label} {count:,}" for code, count in sorted(body["states"].items())]
    yield Paragraph(_("、").join([_("送信 %(n)s件") % {"n": f"{body['sendings']:,}"}, *states]) + _("。"))
    if body["ways"]:
        yield Table(
            _("どこからどこへ、何件のファイルが送られたか"),
            [Column(_("どこから"), 2), Column(_("どこへ"), 2), Column(_("件数"), 1, number=True)],
            [(zones[way["from"]], zones[way["to"]], f"{way['count']:,}") for way in body["ways"]],
        )


def _times(times: list[dict[str, Any]]) -> Iterator[Block]:
    yield Heading(_("検査にかかった時間（ミリ秒、中央値 と 95パーセンタイル）"))
    if not times:
        yield Paragraph(_("この期間に検査したものはありません。"))
        return
    words = step_names()
    for steps in (WHOLE, PARTS):
        counts = [Column(_("件数"), 1, number=True)] if steps is WHOLE else []
        yield Table(
            _("種類ごとの、検査にかかった時間"),
            [Column(_("種類"), 2), *counts, *(Column(words[step], 2, number=True) for step in steps)],
            [
                (
                    row["kind"],
                    *([f"{row['count']:,}"] if counts else []),
                    *(f"{row['steps'][step][0]:,.0f} / {row['steps'][step][1]:,.0f}" for step in steps),
                )
                for row in times
            ],
        )


def _reasons(reasons: list[dict[str, Any]]) -> Iterator[Block]:
    yield Heading(_("保留・不通過の多いわけ"))
    if not reasons:
        yield Paragraph(_("ありません。"))
        return
    yield Table(
        _("保留や不通過の、多いわけと件数"),
        [Column(_("わけ"), 5), Column(_("番号"), 1), Column(_("件数"), 1, number=True)],
        [(words_of(row["code"]), row["code"], f"{row['count']:,}") for row in reasons],
    )


def _approvals(ended: dict[str, int]) -> Iterator[Block]:
    yield Heading(_("承認"))
    words = {
        "granted": _("承認"),
        "returned": _("差し戻し"),
        "withdrawn": _("引き戻し"),
        "void": _("無効"),
        "overdue": _("期限を過ぎたもの"),
    }
    yield Table(
        _("終わった承認の結果と件数"),
        [Column(_("結果"), 3), Column(_("件数"), 1, number=True)],
        [(word, f"{ended[how]:,}") for how, word in words.items()],
    )
