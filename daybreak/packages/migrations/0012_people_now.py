from django.db import migrations

from daybreak.kernel.fields import load_sql


class Migration(migrations.Migration):
    dependencies = [
        ('packages', '0011_doors_of_whoever_stands'),
    ]

    operations = [load_sql(__file__, "people_now")]
