"""Style sheets and scripts go over the wire compressed, without a build step or a directory to collect into.

Only they: a page carries secrets beside what a stranger may have put in it (BREACH), and a download is a stream
whose length the browser should know.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class SmallerStaticFiles(GZipMiddleware):
    """Stands around whitenoise; the browser keeps the result for ``WHITENOISE_MAX_AGE``."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not request.path.startswith(settings.STATIC_URL):
            return response
        tag = response.headers.get("ETag")
        smaller = super().process_response(request, response)
        if tag is not None:
            smaller["ETag"] = tag  # Django marks it weak, and whitenoise would not know it again
        return smaller
