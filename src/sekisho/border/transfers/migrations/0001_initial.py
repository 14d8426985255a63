import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('inspection', '0001_initial'),
        ('zones', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=255)),
                ('size', models.BigIntegerField()),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('original', models.UUIDField(null=True)),
                ('state', models.CharField(choices=[('received', '受付済み'), ('inspecting', '検査中'), ('ready', '受け取り可能'), ('held', '保留'), ('refused', '通せませんでした'), ('withdrawn', '取り消し'), ('expired', '期限切れ')], default='received', max_length=12)),
                ('state_at', models.DateTimeField(auto_now_add=True)),
                ('reason', models.CharField(blank=True, help_text='stable code why it is held or refused', max_length=10)),
                ('clean', models.UUIDField(null=True)),
                ('output_name', models.CharField(blank=True, max_length=255)),
                ('inspection', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, to='inspection.inspection')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Download',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('address', models.GenericIPAddressField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='downloads', to='transfers.item')),
            ],
        ),
        migrations.CreateModel(
            name='ProcessingRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField(help_text='canonical JSON, exactly the signed bytes')),
                ('signature', models.BinaryField(max_length=64)),
                ('key_id', models.CharField(max_length=16)),
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='record', to='transfers.item')),
            ],
        ),
        migrations.CreateModel(
            name='Recipient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(max_length=200, verbose_name='用件')),
                ('profile', models.CharField(max_length=10)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('destination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('origin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
                ('recipients', models.ManyToManyField(related_name='+', through='transfers.Recipient', to=settings.AUTH_USER_MODEL)),
                ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-created_at'],
            },
        ),
        migrations.AddField(
            model_name='recipient',
            name='transfer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='transfers.transfer'),
        ),
        migrations.AddField(
            model_name='item',
            name='transfer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='transfers.transfer'),
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=models.Index(fields=['sender', 'origin', '-created_at'], name='transfers_t_sender__9aa5e6_idx'),
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=models.Index(fields=['expires_at'], name='transfers_t_expires_bf214c_idx'),
        ),
        migrations.AddConstraint(
            model_name='recipient',
            constraint=models.UniqueConstraint(fields=('transfer', 'person'), name='recipient_once'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['state', 'state_at'], name='transfers_i_state_af9866_idx'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(fields=('transfer', 'position'), name='item_position'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), _negated=True), models.Q(('inspection__isnull', False), ('clean__isnull', False)), _connector='OR'), name='ready_means_inspected'),
        ),
    ]
