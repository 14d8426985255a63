"""``sekisho``: one command for everything.  ``sekisho VERB --help`` tells more."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from sekisho.config import commandline_audit, commandline_check, commandline_people
from sekisho.config.commandline_start import start_django


def main() -> None:
    """Run a verb; exit codes: 0 done, 1 not done (the reason is on stderr), 2 usage."""
    parser = _parser()
    arguments = parser.parse_args()
    verb: Callable[[argparse.Namespace], int] = arguments.verb
    try:
        sys.exit(verb(arguments))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sekisho", description="関所: ネットワークの境目でファイルを検査し、無害化し、記録します。"
    )
    verbs = parser.add_subparsers(title="verbs", required=True)

    demo = verbs.add_parser("demo", help="架空の町を、この機械の中だけで動かす")
    demo.add_argument("--port", type=int, default=8701, help="最初の番号（続く3つを使う）")
    demo.add_argument("--data", type=Path, default=None, help="データを置く場所")
    demo.add_argument(
        "--setting",
        action="append",
        type=_setting,
        default=[],
        metavar="NAME=VALUE",
        help="設定を変えて試す（例: SEKISHO_UPLOAD_QUOTA_BYTES=1000000）。何度でも",
    )
    demo.set_defaults(verb=_demo)

    serve = verbs.add_parser("serve", help="1つのネットワークの画面とAPIを動かす")
    serve.add_argument("--zone", required=True)
    serve.set_defaults(verb=_serve)

    worker = verbs.add_parser("worker", help="検査などの仕事を進める")
    worker.add_argument("--concurrency", type=int, default=2)
    worker.set_defaults(verb=_worker)

    verbs.add_parser("vault", help="保管庫の窓口を動かす").set_defaults(verb=_vault)
    verbs.add_parser("inspection", help="検査の親プロセスを動かす").set_defaults(verb=_inspection)
    verbs.add_parser("migrate", help="データベースを整え、役割ごとの権限を与える").set_defaults(verb=_migrate)
    verbs.add_parser("keys", help="足りない鍵を作る").set_defaults(verb=_keys)
    commandline_check.add(verbs)
    _add_token(verbs)
    _add_break_glass(verbs)
    commandline_audit.add(verbs)
    _add_record(verbs)
    commandline_people.add(verbs)
    return parser


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value


def _add_token(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    token = verbs.add_parser("token", help="API の鍵").add_subparsers(required=True)
    create = token.add_parser("create", help="鍵を作り、一度だけ表示する")
    create.add_argument("--login", required=True, help="誰の鍵か（職員ID）")
    create.add_argument("--zone", required=True, help="どのネットワークで使うか")
    create.add_argument("--purpose", required=True, help="何のための鍵か")
    create.set_defaults(verb=_token_create)


def _add_break_glass(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    glass = verbs.add_parser("break-glass", help="緊急用アカウントに封をし、合言葉を一度だけ表示する")
    glass.add_argument("--login", default="kinkyu", help="緊急用アカウントの職員ID（無ければ作る）")
    glass.add_argument("--department", required=True, help="所属のコード")
    glass.set_defaults(verb=_break_glass)


def _add_record(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    record = verbs.add_parser("record", help="無害化処理記録").add_subparsers(required=True)
    verify = record.add_parser("verify", help="署名を確かめる")
    verify.add_argument("file", type=Path)
    verify.add_argument("--key", type=Path, default=None, help="公開鍵（PEM）。既定はこの町の鍵")
    verify.set_defaults(verb=_record_verify)


def _demo(arguments: argparse.Namespace) -> int:
    try:
        from sekisho_demo.commandline import run
    except ImportError:
        print(
            "sekisho demo: the demo town is not part of this installation (package sekisho-demo).",
            file=sys.stderr,
        )
        return 1
    result: int = run(port=arguments.port, data=arguments.data, settings=dict(arguments.setting))
    return result


def _serve(arguments: argparse.Namespace) -> int:
    start_django("web", arguments.zone)
    from sekisho.config.processes import serve_web

    serve_web(arguments.zone)
    return 0


def _worker(arguments: argparse.Namespace) -> int:
    start_django("worker")
    from sekisho.config.processes import run_worker

    run_worker(concurrency=arguments.concurrency)
    return 0


def _vault(arguments: argparse.Namespace) -> int:
    start_django("broker")
    from sekisho.config.processes import serve_vault

    serve_vault()
    return 0


def _inspection(arguments: argparse.Namespace) -> int:
    start_django("inspection")
    from sekisho.config.processes import become_inspection_parent

    become_inspection_parent()
    return 1


def _migrate(arguments: argparse.Namespace) -> int:
    start_django()
    from sekisho.config.database_setup import migrate

    migrate()
    return 0


def _keys(arguments: argparse.Namespace) -> int:
    start_django()
    from sekisho.config.database_setup import make_missing_keys

    for sentence in make_missing_keys():
        print(sentence)
    return 0


def _token_create(arguments: argparse.Namespace) -> int:
    start_django()
    from sekisho.foundation.identity.actor import System
    from sekisho.foundation.identity.denied import Denied
    from sekisho.foundation.identity.models import Person
    from sekisho.foundation.identity.services import create_token

    person = Person.objects.filter(login=arguments.login, is_active=True).first()
    if person is None:
        print(f"sekisho token: there is no active person {arguments.login!r}.", file=sys.stderr)
        return 1
    actor = System(zone=arguments.zone, channel="cli")
    try:
        print(create_token(actor=actor, person=person, zone=arguments.zone, purpose=arguments.purpose))
    except Denied as denied:
        print(f"sekisho token: {denied.in_words}", file=sys.stderr)
        return 1
    return 0


def _break_glass(arguments: argparse.Namespace) -> int:
    start_django()
    from sekisho.foundation.identity.actor import System
    from sekisho.foundation.identity.denied import Denied
    from sekisho.foundation.identity.models import Department
    from sekisho.foundation.login.break_glass import make_and_seal

    try:
        print(
            make_and_seal(actor=System(channel="cli"), login=arguments.login, department=arguments.department)
        )
    except Department.DoesNotExist:
        print(f"sekisho break-glass: there is no department {arguments.department!r}.", file=sys.stderr)
        return 1
    except Denied as denied:
        print(f"sekisho break-glass: {denied.in_words}", file=sys.stderr)
        return 1
    print("紙に書き写して封筒に入れ、封をして保管してください。もう表示されません。", file=sys.stderr)
    return 0


def _record_verify(arguments: argparse.Namespace) -> int:
    start_django()
    from django.conf import settings

    from sekisho.border.transfers.records import BadRecord, verify

    try:
        public = (arguments.key or Path(settings.SEKISHO_RECORD_PUBLIC_KEY_FILE)).read_bytes()
        content = verify(arguments.file.read_text(encoding="utf-8"), public)
    except (OSError, BadRecord) as error:
        print(f"sekisho record: {error}", file=sys.stderr)
        return 1
    print(json.dumps(content, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    main()
