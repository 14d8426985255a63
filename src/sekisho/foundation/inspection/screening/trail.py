"""The events of the town's own rules of screening.  Answers about findings are events of the files they are about."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sekisho.foundation.audit.catalogue import Keep, event

EVENTS = (
    event(
        "allowed:added",
        _("許可リストに加えた"),
        Keep.ADMINISTRATION,
        form="value, text or domain",
        text="what does not count: the office's own",
        department="for whose files; empty: the whole office",
        reason="as the person wrote it",
        expires_on="last day",
    ),
    event("allowed:withdrawn", _("許可リストから外した"), Keep.ADMINISTRATION, text="what counts again"),
    event(
        "pattern:saved",
        _("独自パターンを保存した"),
        Keep.ADMINISTRATION,
        name="as people call it",
        expression="regular expression (RE2)",
        words="how many words",
        score="from 1 to 100",
        is_active="whether it is used",
        reason="as the person wrote it",
    ),
)
