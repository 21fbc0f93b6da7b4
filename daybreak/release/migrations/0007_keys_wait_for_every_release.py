import daybreak.kernel.rows
from django.db import migrations

from daybreak.kernel.fields import load_sql


class Migration(migrations.Migration):

    dependencies = [
        ('release', '0006_keys_follow_one_another'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='release',
            constraint=daybreak.kernel.rows.RowPolicy(act='SELECT', name='release_release_functions', owners=True, see="current_setting('daybreak.waiting', true) = 'on'"),
        ),
        load_sql(__file__, "waiting"),
    ]
