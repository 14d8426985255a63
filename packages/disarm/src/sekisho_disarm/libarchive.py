"""Reading 7z and LZH with the system's libarchive, from memory, one member after the other.

Only these two formats of the library are switched on, no filter, no writer, no disk.  It runs in the locked child
like everything else; a machine without the library leaves these kinds undecided.
Source: libarchive 3, archive_read(3), archive_entry(3).
"""

from __future__ import annotations

import contextlib
import ctypes
import locale
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from sekisho_disarm import dostime
from sekisho_disarm.errors import DisarmError, Malformed, NeedsPassword, Undecidable, Unsupported
from sekisho_disarm.kinds import Kind
from sekisho_disarm.limits import MIB, Budget

_EOF, _OK, _WARN = 1, 0, -20
_FILE, _FOLDER = 0o100000, 0o040000
_NAME = "libarchive.so.13"
_ENABLE = {
    Kind.SEVEN_ZIP: ("archive_read_support_format_7zip",),
    Kind.LZH: ("archive_read_support_format_lha",),
    Kind.ZSTD: ("archive_read_support_filter_zstd", "archive_read_support_format_raw"),
}
_POINTER, _TEXT, _INT = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
#: function → (result, arguments)
_FUNCTIONS: dict[str, tuple[object, tuple[object, ...]]] = {
    "archive_read_new": (_POINTER, ()),
    "archive_read_support_format_7zip": (_INT, (_POINTER,)),
    "archive_read_support_format_lha": (_INT, (_POINTER,)),
    "archive_read_support_filter_zstd": (_INT, (_POINTER,)),
    "archive_read_support_format_raw": (_INT, (_POINTER,)),
    "archive_read_set_options": (_INT, (_POINTER, _TEXT)),
    "archive_read_open_memory": (_INT, (_POINTER, _TEXT, ctypes.c_size_t)),
    "archive_read_next_header": (_INT, (_POINTER, ctypes.POINTER(_POINTER))),
    "archive_read_data": (ctypes.c_ssize_t, (_POINTER, _POINTER, ctypes.c_size_t)),
    "archive_read_free": (_INT, (_POINTER,)),
    "archive_error_string": (_TEXT, (_POINTER,)),
    "archive_entry_pathname_w": (ctypes.c_wchar_p, (_POINTER,)),
    "archive_entry_filetype": (ctypes.c_uint, (_POINTER,)),
    "archive_entry_symlink": (_TEXT, (_POINTER,)),
    "archive_entry_hardlink": (_TEXT, (_POINTER,)),
    "archive_entry_mtime": (ctypes.c_longlong, (_POINTER,)),
    "archive_entry_size": (ctypes.c_longlong, (_POINTER,)),
    "archive_entry_size_is_set": (_INT, (_POINTER,)),
    "archive_entry_is_encrypted": (_INT, (_POINTER,)),
}


class _Library:
    """The loaded library, or none."""

    handle: ctypes.CDLL | None = None
    charset: int | None = None  # keeps the converter of CP932 loaded

    @classmethod
    def load(cls) -> None:
        if cls.handle is not None:
            return
        try:
            handle = ctypes.CDLL(_NAME)
            for name, (result, arguments) in _FUNCTIONS.items():
                function = getattr(handle, name)
                function.restype, function.argtypes = result, arguments
        except (OSError, AttributeError):
            return
        cls.handle = handle
        cls.charset = _hold_charset()


def _hold_charset() -> int | None:
    """Open converters from CP932 and keep them: the C library reads their tables from disk, a locked child cannot."""
    if (
        locale.nl_langinfo(locale.CODESET) != "UTF-8"
    ):  # the library converts names by the locale's character set
        with contextlib.suppress(locale.Error):
            locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    libc = ctypes.CDLL(None)
    libc.iconv_open.restype, libc.iconv_open.argtypes = ctypes.c_ssize_t, (_TEXT, _TEXT)
    return int(libc.iconv_open(b"UTF-8", b"CP932"))


@dataclass(slots=True)
class Entry:
    """One member; ``time`` is in seconds of 1970.  Its content can be read only before the next one is asked for."""

    name: str
    file_type: int
    time: int
    size: int | None
    encrypted: bool
    archive: Archive

    @property
    def is_file(self) -> bool:
        return self.file_type == _FILE

    @property
    def is_directory(self) -> bool:
        return self.file_type == _FOLDER

    @property
    def is_link(self) -> bool:
        return self.file_type == 0

    @property
    def stamp(self) -> tuple[int, int]:
        return dostime.words(self.time)

    def read(self, budget: Budget, where: str) -> bytes:
        if self.encrypted:
            raise NeedsPassword("DSM-932", where=where)
        data = self.archive.content(budget, where)
        if self.size is not None and len(data) != self.size:
            raise Malformed("DSM-490", where=where, reason="size")
        return data


