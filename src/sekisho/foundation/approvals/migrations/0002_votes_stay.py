"""What a person said is never rewritten or taken away."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION approvals_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'votes never change: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER approvals_vote_append_only BEFORE UPDATE OR DELETE ON approvals_vote
    FOR EACH ROW EXECUTE FUNCTION approvals_refuse_change();
"""

BACKWARD = """
DROP TRIGGER approvals_vote_append_only ON approvals_vote;
DROP FUNCTION approvals_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
