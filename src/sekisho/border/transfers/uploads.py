"""Uploads go straight into the vault: no temporary file, no plain text on disk, no whole file in memory.

Session and quota were checked before the first byte of the body is read; what cannot be taken is counted off
and named, and the other files of the same sending go on.
"""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from sekisho.border.transfers.services import Incoming, upload_room
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.vault.api import Putting
from sekisho.foundation.zones.api import routes_from

CHUNK = 256 * 1024


class StagedFile(UploadedFile):  # type: ignore[type-arg]  # generic in the stubs only
    """Stands in ``request.FILES`` for a file that lies in the vault."""

    def __init__(self, incoming: Incoming, field_name: str) -> None:
        super().__init__(file=None, name="staged", size=incoming.size)
        self.incoming = incoming
        self.field_name = field_name

    def close(self) -> None:
        return None  # there is no file of ours to close


class VaultUploadHandler(FileUploadHandler):
    """Streams each file of a request to the vault broker."""

    chunk_size = CHUNK

    def __init__(self, request: HttpRequest, *, most_bytes: int, room_bytes: int) -> None:
        super().__init__(request)
        self._most, self._room = most_bytes, room_bytes
        self._putting: Putting | None = None
        self._size = 0
        self._problem = ""
        self._untrusted_name = ""

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, file_name, *args, **kwargs)
        self._untrusted_name, self._size, self._problem = file_name, 0, ""
        self._putting = Putting()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if self._putting is None:
            return  # refused already; the rest of this file is only counted
        if self._size > self._most:
            self._refuse("TRF-101")
        elif self._size > self._room:
            self._refuse("TRF-105")
        else:
            self._putting.write(raw_data)

    def _refuse(self, code: str) -> None:
        assert self._putting is not None
        self._problem = code
        self._putting.abort()
        self._putting = None

    def file_complete(self, file_size: int) -> StagedFile:
        if self._putting is not None and self._size == 0:
            self._refuse("TRF-102")
        stored = self._putting.finish() if self._putting is not None else None
        self._putting = None
        if stored is not None:
            self._room -= stored.size
        return StagedFile(
            Incoming(self._untrusted_name, stored, self._size, self._problem), str(self.field_name)
        )

    def upload_interrupted(self) -> None:
        if self._putting is not None:
            self._putting.abort()


def take_uploads(request: HttpRequest, actor: Actor) -> None:
    """Stream the body of this request, not read yet, into the vault.

    Raises ``VaultError``, and ``UnreadablePostError`` when the client left: then nothing is taken in.
    """
    most = max((route.max_file_bytes for route in routes_from(actor.zone)), default=0)
    handler = VaultUploadHandler(request, most_bytes=most, room_bytes=upload_room(actor.person))
    request.upload_handlers = [handler]
    try:
        bool(request.FILES)  # reads the body
    except Exception:
        handler.upload_interrupted()  # Django tells a handler of some early ends only
        raise


def incoming_files(request: HttpRequest) -> list[Incoming]:
    """What came in, in the order of the form.  Parts without a name are empty file fields, not files."""
    staged = [file for name in request.FILES for file in request.FILES.getlist(name)]
    return [file.incoming for file in staged if isinstance(file, StagedFile)]
