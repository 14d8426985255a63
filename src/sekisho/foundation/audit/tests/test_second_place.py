"""Heads on their way out: a file, a TLS syslog server, a locking storage, a time-stamp authority.

The syslog server and the authority are real ones of the tests' own (TLS, ``openssl ts``).  The storage is a small
server that checks signature, MD5 and lock as S3 does; the signature itself is also held against AWS's published one.
"""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from sekisho.config.wellness import ask_all
from sekisho.foundation.audit.exporting import export, verify
from sekisho.foundation.audit.heads import make_head
from sekisho.foundation.audit.models import Head, HeadPlaced
from sekisho.foundation.audit.places import PlaceProblem, configured
from sekisho.foundation.audit.places.authority import TimeStampAuthority
from sekisho.foundation.audit.places.file import AnchorFile
from sekisho.foundation.audit.places.object_lock import Credentials, LockedObjects, signed_headers
from sekisho.foundation.audit.places.syslog import Syslog, cef_of_head, rfc5424
from sekisho.foundation.audit.proof.heads import heads_in
from sekisho.foundation.audit.proof.stamps import Authority, BadStamp, check
from sekisho.foundation.audit.proof.verifier import Verifier
from sekisho.foundation.audit.second_place import deliver, overdue
from sekisho.foundation.audit.services import seal
from sekisho.foundation.audit.tests.outside_servers import (
    LockingStorage,
    StampServer,
    SyslogServer,
    certificates,
)
from sekisho.foundation.audit.tests.trail_making import hour, public_key, tamper, three_hours, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installation")]


# --- a file -------------------------------------------------------------------------------------------


def test_heads_are_appended_to_the_file_once_each(installation: Any, tmp_path: Path) -> None:
    installation.SEKISHO_TRAIL_ANCHOR_FILE = str(tmp_path / "heads.jsonl")
    three_hours()
    assert deliver() == 3
    assert deliver() == 0
    hour("2026-11-22T04:10:00+00:00", 1)
    assert deliver() == 1
    lines = (tmp_path / "heads.jsonl").read_text().splitlines()
    assert lines == list(Head.objects.order_by("number").values_list("document", flat=True))
    assert verify(key=public_key(), anchors=heads_in(lines)).anchored == 4


