"""All addresses of a web process.  Administration exists only at the entrance that the town named (I5)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from sekisho.config.api import api
from sekisho.foundation.identity.endpoints import OPEN, SIGNED_IN, elsewhere, open_to_all


@open_to_all
def health(request: HttpRequest) -> HttpResponse:
    """For the supervisor and the proxy: this process answers."""
    return HttpResponse("ok", content_type="text/plain")


# What is not ours to mark: the gallery stands below the room of rules, the API's own description comes with Ninja.
elsewhere["sekisho.ui.gallery.gallery"] = SIGNED_IN
elsewhere["ninja.openapi.views.openapi_json"] = OPEN
elsewhere["ninja.openapi.views.default_home"] = OPEN  # answers 404

urlpatterns = [
    path("health/", health, name="health"),
    path("", include("sekisho.foundation.identity.urls_language")),
    path("", include("sekisho.foundation.login.urls")),
    path("account/", include("sekisho.foundation.login.urls_account")),
    path("", include("sekisho.border.transfers.urls")),
    path("", include("sekisho.border.emergencies.urls")),
    path("passwords/", include("sekisho.border.partner_passwords.urls")),
    path("absence/", include("sekisho.foundation.organisation.urls_absence")),
    path("ui/", include("sekisho.ui.urls")),
    path("api/v1/", api.urls),
    path("admin/rules/", include("sekisho.foundation.policies.urls")),
    path("admin/known-files/", include("sekisho.border.known_files.urls")),
    path("admin/originals/", include("sekisho.border.transfers.urls_originals")),
    path("admin/day/", include("sekisho.border.transfers.urls_figures")),
    path("admin/zones/", include("sekisho.foundation.zones.urls")),
    path("admin/screening/", include("sekisho.foundation.inspection.screening.urls")),
    path("admin/sign-in/", include("sekisho.foundation.login.urls_admin")),
    path("admin/", include("sekisho.foundation.organisation.urls")),
    path("admin/trail/", include("sekisho.foundation.audit.urls")),
    path("scim/v2/", include("sekisho.foundation.organisation.urls_scim")),
    path("admin/queue/", include("sekisho.foundation.jobs.urls")),
]
handler404 = "sekisho.config.failures.not_found"