@dataclass(slots=True)
class Archive:
    data: bytes
    kind: Kind
    _handle: int = field(default=0, repr=False)

    def entries(self) -> Iterator[Entry]:
        """Members in order.  Raises ``Unsupported`` (DSM-491, -492), ``Malformed`` (DSM-490), ``NeedsPassword`` (DSM-932)."""
        library = _library(self.kind)
        self._handle = library.archive_read_new()
        try:
            self._open(library)
            found = ctypes.c_void_p()
            while (status := library.archive_read_next_header(self._handle, ctypes.byref(found))) != _EOF:
                if status not in (_OK, _WARN):
                    raise self._fault(library)
                yield self._entry(library, found.value or 0)
        finally:
            library.archive_read_free(self._handle)

    def _open(self, library: ctypes.CDLL) -> None:
        for name in _ENABLE[self.kind]:
            getattr(library, name)(self._handle)
        if self.kind is Kind.LZH:
            library.archive_read_set_options(self._handle, b"lha:hdrcharset=CP932")
        if library.archive_read_open_memory(self._handle, self.data, len(self.data)) != _OK:
            raise self._fault(library)

    def _entry(self, library: ctypes.CDLL, entry: int) -> Entry:
        name = library.archive_entry_pathname_w(entry)
        if not name or any(0xD800 <= ord(letter) <= 0xDFFF for letter in name):
            raise Malformed("DSM-490", reason="name")
        linked = library.archive_entry_symlink(entry) or library.archive_entry_hardlink(entry)
        return Entry(
            name=unicodedata.normalize("NFC", name),
            file_type=0 if linked else library.archive_entry_filetype(entry),
            time=library.archive_entry_mtime(entry),
            size=library.archive_entry_size(entry) if library.archive_entry_size_is_set(entry) else None,
            encrypted=bool(library.archive_entry_is_encrypted(entry)),
            archive=self,
        )

    def content(self, budget: Budget, where: str) -> bytes:
        """The present member, read in pieces; the budget is asked after each."""
        library, pieces, size = _library(self.kind), [], 0
        piece = ctypes.create_string_buffer(MIB)
        while count := library.archive_read_data(self._handle, piece, MIB):
            if count < 0:
                raise self._fault(library)
            size += count
            budget.foresee(size, packed=len(self.data), where=where)
            pieces.append(piece.raw[:count])
        budget.take_bytes(size, packed=len(self.data), where=where)
        return b"".join(pieces)

    def _fault(self, library: ctypes.CDLL) -> Undecidable:
        said = (library.archive_error_string(self._handle) or b"").lower()
        if b"encrypt" in said or b"crypto" in said or b"passphrase" in said:
            return NeedsPassword("DSM-932")
        if b"unsupported" in said or b"unrecognized" in said:
            return Unsupported("DSM-492", kind=self.kind.value)
        return Malformed("DSM-490", reason=str(self.kind))


def _library(kind: Kind) -> ctypes.CDLL:
    _Library.load()
    if _Library.handle is None:
        raise Unsupported("DSM-491", kind=kind.value)
    return _Library.handle


def available() -> bool:
    _Library.load()
    return _Library.handle is not None


#: An LZH of one stored file; its name is 表 in CP932.
_SAMPLE = bytes((24, 0)) + b"-lh0-" + bytes(8) + b"\x00\x48\x81\x58\x20\x00\x02\x95\x5c\x00\x00"


def warm() -> None:
    """Load the library and run both readers once before the sandbox locks."""
    if not available():
        return
    sample = bytes((_SAMPLE[0], sum(_SAMPLE[2:]) & 0xFF)) + _SAMPLE[2:] + b"\x00"
    for kind in (Kind.SEVEN_ZIP, Kind.LZH):
        with contextlib.suppress(DisarmError):
            for entry in Archive(sample, kind).entries():
                entry.read(Budget(), "")


#: One frame that holds four bytes as they are.
_FRAME = b"\x28\xb5\x2f\xfd\x20\x04\x21\x00\x00warm"


def warm_zstd() -> None:
    """Read one frame, so that the library has made what it makes once."""
    if available():
        with contextlib.suppress(DisarmError):
            for entry in Archive(_FRAME, Kind.ZSTD).entries():
                entry.read(Budget(), "")
