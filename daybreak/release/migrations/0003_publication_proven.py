from django.db import migrations

from daybreak.kernel.fields import load_sql


class Migration(migrations.Migration):

    dependencies = [
        ('release', '0002_sealed_until_opened'),
        ('ledger', '0004_nodes'),
    ]

    operations = [
        load_sql(__file__, "publication"),
    ]
