"""What the search runs on; events from before are entered as well."""

from typing import Any

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

BATCH = 2_000


def enter_what_is_there(apps: Any, schema_editor: Any) -> None:
    from sekisho.foundation.audit import mentions

    events = apps.get_model("audit", "Event").objects.order_by("pk")
    last = 0
    while batch := list(events.filter(pk__gt=last)[:BATCH]):
        mentions.remember(batch)
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_heads_and_tombstones")]
    operations = [
        migrations.CreateModel("Mention", [
            ("pk", models.CompositePrimaryKey("key", "at", "event_id", blank=True, editable=False, primary_key=True, serialize=False)),
            ("key", models.UUIDField()),
            ("at", models.DateTimeField()),
            ("event_id", models.BigIntegerField()),
        ]),
        migrations.CreateModel("FileName", [
            ("key", models.UUIDField(primary_key=True, serialize=False)),
            ("name", models.TextField()),
            ("pairs", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), size=None)),
        ], options={"indexes": [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["pairs"], name="audit_file_name_pairs")]}),
        migrations.RunPython(enter_what_is_there, migrations.RunPython.noop),
    ]
