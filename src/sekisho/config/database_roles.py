"""What each process may do in the database: one role per zone's web process, one for the broker, one for workers.

No runtime role owns a table.  A web role sees only the rows of its own zone (row-level security), no key of the
vault, and may not release anything: whoever seizes a web process gets that zone's side, and nothing else (I9).
Applied after every migration; safe to run again.
"""

from __future__ import annotations

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql

WEB = "sekisho_web_{zone}"
WORKER = "sekisho_worker"
BROKER = "sekisho_broker"

#: the organisation over time: rows are written once and may be withdrawn (a trigger holds it for the owner too)
FACTS = [
    f"organisation_{name}" for name in ("absence", "employment", "post", "rolegrant", "section", "zoneright")
]
ORGANISATION = [*FACTS, "organisation_change", "organisation_role", "organisation_staff"]
#: all of an event but its number: a runtime role cannot choose its row's place in the trail
_EVENT = (
    "SELECT, INSERT (at, name, actor, deputy_for, zone, channel, entrance, writer, address, request_id,"
    " subject, data, salt)"
)

#: table → rights of a web role
WEB_RIGHTS: dict[str, str] = {
    "approvals_readafter": "SELECT, INSERT, UPDATE (read_at)",
    "approvals_request": "SELECT, UPDATE (state, step, awaits, due_at, escalated_at, closed_at)",
    "approvals_vote": "SELECT, INSERT",
    "audit_event": _EVENT,
    "django_content_type": "SELECT",
    "emergencies_emergency": "SELECT, INSERT, UPDATE (ended_at, ended_by_id)",
    "emergencies_onduty": "SELECT",
    "emergencies_passing": "SELECT",
    "identity_apitoken": "SELECT",
    "identity_department": "SELECT",
    "identity_person": "SELECT",
    "identity_person_zones": "SELECT",
    "identity_session": "SELECT, INSERT, UPDATE, DELETE",
    "inspection_inspection": "SELECT",
    "inspection_scanresult": "SELECT",
    "login_attempt": "SELECT, INSERT, DELETE",
    "login_knowndevice": "SELECT, INSERT, UPDATE",
    "login_outsideaccount": "SELECT, INSERT",
    "login_passkey": "SELECT, INSERT, UPDATE (used_at, sign_count), DELETE",
    "login_password": "SELECT, INSERT, UPDATE",
    "login_recoverycode": "SELECT, INSERT, DELETE",
    "login_reset": "SELECT, UPDATE (used_at)",
    "login_signin": "SELECT, INSERT, UPDATE",
    "login_signouteverywhere": "SELECT, INSERT",
    "login_totp": "SELECT, INSERT, UPDATE (last_step), DELETE",
    **dict.fromkeys(ORGANISATION, "SELECT"),
    "notices_notice": "SELECT, UPDATE (settled_at)",
    "notices_preference": "SELECT, INSERT, UPDATE",
    "partner_passwords_partnerpassword": "SELECT, INSERT, UPDATE (forgotten_at)",
    "policies_judged": "SELECT",
    "policies_exceptional": "SELECT",
    "policies_policyset": "SELECT",
    "procrastinate_events": "SELECT, INSERT",
    "procrastinate_jobs": "SELECT, INSERT",
    "screening_answer": "SELECT, INSERT",
    "screening_personalfinding": "SELECT",
    "screening_screening": "SELECT",
    "transfers_download": "SELECT, INSERT",
    "transfers_givenpassword": "SELECT, INSERT",
    "transfers_item": "SELECT, INSERT, UPDATE (state, state_at, reason, inspection_id)",
    "transfers_destruction": "SELECT",
    "transfers_originalperiod": "SELECT",
    "transfers_originalrequest": "SELECT, INSERT, UPDATE (state, collected_at)",
    "transfers_preview": "SELECT",
    "transfers_previewpage": "SELECT",
    "transfers_processingrecord": "SELECT",
    "transfers_recipient": "SELECT, INSERT",
    "transfers_recipientanswer": "SELECT, INSERT",
    "transfers_transfer": "SELECT, INSERT",
    "zones_route": "SELECT",
    "zones_route_officers": "SELECT",
    "zones_zone": "SELECT",
}
#: the administration entrance changes people and routes, and sees the workers
ADMIN_RIGHTS: dict[str, str] = {
    "identity_department": "SELECT, INSERT, UPDATE",
    "audit_head": "SELECT",
    "audit_filename": "SELECT",
    "audit_headplaced": "SELECT",
    "audit_mention": "SELECT",
    "audit_seal": "SELECT",
    "identity_person": "SELECT, INSERT, UPDATE",
    "identity_person_zones": "SELECT, INSERT, DELETE",
    "emergencies_onduty": "SELECT, INSERT, UPDATE (withdrawn_at)",
    "known_files_knownfile": "SELECT, INSERT, UPDATE (confirmed_by_id, confirmed_at, revoked_by_id, revoked_at,"
    " revoke_reason)",
    "login_breakglass": "SELECT, UPDATE",
    "login_reset": "SELECT, INSERT, UPDATE",
    **dict.fromkeys(FACTS, "SELECT, INSERT, UPDATE (withdrawn_by_id)"),
    "organisation_change": "SELECT, INSERT",
    "organisation_columnmapping": "SELECT, INSERT, UPDATE",
    "organisation_staff": "SELECT, INSERT, UPDATE",
    "organisation_yearimport": "SELECT, INSERT, UPDATE",
    "policies_exceptional": "SELECT, INSERT, UPDATE (approver_id, approved_at, ended_by_id, ended_at, end_reason)",
    "policies_policyset": "SELECT, INSERT, UPDATE",
    "procrastinate_workers": "SELECT",
    "screening_allowed": "SELECT, INSERT, UPDATE (withdrawn_at)",
    "transfers_figures": "SELECT",
    "transfers_originalperiod": "SELECT, INSERT",
    "screening_townpattern": "SELECT, INSERT, UPDATE",
    "zones_route": "SELECT, UPDATE",
    "zones_route_officers": "SELECT, INSERT, DELETE",
}
BROKER_RIGHTS: dict[str, str] = {
    "vault_storedobject": "SELECT, INSERT",
    "vault_objectkey": "SELECT, INSERT",
    "vault_release": "SELECT",
}
#: workers do the work of every zone, but they cannot touch what is sealed; of the people they carry over what the
#: organisation's facts say on a new day, and write no fact themselves
WORKER_RIGHTS: dict[str, str] = {
    "approvals_readafter": "SELECT",
    "approvals_request": "SELECT, INSERT, UPDATE",
    "approvals_vote": "SELECT",
    "audit_event": _EVENT,
    "audit_filename": "SELECT, INSERT, DELETE",
    "audit_head": "SELECT, INSERT",
    "audit_headplaced": "SELECT, INSERT",
    "audit_mention": "SELECT, INSERT, DELETE",
    "audit_retention": "SELECT",
    "audit_seal": "SELECT, INSERT",
    "audit_tombstone": "SELECT, INSERT (event_id, sequence, name, batch)",
    "audit_unsealed": "SELECT, DELETE",
    "identity_department": "SELECT, UPDATE (name, parent_id)",
    "identity_person": "SELECT, UPDATE (department_id, is_active)",
    "identity_person_zones": "SELECT, INSERT, DELETE",
    "identity_session": "SELECT, DELETE",
    "inspection_inspection": "SELECT, INSERT",
    "inspection_scanresult": "SELECT, INSERT",
    "emergencies_emergency": "SELECT, UPDATE (settled_at)",
    "emergencies_onduty": "SELECT",
    "emergencies_passing": "SELECT, INSERT, UPDATE (afterwards, follow_up)",
    "known_files_knownfile": "SELECT",
    "login_attempt": "SELECT, DELETE",
    "login_signin": "SELECT, DELETE",
    **dict.fromkeys(ORGANISATION, "SELECT"),
    "organisation_columnmapping": "SELECT",
    "organisation_day": "SELECT, INSERT, UPDATE",
    "organisation_yearimport": "SELECT, UPDATE",
    "notices_notice": "SELECT, INSERT, UPDATE",
    "notices_preference": "SELECT",
    "partner_passwords_partnerpassword": "SELECT, UPDATE, DELETE",
    "policies_judged": "SELECT, INSERT",
    "policies_exceptional": "SELECT",
    "policies_policyset": "SELECT",
    "procrastinate_events": "SELECT, INSERT, UPDATE, DELETE",
    "procrastinate_jobs": "SELECT, INSERT, UPDATE, DELETE",
    "procrastinate_periodic_defers": "SELECT, INSERT, UPDATE, DELETE",
    "procrastinate_workers": "SELECT, INSERT, UPDATE, DELETE",
    "transfers_download": "SELECT",
    "transfers_givenpassword": "SELECT, UPDATE",
    "transfers_item": "SELECT, INSERT, UPDATE",
    "transfers_destruction": "SELECT, INSERT, UPDATE",
    "transfers_figures": "SELECT, INSERT, UPDATE",
    "transfers_originalperiod": "SELECT",
    "transfers_originalrequest": "SELECT, UPDATE",
    "transfers_preview": "SELECT, INSERT, DELETE",
    "transfers_previewpage": "SELECT, INSERT, DELETE",
    "transfers_processingrecord": "SELECT, INSERT, UPDATE",
    "transfers_recipient": "SELECT",
    "transfers_recipientanswer": "SELECT",
    "transfers_transfer": "SELECT",
    "screening_allowed": "SELECT",
    "screening_answer": "SELECT",
    "screening_personalfinding": "SELECT, INSERT",
    "screening_screening": "SELECT, INSERT",
    "screening_townpattern": "SELECT",
    "vault_objectkey": "SELECT, INSERT, DELETE",
    "vault_release": "SELECT, INSERT, DELETE",
    "vault_storedobject": "SELECT, INSERT, UPDATE",
    "zones_route": "SELECT",
    "zones_route_officers": "SELECT",
    "zones_zone": "SELECT",
}

