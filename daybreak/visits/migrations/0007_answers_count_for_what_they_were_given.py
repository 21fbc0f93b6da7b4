from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('visits', '0006_particulars'),
    ]

    operations = [
        migrations.AddField(
            model_name='preparationitem',
            name='given_for',
            field=models.JSONField(default=dict, help_text='visits proposed then: key, first and last day where planned'),
        ),
        migrations.AddField(
            model_name='preparationitem',
            name='reopened',
            field=models.CharField(blank=True, help_text='why it counts no more; empty while it does', max_length=200),
        ),
    ]
