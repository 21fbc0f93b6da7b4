from django.db import migrations

from daybreak.kernel.fields import load_sql


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [load_sql(__file__, "unsealed")]
