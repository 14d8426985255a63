"""Sentences for pictures (DSM-3xx)."""

from __future__ import annotations

from sekisho_disarm.code import Code
from sekisho_disarm.report import Action

CODES: dict[str, Code] = {
    "DSM-301": Code(
        Action.REMOVED,
        "画像に撮影場所(GPS位置情報)が記録されていたため、取り除きました。",
        "The picture held the place where it was taken (GPS); it was removed.",
    ),
    "DSM-302": Code(
        Action.REMOVED,
        "画像に撮影日時や機種などの情報(Exif)が含まれていたため、取り除きました。",
        "The picture held camera details such as time and model (EXIF); they were removed.",
    ),
    "DSM-303": Code(
        Action.REMOVED,
        "画像に作成者や編集履歴などの付加情報({what})が含まれていたため、取り除きました。",
        "The picture held descriptive data ({what}); it was removed.",
    ),
    "DSM-304": Code(
        Action.REMOVED,
        "画像に見えないコメント文が含まれていたため、取り除きました。",
        "The picture held comments that are not shown; they were removed.",
    ),
    "DSM-305": Code(
        Action.REMOVED,
        "画像の終わりの後ろに余分なデータ({size}バイト)が付いていたため、取り除きました。",
        "Extra data ({size} bytes) followed the end of the picture; it was removed.",
    ),
    "DSM-306": Code(
        Action.REMOVED,
        "画像に、表示に使われないデータ({what})が含まれていたため、取り除きました。",
        "The picture held data that is not needed to show it ({what}); it was removed.",
    ),
    "DSM-307": Code(
        Action.REENCODED,
        "画像の色の定義(ICCプロファイル)を標準のsRGBに変換しました。見た目はほぼ変わりません。",
        "The colours were converted from the picture's own profile to sRGB; it looks almost the same.",
    ),
    "DSM-308": Code(
        Action.REMOVED,
        "画像の色の定義(ICCプロファイル)を読み取れなかったため、取り除きました。色合いが少し変わることがあります。",
        "The colour profile could not be used and was removed; colours may look slightly different.",
    ),
    "DSM-309": Code(
        Action.REENCODED,
        "画像の向きの情報を画像そのものに反映しました。表示される向きは変わりません。",
        "The stored orientation was applied to the pixels; the picture is shown the same way up.",
    ),
    "DSM-310": Code(
        Action.REENCODED,
        "1色あたり16ビットの画像を8ビットで書き直しました。見た目はほぼ変わりません。",
        "A picture with 16 bits per colour was written with 8; it looks almost the same.",
    ),
    "DSM-311": Code(
        Action.KEPT,
        "画像の一部が壊れていました。読み取れた範囲で書き直しています。表示を確認してください。",
        "Part of the picture was damaged; what could be read was written afresh. Please look at it.",
    ),
    "DSM-312": Code(
        Action.REMOVED,
        "画像の中に、もう一つの小さな画像(サムネイルや別の写真)が隠れていたため、取り除きました。",
        "The picture held a second picture (a thumbnail or another photograph); it was removed.",
    ),
    "DSM-313": Code(
        Action.REMOVED,
        "図(メタファイル)に、描くことに関係のない命令や確かめられない命令が{count}個あったため、取り除きました。",
        "The drawing (metafile) held {count} records that do not draw or could not be checked; they were removed.",
    ),
    "DSM-314": Code(
        Action.REENCODED,
        "この形式(AVIF)の画像は開けない機械が多いため、{kind}にしました。",
        "Many machines cannot open this kind of picture (AVIF); it was written as {kind}.",
    ),
    "DSM-390": Code(
        Action.STOPPED,
        "この画像は大きすぎるため({width}×{height}画素)、検査できませんでした。"
        "縮小して保存し直すか、情報システム担当に相談してください。",
        "The picture is too large ({width} x {height} pixels) to be inspected. "
        "Save it at a smaller size or ask the information systems section.",
    ),
    "DSM-391": Code(
        Action.STOPPED,
        "この画像はページ(コマ)の数や書き込みの回数が多すぎるため({count})、検査できませんでした。"
        "分割して保存し直すか、情報システム担当に相談してください。",
        "The picture has too many pages, frames or passes ({count}) to be inspected. "
        "Save it in parts or ask the information systems section.",
    ),
    "DSM-392": Code(
        Action.STOPPED,
        "この画像は壊れているか、途中で切れているため、読み取れませんでした。"
        "元の画像を開いて保存し直し、もう一度送ってください。",
        "The picture is damaged or cut short and could not be read. "
        "Save the original afresh and send it again.",
    ),
}
