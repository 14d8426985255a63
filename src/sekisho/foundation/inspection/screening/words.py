"""What kinds of personal data are called.  A test holds that every detector has its word here."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: Final[dict[str, str | Promise]] = {
    "my_number": _("個人番号（マイナンバー）"),
    "corporate_number": _("法人番号"),
    "driving_licence": _("運転免許証番号"),
    "pension_number": _("基礎年金番号"),
    "insured_number": _("被保険者番号"),
    "residence_code": _("住民票コード"),
    "passport": _("旅券番号"),
    "residence_card": _("在留カード番号"),
    "bank_account": _("銀行口座"),
    "credit_card": _("クレジットカード番号"),
    "phone": _("電話番号"),
    "postal_code": _("郵便番号"),
    "email": _("メールアドレス"),
    "address": _("住所"),
    "name": _("氏名"),
    "birth": _("生年月日"),
    "sensitive": _("要配慮情報"),
}


def word(kind: str, name: str = "") -> str:
    """The word for a kind; ``name`` for a pattern of the town's own."""
    return str(KINDS.get(kind) or name or kind)
