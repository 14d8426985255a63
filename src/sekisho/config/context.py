"""What every page shows: the zone, the person, the way around."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from sekisho.border.emergencies.api import on_duty as emergencies_on_duty
from sekisho.border.known_files.api import waiting as known_files_waiting
from sekisho.border.transfers.deciders import decides_somewhere
from sekisho.foundation.approvals.api import unread_by, waiting_for
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.powers import Power, Powers, powers_of
from sekisho.foundation.login import break_glass
from sekisho.foundation.login.models import BreakGlass
from sekisho.foundation.notices.api import to_read_by
from sekisho.foundation.policies.exceptions import waiting as exceptions_waiting
from sekisho.foundation.zones.api import Zone

#: a page's name in the menu, and its address
Entry = tuple[str, str]


def page(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    waiting = _waiting(request, actor) if isinstance(actor, Actor) else 0
    return {
        "zone": SimpleLazyObject(lambda: Zone.objects.get(pk=settings.SEKISHO_ZONE)),
        "person": actor.person if isinstance(actor, Actor) else None,
        "person_links": [
            (_("ログインと確認方法"), reverse("account:account")),
            (_("不在の予定"), reverse("absence:absences")),
        ],
        "nav": _nav(actor, request.path, waiting, getattr(request, "may_administer", False))
        if isinstance(actor, Actor)
        else [],
        "bell": _bell(actor, waiting) if isinstance(actor, Actor) else None,
        "opened_seals": _opened_seals(actor) if isinstance(actor, Actor) else [],
    }


def _waiting(request: HttpRequest, actor: Actor) -> int:
    counted: int | None = getattr(request, "waiting_count", None)  # by the list itself
    return waiting_for(actor).count() if counted is None else counted


def _bell(actor: Actor, waiting: int) -> dict[str, Any]:
    """How much waits for me here: to decide, to read afterwards, to mend."""
    count = waiting + unread_by(actor).count() + to_read_by(actor).count()
    return {"count": count, "url": reverse("transfers:notices")}


def _nav(actor: Actor, path: str, waiting: int, may_administer: bool) -> list[dict[str, Any]]:
    entries = [
        (_("受け取る"), reverse("transfers:inbox")),
        (_("送る"), reverse("transfers:send")),
        (_("送ったもの"), reverse("transfers:sent")),
    ]
    if waiting or "head" in powers_of(actor.person).roles:
        words = _("承認（%(n)s）") % {"n": waiting} if waiting else _("承認")
        entries.append((words, reverse("transfers:approvals")))
    if decides_somewhere(actor):
        entries.append((_("保留の確認"), reverse("transfers:held_list")))
    if actor.person in emergencies_on_duty(actor.zone):
        entries.append((_("緊急時"), reverse("emergencies:emergency")))
    if actor.zone == settings.SEKISHO_ADMIN_ZONE:
        entries += _second_names(actor)
    groups = _administration(powers_of(actor.person)) if may_administer else []
    urls = [url for _label, url in [*entries, *(entry for _title, group in groups for entry in group)]]
    here = max((url for url in urls if path.startswith(url)), key=len, default="")
    return [
        *(_link(label, url, here) for label, url in entries),
        *(_group(title, group, here) for title, group in groups if group),
    ]


def _link(label: str, url: str, here: str) -> dict[str, Any]:
    return {"label": label, "url": url, "current": url == here}


def _group(title: str, entries: list[Entry], here: str) -> dict[str, Any]:
    """Several pages under one heading; one page alone needs none."""
    if len(entries) == 1:
        return _link(*entries[0], here)
    items = [_link(label, url, here) for label, url in entries]
    return {"label": title, "group": items, "current": any(item["current"] for item in items)}


def _second_names(actor: Actor) -> list[Entry]:
    """What an administrator proposed and a head may confirm; heads have no other way to these pages."""
    held = powers_of(actor.person)
    if held.has(Power.ADMINISTER) or not held.has(Power.DECIDE):
        return []
    entries = []
    if known_files_waiting():
        entries.append((_("元のまま通す"), reverse("known_files:list")))
    if exceptions_waiting():
        entries.append((_("例外措置"), reverse("policies:exceptions")))
    return entries


def _administration(held: Powers) -> list[tuple[str, list[Entry]]]:
    """The pages of the administration entrance that this person may open, under headings."""
    administers = held.has(Power.ADMINISTER)
    running = [
        (_("今日の様子"), reverse("figures:day")),
        (_("処理待ち"), reverse("jobs:queue")),
        (_("緊急時の当番"), reverse("emergencies:duties")),
    ]
    rules = [
        (_("規則"), reverse("policies:versions")),
        (_("例外措置"), reverse("policies:exceptions")),
        (_("経路"), reverse("zones:routes")),
        (_("元のまま通すファイル"), reverse("known_files:list")),
        (_("原本を残す期間"), reverse("originals:periods")),
        (_("個人情報の検出"), reverse("screening:accuracy")),
    ]
    people = [
        (_("組織"), reverse("organisation:organisation")),
        (_("職員"), reverse("organisation:people")),
    ]
    more = [
        (_("人事異動"), reverse("organisation:years")),
        (_("ログインの再登録"), reverse("login_admin:resets")),
    ]
    return [
        (_("運用"), running if administers else running[:1] if held.has(Power.READ_REPORTS) else []),
        (_("ルール"), rules if administers else []),
        (
            _("人と組織"),
            [
                *(people if administers or held.has(Power.SEE_SECTION) else []),
                *(more if administers else []),
            ],
        ),
        (_("記録"), [(_("証跡"), reverse("audit:trail"))] if held.has(Power.READ_TRAIL) else []),
    ]


def _opened_seals(actor: Actor) -> list[BreakGlass]:
    """What every page of every administrator says until somebody took note."""
    if actor.zone != settings.SEKISHO_ADMIN_ZONE or not actor.person.is_administrator:
        return []
    return break_glass.unacknowledged()
