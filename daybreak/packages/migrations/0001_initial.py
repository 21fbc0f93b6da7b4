import daybreak.kernel.rows
import daybreak.kernel.words
import daybreak.packages.terms
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0002_initial'),
        ('identity', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Package',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(help_text='said aloud and printed: P-7KQ2M4/1', max_length=32)),
                ('version', models.IntegerField(default=1)),
                ('subject_reference', models.CharField(max_length=32)),
                ('subject_name', models.CharField(blank=True, max_length=300)),
                ('state', models.CharField(default=daybreak.packages.terms.PackageState['DRAFT'], max_length=32)),
                ('level', models.CharField(max_length=32)),
                ('position', models.IntegerField(help_text='rank when it was built')),
                ('reasons', models.JSONField(help_text='of the rank')),
                ('access_to_children', models.CharField(default=daybreak.packages.terms.Answer['UNKNOWN'], max_length=32)),
                ('built_by', models.UUIDField()),
                ('built_at', models.DateTimeField()),
                ('checked_by', models.UUIDField(null=True)),
                ('disseminated_at', models.DateTimeField(null=True)),
                ('act_by', models.DateTimeField(help_text='the action clock of its level, running from receipt', null=True)),
                ('answer_reason', models.CharField(blank=True, max_length=1000)),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packages', to='identity.subject')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PackageItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('category', models.CharField(max_length=32)),
                ('kind', models.CharField(max_length=32)),
                ('value', models.TextField()),
                ('detail', models.JSONField(default=dict)),
                ('referral', models.CharField(help_text='scheme and reference', max_length=300)),
                ('source_name', models.CharField(max_length=300)),
                ('source_digest', models.CharField(max_length=64)),
                ('place', models.CharField(max_length=500)),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('package', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='packages.package')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PackageMove',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('before', models.CharField(max_length=32)),
                ('after', models.CharField(max_length=32)),
                ('moved_by', models.UUIDField()),
                ('moved_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=1000)),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('package', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='packages.package')),
            ],
            options={
                'ordering': ['moved_at'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PackagePremises',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('address', models.CharField(max_length=500)),
                ('role', models.CharField(max_length=32)),
                ('door', models.CharField(max_length=32)),
                ('items', models.JSONField(default=list)),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.premises')),
                ('package', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='premises', to='packages.package')),
            ],
            options={
                'verbose_name_plural': 'package premises',
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='package',
            index=models.Index(fields=['compartment', 'state', 'act_by'], name='packages_package_inbox'),
        ),
        migrations.AddConstraint(
            model_name='package',
            constraint=daybreak.kernel.rows.RowPolicy(name='packages_package_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='package',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'checked', 'disseminated', 'acknowledged', 'accepted', 'rejected', 'recalled', 'closed'])), name='packages_package_state'),
        ),
        migrations.AddConstraint(
            model_name='package',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['very_high', 'high', 'medium', 'low'])), name='packages_package_level'),
        ),
        migrations.AddConstraint(
            model_name='package',
            constraint=models.CheckConstraint(condition=models.Q(('access_to_children__in', ['yes', 'no', 'unknown'])), name='packages_package_access'),
        ),
        migrations.AddConstraint(
            model_name='package',
            constraint=models.UniqueConstraint(fields=('subject', 'version'), name='packages_package_version'),
        ),
        migrations.AddConstraint(
            model_name='package',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'checked', 'disseminated', 'acknowledged', 'accepted'])), fields=('subject',), name='packages_package_one_live'),
        ),
        migrations.AddConstraint(
            model_name='package',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'checked', 'closed']), models.Q(('act_by__isnull', False), ('disseminated_at__isnull', False)), _connector='OR'), name='packages_package_clock'),
        ),
        migrations.AddConstraint(
            model_name='package',
            constraint=models.CheckConstraint(condition=models.Q(('checked_by', None), models.Q(('checked_by', models.F('built_by')), _negated=True), _connector='OR'), name='packages_package_two_people'),
        ),
        migrations.AddConstraint(
            model_name='package',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'rejected'), _negated=True), models.Q(('answer_reason', ''), _negated=True), _connector='OR'), name='packages_package_rejection'),
        ),
        migrations.AddConstraint(
            model_name='packageitem',
            constraint=daybreak.kernel.rows.RowPolicy(name='packages_packageitem_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='packageitem',
            constraint=models.CheckConstraint(condition=models.Q(('category', daybreak.kernel.words.Category['SUSPECT'])), name='packages_packageitem_suspect_only'),
        ),
        migrations.AddConstraint(
            model_name='packagemove',
            constraint=daybreak.kernel.rows.RowPolicy(name='packages_packagemove_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='packagepremises',
            constraint=daybreak.kernel.rows.RowPolicy(name='packages_packagepremises_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='packagepremises',
            constraint=models.CheckConstraint(condition=models.Q(('door__in', ['established', 'blocked'])), name='packages_packagepremises_door'),
        ),
        migrations.AddConstraint(
            model_name='packagepremises',
            constraint=models.UniqueConstraint(fields=('package', 'of'), name='packages_packagepremises_once'),
        ),
    ]
