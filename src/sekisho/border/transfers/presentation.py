"""How transfers are told to people: state, reason, what to do now, how far.  No rules here, only words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sekisho.border.transfers import approving, receiving
from sekisho.border.transfers.given_passwords import needs_password
from sekisho.border.transfers.models import Item, Transfer
from sekisho.border.transfers.personal_data import MOST_ROWS, SHOWN, Personal, personal
from sekisho.border.transfers.reasons import BY_RULE, NOT_EXPECTED, PERSONAL_DATA, REASONS
from sekisho.border.transfers.states import State
from sekisho.foundation.inspection.api import Inspection
from sekisho.foundation.zones.api import Profile

#: what was done to a finding, as the engine names it
ACTIONS: Final[dict[str, str | Promise]] = {
    "removed": gettext_lazy("取り除きました"),
    "replaced": gettext_lazy("置き換えました"),
    "reencoded": gettext_lazy("作り直しました"),
    "kept": gettext_lazy("残しました"),
    "stopped": gettext_lazy("ここで止めました"),
}
VERDICTS: Final[dict[str, str | Promise]] = {
    Inspection.Verdict.CLEAN: gettext_lazy("問題なし"),
    Inspection.Verdict.CHANGED: gettext_lazy("無害化済み"),
    Inspection.Verdict.BLOCKED: gettext_lazy("通過不可"),
    Inspection.Verdict.UNDECIDED: gettext_lazy("判定不能"),
    Inspection.Verdict.CONFIRMED: gettext_lazy("検査で確認（無害化はしていません）"),
}
#: what a scanner answered, and how its chip looks
SCANS: Final[dict[str, tuple[str | Promise, str]]] = {
    "passed": (gettext_lazy("検出なし"), "success"),
    "hit": (gettext_lazy("検出"), "error"),
    "failed": (gettext_lazy("答えなし"), "warning"),
}
#: states that want a person's eye, shown before the others
TROUBLED: Final = frozenset({State.HELD, State.REFUSED})


@dataclass(frozen=True, slots=True)
class Told:
    """What an item's line says: the state's word, and for held and refused items why and what now."""

    state: str
    label: str
    why: str
    now: str
    code: str


def tell(item: Item) -> Told:
    state = State(item.state)
    why, now = _reason(item)
    return Told(state=state.value, label=str(state.label), why=why, now=now, code=item.reason)


def _reason(item: Item) -> tuple[str, str]:
    if item.reason in BY_RULE:
        if item.reason == NOT_EXPECTED:
            return str(REASONS[item.reason].what) + receiving.told(item), str(REASONS[item.reason].now)
        return approving.told(item) or str(REASONS[item.reason].what), str(REASONS[item.reason].now)
    known = REASONS.get(item.reason)
    if known is not None:
        return str(known.what), str(known.now)
    if not item.reason:
        return "", ""
    return _engine_sentence(item), ""


def _engine_sentence(item: Item) -> str:
    """The engine's sentence for a ``DSM`` code tells why and what to do in one."""
    for finding in _findings(item):
        if finding["code"] == item.reason:
            return str(finding["message"])
    return _("検査で判断できませんでした。情報政策課にご相談ください。")


def _findings(item: Item) -> list[dict[str, str]]:
    return item.inspection.told() if item.inspection else []


@dataclass(frozen=True, slots=True)
class Line:
    """One item in the list of its transfer."""

    item: Item
    told: Told
    changes: int  # how many findings the receipt tells of
    locked: bool  # held for nothing but a password
    confirmed: bool  # passed as it was: scanners found nothing in what cannot be rebuilt
    taken: list[tuple[str, datetime]]  # who has it, and since when; for the sender only
    digest: str  # of what this side of the border has: the original, or the clean copy
    personal: Personal | None = None  # why it is held, when it is held for personal data


