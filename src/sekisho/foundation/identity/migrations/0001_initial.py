import django.db.models.deletion
import sekisho.foundation.identity.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('zones', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Session',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('zone', models.CharField(max_length=20)),
                ('person_id', models.UUIDField(null=True)),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('login', models.CharField(max_length=60, unique=True, verbose_name='職員ID')),
                ('name', models.CharField(max_length=80, verbose_name='氏名')),
                ('role', models.CharField(choices=[('clerk', '職員'), ('head', '所属長'), ('administrator', 'システム管理者'), ('auditor', '監査人')], default='clerk', max_length=20, verbose_name='役割')),
                ('is_active', models.BooleanField(default=True, verbose_name='有効')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('zones', models.ManyToManyField(to='zones.zone', verbose_name='利用できるネットワーク')),
            ],
            options={
                'ordering': ['department__code', 'login'],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.CharField(default=sekisho.foundation.identity.models.new_token_id, max_length=16, primary_key=True, serialize=False)),
                ('purpose', models.CharField(max_length=100)),
                ('digest', models.BinaryField(max_length=32)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='zones.zone')),
            ],
        ),
        migrations.CreateModel(
            name='Department',
            fields=[
                ('code', models.SlugField(max_length=30, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80, verbose_name='所属名')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='identity.department')),
            ],
        ),
        migrations.AddField(
            model_name='person',
            name='department',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='identity.department', verbose_name='所属'),
        ),
        migrations.CreateModel(
            name='FailedSignIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('login', models.CharField(max_length=60)),
                ('address', models.GenericIPAddressField(null=True)),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'indexes': [models.Index(fields=['login', 'address', 'at'], name='identity_fa_login_87c02b_idx')],
            },
        ),
    ]
