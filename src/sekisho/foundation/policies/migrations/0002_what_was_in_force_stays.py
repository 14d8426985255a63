"""Rules that have a date never change, and no decision that was written down does."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION policies_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rules that were switched on and decisions never change: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER policies_policyset_dated BEFORE UPDATE ON policies_policyset
    FOR EACH ROW WHEN (
        OLD.effective_from IS NOT NULL
        AND (OLD.text, OLD.digest, OLD.reason, OLD.author_id, OLD.effective_from)
            IS DISTINCT FROM (NEW.text, NEW.digest, NEW.reason, NEW.author_id, NEW.effective_from)
    ) EXECUTE FUNCTION policies_refuse_change();
CREATE TRIGGER policies_judged_append_only BEFORE UPDATE ON policies_judged
    FOR EACH ROW EXECUTE FUNCTION policies_refuse_change();
"""

BACKWARD = """
DROP TRIGGER policies_judged_append_only ON policies_judged;
DROP TRIGGER policies_policyset_dated ON policies_policyset;
DROP FUNCTION policies_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
