"""What happened in みほん町 this morning: a few crossings, so that a stranger's first look finds something.

Each scene plays a need of the field with the town's own files (docs/tutorials/first-crossing.md walks through
them).  They are submitted by the product's own verbs and inspected by its workers once the town is up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sekisho.border.transfers.models import Transfer
from sekisho.border.transfers.services import Incoming, submit
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.models import Person
from sekisho.foundation.vault.api import Stored, Writing
from sekisho_demo.samples import HIDDEN_LIST, WANTED_LETTER


@dataclass(frozen=True, slots=True)
class Scene:
    """One sending: who, whence, whither, to whom, what for, which samples."""

    sender: str
    origin: str
    destination: str
    recipients: Sequence[str]
    purpose: str
    files: Sequence[str]


SCENES = (
    Scene(
        "aoi",
        "internet",
        "lgwan",
        ("aoi",),
        "庁議資料の取り込み",
        ("庁議の次第.docx", "申請書（マクロ入り）.docm", "備品一覧（外部リンク入り）.xlsx"),
    ),
    Scene("aoi", "internet", "lgwan", ("ren",), "現地写真の共有", ("現地写真（位置情報入り）.jpg",)),
    Scene("ren", "internet", "lgwan", ("ren",), "届いた請求書の確認", ("請求書に見えるプログラム.docx",)),
    Scene("aoi", "internet", "lgwan", ("aoi",), "注意を呼びかけられたお知らせ", (WANTED_LETTER,)),
    Scene("aoi", "internet", "lgwan", ("aoi",), "途中で切れた報告書", ("途中で切れた報告書.docx",)),
    Scene(
        "aoi", "lgwan", "internet", ("aoi",), "町のホームページに載せる様式", ("様式（JavaScript入り）.pdf",)
    ),
    Scene("aoi", "lgwan", "internet", ("aoi",), "敬老祝い金の集計を県へ送る", (HIDDEN_LIST,)),
    Scene("mei", "lgwan", "internet", ("aoi",), "県へ送る備品の一覧", ("備品一覧（外部リンク入り）.xlsx",)),
    Scene("mei", "lgwan", "mynumber", ("mei",), "課税資料の取り込み", ("備品一覧（外部リンク入り）.xlsx",)),
)


def play(samples: Path) -> None:
    """Submit every scene once, in a town where nothing was ever sent."""
    if Transfer.objects.exists():
        return
    for scene in SCENES:
        submit(
            actor=Actor(Person.objects.get(login=scene.sender), scene.origin, channel="demo"),
            destination=scene.destination,
            recipients=list(Person.objects.filter(login__in=scene.recipients)),
            purpose=scene.purpose,
            files=[_incoming(samples / name, scene.origin) for name in scene.files],
        )


def _incoming(path: Path, zone: str) -> Incoming:
    writing = Writing(zone)
    writing.write(path.read_bytes())
    stored = writing.commit()
    return Incoming(path.name, Stored(stored.pk, stored.size, stored.sha256), stored.size)
