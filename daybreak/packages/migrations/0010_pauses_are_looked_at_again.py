import datetime

import django.db.models.expressions

from django.db import migrations, models

# A pause that lasts is to be looked at fourteen days after it began: one older than that holds no longer. The owner is
# let off the policies for that long.
LOOKED_AT = """
ALTER TABLE packages_packagepause NO FORCE ROW LEVEL SECURITY;
UPDATE packages_packagepause SET review_at = paused_at + interval '14 days';
ALTER TABLE packages_packagepause FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ('packages', '0009_stopped_for_holders'),
    ]

    operations = [
        migrations.AddField(
            model_name='packagepause',
            name='review_at',
            field=models.DateTimeField(help_text='from then on the pause no longer holds, whoever forgot it', null=True),
        ),
        migrations.RunSQL(LOOKED_AT, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='packagepause',
            name='review_at',
            field=models.DateTimeField(help_text='from then on the pause no longer holds, whoever forgot it'),
        ),
        migrations.AddConstraint(
            model_name='packagepause',
            constraint=models.CheckConstraint(condition=models.Q(('review_at__gt', models.F('paused_at')), ('review_at__lte', django.db.models.expressions.CombinedExpression(models.F('paused_at'), '+', models.Value(datetime.timedelta(days=14))))), name='packages_packagepause_review'),
        ),
    ]
