"""Days on which something is away: the database, room on the disk, the client, the supervisor itself.

Each time: a clear sentence, nothing lost, and it works again by itself.
"""

import contextlib
import hashlib
import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from sekisho_demo import processes
from sekisho_demo.api_client import Api, NotAnswered, Refused, Streamed, multipart
from sekisho_demo.commandline import PROCESS_NAMES, SEKISHO
from sekisho_demo.running import HOST, RunningTown, until
from sekisho_demo.samples import document, photograph

pytestmark = pytest.mark.chaos

MIB = 2**20
AWAY_SECONDS = 10.0
MOST_RESIDENT_MB = 512
BIG = int(os.environ.get("SEKISHO_CHAOS_BIG_MB", "2048")) * MIB  # by hand: 10240
SETTINGS = {"SEKISHO_WORKER_SILENCE_SECONDS": "5"}


def say(line: str) -> None:
    sys.stdout.write(line + "\n")  # shown with -s, and when the test fails


@pytest.fixture(scope="module")
def town() -> Iterator[RunningTown]:
    """One town has all the bad days that it survives; what it said is shown when a test fails."""
    with RunningTown(settings=SETTINGS) as running:
        yield running
        say(running.said())


def item_of(sent: dict[str, Any], api: Api) -> dict[str, Any]:
    item: dict[str, Any] = api.transfer(sent["id"])["items"][0]
    return item


def crosses(town: RunningTown, *, seconds: float = 40) -> dict[str, Any]:
    """Send one document and wait until it can be taken; the proof that everything works."""
    internet, lgwan = town.api("internet", "aoi"), town.api("lgwan", "aoi")
    sent = internet.send([("次第.docx", document())], destination="lgwan")
    until(lambda: internet.transfer(sent["id"])["settled"], "a document to cross", seconds=seconds)
    item = item_of(sent, internet)
    assert item["state"] == "ready"
    assert hashlib.sha256(lgwan.download(item["id"])).hexdigest() == item["sha256_out"]
    return item


def parts(town: RunningTown) -> list[Path]:
    return list(town.vault.glob("??/*.part"))


# The database


@contextlib.contextmanager
def database_away(town: RunningTown) -> Iterator[None]:
    """Every connection cut by a crash of the server, and nobody can connect anew."""
    door = town.socket_directory / ".s.PGSQL.5432"
    server, *backends = town.database_pids()
    hidden = door.with_name("hidden")
    door.rename(hidden)
    os.kill(backends[-1], signal.SIGKILL)  # the server ends all others and recovers, as after a real crash
    try:
        yield
    finally:
        hidden.rename(door)
    assert processes.is_alive(server)


def test_the_database_gone_for_ten_seconds(town: RunningTown) -> None:
    internet = town.api("internet", "aoi", timeout=20)
    photo, number = photograph(), 12
    before = [internet.send([(f"{n}.jpg", photo)], destination="lgwan") for n in range(number)]
    refusals, slowest = [], 0.0
    with database_away(town):
        over = time.monotonic() + AWAY_SECONDS
        while time.monotonic() < over:
            begun = time.monotonic()
            with pytest.raises(Refused) as refused:
                internet.send([("次第.docx", document())], destination="lgwan")
            refusals.append(refused.value)
            slowest = max(slowest, time.monotonic() - begun)
            time.sleep(0.2)
    back = time.monotonic()
    assert {(one.status, one.code) for one in refusals} <= {(503, "SYS-001"), (503, "VLT-003")}
    assert all(one.reason and one.remedy for one in refusals)
    crosses(town)
    crossed = time.monotonic() - back
    until(lambda: not town.unsettled(), "what was sent before to be settled", seconds=40)
    settled = time.monotonic() - back
    states = {item_of(sent, internet)["state"] for sent in before}
    assert states == {"ready"}
    assert "Traceback" not in "".join(line for line in town.said().splitlines() if line.startswith("web"))
    say(
        f"\ndatabase away {AWAY_SECONDS:g} s: {len(refusals)} sendings refused with a sentence, the slowest after "
        f"{slowest:.1f} s; a new document crossed {crossed:.1f} s after it was back, all settled after {settled:.1f} s"
    )


