"""Scanners of a running town die and come back: nothing passes meanwhile, and everything works again by itself."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sekisho_demo import processes
from sekisho_demo.running import RunningTown, until
from sekisho_demo.samples import document
from sekisho_demo.scanner_servers import MARK, SIGNATURE, ClamdServer

pytestmark = pytest.mark.chaos

RULE = 'rule mark { strings: $m = "SEKISHO-TEST-RULE" condition: $m }'


@pytest.fixture(scope="module")
def scanner() -> Iterator[ClamdServer]:
    with ClamdServer() as server:
        yield server


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("rules")
    (directory / "town.yar").write_text(RULE)
    return directory


@pytest.fixture(scope="module")
def town(scanner: ClamdServer, rules: Path) -> Iterator[RunningTown]:
    settings = {
        "SEKISHO_SCANNERS": f"clamd={scanner.setting},town=yara:{rules}",
        "SEKISHO_SCANNER_PATIENCE_SECONDS": "0",
    }
    with RunningTown(settings=settings) as running:
        yield running


def sent(town: RunningTown, content: bytes, name: str) -> dict[str, Any]:
    """The item, when it is settled."""
    api = town.api("internet", "aoi")
    made = api.send([(name, content)], destination="lgwan")
    until(lambda: api.transfer(made["id"])["settled"], f"{name} to settle", seconds=60)
    item: dict[str, Any] = api.transfer(made["id"])["items"][0]
    return item


def test_both_scanners_answer_and_are_told_in_the_api(town: RunningTown) -> None:
    item = sent(town, document(), "次第.docx")
    assert (item["state"], item["verdict"]) == ("ready", "changed")
    assert {scan["scanner"]: scan["result"] for scan in item["scans"]} == {
        "clamd": "passed",
        "town": "passed",
    }
    found = sent(town, b"x " + MARK, "メモ.txt")
    assert (found["state"], found["reason"]) == ("refused", "SCN-001")
    assert SIGNATURE in found["why"]
    matched = sent(town, b"x SEKISHO-TEST-RULE", "メモ.txt")
    assert [scan["signature"] for scan in matched["scans"] if scan["result"] == "hit"] == ["town:mark"]
    said = town.cli("check", check=False).stdout
    assert "✓ scanner clamd: ClamAV" in said
    assert "✓ scanner town: YARA-X rules" in said


def test_while_clamd_is_dead_files_are_held_and_afterwards_they_pass(
    town: RunningTown, scanner: ClamdServer
) -> None:
    assert scanner.process is not None
    scanner.process.kill()
    scanner.process.wait()
    try:
        item = sent(town, document(), "止まったとき.docx")
        assert (item["state"], item["reason"]) == ("held", "SCN-002")
        said = town.cli("check", check=False).stdout
        assert "✗ scanner clamd:" in said
    finally:
        scanner.start()
    assert sent(town, document(), "戻ったあと.docx")["state"] == "ready"


def test_a_killed_parent_of_the_rules_is_replaced(town: RunningTown) -> None:
    sent(town, document(), "前.docx")
    parents = [
        pid
        for name in ("worker-1", "worker-2")
        for pid in processes.children(town.pid(name) or 0)
        if b"yara_inside" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    assert parents
    for pid in parents:
        os.kill(pid, signal.SIGKILL)
    until(lambda: not any(processes.is_alive(pid) for pid in parents), "the parents to be gone")
    assert sent(town, document(), "後.docx")["state"] == "ready"


def test_the_end_of_a_town_is_the_end_of_its_rules_parents(tmp_path: Path) -> None:
    (tmp_path / "town.yar").write_text(RULE)
    with RunningTown(settings={"SEKISHO_SCANNERS": f"town=yara:{tmp_path}"}) as other:
        assert sent(other, document(), "次第.docx")["state"] == "ready"
        with_rules = processes.naming([tmp_path])
        assert with_rules
        other.kill()
        until(lambda: not any(processes.is_alive(pid) for pid in with_rules), "every parent to end")
