"""Archives: zip, tar, packed single files (gz, bz2, xz), and 7z and lzh, which come out as zip, zst as gz.

Every member goes through the same door, then a fresh archive is written by our own writers.

Kept: order, dates, folders, empty files, names (NFC, UTF-8; names of unknown encoding are read as UTF-8 or
CP932).  Removed and reported: links, devices and other special files, comments, extra fields, owners and
permissions, bytes outside the members, bookkeeping files of operating systems.  Names that leave the folder,
carry a drive or a stream, or are devices on Windows are made safe; names that collide get a number.

A member that is blocked or undecided stops the whole archive with the worst verdict of its members, and
each such member is named in the findings: an archive that silently lacks a file is worse than none, since
nobody downstream can know that something is missing.
"""

from __future__ import annotations

from sekisho_disarm.formats import Format
from sekisho_disarm.formats.archives import foreign, packed, tars, zips, zstd

FORMATS: tuple[Format, ...] = (zips.FORMAT, tars.FORMAT, packed.FORMAT, foreign.FORMAT, zstd.FORMAT)
