"""Messages hidden in pixels are gone; icons and AVIF."""

from __future__ import annotations

import io
import secrets
import struct
import zlib

import numpy as np
import pytest
from PIL import Image
from test_images_rebuild import chunk, context, distance, encoded, exif, opened, picture, rebuild

from sekisho_disarm.errors import Malformed
from sekisho_disarm.formats.images import FORMAT, quiet
from sekisho_disarm.formats.images.survey import parts
from sekisho_disarm.kinds import Kind
from sekisho_disarm.limits import Limits

# --- messages in the pixels ------------------------------------------------------------------------


def noisy(mode: str = "RGB", size: tuple[int, int] = (160, 144)) -> Image.Image:
    """A picture with random lowest bits, as a message in them looks."""
    chance = np.random.default_rng(5)
    shape = (size[1], size[0], 3) if mode == "RGB" else (size[1], size[0])
    smooth = np.asarray(picture("RGB" if mode == "RGB" else "L", size)) & 0xFE
    return Image.fromarray((smooth.reshape(shape) | chance.integers(0, 2, shape)).astype(np.uint8))


def agreement(one: np.ndarray, other: np.ndarray) -> float:
    """The part of the message's bits that can still be read: 0.5 is chance."""
    return float(((one & 1) == (other & 1)).mean())


@pytest.mark.parametrize(
    ("kind", "mode"), [(Kind.PNG, "RGB"), (Kind.PNG, "L"), (Kind.BMP, "RGB"), (Kind.TIFF, "RGB")]
)
def test_messages_in_lowest_bits_are_gone(kind: Kind, mode: str) -> None:
    before = noisy(mode)
    after, codes = rebuild(encoded(before, kind), kind)
    assert codes == []
    first, second = np.asarray(before), np.asarray(opened(after))
    assert 0.47 < agreement(first, second) < 0.53
    assert np.abs(first.astype(int) - second).max() <= 1
    assert rebuild(after, kind)[0] == after


