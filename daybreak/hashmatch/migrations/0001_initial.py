import daybreak.kernel.rows
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0002_initial'),
        ('intake', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FileHash',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('algorithm', models.CharField(max_length=16)),
                ('digest', models.CharField(max_length=64)),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('fact', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.fact')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='file_hashes', to='intake.referral')),
            ],
            options={
                'verbose_name_plural': 'file hashes',
                'abstract': False,
                'indexes': [models.Index(fields=['compartment', 'digest'], name='hashmatch_filehash_look')],
                'constraints': [daybreak.kernel.rows.RowPolicy(name='hashmatch_filehash_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])')],
            },
        ),
    ]
