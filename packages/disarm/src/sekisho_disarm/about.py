"""What each family of formats keeps, what may break, how it is isolated and tested; the page of formats is made of it.

    python -m sekisho_disarm.about --write docs/reference/formats.md
    python -m sekisho_disarm.about --check docs/reference/formats.md

What is removed is not told here: it is the list of finding codes, in whose sentences people read it.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from sekisho_disarm import (
    codes_archives,
    codes_html,
    codes_images,
    codes_mail,
    codes_odf,
    codes_ole2,
    codes_ooxml,
    codes_outcomes,
    codes_passwords,
    codes_pdf,
    codes_rtf,
    codes_structured,
    codes_svg,
    codes_text,
)
from sekisho_disarm.code import Code
from sekisho_disarm.formats import Format, registry
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Action


@dataclass(frozen=True, slots=True)
class About:
    """One family in words for people.  ``tests``: files beside the package, by the end of their names."""

    title: str
    kept: str
    breaks: str
    second_reader: str
    tests: tuple[str, ...]
    codes: dict[str, Code]
    profiles: str = "編集できる形のまま(keep)、画像のPDF(flatten。LibreOfficeがあるとき)、文字だけ(text)"


_SAME_ZIP = "別に書いた読み手で、目次・見出し・中身の大きさと検査合計を読み直します。"
#: Family (as in :class:`Format`) → its words.
ABOUT: dict[str, About] = {
    "ooxml": About(
        "Word・Excel・PowerPoint(docx・xlsx・pptx、マクロ付き・ひな形・スライドショーを含む)",
        "本文、表、画像(作り直し)、図(EMF・WMFも)、グラフと元の表、SmartArt、文書の中の文書、ファイルの中だけで計算する式と"
        "フィールド、コメントと変更履歴、Webとメールへのリンク、見出し・番号・脚注、画面切り替え、作ったソフトの名前と版",
        "外部の値を使う式は最後の値になります。埋め込みフォントに頼る文字は形が変わることがあります。外部のデータを使う"
        "ピボットテーブルは値だけになります。",
        "zipfile と expat で書いた別の読み手が、部品・つながり・要素・属性・式・フィールドを許可の一覧と照らします。",
        (
            "ooxml_hostile",
            "ooxml_packages",
            "ooxml_comments",
            "ooxml_slide_objects",
            "threats_office",
            "threats_sheets_and_slides",
            "documents_in_documents",
        ),
        codes_ooxml.CODES,
    ),
    "ole2": About(
        "Office 97–2003(doc・xls・ppt)",
        "本文、表、書式、式、グラフ、画像(作り直し)、スライド、Webとメールへのリンク。形式は変わりません。",
        "埋め込みの文書は見た目だけ残ります。EMF+だけの図は灰色の画像になります。壊れているもの、Excel 95、xlsbは、"
        "LibreOfficeがあれば新しい形式(docx・xlsx・pptx)に変えてから無害化します。",
        "別に書いた読み手が、入れ物の空き領域、記録の種類、式、フィールドを読み直します。",
        ("ole2_hostile", "ole2_container", "ole2_libreoffice"),
        codes_ole2.CODES,
    ),
    "odf": About(
        "OpenDocument(odt・ods・odp・odg、ひな形、ひとつのXMLのもの(fodtなど)を含む)",
        "本文、表、注、コメント、変更履歴、様式、画像(作り直し)、埋め込みのグラフ・数式・文書(作り直し)、式、リンク、動き",
        "入力フォームはなくなります。外部のファイルから描くグラフは、控えの値で表示します。",
        "別に書いた読み手が、部品、要素、属性、式、参照先を読み直します。",
        ("odf_documents", "odf_benign", "odf_flat", "odf_settings"),
        codes_odf.CODES,
    ),
    "rtf": About(
        "リッチテキスト(rtf)",
        "文字、書式、一覧、表、注、コメント、PNG・JPEG・EMF・WMFの画像(作り直し)、ファイルの中だけで計算するフィールド、リンク",
        "フォームの入力欄は残りません。作り直せない図は灰色の画像になります。",
        "別に書いた読み手が、語とかたまりを読み直します。",
        ("rtf_documents",),
        codes_rtf.CODES,
    ),
    "pdf": About(
        "PDF",
        "文字、線画、画像(危ない圧縮のものは作り直し)、フォント、Webと文書内へのリンク、しおり、入力欄、コメント、レイヤー、"
        "読み上げのための構造",
        "計算する入力欄と、動きのあるボタンは働きません。電子署名は、署名者と署名後の変更の有無を確かめて記録してから外します(証明書の信頼性は判断しません)。フォントは、表示に要らない部分を取り除きますが、字形の手順は調べません。",
        "書いたとおりの順にしか読めない別の読み手が、鍵の名前、動作、圧縮、宛先を一つずつ照らします。",
        ("pdf_hostile", "pdf_limits", "pdf_benign", "pdf_pictures", "pdf_signatures", "threats_pdf"),
        codes_pdf.CODES,
        "編集できる形のまま(keep)、画像のPDF(flatten)、文字だけ(text)",
    ),
    "images": About(
        "画像(jpeg・png・gif・bmp・tiff・webp・ico・avif)",
        "画素、動画像のコマと時間、ページ、透明、16ビット、CMYK、解像度。向きと色の定義は画素に移します。",
        "画素のいちばん下の桁は変わります(見た目は同じ)。写真(jpeg)に隠された文は、設定で1画素ずらすと消えます(ふだんはずらしません)。avifはjpegかpngになります。",
        "画像の区切りを自分で読む別の読み手が、画素を作る部分のほかに何もないことを確かめます。",
        ("images_rebuild", "images_messages"),
        codes_images.CODES,
        "画像のまま(keep)",
    ),
    "metafiles": About(
        "図(emf・wmf、文書の中のものも)",
        "線、形、曲線、塗り、文字とフォントの名前、圧縮していない画像",
        "EMF+だけで描かれた図は判定できません(文書の中では灰色の画像になります)。",
        "別に書いた読み手が、記録を先頭から数え直し、描く記録のほかに何もないことを確かめます。",
        ("metafiles",),
        {
            code: entry
            for code, entry in codes_images.CODES.items()
            if code in ("DSM-306", "DSM-313", "DSM-392")
        },
        "図のまま(keep)",
    ),
    "svg": About(
        "図(svg)",
        "形、文字、塗り、模様、切り抜き、見た目と位置の動き、画像(作り直し)、リンク",
        "Webから読むフォントは使えません。",
        "別に書いた読み手が、要素、属性、見た目の指定、宛先を読み直します。",
        ("svg_drawings",),
        codes_svg.CODES,
        "そのままの形(keep)、文字だけ(text)",
    ),
    "html": About(
        "Webページ(html・htm)",
        "文字、見出し、一覧、表、強調、ふりがな、リンク、ページに書き込まれた画像(作り直し)、単純な見た目の指定。UTF-8になります。",
        "見た目を外部の指定に頼るページは、簡素な見た目になります。",
        "別に書いた読み手(標準の解析器)が、要素、属性、見た目の指定を読み直します。",
        ("html_pages",),
        codes_html.CODES,
        "そのままの形(keep)、文字だけ(text)",
    ),
    "mail": About(
        "メール(eml・msg)",
        "差出人、宛先、件名、日付、文字の本文、HTMLの本文(Webページとして作り直し)、添付ファイル(それぞれ無害化)。msgはemlになります。",
        "通せない添付が一つでもあると、メール全体を止めます。本文がリッチテキストだけのmsgは書式がなくなります。",
        "標準の解析器で読み直し、知らない見出しや部分がないことを確かめます。",
        ("mail_messages", "mail_outlook"),
        codes_mail.CODES,
        "そのままの形(keep)、文字だけ(text)",
    ),
    "text": About(
        "文字と表(txt・csv・tsv)",
        "文字、改行、文字コード(UTF-8・UTF-16・CP932・EUC・ISO-2022-JP。外字も)",
        "式に見えるセルの先頭に「'」が付きます。",
        "読み直して、式に見えるセルと見えない文字がないことを確かめます。",
        ("text_and_csv",),
        codes_text.CODES,
        "そのまま(keep)、文字だけ(text)",
    ),
    "structured": About(
        "構造のある文字(json・xml・yaml・md・log・ini・ics・vcf)",
        "内容と順番。予定表と名刺は知っている項目だけ、写真は作り直します。",
        "Markdownの中のHTMLは文字として見えます。",
        "それぞれの解析器で読み直します。",
        ("structured_text",),
        codes_structured.CODES,
        "そのまま(keep)、文字だけ(text)",
    ),
    "archives": About(
        "書庫(zip。CP932の名前、AES暗号も)",
        "順番、日付、フォルダー、名前(UTF-8になります)。中のファイルはそれぞれ無害化します。",
        "通せない、または判定できないファイルが一つでもあると、書庫全体を止めます。パスワードは外れます。",
        _SAME_ZIP,
        ("archive_zip", "passwords"),
        codes_archives.CODES | codes_passwords.CODES,
        "書庫のまま(中のファイルに方法を適用)",
    ),
    "tar": About(
        "書庫(tar)",
        "順番、日付、フォルダー、名前。中のファイルはそれぞれ無害化します。",
        "持ち主と権限、リンクは残りません。",
        "別に書いた読み手が、見出しと中身を読み直します。",
        ("archive_tar_and_packed",),
        {},
        "書庫のまま(中のファイルに方法を適用)",
    ),
    "packed": About(
        "圧縮した一つのファイル(gz・bz2・xz、tar.gzなど)",
        "中のファイル(無害化します)と日付",
        "中に書かれた元の名前は残りません。",
        "展開し直して、中の形式の読み手で確かめます。",
        ("archive_tar_and_packed",),
        {},
        "圧縮のまま(中のファイルに方法を適用)",
    ),
    "zst": About(
        "圧縮した一つのファイル(zst、tar.zst)",
        "中のファイル(無害化します)",
        "gzになって出ます。",
        "展開し直して、中の形式の読み手で確かめます。",
        ("archive_tar_and_packed",),
        {},
        "gzにして(中のファイルに方法を適用)",
    ),
    "foreign archives": About(
        "書庫(7z・lzh)",
        "順番、日付、フォルダー、名前。中のファイルはそれぞれ無害化します。",
        "ZIPになって出ます。暗号化した7zは開けません。lzhのうちlh2・lh3・PMarcの圧縮は読めません。",
        _SAME_ZIP,
        ("archive_7z_and_lzh", "archive_lzh_methods"),
        {},
        "ZIPにして(中のファイルに方法を適用)",
    ),
}
_FIELD = re.compile(r"{\w+}")
_HEAD = """<!-- Made by `make docs` from packages/disarm/src/sekisho_disarm/about.py and the codes_*.py beside it. -->

