from typing import Any

from django.db import migrations


def add_roles(apps: Any, schema_editor: Any) -> None:
    from sekisho.foundation.organisation.roles import add_shipped

    add_shipped(apps.get_model("organisation", "Role"))


class Migration(migrations.Migration):
    dependencies = [("organisation", "0003_deputy_in_own_section")]

    operations = [migrations.RunPython(add_roles, migrations.RunPython.noop)]
