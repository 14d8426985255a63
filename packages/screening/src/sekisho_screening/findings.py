"""What comes out: findings with their evidence, and the report about a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sekisho_screening.places import Place
from sekisho_screening.version import ENGINE


class Why(StrEnum):
    """Kinds of evidence, for and against."""

    CHECK_DIGIT = "check-digit"
    FORM = "form"
    LABEL = "label"
    FAR_LABEL = "far-label"
    HEADER = "column-header"
    SHARE = "column-share"
    TABLE = "table-shape"
    LIST = "word-list"
    NEIGHBOUR = "near-a-person"
    GAZETTEER = "gazetteer"
    HONORIFIC = "honorific"
    PATTERN = "own-pattern"
    AGAINST_LABEL = "against-label"
    AGAINST_FORM = "against-form"
    AGAINST_ROLE = "against-role"


#: What evidence says: its stable code, the kind of evidence, and the sentence in Japanese with its facts.
SENTENCES: Mapping[str, tuple[Why, str]] = {
    "label-before": (Why.LABEL, "直前に{name}を示す言葉がある"),
    "label-near": (Why.FAR_LABEL, "近くに{name}を示す言葉がある"),
    "right-behind": (Why.LABEL, "「{word}」の直後にある"),
    "word-beside": (Why.LABEL, "「{word}」がある"),
    "sensitive-word": (Why.LABEL, "「{word}」という言葉がある"),
    "heading": (Why.HEADER, "列の見出しが{name}を示している"),
    "check-digit": (Why.CHECK_DIGIT, "検査用数字が合う"),
    "check-digit-public": (Why.CHECK_DIGIT, "検査用数字が合う。法人番号は公開情報"),
    "check-digit-issuer": (Why.CHECK_DIGIT, "発行会社の番号と検査用数字が合う"),
    "share-form": (Why.SHARE, "{total}件のうち{share}が形式に合う"),
    "share-check-digit": (Why.SHARE, "{total}件のうち{share}が検査用数字が合う"),
    "share-issuer": (Why.SHARE, "{total}件のうち{share}が発行会社の番号と検査用数字が合う"),
    "share-address": (Why.SHARE, "{total}件のうち{share}が住所の形をしている"),
    "share-phone": (Why.SHARE, "{total}件のうち{share}が電話番号の形をしている"),
    "share-postal": (Why.SHARE, "{total}件のうち{share}が郵便番号の表にある"),
    "share-email": (Why.SHARE, "{total}件のうち{share}がメールアドレスの形をしている"),
    "share-name": (Why.SHARE, "{total}件のうち{share}が人の名前の形をしている"),
    "share-date": (Why.SHARE, "{total}件のうち{share}が日付である"),
    "share-sensitive": (Why.SHARE, "{total}件のうち{share}に要配慮の言葉がある"),
    "form-alone": (Why.FORM, "形式は{name}に合うが、それを示す言葉がない"),
    "digits-of-a-phone": (Why.FORM, "電話番号の桁数と先頭に合う"),
    "groups-of-a-phone": (Why.FORM, "電話番号の区切り方と先頭に合う"),
    "form-of-a-mail-address": (Why.FORM, "メールアドレスの形をしている"),
    "groups-of-a-card": (Why.FORM, "カードの番号の区切り方をしている"),
    "groups-of-four": (Why.FORM, "4桁ずつ3つに区切られている"),
    "plot-alone": (Why.FORM, "町丁目と番地の形だが、市区町村がない"),
    "municipality-and-plot": (Why.GAZETTEER, "市区町村の表にあり、番地が続く"),
    "surname-and-given-name": (Why.LIST, "姓と名に見える"),
    "title": (Why.HONORIFIC, "「{word}」が付いている"),
    "names-in-a-row": (Why.TABLE, "同じ形の氏名が並んでいる"),
    "beside-private-columns": (Why.TABLE, "同じ表に住所・生年月日・番号などの列がある"),
    "beside-names": (Why.TABLE, "同じ表に氏名の列がある"),
    "name-and-details": (Why.NEIGHBOUR, "氏名と、住所・生年月日・番号などが並んでいる"),
    "near-a-name": (Why.NEIGHBOUR, "人の氏名のそばにある"),
    "own-pattern": (Why.PATTERN, "登録したパターン「{word}」に合う"),
    "another-label": (Why.AGAINST_LABEL, "直前の言葉は別の番号を示している"),
    "sample-before": (Why.AGAINST_LABEL, "直前に例か見本と書いてある"),
    "account-of-a-body": (Why.AGAINST_LABEL, "会社・団体の名義か、請求書の振込先に見える"),
    "place-of-a-facility": (Why.AGAINST_LABEL, "施設や土地の場所に見える"),
    "contact-of-an-office": (Why.AGAINST_LABEL, "役所や会社の連絡先に見える"),
    "looks-like-a-time": (Why.AGAINST_FORM, "日付と時刻か、日付から始まる番号に見える"),
    "near-a-role": (Why.AGAINST_ROLE, "役職名のそばにある"),
    "list-of-office-holders": (Why.AGAINST_ROLE, "委員・職員などの名簿か、会議の出席者・発言者に見える"),
    "table-of-work": (Why.AGAINST_ROLE, "役職・所属・会社名の列や、役職を示す見出しがある"),
    "office-mailbox": (Why.AGAINST_ROLE, "役所のドメインか、窓口のアドレスに見える"),
}
_LONGEST_FACT = 100


@dataclass(frozen=True, slots=True)
class Evidence:
    """``code``: one of ``SENTENCES``; ``facts``: what its sentence wants.  No part of the value is in it."""

    code: str
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def why(self) -> Why:
        return SENTENCES[self.code][0]

    @property
    def sentence(self) -> str:
        """Japanese."""
        return SENTENCES[self.code][1].format(**dict(self.facts))

    def to_dict(self) -> dict[str, Any]:
        facts = dict(self.facts)
        return {"why": self.why.value, "code": self.code, "facts": facts, "sentence": self.sentence}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Evidence:
        """Raises ``KeyError`` or ``TypeError`` for what ``to_dict`` cannot have written."""
        facts = ((str(name), str(value)[:_LONGEST_FACT]) for name, value in dict(data["facts"]).items())
        made = cls(str(data["code"]), tuple(facts))
        _ = made.sentence
        return made


def says(code: str, **facts: str) -> Evidence:
    """``code`` is one of ``SENTENCES``."""
    return Evidence(code, tuple(facts.items()))


@dataclass(frozen=True, slots=True)
class Finding:
    """``count`` values of one kind at one place.  ``sample`` is masked; ``score`` runs from 0 to 100.

    ``special``: one such value with a high score is enough to hold a file (a number of the state, a card, a sensitive
    matter).  ``identifying``: different values are different persons.
    """

    kind: str
    place: Place
    sample: str
    score: int
    evidence: tuple[Evidence, ...]
    count: int = 1
    special: bool = False
    identifying: bool = False

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "place": self.place.to_dict(),
            "sample": self.sample,
            "score": self.score,
            "evidence": [one.to_dict() for one in self.evidence],
            "count": self.count,
            "special": self.special,
            "identifying": self.identifying,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Finding:
        evidence = tuple(map(Evidence.from_dict, data["evidence"]))
        return cls(
            str(data["kind"]),
            Place.from_dict(data["place"]),
            str(data["sample"]),
            int(data["score"]),
            evidence,
            int(data["count"]),
            bool(data["special"]),
            bool(data["identifying"]),
        )


@dataclass(frozen=True, slots=True)
class NotRead:
    """A place whose text could not be read, and why.

    ``picture``: there is nothing but pictures, which are never read.  Everything else is a gap in the answer: a damaged
    part, a password, a limit, a format that is not known.
    """

    place: Place
    reason: str
    picture: bool = False

    def to_dict(self) -> dict[str, Any]:
        return {"place": self.place.to_dict(), "reason": self.reason, "picture": self.picture}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> NotRead:
        return cls(Place.from_dict(data["place"]), str(data["reason"]), bool(data["picture"]))


@dataclass(frozen=True, slots=True)
class Report:
    """About one file.  ``unread``: places whose text could not be read.  ``counts``: values by kind, listed or not.

    ``people``: how many different persons the findings are about, at least.
    """

    name: str
    kind: str
    people: int
    findings: tuple[Finding, ...]
    hold: bool
    seconds: float
    unread: tuple[NotRead, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    engine: str = ENGINE

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "kind": self.kind,
            "people": self.people,
            "hold": self.hold,
            "findings": [finding.to_dict() for finding in self.findings],
            "counts": self.counts,
            "unread": [one.to_dict() for one in self.unread],
            "seconds": round(self.seconds, 6),
            "engine": self.engine,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Report:
        """Raises ``KeyError``, ``TypeError`` or ``ValueError`` for anything that is not a report."""
        return cls(
            name=str(data["name"]),
            kind=str(data["kind"]),
            people=int(data["people"]),
            findings=tuple(Finding.from_dict(one) for one in data["findings"]),
            hold=bool(data["hold"]),
            seconds=float(data["seconds"]),
            unread=tuple(NotRead.from_dict(one) for one in data["unread"]),
            counts={str(kind): int(count) for kind, count in data["counts"].items()},
            engine=str(data["engine"]),
        )
