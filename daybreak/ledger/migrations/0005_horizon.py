from django.db import migrations

from daybreak.kernel.fields import load_sql


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_nodes")]
    operations = [load_sql(__file__, "unsealed"), load_sql(__file__, "stranded")]
