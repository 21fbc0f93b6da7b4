import daybreak.intake.terms
import daybreak.kernel.rows
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0002_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('sender', models.CharField(max_length=200)),
                ('received_at', models.DateTimeField()),
                ('received_by', models.UUIDField()),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
            ],
            options={
                'ordering': ['-received_at', 'name'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('scheme', models.CharField(max_length=100)),
                ('reference', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=32)),
                ('state', models.CharField(default=daybreak.intake.terms.ReferralState['OPEN'], max_length=32)),
                ('sender', models.CharField(max_length=200)),
                ('owner', models.UUIDField(help_text='the post that owns it from the minute it is received')),
                ('received_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField(help_text='when its newest version arrived')),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('outcome', models.CharField(max_length=32)),
                ('file_name', models.CharField(max_length=300)),
                ('file_digest', models.CharField(max_length=64)),
                ('file_size', models.BigIntegerField()),
                ('place', models.CharField(blank=True, max_length=500)),
                ('rule', models.CharField(blank=True, max_length=100)),
                ('message', models.CharField(blank=True, max_length=500)),
                ('remedy', models.CharField(blank=True, max_length=500)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='intake.batch')),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('referral', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='intake.referral')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('size', models.BigIntegerField(help_text='bytes')),
                ('name', models.CharField(max_length=300)),
                ('received_at', models.DateTimeField()),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sources', to='intake.batch')),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SealedChunk',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.IntegerField()),
                ('nonce', models.BinaryField(max_length=12)),
                ('ciphertext', models.BinaryField()),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chunks', to='intake.source')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('part', models.CharField(max_length=200)),
                ('number', models.IntegerField()),
                ('place', models.CharField(max_length=500)),
                ('digest', models.CharField(help_text='SHA-256 over the facts: equal content gives no new version', max_length=64)),
                ('kept', models.JSONField(default=list, help_text='[kind, party, place, text] of notes, file names and what no reader knows: nothing is lost')),
                ('received_at', models.DateTimeField()),
                ('current', models.BooleanField(default=True)),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='intake.referral')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='intake.source')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('party', models.CharField(blank=True, help_text="whom it is about: 'reported/0', '' for the report", max_length=64)),
                ('category', models.CharField(max_length=32)),
                ('kind', models.CharField(max_length=32)),
                ('value', models.TextField()),
                ('normal', models.CharField(blank=True, max_length=300)),
                ('detail', models.JSONField(default=dict)),
                ('place', models.CharField(max_length=500)),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='intake.referral')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='intake.version')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=daybreak.kernel.rows.RowPolicy(name='intake_batch_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(fields=['compartment', '-received_at'], name='intake_referral_newest'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(fields=['compartment', 'kind', 'state'], name='intake_referral_state_idx'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=daybreak.kernel.rows.RowPolicy(name='intake_referral_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['referral', 'informational', 'bundled', 'intelligence', 'resolution'])), name='intake_referral_kind'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'merged', 'rejected', 'disseminated', 'closed'])), name='intake_referral_state'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.UniqueConstraint(fields=('compartment', 'scheme', 'reference'), name='intake_referral_once'),
        ),
        migrations.AddIndex(
            model_name='receipt',
            index=models.Index(fields=['compartment', 'file_digest'], name='intake_receipt_digest'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=daybreak.kernel.rows.RowPolicy(name='intake_receipt_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['new', 'updated', 'unchanged', 'quarantined'])), name='intake_receipt_outcome'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', daybreak.intake.terms.Outcome['QUARANTINED']), _negated=True), models.Q(('rule', ''), _negated=True), _connector='OR'), name='intake_receipt_reason'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=daybreak.kernel.rows.RowPolicy(name='intake_source_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.UniqueConstraint(fields=('compartment', 'digest'), name='intake_source_once'),
        ),
        migrations.AddConstraint(
            model_name='sealedchunk',
            constraint=daybreak.kernel.rows.RowPolicy(name='intake_sealedchunk_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='sealedchunk',
            constraint=models.UniqueConstraint(fields=('source', 'number'), name='intake_sealedchunk_once'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=daybreak.kernel.rows.RowPolicy(name='intake_version_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(fields=('referral', 'part', 'number'), name='intake_version_once'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(condition=models.Q(('current', True)), fields=('referral', 'part'), name='intake_version_current'),
        ),
        migrations.AddIndex(
            model_name='fact',
            index=models.Index(condition=models.Q(('normal', ''), _negated=True), fields=['compartment', 'kind', 'normal'], name='intake_fact_normal'),
        ),
        migrations.AddConstraint(
            model_name='fact',
            constraint=daybreak.kernel.rows.RowPolicy(name='intake_fact_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='fact',
            constraint=models.CheckConstraint(condition=models.Q(('category__in', ['suspect', 'victim', 'witness', 'third_party'])), name='intake_fact_category'),
        ),
        migrations.AddConstraint(
            model_name='fact',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['given_name', 'middle_name', 'family_name', 'born_on', 'age', 'email', 'phone', 'username', 'display_name', 'account_id', 'profile_url', 'address', 'ip_event', 'device', 'vehicle', 'occupation', 'access_to_children', 'registered_sex_offender', 'children_in_home', 'school', 'estimated_location', 'prior_report', 'file_name', 'file_hash', 'file_grade', 'file_viewed', 'file_uploaded_at', 'annotation', 'incident_type', 'incident_at', 'urgent', 'note', 'handling_code', 'originator', 'asked_reference', 'asked_ip', 'asked_port', 'asked_at', 'premises_as_at', 'relationship', 'unread'])), name='intake_fact_kind'),
        ),
    ]
