"""Signed heads, where they were written, and tombstones: the one way by which a row's content may go."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

FORWARD = """
DROP TRIGGER audit_event_append_only ON audit_event;
CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE FUNCTION audit_only_buried() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM audit_tombstone WHERE event_id = OLD.id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the trail is append-only: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_event_append_only BEFORE DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_only_buried();

-- The owner's rights: who may write tombstones cannot delete anything himself, and not before its time.
CREATE FUNCTION audit_bury() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    buried audit_event;
    keep integer;
BEGIN
    SELECT * INTO buried FROM audit_event WHERE id = NEW.event_id;
    IF NOT FOUND OR buried.name <> NEW.name
       OR NOT EXISTS (SELECT 1 FROM audit_seal WHERE event_id = NEW.event_id AND sequence = NEW.sequence) THEN
        RAISE EXCEPTION 'the trail is append-only: no sealed event % of that sequence and name', NEW.event_id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF buried.name LIKE 'trail:%' THEN
        RAISE EXCEPTION 'the trail is append-only: % is never erased', buried.name
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.reason = 'expired' THEN
        SELECT days INTO keep FROM audit_retention WHERE name = buried.name;
        IF keep IS NULL OR buried.at > now() - make_interval(days => keep) THEN
            RAISE EXCEPTION 'the trail is append-only: event % is not due', NEW.event_id
                USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    DELETE FROM audit_event WHERE id = NEW.event_id;
    RETURN NULL;
END $$;
CREATE TRIGGER audit_tombstone_bury AFTER INSERT ON audit_tombstone
    FOR EACH ROW EXECUTE FUNCTION audit_bury();
"""
FIXED = """
CREATE TRIGGER audit_{0}_append_only BEFORE UPDATE OR DELETE ON audit_{0}
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_{0}_no_truncate BEFORE TRUNCATE ON audit_{0}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
"""
BACKWARD = """
DROP TRIGGER audit_tombstone_bury ON audit_tombstone;
DROP FUNCTION audit_bury();
DROP TRIGGER audit_event_append_only ON audit_event;
DROP FUNCTION audit_only_buried();
DROP TRIGGER audit_event_no_update ON audit_event;
CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
"""
TABLES = ("head", "headplaced", "tombstone")


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_who_wrote_it")]
    operations = [
        migrations.CreateModel("Head", [
            ("number", models.BigIntegerField(primary_key=True, serialize=False)),
            ("at", models.DateTimeField()),
            ("first", models.BigIntegerField()),
            ("last", models.BigIntegerField()),
            ("document", models.TextField(help_text="canonical JSON with signature, exactly as it was written elsewhere")),
        ]),
        migrations.CreateModel("HeadPlaced", [
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("place", models.CharField(max_length=10)),
            ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ("answer", models.BinaryField(help_text="TimeStampResp (RFC 3161, DER)", null=True)),
            ("head", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="placed", to="audit.head")),
        ], options={"constraints": [models.UniqueConstraint(fields=["head", "place"], name="audit_placed_once")]}),
        migrations.CreateModel("Retention", [
            ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
            ("days", models.PositiveIntegerField()),
        ]),
        migrations.CreateModel("Tombstone", [
            ("event_id", models.BigIntegerField(primary_key=True, serialize=False)),
            ("sequence", models.BigIntegerField(unique=True)),
            ("name", models.CharField(max_length=60)),
            ("batch", models.CharField(max_length=32)),
            ("reason", models.CharField(db_default="expired", max_length=10)),
            ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
        ]),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL("".join(FIXED.format(table) for table in TABLES), migrations.RunSQL.noop),
    ]
