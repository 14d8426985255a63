import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('identity', '0001_initial'),
        ('zones', '0002_three_zones'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ColumnMapping',
            fields=[
                ('headers', models.CharField(help_text='SHA-256 of the sorted headers', max_length=64, primary_key=True, serialize=False)),
                ('mapping', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='Role',
            fields=[
                ('code', models.SlugField(max_length=20, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40)),
                ('name_en', models.CharField(max_length=60)),
                ('powers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None)),
                ('read_only', models.BooleanField(default=False, help_text='its holder changes and sends nothing, by any other role either')),
                ('granted', models.BooleanField(default=True, help_text='False: it follows from employment or post by itself')),
                ('order', models.PositiveSmallIntegerField(default=100)),
            ],
            options={
                'ordering': ['order', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Staff',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='staff', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='職員番号')),
                ('kana', models.CharField(blank=True, max_length=80, verbose_name='フリガナ')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='メールアドレス')),
                ('source', models.CharField(default='hand', help_text='hand, directory or scim: who keeps this person', max_length=12)),
                ('external_id', models.CharField(max_length=200, null=True, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('start', '使いはじめ'), ('hand', '画面での変更'), ('year', '人事異動'), ('undo', '取り消し'), ('correction', '訂正'), ('directory', 'LDAP・Active Directory'), ('scim', 'SCIM')], max_length=12)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('login', models.CharField(max_length=60)),
                ('effective_on', models.DateField(help_text='first day on which it matters, for changes as a whole', null=True)),
                ('undoes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='organisation.change')),
            ],
            options={
                'ordering': ['-made_at'],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='期間')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='made_%(class)ss', to='organisation.change')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withdrew_%(class)ss', to='organisation.change')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Day',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('day', models.DateField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_day_only')],
            },
        ),
        migrations.CreateModel(
            name='YearImport',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('reading', '読み取り中'), ('unreadable', '読み取れませんでした'), ('read', '列の確認待ち'), ('mapped', '試算済み'), ('scheduled', '予約済み'), ('undone', '取り消し済み'), ('discarded', 'やめました')], default='reading', max_length=12)),
                ('effective_on', models.DateField(verbose_name='発令日')),
                ('whole', models.BooleanField(default=True, help_text='who is not in it leaves', verbose_name='全職員の名簿')),
                ('file_name', models.CharField(max_length=255)),
                ('sha256', models.CharField(max_length=64)),
                ('upload', models.UUIDField(help_text='staged object of the vault, until it was read', null=True)),
                ('reason', models.CharField(blank=True, help_text='stable code why it is unreadable', max_length=10)),
                ('encoding', models.CharField(blank=True, max_length=20)),
                ('people', models.JSONField(default=list, help_text='rows of text, the first is the header')),
                ('sections', models.JSONField(default=list, help_text='rows of text, the first is the header; often empty')),
                ('mapping', models.JSONField(default=dict, help_text='field → header of the column')),
                ('summary', models.JSONField(default=dict, help_text='the difference as it was scheduled')),
                ('login', models.CharField(max_length=60)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('change', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='year_import', to='organisation.change')),
            ],
            options={
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='Employment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='期間')),
                ('kind', models.CharField(choices=[('regular', '正規・任期の定めのない職員'), ('reappointed', '再任用・任期付職員'), ('fiscal_year', '会計年度任用職員'), ('seconded_in', '出向で来ている人'), ('seconded_out', '出向中の職員'), ('special', '特別職・委員'), ('contractor', '委託業者')], default='regular', max_length=12, verbose_name='身分')),
                ('employer', models.CharField(blank=True, max_length=80, verbose_name='会社名・派遣元')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='made_%(class)ss', to='organisation.change')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='employments', to=settings.AUTH_USER_MODEL)),
                ('responsible', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.department', verbose_name='所管課')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withdrew_%(class)ss', to='organisation.change')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('withdrawn_by', None)), fields=['person'], name='employment_of_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'contractor'), _negated=True), models.Q(('responsible__isnull', False), ('valid__upper_inf', False), models.Q(('employer', ''), _negated=True)), _connector='OR'), name='a_contractor_has_section_employer_and_end'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'fiscal_year'), _negated=True), ('valid__upper_inf', False), _connector='OR'), name='a_fiscal_year_ends')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='期間')),
                ('kind', models.CharField(choices=[('main', '本務'), ('concurrent', '兼務'), ('charge', '事務取扱'), ('deputy', '代理')], default='main', max_length=12, verbose_name='区分')),
                ('title', models.CharField(blank=True, max_length=40, verbose_name='役職')),
                ('is_head', models.BooleanField(default=False, verbose_name='所属長')),
                ('rank', models.PositiveSmallIntegerField(default=1, verbose_name='代決の順番')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='identity.department')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='made_%(class)ss', to='organisation.change')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withdrew_%(class)ss', to='organisation.change')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('withdrawn_by', None)), fields=['person'], name='post_of_person'), models.Index(condition=models.Q(('withdrawn_by', None)), fields=['department'], name='post_in_department')],
                'constraints': [models.CheckConstraint(condition=models.Q(('is_head', True), ('kind', 'deputy'), _negated=True), name='a_deputy_is_not_the_head')],
            },
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='期間')),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.department')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='made_%(class)ss', to='organisation.change')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL)),
                ('role', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.role')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withdrew_%(class)ss', to='organisation.change')),
                ('zone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('withdrawn_by', None)), fields=['person'], name='grant_of_person')],
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='期間')),
                ('name', models.CharField(max_length=80, verbose_name='所属名')),
                ('level', models.CharField(choices=[('bureau', '部・局'), ('section', '課・室・所'), ('unit', '係・班')], default='section', max_length=10, verbose_name='階層')),
                ('zones', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='periods', to='identity.department')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='made_%(class)ss', to='organisation.change')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children_periods', to='identity.department')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withdrew_%(class)ss', to='organisation.change')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('department')), _negated=True), _connector='OR'), name='section_not_its_own_parent')],
            },
        ),
        migrations.CreateModel(
            name='ZoneRight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='期間')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='made_%(class)ss', to='organisation.change')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='zone_rights', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withdrew_%(class)ss', to='organisation.change')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('withdrawn_by', None)), fields=['person'], name='zone_right_of_person')],
            },
        ),
    ]