def test_a_database_that_stops_answering_makes_people_wait_and_loses_nothing(town: RunningTown) -> None:
    internet = town.api("internet", "aoi", timeout=60)
    sent = [internet.send([(f"{n}.docx", document())], destination="lgwan") for n in range(4)]
    frozen = town.database_pids()
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    try:
        with pytest.raises((NotAnswered, Refused)):
            town.api("internet", "aoi", timeout=8).inbox()
    finally:
        for pid in reversed(frozen):
            os.kill(pid, signal.SIGCONT)
    crosses(town)
    until(lambda: not town.unsettled(), "everything to be settled", seconds=40)
    assert {item_of(one, internet)["state"] for one in sent} == {"ready"}


# The disk


needs_root = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root can mount a small disk; test_vault_store has /dev/full"
)


@pytest.fixture
def small_vault(town: RunningTown) -> Iterator[Path]:
    """For a while the town's vault lies on a disk of 24 MiB; what was in it before is out of sight."""
    command: list[str | Path] = [
        "mount",
        "-t",
        "tmpfs",
        "-o",
        "size=24m,mode=0700",
        "sekisho-small-vault",
        town.vault,
    ]
    subprocess.run(command, check=True)
    try:
        yield town.vault
    finally:
        subprocess.run(["umount", "--lazy", town.vault], check=True)


@contextlib.contextmanager
def filled(disk: Path, *, but: int = 0) -> Iterator[None]:
    """Take all room on the disk but so many bytes."""
    room = os.statvfs(disk)
    fill = disk / "fill"
    with fill.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, room.f_bavail * room.f_frsize - but)
    try:
        yield
    finally:
        fill.unlink()


def noisy_picture() -> bytes:
    """A JPEG that does not get much smaller by being written again."""
    out = io.BytesIO()
    Image.frombytes("RGB", (900, 900), os.urandom(900 * 900 * 3)).save(out, "JPEG", quality=88)
    return out.getvalue()


@needs_root
def test_the_disk_is_full(town: RunningTown, small_vault: Path) -> None:
    internet, lgwan = town.api("internet", "aoi"), town.api("lgwan", "aoi")
    kept = crosses(town)
    with filled(small_vault):
        for size in (200 * 1024, 8 * MIB):
            with pytest.raises(Refused) as refused:
                internet.send([("大きい.bin", os.urandom(size))], destination="lgwan")
            assert (refused.value.status, refused.value.code) == (507, "VLT-001")
            assert refused.value.reason
            assert refused.value.remedy
        assert parts(town) == []
        assert hashlib.sha256(lgwan.download(kept["id"])).hexdigest() == kept["sha256_out"]
    crosses(town)


