from django.db import migrations

from daybreak.kernel.fields import load_sql


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0004_names_not_printed'),
        ('packages', '0012_names_not_printed'),
        ('release', '0009_linked_tables'),
        ('safeguarding', '0006_names_not_printed'),
        ('visits', '0008_names_not_printed'),
    ]

    operations = [load_sql(__file__, "names")]
