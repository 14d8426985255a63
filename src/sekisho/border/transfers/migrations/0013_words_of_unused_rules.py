"""Figures that were counted before name their unused rules by id alone; from now on each stands with its reason."""

from typing import Any

from django.db import migrations


def with_reasons(apps: Any, _schema_editor: Any) -> None:
    for figures in apps.get_model("transfers", "Figures").objects.all():
        rules = figures.body["unused_rules"]
        figures.body["unused_rules"] = [{"id": rule, "reason": rule} for rule in rules]
        figures.save(update_fields=["body"])


class Migration(migrations.Migration):
    dependencies = [("transfers", "0012_report_paper")]

    operations = [migrations.RunPython(with_reasons, migrations.RunPython.noop)]
