from django.db import migrations

from daybreak.kernel.fields import load_sql


class Migration(migrations.Migration):
    dependencies = [
        ('visits', '0004_search_teams_corrections'),
    ]

    operations = [load_sql(__file__, "day_moved")]
