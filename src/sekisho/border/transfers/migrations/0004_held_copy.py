from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("transfers", "0003_given_passwords")]
    operations = [
        migrations.AddField(
            "item",
            "held_copy",
            models.UUIDField(help_text="disarmed, waiting for a decision; nobody can take it", null=True),
        ),
        migrations.AlterField(
            "item", "clean_copy", models.UUIDField(help_text="released in the destination zone", null=True)
        ),
    ]
