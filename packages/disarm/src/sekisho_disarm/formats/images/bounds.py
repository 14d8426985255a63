"""What a picture may cost, asked before its pixels are decoded."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator

from sekisho_disarm.context import Context
from sekisho_disarm.errors import DisarmError, Malformed, TooComplex

#: passes over the pixels of a progressive JPEG; encoders write about ten, an attack thousands
MOST_SCANS = 64
#: all frames together, in units of the limit for one picture (a scan of 200 pages at 300 dpi needs 15)
MOST_FRAMES_PIXELS = 20


def check_size(width: int, height: int, context: Context) -> None:
    """Raises ``Malformed`` for an empty picture, ``TooComplex`` (DSM-390) over the limit of pixels.

    Pixels are not drawn from the byte budget: a document of fifty photographs is ordinary, and only one of
    them is in memory at a time.
    """
    if width < 1 or height < 1:
        raise Malformed("DSM-392")
    if width * height > context.budget.limits.pixels:
        raise TooComplex("DSM-390", width=width, height=height)


def check_frames(count: int, width: int, height: int, context: Context) -> None:
    """Raises ``TooComplex`` (DSM-391) when there are too many frames or too many pixels in all of them."""
    limits = context.budget.limits
    if count > limits.frames or count * width * height > limits.pixels * MOST_FRAMES_PIXELS:
        raise TooComplex("DSM-391", count=count)


def check_scans(count: int) -> None:
    if count > MOST_SCANS:
        raise TooComplex("DSM-391", count=count)


@contextlib.contextmanager
def decoding() -> Iterator[None]:
    """Whatever a decoder raises over hostile bytes is ``Malformed`` (DSM-392); its warnings stay quiet.

    The list of what Pillow's plug-ins raise is open-ended (struct.error, KeyError, OverflowError …), and
    none of it is a defect of ours that should stop the engine.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except DisarmError:
            raise
        except Exception as error:
            raise Malformed("DSM-392") from error
