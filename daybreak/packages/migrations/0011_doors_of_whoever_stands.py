from django.db import migrations

from daybreak.kernel.fields import load_sql


class Migration(migrations.Migration):
    dependencies = [
        ('identity', '0003_subjects_seen_by_functions'),
        ('packages', '0010_pauses_are_looked_at_again'),
    ]

    operations = [load_sql(__file__, "doors_now")]
