"""What evidence says, and why something was not read, in the language of the page.

The engine gives stable codes; the sentences stand here.  A test holds that every code and every reason of the engine
has its words, and that the Japanese is the engine's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from sekisho.foundation.inspection.screening.words import word

SENTENCES: Final[dict[str, str | Promise]] = {
    "label-before": _("直前に%(name)sを示す言葉がある"),
    "label-near": _("近くに%(name)sを示す言葉がある"),
    "right-behind": _("「%(word)s」の直後にある"),
    "word-beside": _("「%(word)s」がある"),
    "sensitive-word": _("「%(word)s」という言葉がある"),
    "heading": _("列の見出しが%(name)sを示している"),
    "check-digit": _("検査用数字が合う"),
    "check-digit-public": _("検査用数字が合う。法人番号は公開情報"),
    "check-digit-issuer": _("発行会社の番号と検査用数字が合う"),
    "share-form": _("%(total)s件のうち%(share)sが形式に合う"),
    "share-check-digit": _("%(total)s件のうち%(share)sが検査用数字が合う"),
    "share-issuer": _("%(total)s件のうち%(share)sが発行会社の番号と検査用数字が合う"),
    "share-address": _("%(total)s件のうち%(share)sが住所の形をしている"),
    "share-phone": _("%(total)s件のうち%(share)sが電話番号の形をしている"),
    "share-postal": _("%(total)s件のうち%(share)sが郵便番号の表にある"),
    "share-email": _("%(total)s件のうち%(share)sがメールアドレスの形をしている"),
    "share-name": _("%(total)s件のうち%(share)sが人の名前の形をしている"),
    "share-date": _("%(total)s件のうち%(share)sが日付である"),
    "share-sensitive": _("%(total)s件のうち%(share)sに要配慮の言葉がある"),
    "form-alone": _("形式は%(name)sに合うが、それを示す言葉がない"),
    "digits-of-a-phone": _("電話番号の桁数と先頭に合う"),
    "groups-of-a-phone": _("電話番号の区切り方と先頭に合う"),
    "form-of-a-mail-address": _("メールアドレスの形をしている"),
    "groups-of-a-card": _("カードの番号の区切り方をしている"),
    "groups-of-four": _("4桁ずつ3つに区切られている"),
    "plot-alone": _("町丁目と番地の形だが、市区町村がない"),
    "municipality-and-plot": _("市区町村の表にあり、番地が続く"),
    "surname-and-given-name": _("姓と名に見える"),
    "title": _("「%(word)s」が付いている"),
    "names-in-a-row": _("同じ形の氏名が並んでいる"),
    "beside-private-columns": _("同じ表に住所・生年月日・番号などの列がある"),
    "beside-names": _("同じ表に氏名の列がある"),
    "name-and-details": _("氏名と、住所・生年月日・番号などが並んでいる"),
    "near-a-name": _("人の氏名のそばにある"),
    "own-pattern": _("登録したパターン「%(word)s」に合う"),
    "another-label": _("直前の言葉は別の番号を示している"),
    "sample-before": _("直前に例か見本と書いてある"),
    "account-of-a-body": _("会社・団体の名義か、請求書の振込先に見える"),
    "place-of-a-facility": _("施設や土地の場所に見える"),
    "contact-of-an-office": _("役所や会社の連絡先に見える"),
    "looks-like-a-time": _("日付と時刻か、日付から始まる番号に見える"),
    "near-a-role": _("役職名のそばにある"),
    "list-of-office-holders": _("委員・職員などの名簿か、会議の出席者・発言者に見える"),
    "table-of-work": _("役職・所属・会社名の列や、役職を示す見出しがある"),
    "office-mailbox": _("役所のドメインか、窓口のアドレスに見える"),
}
REASONS: Final = (
    gettext_noop("画像です(画像の中の文字は読んでいません)"),
    gettext_noop("文字として読める形式ではありません"),
    gettext_noop("このページは壊れていて読めませんでした"),
    gettext_noop("文字のないページです(画像の中の文字は読んでいません)"),
    gettext_noop("この部分は壊れていて読めませんでした"),
    gettext_noop("本文を読めませんでした"),
    gettext_noop("添付されたメールの中身は読んでいません"),
    gettext_noop(
        "ファイルの中の文字を読み取れませんでした。壊れている可能性があります。開けることを確かめてから、もう一度送ってください。"
    ),
    gettext_noop(
        "パスワードがかかっているため、個人情報の有無を確かめられませんでした。パスワードを外してから、もう一度送ってください。"
    ),
    gettext_noop(
        "ファイルが大きすぎるか複雑すぎるため、個人情報の有無を確かめられませんでした。分けてから、もう一度送ってください。"
    ),
)


def in_words(evidence: Mapping[str, Any]) -> str:
    """One piece of stored evidence.  What an older engine wrote without a code stays the sentence it was."""
    sentence = SENTENCES.get(evidence.get("code", ""))
    if sentence is None:
        return str(evidence["sentence"])
    facts = dict(evidence["facts"])
    if "kind" in facts:
        facts["name"] = word(facts["kind"], facts.get("name", ""))
    return str(sentence) % facts


def reason_in_words(reason: str) -> str:
    """Why a place was not read."""
    return gettext(reason) if reason in REASONS else reason
