"""What a person sees when something does not go: what happened, why, what to do now (I6)."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.middleware import nobody
from sekisho.foundation.vault.api import VaultError
from sekisho.foundation.zones.names import zone_name

log = logging.getLogger(__name__)


class NoUploadHandler(FileUploadHandler):
    """Pages that expect no file take none: the body is dropped unread."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        raise StopUpload(connection_reset=True)

    def file_complete(self, file_size: int) -> None:
        return None


def failure(request: HttpRequest, *, status: int, code: str, what: str, now: str) -> HttpResponse:
    """The one failure page.  It needs no database, so that it can tell when the database is away."""
    if request.path.startswith("/api/"):
        return _json(status, code, what, now)
    context = {
        "code": code,
        "what": what,
        "now": now,
        "zone": zone_name(settings.SEKISHO_ZONE),
        "csrf_token": get_token(request),  # for the language switch; a cookie, no database
    }
    return HttpResponse(render_to_string("ui/failure.html", context, request=None), status=status)


def _json(status: int, code: str, what: str, now: str) -> HttpResponse:
    from django.http import JsonResponse

    return JsonResponse({"code": code, "reason": what, "remedy": now}, status=status)


class FailureMiddleware:
    """Turns refusals and failures into answers; what nobody foresaw is logged and told without details."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except OperationalError as error:  # raised by middleware inside (sessions), where no view is near
            return answer(request, error)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answer(request, error) if isinstance(error, KNOWN) else unforeseen(request, error)


KNOWN = (
    Denied,
    VaultError,
    OperationalError,
    UnreadablePostError,
    TooManyFilesSent,
    TooManyFieldsSent,
    RequestDataTooBig,
)


TOO_OFTEN = frozenset({"IDN-002", "TRF-022"})  # one has to wait and may try again


def answer(request: HttpRequest, error: Exception) -> HttpResponse:
    if isinstance(error, Denied):
        status = 429 if error.code in TOO_OFTEN else 403
        return failure(request, status=status, code=error.code, what=error.reason, now=error.remedy)
    if isinstance(error, VaultError):
        return _vault(request, error)
    if isinstance(error, OperationalError):
        log.error("the database did not answer: %s", error)
        return failure(
            request,
            status=503,
            code="SYS-001",
            what=_("ただいまデータベースにつながらないため、処理できませんでした。"),
            now=_("受付済みのファイルは失われていません。1分ほど待ってから、もう一度お試しください。"),
        )
    if isinstance(error, UnreadablePostError):
        return failure(
            request,
            status=400,
            code="SYS-003",
            what=_("送信の途中で通信が切れたため、受け付けられませんでした。"),
            now=_("もう一度送ってください。"),
        )
    return failure(
        request,
        status=413,
        code="SYS-004",
        what=_("一度に送られたものが多すぎるため、受け付けられませんでした。"),
        now=_("何回かに分けて送ってください。"),
    )


def _vault(request: HttpRequest, error: VaultError) -> HttpResponse:
    if error.reason == "full":
        return failure(
            request,
            status=507,
            code="VLT-001",
            what=_("保管場所の空きがないため、ファイルを受け付けられませんでした。"),
            now=_("情報政策課にご連絡ください。空きができたら、もう一度送ってください。"),
        )
    if error.reason in ("gone", "not-released"):
        return failure(
            request,
            status=410,
            code="VLT-002",
            what=_("このファイルは、もう受け取れません。"),
            now=_("必要な場合は、送った人にもう一度送るよう頼んでください。"),
        )
    return failure(
        request,
        status=503,
        code="VLT-003",
        what=_("ただいま保管庫につながらないため、処理できませんでした。"),
        now=_("1分ほど待ってから、もう一度お試しください。続く場合は、情報政策課にご連絡ください。"),
    )


def unforeseen(request: HttpRequest, error: Exception) -> HttpResponse | None:
    if isinstance(error, Http404):
        return None
    number = getattr(request, "request_id", "-")
    log.error("request %s failed", number, exc_info=error)
    return failure(
        request,
        status=500,
        code="SYS-999",
        what=_("思わぬ不具合のため、処理できませんでした。"),
        now=_("もう一度お試しください。続く場合は、番号%(number)sを添えて情報政策課にご連絡ください。")
        % {"number": number},
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return failure(
        request,
        status=404,
        code="SYS-404",
        what=_("このページは見つからないか、ここからは開けません。"),
        now=_("送った人か受け取る人が、それぞれのネットワークから開いてください。"),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    record("request:forged", actor=nobody(request), subject="request:-", reason=reason[:200])
    return failure(
        request,
        status=403,
        code="SYS-002",
        what=_("画面の有効期限が切れたため、処理できませんでした。"),
        now=_("前の画面に戻り、読み込み直してから、もう一度お試しください。"),
    )
