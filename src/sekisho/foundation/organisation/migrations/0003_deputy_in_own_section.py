"""A head's deputy is mostly somebody of the same section (課長補佐): the deputy's post stands beside the main one."""

from django.db import migrations

SAME = (
    "organisation_uuids(person_id, person_id, '[]') WITH =,"
    " organisation_texts(department_id, department_id, '[]') WITH =, valid WITH &&"
)
FORWARD = f"""
ALTER TABLE organisation_post DROP CONSTRAINT post_place_once;
ALTER TABLE organisation_post ADD CONSTRAINT post_place_once
    EXCLUDE USING gist ({SAME}) WHERE (withdrawn_by_id IS NULL AND kind <> 'deputy');
ALTER TABLE organisation_post ADD CONSTRAINT post_deputy_once
    EXCLUDE USING gist ({SAME}) WHERE (withdrawn_by_id IS NULL AND kind = 'deputy');
"""
BACKWARD = f"""
ALTER TABLE organisation_post DROP CONSTRAINT post_deputy_once;
ALTER TABLE organisation_post DROP CONSTRAINT post_place_once;
ALTER TABLE organisation_post ADD CONSTRAINT post_place_once
    EXCLUDE USING gist ({SAME}) WHERE (withdrawn_by_id IS NULL);
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0002_start")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
