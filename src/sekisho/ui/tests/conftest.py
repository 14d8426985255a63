"""The components under test, whatever settings the run was started with."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import global_settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from pytest_django import Settings

from sekisho.ui.tests import settings as alone

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.fixture(autouse=True)
def _ui_alone(settings: Settings) -> Iterator[None]:
    """No other room's middleware, context or addresses: a failure here is a failure of a component."""
    settings.ROOT_URLCONF = alone.ROOT_URLCONF
    settings.MIDDLEWARE = ["django.middleware.locale.LocaleMiddleware"]
    settings.TEMPLATES = alone.TEMPLATES
    settings.LANGUAGES = alone.LANGUAGES
    settings.LOCALE_PATHS = alone.LOCALE_PATHS
    settings.FORM_RENDERER = alone.FORM_RENDERER
    settings.ALLOWED_HOSTS = ["*"]
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2_000
    settings.FILE_UPLOAD_HANDLERS = global_settings.FILE_UPLOAD_HANDLERS
    with translation.override("ja"):
        yield


class _Server(ThreadingMixIn, WSGIServer):
    """A browser opens sockets before it needs them; one thread would wait on an idle one for ever."""

    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing: the test's own output matters."""


class _WithPolicy(WSGIHandler):
    """The strict content policy of the product on every answer, so that a browser refuses what we forgot."""

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        response = super().get_response(request)
        response["Content-Security-Policy"] = POLICY
        return response


@pytest.fixture
def site(_ui_alone: None) -> Iterator[str]:
    """The address of a running site with the gallery and its static files."""
    site = StaticFilesHandler(_WithPolicy())
    server = make_server("127.0.0.1", 0, site, server_class=_Server, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
