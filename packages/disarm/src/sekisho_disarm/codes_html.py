"""Sentences for web pages (HTML, DSM-74x)."""

from __future__ import annotations

from sekisho_disarm.code import Code
from sekisho_disarm.report import Action

_REMOVED = Action.REMOVED

CODES: dict[str, Code] = {
    "DSM-741": Code(
        _REMOVED,
        "ページの中で動くスクリプトを{count}個取り除きました。",
        "{count} scripts that would run in the page were removed.",
    ),
    "DSM-742": Code(
        _REMOVED,
        "外部から読み込む部分({name})を{count}個取り除きました。",
        "{count} parts that load something from outside ({name}) were removed.",
    ),
    "DSM-743": Code(
        _REMOVED,
        "許可していない要素({name})を{count}個取り除きました。文字は残しています。",
        "{count} elements that are not allowed ({name}) were removed; their text stays.",
    ),
    "DSM-744": Code(
        _REMOVED,
        "許可していない属性({name})を{count}個取り除きました。",
        "{count} attributes that are not allowed ({name}) were removed.",
    ),
    "DSM-745": Code(
        Action.REPLACED,
        "許可していない種類のリンク先を{count}個外しました。文字は残しています。",
        "{count} links to a scheme that is not allowed were removed; their text stays.",
    ),
    "DSM-746": Code(
        _REMOVED,
        "許可していない見た目の指定(スタイル)を取り除きました。見た目が変わることがあります。",
        "Styles that are not allowed were removed; the page may look different.",
    ),
    "DSM-747": Code(
        _REMOVED,
        "画面に出ないコメントを{count}個取り除きました。",
        "{count} hidden comments were removed.",
    ),
    "DSM-748": Code(
        Action.REENCODED,
        "文字コードを{charset}からUTF-8にしました。",
        "The encoding was changed from {charset} to UTF-8.",
    ),
    "DSM-749": Code(
        _REMOVED,
        "ページの中の画像を安全に作り直せなかったため、取り除きました({kind})。",
        "A picture in the page could not be rebuilt and was removed ({kind}).",
    ),
}
