import daybreak.kernel.rows
import django.contrib.postgres.fields
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
            name='RankingRun',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.IntegerField(help_text='1 is the first run of the operation')),
                ('model_version', models.CharField(max_length=64)),
                ('ranked', models.IntegerField(help_text='subjects')),
                ('digest', models.CharField(help_text='SHA-256 over position, subject, score and level of every place', max_length=64)),
                ('ran_at', models.DateTimeField()),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
            ],
            options={
                'ordering': ['-number'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Ranking',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.IntegerField(help_text='1 is first')),
                ('score', models.FloatField()),
                ('level', models.CharField(max_length=32)),
                ('reasons', models.JSONField(help_text='factor, points, what was seen, in which facts')),
                ('unanswered', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list, help_text='factors no fact answers', size=None)),
                ('uncertainty', models.FloatField(help_text='share of the factors that are unanswered, 0 to 1')),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rankings', to='identity.subject')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rankings', to='triage.rankingrun')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='rankingrun',
            constraint=daybreak.kernel.rows.RowPolicy(name='triage_rankingrun_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='rankingrun',
            constraint=models.UniqueConstraint(fields=('compartment', 'number'), name='triage_rankingrun_number'),
        ),
        migrations.AddConstraint(
            model_name='ranking',
            constraint=daybreak.kernel.rows.RowPolicy(name='triage_ranking_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='ranking',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['very_high', 'high', 'medium', 'low'])), name='triage_ranking_level'),
        ),
        migrations.AddConstraint(
            model_name='ranking',
            constraint=models.CheckConstraint(condition=models.Q(('uncertainty__gte', 0), ('uncertainty__lte', 1)), name='triage_ranking_share'),
        ),
        migrations.AddConstraint(
            model_name='ranking',
            constraint=models.CheckConstraint(condition=models.Q(('position__gte', 1), ('score__gte', 0)), name='triage_ranking_place'),
        ),
        migrations.AddConstraint(
            model_name='ranking',
            constraint=models.UniqueConstraint(fields=('run', 'subject'), name='triage_ranking_once'),
        ),
        migrations.AddConstraint(
            model_name='ranking',
            constraint=models.UniqueConstraint(fields=('run', 'position'), name='triage_ranking_position'),
        ),
    ]
