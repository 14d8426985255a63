"""Pictures: pixels stay, everything else goes."""

from __future__ import annotations

import io
import secrets
import struct
import zlib

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import DisarmError, Malformed, TooComplex, Unsupported
from sekisho_disarm.formats.images import FORMAT, jpeg
from sekisho_disarm.formats.images.survey import parts
from sekisho_disarm.kinds import Kind
from sekisho_disarm.limits import Budget, Limits
from sekisho_disarm.report import Action, Profile

KINDS = sorted(FORMAT.kinds - {Kind.AVIF, Kind.ICO})  # these have tests of their own


def no_door(_data: bytes, name: str, _context: Context) -> Rebuilt:
    raise Unsupported(where=name)


def context(profile: Profile = Profile.KEEP, limits: Limits | None = None) -> Context:
    return Context(profile, Budget(limits or Limits()), no_door)


def rebuild(data: bytes, kind: Kind) -> tuple[bytes, list[str]]:
    """The output, proven by the second reader, and the codes of the findings."""
    state = context()
    rebuilt = FORMAT.rebuild(data, "写真", kind, state)
    assert FORMAT.verify(rebuilt.data, kind) == []
    return rebuilt.data, [finding.code for finding in state.findings]


def picture(mode: str = "RGB", size: tuple[int, int] = (48, 32)) -> Image.Image:
    """A smooth picture that differs in every corner, so turns show."""
    rows, columns = np.mgrid[0 : size[1], 0 : size[0]]
    shades = np.stack([rows * 5, columns * 4, 255 - rows * 3], axis=2).astype(np.uint8)
    shades[:8, :8] = (255, 0, 0)
    return Image.fromarray(shades).convert(mode)


def encoded(image: Image.Image, kind: Kind, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind.value.upper(), **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def distance(one: Image.Image, other: Image.Image) -> float:
    assert one.size == other.size
    first, second = (np.asarray(item.convert("RGB")).astype(int) for item in (one, other))
    return float(np.abs(first - second).mean())


# --- nothing but pixels ---------------------------------------------------------------------------


def exif(orientation: int, marker: str = "") -> Image.Exif:
    tags = Image.Exif()
    tags[0x0112] = orientation
    if marker:
        tags[0x010E] = marker
        tags.get_ifd(0x8825).update({1: "N", 2: (35.0, 41.0, 22.0), 3: "E", 4: (139.0, 41.0, 30.0)})
    return tags


def loaded(kind: Kind, marker: str) -> bytes:
    """A picture with the marker in every place of its format that shows nothing."""
    text, raw = f"<x>{marker}</x>", marker.encode()
    if kind is Kind.JPEG:
        data = encoded(picture(), kind, exif=exif(1, marker), comment=text, xmp=raw)
        extra = b"".join(
            b"\xff" + bytes([0xE0 + n]) + struct.pack(">H", len(raw) + 2) + raw for n in (3, 11, 13, 15)
        )
        return data[:2] + extra + data[2:] + raw
    if kind is Kind.PNG:
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", text)
        info.add_text("Packed", text, zip=True)
        info.add_itxt("International", text)
        info.add(b"prVt", raw)
        return encoded(picture(), kind, pnginfo=info, exif=exif(1, marker)) + raw
    if kind is Kind.GIF:
        data = encoded(picture("P"), kind, comment=text)
        application = b"\x21\xff\x0bPRIVATE1.00" + bytes([len(raw)]) + raw + b"\0"
        return data[:-1] + application + b";" + raw
    if kind is Kind.BMP:
        return encoded(picture(), kind) + raw
    if kind is Kind.TIFF:
        tags = {270: text, 305: text, 315: text, 65000: text}
        return encoded(picture(), kind, tiffinfo=tags) + raw
    return encoded(picture(), kind, exif=exif(1, marker), xmp=raw) + raw


@pytest.mark.parametrize("kind", KINDS)
def test_everything_that_is_not_shown_is_gone_and_named(kind: Kind) -> None:
    marker = "m" + secrets.token_hex(12)
    data, codes = rebuild(loaded(kind, marker), kind)
    assert marker.encode() not in data
    assert "DSM-305" in codes  # the data at the end
    assert kind in {Kind.BMP, Kind.GIF, Kind.TIFF} or {"DSM-301", "DSM-302"} <= set(codes)
    assert not opened(data).getexif().get_ifd(0x8825)
    assert opened(data).info.keys() <= {
        "jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "version", "background", "compression",
        "loop",         "extension", "timestamp", "duration", "resolution",
    }  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_an_ordinary_picture_is_written_afresh_without_findings(kind: Kind) -> None:
    before = encoded(picture("P" if kind is Kind.GIF else "RGB"), kind)
    after, codes = rebuild(before, kind)
    assert codes == []
    assert distance(opened(before), opened(after)) < 3
    assert opened(after).format == opened(before).format


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_run_finds_nothing(kind: Kind) -> None:
    once, _ = rebuild(loaded(kind, "marker"), kind)
    assert rebuild(once, kind)[1] == []


def test_palette_entries_that_no_pixel_uses_are_blanked() -> None:
    image = Image.new("P", (8, 8), 1)
    image.putpalette([0, 0, 0, 1, 2, 3, *b"hidden message in the palette"[:27]])
    for kind in (Kind.PNG, Kind.GIF, Kind.BMP, Kind.TIFF):
        data, _ = rebuild(encoded(image, kind), kind)
        assert b"hidden" not in data
        assert opened(data).convert("RGB").getpixel((0, 0)) == (0, 2, 2)


# --- orientation and colour -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Kind.JPEG, Kind.TIFF, Kind.PNG, Kind.WEBP])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_put_into_the_pixels(orientation: int, kind: Kind) -> None:
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }  # fmt: skip
    upright = picture()
    data = (
        encoded(upright, kind, tiffinfo={274: orientation})
        if kind is Kind.TIFF
        else encoded(upright, kind, exif=exif(orientation))
    )
    after, codes = rebuild(data, kind)
    wanted = upright.transpose(turns[orientation]) if orientation > 1 else upright
    assert distance(opened(after), wanted) < (1 if kind in {Kind.PNG, Kind.TIFF} else 6)
    assert opened(after).getexif().get(0x0112, 1) == 1
    assert ("DSM-309" in codes) == (orientation > 1)


