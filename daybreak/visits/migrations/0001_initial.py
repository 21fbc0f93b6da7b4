import daybreak.kernel.rows
import daybreak.visits.terms
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0002_initial'),
        ('packages', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(max_length=40)),
                ('state', models.CharField(default=daybreak.visits.terms.VisitState['PROPOSED'], max_length=32)),
                ('teams', models.IntegerField(default=1)),
                ('plan_number', models.IntegerField(null=True)),
                ('starts_at', models.DateTimeField(null=True)),
                ('ends_at', models.DateTimeField(null=True)),
                ('readiness', models.JSONField(default=list, help_text='gate items as last checked')),
                ('stood_down_reason', models.CharField(blank=True, max_length=1000)),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('package', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='packages.package')),
                ('premises', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='visit', to='packages.packagepremises')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=32)),
                ('at', models.DateTimeField()),
                ('recorded_by', models.UUIDField()),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('package', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='packages.package')),
                ('visit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='visits.visit')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='VisitEvent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('event_ref', models.UUIDField(help_text='minted on the device: a repeated send is the same event')),
                ('kind', models.CharField(max_length=32)),
                ('note', models.CharField(blank=True, max_length=2000)),
                ('happened_at', models.DateTimeField(help_text='device time')),
                ('received_at', models.DateTimeField(help_text='server time')),
                ('recorded_by', models.UUIDField()),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='visits.visit')),
            ],
            options={
                'ordering': ['happened_at', 'event_ref'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Window',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('label', models.CharField(max_length=64)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
            ],
            options={
                'ordering': ['starts_at'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Capacity',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('window_starts_at', models.DateTimeField()),
                ('teams', models.IntegerField()),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
            ],
            options={
                'verbose_name_plural': 'capacities',
                'abstract': False,
                'constraints': [daybreak.kernel.rows.RowPolicy(name='visits_capacity_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'), models.UniqueConstraint(fields=('compartment', 'window_starts_at'), name='visits_capacity_once'), models.CheckConstraint(condition=models.Q(('teams__gte', 0)), name='visits_capacity_teams')],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.IntegerField()),
                ('status', models.CharField(max_length=32)),
                ('objective', models.JSONField()),
                ('bound', models.JSONField()),
                ('gap', models.FloatField()),
                ('placed', models.IntegerField()),
                ('unplaced', models.JSONField(default=list, help_text='which, why, what would help')),
                ('made_by', models.UUIDField()),
                ('made_at', models.DateTimeField()),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
            ],
            options={
                'ordering': ['-number'],
                'abstract': False,
                'constraints': [daybreak.kernel.rows.RowPolicy(name='visits_plan_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'), models.UniqueConstraint(fields=('compartment', 'number'), name='visits_plan_number')],
            },
        ),
        migrations.CreateModel(
            name='PreparationItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=32)),
                ('answer', models.CharField(max_length=1000)),
                ('on', models.DateField(help_text='the day of issue for a warrant, the day held for a discussion', null=True)),
                ('waived', models.BooleanField(default=False)),
                ('answered_by', models.UUIDField()),
                ('answered_at', models.DateTimeField()),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('package', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='preparation', to='packages.package')),
            ],
            options={
                'abstract': False,
                'constraints': [daybreak.kernel.rows.RowPolicy(name='visits_preparationitem_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'), models.CheckConstraint(condition=models.Q(('kind__in', ['warrant', 'access_to_children', 'strategy_discussion', 'welfare_plan', 'evidence_team'])), name='visits_preparationitem_kind'), models.UniqueConstraint(fields=('package', 'kind'), name='visits_preparationitem_once'), models.CheckConstraint(condition=models.Q(('answer', ''), _negated=True), name='visits_preparationitem_answer')],
            },
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['compartment', 'starts_at'], name='visits_visit_day'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=daybreak.kernel.rows.RowPolicy(name='visits_visit_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'planned', 'ready', 'under_way', 'completed', 'stood_down'])), name='visits_visit_state'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'stood_down']), models.Q(('plan_number__isnull', False), ('starts_at__isnull', False)), _connector='OR'), name='visits_visit_planned'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'stood_down'), _negated=True), models.Q(('stood_down_reason', ''), _negated=True), _connector='OR'), name='visits_visit_stood_down'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.UniqueConstraint(fields=('compartment', 'reference'), name='visits_visit_reference'),
        ),
        migrations.AddConstraint(
            model_name='outcome',
            constraint=daybreak.kernel.rows.RowPolicy(name='visits_outcome_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='outcome',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['arrest', 'voluntary_attendance', 'pre_charge_bail', 'released_under_investigation', 'no_further_action', 'caution', 'charge'])), name='visits_outcome_kind'),
        ),
        migrations.AddConstraint(
            model_name='outcome',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ['arrest', 'voluntary_attendance'])), fields=('package', 'kind'), name='visits_outcome_person_once'),
        ),
        migrations.AddConstraint(
            model_name='visitevent',
            constraint=daybreak.kernel.rows.RowPolicy(name='visits_visitevent_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='visitevent',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['entry', 'nobody_there', 'arrest', 'voluntary_attendance', 'search', 'child_encountered', 'welfare', 'wrong_premises', 'note', 'left'])), name='visits_visitevent_kind'),
        ),
        migrations.AddConstraint(
            model_name='visitevent',
            constraint=models.UniqueConstraint(fields=('visit', 'event_ref'), name='visits_visitevent_once'),
        ),
        migrations.AddConstraint(
            model_name='window',
            constraint=daybreak.kernel.rows.RowPolicy(name='visits_window_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='window',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='visits_window_period'),
        ),
        migrations.AddConstraint(
            model_name='window',
            constraint=models.UniqueConstraint(fields=('compartment', 'starts_at'), name='visits_window_once'),
        ),
    ]
