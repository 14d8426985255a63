"""A list on its way in goes straight into the vault: the web process neither keeps nor parses a byte of it (I2)."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from sekisho.foundation.vault.api import Putting, Stored

MOST_BYTES = 20 * 1024 * 1024


class StagedList(UploadedFile):  # type: ignore[type-arg]  # generic in the stubs only
    """Stands in ``request.FILES``.  ``stored`` is None when the file was empty or too large."""

    def __init__(self, untrusted_name: str, stored: Stored | None, size: int) -> None:
        super().__init__(file=None, name="list", size=size)
        self.untrusted_name, self.stored = untrusted_name, stored

    def close(self) -> None:
        return None  # there is no file of ours to close


class ListUploadHandler(FileUploadHandler):
    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self._putting: Putting | None = None
        self._size, self._name = 0, ""

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, file_name, *args, **kwargs)
        self._name, self._size, self._putting = file_name, 0, Putting()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if self._putting is not None and self._size > MOST_BYTES:
            self._putting.abort()
            self._putting = None
        elif self._putting is not None:
            self._putting.write(raw_data)

    def file_complete(self, file_size: int) -> StagedList:
        putting, self._putting = self._putting, None
        if putting is not None and self._size == 0:
            putting.abort()
            putting = None
        return StagedList(self._name, putting.finish() if putting is not None else None, self._size)

    def upload_interrupted(self) -> None:
        if self._putting is not None:
            self._putting.abort()


def take_list(request: HttpRequest) -> None:
    """Stream the body of this request, not read yet, into the vault.  Raises ``VaultError``."""
    handler = ListUploadHandler(request)
    request.upload_handlers = [handler]
    try:
        bool(request.FILES)  # reads the body
    except Exception:
        handler.upload_interrupted()
        raise
