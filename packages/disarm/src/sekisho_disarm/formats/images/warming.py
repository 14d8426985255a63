"""Every codec, colour table and plug-in used once, so that the locked child has nothing left to load."""

from __future__ import annotations

import contextlib
import io
from typing import Any

from PIL import Image, ImageCms

from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import DisarmError, Unsupported
from sekisho_disarm.formats.images import avif, gif, icons, jpeg, png, simple, survey, tiff
from sekisho_disarm.kinds import Kind
from sekisho_disarm.limits import Budget
from sekisho_disarm.report import Profile

_REBUILDERS = {
    Kind.JPEG: jpeg.rebuild,
    Kind.PNG: png.rebuild,
    Kind.GIF: gif.rebuild,
    Kind.BMP: simple.rebuild_bmp,
    Kind.TIFF: tiff.rebuild,
    Kind.WEBP: simple.rebuild_webp,
}
_SAMPLES: tuple[tuple[Kind, str, dict[str, Any]], ...] = (
    (Kind.JPEG, "RGB", {}),
    (Kind.JPEG, "L", {}),
    (Kind.JPEG, "CMYK", {}),
    (Kind.PNG, "RGBA", {}),
    (Kind.PNG, "P", {}),
    (Kind.PNG, "RGB", {"save_all": True}),
    (Kind.GIF, "P", {}),
    (Kind.BMP, "RGB", {}),
    (Kind.TIFF, "1", {"compression": "group4"}),
    (Kind.TIFF, "RGB", {"compression": "jpeg"}),
    (Kind.TIFF, "L", {"compression": "tiff_lzw"}),
    (Kind.WEBP, "RGB", {}),
    (Kind.WEBP, "RGBA", {"lossless": True}),
    (Kind.WEBP, "RGB", {"save_all": True}),
)


def warm() -> None:
    """Rebuild one small picture per codec, with metadata and a profile that asks for conversion."""
    Image.init()
    _warm_others()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # under another name it is a stranger, to be converted from
    profile = profile.replace("sRGB".encode("utf-16-be"), "wRGB".encode("utf-16-be"))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    extras = {"icc_profile": profile, "dpi": (300, 300)}
    for kind, mode, options in _SAMPLES:
        if kind is not Kind.TIFF:  # Pillow cannot write these directories there
            options = {**options, "exif": exif.tobytes()}
        data = _sample(kind, mode, {**extras, **options})
        context = Context(Profile.KEEP, Budget(), _no_door)
        survey.verify(_REBUILDERS[kind](data, context), kind)
        with contextlib.suppress(DisarmError):
            _REBUILDERS[kind](data[: len(data) // 2], context)


def _warm_others() -> None:
    """Kinds that are read but not written, and icons."""
    avif.one_thread()
    out, icon = io.BytesIO(), io.BytesIO()
    Image.new("RGBA", (16, 16), (1, 2, 3, 4)).save(out, "AVIF", max_threads=1)
    Image.new("RGBA", (16, 16)).save(icon, "ICO", sizes=[(16, 16)])
    avif.rebuild(out.getvalue(), Context(Profile.KEEP, Budget(), _no_door))
    icons.verify(icons.rebuild(icon.getvalue(), Context(Profile.KEEP, Budget(), _no_door)))


def _no_door(_data: bytes, name: str, _context: Context) -> Rebuilt:
    raise Unsupported(where=name)


def _sample(kind: Kind, mode: str, options: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    picture = Image.new(mode, (16, 16))
    if options.get("save_all"):
        other = Image.new(mode, (16, 16), 255)
        options = {**options, "append_images": [other], "duration": 100}
    picture.save(out, kind.value.upper(), **options)
    return out.getvalue()
