"""How the trail is told to people: how far it is proven, and who touched a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sekisho.foundation.audit import catalogue
from sekisho.foundation.audit.mentions import digests_of, names_of
from sekisho.foundation.audit.models import Event, Head, HeadPlaced
from sekisho.foundation.audit.search import Touches
from sekisho.foundation.identity.models import Person
from sekisho.foundation.zones.names import zone_name


def proof() -> dict[str, Any] | None:
    """The newest head, and where it is besides the database."""
    head = Head.objects.order_by("-number").first()
    if head is None:
        return None
    words = {"file": _("ファイル"), "syslog": "syslog", "s3": _("変更できない保管場所"), "tsa": _("時刻認証")}
    places = HeadPlaced.objects.filter(head=head).order_by("place").values_list("place", flat=True)
    return {"head": head, "places": [words.get(place, place) for place in places]}


def files_of(event: Event) -> list[tuple[str, str]]:
    """(what to call it, digest) for each file that an event is about."""
    items = event.data.get("items")
    if isinstance(items, list):
        return [(str(item.get("name")), str(item["sha256"])) for item in items if item.get("sha256")]
    words = {
        "sha256": str(event.data.get("name") or ""),
        "sha256_in": _("届いたファイル"),
        "sha256_out": _("無害化済みのファイル"),
    }
    return [(word, str(event.data[key])) for key, word in words.items() if event.data.get(key)]


@dataclass(slots=True)
class Toucher:
    """One person and what was done to the file; times of the first and the last."""

    login: str
    name: str = ""
    first: datetime | None = None
    last: datetime | None = None
    deeds: dict[str, int] = field(default_factory=dict)
    zones: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def did(self, event: Event) -> None:
        """Events come newest first."""
        self.first, self.last = event.at, self.last or event.at
        word = catalogue.word(event.name)
        self.deeds[word] = self.deeds.get(word, 0) + 1
        zone = str(zone_name(event.zone) or event.zone)
        if zone not in self.zones:
            self.zones.append(zone)


def touched(found: Touches) -> dict[str, Any]:
    """People first, the newest on top; what Sekisho itself did is counted, not listed."""
    people: dict[str, Toucher] = {}
    own = 0
    for event in found.events:
        if event.actor == "system":
            own += 1
            continue
        people.setdefault(event.actor, Toucher(event.actor)).did(event)
    for person in Person.objects.filter(login__in=people).select_related("department"):
        people[person.login].name = str(person)
    return {
        "people": list(people.values()),
        "own": own,
        "more": found.more,
        "other_digests": sorted(found.digests),
        "names": sorted(_names(found)),
        "columns": [_("人"), _("したこと"), _("ネットワーク"), _("最初"), _("最後")],
    }


def _names(found: Touches) -> set[str]:
    """What the file was called; of a sending, only the files with these digests."""
    names: set[str] = set()
    for event in found.events:
        items = event.data.get("items")
        if isinstance(items, list):
            names |= {str(item.get("name")) for item in items if item.get("sha256") in found.digests}
        elif digests_of(event) & found.digests and names_of(event):
            names.add(str(event.data["name"]))
    return names
