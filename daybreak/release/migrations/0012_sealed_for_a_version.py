from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('release', '0011_days_of_an_operation'),
    ]

    operations = [
        migrations.AddField(
            model_name='sealing',
            name='edition',
            field=models.PositiveIntegerField(help_text='the version its packs say they are; empty: not kept', null=True),
        ),
        migrations.AddField(
            model_name='sealing',
            name='edition_digest',
            field=models.CharField(blank=True, help_text='SHA-256 over that and what they say changed, and why; empty: not kept', max_length=64),
        ),
    ]
