import django.contrib.postgres.fields
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Inspection',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('original', models.UUIDField(db_index=True, help_text='vault object')),
                ('kind', models.CharField(help_text='true kind, from the content', max_length=20)),
                ('extension', models.CharField(blank=True, help_text='what the name says, lower case', max_length=20)),
                ('profile', models.CharField(max_length=10)),
                ('verdict', models.CharField(choices=[('clean', 'Clean'), ('changed', 'Changed'), ('blocked', 'Blocked'), ('undecided', 'Undecided')], max_length=10)),
                ('codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), default=list, size=None)),
                ('findings', models.JSONField(default=list, help_text='[{code, where, action, message}]')),
                ('size_in', models.BigIntegerField()),
                ('size_out', models.BigIntegerField(null=True)),
                ('sha256_in', models.CharField(max_length=64)),
                ('sha256_out', models.CharField(max_length=64, null=True)),
                ('output_name', models.CharField(blank=True, max_length=255)),
                ('engine', models.CharField(max_length=60)),
                ('open_ms', models.FloatField(help_text='original out of the vault, sandbox taken')),
                ('identify_ms', models.FloatField(default=0)),
                ('rebuild_ms', models.FloatField(default=0)),
                ('verify_ms', models.FloatField(default=0)),
                ('store_ms', models.FloatField(help_text='clean copy into the vault, fsync included')),
                ('total_ms', models.FloatField()),
            ],
            options={
                'indexes': [models.Index(fields=['at'], name='inspection__at_825e45_idx'), models.Index(fields=['sha256_in'], name='inspection__sha256__af1523_idx'), models.Index(fields=['verdict', 'kind'], name='inspection__verdict_323cce_idx')],
            },
        ),
    ]
