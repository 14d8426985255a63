"""The package: entries by path in, a fresh package with its own manifest out.

Source: ODF 1.3 Part 2 §3 (packages), §3.3 (mimetype first and unpacked), §3.2 and §4 (manifest).
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from urllib.parse import unquote
from xml.sax.saxutils import quoteattr

from sekisho_disarm import zipio
from sekisho_disarm.context import Context
from sekisho_disarm.errors import Malformed, NeedsPassword
from sekisho_disarm.formats.odf.vocabulary import clark
from sekisho_disarm.formats.ooxml import xmlread
from sekisho_disarm.kinds import Kind
from sekisho_disarm.zippieces import Packed

MANIFEST = "META-INF/manifest.xml"
_MANIFEST_NAMESPACE = clark("manifest:x").partition("}")[0][1:]
_ENCRYPTED = re.compile(rb"<[^<>]{0,40}\bencryption-data\b")
_MIMETYPE = "application/vnd.oasis.opendocument."
MIMETYPES: dict[Kind, str] = {
    Kind.ODT: f"{_MIMETYPE}text",
    Kind.ODS: f"{_MIMETYPE}spreadsheet",
    Kind.ODP: f"{_MIMETYPE}presentation",
    Kind.ODG: f"{_MIMETYPE}graphics",
    Kind.OTT: f"{_MIMETYPE}text-template",
    Kind.OTS: f"{_MIMETYPE}spreadsheet-template",
    Kind.OTP: f"{_MIMETYPE}presentation-template",
    Kind.OTG: f"{_MIMETYPE}graphics-template",
}
#: Media type of an embedded document by the element that its body holds.
BODIES = {
    "text": f"{_MIMETYPE}text",
    "spreadsheet": f"{_MIMETYPE}spreadsheet",
    "presentation": f"{_MIMETYPE}presentation",
    "drawing": f"{_MIMETYPE}graphics",
    "chart": f"{_MIMETYPE}chart",
    "math": f"{_MIMETYPE}formula",
}
PICTURE_TYPES: dict[Kind, tuple[str, str]] = {
    Kind.PNG: ("png", "image/png"),
    Kind.JPEG: ("jpg", "image/jpeg"),
    Kind.GIF: ("gif", "image/gif"),
    Kind.BMP: ("bmp", "image/bmp"),
    Kind.TIFF: ("tif", "image/tiff"),
    Kind.WEBP: ("webp", "image/webp"),
    Kind.SVG: ("svg", "image/svg+xml"),
    Kind.EMF: ("emf", "image/x-emf"),
    Kind.WMF: ("wmf", "image/x-wmf"),
}


class Package:
    """A package as it came: nothing in it is trusted, the manifest only tells whether it is encrypted."""

    def __init__(self, data: bytes, context: Context) -> None:
        """Raises ``Malformed`` for a broken ZIP, ``NeedsPassword`` for encrypted entries."""
        self.context = context
        self.archive = zipio.open_archive(data, most_members=context.budget.limits.members)
        self.entries: dict[str, zipio.Entry] = {}
        self.touched: set[str] = set()
        for entry in self.archive.entries:
            context.budget.take_member(where=entry.name)
            if not entry.is_directory:
                self._add(entry)
        if MANIFEST in self.entries and _ENCRYPTED.search(self.read(MANIFEST)):
            raise NeedsPassword

    def _add(self, entry: zipio.Entry) -> None:
        path = entry.name.replace("\\", "/").removeprefix("./").lstrip("/")
        if (
            path in self.entries
        ):  # readers disagree on which one counts; the output holds the last, and only that
            self.context.report("DSM-139", entry.name)
        self.entries[path] = entry

    def __contains__(self, path: str) -> bool:
        return path in self.entries

    def read(self, path: str) -> bytes:
        entry = self.entries.get(path)
        if entry is None:
            raise Malformed("DSM-920", where=path)
        self.touched.add(path)
        return self.archive.read(entry, self.context.budget)


def resolve(href: str, base: str) -> str | None:
    """The path in the package that a reference means, None when it leads out of it.

    ``base``: folder of the referring document, empty or with a slash at its end.
    """
    path = unquote(href)
    if not path or ":" in path or "\\" in path or path.startswith(("/", "#")):
        return None
    joined = posixpath.normpath(posixpath.join("/", base, path))
    inside = joined.lstrip("/")
    climbs = posixpath.normpath(posixpath.join(base or ".", path)).startswith("..")
    return None if climbs or not inside else inside


VERSIONS = ("1.0", "1.1", "1.2", "1.3", "1.4")
_FIRST_IN_MANIFEST = "1.2"  # older packages do not say their version (ODF 1.2 part 3 §4.14.2 brought it)


@dataclass(slots=True)
class Written:
    """The package being written: path → media type and bytes, in the order of writing."""

    parts: dict[str, tuple[str, bytes | Packed]] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)  # folder of an embedded document → media type
    pictures: int = 0
    version: str = ""  # of the format, as the document says it: readers compare it with the manifest's

    def add_picture(self, base: str, kind: Kind, data: bytes) -> str:
        """Store a picture beside its document; returns the reference to it."""
        extension, media_type = PICTURE_TYPES[kind]
        for path, (_, known) in self.parts.items():
            if known == data and path.startswith(f"{base}Pictures/"):
                return path.removeprefix(base)
        self.pictures += 1
        reference = f"Pictures/picture{self.pictures}.{extension}"
        self.parts[base + reference] = (media_type, data)
        return reference

    def to_zip(self, mimetype: str) -> bytes:
        writer = zipio.Writer()
        writer.add("mimetype", mimetype.encode("ascii"), stored=True)
        for path, (_, data) in self.parts.items():
            writer.add(path, data)
        writer.add(MANIFEST, self._manifest(mimetype))
        return writer.finish()

    def _manifest(self, mimetype: str) -> bytes:
        version = f' manifest:version="{self.version}"' if self.version >= _FIRST_IN_MANIFEST else ""
        entries = {"/": mimetype, **self.folders, **{path: kind for path, (kind, _) in self.parts.items()}}
        rows = "".join(
            f"<manifest:file-entry manifest:full-path={quoteattr(path)} manifest:media-type={quoteattr(kind)}"
            + (f"{version}/>" if path == "/" else "/>")
            for path, kind in entries.items()
        )
        return xmlread.with_header(
            f'<manifest:manifest xmlns:manifest="{_MANIFEST_NAMESPACE}"{version}>'
            f"{rows}</manifest:manifest>".encode()
        )
