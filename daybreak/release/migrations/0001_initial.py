import daybreak.kernel.rows
import daybreak.release.terms
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0002_initial'),
        ('agencies', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.IntegerField()),
                ('as_at', models.DateTimeField()),
                ('digest', models.CharField(help_text='SHA-256 over the canonical true figures', max_length=64)),
                ('ledger_size', models.BigIntegerField(help_text='of the checkpoint it was frozen on')),
                ('ledger_root', models.CharField(max_length=64)),
                ('frozen_by', models.UUIDField()),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
            ],
            options={
                'ordering': ['-number'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ShownFigure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('figure', models.CharField(max_length=64)),
                ('value', models.IntegerField(help_text='empty: protected, not zero', null=True)),
                ('agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shown_figures', to='release.snapshot')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(default=daybreak.release.terms.ReleaseState['DRAFT'], max_length=32)),
                ('headline', models.CharField(max_length=300)),
                ('text', models.TextField()),
                ('embargo_until', models.DateTimeField()),
                ('drafted_by', models.UUIDField()),
                ('drafted_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='release.snapshot')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TrueFigure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('figure', models.CharField(max_length=64)),
                ('value', models.IntegerField()),
                ('agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='true_figures', to='release.snapshot')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Unlock',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('person', models.UUIDField()),
                ('post', models.UUIDField()),
                ('unlocked_at', models.DateTimeField()),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='unlocks', to='release.release')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PublishedFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('media_type', models.CharField(max_length=100)),
                ('digest', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='release.release')),
            ],
            options={
                'abstract': False,
                'constraints': [daybreak.kernel.rows.RowPolicy(name='release_publishedfile_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'), models.UniqueConstraint(fields=('release', 'name'), name='release_publishedfile_name')],
            },
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=daybreak.kernel.rows.RowPolicy(name='release_snapshot_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.UniqueConstraint(fields=('compartment', 'number'), name='release_snapshot_number'),
        ),
        migrations.AddConstraint(
            model_name='shownfigure',
            constraint=daybreak.kernel.rows.RowPolicy(name='release_shownfigure_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='shownfigure',
            constraint=models.UniqueConstraint(fields=('snapshot', 'figure', 'agency'), name='release_shownfigure_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=daybreak.kernel.rows.RowPolicy(name='release_release_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'unlocked', 'published', 'held'])), name='release_release_state'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_at__gte', models.F('embargo_until')), _connector='OR'), name='release_release_embargo'),
        ),
        migrations.AddConstraint(
            model_name='truefigure',
            constraint=daybreak.kernel.rows.RowPolicy(name='release_truefigure_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='truefigure',
            constraint=models.UniqueConstraint(fields=('snapshot', 'figure', 'agency'), name='release_truefigure_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='truefigure',
            constraint=models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='release_truefigure_value'),
        ),
        migrations.AddConstraint(
            model_name='unlock',
            constraint=daybreak.kernel.rows.RowPolicy(name='release_unlock_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='unlock',
            constraint=models.UniqueConstraint(fields=('release', 'person'), name='release_unlock_person_once'),
        ),
    ]