def unfiltered(lines: bytes, width: int) -> np.ndarray:
    """Samples of a PNG of 16 bits per colour, by the formulas of its specification (clause 9.2); bytes a pixel follow."""
    above = np.zeros(0, int)
    rows: list[np.ndarray] = []
    stride = len(lines) // HEIGHT
    step = (stride - 1) // width
    for at in range(0, len(lines), stride):
        row = [0] * step
        above = above if rows else np.zeros(stride - 1 + step, int)
        for place, byte in enumerate(lines[at + 1 : at + stride], step):
            left, up, corner = row[place - step], int(above[place]), int(above[place - step])
            guess = left + up - corner
            nearest = min((left, up, corner), key=lambda value: abs(guess - value))
            row.append(byte + (0, left, up, (left + up) // 2, nearest)[lines[at]] & 0xFF)
        above = np.asarray(row)
        rows.append(above[step:])
    return np.asarray(rows, np.uint8).reshape(HEIGHT, -1).view(">u2")


HEIGHT = 15


@pytest.mark.parametrize(("kind", "samples"), [(2, 3), (4, 2), (6, 4)], ids=["RGB", "grey and alpha", "RGBA"])
def test_messages_in_pictures_of_sixteen_bits_are_gone(kind: int, samples: int) -> None:
    width = 11
    lines = b"".join(bytes([row % 5]) + secrets.token_bytes(2 * samples * width) for row in range(HEIGHT))
    head = struct.pack(">IIBBBBB", width, HEIGHT, 16, kind, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    after, codes = rebuild(b"\x89PNG\r\n\x1a\n" + body, Kind.PNG)
    (packed,) = [part for part in parts(after, Kind.PNG) if part.name == "IDAT"]
    first = unfiltered(lines, width)
    second = unfiltered(zlib.decompress(after[packed.start + 8 : packed.end - 4]), width)
    assert codes == []
    assert np.array_equal(second, first & 0xFFFE | first >> 15)
    assert rebuild(after, Kind.PNG)[0] == after


@pytest.mark.parametrize("kind", [Kind.PNG, Kind.GIF, Kind.BMP])
def test_messages_in_the_choice_between_equal_colours_are_gone(kind: Kind) -> None:
    palette = bytes(value for index in range(64) for value in [4 * (index // 2)] * 3)
    bits = np.random.default_rng(6).integers(0, 2, (40, 40), dtype=np.uint8)
    indices = (np.arange(1600, dtype=np.uint8).reshape(40, 40) % 32) * 2
    image = Image.fromarray(indices | bits, "P")
    image.putpalette(palette)
    after = opened(rebuild(encoded(image, kind), kind)[0])
    shown = np.asarray(after.convert("RGB"))
    assert np.abs(np.asarray(image.convert("RGB")).astype(int) - shown).max() <= 1
    if after.mode == "P":
        pairs = np.asarray(after)
        assert len(np.unique(pairs)) == 32


def coefficients(data: bytes) -> np.ndarray:
    """Quantised luminance coefficients of a JPEG at quality 90, found again from its pixels."""
    luminance = np.asarray(opened(data).convert("L")).astype(float) - 128
    rows, columns = (side // 8 * 8 for side in luminance.shape)
    blocks = luminance[:rows, :columns].reshape(rows // 8, 8, columns // 8, 8).transpose(0, 2, 1, 3)
    angle = np.cos((2 * np.arange(8)[None, :] + 1) * np.arange(8)[:, None] * np.pi / 16) * 0.5
    angle[0] /= np.sqrt(2)
    return np.asarray(np.round(angle @ blocks @ angle.T / 3).astype(int))


def test_messages_on_the_grid_of_a_photograph_are_gone() -> None:
    before = encoded(noisy("L", (320, 240)), Kind.JPEG, quality=90)
    first = coefficients(before)
    told = np.abs(first) > 1
    state = context(limits=Limits(moves_photographs=1))
    alone = FORMAT.rebuild(before, "a.jpg", Kind.JPEG, state).data
    assert 0.4 < agreement(first[told], coefficients(alone)[told]) < 0.62
    assert distance(opened(before), opened(alone)) < 12
    again = coefficients(encoded(opened(before), Kind.JPEG, quality=90))
    assert agreement(first[told], again[told]) > 0.9  # decoding and encoding alone keeps the message


@pytest.mark.parametrize("kind", [Kind.JPEG, Kind.WEBP])
def test_a_photograph_moves_only_where_the_limits_ask_and_never_in_a_page(kind: Kind) -> None:
    before = encoded(picture("RGB", (320, 240)), kind, quality=90)
    state = context(limits=Limits(moves_photographs=1))
    name = f"a.{kind.value}"
    moved = FORMAT.rebuild(before, name, kind, state).data
    state.in_layout = True
    kept = FORMAT.rebuild(before, name, kind, state).data
    assert distance(opened(before), opened(kept)) < distance(opened(before), opened(moved))
    assert distance(quiet.moved(opened(before)), opened(moved)) < distance(opened(before), opened(moved))
    assert kept == rebuild(before, kind)[0]


# --- icons and AVIF ---------------------------------------------------------------------------------


def test_icons_are_written_afresh_with_all_their_pictures() -> None:
    out = io.BytesIO()
    picture("RGBA", (64, 64)).save(out, "ICO", sizes=[(16, 16), (32, 32), (64, 64)])
    marker = secrets.token_bytes(16)
    before = out.getvalue() + marker
    after, codes = rebuild(before, Kind.ICO)
    assert marker not in after
    assert codes == ["DSM-306"]
    with Image.open(io.BytesIO(after)) as icon:
        assert icon.info["sizes"] == {(16, 16), (32, 32), (64, 64)}
    assert rebuild(after, Kind.ICO) == (after, [])
    assert FORMAT.verify(before, Kind.ICO) != []
    for bad in (after[:40], b"\0\0\1\0\0\0", b"\0\0\1\0\xff\xff" + bytes(99)):
        with pytest.raises(Malformed):
            rebuild(bad, Kind.ICO)


@pytest.mark.parametrize(("mode", "kind"), [("RGB", Kind.JPEG), ("RGBA", Kind.PNG)])
def test_avif_comes_out_as_a_picture_that_opens_everywhere(mode: str, kind: Kind) -> None:
    image = picture(mode, (96, 64))
    if mode == "RGBA":
        image.putalpha(picture("L", (96, 64)))
    before, state = encoded(image, Kind.AVIF, exif=exif(6, "m4rk3r"), max_threads=1), context()
    rebuilt = FORMAT.rebuild(before, "写真.avif", Kind.AVIF, state)
    assert (rebuilt.kind, rebuilt.name) == (kind, f"写真.{'jpg' if kind is Kind.JPEG else 'png'}")
    assert FORMAT.verify(rebuilt.data, kind) == []
    assert b"m4rk3r" not in rebuilt.data
    assert opened(rebuilt.data).size == (64, 96)
    assert {"DSM-314", "DSM-301"} <= {finding.code for finding in state.findings}
    with pytest.raises(Malformed):
        FORMAT.rebuild(before[: len(before) // 2], "a.avif", Kind.AVIF, context())
