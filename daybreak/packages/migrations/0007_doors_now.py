from django.db import migrations

from daybreak.kernel.fields import load_sql


class Migration(migrations.Migration):
    dependencies = [
        ('attribution', '0006_premises_noted'),
        ('packages', '0006_recall_notice'),
    ]

    operations = [load_sql(__file__, "doors_now")]
