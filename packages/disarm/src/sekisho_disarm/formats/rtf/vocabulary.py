"""Control words that may stay.  Source: Rich Text Format Specification 1.9.1, appendix B."""

from __future__ import annotations

from functools import cache
from importlib import resources

from sekisho_disarm.names import words

#: Groups that begin with these words stay, with what is allowed in them.
DESTINATIONS = words(
    """
    rtf fonttbl colortbl stylesheet listtable list listlevel leveltext levelnumbers listname
    listoverridetable listoverride lfolevel listtext pntext pntxta pntxtb pn pnseclvl bkmkstart bkmkend
    revtbl upr ud ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn falt panose dptxbxtext do nesttableprops
    nonesttables header headerf headerl headerr footer footerf footerl footerr footnote annotation
    atnauthor atndate atnid atnref atrfend atrfstart pgptbl pgp field fldinst fldrslt pict shppict shp
    shpinst shprslt shptxt sp sn sv info title creatim revtim result object shpgrp
    """
)
#: Groups that nothing shows and nobody misses: left out, counted apart.
CACHES = words(
    """
    generator rsidtbl latentstyles wgrffmtfilter themedata colorschememapping nonshppict xmlnstbl mmathPr
    listpicture defchp defpap background pgdsctbl pgdscno fname picprop blipuid blipupi
    """
)
#: Groups that hold or fetch something; a reader may take these words anywhere in a group for its beginning.
REFUSED = words(
    """
    objdata objclass objname objalias objsect objtime objhtml objocx objlink objemb objautlink objsub
    objpub objicemb objupdate datastore template passwordhash password filetbl file mailmerge docvar
    userprops linkval fontemb fontfile formfield datafield ffentrymcr ffexitmcr ffdeftext ffformat
    ffhelptext ffname ffstattext ffl oldcprops oldpprops oldtprops oldsprops hl hlloc hlsrc hlfr hlinkbase
    htmltag mhtmltag protusertbl private nextfile windowcaption writereservhash writereservation keycode
    macpict emfblip wmetafile wbitmap dibitmap pmmetafile xmlopen xmlattrname xmlattrvalue svb xe tc rxe
    txe
    """
)
_NOTES = words(
    "rsid rsidroot insrsid charrsid pararsid sectrsid tblrsid styrsid delrsid nouicompat grfdocevents"
)


def is_note(word: str) -> bool:
    """Numbers that Word keeps for merging and nobody sees."""
    return word in _NOTES


@cache
def known() -> frozenset[str]:
    """Words that format characters, paragraphs, sections, tables, lists, shapes and pictures."""
    return (
        frozenset((resources.files(__package__) / "words.txt").read_text("ascii").split()) - REFUSED - CACHES
    )


#: What a field to fill in may say of itself, and within which bounds; and its texts.
FORM_NUMBERS: dict[str, tuple[int, int]] = {
    "fftype": (0, 2), "fftypetxt": (0, 5), "ffres": (0, 25), "ffdefres": (0, 25), "ffmaxlen": (0, 32_767),
    "ffhps": (0, 3_276),
    **dict.fromkeys(("ffsize", "ffprot", "ffrecalc", "ffhaslistbox", "ffownhelp", "ffownstat"), (0, 1)),
}  # fmt: skip
FORM_TEXTS = words("ffname ffdeftext ffformat ffl")
#: Numbers outside these bounds have broken readers (CVE-2014-1761, CVE-2023-21716).
BOUNDS: dict[str, tuple[int, int]] = {
    "listoverridecount": (0, 9),
    "f": (0, 32_000),
    "deff": (0, 32_000),
    "uc": (0, 8),
    "levelnfc": (0, 255),
    "ilvl": (0, 12),
    "dpcount": (0, 10_000),
    "fcharset": (0, 255),
    "ansicpg": (0, 65_001),
}
MOST_FONTS = 4_000


def may_stay(word: str, number: int | None) -> bool:
    low, high = BOUNDS.get(word, (-(2**31), 2**31))
    return word in known() and low <= (number or 0) <= high


#: Groups of Word's properties list that carry text about people and machines.
SHAPE_TEXTS = words("gtextUNICODE gtextFont wzName wzDescription")
SHAPE_PICTURES = words("pib fillBlip lineFillBlip")
SHAPE_REFUSED = words(
    "pFragments pibName pibFlags fillBlipName fillBlipFlags pihlShape wzScript wzScriptLang wzTooltip metroBlob"
)
