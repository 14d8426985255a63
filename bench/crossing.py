"""From drop to ready: a real town, a real 1 MB docx over HTTP, and where the time goes.

    uv run python bench/crossing.py [COUNT]

``as the clerk sees it`` runs from the first byte sent to the answer that says "ready" (asked every 10 ms).
The steps are the columns that the product itself records with every inspection.
"""

from __future__ import annotations

import io
import random
import statistics
import sys
import time

import docx
from docx.document import Document
from PIL import Image

from sekisho_demo.api_client import Api
from sekisho_demo.running import RunningTown

BYTES = 1_000_000
STEPS = ("open_ms", "identify_ms", "rebuild_ms", "verify_ms", "store_ms")


def document() -> bytes:
    """A docx of about 1 MB: text, and pictures that do not compress."""
    made = docx.Document()
    for number in range(200):
        made.add_paragraph(f"第{number}条　町は、施設の利用について必要な事項を定める。")
    noise = random.Random(7)
    while len(whole := _saved(made)) < BYTES:
        picture = io.BytesIO()
        pixels = noise.randbytes(480 * 320 * 3)
        Image.frombytes("RGB", (480, 320), pixels).save(picture, "JPEG", quality=85)
        picture.seek(0)
        made.add_picture(picture)
    return whole


def _saved(made: Document) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    data = document()
    with RunningTown() as town:
        aoi = town.api("internet", "aoi")
        _cross(aoi, data)  # the first one warms connections and caches
        seen = [_cross(aoi, data) for _ in range(count)]
        rows = town.sql(
            "SELECT open_ms, identify_ms, rebuild_ms, verify_ms, store_ms, i.total_ms,"
            " 1000 * EXTRACT(epoch FROM item.state_at - t.created_at)::float"
            " FROM inspection_inspection i JOIN transfers_item item ON item.inspection_id = i.id"
            " JOIN transfers_transfer t ON t.id = item.transfer_id ORDER BY t.created_at DESC LIMIT %s",
            [count],
        )
    medians = [statistics.median(float(value) for value in column) for column in zip(*rows, strict=True)]
    answered, ready = (statistics.median(column) * 1e3 for column in zip(*seen, strict=True))
    server = medians[-1]
    print(f"1 MB docx ({len(data) / 1e6:.2f} MB), {count} crossings, median ms")
    print(f"  accepted → ready on the server {server:8.0f}   bar <= 500")
    print(
        f"  as the clerk sees it           {ready:8.0f}   bar <= 1000   (upload acknowledged after {answered:.0f})"
    )
    for name, value in zip(STEPS, medians, strict=False):
        print(f"    {name.removesuffix('_ms'):10} {value:8.1f}   {100 * value / server:5.1f} %")
    print(
        f"    {'waiting':10} {server - medians[5]:8.1f}   {100 * (server - medians[5]) / server:5.1f} %   queue and commits"
    )
    return 0


def _cross(api: Api, data: bytes) -> tuple[float, float]:
    """Seconds to the acknowledgement, and to ready."""
    started = time.perf_counter()
    sent = api.send([("庁議資料.docx", data)], destination="lgwan")
    answered = time.perf_counter() - started
    deadline = time.monotonic() + 60
    while api.transfer(sent["id"])["items"][0]["state"] != "ready":
        if time.monotonic() > deadline:
            raise SystemExit("not ready after a minute")
        time.sleep(0.01)
    return answered, time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
