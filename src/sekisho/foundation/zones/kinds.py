"""Kinds of file in the words that people use: 「Word」 is seven kinds to an engine and one to a clerk.

A route stores the groups; what inspection found is compared with the kinds behind them.  A test in
``foundation/inspection`` holds that every kind which the engine rebuilds belongs to a group.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Group:
    word: str | Promise
    kinds: frozenset[str]


def _group(word: str | Promise, kinds: str) -> Group:
    return Group(word, frozenset(kinds.split()))


GROUPS: dict[str, Group] = {
    "word": _group("Word", "docx docm dotx dotm flat-opc doc"),
    "excel": _group("Excel", "xlsx xlsm xltx xltm xls"),
    "powerpoint": _group("PowerPoint", "pptx pptm ppsx ppsm potx potm ppt"),
    "pdf": _group("PDF", "pdf"),
    "picture": _group(
        _("画像（JPEG・PNG・GIF・BMP・TIFF・WebP・AVIF・ICO）"), "jpeg png gif bmp tiff webp avif ico"
    ),
    "archive": _group(
        _("まとめたファイル（ZIP・7z・LZH・tar・gz・bz2・xz・zst）"), "zip 7z lzh tar gzip bzip2 xz zstd"
    ),
    "opendocument": _group(
        _("OpenDocument（odt・ods・odp・odg）"), "odt ods odp odg ott ots otp otg flat-odf"
    ),
    "rtf": _group(_("リッチテキスト（RTF）"), "rtf"),
    "mail": _group(_("メール（eml・msg）"), "mail msg"),
    "html": _group(_("Webページ（HTML）"), "html"),
    "text": _group(_("テキスト（txt・md・log・ini）"), "text md log ini"),
    "csv": _group("CSV", "csv"),
    "data": _group(_("データ（JSON・XML・YAML）"), "json xml yaml"),
    "card": _group(_("予定表・連絡先（ics・vcf）"), "ics vcf"),
    "drawing": _group(_("図（SVG・EMF・WMF）"), "svg emf wmf"),
    # pass only where the route accepts the silence of scanners; never by rebuilding
    "unrebuilt": _group(_("無害化できない種類（CAD・動画など）"), "dwg jtd xdw heic media unknown"),
}


def is_allowed(kind: str, groups: Iterable[str]) -> bool:
    """No group at all means every kind that the engine rebuilds."""
    chosen = list(groups)
    return not chosen or any(kind in GROUPS[name].kinds for name in chosen if name in GROUPS)


def words(groups: Iterable[str]) -> list[str]:
    chosen = set(groups)
    return [str(group.word) for name, group in GROUPS.items() if name in chosen]
