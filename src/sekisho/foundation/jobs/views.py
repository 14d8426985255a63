"""The administrator's page of the queue."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.identity.policies import check_may_administer
from sekisho.foundation.jobs import api


@require_GET
def queue(request: SignedInRequest) -> HttpResponse:
    check_may_administer(request.actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
    return render(request, "jobs/queue.html", {"lines": api.queue(), "workers": api.workers()})
