"""The register's statement is planned for what it is about, as the register grows."""

from django.db import migrations

from daybreak.kernel.fields import load_sql

class Migration(migrations.Migration):
    dependencies = [("deconfliction", "0002_owners_registers_blocks")]
    operations = [load_sql(__file__, "register")]
