"""All addresses of a web process.  Administration exists only at the entrance that the town named (I5)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from sekisho.config.api import api
from sekisho.foundation.identity.middleware import open_to_all


@open_to_all
def health(request: HttpRequest) -> HttpResponse:
    """For the supervisor and the proxy: this process answers."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("health/", health, name="health"),
    path("", include("sekisho.foundation.identity.urls_sign_in")),
    path("", include("sekisho.border.transfers.urls")),
    path("passwords/", include("sekisho.border.partner_passwords.urls")),
    path("ui/", include("sekisho.ui.urls")),
    path("api/v1/", api.urls),
    path("admin/zones/", include("sekisho.foundation.zones.urls")),
    path("admin/people/", include("sekisho.foundation.identity.urls")),
    path("admin/screening/", include("sekisho.foundation.inspection.screening.urls")),
    path("admin/trail/", include("sekisho.foundation.audit.urls")),
    path("admin/queue/", include("sekisho.foundation.jobs.urls")),
]
handler404 = "sekisho.config.failures.not_found"
