"""Pages of transfers: parse, call one verb, render."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from sekisho.border.transfers import deciders, policies, presentation, records, services, unlocking
from sekisho.border.transfers.forms import PasswordForm, SendForm
from sekisho.border.transfers.models import GivenPassword, Item, ProcessingRecord, Transfer
from sekisho.border.transfers.states import State
from sekisho.border.transfers.uploads import incoming_files, take_uploads
from sekisho.border.transfers.zip_stream import zip_of
from sekisho.foundation.audit.api import may_trace
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import needs, signed_in
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.identity.powers import Power
from sekisho.foundation.zones.api import route_between, routes_from

PAGE = 30
ITEMS_PAGE = 40  # a page and its parts stay under 100 KB


def _is_living(request: HttpRequest) -> bool:
    """Does htmx ask for the living part of a page?"""
    return bool(getattr(request, "htmx", False))


def _is_known(request: HttpRequest, version: str) -> bool:
    """Does the page that asks show this version already?  Then nothing is sent, and nothing under a finger moves."""
    return _is_living(request) and request.GET.get("seen") == version


@needs(Power.RECEIVE)
@require_GET
def inbox(request: SignedInRequest) -> HttpResponse:
    """受け取る: what is ready for me in this zone."""
    received = (
        Transfer.objects.received_by(request.actor)
        .with_moving()
        .select_related("sender__department", "origin")
        .prefetch_related("items")
    )
    page = Paginator(received, PAGE).get_page(request.GET.get("page"))
    rows = [_received_row(transfer) for transfer in page]
    version = presentation.version(
        [(row["transfer"].pk, row["moving"], row["awaiting"], len(row["ready"])) for row in rows]
    )
    if _is_known(request, version):
        return HttpResponse(status=204)
    return render(
        request,
        "transfers/inbox.html",
        {
            "rows": rows,
            "page": page,
            "version": version,
            "moving": sum(row["moving"] for row in rows),
            "ready": sum(len(row["ready"]) for row in rows),
            "columns": [_("用件"), _("送った人"), _("送った日時"), _("ファイル"), _("受け取る")],
        },
    )


def _received_row(transfer: Transfer) -> dict[str, Any]:
    released = [item for item in transfer.items.all() if item.clean_copy is not None]
    moving: int = transfer.moving  # type: ignore[attr-defined]  # annotated by with_moving
    return {
        "transfer": transfer,
        "ready": [item for item in released if item.state == State.READY],
        "moving": moving,
        "awaiting": transfer.awaiting,  # type: ignore[attr-defined]  # annotated by with_moving
        "gone": released[0].state if released else "",
    }


@needs(Power.RECEIVE)
@require_GET
def sent(request: SignedInRequest) -> HttpResponse:
    """送ったもの: what I sent from this zone, and how far it is."""
    mine = (
        Transfer.objects.sent_by(request.actor)
        .select_related("destination")
        .prefetch_related("items", "recipients")
    )
    page = Paginator(mine, PAGE).get_page(request.GET.get("page"))
    rows = [(transfer, presentation.chips(list(transfer.items.all()))) for transfer in page]
    version = presentation.version([(transfer.pk, chips) for transfer, chips in rows])
    if _is_known(request, version):
        return HttpResponse(status=204)
    return render(
        request,
        "transfers/sent.html",
        {
            "rows": rows,
            "page": page,
            "version": version,
            "moving": any(not item.is_settled for transfer in page for item in transfer.items.all()),
            "columns": [_("用件"), _("送り先"), _("受け取る人"), _("送った日時"), _("状態")],
        },
    )


@needs(Power.SEND)
@csrf_exempt  # the token is checked below: checking it here would read the body before the upload handler is set
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: SignedInRequest) -> HttpResponse:
    """送る: the upload handler needs the actor, and must be set before anything reads the body."""
    if request.method == "POST":
        take_uploads(request, request.actor)
    return _send(request)


@csrf_protect
def _send(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return _send_page(request, SendForm(actor=request.actor))
    form = SendForm(request.POST, request.FILES, actor=request.actor)
    if not form.is_valid():
        return _send_page(request, form, status=422)
    try:
        transfer = services.submit(
            actor=request.actor,
            destination=form.cleaned_data["destination"],
            recipients=form.recipients(),
            purpose=form.cleaned_data["purpose"],
            information_class=form.cleaned_data["information_class"],
            files=incoming_files(request),
        )
    except Denied as denied:
        form.refuse(denied)
        return _send_page(request, form, status=422)
    page = reverse("transfers:transfer", args=[transfer.pk])
    return HttpResponseClientRedirect(page) if _is_living(request) else HttpResponseRedirect(page)


def _send_page(request: SignedInRequest, form: SendForm, *, status: int = 200) -> HttpResponse:
    routes = list(routes_from(request.actor.zone))
    chosen = str(form["destination"].value() or "")
    return render(
        request, "transfers/send.html", {"form": form, "routes": routes, "chosen": chosen}, status=status
    )


def _visible(request: SignedInRequest, transfer_id: uuid.UUID) -> Transfer:
    """The transfer, if the actor may see it from here; for everybody else it does not exist."""
    return get_object_or_404(
        Transfer.objects.visible_to(request.actor)
        .with_moving()
        .select_related("sender__department", "origin", "destination")
        .prefetch_related("recipients", "items__inspection__screening__findings", "items__downloads__person"),
        pk=transfer_id,
    )


def _transfer_context(request: SignedInRequest, transfer: Transfer) -> dict[str, Any]:
    as_sender = policies.is_sender(request.actor, transfer)
    items = list(transfer.items.all())
    # In the destination zone only what was released exists: not even the names of the rest cross the border.
    shown = items if as_sender else [item for item in items if item.clean_copy is not None]
    page = Paginator(presentation.in_order(shown), ITEMS_PAGE).get_page(request.GET.get("page"))
    lines = [presentation.line(item, as_sender=as_sender) for item in page]
    moving: int = transfer.moving  # type: ignore[attr-defined]  # annotated by with_moving
    awaiting: int = transfer.awaiting  # type: ignore[attr-defined]  # annotated by with_moving
    ready = sum(item.state == State.READY for item in shown)
    return {
        "transfer": transfer,
        "as_sender": as_sender,
        "may_trace": may_trace(request.actor),
        "lines": lines,
        "page": page,
        "total": len(items) if as_sender else len(shown) + moving,
        "moving": moving,
        "awaiting": awaiting,
        "settled": len(items) - moving if as_sender else len(shown),
        "ready": ready,
        "troubled": sum(State(item.state) in presentation.TROUBLED for item in shown),
        "chips": presentation.chips(shown),
        "announcement": presentation.announcement(shown, moving),
        "version": presentation.version(
            moving, awaiting, [(line.told.state, len(line.taken)) for line in lines], ready
        ),
        "may_withdraw": as_sender
        and any(i.state in (State.READY, State.HELD) or not i.is_settled for i in items),
        "columns": [_("ファイル"), _("状態"), _("説明"), _("操作")],
        "deciders": deciders.names_of(route_between(transfer.origin_id, transfer.destination_id))
        if any(line.personal for line in lines)
        else "",
    }


@needs(Power.RECEIVE)
@require_GET
def transfer(request: SignedInRequest, transfer_id: uuid.UUID) -> HttpResponse:
    """One transfer; with htmx only its living part, until every item is settled."""
    context = _transfer_context(request, _visible(request, transfer_id))
    if _is_known(request, context["version"]):
        return HttpResponse(status=204)
    template = "transfers/_items.html" if _is_living(request) else "transfers/transfer.html"
    return render(request, template, context)


@needs(Power.SEND)
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, transfer_id: uuid.UUID) -> HttpResponse:
    found = _visible(request, transfer_id)
    if request.method == "GET":
        policies.check_may_withdraw(request.actor, found)
        return render(request, "transfers/withdraw.html", presentation.withdrawal(found))
    services.withdraw(actor=request.actor, transfer=found)
    messages.success(request, _("取り消しました。受け取る人は、もう受け取れません。"))
    return HttpResponseRedirect(reverse("transfers:transfer", args=[found.pk]))


def _item(request: SignedInRequest, item_id: uuid.UUID) -> Item:
    item = get_object_or_404(
        Item.objects.select_related(
            "transfer__sender__department", "transfer__origin", "transfer__destination", "inspection"
        ),
        pk=item_id,
        transfer__in=Transfer.objects.visible_to(request.actor),
    )
    if not policies.is_sender(request.actor, item.transfer) and item.clean_copy is None:
        raise Http404  # in the destination zone an item that was not released does not exist
    return item


@needs(Power.RECEIVE)
@require_GET
def download(request: SignedInRequest, item_id: uuid.UUID) -> HttpResponseBase:
    item = _item(request, item_id)
    content = services.download(actor=request.actor, item=item)
    response = StreamingHttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=item.output_name
    )
    if item.inspection and item.inspection.size_out is not None:
        response["Content-Length"] = str(item.inspection.size_out)
    response["Cache-Control"] = "no-store"
    return response


@needs(Power.RECEIVE)
@require_GET
def download_all(request: SignedInRequest, transfer_id: uuid.UUID) -> HttpResponseBase:
    """Every ready item in one zip.  Names carry the UTF-8 flag, which Explorer since Windows 8 reads right."""
    found = _visible(request, transfer_id)
    items = [item for item in found.items.all() if item.state == State.READY]
    if not items:
        raise Denied(
            "TRF-011", _("受け取れるファイルがありません。"), remedy=_("検査が終わるまでお待ちください。")
        )
    for item in items:
        policies.check_may_download(request.actor, item)
    response = StreamingHttpResponse(zip_of(request.actor, items), content_type="application/zip")
    name = f"sekisho-{found.created_at.astimezone():%Y%m%d-%H%M}.zip"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "no-store"
    return response


@needs(Power.RECEIVE)
@require_GET
def receipt(request: SignedInRequest, item_id: uuid.UUID) -> HttpResponse:
    """受領書: what was found, what was done, digests, times; to read and to print on A4."""
    item = _item(request, item_id)
    as_sender = policies.is_sender(request.actor, item.transfer)
    return render(
        request,
        "transfers/receipt.html",
        presentation.receipt(item)
        | {
            "item": item,
            "transfer": item.transfer,
            "inspection": item.inspection,
            "told": presentation.tell(item),
            "method": presentation.method(item),
            "record": ProcessingRecord.objects.filter(item=item).first(),
            "as_sender": as_sender,
            "downloads": item.downloads.select_related("person__department").order_by("at")
            if as_sender
            else [],
            "columns": [_("内容"), _("場所"), _("行ったこと")],
            "scan_columns": [_("検査"), _("答え"), {"label": _("時間"), "number": True}],
            "personal_columns": [_("見つかったもの"), _("場所"), _("根拠")],
            "download_columns": [_("受け取った人"), _("日時")],
        },
    )


@needs(Power.RECEIVE)
@require_GET
def record_file(request: SignedInRequest, item_id: uuid.UUID) -> HttpResponse:
    """無害化処理記録 as signed JSON."""
    item = _item(request, item_id)
    found = get_object_or_404(ProcessingRecord, item=item)
    response = HttpResponse(records.to_file(found), content_type="application/json")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"sekisho-record-{item.pk}.json"
    )
    return response


@needs(Power.SEND)
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def give_password(request: SignedInRequest, item_id: uuid.UUID) -> HttpResponse:
    """パスワードを入力する: for a file that is held because it is locked."""
    item = _item(request, item_id)
    unlocking.check(request.actor, item)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        unlocking.hand_in(actor=request.actor, item=item, password=form.cleaned_data["password"])
        return HttpResponseRedirect(reverse("transfers:transfer", args=[item.transfer_id]))
    return render(
        request,
        "transfers/password.html",
        {
            "form": form,
            "item": item,
            "transfer": item.transfer,
            "wrong": item.given_passwords.filter(outcome=GivenPassword.Outcome.WRONG).exists(),
            "keeps": routes_from(request.actor.zone)
            .filter(destination=item.transfer.destination_id, keep_password=True)
            .exists(),
        },
        status=422 if form.errors else 200,
    )


@needs(Power.SEND)
@require_POST
def inspect_again(request: SignedInRequest, item_id: uuid.UUID) -> HttpResponse:
    item = _item(request, item_id)
    services.inspect_again(actor=request.actor, item=item)
    return HttpResponseRedirect(reverse("transfers:transfer", args=[item.transfer_id]))


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("transfers:inbox"))
