"""Pages of transfers: parse, call one verb, render."""

from __future__ import annotations

import uuid
import zipfile
from collections.abc import Iterator
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
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sekisho.border.transfers import policies, records, services
from sekisho.border.transfers.forms import SendForm
from sekisho.border.transfers.models import Item, ProcessingRecord, Transfer
from sekisho.border.transfers.names import without_clashes
from sekisho.border.transfers.presentation import tell
from sekisho.border.transfers.states import State
from sekisho.border.transfers.uploads import incoming_files, take_uploads
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.zones.api import routes_from

PAGE = 30
ZIP64_FROM = 2**31 - 1  # older unpackers stumble over ZIP64 where it is not needed


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
    return render(request, "transfers/inbox.html", {"rows": rows, "page": page})


def _received_row(transfer: Transfer) -> dict[str, Any]:
    ready = [item for item in transfer.items.all() if item.state == State.READY]
    moving: int = transfer.moving  # type: ignore[attr-defined]  # annotated by with_moving
    return {"transfer": transfer, "ready": ready, "moving": moving, "is_over": not ready and not moving}


@require_GET
def sent(request: SignedInRequest) -> HttpResponse:
    """送ったもの: what I sent from this zone, and how far it is."""
    mine = (
        Transfer.objects.sent_by(request.actor)
        .select_related("destination")
        .prefetch_related("items", "recipients")
    )
    page = Paginator(mine, PAGE).get_page(request.GET.get("page"))
    rows = [{"transfer": transfer, "counts": _counts(list(transfer.items.all()))} for transfer in page]
    return render(request, "transfers/sent.html", {"rows": rows, "page": page})


def _counts(items: list[Item]) -> list[tuple[str, str, int]]:
    """(state, word, how many) for the states that occur, in the order of an item's life."""
    return [
        (state.value, str(state.label), number)
        for state in State
        if (number := sum(item.state == state for item in items))
    ]


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
    form = SendForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return _send_page(request, form, status=422)
    try:
        transfer = services.submit(
            actor=request.actor,
            destination=form.cleaned_data["destination"],
            recipients=form.recipients(),
            purpose=form.cleaned_data["purpose"],
            files=incoming_files(request),
        )
    except Denied as denied:
        form.add_error(None, f"{denied.reason}{denied.remedy}（{denied.code}）")
        return _send_page(request, form, status=422)
    return HttpResponseRedirect(reverse("transfers:transfer", args=[transfer.pk]))


def _send_page(request: SignedInRequest, form: SendForm, *, status: int = 200) -> HttpResponse:
    routes = list(routes_from(request.actor.zone))
    return render(
        request,
        "transfers/send.html",
        {
            "form": form,
            "routes": routes,
            "max_files": max((route.max_files for route in routes), default=0),
            "max_file_mib": max((route.max_file_mib for route in routes), default=0),
        },
        status=status,
    )


def _visible(request: SignedInRequest, transfer_id: uuid.UUID) -> Transfer:
    """The transfer, if the actor may see it from here; for everybody else it does not exist."""
    return get_object_or_404(
        Transfer.objects.visible_to(request.actor)
        .with_moving()
        .select_related("sender__department", "origin", "destination")
        .prefetch_related("recipients", "items__inspection", "items__downloads__person"),
        pk=transfer_id,
    )


def _transfer_context(actor: Actor, transfer: Transfer) -> dict[str, Any]:
    as_sender = policies.is_sender(actor, transfer)
    as_recipient = policies.is_recipient(actor, transfer)
    items = list(transfer.items.all())
    # In the destination zone only what was released exists: not even the names of the rest cross the border.
    shown = items if as_sender else [item for item in items if item.clean is not None]
    return {
        "transfer": transfer,
        "as_sender": as_sender,
        "as_recipient": as_recipient,
        "lines": [{"item": item, "told": tell(item)} for item in shown],
        "moving": transfer.moving,  # type: ignore[attr-defined]  # annotated by with_moving
        "ready": sum(item.state == State.READY for item in items),
        "counts": _counts(shown),
        "may_withdraw": as_sender
        and any(i.state in (State.READY, State.HELD) or not i.is_settled for i in items),
    }


@require_GET
def transfer(request: SignedInRequest, transfer_id: uuid.UUID) -> HttpResponse:
    """One transfer; with htmx only its living part, until every item is settled."""
    context = _transfer_context(request.actor, _visible(request, transfer_id))
    template = "transfers/_items.html" if getattr(request, "htmx", False) else "transfers/transfer.html"
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, transfer_id: uuid.UUID) -> HttpResponse:
    found = _visible(request, transfer_id)
    if request.method == "GET":
        return render(request, "transfers/withdraw.html", _transfer_context(request.actor, found))
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
    if not policies.is_sender(request.actor, item.transfer) and item.clean is None:
        raise Http404  # in the destination zone an item that was not released does not exist
    return item


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
    response = StreamingHttpResponse(_zip(request.actor, items), content_type="application/zip")
    name = f"sekisho-{found.created_at.astimezone():%Y%m%d-%H%M}.zip"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "no-store"
    return response


class _Tail:
    """A place to write that hands on what was written: zipfile needs a file, the response wants pieces."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        return None

    def take(self) -> bytes:
        data, self._parts = b"".join(self._parts), []
        return data


def _zip(actor: Actor, items: list[Item]) -> Iterator[bytes]:
    tail = _Tail()
    with zipfile.ZipFile(tail, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[arg-type]  # only write is used
        for item, name in zip(items, without_clashes([item.output_name for item in items]), strict=True):
            info = zipfile.ZipInfo(name, item.transfer.created_at.astimezone().timetuple()[:6])
            size = item.inspection.size_out if item.inspection else None
            with archive.open(info, "w", force_zip64=(size or 0) >= ZIP64_FROM) as member:
                for chunk in services.download(actor=actor, item=item):
                    member.write(chunk)
                    yield tail.take()
    yield tail.take()


@require_GET
def receipt(request: SignedInRequest, item_id: uuid.UUID) -> HttpResponse:
    """受領書: what was found, what was done, digests, times; to read and to print on A4."""
    item = _item(request, item_id)
    return render(
        request,
        "transfers/receipt.html",
        {
            "item": item,
            "inspection": item.inspection,
            "told": tell(item),
            "record": ProcessingRecord.objects.filter(item=item).first(),
            "as_sender": policies.is_sender(request.actor, item.transfer),
        },
    )


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


@require_POST
def inspect_again(request: SignedInRequest, item_id: uuid.UUID) -> HttpResponse:
    item = _item(request, item_id)
    services.inspect_again(actor=request.actor, item=item)
    return HttpResponseRedirect(reverse("transfers:transfer", args=[item.transfer_id]))


def home(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("transfers:inbox"))
