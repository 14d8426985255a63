import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='StoredObject',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('staged', 'Staged'), ('attached', 'Attached'), ('destroyed', 'Destroyed')], default='staged', max_length=10)),
                ('zone', models.CharField(help_text='where it was taken in, or - for what inspection made', max_length=20)),
                ('size', models.BigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('destroyed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone', models.CharField(max_length=20)),
                ('until', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ObjectKey',
            fields=[
                ('object', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='vault.storedobject')),
                ('wrapped', models.BinaryField()),
                ('master_version', models.PositiveIntegerField()),
            ],
        ),
        migrations.AddIndex(
            model_name='storedobject',
            index=models.Index(condition=models.Q(('state', 'staged')), fields=['created_at'], name='vault_staged'),
        ),
        migrations.AddField(
            model_name='release',
            name='object',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='vault.storedobject'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.UniqueConstraint(fields=('object', 'zone'), name='one_release_per_zone'),
        ),
    ]
