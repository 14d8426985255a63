"""The administrator's page of the queue."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sekisho.foundation.identity.endpoints import needs
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.identity.policies import check_may_administer
from sekisho.foundation.identity.powers import Power
from sekisho.foundation.jobs import api, presentation


@needs(Power.ADMINISTER)
@require_GET
def queue(request: SignedInRequest) -> HttpResponse:
    check_may_administer(request.actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
    lines = presentation.lines(api.queue())
    workers = presentation.workers(api.workers(), silence=settings.SEKISHO_WORKER_SILENCE_SECONDS)
    return render(
        request,
        "jobs/queue.html",
        {
            "lines": lines,
            "failed": sum(line.failed for line in lines),
            "workers": workers,
            "alive": sum(worker.alive for worker in workers),
            "columns": [_("処理"), *({"label": word, "number": True} for word in _numbers())],
            "worker_columns": [_("プログラム"), _("様子"), {"label": _("最後の合図"), "number": True}],
        },
    )


def _numbers() -> list[str]:
    return [_("待っている"), _("処理中"), _("うまくいかなかった"), _("いちばん長く待っているもの")]
