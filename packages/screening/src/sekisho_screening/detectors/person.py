"""Who a text is about: names of persons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sekisho_screening import masking, person_names
from sekisho_screening.detectors import name_forms as forms
from sekisho_screening.detectors import sensitive
from sekisho_screening.detectors.addresses import municipality
from sekisho_screening.detectors.base import Match, Window, WordDetector
from sekisho_screening.detectors.contact import is_of_an_office
from sekisho_screening.findings import Evidence, says
from sekisho_screening.labels import of_header

_MAY_COUNT, _DATE_REACH = 40, 40  # score; characters behind capitals in which a day or a number may stand
_IN_THE_LISTS = 3  # strength of a name of which both halves are


def begins_line(text: str) -> bool:
    """Whether a hit is the beginning of a line that may be a name with something behind it."""
    return forms.AT_BEGIN.fullmatch(text) is not None


def _ends_line(window: Window) -> bool:
    return not window.line_before.strip() and not window.line_after.strip()


class Name(WordDetector):
    id = "name"
    name_ja = "氏名"
    name_en = "Name of a person"
    description = (
        "よくある姓と名の一覧（この製品のために書き下ろしたもので、"
        "国内の人口のおよそ4分の3の姓）と、見出し・敬称・前後の言葉。"
        "役職名のそばの氏名は、公の立場のものとして低く見る。一覧にない姓は、見出し・読み仮名・年齢・敬称や、並んだ列が人のものであるときに見つかる。"
    )
    hit = "申請者 氏名：川上　春子"
    miss = "多様な仕様を各位と協議した"
    identifying = True
    words = forms.NAME_LABELS
    triggers = forms.TRIGGERS
    column_labelled, column_alone = 65, 55
    column_words = "share-name"
    folds = False

    def find(self, window: Window) -> Iterator[Match]:
        word = window.text
        title = next((one for one in forms.HONORIFICS if word.endswith(one)), None)
        if word in forms.NAME_LABELS:
            yield from self._after_label(window)
        elif title is not None:
            yield from self._with_honorific(window, title)
        elif word.endswith("<"):
            yield from self._of_a_mail(window)
        elif (kin := forms.OF_KIN.search(word)) is not None:
            yield from self._of_kin(window, kin)
        elif word.endswith(("申しま", "申し上")):
            yield from self._says_own_name(window)
        elif word.startswith(("組", "（", "(")):
            yield from self._of_a_class_or_age(window)
        elif word.endswith((")", "）")) and (read := forms.READ.search(word)) is not None:
            yield from self._with_reading(window, read)
        elif ":" in word or "：" in word:
            yield from self._behind_a_word(window)
        elif (tail := forms.TAIL.search(word)) is not None:
            yield from self._before(window, tail)
        elif forms.LATIN.fullmatch(word) is not None:
            yield from self._latin(window)
        elif (begins := forms.AT_BEGIN.fullmatch(word)) is not None:
            yield from self._begins(window, begins)
        else:
            found = list(self._pairs(window)) or list(self._after_a_word(window))
            yield from found or self._line(window)

    def _of_a_mail(self, window: Window) -> Iterator[Match]:
        """「山田花子 <hana@example.ne.jp>」: who writes or is written to, from a box of their own."""
        text = window.text.rstrip('<"” 　\t')
        address = window.line_after.partition(">")[0]
        if "@" not in address or forms.SHAPED.fullmatch(text) is None or is_of_an_office(address.lower()):
            return
        evidence = says("right-behind", word="<")
        yield self.match(text, 60, window, 0, evidence)

    def _of_kin(self, window: Window, kin: re.Match[str]) -> Iterator[Match]:
        """「山田花子の母」, 「山田さんの母」."""
        word = window.text
        cut = kin.start()
        title = next((one for one in forms.HONORIFICS if word[:cut].endswith(one)), None)
        if title is not None:
            yield from self._with_honorific(
                Window(window.before, word[:cut], word[cut:] + window.after), title
            )
            return
        text, power = person_names.before(f"{window.line_before}{word[:cut]}"[-12:])
        if power >= 2:
            yield self.match(text, 55, window, cut - len(text), says("right-behind", word=kin.group()))

    def _says_own_name(self, window: Window) -> Iterator[Match]:
        """「山田花子と申します」."""
        head = window.line_before + window.text[: window.text.index("と申")]
        text, power = person_names.before(head[-12:])
        if power >= 2:
            start = len(window.text[: window.text.index("と申")]) - len(text)
            yield self.match(text, 60, window, start, says("right-behind", word="と申します"))

    def _of_a_class_or_age(self, window: Window) -> Iterator[Match]:
        """「5年1組 山田花子」, 「山田花子（71歳）」: pupils and private persons, for whom nobody says more."""
        if window.text.startswith("組"):
            start = 2
            text, power = longest_name(window.text[start:])
        else:
            before = window.line_before
            text, power = person_names.before(before.rstrip(" 　"))
            start = len(before.rstrip(" 　")) - len(text) - len(before)
        if power >= 2:
            yield self.match(text, 60, window, start, says("surname-and-given-name"))

    def _before(self, window: Window, tail: re.Match[str]) -> Iterator[Match]:
        """「山田花子（23）」, 「山田花子　84歳」, 「山田花子宅」."""
        head = (window.line_before + window.text[: tail.start()]).rstrip(" 　")
        text, power = person_names.before(head[-12:])
        if (
            power < 2
            and (found := forms.NAME_AT_END.search(head)) is not None
            and person_names.may_be(found.group())
        ):
            text, power = found.group(), 2
        if power >= 2 and not is_heading(text):
            start = len(head) - len(text) - len(window.line_before)
            yield self.match(text, 55, window, start, says("right-behind", word=tail.group().strip(" 　")))

    def _latin(self, window: Window) -> Iterator[Match]:
        """Capitals: a name where something about foreigners, or what only persons have, stands beside it."""
        around = window.before[-60:] + window.after[:60]
        score = 55 if forms.OF_FOREIGNERS.search(around) else 35
        if score < _MAY_COUNT and not any(map(str.isdigit, window.after[:_DATE_REACH])):
            return  # without a day or a number beside it nothing can make it a person
        yield Match(
            self.id,
            window.text,
            self.key(window.text),
            masking.words(window.text),
            score,
            (says("surname-and-given-name"),),
        )

    def _begins(self, window: Window, found: re.Match[str]) -> Iterator[Match]:
        """At the beginning of a line, before a day or a number.  Weak while it stands alone, as on a line of its own."""
        power = person_names.strength(found.group(1))
        if power >= 2 and not window.line_before.strip():
            aged = forms.AGED.match(window.text[-1] + window.after[:24]) is not None
            score = 55 if aged else 45 if power == 3 else 38
            yield self.match(found.group(1), score, window, found.start(1), says("surname-and-given-name"))

    def _after_a_word(self, window: Window) -> Iterator[Match]:
        """「被照会者　山田花子」: as behind a colon, where the word begins its line."""
        line = window.text + window.line_after
        left = re.split("[ 　]", window.text.strip(" 　"))[0]
        if (
            len(left) > 2
            and not window.line_before.strip(forms.BULLETS)
            and (power := person_names.strength(left)) >= 2
        ):
            start = window.text.index(left)
            yield self.match(left, 45 if power == 3 else 38, window, start, says("surname-and-given-name"))
            return
        found = forms.CALLED_BY_BLANK.match(line)
        if found is None or person_names.may_be(found.group(1)) or municipality(found.group(2)) is not None:
            return
        if not window.line_before.strip(forms.BULLETS):
            yield from self._called(window, found, line)

    def _with_reading(self, window: Window, read: re.Match[str]) -> Iterator[Match]:
        """「山田花子（やまだ はなこ）」: who writes how a name is read, names somebody, whatever the lists know."""
        head = window.line_before + window.text[: read.start()]
        found = forms.NAME_AT_END.search(head)
        if found is not None and not is_heading(found.group()):
            start = found.start() - len(window.line_before)
            yield self.match(found.group(), 60, window, start, says("surname-and-given-name"))

    def _behind_a_word(self, window: Window) -> Iterator[Match]:
        """「被照会者：山田花子」: behind a word that may call a person, and is in no list."""
        line = window.text + window.line_after
        found = forms.CALLED.match(line)
        if found is not None:
            yield from self._called(window, found, line)

    def _called(self, window: Window, found: re.Match[str], line: str) -> Iterator[Match]:
        whole = forms.TITLE.sub("", found.group(2))
        text, power = longest_name(whole)
        behind = line[found.start(2) + len(whole) :]
        if power < 2 and (not person_names.may_be(whole) or is_heading(whole) or forms.GOES_ON.match(behind)):
            return
        text = text if power >= 2 else whole
        before = forms.WORD_AT_END.search(window.line_before)
        word = (before.group() if before else "") + found.group(1)
        score = 35 if forms.AT_WORK_LABEL.search(word) else 60
        yield self.match(text, score, window, found.start(2), says("right-behind", word=word))

    def _line(self, window: Window) -> Iterator[Match]:
        """A name alone on its line.  Weak while it stands alone; ``surroundings`` looks for its fellows."""
        found = forms.ALONE.fullmatch(window.text)
        if found is None or not _ends_line(window):
            return
        power = person_names.strength(found.group(1))
        if power >= 2:
            evidence = says("surname-and-given-name")
            score = 60 if forms.AGE_BEHIND.search(window.text) else 45 if power == 3 else 38
            yield self.match(found.group(1), score, window, found.start(1), evidence)

    def _with_honorific(self, window: Window, title: str) -> Iterator[Match]:
        if title == "様" and forms.NOT_HONORIFIC.match(window.after[:1]):
            return
        cut = len(window.text) - len(title)
        found, power = person_names.before(window.line_before + window.text[:cut])
        if power:
            evidence = says("title", word=title)
            score = {3: 60, 2: 55, 1: 30}[power]
            yield self.match(found, score, window, cut - len(found), evidence)

    def _after_label(self, window: Window) -> Iterator[Match]:
        found = forms.AFTER_LABEL.match(window.after)
        if found is None and not window.line_before.strip():
            found = forms.BELOW_LABEL.match(window.after)
        if found is None:
            yield from self._kana_after(window)
            return
        whole = forms.TITLE.sub("", found.group(1))
        text, power = longest_name(whole)
        if not power and person_names.by_given_name(whole):
            text, power = whole, 2
        if (
            not power
            and found.start(1) > 0
            and self._may_be(whole, window.after[found.start(1) + len(whole) :])
        ):
            text, power = whole, 1
        if power:
            evidence = says("right-behind", word=window.text)
            start = len(window.text) + found.start(1)
            score = 75 if power > 1 else 60
            if forms.AT_WORK_LABEL.search(window.line_before[-forms.BESIDE :] + window.text):
                score = 60
            yield self.match(text, score, window, start, evidence)

    def _kana_after(self, window: Window) -> Iterator[Match]:
        """Two words of katakana right behind a label, as accounts and core systems spell names."""
        found = forms.KANA_AFTER_LABEL.match(window.after)
        if found is not None:
            start = len(window.text) + found.start(1)
            yield self.match(found.group(1), 60, window, start, says("right-behind", word=window.text))

    @staticmethod
    def _may_be(text: str, after: str) -> bool:
        """A name of no list: a title follows, or nothing more in its cell or line and it ends like a given name."""
        if forms.WHOLE.fullmatch(text) is None or of_header(text):
            return False
        if (
            person_names.may_be(text)
            and not is_heading(text)
            and not after[:1].strip(" 　\t\r\n（(、,，/／「『)）")
        ):
            return True
        if after.lstrip(" 　").startswith(forms.HONORIFICS):
            return True
        return not after[:1].strip() and any(person_names.plausible_given(text[-n:]) for n in (2, 3))

    def _pairs(self, window: Window) -> Iterator[Match]:
        for found in forms.PAIR.finditer(window.text):
            power = person_names.strength(found.group())
            if power >= 2 and found.group(1) not in forms.LABEL_WORDS:
                evidence = says("surname-and-given-name")
                yield self.match(found.group(), 50 if power == 3 else 40, window, found.start(), evidence)

    def match(self, text: str, score: int, window: Window, start: int, *evidence: Evidence) -> Match:
        """A match; lower when a role stands beside the name."""
        line = (
            window.text + window.after
            if start >= 0
            else (window.before + window.text + window.after)[len(window.before) + start :]
        )
        behind = line[start + len(text) :] if start >= 0 else line[len(text) :]
        if forms.ROLE_BEHIND.match(behind) or (score < 75 and _at_work(window, start, start + len(text))):
            score, evidence = min(score, 35), (*evidence, says("near-a-role"))
        return Match(self.id, text, self.key(text), masking.words(text), score, evidence, start)

    def passes(self, value: str) -> bool:
        return person_names.strength(forms.TITLE.sub("", forms.bare(value.rstrip()))) >= 2

    def passing_labelled(self, values: Sequence[str]) -> list[bool]:
        bare = [forms.bare(value) for value in values]
        return [
            person_names.looks_like_name(value)
            and (person_names.strength(value) == _IN_THE_LISTS or not is_heading(value))
            for value in bare
        ]

    def key(self, value: str) -> str:
        return forms.TITLE.sub("", forms.bare(value)).replace(" ", "").replace("　", "")

    def mask(self, value: str) -> str:
        return masking.words(value)


def is_heading(text: str) -> bool:
    """Whether a cell holds the name of a field rather than of a person: 「既往歴」, 「保護者」."""
    text = text.strip()
    return of_header(text) != "" or text in forms.PLAIN or sensitive.is_in(text)


def _at_work(window: Window, start: int, end: int) -> bool:
    """Whether a role, or the section of an office, goes with the name between ``start`` and ``end``."""
    line = window.line_before + window.text + window.line_after
    at = len(window.line_before)
    before, after = (
        line[max(0, at + start - forms.BESIDE) : at + start],
        line[at + end : at + end + forms.BESIDE],
    )
    before = forms.STAFF_NUMBER.sub("", before)
    if not forms.ROLE_OR_POST.search(f"{before}\n{after}"):
        return False
    if forms.SPOKEN_OF.match(after) and before.rstrip(" 　「").endswith(("：", ":")):
        before = ""  # 「主査：山田さんは…」: the role is who speaks
    before, after = forms.PAUSE.split(before)[-1], forms.PAUSE.split(after)[0]
    return bool(forms.ROLE.search(before) or forms.ROLE.search(after) or forms.POST.search(before))


def longest_name(text: str) -> tuple[str, int]:
    """The strongest name with which ``text`` begins; among equals the longer one."""
    found = [(person_names.strength(text[:end]), end) for end in range(2, len(text) + 1)]
    power, end = max(found, default=(0, 0))
    return text[:end].strip(), power
