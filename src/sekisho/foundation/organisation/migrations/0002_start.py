"""Facts are written once; no two of them contradict each other; what the accounts said until now becomes facts.

An exclusion constraint over "the same person" and "days that overlap" wants both in one GiST index.  The usual help
(btree_gist) is not part of the PostgreSQL that we embed, so a key becomes a range of one value: range types are
always there.
"""

from collections.abc import Iterator
from typing import Any

from django.db import migrations
from django.db.backends.postgresql.psycopg_any import DateRange

TABLES = ("section", "post", "employment", "zoneright", "absence", "rolegrant")
EXCLUSIONS = {
    "section_once": ("section", ["department_id"], ""),
    "post_main_once": ("post", ["person_id"], "kind = 'main'"),
    "post_place_once": ("post", ["person_id", "department_id"], ""),
    "post_head_once": ("post", ["department_id"], "is_head"),
    "employment_once": ("employment", ["person_id"], ""),
    "zone_right_once": ("zoneright", ["person_id", "zone_id"], ""),
}
KEYS = {"person_id": "organisation_uuids", "department_id": "organisation_texts", "zone_id": "organisation_texts"}

FORWARD = """
CREATE TYPE organisation_uuids AS RANGE (subtype = uuid);
CREATE TYPE organisation_texts AS RANGE (subtype = text, collation = "C");

CREATE FUNCTION organisation_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.withdrawn_by_id IS NULL AND NEW.withdrawn_by_id IS NOT NULL
       AND to_jsonb(NEW) - 'withdrawn_by_id' = to_jsonb(OLD) - 'withdrawn_by_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the history of the organisation is not rewritten: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""
BACKWARD = """
DROP FUNCTION organisation_refuse_change() CASCADE;
DROP TYPE organisation_uuids CASCADE;
DROP TYPE organisation_texts CASCADE;
"""


def statements() -> Iterator[str]:
    yield FORWARD
    for table in TABLES:
        yield (
            f"CREATE TRIGGER {table}_written_once BEFORE UPDATE OR DELETE ON organisation_{table}"
            " FOR EACH ROW EXECUTE FUNCTION organisation_refuse_change();"
        )
        yield (
            f"ALTER TABLE organisation_{table} ADD CONSTRAINT {table}_has_days CHECK (NOT isempty(valid));"
        )
    for name, (table, keys, condition) in EXCLUSIONS.items():
        same = ", ".join(f"{KEYS[key]}({key}, {key}, '[]') WITH =" for key in keys)
        where = " AND ".join(filter(None, ["withdrawn_by_id IS NULL", condition]))
        yield (
            f"ALTER TABLE organisation_{table} ADD CONSTRAINT {name}"
            f" EXCLUDE USING gist ({same}, valid WITH &&) WHERE ({where});"
        )
    yield "CREATE TRIGGER change_written_once BEFORE UPDATE OR DELETE ON organisation_change" \
        " FOR EACH ROW EXECUTE FUNCTION organisation_refuse_change_itself();"


CHANGE_ITSELF = """
CREATE FUNCTION organisation_refuse_change_itself() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history of the organisation is not rewritten: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""


def carry_over(apps: Any, schema_editor: Any) -> None:
    """Accounts that exist become employments, main posts, zone rights and grants without a first day."""
    from sekisho.foundation.organisation.roles import add_shipped

    add_shipped(apps.get_model("organisation", "Role"))

    def get(name: str) -> Any:
        return apps.get_model("organisation", name)

    people = list(apps.get_model("identity", "Person").objects.all())
    departments = list(apps.get_model("identity", "Department").objects.all())
    if not people and not departments:
        return
    change = get("Change").objects.create(kind="start", login="system", reason="carried over from the accounts")
    always = {"valid": DateRange(None, None), "made_by": change}
    for each in departments:
        get("Section").objects.create(department=each, name=each.name, parent_id=each.parent_id, **always)
    heads: set[str] = set()
    for each in people:
        is_head = each.role == "head" and each.department_id not in heads
        heads.update({each.department_id} if is_head else ())
        if each.is_active:
            get("Employment").objects.create(person=each, kind="regular", **always)
        get("Post").objects.create(person=each, department_id=each.department_id, is_head=is_head, **always)
        for zone in each.zones.all():
            get("ZoneRight").objects.create(person=each, zone=zone, **always)
        if each.role in ("administrator", "auditor"):
            get("RoleGrant").objects.create(person=each, role_id=each.role, **always)
        get("Staff").objects.create(person=each, number=each.login[:40])


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial")]
    operations = [
        migrations.RunSQL(CHANGE_ITSELF, "DROP FUNCTION organisation_refuse_change_itself() CASCADE;"),
        migrations.RunSQL("\n".join(statements()), BACKWARD),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
