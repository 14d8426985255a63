"""``sekisho audit``: the trail on the command line.  Verifying an export needs no database and no Django."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from sekisho.config.commandline_start import start_django

if TYPE_CHECKING:
    from sekisho.foundation.audit.proof.heads import Signed
    from sekisho.foundation.audit.proof.verifier import Report


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    audit = verbs.add_parser("audit", help="証跡").add_subparsers(required=True)
    verify = audit.add_parser("verify", help="鎖・署名・控えを確かめる（書き出しだけでも、別の機械でも）")
    verify.add_argument(
        "file", type=Path, nargs="?", help="書き出し、または1件の証明。省くとデータベースを確かめる"
    )
    verify.add_argument("--key", type=Path, help="公開鍵（PEM）")
    verify.add_argument(
        "--anchor",
        type=Path,
        action="append",
        default=[],
        help="外に置いた控え（ファイル、syslog、S3の写し）。何度でも",
    )
    verify.add_argument("--tsa-ca", type=Path, help="時刻認証局の証明書（PEM）")
    verify.add_argument("--json", action="store_true", help="結果を JSON で")
    verify.set_defaults(verb=_verify)
    audit.add_parser("export", help="JSON lines で書き出す").set_defaults(verb=_export)
    proof = audit.add_parser("proof", help="1件だけの証明を書き出す")
    proof.add_argument("sequence", type=int, help="証跡の通し番号")
    proof.set_defaults(verb=_proof)
    erase = audit.add_parser("erase", help="1件の中身を消す（表の持ち主だけ。消したことは残る）")
    erase.add_argument("sequence", type=int)
    erase.add_argument("--why", required=True, help="わけ（根拠の条文など）。証跡に残る")
    erase.set_defaults(verb=_erase)


def _verify(arguments: argparse.Namespace) -> int:
    from sekisho.foundation.audit.proof.heads import BadHead
    from sekisho.foundation.audit.proof.stamps import BadStamp

    if arguments.file is None:
        start_django()
    try:
        report = _report(arguments)
    except (OSError, UnicodeDecodeError, BadHead, BadStamp) as error:
        print(f"sekisho audit verify: {error}", file=sys.stderr)
        return 1
    if arguments.json:
        print(json.dumps(asdict(report), ensure_ascii=False, indent=1))
    else:
        _tell(report)
    return 1 if report.problems else 0


def _report(arguments: argparse.Namespace) -> Report:
    from sekisho.foundation.audit.proof.heads import load_public
    from sekisho.foundation.audit.proof.stamps import Authority
    from sekisho.foundation.audit.proof.verifier import Verifier, verify_proof

    key_file, anchor_files = arguments.key, arguments.anchor
    if arguments.file is None:
        key_file, anchor_files = _known_here(key_file, anchor_files)
    key = load_public(key_file.read_bytes()) if key_file else None
    authority = Authority.from_pem(arguments.tsa_ca.read_bytes()) if arguments.tsa_ca else None
    anchors = [signed for file in anchor_files for signed in _heads_of(file)]
    if arguments.file is None:
        from sekisho.foundation.audit.exporting import verify

        return verify(key=key, anchors=anchors, authority=authority)
    if _is_proof(arguments.file):
        return verify_proof(arguments.file.read_text(encoding="utf-8"), key=key, authority=authority)
    return Verifier(key=key, anchors=anchors, authority=authority).read(_lines(arguments.file))


def _known_here(key: Path | None, anchors: list[Path]) -> tuple[Path | None, list[Path]]:
    from django.conf import settings

    public = Path(settings.SEKISHO_TRAIL_PUBLIC_KEY_FILE)
    own = settings.SEKISHO_TRAIL_ANCHOR_FILE
    if own and not anchors and Path(own).is_file():
        anchors = [Path(own)]
    return key or (public if public.is_file() else None), anchors


def _heads_of(file: Path) -> list[Signed]:
    from sekisho.foundation.audit.proof.heads import heads_in

    files = sorted(path for path in file.rglob("*") if path.is_file()) if file.is_dir() else [file]
    return [signed for path in files for signed in heads_in(_lines(path))]


def _lines(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8") as source:
        yield from source


def _is_proof(file: Path) -> bool:
    """A proof is one object with a path; a broken first line is left to the verifier to complain of."""
    with file.open(encoding="utf-8") as source:
        try:
            content = json.loads(source.readline())
        except ValueError:
            return False
    return isinstance(content, dict) and "path" in content


def _tell(report: Report) -> None:
    for problem in report.problems:
        print(f"BROKEN {problem}", file=sys.stderr)
    for note in report.notes:
        print(f"note: {note}", file=sys.stderr)
    print(
        f"{report.rows} row(s), {report.erased} of them erased; {report.heads} head(s): {report.signed} signature(s),"
        f" {report.stamped} time stamp(s), {report.anchored} found again outside;"
        f" {report.unsealed} row(s) not sealed yet; chain {report.chain}"
    )
    print("NOT GOOD" if report.problems else "good")


def _export(arguments: argparse.Namespace) -> int:
    start_django()
    from sekisho.foundation.audit.exporting import export

    for line in export():
        print(line)
    return 0


def _proof(arguments: argparse.Namespace) -> int:
    start_django()
    from sekisho.foundation.audit.heads import NoProof, proof_of

    try:
        print(json.dumps(proof_of(arguments.sequence), ensure_ascii=False))
    except NoProof as error:
        print(f"sekisho audit proof: {error}", file=sys.stderr)
        return 1
    return 0


def _erase(arguments: argparse.Namespace) -> int:
    start_django()
    from django.db import DatabaseError

    from sekisho.foundation.audit.retention import erase
    from sekisho.foundation.identity.actor import System

    actor = System(
        channel="cli", login=f"system:{os.environ.get('SUDO_USER') or os.environ.get('USER', '-')}"[:150]
    )
    try:
        erase(actor=actor, sequence=arguments.sequence, why=arguments.why)
    except (LookupError, DatabaseError) as error:
        print(f"sekisho audit erase: {error}", file=sys.stderr)
        return 1
    return 0
