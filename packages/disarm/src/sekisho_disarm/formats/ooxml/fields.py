"""Word's field codes: an allow-list of keywords; any other field keeps its shown text and loses its code.

A field is begin, instruction runs, separate, result, end; it may be split over many runs and paragraphs and
hold other fields.  The instruction is judged as Word joins it.  A nested field inside an instruction may
supply arguments, never the keyword: that is how QUOTE builds "DDE" from numbers.
Source: ECMA-376 Part 1 §17.16 (fields), §17.16.5 (definitions).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sekisho_disarm.formats.ooxml.filtering import Element, Part, flatten, remove, unwrap
from sekisho_disarm.formats.ooxml.relationships import safe_url
from sekisho_disarm.formats.ooxml.vocabulary import W
from sekisho_disarm.names import words

#: Fields that compute from the document, the clock or the page.  Left out: everything that opens a file,
#: a program, a macro, a database or a prompt.
KEYWORDS = words(
    """
    = ADVANCE AUTHOR AUTONUM AUTONUMLGL AUTONUMOUT BIBLIOGRAPHY CITATION COMMENTS COMPARE CREATEDATE
    DATE DOCPROPERTY EDITTIME EQ FILENAME FILESIZE FORMCHECKBOX FORMDROPDOWN FORMTEXT HYPERLINK IF INDEX
    INFO KEYWORDS LASTSAVEDBY LISTNUM MERGEFIELD MERGEREC MERGESEQ NEXT NEXTIF NOTEREF NUMCHARS NUMPAGES
    NUMWORDS PAGE PAGEREF PRINTDATE REF REVNUM SAVEDATE SECTION SECTIONPAGES SEQ SET SHAPE SKIPIF STYLEREF
    SUBJECT SYMBOL TA TC TIME TITLE TOA TOC USERADDRESS USERINITIALS USERNAME XE GREETINGLINE
    ADDRESSBLOCK DISPLAYBARCODE MERGEBARCODE BIDIOUTLINE
    """
)
#: Word writes it around a drawing that stands in a line; it takes no argument.
_BARE_SHAPE = re.compile(r"\s*SHAPE\s*(?:\\\*\s*MERGEFORMAT\s*)?", re.IGNORECASE)
_SHOWS_ITS_ARGUMENT = re.compile(r"\s*(?:MACROBUTTON|GOTOBUTTON)\s+\S+\s(.*)", re.IGNORECASE | re.DOTALL)
_KEYWORD = re.compile(r"\s*(=|[A-Za-z]+(?=[\s\\\"]|\Z))")
_ARGUMENT = re.compile(r'\s*(?:"([^"]*)"|([^\s"\\]\S*))')
#: An address, in a switch or behind it, that no field of the list has a use for: a share, a program's scheme.
_REACH = re.compile(
    r"(?<![^\s\"'(,;=])\\\\+[\w?.]|(?<!\w)(?!https?:|mailto:|tel:)[a-z][\w+.\-]*://"
    r"|\b(?:file|javascript|vbscript|mhtml|data|shell|search-ms|ms-[\w\-]+):",
    re.IGNORECASE,
)
_SWITCH = re.compile(r"\s*\\(?:([A-Za-z])(?![A-Za-z])|[*@#]\s*\w+)")
#: Switches of HYPERLINK that take an argument (§17.16.5.25); the others take none.
_WITH_ARGUMENT = frozenset("lots")
#: Stands in the joined instruction where a nested field stood.
_NESTED = "\x01"
_FLD_CHAR, _FLD_CHAR_TYPE = W.both("fldChar"), W.both("fldCharType")
_INSTRUCTIONS = W.both("instrText", "delInstrText")
_SIMPLE = W.both("fldSimple")
#: Characters between begin and separate belong to the instruction, whatever element they sit in.
_CHARACTERS = W.both("t", "delText")
_TEXT_TAGS = (*_FLD_CHAR, *_INSTRUCTIONS, *_SIMPLE, *_CHARACTERS)


@dataclass(slots=True)
class _Field:
    marks: list[Element]
    instruction: list[str] = field(default_factory=list)
    codes: list[Element] = field(default_factory=list)
    in_result: bool = False
    spoiled: bool = False  # holds a nested field that is not allowed


def refusal(instruction: str) -> str | None:
    """The keyword of an instruction that is not allowed, None when it may stay."""
    found = _KEYWORD.match(instruction)
    if found is None:
        pieces = instruction.replace(_NESTED, "").split(maxsplit=1)
        return pieces[0][:40] if pieces else "?"
    keyword = found.group(1).upper()
    if keyword not in KEYWORDS:
        return keyword[:40]
    if keyword == "HYPERLINK" and not _safe_hyperlink(instruction[found.end() :]):
        return keyword
    if _REACH.search(instruction, found.end()):
        return keyword
    if keyword == "SHAPE" and not _BARE_SHAPE.fullmatch(instruction):
        return keyword
    return None


def _safe_hyperlink(arguments: str) -> bool:
    """One literal URL of an allowed scheme, before or behind the switches, or only a bookmark (switch ``l``)."""
    if _NESTED in arguments:
        return False
    targets, switches, at = [], set(), 0
    while at < len(arguments.rstrip()):
        switch, argument = _SWITCH.match(arguments, at), _ARGUMENT.match(arguments, at)
        if switch is not None:
            letter = (switch.group(1) or "").lower()
            switches.add(letter)
            taken = _ARGUMENT.match(arguments, switch.end()) if letter in _WITH_ARGUMENT else None
            at = taken.end() if taken else switch.end()
        elif argument is not None:
            targets.append(argument.group(1) if argument.group(1) is not None else argument.group(2))
            at = argument.end()
        else:
            return False
    target = "".join(targets)
    return len(targets) <= 1 and (safe_url(target) is not None or (not target and "l" in switches))


def disarm_fields(root: Element, part: Part) -> None:
    """Judge every field of a part.  A field left open at the end is judged like a closed one."""
    flatten(root, (*_INSTRUCTIONS, *_CHARACTERS), part)
    stack: list[_Field] = []
    for element in list(root.iter(*_TEXT_TAGS)):
        if element.tag in _SIMPLE:
            _judge_simple(element, part)
        elif element.tag in _INSTRUCTIONS:
            _take_instruction(element, stack, part)
        elif element.tag in _CHARACTERS:
            if stack and not stack[-1].in_result:
                stack[-1].instruction.append(element.text or "")
        else:
            _take_mark(element, stack, part)
    while stack:
        _close(stack, part)


def _take_instruction(element: Element, stack: list[_Field], part: Part) -> None:
    if not stack:
        part.report("DSM-110", keyword=(element.text or "").strip()[:40] or "?")
        remove(element)
        return
    stack[-1].instruction.append(element.text or "")
    stack[-1].codes.append(element)
    stack[-1].spoiled |= stack[-1].in_result


def _take_mark(element: Element, stack: list[_Field], part: Part) -> None:
    kind = next((element.get(name) for name in _FLD_CHAR_TYPE if element.get(name)), None)
    if kind == "begin":
        if stack and not stack[-1].in_result:
            stack[-1].instruction.append(_NESTED)
        stack.append(_Field([element]))
    elif not stack:
        remove(element)
    elif kind == "separate":
        stack[-1].marks.append(element)
        stack[-1].in_result = True
    else:
        stack[-1].marks.append(element)
        _close(stack, part)


def _close(stack: list[_Field], part: Part) -> None:
    ended = stack.pop()
    instruction = "".join(ended.instruction)
    keyword = "?" if ended.spoiled else refusal(instruction)
    if keyword is None:
        return
    part.report("DSM-110", keyword=keyword)
    if stack and not stack[-1].in_result:
        stack[-1].spoiled = True
    _keep_shown_argument(ended, instruction)
    for element in (*ended.codes, *ended.marks):
        remove(element)


def _keep_shown_argument(ended: _Field, instruction: str) -> None:
    """MACROBUTTON shows the end of its own instruction: that text stays as text."""
    shown = _SHOWS_ITS_ARGUMENT.match(instruction)
    if shown is None or not ended.codes or ended.in_result:
        return
    parent, code = ended.codes[0].getparent(), ended.codes[0]
    if parent is not None:
        text = parent.makeelement(code.tag.replace("delInstrText", "delText").replace("instrText", "t"))
        text.text = shown.group(1).replace(_NESTED, "").strip()
        parent.insert(parent.index(code), text)


def _judge_simple(element: Element, part: Part) -> None:
    instruction = next((element.get(name, "") for name in W.both("instr") if name in element.attrib), "")
    keyword = refusal(instruction)
    if keyword is not None:
        part.report("DSM-110", keyword=keyword)
        unwrap(element)
