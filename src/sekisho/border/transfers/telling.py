"""Whom a rule wants to be told that it decided: by a notice where the file lies, without the file's name."""

from __future__ import annotations

from typing import Any

from sekisho.border.transfers.models import Item
from sekisho.foundation.approvals import api as approvals
from sekisho.foundation.notices import api as notices
from sekisho.foundation.policies import api as rules

LIST = "/notices/"


def tell(item: Item, judged: rules.Judged, rule: rules.Rule | None) -> None:
    """Within the transaction that follows the decision; the sender sees it on the page of the transfer anyway."""
    if rule is None or not rule.notify:
        return
    sender, zone = item.transfer.sender, item.transfer.origin_id
    people = approvals.people_by(rule.notify, sender.department_id, zone).exclude(pk=sender.pk)
    notices.tell(people=people, kind=notices.Kind.RULE, about=judged.pk, zone=zone, path=LIST)


def told(notice: notices.Notice) -> dict[str, Any] | None:
    """A notice in words: who sent whither, and which rule decided what; None when it is of another kind."""
    if notice.kind != notices.Kind.RULE:
        return None
    judged = rules.Judged.objects.filter(pk=notice.about).first()
    if judged is None:
        return None
    items = Item.objects.select_related("transfer__sender__department", "transfer__destination")
    item = items.filter(pk=judged.subject).first()
    if item is None:
        return None
    rule, approval = rules.rule_of(judged)
    return {"notice": notice, "transfer": item.transfer, "words": rules.explain(judged, rule, approval)}
