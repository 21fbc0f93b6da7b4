import daybreak.kernel.rows
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0009_force_press'),
        ('packages', '0011_doors_of_whoever_stands'),
        ('visits', '0005_corrections_move_the_day'),
    ]

    operations = [
        migrations.CreateModel(
            name='Particulars',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(help_text='of the package, from 1: the last one holds')),
                ('sex', models.CharField(blank=True, max_length=32)),
                ('work', models.CharField(blank=True, max_length=32)),
                ('recorded_by', models.UUIDField()),
                ('recorded_at', models.DateTimeField()),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('package', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='particulars', to='packages.package')),
            ],
            options={
                'abstract': False,
                'constraints': [daybreak.kernel.rows.RowPolicy(name='visits_particulars_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'), models.CheckConstraint(condition=models.Q(('sex__in', ['', 'female', 'male'])), name='visits_particulars_sex'), models.CheckConstraint(condition=models.Q(('work__in', ['', 'education', 'health', 'care', 'justice', 'with_children', 'other', 'none'])), name='visits_particulars_work'), models.UniqueConstraint(fields=('package', 'number'), name='visits_particulars_number')],
            },
        ),
    ]
