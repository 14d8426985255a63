import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Zone',
            fields=[
                ('code', models.SlugField(max_length=20, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40)),
                ('name_en', models.CharField(max_length=40)),
                ('order', models.PositiveSmallIntegerField(unique=True)),
            ],
            options={
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='Route',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_open', models.BooleanField(default=True, verbose_name='この経路を使う')),
                ('max_file_mib', models.PositiveIntegerField(default=200, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10240)], verbose_name='1ファイルの上限（MB）')),
                ('max_files', models.PositiveIntegerField(default=500, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(2000)], verbose_name='1回に送れるファイル数')),
                ('allowed_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name='通してよい種類')),
                ('profile', models.CharField(choices=[('keep', 'ファイル無害化（編集できる形のまま）'), ('flatten', '画像PDF化'), ('text', 'テキスト化')], default='keep', max_length=10, verbose_name='無害化の方法')),
                ('keep_days', models.PositiveSmallIntegerField(default=14, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(366)], verbose_name='保存日数')),
                ('destination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='routes_in', to='zones.zone')),
                ('origin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='routes_out', to='zones.zone')),
            ],
            options={
                'ordering': ['origin__order', 'destination__order'],
                'constraints': [models.UniqueConstraint(fields=('origin', 'destination'), name='one_route_per_direction'), models.CheckConstraint(condition=models.Q(('origin', models.F('destination')), _negated=True), name='route_crosses_a_border')],
            },
        ),
    ]
