from django.db import migrations

from daybreak.kernel.fields import load_sql


class Migration(migrations.Migration):
    dependencies = [
        ('attribution', '0007_stopped_for_holders'),
        ('packages', '0008_offline_answers_and_signing_keys'),
    ]

    operations = [load_sql(__file__, "doors_now")]