#: table → the rows that a web role of zone ``z`` sees and writes; ``z`` is sekisho_zone()
ROWS: dict[str, str] = {
    "audit_event": "zone = sekisho_zone() OR sekisho_zone() = '{admin}'",
    "identity_session": "zone = sekisho_zone()",
    "identity_apitoken": "zone_id = sekisho_zone()",
    "login_attempt": "zone = sekisho_zone()",
    "login_knowndevice": "zone = sekisho_zone()",
    "login_outsideaccount": "zone = sekisho_zone()",
    "login_passkey": "zone = sekisho_zone()",
    # Hashes of people who never come in here are nothing to this zone; the administration gives first passwords.
    "login_password": "sekisho_zone() = '{admin}' OR EXISTS (SELECT 1 FROM identity_person_zones z"
    " WHERE z.person_id = login_password.person_id AND z.zone_id = sekisho_zone())",
    "login_recoverycode": "zone = sekisho_zone()",
    "login_reset": "zone = sekisho_zone() OR sekisho_zone() = '{admin}'",
    "login_signin": "zone = sekisho_zone()",
    "login_totp": "zone = sekisho_zone()",
    "transfers_transfer": "sekisho_zone() IN (origin_id, destination_id)",
    "transfers_recipient": "EXISTS (SELECT 1 FROM transfers_transfer t WHERE t.id = transfer_id)",
    "transfers_recipientanswer": "EXISTS (SELECT 1 FROM transfers_transfer t WHERE t.id = transfer_id)",
    # The destination sees an item from its release on; before, not even its name crosses the border.
    "transfers_item": "EXISTS (SELECT 1 FROM transfers_transfer t WHERE t.id = transfer_id"
    " AND (t.origin_id = sekisho_zone() OR clean_copy IS NOT NULL))",
    "transfers_download": "EXISTS (SELECT 1 FROM transfers_item i WHERE i.id = item_id)",
    "transfers_processingrecord": "EXISTS (SELECT 1 FROM transfers_item i WHERE i.id = item_id)",
    "inspection_inspection": "EXISTS (SELECT 1 FROM transfers_item i WHERE i.inspection_id = inspection_inspection.id)",
    "inspection_scanresult": "EXISTS (SELECT 1 FROM inspection_inspection i WHERE i.id = inspection_id)",
    "transfers_destruction": "EXISTS (SELECT 1 FROM transfers_item i WHERE i.id = item_id)",
    "transfers_originalrequest": "zone = sekisho_zone()",
    # What a held file looks like is seen where it lies.
    "transfers_preview": "EXISTS (SELECT 1 FROM transfers_item i JOIN transfers_transfer t ON t.id = i.transfer_id"
    " WHERE i.id = item_id AND t.origin_id = sekisho_zone())",
    "transfers_previewpage": "EXISTS (SELECT 1 FROM transfers_preview p WHERE p.id = preview_id)",
    # That a password was given, and by whom, is the origin's affair.
    "transfers_givenpassword": "EXISTS (SELECT 1 FROM transfers_item i JOIN transfers_transfer t ON t.id = i.transfer_id"
    " WHERE i.id = item_id AND t.origin_id = sekisho_zone())",
    "partner_passwords_partnerpassword": "zone = sekisho_zone()",
    "screening_screening": "EXISTS (SELECT 1 FROM inspection_inspection i WHERE i.id = inspection_id)",
    "screening_personalfinding": "EXISTS (SELECT 1 FROM screening_screening s WHERE s.inspection_id = screening_id)",
    "screening_answer": "zone = sekisho_zone() OR sekisho_zone() = '{admin}'",
    "approvals_readafter": "EXISTS (SELECT 1 FROM approvals_request r WHERE r.id = request_id)",
    "approvals_request": "zone = sekisho_zone()",
    "approvals_vote": "zone = sekisho_zone() AND EXISTS (SELECT 1 FROM approvals_request r WHERE r.id = request_id)",
    "notices_notice": "zone = sekisho_zone()",
    "policies_judged": "origin = sekisho_zone() OR sekisho_zone() = '{admin}'",
    "emergencies_emergency": "zone_id = sekisho_zone() OR sekisho_zone() = '{admin}'",
    "vault_storedobject": "zone = sekisho_zone()",
}

