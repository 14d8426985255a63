"""How much of a transfer is still on its way may be told at the destination; which files these are may not."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION transfers_moving(wanted uuid) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT count(*)::integer FROM transfers_item WHERE transfer_id = wanted AND state IN ('received', 'inspecting')
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("transfers", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, "DROP FUNCTION transfers_moving(uuid);")]
