from django.db import migrations

import daybreak.kernel.rows


class Migration(migrations.Migration):

    dependencies = [
        ('packages', '0011_doors_of_whoever_stands'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='package',
            constraint=daybreak.kernel.rows.RowPolicy(act='SELECT', name='packages_package_names', owners=True, see="current_setting('daybreak.naming', true) = 'on'"),
        ),
    ]
