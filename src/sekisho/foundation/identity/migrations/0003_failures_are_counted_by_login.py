from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_roles_are_grants")]
    operations = [migrations.DeleteModel(name="FailedSignIn")]