# 対応形式 File formats

ファイルは、安全とわかっている部分だけで作り直します。知らない部分は取り除いて、何をしたかを受領書に書きます。
作り直した後、別のプログラムとして書いた「第二の読み手」が結果を読み、許可の一覧にないものが残っていれば通しません。

**どの形式も同じ隔離の中で調べます。** (LibreOfficeやlibheifの助けを借りるときだけは、その部品を、ネットワークも他のファイルも見えない
別の囲いの中で動かし、その結果をもう一度ここで調べます。) ファイルごとに新しい子プロセスを作り、ファイル・通信・別のプログラム・スレッドに
触れられないように鍵をかけ(seccomp、Landlock)、メモリー・時間・出力の大きさに上限をつけます。上限を超えたときや途中で終わった
ときは「判定できません」となり、通りません。

一つずつの脅威と、それを試すテストは [脅威の一覧](threats.md) にあります。
"""


def render() -> str:
    """Return the whole page.  Raises ``KeyError`` for a family without words."""
    lines = [_HEAD]
    for handler in registry.FORMATS:
        lines += _family(handler, ABOUT[handler.family])
    lines += _others()
    return "\n".join(lines).rstrip() + "\n"


def _family(handler: Format, about: About) -> list[str]:
    kinds = "・".join(f"`{kind.value}`" for kind in Kind if kind in handler.kinds)
    tests = "、".join(f"[test_{name}.py](../../packages/disarm/tests/test_{name}.py)" for name in about.tests)
    return [
        f"## {about.title}",
        "",
        "| | |",
        "|---|---|",
        f"| 種類 | {kinds} |",
        f"| 方法 | {about.profiles} |",
        f"| 残すもの | {about.kept} |",
        f"| 変わることがあるもの | {about.breaks} |",
        f"| 第二の読み手 | {about.second_reader} |",
        f"| テスト | {tests} |",
        "",
        *_sentences(about.codes),
    ]


def _sentences(codes: dict[str, Code]) -> list[str]:
    """What is removed, in the words of the receipt."""
    if not codes:
        return []
    rows = [
        f"| {code} | {_FIELD.sub('…', entry.ja)} | {_FIELD.sub('…', entry.en)} |"
        for code, entry in sorted(codes.items())
    ]
    return [
        "取り除くもの・置き換えるものと、受領書の言葉:",
        "",
        "| 番号 | 日本語 | English |",
        "|---|---|---|",
        *rows,
        "",
    ]


def _others() -> list[str]:
    known = {kind for handler in registry.FORMATS for kind in handler.kinds}
    blocked = ("program", "script", "shortcut", "addin")
    named = "・".join(f"`{kind.value}`" for kind in Kind if kind not in known and kind.value not in blocked)
    stopped = {code: entry for code, entry in codes_outcomes.CODES.items() if entry.action is Action.STOPPED}
    told = {code: entry for code, entry in codes_outcomes.CODES.items() if code not in stopped}
    return [
        "## 通さないもの、判定できないもの",
        "",
        "プログラム、スクリプト、ショートカット、アドインは、名前を変えても、書庫やメールの中にあっても通しません。",
        f"次の種類は見分けますが、作り直せないので「判定できません」とし、人が決めます: {named}。",
        "ただし `heic`(電話の写真)は libheif(heif-convert)、`xlsb` は LibreOffice がこの機械にあれば、別の囲いの中で",
        "それぞれ jpeg・xlsx に変換し、その結果をここで調べ直します(書庫やメールの中にあるときは変換しません)。",
        "",
        *_sentences(stopped | told),
    ]


def main(arguments: list[str]) -> int:
    """``--write PATH`` or ``--check PATH``; 1 when the page is stale."""
    action, path = arguments[0], Path(arguments[1])
    if action == "--write":
        path.write_text(render(), encoding="utf-8")
        return 0
    if path.exists() and path.read_text(encoding="utf-8") == render():
        return 0
    sys.stderr.write(f"{path} is stale. Run make docs.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
