"""Passwords move out of the table of people, which every zone reads, into one of their own."""

from typing import Any

from django.db import migrations
from django.utils import timezone


def move(apps: Any, schema_editor: Any) -> None:
    person, password = apps.get_model("identity", "Person"), apps.get_model("login", "Password")
    now = timezone.now()
    for each in person.objects.exclude(password="").exclude(password__startswith="!"):
        password.objects.get_or_create(person=each, defaults={"encoded": each.password, "changed_at": now})
        each.password = "!moved"
        each.save(update_fields=["password"])


class Migration(migrations.Migration):
    dependencies = [("login", "0001_initial"), ("identity", "0001_initial")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
