"""What the events of the trail are called for people.  The name itself stays beside it: it is what never changes."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: Final[dict[str, str | Promise]] = {
    "transfer:submitted": _("ファイルを送った"),
    "transfer:refused": _("送信を受け付けなかった"),
    "transfer:withdrawn": _("送信を取り消した"),
    "transfer:withdraw-refused": _("取り消しを受け付けなかった"),
    "item:inspecting": _("検査を始めた"),
    "item:inspected-again": _("もう一度検査に回した"),
    "item:ready": _("受け取れるようにした"),
    "item:held": _("保留にした"),
    "item:refused": _("通さなかった"),
    "item:withdrawn": _("ファイルを取り消した"),
    "item:expired": _("期限が切れて消去した"),
    "item:downloaded": _("ファイルを受け取った"),
    "item:download-refused": _("受け取りを許さなかった"),
    "object:swept": _("使われなかった一時データを消去した"),
    "session:opened": _("ログインした"),
    "session:refused": _("ログインを許さなかった"),
    "session:closed": _("ログアウトした"),
    "person:added": _("職員を追加した"),
    "person:changed": _("職員の設定を変えた"),
    "directory:read": _("名簿（LDAP）を読んだ"),
    "person:changed-by-directory": _("名簿の連携で職員を変えた"),
    "section:changed": _("所属を変えた"),
    "section:members-changed": _("所属の人を連携で変えた"),
    "section:ended": _("所属を終えた"),
    "post:added": _("兼務・代理を加えた"),
    "post:ended": _("兼務・代理を終えた"),
    "post:corrected": _("所属の記録を訂正した"),
    "role:granted": _("役割を付けた"),
    "role:ended": _("役割を終えた"),
    "absence:announced": _("不在を登録した"),
    "absence:ended": _("不在を終えた"),
    "organisation:undone": _("組織の変更をまとめて取り消した"),
    "organisation:day-began": _("日が変わり、所属と権限を切り替えた"),
    "year:uploaded": _("人事異動の一覧を受け取った"),
    "year:scheduled": _("人事異動を予約した"),
    "year:discarded": _("人事異動の取込みをやめた"),
    "route:changed": _("経路の設定を変えた"),
    "token:created": _("APIの鍵を作った"),
    "trail:searched": _("証跡を探した"),
    "request:forged": _("合言葉のない操作を退けた"),
}


def word(name: str) -> str:
    """The words for an event; an event that has none yet is shown by its name."""
    return str(WORDS.get(name, name))
