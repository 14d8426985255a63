"""The hostile file as qpdf reads it: a table of objects, and the raw bytes of streams."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass

import pikepdf

from sekisho_disarm.errors import DisarmError, Malformed, TooComplex
from sekisho_disarm.formats.pdf.syntax import Json, Number, is_reference
from sekisho_disarm.passwords import Passwords

#: references to references: more than this is a loop
_LONGEST_CHAIN = 16
#: objects of one file; a drawing of a town plan has 300,000
_MOST_OBJECTS = 2_000_000


@dataclass(slots=True)
class Stream:
    """A stream object: its dictionary and where to read its bytes."""

    keys: dict[str, Json]
    reference: str


@dataclass(slots=True)
class Source:
    pdf: pikepdf.Pdf
    objects: dict[str, Json]  # "5 0 R" → value
    streams: dict[str, pikepdf.Object]  # of these the streams, as qpdf holds them
    trailer: dict[str, Json]
    encrypted: bool
    by_password: bool = False  # a given password was needed

    def follow(self, value: Json) -> Json:
        """The value behind a reference: ``None`` for a missing object, a ``Stream`` for a stream."""
        if type(value) is not str:  # most values: not worth a call
            return value
        for _ in range(_LONGEST_CHAIN):
            if not is_reference(value):
                return value
            value = self.objects.get(value)
        return None

    def dictionary(self, value: Json) -> dict[str, Json]:
        """The dictionary (of a stream too) behind ``value``; empty when there is none."""
        found = self.follow(value)
        if isinstance(found, Stream):
            return found.keys
        return found if isinstance(found, dict) else {}

    def array(self, value: Json) -> list[Json]:
        """The array behind ``value``; a single value counts as an array of one."""
        found = self.follow(value)
        if isinstance(found, list):
            return found
        return [] if found is None else [value]

    def raw(self, stream: Stream) -> bytes:
        """The bytes of a stream as the file has them (decrypted, filters not applied)."""
        try:
            return self.streams[stream.reference].read_raw_bytes()
        except (pikepdf.PdfError, ValueError, TypeError):
            return b""


def read(data: bytes, passwords: Passwords | None = None) -> Source:
    """Open the file with an empty password, else with one of those given.

    Raises ``NeedsPassword`` (DSM-930, -931), ``Malformed`` (DSM-290), ``TooComplex`` (DSM-291).
    """
    try:
        pdf, by_password = _open(data, passwords or Passwords())
        with pikepdf.explicit_conversion():  # bare numbers as objects too
            objects, streams = _objects(pdf)
            trailer = _load(pdf.trailer.to_json(schema_version=2))
    except DisarmError:
        raise
    except RecursionError as error:
        raise TooComplex("DSM-291", what="depth") from error
    except (pikepdf.PdfError, RuntimeError, ValueError, KeyError, TypeError, OverflowError) as error:
        raise Malformed("DSM-290") from error
    if not isinstance(trailer, dict):
        raise Malformed("DSM-290")
    return Source(pdf, objects, streams, trailer, bool(pdf.is_encrypted), by_password)


def _open(data: bytes, passwords: Passwords) -> tuple[pikepdf.Pdf, bool]:
    """The file, and whether it took a password that is not empty."""
    pdf = _attempt(data, "")
    if pdf is not None:
        return pdf, False
    return passwords.first_that_opens(lambda password: _attempt(data, password)), True


def _attempt(data: bytes, password: str) -> pikepdf.Pdf | None:
    try:
        return pikepdf.Pdf.open(io.BytesIO(data), password=password, suppress_warnings=True)
    except pikepdf.PasswordError:
        return None


def _objects(pdf: pikepdf.Pdf) -> tuple[dict[str, Json], dict[str, pikepdf.Object]]:
    """Every object by its reference: qpdf writes each as JSON, one call reads them all."""
    pieces: list[bytes] = []
    streams: dict[str, pikepdf.Object] = {}
    for item in pdf.objects:
        number, generation = getattr(item, "objgen", (0, 0))
        if not number:  # a null object comes without its number
            continue
        pieces.append(b'"%d %d R":' % (number, generation) + item.to_json(dereference=True, schema_version=2))
        if isinstance(item, pikepdf.Stream):
            streams[f"{number} {generation} R"] = item
        if len(pieces) > _MOST_OBJECTS:
            raise TooComplex("DSM-291", what="objects")
    objects = _load(b"{" + b",".join(pieces) + b"}")
    for reference in streams:
        keys = objects[reference]
        objects[reference] = Stream(keys if isinstance(keys, dict) else {}, reference)
    return objects, streams


def _load(text: bytes) -> Json:
    return json.loads(text, parse_float=Number)
