from django.db import migrations

import daybreak.kernel.rows


class Migration(migrations.Migration):

    dependencies = [
        ('visits', '0007_answers_count_for_what_they_were_given'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='outcome',
            constraint=daybreak.kernel.rows.RowPolicy(act='SELECT', name='visits_outcome_names', owners=True, see="current_setting('daybreak.naming', true) = 'on'"),
        ),
    ]
