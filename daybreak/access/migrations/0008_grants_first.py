from django.db import migrations

from daybreak.kernel.fields import load_sql


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0007_exceptions_seen_by_functions'),
    ]

    operations = [
        load_sql(__file__, 'visibility'),
    ]
