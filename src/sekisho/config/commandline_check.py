"""``sekisho check``: are all parts well, and (``--model``) do the settings do what a model of networks expects?"""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from sekisho.config.commandline_start import start_django

if TYPE_CHECKING:
    from sekisho.foundation.policies.settings_check import Report

DEVIATES = 3
MARKS = {"V": "出典を確認済み", "U": "未確認", "own": "関所の選択"}


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    check = verbs.add_parser(
        "check",
        help="すべての部分に「元気ですか」と尋ねる。--model で、今の設定をネットワークモデルの表と比べる",
        epilog="終了コード: 0 元気（相違なし）、1 答えがない・比べられない、3 設定が表と違う",
    )
    check.add_argument("--model", help="設定点検をするモデル（alpha、alpha-prime-3 など）")
    check.add_argument("--json", action="store_true", help="設定点検の結果を、機械が読む形で")
    check.set_defaults(verb=_check)


def _check(arguments: argparse.Namespace) -> int:
    start_django()
    if arguments.model is not None:
        return _check_settings(arguments.model, as_json=arguments.json)
    from sekisho.config.wellness import ask_all

    well = True
    for answer in ask_all():
        well &= answer.well
        print(f"{'✓' if answer.well else '✗'} {answer.part}: {answer.sentence}")
    return 0 if well else 1


def _check_settings(code: str, *, as_json: bool) -> int:
    from sekisho.foundation.policies import settings_check

    model = settings_check.models().get(code)
    if model is None:
        known = ", ".join(settings_check.models()) or "none: the tables in rules/ are not installed"
        print(f"sekisho check: there is no model {code!r} (known: {known}).", file=sys.stderr)
        return 1
    report = settings_check.check(model)
    if as_json:
        print(json.dumps(settings_check.as_data(report), ensure_ascii=False, indent=1))
    else:
        _tell(report)
    return DEVIATES if report.deviates else 0


def _tell(report: Report) -> None:
    print(f"設定点検: {report.model.name}（規則の第{report.version}版）")
    for one in report.lines:
        sign = "✓" if not one.deviations else ("✗" if one.counts else "？")
        print(f"{sign} {one.line.says}［{MARKS[one.line.mark]}］")
        if one.line.source:
            print(f"    出典: {one.line.source}")
        for sentence in one.deviations:
            print(f"    {sentence}")
    if report.beyond:
        print("関所の設定では調べられないこと（人が確かめてください）:")
    for beyond in report.beyond:
        print(f"・ {beyond.says}［{MARKS[beyond.mark]}］\n    出典: {beyond.source}")
    print("この点検は、今の設定をこの表と比べただけです。ガイドラインへの適合を約束するものではありません。")
