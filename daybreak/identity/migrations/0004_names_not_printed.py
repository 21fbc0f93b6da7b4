from django.db import migrations

import daybreak.kernel.rows


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0003_subjects_seen_by_functions'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='subject',
            constraint=daybreak.kernel.rows.RowPolicy(act='SELECT', name='identity_subject_names', owners=True, see="current_setting('daybreak.naming', true) = 'on'"),
        ),
    ]