@needs_root
def test_a_clean_copy_that_finds_no_room_waits_for_it(town: RunningTown, small_vault: Path) -> None:
    internet, picture = town.api("internet", "aoi"), noisy_picture()
    with filled(small_vault, but=len(picture) * 3 // 2):
        sent = internet.send([("現地.jpg", picture)], destination="lgwan")
        until(
            lambda: town.sql("SELECT 1 FROM procrastinate_jobs WHERE attempts > 0"),
            "an attempt to find no room",
        )
        assert not internet.transfer(sent["id"])["settled"]
        assert parts(town) == []
    until(lambda: internet.transfer(sent["id"])["settled"], "the picture to be settled", seconds=40)
    assert item_of(sent, internet)["state"] == "ready"


# The client


def begin_upload(town: RunningTown, files: list[tuple[str, bytes]], missing: int) -> socket.socket:
    """Send all but the last ``missing`` bytes of a sending, and keep the line open."""
    internet = town.api("internet", "aoi")
    fields = [("destination", "lgwan"), ("purpose", "途中でやめる")]
    body, size = multipart(fields, files, "boundary")
    head = (
        f"POST /api/v1/transfers HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {internet.token}\r\n"
        f"Content-Type: multipart/form-data; boundary=boundary\r\nContent-Length: {size}\r\n\r\n"
    ).encode()
    line = socket.create_connection((HOST, town.port_of("internet")))
    line.sendall((head + b"".join(part for part in body if isinstance(part, bytes)))[:-missing])
    return line


@pytest.mark.parametrize(
    ("files", "missing"),
    [
        ([("a.bin", os.urandom(3 * MIB))], 1 * MIB),
        ([("a.docx", document()), ("b.bin", os.urandom(3 * MIB))], 1 * MIB),
        ([("a.docx", document()), ("b.docx", document())], 6),
    ],
    ids=["within the only file", "within the second file", "within the last boundary"],
)
def test_an_upload_broken_off_leaves_nothing(
    town: RunningTown, files: list[tuple[str, bytes]], missing: int
) -> None:
    [(before,)] = town.sql("SELECT count(*) FROM transfers_transfer")
    line = begin_upload(town, files, missing)
    if len(files[0][1]) > MIB:
        until(lambda: parts(town), "the file to arrive")
    line.close()
    until(lambda: not parts(town), "the unfinished file to go")
    crosses(town)  # the process is free again and has done with the broken request
    [(after,)] = town.sql("SELECT count(*) FROM transfers_transfer")
    assert after == before + 1
    assert town.sql("SELECT 1 FROM transfers_transfer WHERE purpose = '途中でやめる'") == []


# Size


def zeros(size: int) -> Streamed:
    chunk = bytes(MIB)
    return Streamed(size, (chunk for _ in range(size // MIB)))


def test_a_huge_file_streams_through_small_processes(town: RunningTown) -> None:
    """The bar is 10 GB under 512 MB; the suite sends 2 GiB (SEKISHO_CHAOS_BIG_MB=10240 sends all)."""
    town.sql("UPDATE zones_route SET max_file_mib = 10240 WHERE origin_id = 'internet'")
    internet = town.api("internet", "aoi", timeout=600)
    watched = [pid for name in processes_to_watch(town) for pid in processes.family(name)]
    most: dict[int, float] = dict.fromkeys(watched, 0.0)

    def watched_zeros() -> Iterator[bytes]:
        for number, chunk in enumerate(zeros(BIG).chunks):
            if number % 32 == 0:
                most.update({pid: max(peak, processes.resident_mb(pid)) for pid, peak in most.items()})
            yield chunk

    begun = time.monotonic()
    sent = internet.send([("巨大.bin", Streamed(BIG, watched_zeros()))], destination="lgwan")
    taken = time.monotonic() - begun
    assert sent["items"][0]["sha256_in"]
    until(lambda: internet.transfer(sent["id"])["settled"], "the huge file to be settled", seconds=120)
    settled = time.monotonic() - begun - taken
    most.update({pid: max(peak, processes.resident_mb(pid)) for pid, peak in most.items()})
    item = item_of(sent, internet)
    assert (item["state"], item["size"]) == ("held", BIG)
    assert item["reason"]
    assert item["why"]
    assert max(most.values()) < MOST_RESIDENT_MB
    say(
        f"\n{BIG // MIB} MiB taken in {taken:.1f} s ({BIG / MIB / taken:.0f} MiB/s), settled {settled:.1f} s later: "
        f"{item['state']} {item['reason']}; most resident {max(most.values()):.0f} MB"
    )


def processes_to_watch(town: RunningTown) -> list[int]:
    return [pid for name in ("web-internet", "vault", "worker-1", "worker-2") if (pid := town.pid(name))]


# The supervisor, and the ends of a town


def test_a_town_killed_outright_goes_on_where_it_was(town: RunningTown) -> None:
    everybody = processes.family(town.demo_pid)
    internet, photo = town.api("internet", "aoi"), photograph()
    sent = [internet.send([(f"{n}.jpg", photo)], destination="lgwan") for n in range(10)]
    town.kill()
    until(lambda: not any(map(processes.is_alive, everybody)), "every process to end")
    assert len(everybody) > len(PROCESS_NAMES)
    town.start()
    until(lambda: not town.unsettled(), "everything to be settled", seconds=60)
    assert {item_of(one, internet)["state"] for one in sent} == {"ready"}
    town.cli("audit", "verify")


def test_ctrl_c_leaves_no_process_and_a_second_run_keeps_the_data(town: RunningTown) -> None:
    sent, password = crosses(town), town.password
    ended_by_ctrl_c(town)
    town.start()
    assert town.password == password
    digest = hashlib.sha256(town.api("lgwan", "aoi").download(sent["id"])).hexdigest()
    assert digest == sent["sha256_out"]


def ended_by_ctrl_c(town: RunningTown) -> None:
    everybody = processes.family(town.demo_pid)
    begun = time.monotonic()
    assert town.stop(signal.SIGINT) == 0
    say(f"Ctrl-C ended {len(everybody)} processes in {time.monotonic() - begun:.1f} s")
    assert [pid for pid in everybody if processes.is_alive(pid)] == []
    assert town.leftovers() == {}


def test_a_second_town_says_that_the_port_is_taken(town: RunningTown, tmp_path: Path) -> None:
    command = [*SEKISHO, "demo", "--port", str(town.port), "--data", str(tmp_path / "data")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert f"port {town.port} is taken" in done.stderr
    assert not (tmp_path / "data").exists()