#: this zone is the innermost that the person may enter
INNERMOST = (
    "sekisho_zone() = (SELECT z.code FROM identity_person_zones pz JOIN zones_zone z ON z.code = pz.zone_id"
    ' WHERE pz.person_id = login_password.person_id ORDER BY z."order" DESC LIMIT 1)'
)
#: table → command → what a row must be like after a web role wrote it (I1): a web process takes files in, takes
#: them back and asks for another look, and can make nothing ready, whatever it is made to run
WRITTEN: dict[str, dict[str, str]] = {
    "transfers_item": {
        "INSERT": "state IN ('received', 'refused') AND inspection_id IS NULL AND clean_copy IS NULL",
        "UPDATE": "state IN ('received', 'withdrawn')",
    },
    "emergencies_emergency": {"INSERT": "zone_id = sekisho_zone() AND settled_at IS NULL"},
    # That a sending is expected is said where it arrives.
    "transfers_recipientanswer": {
        "INSERT": "EXISTS (SELECT 1 FROM transfers_transfer t"
        " WHERE t.id = transfer_id AND t.destination_id = sekisho_zone())",
    },
    # A web process asks and collects; that an original may be collected, a worker says.
    "transfers_originalrequest": {"INSERT": "state = 'asked'", "UPDATE": "state = 'collected'"},
    # An answer is given where the file lies: not even the administration's process answers for another network.
    "screening_answer": {
        "INSERT": "zone = sekisho_zone() AND EXISTS (SELECT 1 FROM screening_personalfinding f WHERE f.id = finding_id)"
    },
    # A process of an outer zone gives nobody a password that opens an inner one.
    "login_password": {
        "INSERT": f"sekisho_zone() = '{{admin}}' OR {INNERMOST}",
        "UPDATE": INNERMOST,
    },
}


