"""みほん町: its sections and its people.  All of them invented, and named so that nobody takes them for real."""

from __future__ import annotations

from dataclasses import dataclass

DEPARTMENTS = (
    ("soumu", "総務課"),
    ("zeimu", "税務課"),
    ("fukushi", "福祉課"),
    ("jouhou", "情報政策課"),
)
#: code, name of the 部 above the sections
BUREAUS = (("soumubu", "総務部"), ("juuminbu", "住民部"))
ABOVE = {"soumu": "soumubu", "jouhou": "soumubu", "zeimu": "juuminbu", "fukushi": "juuminbu"}
#: which networks the people of a section use, for whoever comes by a transfer
NETWORKS = {
    "soumu": ("internet", "lgwan"),
    "jouhou": ("internet", "lgwan"),
    "zeimu": ("lgwan", "mynumber"),
    "fukushi": ("lgwan", "mynumber"),
}


@dataclass(frozen=True, slots=True)
class Resident:
    """One member of the demo's staff; ``told`` is how the start-up page introduces the person."""

    login: str
    name: str
    department: str
    role: str
    zones: tuple[str, ...]
    told: str


PEOPLE = (
    Resident("aoi", "見本 あおい", "soumu", "clerk", ("internet", "lgwan"), "総務課の職員"),
    Resident("ren", "見本 れん", "soumu", "clerk", ("internet", "lgwan"), "総務課の職員"),
    Resident("hajime", "見本 はじめ", "soumu", "head", ("internet", "lgwan"), "総務課長"),
    Resident("mei", "例示 めい", "zeimu", "clerk", ("lgwan", "mynumber"), "税務課の職員"),
    Resident("tamaki", "例示 たまき", "zeimu", "head", ("lgwan", "mynumber"), "税務課長"),
    Resident(
        "kaname",
        "架空 かなめ",
        "jouhou",
        "administrator",
        ("internet", "lgwan", "mynumber"),
        "システム管理者",
    ),
    Resident("minoru", "架空 みのる", "jouhou", "auditor", ("lgwan",), "監査人"),
)

#: the town's own rules: one about 税務課, and what holds for everybody
RULES = """\
format = 1
name = "みほん町の規則"

[[approval]]
code = "head"
name = "所属長の承認"
step = [{ kind = "decide", by = "head", hours = 24, escalate = "above" }]

[[approval]]
code = "two"
name = "所属長と情報政策課の承認"
step = [{ kind = "approve", by = "head" }, { kind = "decide", by = "role:administrator" }]

[[rule]]
id = "originals-inside"
reason = "無害化していない原本は、所属長が認めたときだけ、届いたネットワークの中で渡す"
owner = "情報政策課"
when = { from = ["internet"], channel = ["original"] }
then = { outcome = "hold", approval = "head" }

[[rule]]
id = "tables-leave-the-core"
reason = "個人番号利用事務系からの表の持ち出しは、二人が確かめる"
owner = "情報政策課"
when = { from = ["mynumber"], kind = ["csv"] }
then = { outcome = "hold", approval = "two" }

[[rule]]
id = "many-people-out"
reason = "税務課から100人分以上の個人情報を持ち出すときは、所属長が確かめる"
owner = "情報政策課"
when = { from = ["lgwan"], to = ["internet"], department = ["zeimu"], min_people = 100 }
then = { outcome = "hold", approval = "head" }

[[rule]]
id = "tax-sheets-out"
reason = "税務課の表計算ファイルの持ち出しは、所属長が確かめる"
owner = "情報政策課"
when = { from = ["lgwan"], to = ["internet"], department = ["zeimu"], kind = ["excel"] }
then = { outcome = "hold", approval = "head" }

[[rule]]
id = "inspected-may-pass"
reason = "検査を通ったものは、そのまま受け取れる"
owner = "情報政策課"
then = { outcome = "release" }
"""
