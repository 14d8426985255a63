"""The demo's web pages show the code of the authenticator app that nobody there has."""

from __future__ import annotations

import os
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from sekisho.foundation.login import pending
from sekisho_demo.second_factor import SEED, code_of

PAGES = ("/sign-in/second/", "/sign-in/again/")


class HintMiddleware:
    """Shows the present code where the page asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "GET" and request.path in PAGES:
            self._tell(request)
        return self.get_response(request)

    def _tell(self, request: HttpRequest) -> None:
        under_way = pending.read(request.session)
        login = under_way.person.login if under_way else getattr(request.user, "login", "")
        code = code_of(os.environ[SEED], login, settings.SEKISHO_ZONE)
        messages.info(request, f"見本の町なので、認証アプリの代わりにここに表示します。確認コード: {code}")
