import django.db.models.functions.datetime
import sekisho.foundation.audit.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('sequence', models.BigIntegerField(primary_key=True, serialize=False)),
                ('event_id', models.BigIntegerField(unique=True)),
                ('digest', models.BinaryField(help_text='SHA-256(salt ‖ canonical event)', max_length=32)),
                ('chain', models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name='Unsealed',
            fields=[
                ('event_id', models.BigIntegerField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('name', models.CharField(max_length=60)),
                ('actor', models.CharField(help_text='login name, or system', max_length=150)),
                ('zone', models.CharField(max_length=20)),
                ('channel', models.CharField(max_length=20)),
                ('address', models.GenericIPAddressField(null=True)),
                ('request_id', models.CharField(blank=True, max_length=32)),
                ('subject', models.CharField(help_text='kind:id of the thing concerned', max_length=80)),
                ('data', models.JSONField(default=dict)),
                ('salt', models.BinaryField(default=sekisho.foundation.audit.models.new_salt, max_length=16)),
            ],
            options={
                'indexes': [models.Index(fields=['-id', 'name'], name='audit_by_name'), models.Index(fields=['subject'], name='audit_by_subject'), models.Index(fields=['actor', '-id'], name='audit_by_actor'), models.Index(fields=['at'], name='audit_by_time')],
            },
        ),
    ]
