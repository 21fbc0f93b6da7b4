from django.db import migrations

from daybreak.kernel.fields import load_sql


class Migration(migrations.Migration):
    dependencies = [
        ('packages', '0012_names_not_printed'),
    ]

    operations = [load_sql(__file__, "people_now")]
