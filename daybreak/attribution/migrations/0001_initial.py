import daybreak.attribution.terms
import daybreak.kernel.rows
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0002_initial'),
        ('identity', '0001_initial'),
        ('intake', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='IpLead',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('address', models.GenericIPAddressField()),
                ('port', models.IntegerField(null=True)),
                ('at', models.DateTimeField(help_text="UTC; empty when the source's time cannot be placed", null=True)),
                ('at_text', models.CharField(help_text='exactly as in the source', max_length=200)),
                ('precision', models.CharField(blank=True, max_length=16)),
                ('countable', models.BooleanField()),
                ('why_not', models.CharField(blank=True, max_length=300)),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('fact', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.fact')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ip_leads', to='identity.subject')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ResolutionRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(max_length=32)),
                ('asked_ip', models.CharField(max_length=64)),
                ('asked_port', models.CharField(max_length=8)),
                ('asked_at_text', models.CharField(max_length=200)),
                ('state', models.CharField(default=daybreak.attribution.terms.RequestState['OPEN'], max_length=32)),
                ('applicant', models.UUIDField()),
                ('asked_at', models.DateTimeField()),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('lead', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='request', to='attribution.iplead')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Resolution',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('operator', models.CharField(max_length=200)),
                ('answered_ip', models.CharField(max_length=64)),
                ('answered_port', models.CharField(max_length=8)),
                ('answered_at_text', models.CharField(max_length=200)),
                ('subscriber', models.CharField(blank=True, max_length=300)),
                ('role', models.CharField(max_length=32)),
                ('as_at_text', models.CharField(blank=True, max_length=200)),
                ('differences', models.JSONField(default=list)),
                ('compared_by', models.UUIDField(null=True)),
                ('compared_at', models.DateTimeField(null=True)),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('premises', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resolutions', to='identity.premises')),
                ('referral', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.referral')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resolutions', to='attribution.resolutionrequest')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Clearance',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=32)),
                ('identifier', models.CharField(blank=True, max_length=300)),
                ('reason', models.CharField(max_length=1000)),
                ('cleared_by', models.UUIDField()),
                ('cleared_at', models.DateTimeField()),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('premises', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clearances', to='identity.premises')),
                ('subject', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clearances', to='identity.subject')),
            ],
            options={
                'abstract': False,
                'constraints': [daybreak.kernel.rows.RowPolicy(name='attribution_clearance_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'subject'), ('subject__isnull', False)), models.Q(('kind', 'premises'), ('premises__isnull', False)), models.Q(('kind', 'identifier'), models.Q(('identifier', ''), _negated=True)), _connector='OR'), name='attribution_clearance_thing'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='attribution_clearance_reason')],
            },
        ),
        migrations.CreateModel(
            name='Door',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=32)),
                ('items', models.JSONField(help_text='gate items with rule, state, what was seen, whose task')),
                ('checked_at', models.DateTimeField()),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('premises', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='doors', to='identity.premises')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='doors', to='identity.subject')),
            ],
            options={
                'abstract': False,
                'constraints': [daybreak.kernel.rows.RowPolicy(name='attribution_door_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'), models.CheckConstraint(condition=models.Q(('state__in', ['established', 'blocked'])), name='attribution_door_state'), models.UniqueConstraint(fields=('subject', 'premises'), name='attribution_door_once')],
            },
        ),
        migrations.CreateModel(
            name='Ground',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=32)),
                ('upstream', models.CharField(help_text='the record it comes from in the end', max_length=300)),
                ('role', models.CharField(max_length=32)),
                ('on', models.DateField(help_text='the day the evidence speaks of', null=True)),
                ('counts', models.BooleanField()),
                ('why_not', models.CharField(blank=True, max_length=300)),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('fact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.fact')),
                ('premises', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grounds', to='identity.premises')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grounds', to='identity.subject')),
            ],
            options={
                'abstract': False,
                'constraints': [daybreak.kernel.rows.RowPolicy(name='attribution_ground_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'), models.CheckConstraint(condition=models.Q(('kind__in', ['ip_resolution', 'account_registration', 'local_intelligence', 'subscriber_record'])), name='attribution_ground_kind'), models.CheckConstraint(condition=models.Q(('role__in', ['home', 'installation', 'work', 'billing', 'last_known', 'unknown'])), name='attribution_ground_role'), models.UniqueConstraint(fields=('subject', 'premises', 'kind', 'fact'), name='attribution_ground_once'), models.CheckConstraint(condition=models.Q(('counts', True), models.Q(('why_not', ''), _negated=True), _connector='OR'), name='attribution_ground_why')],
            },
        ),
        migrations.AddConstraint(
            model_name='iplead',
            constraint=daybreak.kernel.rows.RowPolicy(name='attribution_iplead_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='iplead',
            constraint=models.CheckConstraint(condition=models.Q(('countable', False), models.Q(('at__isnull', False), ('port__isnull', False)), _connector='OR'), name='attribution_iplead_countable'),
        ),
        migrations.AddConstraint(
            model_name='iplead',
            constraint=models.CheckConstraint(condition=models.Q(('countable', True), models.Q(('why_not', ''), _negated=True), _connector='OR'), name='attribution_iplead_why'),
        ),
        migrations.AddConstraint(
            model_name='resolutionrequest',
            constraint=daybreak.kernel.rows.RowPolicy(name='attribution_resolutionrequest_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='resolutionrequest',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'answered', 'agrees', 'differs'])), name='attribution_request_state'),
        ),
        migrations.AddConstraint(
            model_name='resolutionrequest',
            constraint=models.UniqueConstraint(fields=('compartment', 'reference'), name='attribution_request_reference'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=daybreak.kernel.rows.RowPolicy(name='attribution_resolution_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['home', 'installation', 'work', 'billing', 'last_known', 'unknown'])), name='attribution_resolution_role'),
        ),
    ]
