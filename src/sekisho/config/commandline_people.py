"""``sekisho people``: the list of a new year and a directory, from the command line."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    people = verbs.add_parser("people", help="職員と組織").add_subparsers(required=True)
    year = people.add_parser("import", help="人事異動の一覧を試算し、予約する")
    year.add_argument("file", type=Path, help="CSV か Excel")
    year.add_argument("--on", type=_day, required=True, metavar="YYYY-MM-DD", help="発令日")
    year.add_argument("--sections", type=Path, default=None, help="所属の一覧（CSV のとき）")
    year.add_argument("--moved-only", action="store_true", help="異動する人だけの一覧（ほかの人はそのまま）")
    year.add_argument("--dry-run", action="store_true", help="違いを示すだけで、何も変えない")
    year.add_argument("--many-leave", action="store_true", help="退職・転出が多いことを確かめた")
    year.add_argument("--json", action="store_true", help="機械が読む形で")
    year.set_defaults(verb=_import)
    directory = people.add_parser("directory", help="LDAP・Active Directory に合わせる")
    directory.add_argument("--dry-run", action="store_true", help="違いを示すだけで、何も変えない")
    directory.add_argument("--json", action="store_true", help="機械が読む形で")
    directory.set_defaults(verb=_directory)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not YYYY-MM-DD") from None


def _start() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sekisho.config.settings")
    os.environ["SEKISHO_ROLE"] = "shell"
    import django

    django.setup()


def _import(arguments: argparse.Namespace) -> int:
    """Exit codes: 0 done (or the dry run found nothing to mend), 1 the list cannot be scheduled as it is."""
    _start()
    from django.db import transaction

    from sekisho.foundation.identity.denied import Denied
    from sekisho.foundation.inspection.api import Unreadable

    try:
        with transaction.atomic():
            told, fine = _tried(arguments)
            if arguments.dry_run or not fine:
                transaction.set_rollback(True)
    except (OSError, Unreadable) as error:
        print(f"sekisho people: {arguments.file}: {error}", file=sys.stderr)
        return 1
    except Denied as denied:
        print(f"sekisho people: {denied.in_words}", file=sys.stderr)
        return 1
    print(json.dumps(told, ensure_ascii=False, indent=1) if arguments.json else _in_words(told))
    return 0 if fine else 1


def _tried(arguments: argparse.Namespace) -> tuple[dict[str, Any], bool]:
    """The difference in words, and whether it can be scheduled; schedules it unless this is a dry run."""
    from sekisho.foundation.identity.actor import System
    from sekisho.foundation.inspection.api import Table, read_table
    from sekisho.foundation.organisation import year_presentation, year_services

    actor, content = System(channel="cli"), arguments.file.read_bytes()
    table = read_table(content)
    if arguments.sections is not None:
        listed = read_table(arguments.sections.read_bytes())
        table = Table(table.encoding, [("", table.sheets[0][1]), ("組織", listed.sheets[0][1])])
    year = year_services.take_table(
        actor=actor,
        table=table,
        file_name=arguments.file.name,
        sha256=hashlib.sha256(content).hexdigest(),
        effective_on=arguments.on,
        whole=not arguments.moved_only,
    )
    year = year_services.map_columns(actor=actor, year=year, mapping=year.mapping)
    plan = year_services.dry_run(year)
    told = year_presentation.describe(plan, year_services.what_breaks(plan))
    if not arguments.dry_run and not plan.blocking:
        year_services.schedule(actor=actor, year=year, many_leave=arguments.many_leave)
    return told, not plan.blocking


def _in_words(told: dict[str, Any]) -> str:
    lines = [f"{told['day']}"]
    for group in told["groups"]:
        lines.append(f"{group['label']}: {group['count']}")
        lines += [
            f"  {each['number']} {each['name']}: {each['was']} → {each['will']}" for each in group["lines"]
        ]
    lines.append(f"変わらない人: {told['unchanged']}")
    lines += [f"所属長なし: {name}" for name in told["headless"]]
    lines += [f"困ること: {each['words']} ({each['code']})" for each in told["breaks"]]
    lines += [f"お知らせ: {each['words']} ({each['code']})" for each in told["notices"]]
    lines += [
        f"直すところ: {each['line'] or '-'}行目 {each['words']} ({each['code']})" for each in told["faults"]
    ]
    return "\n".join(lines)


def _directory(arguments: argparse.Namespace) -> int:
    _start()
    from sekisho.foundation.identity.actor import System
    from sekisho.foundation.identity.denied import Denied
    from sekisho.foundation.organisation import directory_services

    try:
        told = directory_services.synchronise(actor=System(channel="directory"), dry_run=arguments.dry_run)
    except (Denied, directory_services.Unreachable) as error:
        print(f"sekisho people: {error}", file=sys.stderr)
        return 1
    print(json.dumps(told, ensure_ascii=False, indent=1) if arguments.json else _in_words(told))
    return 0
