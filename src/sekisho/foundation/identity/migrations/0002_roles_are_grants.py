from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0001_initial"),
        ("organisation", "0002_start"),
    ]
    operations = [migrations.RemoveField(model_name="person", name="role")]