def strange_profile() -> bytes:
    """sRGB with red and green primaries exchanged: a conversion that shows."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(data[128:132], "big")
    entries = {bytes(data[p : p + 4]): p + 4 for p in range(132, 132 + 12 * count, 12)}
    red, green = entries[b"rXYZ"], entries[b"gXYZ"]
    data[red : red + 8], data[green : green + 8] = data[green : green + 8], data[red : red + 8]
    return bytes(data).replace("sRGB".encode("utf-16-be"), "Lab8".encode("utf-16-be"))


@pytest.mark.parametrize("kind", [Kind.JPEG, Kind.PNG, Kind.TIFF, Kind.WEBP])
def test_another_colour_space_is_converted_and_a_broken_one_dropped(kind: Kind) -> None:
    red = Image.new("RGB", (32, 32), (200, 30, 30))
    after, codes = rebuild(encoded(red, kind, icc_profile=strange_profile()), kind)
    assert codes == ["DSM-307"]
    shown = opened(after).convert("RGB").getpixel((16, 16))
    assert isinstance(shown, tuple)
    assert shown[1] > shown[0] + 100
    after, codes = rebuild(encoded(red, kind, icc_profile=b"x" * 200), kind)
    assert codes == ["DSM-308"]
    assert distance(opened(after), red) < 3


def test_srgb_is_dropped_without_a_word() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    after, codes = rebuild(encoded(picture(), Kind.JPEG, icc_profile=profile), Kind.JPEG)
    assert codes == []
    assert "icc_profile" not in opened(after).info


# --- kinds of pixels ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        *((Kind.PNG, mode) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")),
        *((Kind.TIFF, mode) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "F")),
        *((Kind.BMP, mode) for mode in ("1", "L", "P", "RGB")),
        (Kind.JPEG, "L"),
        (Kind.JPEG, "CMYK"),
        (Kind.WEBP, "RGBA"),
    ],
)
def test_the_kind_of_pixels_is_kept(kind: Kind, mode: str) -> None:
    image = picture("L").convert(mode) if mode in {"I;16", "F", "1", "LA"} else picture(mode)
    if mode == "RGBA":
        image.putalpha(picture("L"))
    before = encoded(image, kind, **({"lossless": True} if kind is Kind.WEBP else {}))
    after, _ = rebuild(before, kind)
    assert opened(after).mode == mode
    if kind is not Kind.JPEG:
        difference = np.asarray(opened(after)).astype(float) - np.asarray(image).astype(float)
        assert np.abs(difference).max() <= 1  # the lowest bit is not kept


def test_transparency_of_a_palette_is_kept() -> None:
    image = picture("P")
    before = encoded(image, Kind.PNG, transparency=image.getpixel((0, 0)))
    after, _ = rebuild(before, Kind.PNG)
    first, second = (np.asarray(opened(data).convert("RGBA")).astype(int) for data in (before, after))
    assert np.array_equal(first[:, :, 3], second[:, :, 3])
    assert np.abs(first - second).max() <= 1


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def deep_png(width: int, height: int, body: bytes | None = None) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    lines = b"".join(b"\0" + secrets.token_bytes(6 * width) for _ in range(height)) if body is None else body
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(lines))
        + chunk(b"IEND", b"")
    )


def test_sixteen_bits_per_colour_are_kept() -> None:
    report = rebuild(deep_png(20, 10), Kind.PNG)[1]
    assert report == []
    with pytest.raises(Malformed):
        rebuild(deep_png(20, 10, body=b"\x09" * 1210), Kind.PNG)


def test_density_is_kept() -> None:
    for kind in (Kind.JPEG, Kind.PNG, Kind.TIFF, Kind.BMP):
        after, _ = rebuild(encoded(picture(), kind, dpi=(300, 300)), kind)
        assert tuple(round(value) for value in opened(after).info["dpi"]) == (300, 300)


@pytest.mark.parametrize("quality", [60, 75, 90])
@pytest.mark.parametrize("subsampling", [0, 1, 2])
def test_quality_and_subsampling_of_a_photograph_are_kept(quality: int, subsampling: int) -> None:
    before = encoded(picture(), Kind.JPEG, quality=quality, subsampling=subsampling)
    after, _ = rebuild(before, Kind.JPEG)
    assert abs(jpeg.estimate_quality(before, parts(before, Kind.JPEG)) - quality) <= 1
    assert getattr(opened(after), "layer") == getattr(opened(before), "layer")  # noqa: B009  # JPEG files only


# --- moving pictures and pages --------------------------------------------------------------------


def frames() -> list[Image.Image]:
    return [picture().rotate(angle) for angle in (0, 30, 60, 90, 120)]


@pytest.mark.parametrize("kind", [Kind.GIF, Kind.WEBP, Kind.PNG])
def test_frames_times_and_loops_are_kept(kind: Kind) -> None:
    first, *others = frames()
    times = [100, 200, 300, 400, 500]
    before = encoded(first, kind, save_all=True, append_images=others, duration=times, loop=3)
    after, codes = rebuild(before, kind)
    assert codes == []
    for data in (before, after):
        with Image.open(io.BytesIO(data)) as image:
            assert getattr(image, "n_frames") == 5  # noqa: B009  # not in the stubs
            assert image.info["loop"] == 3
            shown = []
            for number in range(5):
                image.seek(number)
                image.load()
                shown.append(round(image.info["duration"]))
            assert shown == times
    for number in range(5):
        with Image.open(io.BytesIO(before)) as one, Image.open(io.BytesIO(after)) as other:
            one.seek(number)
            other.seek(number)
            assert distance(one.copy(), other.copy()) < (1 if kind is not Kind.WEBP else 6)


@pytest.mark.parametrize("order", [(0, 1, 1), (1, 1), (0, 1, 1, 1, 2, 0, 0)])
def test_equal_frames_of_an_apng_stay_apart(order: tuple[int, ...]) -> None:
    pictures = [picture().convert("RGBA").rotate(30 * number) for number in range(3)]
    first, *others = [pictures[number] for number in order]
    before = encoded(
        first,
        Kind.PNG,
        save_all=True,
        append_images=others,
        duration=100,
        disposal=[2 * (n % 2) for n in range(len(order))],
    )
    after, _ = rebuild(before, Kind.PNG)
    with Image.open(io.BytesIO(after)) as image:
        assert getattr(image, "n_frames") == len(order)  # noqa: B009  # not in the stubs
        for place, number in enumerate(order):
            image.seek(place)
            assert distance(image.copy(), pictures[number]) < 1


def test_a_gif_without_any_colours_is_grey() -> None:
    shown = Image.frombytes("P", (4, 1), bytes((0, 80, 160, 255)))
    shown.putpalette([grey for grey in range(256) for _ in range(3)])
    data = bytearray(encoded(shown, Kind.GIF, optimize=False))
    size = 3 * 2 ** ((data[10] & 7) + 1)
    without = bytes(data[:10]) + b"\0" + bytes(data[11:13]) + bytes(data[13 + size :])
    after, _ = rebuild(without, Kind.GIF)
    assert distance(opened(after).convert("L"), shown.convert("L")) < 2  # the lowest bits carry no message


def test_a_profile_in_pieces_that_do_not_fit_stops_no_photograph() -> None:
    piece = b"\xff\xe2" + struct.pack(">H", 2 + 14 + 7) + b"ICC_PROFILE\0\x01\x01profile"
    data = encoded(picture(), Kind.JPEG)
    at = data.index(b"\xff\xda")
    after, codes = rebuild(data[:2] + piece + data[2:at] + piece + data[at:], Kind.JPEG)
    assert distance(opened(after), opened(data)) < 6
    assert b"ICC_PROFILE" not in after
    assert "DSM-311" in codes


def test_a_tiff_in_lab_becomes_rgb() -> None:
    grey = Image.new("LAB", (16, 16), (150, 128, 128))
    after, _ = rebuild(encoded(grey, Kind.TIFF), Kind.TIFF)
    shown = opened(after)
    assert shown.mode == "RGB"
    assert "icc_profile" not in shown.info


def test_pages_of_a_tiff_are_kept() -> None:
    pages = [picture("1"), picture("RGB", (20, 20)), picture("L")]
    before = encoded(pages[0], Kind.TIFF, save_all=True, append_images=pages[1:])
    after, _ = rebuild(before, Kind.TIFF)
    with Image.open(io.BytesIO(after)) as image:
        assert getattr(image, "n_frames") == 3  # noqa: B009  # not in the stubs
        for number, page in enumerate(pages):
            image.seek(number)
            assert (image.mode, image.size) == (page.mode, page.size)
            assert distance(image.copy(), page) < 1


# --- limits and damage ----------------------------------------------------------------------------


def test_a_gigantic_picture_is_refused_from_its_header() -> None:
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(3751 * 3000))
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    with pytest.raises(TooComplex) as caught:
        rebuild(png, Kind.PNG)
    assert caught.value.code == "DSM-390"


def test_too_many_frames_and_passes_are_refused() -> None:
    first, *others = frames()
    small = Limits(frames=3)
    for kind in (Kind.GIF, Kind.WEBP, Kind.PNG, Kind.TIFF):
        data = encoded(first, kind, save_all=True, append_images=others)
        with pytest.raises(TooComplex):
            FORMAT.rebuild(data, "a", kind, context(limits=small))
    passes = encoded(picture(), Kind.JPEG, progressive=True)
    scan = next(part for part in parts(passes, Kind.JPEG) if part.name == "SOS")
    bomb = passes[: scan.end] + passes[scan.start : scan.end] * 200 + passes[scan.end :]
    with pytest.raises(TooComplex):
        rebuild(bomb, Kind.JPEG)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_is_cut_short_is_malformed(kind: Kind) -> None:
    rows = np.random.default_rng(7).integers(0, 255, (64, 64, 3), dtype=np.uint8)
    whole = encoded(Image.fromarray(rows).convert("P" if kind is Kind.GIF else "RGB"), kind)
    for part in (0, 3, len(whole) // 3, len(whole) // 2, len(whole) * 3 // 4):
        with pytest.raises(Malformed):
            rebuild(whole[:part], kind)


def test_wrong_content_is_malformed() -> None:
    for kind in KINDS:
        with pytest.raises(Malformed):
            rebuild(b"MZ" + bytes(500), kind)


def test_a_picture_has_no_text() -> None:
    with pytest.raises(Unsupported) as caught:
        FORMAT.rebuild(encoded(picture(), Kind.PNG), "a.png", Kind.PNG, context(Profile.TEXT))
    assert caught.value.code == "DSM-911"


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=12))
def test_byte_noise_never_leaves_the_error_tree_nor_escapes_verify(
    kind: Kind, flips: list[tuple[int, int]]
) -> None:
    noisy = bytearray(loaded(kind, "marker"))
    for place, value in flips:
        noisy[place % len(noisy)] = value
    state = context(limits=Limits(pixels=1_000_000))
    try:
        rebuilt = FORMAT.rebuild(bytes(noisy), "a", kind, state)
    except DisarmError:
        return
    assert FORMAT.verify(rebuilt.data, kind) == []
    assert all(finding.action in Action for finding in state.findings)


@pytest.mark.parametrize("kind", KINDS)
def test_the_second_reader_sees_what_is_put_in_afterwards(kind: Kind) -> None:
    clean, _ = rebuild(encoded(picture("P" if kind is Kind.GIF else "RGB"), kind), kind)
    assert FORMAT.verify(clean + b"more", kind) != []
    assert FORMAT.verify(loaded(kind, "marker"), kind) != []
    assert FORMAT.verify(clean[:-9], kind) != []
    assert FORMAT.verify(b"", kind) != []
