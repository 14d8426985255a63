"""Calendars (ics) and address cards (vcf): known fields, checked addresses, no content from elsewhere.

Lines are kept as they were folded.  Source: RFC 5545 §3.1 and §8.3.2, RFC 6350 §3.2 and §10.3.1, vCard 2.1 §2.1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from sekisho_disarm.context import Context
from sekisho_disarm.formats.html import pictures
from sekisho_disarm.formats.ooxml.relationships import safe_url
from sekisho_disarm.names import printable, words

_FIELDS = words(
    """
    BEGIN END VERSION PRODID CALSCALE METHOD UID DTSTAMP DTSTART DTEND DUE DURATION SUMMARY DESCRIPTION LOCATION
    GEO STATUS TRANSP PRIORITY CLASS CATEGORIES COMMENT CONTACT ORGANIZER ATTENDEE RECURRENCE-ID RELATED-TO
    RESOURCES SEQUENCE CREATED LAST-MODIFIED COMPLETED PERCENT-COMPLETE RRULE RDATE EXDATE EXRULE FREEBUSY
    TZID TZNAME TZOFFSETFROM TZOFFSETTO TRIGGER REPEAT ACTION REQUEST-STATUS NAME COLOR REFRESH-INTERVAL
    X-WR-CALNAME X-WR-CALDESC X-WR-TIMEZONE X-LIC-LOCATION X-MICROSOFT-CDO-BUSYSTATUS X-MICROSOFT-CDO-ALLDAYEVENT
    FN N NICKNAME BDAY ANNIVERSARY GENDER ADR TEL EMAIL IMPP LANG TZ TITLE ROLE ORG MEMBER RELATED NOTE REV KIND
    SORT-STRING LABEL MAILER PROFILE CLIENTPIDMAP CALURI FBURL CALADRURI URL ATTACH CONFERENCE PHOTO LOGO
    X-PHONETIC-FIRST-NAME X-PHONETIC-LAST-NAME X-PHONETIC-ORG SOUND
    """
)
_ADDRESSES = words("URL CALURI FBURL CALADRURI ATTACH CONFERENCE ORGANIZER ATTENDEE")
_PICTURES = words("PHOTO LOGO")
_ACTIONS = words("DISPLAY")
_LINE = re.compile(r"(?:[\w\-]+\.)?([A-Za-z\-0-9]+)((?:;(?:[^\":;]|\"[^\"]*\")*)*):(.*)", re.DOTALL)
_PLACE = re.compile(
    r"\b(?:ALTREP|DIR|SENT-BY|MEMBER|DELEGATED-(?:TO|FROM))=\"?([^\";:]*:?[^\";]*)", re.IGNORECASE
)
_ELSEWHERE = re.compile(r";ALTREP=(?:\"[^\"]*\"|[^;:]*)", re.IGNORECASE)
_KANA = re.compile(r"[^:/\\]*")
_REACH = re.compile(r"\b(?:javascript|vbscript|file|search-ms|ms-\w+):", re.IGNORECASE)


def logical(text: str) -> Iterator[str]:
    """Content lines with their folds: a blank at the start continues, so does ``=`` in quoted-printable."""
    pieces: list[str] = []
    quoted = False
    for physical in text.splitlines(keepends=True):
        soft = quoted and pieces[-1].rstrip("\r\n").endswith("=")
        if pieces and not soft and physical[:1] not in (" ", "\t"):
            yield "".join(pieces)
            pieces = []
        if not pieces:
            quoted = "QUOTED-PRINTABLE" in physical.upper()
        pieces.append(physical)
    if pieces:
        yield "".join(pieces)


def unfolded(line: str) -> str:
    return re.sub(r"=?\r?\n[ \t]?|\r[ \t]", "", line.rstrip("\r\n"))


def rebuild(text: str, context: Context) -> str:
    """The card without fields that are not allowed; alarms may only be shown."""
    gone: Counter[str] = Counter()
    kept: list[str] = []
    alarm: list[str] | None = None
    for line in logical(text):
        plain = unfolded(line).strip()
        upper = plain.upper()
        judged = _judged(line, plain, context)
        if upper == "BEGIN:VALARM":
            alarm = [line]
        elif alarm is not None:
            alarm += [judged] if judged is not None else []
            if upper.startswith("ACTION:") and upper.partition(":")[2].strip() not in _ACTIONS:
                alarm[0] = ""
            if upper == "END:VALARM":
                kept += alarm if alarm[0] else []
                gone["VALARM"] += not alarm[0]
                alarm = None
        elif judged is not None:
            kept.append(judged)
        gone[printable(upper.partition(":")[0].partition(";")[0], longest=40)] += judged is None
    gone["VALARM"] += alarm is not None  # one that never ends
    gone = +gone
    if gone:
        context.report("DSM-756", name=", ".join(name for name, _ in gone.most_common(8)), count=gone.total())
    return "".join(kept)


def _judged(line: str, plain: str, context: Context) -> str | None:
    """The line as it may stay; None when it goes."""
    if not plain:
        return line
    found = _LINE.fullmatch(plain)
    if found is None or found.group(1).upper() not in _FIELDS:
        return None
    name, parameters, value = found.group(1).upper(), found.group(2), found.group(3)
    if _ELSEWHERE.search(parameters):  # the text once more, fetched from elsewhere
        context.report("DSM-753", count=1)
        folded = _ELSEWHERE.sub("", plain.removesuffix(value)) + value
        return _judged(_folded(folded), folded, context)
    if any(_refused(place.group(1)) for place in _PLACE.finditer(parameters)):
        return None
    if name in _PICTURES:
        return _picture(plain, parameters, value, context)
    if name in _ADDRESSES:
        return line if safe_url(value.strip()) is not None and "BASE64" not in parameters.upper() else None
    if name == "ACTION":
        return line if value.strip().upper() in _ACTIONS else None
    if name == "SOUND":  # Japanese telephones keep the reading of a name here; anything else is a recording
        return line if _KANA.fullmatch(value) and "IRMC" in parameters.upper() else None
    return (
        None if _REACH.search(value) and name not in ("DESCRIPTION", "NOTE", "SUMMARY", "COMMENT") else line
    )


def _folded(line: str) -> str:
    return "\r\n ".join(line[at : at + 24] for at in range(0, len(line), 24)) + "\r\n"


def _refused(address: str) -> bool:
    return ":" in address and safe_url(address.strip('" ')) is None


def _picture(plain: str, parameters: str, value: str, context: Context) -> str | None:
    """A picture in the card is rebuilt and written on one folded line."""
    upper = parameters.upper()
    inline = value if value.lower().startswith("data:") else f"data:;base64,{value}"
    if not value.lower().startswith("data:") and "ENCODING=B" not in upper and "BASE64" not in upper:
        return None
    rebuilt = pictures.rebuild(inline, context)
    if rebuilt is None:
        return None
    kind, _, body = rebuilt.removeprefix("data:image/").partition(";base64,")
    name = plain.partition(";")[0].partition(":")[0]
    whole = f"{name};ENCODING=b;TYPE={kind.upper()}:{body}"
    return "\r\n ".join(whole[at : at + 74] for at in range(0, len(whole), 74)) + "\r\n"


def check(text: str) -> list[str]:
    """Second reading: every field known, every address of a plain scheme."""
    remains = []
    for line in re.sub(r"=?\r?\n[ \t]", "", text).splitlines():
        head, _, value = line.partition(":")
        name = head.partition(";")[0].rpartition(".")[2].strip().upper()
        if name in ("URL", "ATTACH", "CONFERENCE") and not re.match(
            r"\s*(?:https?|mailto|tel):", value, re.IGNORECASE
        ):
            remains.append(f"address of {name}")
        if name == "ACTION" and value.strip().upper() not in _ACTIONS:
            remains.append("alarm")
        if re.search(r";ALTREP=", head, re.IGNORECASE):
            remains.append(f"address of {name}")
        if name.startswith("X-ALT") or name in ("KEY", "SOURCE", "XML"):
            remains.append(f"field {name}")
    return remains