def roles(zones: list[str]) -> list[str]:
    return [*(WEB.format(zone=zone) for zone in zones), WORKER, BROKER]


@transaction.atomic
def apply(zones: list[str]) -> None:
    """Give every role exactly its rights.  Needs the tables' owner, and roles that exist."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE OR REPLACE FUNCTION sekisho_zone() RETURNS text LANGUAGE sql STABLE
            AS $$ SELECT substring(current_user FROM '^sekisho_web_([a-z0-9_-]+)$') $$
            """
        )
        for role in roles(zones):
            _clear(cursor, role)
        for zone in zones:
            rights = WEB_RIGHTS | (ADMIN_RIGHTS if zone == settings.SEKISHO_ADMIN_ZONE else {})
            _grant(cursor, WEB.format(zone=zone), rights)
            _execute(
                cursor, "GRANT SELECT, UPDATE (state) ON vault_storedobject TO {}", WEB.format(zone=zone)
            )
        _grant(cursor, WORKER, WORKER_RIGHTS)
        _grant(cursor, BROKER, BROKER_RIGHTS)
        _protect_rows(cursor, zones)


def _execute(cursor: CursorWrapper, template: str, *names: str) -> None:
    cursor.execute(sql.SQL(template).format(*(sql.Identifier(name) for name in names)))


def _clear(cursor: CursorWrapper, role: str) -> None:
    _execute(cursor, "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}", role)
    _execute(cursor, "GRANT USAGE ON SCHEMA public TO {}", role)
    _execute(cursor, "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}", role)
    _execute(cursor, "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}", role)


def _grant(cursor: CursorWrapper, role: str, rights: dict[str, str]) -> None:
    for table, words in rights.items():
        _execute(cursor, f"GRANT {words} ON {{}} TO {{}}", table, role)


def _protect_rows(cursor: CursorWrapper, zones: list[str]) -> None:
    web_roles = ", ".join(f'"{WEB.format(zone=zone)}"' for zone in zones)
    for table, rows in ROWS.items():
        # As a subquery it is asked once a statement, not once a row.
        condition = rows.format(admin=settings.SEKISHO_ADMIN_ZONE).replace(
            "sekisho_zone()", "(SELECT sekisho_zone())"
        )
        cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        for policy in ("web_own_zone", "web_insert", "web_update", "background"):
            cursor.execute(f"DROP POLICY IF EXISTS {policy} ON {table}")
        cursor.execute(
            f"CREATE POLICY web_own_zone ON {table} TO {web_roles} USING ({condition}) WITH CHECK ({condition})"
        )
        for command, written in WRITTEN.get(table, {}).items():
            cursor.execute(
                f"CREATE POLICY web_{command.lower()} ON {table} AS RESTRICTIVE FOR {command}"
                f" TO {web_roles} WITH CHECK ({written.format(admin=settings.SEKISHO_ADMIN_ZONE)})"
            )
        cursor.execute(
            f"CREATE POLICY background ON {table} TO {WORKER}, {BROKER} USING (true) WITH CHECK (true)"
        )
