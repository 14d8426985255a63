"""Transfers over the API: the verbs of the pages in JSON."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from ninja import Router, Schema

from sekisho.border.transfers import policies, receiving, records, services, unlocking
from sekisho.border.transfers.models import Item, ProcessingRecord, Transfer
from sekisho.border.transfers.personal_data import as_data
from sekisho.border.transfers.presentation import tell
from sekisho.border.transfers.uploads import incoming_files, take_uploads
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import needs
from sekisho.foundation.identity.models import Person
from sekisho.foundation.identity.powers import Power

router = Router(tags=["transfers"])
MOST_LISTED = 100


class FindingOut(Schema):
    code: str
    where: str
    action: str
    message: str


class ScanOut(Schema):
    scanner: str
    kind: str
    result: str
    version: str | None
    signature: str | None
    code: str | None
    whole: bool
    ms: float


class PersonalFindingOut(Schema):
    """``where``: the place in Japanese; ``evidence``: a stable ``code``, its ``facts`` and a Japanese ``sentence``.

    ``sample`` is masked; ``score`` runs from 0 to 100.
    """

    kind: str
    name: str
    place: dict[str, Any]
    where: str
    sample: str
    count: int
    score: int
    evidence: list[dict[str, Any]]


class PersonalDataOut(Schema):
    """``people``: at least so many different persons.  ``code``: why there is no answer, or one with gaps."""

    code: str | None
    people: int
    sha256: str
    engine: str
    milliseconds: float
    findings: list[PersonalFindingOut]
    unread: list[dict[str, Any]]


class ItemOut(Schema):
    id: uuid.UUID
    name: str
    output_name: str | None
    state: str
    reason: str | None
    why: str | None
    now: str | None
    size: int
    sha256_in: str | None
    sha256_out: str | None
    kind: str | None
    verdict: str | None
    findings: list[FindingOut]
    scans: list[ScanOut]
    personal_data: PersonalDataOut | None


class TransferOut(Schema):
    id: uuid.UUID
    origin: str
    destination: str
    sender: str
    recipients: list[str]
    purpose: str
    information_class: str | None
    created_at: datetime
    expires_at: datetime
    settled: bool
    awaiting: int
    items: list[ItemOut]


def _actor(request: HttpRequest) -> Actor:
    actor = request.auth  # type: ignore[attr-defined]  # set by Ninja from TokenAuth
    assert isinstance(actor, Actor)
    return actor


def _item(item: Item) -> ItemOut:
    told, inspection = tell(item), item.inspection
    return ItemOut(
        id=item.pk,
        name=item.name,
        output_name=item.output_name or None,
        state=item.state,
        reason=item.reason or None,
        why=told.why or None,
        now=told.now or None,
        size=item.size,
        sha256_in=item.sha256 or None,
        sha256_out=inspection.sha256_out if inspection else None,
        kind=inspection.kind if inspection else None,
        verdict=inspection.verdict if inspection else None,
        findings=[FindingOut(**finding) for finding in inspection.told()] if inspection else [],
        scans=[ScanOut(**scan.facts()) for scan in inspection.scans.all()] if inspection else [],
        personal_data=PersonalDataOut(**found) if (found := as_data(inspection)) else None,
    )


def _transfer(actor: Actor, transfer: Transfer) -> TransferOut:
    items = list(transfer.items.all())
    shown = (
        items
        if policies.is_sender(actor, transfer)
        else [item for item in items if item.clean_copy is not None]
    )
    return TransferOut(
        id=transfer.pk,
        origin=transfer.origin_id,
        destination=transfer.destination_id,
        sender=transfer.sender.login,
        recipients=sorted(person.login for person in transfer.recipients.all()),
        purpose=transfer.purpose,
        information_class=transfer.information_class or None,
        created_at=transfer.created_at,
        expires_at=transfer.expires_at,
        settled=transfer.moving == 0,  # type: ignore[attr-defined]  # annotated by with_moving
        awaiting=transfer.awaiting,  # type: ignore[attr-defined]  # as above
        items=[_item(item) for item in shown],
    )


def _loaded() -> Any:
    return (
        Transfer.objects.with_moving()
        .select_related("sender")
        .prefetch_related("items__inspection__scans", "items__inspection__screening__findings", "recipients")
    )


CREATE_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["destination", "purpose", "files"],
                    "properties": {
                        "destination": {"type": "string", "description": "code of the destination zone"},
                        "purpose": {"type": "string", "maxLength": 200},
                        "information_class": {
                            "type": "string",
                            "enum": ["3A", "3B", "3C", "2", "1"],
                            "description": "自治体機密性; without it, what the way says",
                        },
                        "recipients": {
                            "type": "array",
                            "items": {"type": "string"},
                            "description": "login names; without any, the caller receives",
                        },
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    },
                }
            }
        },
    }
}


@router.post("/transfers", response={201: TransferOut}, openapi_extra=CREATE_BODY)
@needs(Power.SEND)
def create(request: HttpRequest) -> TransferOut:
    """Send files.  The answer comes when every byte is on disk; inspection follows by itself."""
    actor = _actor(request)
    take_uploads(request, actor)
    logins = [login for login in request.POST.getlist("recipients") if login]
    transfer = services.submit(
        actor=actor,
        destination=request.POST.get("destination", ""),
        recipients=_people(logins) if logins else [actor.person],
        purpose=request.POST.get("purpose", ""),
        information_class=request.POST.get("information_class", ""),
        files=incoming_files(request),
    )
    return _transfer(actor, _loaded().get(pk=transfer.pk))


def _people(logins: list[str]) -> list[Person]:
    found = {person.login: person for person in Person.objects.filter(login__in=logins, is_active=True)}
    missing = sorted(set(logins) - set(found))
    if missing:
        raise Denied(
            "TRF-006",
            _("次の職員IDは見つかりませんでした：%(ids)s。") % {"ids": "、".join(missing)},
            remedy=_("入力を確かめてください。"),
        )
    return list(found.values())


@router.get("/transfers/{transfer_id}", response=TransferOut)
@needs(Power.RECEIVE)
def read(request: HttpRequest, transfer_id: uuid.UUID) -> TransferOut:
    """The state of one transfer and its items."""
    actor = _actor(request)
    return _transfer(
        actor, get_object_or_404(_loaded().filter(pk__in=Transfer.objects.visible_to(actor)), pk=transfer_id)
    )


@router.get("/inbox", response=list[TransferOut])
@needs(Power.RECEIVE)
def inbox(request: HttpRequest) -> list[TransferOut]:
    """What was sent to the caller in this zone, newest first."""
    actor = _actor(request)
    found = _loaded().filter(pk__in=Transfer.objects.received_by(actor))[:MOST_LISTED]
    return [_transfer(actor, transfer) for transfer in found]


def _visible_item(request: HttpRequest, item_id: uuid.UUID) -> Item:
    actor = _actor(request)
    item = get_object_or_404(
        Item.objects.select_related("transfer", "inspection"),
        pk=item_id,
        transfer__in=Transfer.objects.visible_to(actor),
    )
    if not policies.is_sender(actor, item.transfer) and item.clean_copy is None:
        item = get_object_or_404(Item.objects.none(), pk=item_id)
    return item


class ExpectedIn(Schema):
    expected: bool
    comment: str = ""


@router.post("/transfers/{transfer_id}/expected", response={202: TransferOut})
@needs(Power.RECEIVE)
def expected(request: HttpRequest, transfer_id: uuid.UUID, given: ExpectedIn) -> TransferOut:
    """Say, in the destination zone, whether a sending that waits for the recipient's word is expected."""
    actor = _actor(request)
    found = _loaded().filter(pk__in=Transfer.objects.visible_to(actor))
    transfer = get_object_or_404(found, pk=transfer_id)
    receiving.answer(actor=actor, transfer=transfer, expected=given.expected, comment=given.comment)
    return _transfer(actor, found.get(pk=transfer_id))


