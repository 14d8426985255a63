"""How an item is told to people: state, reason, what to do now.  No rules here, only words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sekisho.border.transfers.models import Item
from sekisho.border.transfers.reasons import REASONS
from sekisho.border.transfers.states import State


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
    known = REASONS.get(item.reason)
    if known is not None:
        return str(known.what), str(known.now)
    if not item.reason:
        return "", ""
    return _engine_sentence(item), ""


def _engine_sentence(item: Item) -> str:
    """The engine's sentence for a ``DSM`` code tells why and what to do in one."""
    findings = item.inspection.findings if item.inspection else []
    for finding in findings:
        if finding["code"] == item.reason:
            return str(finding["message"])
    return _("検査で判断できませんでした。情報政策課にご相談ください。")
