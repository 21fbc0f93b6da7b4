import daybreak.kernel.rows
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0008_grants_first'),
        ('agencies', '0003_counting_alone'),
        ('identity', '0002_arriving'),
        ('release', '0004_quotes_approved'),
    ]

    operations = [
        migrations.AddField(
            model_name='snapshot',
            name='records_digest',
            field=models.CharField(blank=True, help_text='SHA-256 over the records behind them; empty where none were frozen', max_length=64),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='statements',
            field=models.JSONField(default=list, help_text='keys of what is not so, as far as the figures bear it out'),
        ),
        migrations.CreateModel(
            name='ChangeReason',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('figure', models.CharField(max_length=64)),
                ('reason', models.CharField(max_length=1000)),
                ('given_by', models.UUIDField()),
                ('given_at', models.DateTimeField()),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('since', models.ForeignKey(help_text='the published one', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='release.snapshot')),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reasons', to='release.snapshot')),
            ],
            options={
                'ordering': ['given_at', 'pk'],
                'abstract': False,
                'constraints': [daybreak.kernel.rows.RowPolicy(name='release_changereason_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='release_changereason_reason')],
            },
        ),
        migrations.CreateModel(
            name='FrozenRecord',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('figure', models.CharField(max_length=64)),
                ('thing', models.UUIDField(help_text='the record')),
                ('once', models.UUIDField(help_text='what is counted once: the person, premises, exhibit, child or visit')),
                ('about', models.ForeignKey(db_constraint=False, help_text='the suspect it tells of', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='identity.subject')),
                ('agency', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('snapshot', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='records', to='release.snapshot')),
            ],
            options={
                'abstract': False,
                'constraints': [daybreak.kernel.rows.RowPolicy(name='release_frozenrecord_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[]) AND EXISTS (SELECT FROM release_snapshot s WHERE s.id = snapshot_id)', write='compartment_id = ANY ((SELECT access.may_see())::int[])'), models.UniqueConstraint(fields=('snapshot', 'figure', 'thing'), name='release_frozenrecord_once')],
            },
        ),
    ]
