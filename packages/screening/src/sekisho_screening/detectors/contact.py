"""Ways to reach a person: telephone, postal code, mail."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence

from sekisho_screening import data, masking
from sekisho_screening.detectors.base import EMPTY, Match, NumberDetector, Window, WordDetector
from sekisho_screening.digits import fold, fold_all
from sekisho_screening.findings import Evidence, says
from sekisho_screening.labels import nearest

_MOBILE = re.compile(r"0[6789]0[-. (]?[1-9]\d{3}[-. )]?\d{4}|\+81[-. ]?[6789]0[-. ]?\d{4}[-. ]?\d{4}")
_FIXED = re.compile(r"\(?(0\d{1,4})\)?[-. (]{0,2}\d{1,4}[-. )]{0,2}\d{4}")
_LOCAL = re.compile(r"\(?\d{1,4}\)?-?\d{4}|\d{2,4}-\d{4}")
_SEVERAL = re.compile(r"[/／、,，;\n]|または|又は")
_REMARK = re.compile(r"[(（][^0-9)）]*[)）]|^[^0-9+(]{1,8}[:：]?|[^0-9)]{1,6}$")
_MARKS, _NOT_DIGITS = re.compile(r"[-+. ()]"), re.compile(r"\D")
_POSTAL = re.compile(r"\d{3}-\d{4}")
_MAIL_LOCAL = re.compile(r"[A-Za-z0-9._%+-]{1,64}")
_MAIL_CHARACTERS = string.ascii_letters + string.digits + "._%+-"
#: Domains that only public bodies get, and the mailbox of an office or a shop rather than of a person.
_OFFICE_MAIL = re.compile(
    r"\.(?:co|or|ac|ed|gr|lg|go)\.jp$|@(?:[^@]*\.)?(?:lg|go)\.jp$|@(?:www\.)?(?:pref|city|town|vill|metro)\.[a-z0-9.-]+\.jp$"
    r"|^(?:info|contact|support|office|admin|inquiry|toiawase|otoiawase|webmaster|postmaster|no-?reply|sales|help|jimu(?:kyoku)?"
    r"|(?:soumu|somu|kikaku|zeimu|fukushi|kyoiku|kensetsu|koho|keiri|kaikei|jinji|jumin|juumin|shimin|honbu|eigyo)(?:-?ka)?)[0-9]{0,3}@"
)
_MAIL_DOMAIN = re.compile(
    r"^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9])"
)


class Phone(NumberDetector):
    id = "phone"
    name_ja = "電話番号"
    name_en = "Telephone number"
    description = (
        "携帯電話（060・070・080・090）と、市外局番の表にある固定電話。固定電話は役所や会社の番号が多いので低く見る。"
        "自庁の番号は許可リストに入れる。"
    )
    hit = "携帯電話 090-1234-5678"
    miss = "部品 0000-12-3456"
    identifying = True
    lengths = (10, 11, 12)
    alone = 35
    column_labelled, column_alone = 70, 60
    column_words = "share-phone"

    def fits(self, text: str, digits: str, window: Window) -> bool:
        if len(digits) != 10:
            return _MOBILE.fullmatch(text.lstrip("(")) is not None
        found = _FIXED.fullmatch(text)
        if found is None:
            return False
        separated = not text.isdigit()
        codes = data.area_codes()
        if separated and found.group(1) in codes:
            return True
        return any(digits[:length] in codes for length in (2, 3, 4, 5))

    def weigh(self, text: str, digits: str, window: Window) -> tuple[int, list[Evidence]]:
        mobile = len(digits) != 10
        kind, distance = nearest(window.before[-40:])
        if kind == self.id and distance <= 24:
            return (65 if mobile else 40), [says("label-before", kind="phone", name="電話")]
        if kind and distance <= 24 and kind not in ("name", "address", "birth", "email", "postal_code"):
            return 0, []
        if text.isdigit():
            return (35 if mobile else 0), [says("digits-of-a-phone")]
        return (55 if mobile else 35), [says("groups-of-a-phone")]

    def key(self, value: str) -> str:
        digits = _NOT_DIGITS.sub("", fold(value))
        if digits.startswith("81") and len(digits) == 12:
            return f"0{digits[2:]}"
        return f"0{digits}" if len(digits) in (9, 10) and digits[:1] != "0" else digits

    def passes(self, value: str) -> bool:
        text = fold(value.strip())
        digits = _MARKS.sub("", text)
        return (
            len(digits) in (10, 11)
            and digits.isdigit()
            and digits[0] == "0"
            and self.fits(text, digits, EMPTY)
        )

    def passing_labelled(self, values: Sequence[str]) -> list[bool]:
        """Also numbers without their area code, or without the zero that a spreadsheet took away; any of several."""
        return [any(map(self._is_called, _SEVERAL.split(value))) for value in fold_all(values)]

    def _is_called(self, value: str) -> bool:
        text = _REMARK.sub("", value).strip()
        return (
            _LOCAL.fullmatch(text) is not None
            or self.passes(text)
            or (text.isdigit() and len(text) in (9, 10) and text[0] != "0" and self.passes(f"0{text}"))
        )

    def mask(self, value: str) -> str:
        return masking.digits(fold(value), first=3, last=2)


class PostalCode(NumberDetector):
    id = "postal_code"
    name_ja = "郵便番号"
    name_en = "Postal code"
    description = (
        "NNN-NNNN で、日本郵便の表にあるもの。7桁続きの数字は、"
        "見出しか〒がなければ見ない。それだけでは誰のことか分からない。"
    )
    hit = "〒100-0001"
    miss = "100-0000"
    lengths = (7,)
    labelled, alone = 35, 15
    column_labelled, column_alone = 40, 30
    column_words = "share-postal"

    def fits(self, text: str, digits: str, window: Window) -> bool:
        marked = window.before[-1:] in ("〒", "〠") or nearest(window.before[-12:])[0] == self.id
        return (_POSTAL.fullmatch(text) is not None or (marked and text == digits)) and data.is_postal_code(
            digits
        )

    def passes(self, value: str) -> bool:
        text = fold(value.strip()).lstrip("〒 ")
        return _POSTAL.fullmatch(text) is not None and data.is_postal_code(text.replace("-", ""))


class Mail(WordDetector):
    id = "email"
    name_ja = "メールアドレス"
    name_en = "Mail address"
    description = (
        "設定した自分の組織のドメインの外のもの。異なるアドレスの数を人数として数える。"
        "役所のドメイン（lg.jp、go.jp など）と窓口のアドレス（info@ など）は、人数に数えない。"
    )
    hit = "連絡は hanako@mail.kawabe-net.jp まで"
    miss = "@ は単価の意味でも使う（@120円）"
    identifying = True
    words = ("@", "＠")
    column_labelled, column_alone = 75, 70
    column_words = "share-email"

    def find(self, window: Window) -> Iterator[Match]:
        domain = _MAIL_DOMAIN.match(fold(window.line_after))
        local = local_part(fold(window.before[-64:])) if domain is not None else ""
        if domain is None or not local:
            return
        value = f"{local}@{domain.group()}"
        evidence = [says("form-of-a-mail-address")]
        score = 55
        if is_of_an_office(self.key(value)):
            score = 45
            evidence.append(says("office-mailbox"))
        sample, start = masking.mail(value), -len(local)
        yield Match(self.id, value, self.key(value), sample, score, tuple(evidence), start)

    def passes(self, value: str) -> bool:
        local, mark, domain = fold(value.strip()).partition("@")
        if not mark:
            return False
        found = _MAIL_DOMAIN.match(domain)
        return _MAIL_LOCAL.fullmatch(local) is not None and found is not None and found.end() == len(domain)

    def key(self, value: str) -> str:
        return fold(value).strip().lower()

    def mask(self, value: str) -> str:
        return masking.mail(fold(value.strip()))


def local_part(before: str) -> str:
    """The characters of a mail address with which ``before`` ends."""
    return before[len(before.rstrip(_MAIL_CHARACTERS)) :]


def is_of_an_office(key: str) -> bool:
    """Whether an address, in small letters, is that of a public body or the mailbox of an office."""
    return _OFFICE_MAIL.search(key) is not None
