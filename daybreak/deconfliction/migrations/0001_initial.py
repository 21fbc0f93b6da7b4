import daybreak.deconfliction.terms
import daybreak.kernel.rows
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0002_initial'),
        ('agencies', '0001_initial'),
        ('identity', '0001_initial'),
        ('intake', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Interest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('identifier_kind', models.CharField(max_length=32)),
                ('identifier', models.CharField(max_length=300)),
                ('handling', models.CharField(max_length=32)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('fact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.fact')),
                ('subject', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='interests', to='identity.subject')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Hit',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('found_at', models.DateTimeField()),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('subject', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hits', to='identity.subject')),
                ('left', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='deconfliction.interest')),
                ('right', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='deconfliction.interest')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HitSide',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('handling', models.CharField(max_length=32)),
                ('shown', models.JSONField(help_text='what this force may learn: contact, reference, or content')),
                ('subject_reference', models.CharField(blank=True, help_text="of this force's own interest", max_length=32)),
                ('state', models.CharField(default=daybreak.deconfliction.terms.HitState['WAITING'], max_length=32)),
                ('waiting_since', models.DateTimeField()),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('settlement', models.CharField(blank=True, max_length=1000)),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('hit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sides', to='deconfliction.hit')),
            ],
            options={
                'abstract': False,
                'constraints': [daybreak.kernel.rows.RowPolicy(name='deconfliction_hitside_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'), models.CheckConstraint(condition=models.Q(('handling__in', ['blind', 'pointer', 'open'])), name='deconfliction_hitside_handling'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'acknowledged', 'settled'])), name='deconfliction_hitside_state'), models.UniqueConstraint(fields=('hit', 'compartment'), name='deconfliction_hitside_once')],
            },
        ),
        migrations.AddIndex(
            model_name='interest',
            index=models.Index(fields=['compartment', 'identifier_kind', 'identifier'], name='deconfliction_interest_look'),
        ),
        migrations.AddConstraint(
            model_name='interest',
            constraint=daybreak.kernel.rows.RowPolicy(name='deconfliction_interest_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='interest',
            constraint=models.CheckConstraint(condition=models.Q(('handling__in', ['blind', 'pointer', 'open'])), name='deconfliction_interest_handling'),
        ),
        migrations.AddConstraint(
            model_name='interest',
            constraint=models.UniqueConstraint(fields=('agency', 'fact'), name='deconfliction_interest_once'),
        ),
        migrations.AddConstraint(
            model_name='hit',
            constraint=daybreak.kernel.rows.RowPolicy(name='deconfliction_hit_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='hit',
            constraint=models.UniqueConstraint(fields=('left', 'right'), name='deconfliction_hit_once'),
        ),
        migrations.AddConstraint(
            model_name='hit',
            constraint=models.CheckConstraint(condition=models.Q(('left', models.F('right')), _negated=True), name='deconfliction_hit_two'),
        ),
    ]
