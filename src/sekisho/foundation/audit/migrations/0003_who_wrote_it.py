"""Who wrote a row, by which door, in whose place; indexes along which every search runs backwards in time."""

from django.db import migrations, models

FORWARD = r"""
CREATE FUNCTION audit_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.writer := current_user;
    IF current_user ~ '^sekisho_(web_|worker|broker)' THEN
        NEW.at := statement_timestamp();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_event_stamp BEFORE INSERT ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_stamp();
"""
BACKWARD = """
DROP TRIGGER audit_event_stamp ON audit_event;
DROP FUNCTION audit_stamp();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.AddField("event", "deputy_for", models.CharField(db_default="", help_text="login in whose place it was done", max_length=150)),
        migrations.AddField("event", "entrance", models.CharField(db_default="", help_text="door or process that wrote it: lgwan@127.0.0.1:8702, worker", max_length=80)),
        migrations.AddField("event", "writer", models.CharField(db_default="", help_text="database role that wrote it", max_length=63)),
        migrations.AlterField("event", "zone", models.CharField(help_text="the zone whose trail this is", max_length=20)),
        migrations.RemoveIndex("event", "audit_by_name"),
        migrations.RemoveIndex("event", "audit_by_subject"),
        migrations.RemoveIndex("event", "audit_by_actor"),
        migrations.RemoveIndex("event", "audit_by_time"),
        migrations.AddIndex("event", models.Index(fields=["at", "id"], name="audit_by_time")),
        migrations.AddIndex("event", models.Index(fields=["actor", "at", "id"], name="audit_by_actor")),
        migrations.AddIndex("event", models.Index(fields=["name", "at", "id"], name="audit_by_name")),
        migrations.AddIndex("event", models.Index(fields=["zone", "at", "id"], name="audit_by_zone")),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
