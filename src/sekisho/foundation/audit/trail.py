"""What is done to the trail itself, and what came to the door without belonging to a room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sekisho.foundation.audit.catalogue import Content, Keep, event

EVENTS = (
    event(
        "trail:expired",
        _("保存期間が過ぎた記録の中身を消した"),
        Keep.TRAIL,
        batch="number of this erasure",
        names="kinds of events",
        days="how long they were to be kept",
        first="sequence",
        last="sequence",
        count="rows",
        rows="SHA-256 over sequence ‖ digest of each",
    ),
    event(
        "trail:erased",
        _("法令などにより記録の中身を消した"),
        Keep.TRAIL,
        batch="number of this erasure",
        why="in the words of who did it",
        first="sequence",
        last="sequence",
        count="rows",
        rows="SHA-256 over sequence ‖ digest of each",
    ),
    event(
        "trail:retention-changed",
        _("証跡の保存期間を変えた"),
        Keep.TRAIL,
        days="event → days; none: for ever",
    ),
    event(
        "request:forged",
        _("合言葉のない操作を退けた"),
        Keep.SESSION,
        reason="what the check of the token said",
    ),
    event(
        "trail:traced",
        _("ファイルに触れた人を調べた"),
        Keep.TRAIL,
        sha256="digest that was asked for",
        events="how many were found",
    ),
    event(
        "trail:exported",
        _("証跡を書き出した"),
        Keep.TRAIL,
        format="csv or jsonl",
        wanted=Content("what was looked for, by field of the form"),
    ),
    event(
        "trail:export-ended",
        _("証跡の書き出しが終わった"),
        Keep.TRAIL,
        rows="how many left",
        sha256="digest of the file that left",
        complete="false: it broke off",
    ),
    event(
        "trail:refused",
        _("証跡の閲覧を許さなかった"),
        Keep.TRAIL,
        code="why",
    ),
    event(
        "trail:searched",
        _("証跡を探した"),
        Keep.TRAIL,
        wanted=Content("what was looked for, by field of the form"),
    ),
)
