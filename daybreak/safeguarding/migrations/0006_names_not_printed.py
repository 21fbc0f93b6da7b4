from django.db import migrations

import daybreak.kernel.rows


class Migration(migrations.Migration):

    dependencies = [
        ('safeguarding', '0005_category_of_referred_children'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='child',
            constraint=daybreak.kernel.rows.RowPolicy(act='SELECT', name='safeguarding_child_names', owners=True, see="current_setting('daybreak.naming', true) = 'on'"),
        ),
        migrations.AddConstraint(
            model_name='childreferral',
            constraint=daybreak.kernel.rows.RowPolicy(act='SELECT', name='safeguarding_childreferral_names', owners=True, see="current_setting('daybreak.naming', true) = 'on'"),
        ),
        migrations.AddConstraint(
            model_name='familymember',
            constraint=daybreak.kernel.rows.RowPolicy(act='SELECT', name='safeguarding_familymember_names', owners=True, see="current_setting('daybreak.naming', true) = 'on'"),
        ),
    ]
