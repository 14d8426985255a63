"""The events of transfers and their items.  Each move of ``states.MOVES`` has its line here."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sekisho.foundation.audit.catalogue import Content, Keep, event

_TRANSFER = "the transfer's id"
_REASON = "stable code why"

EVENTS = (
    event(
        "transfer:submitted",
        _("ファイルを送った"),
        Keep.FLOW,
        destination="zone it goes to",
        purpose=Content("用件, as the sender wrote it"),
        information_class="自治体機密性, as the sender said or the way says",
        recipients="logins",
        items=Content("each file: id, name, size, sha256, reason"),
    ),
    event("transfer:refused", _("送信を受け付けなかった"), Keep.FLOW, code="why"),
    event(
        "transfer:expected",
        _("受け取る人が「受け取る」と答えた"),
        Keep.FLOW,
        comment=Content("what the recipient wrote"),
    ),
    event(
        "transfer:not-expected",
        _("受け取る人が「心当たりがない」と答えた"),
        Keep.FLOW,
        comment=Content("what the recipient wrote"),
    ),
    event("transfer:answer-refused", _("受け取る人の答えを受け付けなかった"), Keep.FLOW, code="why"),
    event("transfer:withdrawn", _("送信を取り消した"), Keep.FLOW),
    event("transfer:withdraw-refused", _("取り消しを受け付けなかった"), Keep.FLOW, code="why"),
    event(
        "item:inspecting", _("検査を始めた"), Keep.FLOW, transfer=_TRANSFER, attempt="how often it was begun"
    ),
    event("item:inspected-again", _("もう一度検査に回した"), Keep.FLOW, transfer=_TRANSFER),
    *(
        event(
            name,
            words,
            Keep.FLOW,
            transfer=_TRANSFER,
            verdict="of the inspection",
            kind="true kind of the file",
            codes="of the findings",
            reason=_REASON,
            sha256_in="digest as it came",
            sha256_out="digest of the clean copy",
            scans="each scanner: its name, result, version, signature",
            rule="that decided, with the version of the rules",
            opened_with="given: the password that a person gave; list: one of a list; none otherwise",
        )
        for name, words in (
            ("item:ready", _("受け取れるようにした")),
            ("item:held", _("保留にした")),
            ("item:refused", _("通さなかった")),
        )
    ),
    event(
        "item:password-given",
        _("ファイルのパスワードを入力した"),
        Keep.FLOW,
        transfer=_TRANSFER,
        attempt="how many were given for this file; never the password",
    ),
    event("item:password-refused", _("パスワードの入力を受け付けなかった"), Keep.FLOW, code="why"),
    event(
        "item:released",
        _("保留を解いて、受け取れるようにした"),
        Keep.FLOW,
        transfer=_TRANSFER,
        answered_by="logins of those whose answers let it go",
        approved_by="logins of those who approved it",
        expected_by="login of the recipient who said that it is expected",
        sha256_out="digest of the clean copy",
    ),
    event(
        "finding:answered",
        _("見つかった個人情報について答えた"),
        Keep.FLOW,
        findings="each: its position in the screening, its kind",
        false_alarm="or right",
        reason=Content("why, as the person wrote it"),
        sha256="digest of the bytes that were searched",
    ),
    event("finding:answer-refused", _("個人情報についての答えを受け付けなかった"), Keep.FLOW, code="why"),
    event("item:withdrawn", _("ファイルを取り消した"), Keep.FLOW, transfer=_TRANSFER),
    event("item:expired", _("期限が切れて消去した"), Keep.FLOW, transfer=_TRANSFER),
    event(
        "item:downloaded",
        _("ファイルを受け取った"),
        Keep.FLOW,
        transfer=_TRANSFER,
        name=Content("of the file, as it was taken"),
        sha256="digest of the bytes taken",
    ),
    event(
        "item:preview-opened",
        _("承認のために内容を見た"),
        Keep.FLOW,
        page="number; 0 for the words of a file without pages",
        sha256="digest of the copy that was shown",
    ),
    event("item:preview-refused", _("内容を見ることを許さなかった"), Keep.FLOW, code="why"),
    event("report:made", _("月ごとの報告を作った"), Keep.FLOW, sha256="digest of the PDF"),
    event(
        "original:period-set",
        _("原本を残す期間を変えた"),
        Keep.ADMINISTRATION,
        information_class="whose originals; empty for no class",
        days="from the day a file came in; none: as long as the file",
        before="days until now",
        reason="why",
    ),
    event(
        "original:period-refused",
        _("原本を残す期間の変更を受け付けなかった"),
        Keep.ADMINISTRATION,
        code="why",
    ),
    event(
        "original:purged",
        _("残す期間が過ぎた原本を消去した"),
        Keep.FLOW,
        transfer=_TRANSFER,
        information_class="by whose period",
        sha256="digest of the original",
    ),
    event("original:not-allowed", _("原本の請求か受け取りを許さなかった"), Keep.FLOW, code="why"),
    event(
        "original:asked",
        _("原本を請求した"),
        Keep.FLOW,
        reason=Content("why, as the person wrote it"),
        sha256="digest of the original",
    ),
    *(
        event(
            f"original:{state}",
            words,
            Keep.FLOW,
            person="login of who asked",
            rule="that decided, with the version of the rules",
            until="when it lapses",
            name=Content("under which it was taken"),
            sha256="digest of the original",
        )
        for state, words in (
            ("approved", _("原本を受け取れるようにした")),
            ("collected", _("原本を受け取った")),
            ("refused", _("原本の請求を認めなかった")),
            ("not-given", _("規則により原本を渡さなかった")),
            ("lapsed", _("原本を受け取る期限が切れた")),
            ("gone", _("原本が消去されたため請求を終えた")),
        )
    ),
    event("item:download-refused", _("受け取りを許さなかった"), Keep.FLOW, code="why"),
)
