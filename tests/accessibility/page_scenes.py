"""What there is to look at: things sent, held and asked for, made once for all pages."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sekisho_demo.api_client import Content
from sekisho_demo.running import RunningTown, until


@dataclass(frozen=True, slots=True)
class Scene:
    """What there is to look at: addresses of pages by name, made once for the module."""

    town: RunningTown
    transfers: dict[str, str]
    items: dict[str, str]

    def one_more(self) -> str:
        """The page of a transfer that was sent just now."""
        sent = send(self.town, [("検査を待つ資料.txt", b"sample")], "検査を待つもの")
        return f"/transfers/{sent['id']}/"

    def page_of(self, name: str) -> str:
        return f"/transfers/{self.transfers[name]}/"

    def password_of(self, name: str) -> str:
        return f"/items/{self.items[name]}/password/"

    def original_of(self, name: str) -> str:
        return f"/items/{self.items[name]}/original/"

    def receipt_of(self, name: str) -> str:
        return f"/items/{self.items[name]}/receipt/"


def approval_page(town: RunningTown) -> str:
    [(found,)] = town.sql("SELECT id FROM approvals_request WHERE state = 'open' ORDER BY opened_at LIMIT 1")
    return f"/approvals/{found}/"


def month_page(town: RunningTown) -> str:
    """The report of a month that is over, with something to report."""
    steps = ("open", "scan", "identify", "rebuild", "verify", "store", "total")
    body = {
        "sendings": 1_204,
        "states": {"ready": 3_018, "held": 41, "refused": 7, "expired": 220},
        "ways": [
            {"from": "internet", "to": "lgwan", "count": 2_900},
            {"from": "lgwan", "to": "internet", "count": 386},
        ],
        "reasons": [{"code": "TRF-111", "count": 30}, {"code": "DSM-930", "count": 9}],
        "times": [
            {
                "kind": kind,
                "count": 900 - 200 * n,
                "steps": {step: [12.5 * n + 3, 40.0 * n + 9] for step in steps},
            }
            for n, kind in enumerate(("docx", "xlsx", "pdf", "jpeg"))
        ],
        "approvals": {"granted": 25, "returned": 4, "withdrawn": 1, "void": 0, "overdue": 2},
        "unused_rules": [
            {"id": "originals-inside", "reason": "無害化していない原本は、所属長が認めたときだけ渡す"}
        ],
    }
    town.sql(
        "INSERT INTO transfers_figures (period, body, made_at, paper_sha256) VALUES ('2026-09', %s, now(), '') ON CONFLICT DO NOTHING",
        [json.dumps(body)],
    )
    return "/admin/day/2026-09/"


def touched_file(town: RunningTown) -> str:
    """The page of who touched a file that crossed well."""
    [(digest,)] = town.sql("SELECT sha256 FROM transfers_item WHERE state = 'ready' ORDER BY name LIMIT 1")
    return f"/admin/trail/touched/?sha256={digest}"


def person_id(town: RunningTown, login: str) -> str:
    [(found,)] = town.sql("SELECT id FROM identity_person WHERE login = %s", [login])
    return str(found)


def send(town: RunningTown, files: list[tuple[str, Content]], purpose: str) -> dict[str, Any]:
    aoi = town.api("internet", "aoi")
    return aoi.send(files, destination="lgwan", purpose=purpose, recipients=["aoi", "hajime"])


RULES = Path(__file__).parents[2] / "rules" / "policies" / "alpha.toml"


def draft(town: RunningTown) -> str:
    """The page of a draft with a rule that is never used."""
    text = RULES.read_text(encoding="utf-8")
    text += """
[[rule]]
id = "never"
reason = "見本"
owner = "税務課"
when = { from = ["lgwan"], department = ["zeimu"], class = ["3B"], hours = "17:15-08:30" }
then = { outcome = "hold", approval = "head" }
"""
    [(number,)] = town.sql(
        "INSERT INTO policies_policyset (name, text, digest, reason, author_id, saved_at)"
        " SELECT '見本の下書き', %s, %s, '見本', id, now() FROM identity_person WHERE login = 'kaname'"
        " RETURNING version",
        [text, hashlib.sha256(text.encode()).hexdigest()],
    )
    return f"/admin/rules/{number}/"


def awaited(town: RunningTown) -> str:
    """The page of a transfer whose file waits for the recipient's word, as if a rule had said so."""
    sent = town.api("lgwan", "hajime").send(
        [("名簿でない資料.txt", b"sample")],
        destination="internet",
        purpose="確認を待つもの",
        recipients=["aoi"],
    )
    until(lambda: town.unsettled() == 0, "inspection")
    town.sql(
        "UPDATE transfers_item SET state = 'held', reason = 'TRF-113', clean_copy = NULL WHERE transfer_id = %s",
        [sent["id"]],
    )
    return f"/transfers/{sent['id']}/"


def known_file(town: RunningTown, page: str) -> str:
    """A page of a registered content; without a name the list of them."""
    [(number,)] = town.sql(
        "INSERT INTO known_files_knownfile (id, sha256, name, origin_id, destination_id, departments, people,"
        " reason, until, proposed_by_id, proposed_at, revoke_reason)"
        " SELECT gen_random_uuid(), repeat('ab', 32), '見本の調査票', 'internet', 'lgwan', '{soumu}', '{}',"
        " 'マクロで集計する様式のため', now() + interval '30 days', id, now(), ''"
        " FROM identity_person WHERE login = 'kaname' RETURNING id"
    )
    return f"/admin/known-files/{number}/{page}" if page else "/admin/known-files/"


def exceptional(town: RunningTown, page: str) -> str:
    """A page of an exception that waits, beside one that ends soon; without a name the list of them."""
    rule = (
        '{"id": "x", "reason": "選挙の開票速報", "owner": "総務課",'
        ' "when": {"from": ["lgwan"], "to": ["internet"], "department": ["soumu"]}, "then": {"outcome": "release"}}'
    )
    town.sql(
        "INSERT INTO policies_exceptional (rule, until, author_id, proposed_at, approver_id, approved_at, end_reason)"
        " SELECT %s::jsonb, now() + interval '3 hours', a.id, now(), b.id, now(), ''"
        " FROM identity_person a, identity_person b WHERE a.login = 'kaname' AND b.login = 'hajime'"
        " AND NOT EXISTS (SELECT 1 FROM policies_exceptional)",
        [rule],
    )
    [(number,)] = town.sql(
        "INSERT INTO policies_exceptional (rule, until, author_id, proposed_at, end_reason)"
        " SELECT %s::jsonb, now() + interval '3 days', id, now(), '' FROM identity_person WHERE login = 'kaname'"
        " RETURNING id",
        [rule],
    )
    return f"/admin/rules/exceptions/{number}/{page}" if page else "/admin/rules/exceptions/"


def on_duty(town: RunningTown, page: str) -> str:
    """A page about emergencies, with somebody on duty."""
    town.sql(
        'INSERT INTO emergencies_onduty (person_id, zone_id, start, "end", set_by_id)'
        " SELECT a.id, 'lgwan', now() - interval '1 hour', now() + interval '9 hours', b.id"
        " FROM identity_person a, identity_person b WHERE a.login = 'hajime' AND b.login = 'kaname'"
        " AND NOT EXISTS (SELECT 1 FROM emergencies_onduty)"
    )
    return page
