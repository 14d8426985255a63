"""Routes say whether they look for personal data, what holds a file, and who may decide about it.

What leaves towards a less protected network is held: one number of the state, card, account or sensitive matter is
enough everywhere.  From the My Number network one person is one too many; from the LGWAN network three are a list,
while one or two names with a telephone number are those of the people one writes to.
What comes in is not looked at: it is about residents by nature, nothing would be decided by it, and every finding is a
row about somebody.
"""

from typing import Any

import django.core.validators
from django.conf import settings
from django.db import migrations, models

SCORE = 80
PEOPLE = {("lgwan", "internet"): 3, ("mynumber", "lgwan"): 1, ("mynumber", "internet"): 1}


def hold_what_leaves(apps: Any, schema_editor: Any) -> None:
    route = apps.get_model("zones", "Route")
    for (origin, destination), people in PEOPLE.items():
        route.objects.filter(origin_id=origin, destination_id=destination).update(
            screens=True, hold_score=SCORE, hold_people=people
        )


class Migration(migrations.Migration):
    dependencies = [
        ("zones", "0004_keep_password"),
        ("identity", "0001_initial"),
    ]
    operations = [
        migrations.AddField("route", "screens", models.BooleanField(default=False, verbose_name="個人情報を調べる")),
        migrations.AddField(
            "route",
            "hold_score",
            models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="保留にする点数",
            ),
        ),
        migrations.AddField(
            "route",
            "hold_people",
            models.PositiveIntegerField(
                blank=True,
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="保留にする人数",
            ),
        ),
        migrations.AddField(
            "route",
            "officers",
            models.ManyToManyField(
                blank=True,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="個人情報の保留を確かめる人",
            ),
        ),
        migrations.RunPython(hold_what_leaves, migrations.RunPython.noop),
        migrations.AddConstraint(
            "route",
            models.CheckConstraint(
                condition=models.Q(("screens", True), models.Q(("hold_people", None), ("hold_score", None)), _connector="OR"),
                name="who_holds_must_look",
            ),
        ),
    ]
