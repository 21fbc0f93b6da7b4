import daybreak.kernel.rows
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0002_initial'),
        ('visits', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Exhibit',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(help_text='ABC/1', max_length=32)),
                ('seal_number', models.CharField(max_length=32)),
                ('kind', models.CharField(max_length=32)),
                ('description', models.CharField(blank=True, help_text='masked where graphic', max_length=500)),
                ('found_where', models.CharField(blank=True, max_length=200)),
                ('seized_at', models.DateTimeField()),
                ('seized_by', models.UUIDField()),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exhibits', to='visits.visit')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ExaminationCount',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('scheme', models.CharField(max_length=32)),
                ('category', models.CharField(max_length=8)),
                ('count', models.IntegerField()),
                ('examined_by', models.UUIDField()),
                ('examined_at', models.DateTimeField()),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('exhibit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counts', to='custody.exhibit')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.IntegerField()),
                ('given_by', models.UUIDField()),
                ('taken_by', models.UUIDField()),
                ('seal_number', models.CharField(help_text='as read at the hand-over', max_length=32)),
                ('given_at', models.DateTimeField()),
                ('taken_at', models.DateTimeField()),
                ('where', models.CharField(blank=True, max_length=200)),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('exhibit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='custody.exhibit')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='exhibit',
            constraint=daybreak.kernel.rows.RowPolicy(name='custody_exhibit_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='exhibit',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['phone', 'computer', 'tablet', 'storage', 'camera', 'games_console', 'network', 'document', 'other'])), name='custody_exhibit_kind'),
        ),
        migrations.AddConstraint(
            model_name='exhibit',
            constraint=models.UniqueConstraint(fields=('visit', 'reference'), name='custody_exhibit_reference'),
        ),
        migrations.AddConstraint(
            model_name='exhibit',
            constraint=models.UniqueConstraint(fields=('compartment', 'seal_number'), name='custody_exhibit_seal'),
        ),
        migrations.AddConstraint(
            model_name='examinationcount',
            constraint=daybreak.kernel.rows.RowPolicy(name='custody_examinationcount_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='examinationcount',
            constraint=models.CheckConstraint(condition=models.Q(('scheme__in', ['uk_abc', 'ncmec'])), name='custody_examinationcount_scheme'),
        ),
        migrations.AddConstraint(
            model_name='examinationcount',
            constraint=models.CheckConstraint(condition=models.Q(('count__gte', 0)), name='custody_examinationcount_count'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=daybreak.kernel.rows.RowPolicy(name='custody_handover_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.UniqueConstraint(fields=('exhibit', 'number'), name='custody_handover_once'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('given_by', models.F('taken_by')), _negated=True), name='custody_handover_two'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('taken_at__gte', models.F('given_at'))), name='custody_handover_order'),
        ),
    ]
