"""What can go wrong, as a tree.

ScreeningError          anything below; ``code`` is stable, the sentence is for people
├── Unreadable          SCR-010  the file cannot be read as what it says it is
├── Encrypted           SCR-011  a password is needed
├── TooComplex          SCR-020  over a limit: depth, members, size, time
├── PatternRefused      SCR-030  a pattern of the town's own is unfit (empty match, look-around, too large)
└── Unjudged            SCR-040  the sandbox ended before there was an answer
    └── Away            SCR-042  no sandbox answers: nobody has looked at the file, another attempt may do
"""

from __future__ import annotations

import struct
import zipfile
import zlib

#: What the standard library raises on damaged archives and parts.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, IndexError, KeyError, NotImplementedError, OSError, RuntimeError, ValueError,
)  # fmt: skip


class ScreeningError(Exception):
    """Root of the tree."""

    code = "SCR-000"
    sentence = "個人情報の検査ができませんでした。情報政策課に相談してください。"

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{self.sentence} ({self.code}{': ' if detail else ''}{detail})")
        self.detail = detail


class Unreadable(ScreeningError):
    code = "SCR-010"
    sentence = (
        "ファイルの中の文字を読み取れませんでした。壊れている可能性があります。"
        "開けることを確かめてから、もう一度送ってください。"
    )


class Encrypted(ScreeningError):
    code = "SCR-011"
    sentence = (
        "パスワードがかかっているため、個人情報の有無を確かめられませんでした。"
        "パスワードを外してから、もう一度送ってください。"
    )


class TooComplex(ScreeningError):
    code = "SCR-020"
    sentence = (
        "ファイルが大きすぎるか複雑すぎるため、個人情報の有無を確かめられませんでした。"
        "分けてから、もう一度送ってください。"
    )


class PatternRefused(ScreeningError):
    code = "SCR-030"
    sentence = "この書き方の検出パターンは使えません。書き方を直してから、もう一度登録してください。"


class Unjudged(ScreeningError):
    code = "SCR-040"
    sentence = "個人情報の検査が途中で止まりました。担当者が中身を確かめるまで、このファイルは送れません。"


class Away(Unjudged):
    code = "SCR-042"
