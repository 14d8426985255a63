"""The three networks of every local government, and the ways between neighbours.

個人番号利用事務系 and インターネット接続系 are not neighbours: the national rule keeps them apart, so their routes
exist but are closed.
"""

from django.db import migrations

ZONES = [
    ("internet", "インターネット接続系", "Internet zone", 1),
    ("lgwan", "LGWAN接続系", "LGWAN zone", 2),
    ("mynumber", "個人番号利用事務系", "My Number zone", 3),
]
NEIGHBOURS = {("internet", "lgwan"), ("lgwan", "internet"), ("lgwan", "mynumber"), ("mynumber", "lgwan")}


def add(apps, schema_editor):
    zone, route = apps.get_model("zones", "Zone"), apps.get_model("zones", "Route")
    for code, name, name_en, order in ZONES:
        zone.objects.create(code=code, name=name, name_en=name_en, order=order)
    for origin, *_ in ZONES:
        for destination, *_ in ZONES:
            if origin != destination:
                route.objects.create(
                    origin_id=origin, destination_id=destination, is_open=(origin, destination) in NEIGHBOURS
                )


class Migration(migrations.Migration):
    dependencies = [("zones", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
