"""Stream filters undone step by step under the shared budget; a bomb never gets to its second stage."""

from __future__ import annotations

import base64
import binascii
import zlib

from isal import isal_zlib

from sekisho_disarm.context import Context
from sekisho_disarm.errors import TooComplex

_MOST_FILTERS = 4
_ABBREVIATIONS = {"/Fl": "/FlateDecode", "/A85": "/ASCII85Decode", "/AHx": "/ASCIIHexDecode"}
_ABBREVIATIONS |= {
    "/LZW": "/LZWDecode",
    "/RL": "/RunLengthDecode",
    "/DCT": "/DCTDecode",
    "/CCF": "/CCITTFaxDecode",
}
#: small, since the output of the step in which the damage shows is lost
_DAMAGED_STEP = 64
#: filters that carry pictures: undone by :mod:`.pictures`
PICTURE_FILTERS = frozenset({"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"})


class FilterError(Exception):
    """The bytes do not follow their filter, or the filter is none of ISO 32000-2 table 6."""


def full_name(filter_name: str) -> str:
    return _ABBREVIATIONS.get(filter_name, filter_name)


def check_chain(filters: list[str]) -> None:
    if len(filters) > _MOST_FILTERS:
        raise TooComplex("DSM-291", what="filters")


def undo(data: bytes, filter_name: str, context: Context) -> bytes:
    """One filter undone.  Raises ``FilterError``; ``TooComplex`` when the budget ends."""
    decoder = _DECODERS.get(filter_name)
    if decoder is None:
        raise FilterError(filter_name)
    out = decoder(data, context.budget.limits.member_bytes)
    context.budget.take_bytes(len(out), packed=len(data), where=filter_name)
    return out


def inflate(data: bytes, most: int) -> bytes:
    """At most ``most`` bytes and one (to show that there were more); damage ends the data, as in viewers."""
    out, _ = inflate_exactly(data, most)
    return out


def inflate_exactly(data: bytes, most: int) -> tuple[bytes, bool]:
    """The unpacked bytes, and whether ``data`` is one whole zlib stream with nothing behind it."""
    stream = isal_zlib.decompressobj()
    try:
        out = stream.decompress(data, most + 1)
    except Exception as error:  # noqa: BLE001  # the C module's error class is not in its type stub
        return _inflate_damaged(data, most, error), False
    return out, stream.eof and not stream.unused_data


def _inflate_damaged(data: bytes, most: int, error: Exception) -> bytes:
    """What can be read before the damage.

    Without the two bytes of the zlib header the checksum at the end is not looked at: a wrong one is common in
    old files, and readers show such streams whole.
    """
    for start in (2, 0):
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        out = bytearray()
        try:
            for place in range(start, len(data), _DAMAGED_STEP):
                out += stream.decompress(data[place : place + _DAMAGED_STEP], max(1, most + 1 - len(out)))
                if stream.eof or len(out) > most:
                    break
        except zlib.error:
            pass
        if out:
            return bytes(out)
    raise FilterError("Flate") from error


def _ascii85(data: bytes, _most: int) -> bytes:
    body = data.split(b"~>", 1)[0].strip().removeprefix(b"<~")
    try:
        return base64.a85decode(body, ignorechars=b" \t\n\r\v\f\0")
    except ValueError as error:
        raise FilterError("ASCII85") from error


def _ascii_hex(data: bytes, _most: int) -> bytes:
    body = bytes(byte for byte in data.split(b">", 1)[0] if byte not in b" \t\n\r\f\0")
    try:
        return binascii.unhexlify(body + b"0" * (len(body) % 2))
    except binascii.Error as error:
        raise FilterError("ASCIIHex") from error


def _run_length(data: bytes, most: int) -> bytes:
    out = bytearray()
    pos = 0
    while pos < len(data) and data[pos] != 128 and len(out) <= most:
        length = data[pos]
        if length < 128:
            out += data[pos + 1 : pos + 2 + length]
            pos += 2 + length
        else:
            out += data[pos + 1 : pos + 2] * (257 - length)
            pos += 2
    return bytes(out)


def lzw(data: bytes, most: int, *, early: int = 1) -> bytes:
    """ISO 32000-2 clause 7.4.4; the table is written from scratch, codes of 9 to 12 bits."""
    single = [bytes([value]) for value in range(256)] + [b"", b""]
    table = list(single)
    out: list[bytes] = []
    total, width, bits, held, before = 0, 9, 0, 0, b""
    for byte in data:
        held, bits = (held << 8 | byte) & 0xFFFFFF, bits + 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits & ((1 << width) - 1)
        if code == 257 or total > most:
            break
        if code == 256:
            table, width, before = list(single), 9, b""
            continue
        entry = _lzw_entry(table, code, before)
        out.append(entry)
        total += len(entry)
        if before and len(table) < 4096:
            table.append(before + entry[:1])
        before = entry
        width = min(12, max(9, (len(table) + early).bit_length()))
    return b"".join(out)


def _lzw_entry(table: list[bytes], code: int, before: bytes) -> bytes:
    if code < len(table):
        return table[code]
    if code == len(table) and before:
        return before + before[:1]
    raise FilterError("LZW")


_DECODERS = {
    "/FlateDecode": inflate,
    "/ASCII85Decode": _ascii85,
    "/ASCIIHexDecode": _ascii_hex,
    "/RunLengthDecode": _run_length,
    "/LZWDecode": lzw,
}


def deflate(data: bytes) -> bytes:
    return isal_zlib.compress(data, 2)
