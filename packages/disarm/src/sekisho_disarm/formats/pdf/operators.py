"""The text of a page: operators that are known with operands of their kind; comments and everything else go.

Most pages are proved clean by one regular expression and stay as they are; only the others are read and written
afresh.  Source: ISO 32000-2 clause 7.8.2, annex A (operators), 14.6 (marked content).
"""

from __future__ import annotations

import re

import pikepdf

from sekisho_disarm.formats.pdf import inline
from sekisho_disarm.names import words

#: Operator → how many operands; -1 for as many as a colour or pattern has.
_TAKEN: dict[str, int] = {
    **dict.fromkeys(words("b B b* B* BT EMC ET f F f* h n q Q s S T* W W*"), 0),
    **dict.fromkeys(words("BMC CS cs Do G g gs i J j M ri sh Tc TL Tr Ts Tw Tz Tj TJ ' w"), 1),
    **dict.fromkeys(words("BDC d d0 l m Td TD Tf"), 2),
    **dict.fromkeys(("RG", "rg", '"'), 3),
    **dict.fromkeys(words("K k v y re"), 4),
    **dict.fromkeys(words("c cm d1 Tm"), 6),
    **dict.fromkeys(words("SC sc SCN scn"), -1),
}
_MOST_COMPONENTS = 33
_SHOWING = frozenset({"Tj", "TJ", "'", '"'})
_MARKING = frozenset({"BDC"})
_INTENTS = words("/AbsoluteColorimetric /RelativeColorimetric /Perceptual /Saturation")
_TEXTS = words("/Lang /ActualText /Alt /E")
_PLAIN = words("/MCID /Type /Subtype /BBox /Attached /O /Placement")

#: Words that one match takes, since it remembers each until its end; what is longer is read and written afresh.
_AT_ONCE = 2_000

_BLANK = r"[\x00\t\n\x0c\r ]"
_NUMBERS = r"[-+.0-9\x00\t\n\x0c\r ]"
_NAME = r"/[^\x00\t\n\x0c\r ()<>\[\]{}/%]*+"
_INTENT = r"/(?:AbsoluteColorimetric|RelativeColorimetric|Perceptual|Saturation)"
_TEXT = (
    r"(?:\((?>(?:[^()\\]++|\\.|\((?>(?:[^()\\]++|\\.){0,500})\)){0,2000})\)|<[0-9A-Fa-f\x00\t\n\x0c\r ]*+>)"
)
_PAIR = (
    rf"/(?:Lang|ActualText|Alt|E){_BLANK}*+{_TEXT}|/MCID{_BLANK}*+[0-9]++"
    rf"|/(?:Type|Subtype|O|Placement){_BLANK}*+{_NAME}|/(?:BBox|Attached){_BLANK}*+\[[-+.0-9/A-Za-z\x00\t\n\x0c\r ]*+\]"
)
_WORDS = "|".join(
    re.escape(word) for word in sorted(_TAKEN.keys() - _SHOWING - _MARKING - {"ri"}, key=len, reverse=True)
)
_END = r"(?=[\x00\t\n\x0c\r \[(</]|\Z)"
#: Some words of a content stream, one behind the other, that are looked for.
_CLEAN = re.compile(
    (
        rf"(?:{_NUMBERS}++|(?:{_WORDS}){_END}|{_INTENT}{_BLANK}++ri{_END}|{_TEXT}{_BLANK}*+(?:Tj|'|\"){_END}"
        rf"|\[(?>(?:{_NUMBERS}++|{_TEXT}){{0,{_AT_ONCE}}})\]{_BLANK}*+TJ{_END}|\[{_NUMBERS}*+\](?!{_BLANK}*+TJ)"
        rf"|{_NAME}|<<{_BLANK}*+(?>(?:(?:{_PAIR}){_BLANK}*+){{0,20}})>>{_BLANK}*+BDC{_END}|BDC{_END}){{1,{_AT_ONCE}}}"
    ).encode("latin-1"),
    re.DOTALL,
)


#: The head of one small picture, as the glyphs of old fonts are, by the coding of no known danger.
_HEAD = re.compile(
    (
        rf"BI{_BLANK}*+(?>(?:/(?:W|Width|H|Height|BPC|BitsPerComponent|CS|ColorSpace|IM|ImageMask|I|Interpolate|D|Decode|F|Filter)"
        rf"{_BLANK}*+(?:[0-9]++|true|false|\[[01 .]*+\]|/(?:G|RGB|CMYK|DeviceGray|DeviceRGB|DeviceCMYK|Fl|FlateDecode|AHx|RL|LZW))"
        rf"{_BLANK}*+){{1,20}})ID{_BLANK}"
    ).encode("latin-1")
)
_TAIL = re.compile(rb"(?<=[\x00\t\n\x0c\r >])EI(?=[\x00\t\n\x0c\r ]|\Z)")


def is_clean(data: bytes) -> bool:
    """Whether the stream holds known operators with operands that they take, and nothing besides.

    One picture may stand in it when nothing but its samples can be taken for a part of it.
    """
    end = _reached(data, 0)
    if end == len(data):
        return True
    head = _HEAD.match(data, end)
    tails = list(_TAIL.finditer(data, head.end())) if head else []
    return len(tails) == 1 and _reached(data, tails[0].end()) == len(data)


def _reached(data: bytes, start: int) -> int:
    """How far nothing stands but what is looked for."""
    while found := _CLEAN.match(data, start):
        start = found.end()
    return start


def filtered(instructions: list[inline.Instruction]) -> list[inline.Instruction]:
    """The instructions with known operators, their operands cut to what they take."""
    return [judged for one in instructions if (judged := _judged(one)) is not None]


def _judged(one: inline.Instruction) -> inline.Instruction | None:
    if isinstance(one, pikepdf.ContentStreamInlineImage):
        return one if inline.is_known(one) else None
    operator = str(one.operator)
    count = _TAKEN.get(operator)
    if count is None:
        return None
    operands = list(one.operands)[-(_MOST_COMPONENTS if count < 0 else count) :] if count else []
    if operator in _MARKING:
        operands = [_marked(item) for item in operands]
    elif (operator == "ri" and (not operands or operands[0] not in _INTENTS)) or not all(
        _fits(item, operator) for item in operands
    ):
        return None
    return pikepdf.ContentStreamInstruction(operands, one.operator)


def _fits(item: object, operator: str) -> bool:
    if isinstance(item, pikepdf.String):
        return operator in _SHOWING
    if isinstance(item, pikepdf.Array):
        return all(
            _fits(inner, operator) and not isinstance(inner, pikepdf.Array) for inner in item.as_list()
        )
    return not isinstance(item, pikepdf.Dictionary | pikepdf.Stream)


def _marked(item: pikepdf.Object) -> pikepdf.Object:
    """A property list in the text of a page: its number, its words for those who listen."""
    if not isinstance(item, pikepdf.Dictionary):
        return item if isinstance(item, pikepdf.Name) else pikepdf.Name("/Span")
    return pikepdf.Dictionary({key: value for key, value in item.items() if _described(key, value)})


def _described(key: str, value: pikepdf.Object) -> bool:
    return isinstance(value, pikepdf.String) if key in _TEXTS else key in _PLAIN and _fits(value, "")