def as_worker(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute('SET LOCAL ROLE "sekisho_worker"')
        cursor.execute(statement)


def test_a_worker_has_every_right_that_it_needs_and_no_more_than_that(
    installation: Any, tmp_path: Path
) -> None:
    installation.SEKISHO_TRAIL_ANCHOR_FILE = str(tmp_path / "heads.jsonl")
    write(2)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute('SET LOCAL ROLE "sekisho_worker"')
        write(1)
        assert seal() == 3
        assert make_head() is not None
        assert deliver() == 1
        cursor.execute("RESET ROLE")
    for statement in ("UPDATE audit_head SET document = ''", "DELETE FROM audit_headplaced"):
        with pytest.raises(DatabaseError), transaction.atomic():
            as_worker(statement)


def test_a_line_that_broke_off_does_not_spoil_the_next(tmp_path: Path) -> None:
    path = tmp_path / "heads.jsonl"
    path.write_text('{"head":{"number":1,')
    AnchorFile(path).deliver(number=1, document="{}")
    assert path.read_text().splitlines()[1] == "{}"


def test_one_place_that_fails_does_not_keep_the_others_waiting(
    installation: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    installation.SEKISHO_TRAIL_ANCHOR_FILE = str(tmp_path / "heads.jsonl")
    installation.SEKISHO_TRAIL_SYSLOG = "localhost:1"
    three_hours()
    assert deliver() == 3
    assert "head 1 did not reach syslog" in caplog.text
    tamper("UPDATE audit_head SET at = now() - interval '3 hours'")
    assert overdue() == {"syslog": 3}
    answers = {answer.part: answer for answer in ask_all()}
    assert not answers["second place"].well
    assert "3 head(s) did not reach syslog" in answers["second place"].sentence


def test_no_second_place_is_said_openly() -> None:
    assert configured() == []
    answers = {answer.part: answer.sentence for answer in ask_all()}
    assert "could rewrite it unseen" in answers["second place"]


# --- syslog -------------------------------------------------------------------------------------------

#: TLS 1.3 refuses after the handshake: what a single try sees is a matter of luck
REFUSALS = 20


@pytest.fixture
def syslog(installation: Any, tmp_path: Path) -> Iterator[SyslogServer]:
    ca, server = certificates(tmp_path)
    with SyslogServer(server) as running:
        installation.SEKISHO_TRAIL_SYSLOG = f"localhost:{running.port}"
        installation.SEKISHO_TRAIL_SYSLOG_CA_FILE = str(ca)
        yield running


def test_heads_reach_a_syslog_server_over_tls(syslog: SyslogServer) -> None:
    three_hours()
    assert deliver() == 3
    messages = syslog.messages(3)
    pattern = re.compile(
        r"<110>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ sekisho \d+ trail-head - CEF:0\|Sekisho\|Sekisho\|"
    )
    assert all(pattern.match(message) for message in messages), messages
    assert verify(key=public_key(), anchors=heads_in(messages)).anchored == 3


def test_a_syslog_server_that_nobody_vouches_for_gets_nothing(
    syslog: SyslogServer, installation: Any, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    installation.SEKISHO_TRAIL_SYSLOG_CA_FILE = str(certificates(tmp_path / "elsewhere")[0])
    with pytest.raises(PlaceProblem, match="TLS with localhost"):
        Syslog.from_settings().deliver(number=1, document="{}")
    assert syslog.received == b""


def test_a_server_that_hangs_up_without_a_good_bye_has_the_message(syslog: SyslogServer) -> None:
    syslog.is_abrupt = True
    three_hours()
    assert deliver() == 3
    assert len(syslog.messages(3)) == 3


def test_a_server_may_ask_for_our_certificate(syslog: SyslogServer, installation: Any) -> None:
    syslog.ask_for_certificates_by(Path(installation.SEKISHO_TRAIL_SYSLOG_CA_FILE))
    for _ in range(REFUSALS):
        with pytest.raises((PlaceProblem, OSError)):
            Syslog.from_settings().deliver(number=1, document="{}")
    installation.SEKISHO_TRAIL_SYSLOG_CERTIFICATE_FILE = str(syslog.certificate)
    Syslog.from_settings().deliver(number=1, document="{}")
    assert len(syslog.messages(1)) == 1


def test_the_standard_port_is_the_default(installation: Any) -> None:
    installation.SEKISHO_TRAIL_SYSLOG = "siem.example"
    assert (Syslog.from_settings().host, Syslog.from_settings().port) == ("siem.example", 6514)


def test_cef_escapes_what_it_must() -> None:
    assert cef_of_head(7, "a=b\\c\nd").endswith(r"cn1=7 cs1Label=document cs1=a\=b\\c\nd")
    assert rfc5424("x", at=datetime(2026, 11, 22, 1, 2, 3, 4, UTC)).startswith(
        b"<110>1 2026-11-22T01:02:03.000004Z "
    )


# --- a storage with object lock -----------------------------------------------------------------------

DOCUMENTED = Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")


def test_the_signature_is_the_one_that_aws_documents() -> None:
    """AWS, "Signature Calculations for the Authorization Header", example PUT Object."""
    headers = signed_headers(
        "PUT",
        "examplebucket.s3.amazonaws.com",
        "/test%24file.text",
        {"date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"},
        b"Welcome to Amazon S3.",
        DOCUMENTED,
        datetime(2013, 5, 24, tzinfo=UTC),
    )
    assert headers["authorization"].endswith(
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
    )


@pytest.fixture
def storage(installation: Any) -> Iterator[LockingStorage]:
    with LockingStorage(DOCUMENTED) as running:
        installation.SEKISHO_TRAIL_S3_URL = f"http://127.0.0.1:{running.port}/trail/みほん町"
        installation.SEKISHO_TRAIL_S3_ACCESS_KEY = DOCUMENTED.access_key
        installation.SEKISHO_TRAIL_S3_SECRET_KEY = DOCUMENTED.secret_key
        yield running


def test_heads_are_locked_in_the_storage(storage: LockingStorage) -> None:
    three_hours()
    assert deliver() == 3
    assert len(storage.objects) == 3
    bodies = [body.decode() for body, _lock in storage.objects.values()]
    assert verify(key=public_key(), anchors=heads_in(bodies)).anchored == 3
    assert all(mode == "COMPLIANCE" and until > "2036" for _body, (mode, until) in storage.objects.values())


def test_a_storage_that_forgets_the_lock_is_no_second_place(storage: LockingStorage) -> None:
    storage.forgets = True
    three_hours()
    with pytest.raises(PlaceProblem, match="does not lock it"):
        LockedObjects.from_settings().deliver(number=1, document="{}")
    assert deliver() == 0


def test_a_wrong_key_is_told(storage: LockingStorage, installation: Any) -> None:
    installation.SEKISHO_TRAIL_S3_SECRET_KEY = "another"
    with pytest.raises(PlaceProblem, match="403"):
        LockedObjects.from_settings().deliver(number=1, document="{}")


# --- a time-stamp authority ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def stamp_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StampServer]:
    with StampServer(tmp_path_factory.mktemp("tsa")) as running:
        yield running


@pytest.fixture
def authority(stamp_server: StampServer, installation: Any) -> StampServer:
    stamp_server.mood = "good"
    installation.SEKISHO_TRAIL_TSA_URL = f"http://127.0.0.1:{stamp_server.port}/tsa"
    installation.SEKISHO_TRAIL_TSA_CA_FILE = str(stamp_server.ca)
    return stamp_server


def test_heads_are_stamped_and_the_stamps_verify_from_the_export(authority: StampServer) -> None:
    three_hours()
    assert deliver() == 3
    trusted = Authority.from_pem(authority.ca.read_bytes())
    report = Verifier(key=public_key(), authority=trusted).read(export())
    assert (report.problems, report.stamped) == ([], 3)
    assert (
        "head 1 says 2026-11-22T01:10:00+00:00, but was stamped" in report.notes[0] or len(report.notes) < 5
    )


def test_openssl_itself_accepts_what_we_kept(authority: StampServer, tmp_path: Path) -> None:
    three_hours()
    deliver()
    placed = HeadPlaced.objects.filter(place="tsa").select_related("head").order_by("head_id")[0]
    assert placed.answer is not None
    (tmp_path / "head.json").write_text(placed.head.document)
    (tmp_path / "answer.tsr").write_bytes(bytes(placed.answer))
    command = [
        "openssl",
        "ts",
        "-verify",
        "-data",
        "head.json",
        "-in",
        "answer.tsr",
        "-CAfile",
        str(authority.ca),
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Verification: OK" in done.stdout, done.stderr


@pytest.mark.parametrize(
    ("mood", "says"),
    [
        ("other document", "does not hold"),
        ("replay", "does not hold"),
        ("garbage", "does not hold"),
        ("down", "503"),
    ],
)
def test_an_answer_that_proves_nothing_is_not_kept(authority: StampServer, mood: str, says: str) -> None:
    three_hours()
    place = TimeStampAuthority.from_settings()
    place.deliver(number=1, document="the first")
    authority.mood = mood
    with pytest.raises(PlaceProblem, match=says):
        place.deliver(number=2, document="the second")
    assert deliver() == 0


def test_another_authority_is_not_believed(authority: StampServer, installation: Any, tmp_path: Path) -> None:
    installation.SEKISHO_TRAIL_TSA_CA_FILE = str(certificates(tmp_path)[0])
    with pytest.raises(PlaceProblem, match="does not hold"):
        TimeStampAuthority.from_settings().deliver(number=1, document="{}")


def test_a_stamp_that_belongs_to_another_head_is_named(authority: StampServer) -> None:
    three_hours()
    deliver()
    tamper(
        "UPDATE audit_headplaced a SET answer = (SELECT b.answer FROM audit_headplaced b WHERE b.head_id = 3)"
        " WHERE head_id = 2"
    )
    report = verify(key=public_key(), authority=Authority.from_pem(authority.ca.read_bytes()))
    assert "sequence 4: head 2: the time stamp does not hold" in str(report.broken)


def test_a_head_that_was_dated_back_is_noted(authority: StampServer) -> None:
    hour("2020-01-01T00:10:00+00:00", 0)
    deliver()
    report = verify(key=public_key(), authority=Authority.from_pem(authority.ca.read_bytes()))
    assert any("head 1 says 2020-01-01" in note for note in report.notes)


def test_a_file_without_certificate_is_no_authority() -> None:
    with pytest.raises(BadStamp, match="no certificate"):
        Authority.from_pem(b"nothing")
    with pytest.raises(BadStamp, match="does not hold"):
        check(b"nothing", "{}", Authority(()))


def test_md5_is_what_s3_wants() -> None:
    assert base64.b64encode(hashlib.md5(b"", usedforsecurity=False).digest()) == b"1B2M2Y8AsgTpgAmY7PhCfg=="