class PasswordIn(Schema):
    password: str


@router.post("/items/{item_id}/password", response={202: ItemOut})
@needs(Power.SEND)
def give_password(request: HttpRequest, item_id: uuid.UUID, given: PasswordIn) -> ItemOut:
    """Give the password of a file that is held for one (DSM-930, DSM-931); it is inspected again."""
    item = _visible_item(request, item_id)
    unlocking.hand_in(actor=_actor(request), item=item, password=given.password)
    return _item(_visible_item(request, item_id))


@router.get("/items/{item_id}/content")
@needs(Power.RECEIVE)
def content(request: HttpRequest, item_id: uuid.UUID) -> HttpResponseBase:
    """The clean copy."""
    item = _visible_item(request, item_id)
    response = StreamingHttpResponse(
        services.download(actor=_actor(request), item=item), content_type="application/octet-stream"
    )
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=item.output_name
    )
    response["Cache-Control"] = "no-store"
    return response


@router.get("/items/{item_id}/record")
@needs(Power.RECEIVE)
def receipt(request: HttpRequest, item_id: uuid.UUID) -> dict[str, Any]:
    """The signed processing record (無害化処理記録)."""
    found = get_object_or_404(ProcessingRecord, item=_visible_item(request, item_id))
    content: dict[str, Any] = json.loads(records.to_file(found))
    return content
