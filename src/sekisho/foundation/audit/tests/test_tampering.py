"""Edit, delete, reorder, insert, truncate, replace everything: verification names the place.

The thief has every right of the database's owner; where that is enough to make the chain fit again, the signature
or the outside anchor shows it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection

from sekisho.config.commandline import _parser
from sekisho.foundation.audit import heads
from sekisho.foundation.audit.exporting import export, verify
from sekisho.foundation.audit.heads import NoProof, make_head, proof_of
from sekisho.foundation.audit.models import Event, Head, Seal
from sekisho.foundation.audit.proof.chain import GENESIS, digest, link
from sekisho.foundation.audit.proof.heads import Signed, create_key, heads_in, load_public
from sekisho.foundation.audit.proof.verifier import Report, Verifier, verify_proof
from sekisho.foundation.audit.services import payload, seal
from sekisho.foundation.audit.tests.trail_making import (
    exported,
    hour,
    public_key,
    tamper,
    three_hours,
    write,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installation")]


def anchors() -> list[Signed]:
    """What lies outside: the heads as they were when they were made."""
    return heads_in(Head.objects.order_by("number").values_list("document", flat=True))


def checked(outside: list[Signed]) -> Report:
    return verify(key=public_key(), anchors=outside)


def rechain(start: int = 1) -> None:
    """The thief computes digests and chain again, so that every row fits the next."""
    before = Seal.objects.filter(sequence=start - 1).first()
    chain = bytes(before.chain) if before else GENESIS
    for sealed in Seal.objects.filter(sequence__gte=start).order_by("sequence"):
        event = Event.objects.get(pk=sealed.event_id)
        row = digest(bytes(event.salt), payload(event))
        chain = link(chain, sealed.sequence, row)
        tamper(
            f"UPDATE audit_seal SET digest = decode('{row.hex()}', 'hex'), chain = decode('{chain.hex()}', 'hex')"
            f" WHERE sequence = {sealed.sequence}"
        )


def test_a_good_trail_is_good() -> None:
    three_hours()
    report = checked(anchors())
    assert report.problems == []
    assert (report.rows, report.heads, report.signed, report.anchored) == (11, 3, 3, 3)
    assert report.notes == ["The last 2 row(s) are chained, but not yet covered by a signed head."]


def test_an_hour_in_which_nothing_happened_has_its_head() -> None:
    hour("2026-11-22T01:10:00+00:00", 2)
    hour("2026-11-22T02:10:00+00:00", 0)
    hour("2026-11-22T03:10:00+00:00", 1)
    assert list(Head.objects.order_by("number").values_list("first", "last")) == [(1, 2), (3, 2), (3, 3)]
    assert checked(anchors()).problems == []


def test_an_hour_has_one_head_only() -> None:
    assert make_head() is not None
    assert make_head() is None


def test_a_flood_does_not_wait_for_the_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "MOST_ROWS", 2)
    write(5)
    seal()
    assert [make_head() is not None for _ in range(3)] == [True, True, False]
    assert list(Head.objects.order_by("number").values_list("first", "last")) == [(1, 2), (3, 4)]
    assert checked(anchors()).problems == []


EDIT = "UPDATE audit_event SET data = '{}' WHERE id = (SELECT event_id FROM audit_seal WHERE sequence = 5)"
DELETE = [
    "DELETE FROM audit_event WHERE id = (SELECT event_id FROM audit_seal WHERE sequence = 5)",
    "DELETE FROM audit_seal WHERE sequence = 5",
    "UPDATE audit_seal SET sequence = sequence - 100 WHERE sequence > 5",
    "UPDATE audit_seal SET sequence = sequence + 99 WHERE sequence < 0",
]
SWAP = [
    "UPDATE audit_seal SET event_id = -event_id WHERE sequence IN (4, 5)",
    (
        "UPDATE audit_seal a SET event_id = -(SELECT b.event_id FROM audit_seal b WHERE b.sequence = 9 - a.sequence)"
        " WHERE sequence = 4"
    ),
    "UPDATE audit_seal SET event_id = (SELECT min(e.id) + 3 FROM audit_event e) WHERE sequence = 5",
]


@pytest.mark.parametrize(
    ("deed", "place"),
    [
        ([EDIT], r"sequence 5: event \d+ \(route:changed\) was changed"),
        (DELETE, "sequence 5: the chain does not follow"),
        (DELETE[:1], r"sequence 5: event \d+ is gone, and no tombstone"),
        (DELETE[:2], "sequence 5: the row is missing"),
        (SWAP, r"sequence 4: event \d+ .* was changed"),
    ],
    ids=["edit", "delete and renumber", "delete the event", "delete the seal", "reorder"],
)
def test_a_clumsy_thief_is_named_by_the_chain_alone(deed: list[str], place: str) -> None:
    three_hours()
    tamper(*deed)
    broken = verify().broken
    assert broken
    import re

    assert re.match(place, broken), broken


def edit() -> None:
    tamper(EDIT)
    rechain(5)


def delete() -> None:
    tamper(*DELETE)
    rechain(5)


def reorder() -> None:
    tamper(*SWAP)
    rechain(4)


def insert() -> None:
    write(1)
    tamper("DELETE FROM audit_unsealed")
    number = Event.objects.latest("pk").pk
    tamper(
        "UPDATE audit_seal SET sequence = sequence + 100 WHERE sequence >= 5",
        "UPDATE audit_seal SET sequence = sequence - 99 WHERE sequence >= 105",
        f"INSERT INTO audit_seal (sequence, event_id, digest, chain) VALUES (5, {number}, '', '')",
    )
    rechain(5)


@pytest.mark.parametrize("deed", [edit, delete, reorder, insert])
def test_a_thief_who_computes_the_chain_again_is_named_by_the_head(deed: Callable[[], None]) -> None:
    """Without the signing key he cannot make the head of that hour fit: rows 4 to 6 are named."""
    three_hours()
    outside = anchors()
    deed()
    problem = checked(outside).problems[0]
    assert problem.sequence == 4
    assert "head 2 (2026-11-22T02:10:00+00:00)" in problem.sentence


def test_a_trail_that_was_cut_off_is_named_by_the_anchor_only() -> None:
    three_hours()
    outside = anchors()
    tamper(
        "DELETE FROM audit_event WHERE id IN (SELECT event_id FROM audit_seal WHERE sequence > 6)",
        "DELETE FROM audit_seal WHERE sequence > 6",
        "DELETE FROM audit_head WHERE number = 3",
    )
    assert checked([]).problems == [], "from inside, a trail that was cut off looks good"
    [problem] = checked(outside).problems
    assert (problem.sequence, "rows 7 to 9" in problem.sentence) == (7, True)
    assert "cut off or replaced" in problem.sentence


def test_a_database_that_was_replaced_as_a_whole_is_named_even_if_the_key_was_stolen() -> None:
    three_hours()
    outside = anchors()
    tamper(*(f"DELETE FROM audit_{table}" for table in ("head", "event", "seal", "unsealed")))
    three_hours()
    tamper("UPDATE audit_event SET actor = 'nobody'")
    rechain()
    tamper("DELETE FROM audit_head")
    for number in (1, 2, 3):
        with_the_stolen_key(f"2026-11-22T0{number}:10:00+00:00", number * 3)
    assert checked([]).problems == [], "from inside, a trail written anew looks good"
    first = checked(outside).problems[0]
    assert first.sequence == 1
    assert "the outside anchor has another head 1" in first.sentence


def with_the_stolen_key(at: str, last: int) -> None:
    real = heads._rows_after
    limited = Seal.objects.filter(sequence__lte=last)

    def rows_until(sequence: int) -> Any:
        with patch.object(Seal, "objects", limited):
            return real(sequence)

    with (
        patch.object(heads, "_rows_after", rows_until),
        patch("django.utils.timezone.now", lambda: datetime.fromisoformat(at)),
    ):
        assert make_head() is not None


def test_a_head_signed_with_another_key_is_not_believed(installation: Any, tmp_path: Path) -> None:
    three_hours()
    create_key(tmp_path / "other.pem", tmp_path / "other.pub")
    other = load_public((tmp_path / "other.pub").read_bytes())
    report = verify(key=other)
    assert "head 1 cannot be believed: it was signed with key" in str(report.broken)
    assert report.signed == 0


def test_a_forged_signature_is_not_believed() -> None:
    three_hours()
    tamper(
        """UPDATE audit_head SET document = regexp_replace(document, '"signature":"..', '"signature":"00')
            WHERE number = 2"""
    )
    sentences = [str(problem) for problem in checked([]).problems]
    assert "sequence 4: the head 2 cannot be believed: its signature is not good" in sentences


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda lines: lines[:-1], "the export ends before its last line"),
        (lambda lines: lines[:2] + lines[3:], "the row is missing"),
        (lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]], "the row is missing"),
        (lambda lines: [*lines[:3], lines[2], *lines[3:]], "the row stands out of order"),
        (lambda lines: [*lines[:2], lines[2].replace("記録", "記録だった"), *lines[3:]], "was changed"),
        (lambda lines: [*lines[:2], "{", *lines[3:]], "this line cannot be read"),
        (lambda lines: [lines[0].replace("trail/2", "trail/9"), *lines[1:]], "is not known to this version"),
    ],
    ids=["cut", "missing", "swapped", "doubled", "edited", "garbage", "other format"],
)
def test_an_export_that_was_changed_on_its_way_is_named(
    change: Callable[[list[str]], list[str]], says: str
) -> None:
    three_hours()
    report = Verifier(key=public_key()).read(change(list(export())))
    assert any(says in problem.sentence for problem in report.problems), report.problems


def test_an_export_verifies_on_another_machine_without_database(installation: Any, tmp_path: Path) -> None:
    three_hours()
    outside = tmp_path / "outside.jsonl"
    outside.write_text("".join(f"{signed.document}\n" for signed in anchors()))
    file = exported(tmp_path / "trail.jsonl")
    arguments = [file, "--key", installation.SEKISHO_TRAIL_PUBLIC_KEY_FILE, "--anchor", outside]
    code = (
        "import sys; from sekisho.config.commandline import main\n"
        "try: main()\n"
        "finally: assert not {'django', 'psycopg'} & set(sys.modules), 'the database was touched'"
    )
    command = [sys.executable, "-c", code, "audit", "verify", *map(str, arguments)]
    done = subprocess.run(
        command, env={"PATH": "/usr/bin"}, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert (
        "11 row(s), 0 of them erased; 3 head(s): 3 signature(s), 0 time stamp(s), 3 found again"
        in done.stdout
    )
    file.write_text(file.read_text(encoding="utf-8").replace("thing:1", "thing:7"), encoding="utf-8")
    done = subprocess.run(
        command, env={"PATH": "/usr/bin"}, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    assert "BROKEN sequence 2: event" in done.stderr


def test_one_row_can_be_proven_without_the_rest(installation: Any, tmp_path: Path) -> None:
    three_hours()
    proof = proof_of(5)
    assert verify_proof(json.dumps(proof), key=public_key()).problems == []
    proof["row"]["event"]["subject"] = "thing:9"
    assert "the event was changed" in str(verify_proof(json.dumps(proof), key=public_key()).broken)
    moved = proof_of(5)
    moved["row"]["sequence"] = 6
    assert "not under head 2" in str(verify_proof(json.dumps(moved), key=public_key()).broken)
    assert "not a proof" in str(verify_proof("{}", key=None).broken)
    file = tmp_path / "proof.json"
    file.write_text(json.dumps(proof_of(5)))
    command = ["audit", "verify", str(file), "--key", str(installation.SEKISHO_TRAIL_PUBLIC_KEY_FILE)]
    arguments = _parser().parse_args(command)
    assert arguments.verb(arguments) == 0


@pytest.mark.parametrize("sequence", [10, 99])
def test_a_row_without_head_has_no_proof_yet(sequence: int) -> None:
    three_hours()
    with pytest.raises(NoProof):
        proof_of(sequence)


def test_a_report_is_plain_data() -> None:
    write(1)
    seal()
    assert json.dumps(asdict(verify()))


def test_heads_are_found_in_a_syslog() -> None:
    three_hours()
    first = anchors()[0]
    line = f"Nov 22 02:10 host sekisho: CEF:0|Sekisho|Sekisho|1|trail:head|Trail head|3|cs1={first.document} cn1=1"
    assert heads_in(["nothing here", line]) == [first]


@pytest.mark.parametrize("table", ["head", "headplaced", "tombstone"])
def test_heads_and_tombstones_are_as_fixed_as_events(table: str) -> None:
    three_hours()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit_{table}'::regclass AND tgenabled = 'O'"
        )
        assert f"audit_{table}_append_only" in {name for (name,) in cursor.fetchall()}