def line(item: Item, *, as_sender: bool) -> Line:
    changes = sum(finding["action"] not in ("kept", "stopped") for finding in _findings(item))
    confirmed = item.inspection is not None and item.inspection.verdict == Inspection.Verdict.CONFIRMED
    digest = item.sha256 if as_sender else (item.inspection.sha256_out or "" if item.inspection else "")
    taken = _first_taken(item) if as_sender else []
    held_for_it = as_sender and item.state == State.HELD and item.reason == PERSONAL_DATA
    found = personal(item, most=SHOWN) if held_for_it else None
    return Line(item, tell(item), changes, needs_password(item), confirmed, taken, digest, found)


def _first_taken(item: Item) -> list[tuple[str, datetime]]:
    first: dict[str, datetime] = {}
    for download in sorted(item.downloads.all(), key=lambda download: download.at):
        first.setdefault(download.person.name, download.at)
    return list(first.items())


def in_order(items: Iterable[Item]) -> list[Item]:
    """Those that want a person's eye first, then as they were sent."""
    return sorted(items, key=lambda item: (State(item.state) not in TROUBLED, item.position))


def counts(items: Sequence[Item]) -> list[tuple[str, str, int]]:
    """(state, word, how many) for the states that occur, in the order of an item's life."""
    return [
        (state.value, str(state.label), number)
        for state in State
        if (number := sum(item.state == state for item in items))
    ]


def counted(code: str, word: str, number: int, *, alone: bool) -> tuple[str, str]:
    """A state and the words of its chip; the number is left out where there is only one file."""
    return code, word if alone else _("%(state)s %(number)s件") % {"state": word, "number": number}


def chips(items: Sequence[Item]) -> list[tuple[str, str]]:
    return [counted(*count, alone=len(items) == 1) for count in counts(items)]


def announcement(items: Sequence[Item], moving: int) -> str:
    """What a screen reader says when the list has changed."""
    parts = [_("%(state)s %(number)s件") % {"state": word, "number": n} for _code, word, n in counts(items)]
    if moving:
        parts.append(
            ngettext("残り%(moving)s件を検査しています", "残り%(moving)s件を検査しています", moving)
            % {"moving": moving}
        )
    else:
        parts.append(_("検査はすべて終わりました"))
    return _("、").join(parts)


def version(*facts: object) -> str:
    """A short mark of what a living part shows: the page asks with it, and an unchanged part is not sent again."""
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:12]


def withdrawal(transfer: Transfer) -> dict[str, Any]:
    """The words of the page that asks before withdrawing (``ui/confirm.html``)."""
    return {
        "heading": _("送るのを取り消しますか"),
        "explanation": _("「%(purpose)s」のファイルを取り消します。") % {"purpose": transfer.purpose},
        "consequences": [
            _("受け取る人は、まだ受け取っていないファイルを受け取れなくなります。"),
            _("すでに受け取られたファイルは、取り戻せません。"),
            _("取り消すと、元に戻せません。必要なときは、もう一度送ってください。"),
        ],
        "confirm_label": _("取り消す"),
        "danger": True,
        "cancel_url": reverse("transfers:transfer", args=[transfer.pk]),
    }


def method(item: Item) -> str:
    """Which of the guideline's ways the file went; what was only confirmed must not be called disarmed."""
    if item.inspection is not None and item.inspection.verdict == Inspection.Verdict.CONFIRMED:
        if item.inspection.vouched_by is not None:
            return _("登録した内容との一致と、検査による確認（無害化なし）")
        return _("危険因子が見つからないことの確認（無害化なし）")
    return str(Profile(item.transfer.profile).label)


def receipt(item: Item) -> dict[str, Any]:
    """The findings of an item with the words for what was done, and the verdict's word."""
    rows = [
        {
            "message": finding["message"],
            "where": finding["where"],
            "code": finding["code"],
            "done": ACTIONS.get(finding["action"], finding["action"]),
        }
        for finding in _findings(item)
    ]
    inspection = item.inspection
    return {
        "findings": rows,
        "scans": [(scan, *SCANS[scan.result]) for scan in inspection.scans.all()] if inspection else [],
        "personal": personal(item, most=MOST_ROWS),
        "verdict": VERDICTS[inspection.verdict] if inspection else "",
        "seconds": inspection.total_ms / 1000 if inspection else None,
    }
