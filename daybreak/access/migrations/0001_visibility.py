from django.db import migrations

from daybreak.kernel.fields import load_sql


class Migration(migrations.Migration):
    """Row policies of every room, the ledger's included, name these functions: they come first."""

    operations = [load_sql(__file__, "visibility")]
