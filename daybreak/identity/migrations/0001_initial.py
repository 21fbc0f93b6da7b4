import daybreak.identity.terms
import daybreak.kernel.rows
import daybreak.kernel.words
import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0002_initial'),
        ('agencies', '0001_initial'),
        ('intake', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='LinkModel',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('content', models.JSONField()),
                ('trained_on', models.IntegerField(help_text='mentions')),
                ('trained_at', models.DateTimeField()),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('party', models.CharField(max_length=64)),
                ('key', models.CharField(help_text='scheme, reference and party: the same for ever', max_length=300)),
                ('category', models.CharField(max_length=32)),
                ('features', models.JSONField(help_text='normal forms the linkage compares')),
                ('digest', models.CharField(help_text='of the features: an unchanged mention is not compared again', max_length=64)),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='intake.referral')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('bits', models.FloatField()),
                ('band', models.CharField(max_length=32)),
                ('evidence', models.JSONField()),
                ('contradictions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list, size=None)),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='identity.linkmodel')),
                ('left', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links_left', to='identity.mention')),
                ('right', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links_right', to='identity.mention')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Judgement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('verdict', models.CharField(max_length=32)),
                ('why', models.CharField(max_length=1000)),
                ('judged_by', models.UUIDField()),
                ('judged_at', models.DateTimeField()),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('left', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.mention')),
                ('right', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.mention')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Premises',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(help_text='normal form of the address', max_length=300)),
                ('line1', models.CharField(max_length=300)),
                ('locality', models.CharField(blank=True, max_length=200)),
                ('postcode', models.CharField(blank=True, max_length=16)),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('district', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.district')),
            ],
            options={
                'verbose_name_plural': 'premises',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Subject',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(help_text='said aloud and printed: S-7KQ2M4', max_length=32)),
                ('state', models.CharField(default=daybreak.identity.terms.SubjectState['CURRENT'], max_length=32)),
                ('category', models.CharField(default=daybreak.kernel.words.Category['SUSPECT'], max_length=32)),
                ('name', models.CharField(blank=True, max_length=300)),
                ('born_on', models.DateField(null=True)),
                ('occupation', models.CharField(blank=True, max_length=200)),
                ('mentions_count', models.IntegerField(default=0)),
                ('identified_at', models.DateTimeField()),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('redirected_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='identity.subject')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Occupancy',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(max_length=32)),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('fact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.fact')),
                ('premises', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='occupancies', to='identity.premises')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='occupancies', to='identity.subject')),
            ],
            options={
                'verbose_name_plural': 'occupancies',
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='mention',
            name='subject',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='identity.subject'),
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('service', models.CharField(max_length=200)),
                ('identifier', models.CharField(max_length=300)),
                ('screen_name', models.CharField(blank=True, max_length=300)),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('subject', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='identity.subject')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FusingSwitch',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('on', models.BooleanField()),
                ('reason', models.CharField(max_length=500)),
                ('switched_by', models.UUIDField()),
                ('switched_at', models.DateTimeField()),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
            ],
            options={
                'abstract': False,
                'constraints': [daybreak.kernel.rows.RowPolicy(name='identity_fusingswitch_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])')],
            },
        ),
        migrations.AddConstraint(
            model_name='linkmodel',
            constraint=daybreak.kernel.rows.RowPolicy(name='identity_linkmodel_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='linkmodel',
            constraint=models.UniqueConstraint(fields=('compartment', 'digest'), name='identity_linkmodel_once'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=daybreak.kernel.rows.RowPolicy(name='identity_link_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.CheckConstraint(condition=models.Q(('band__in', ['strong', 'household', 'review', 'drop'])), name='identity_link_band'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.UniqueConstraint(fields=('left', 'right'), name='identity_link_once'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.CheckConstraint(condition=models.Q(('left', models.F('right')), _negated=True), name='identity_link_two'),
        ),
        migrations.AddConstraint(
            model_name='judgement',
            constraint=daybreak.kernel.rows.RowPolicy(name='identity_judgement_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='judgement',
            constraint=models.CheckConstraint(condition=models.Q(('verdict__in', ['same', 'different', 'unsure'])), name='identity_judgement_verdict'),
        ),
        migrations.AddConstraint(
            model_name='judgement',
            constraint=models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='identity_judgement_why'),
        ),
        migrations.AddConstraint(
            model_name='premises',
            constraint=daybreak.kernel.rows.RowPolicy(name='identity_premises_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='premises',
            constraint=models.UniqueConstraint(fields=('compartment', 'key'), name='identity_premises_once'),
        ),
        migrations.AddConstraint(
            model_name='subject',
            constraint=daybreak.kernel.rows.RowPolicy(name='identity_subject_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='subject',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['current', 'redirected'])), name='identity_subject_state'),
        ),
        migrations.AddConstraint(
            model_name='subject',
            constraint=models.CheckConstraint(condition=models.Q(('category__in', ['suspect', 'victim', 'witness', 'third_party'])), name='identity_subject_category'),
        ),
        migrations.AddConstraint(
            model_name='subject',
            constraint=models.UniqueConstraint(fields=('compartment', 'reference'), name='identity_subject_reference'),
        ),
        migrations.AddConstraint(
            model_name='subject',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('redirected_to__isnull', False), ('state', 'redirected')), models.Q(('redirected_to__isnull', True), ('state', 'current')), _connector='OR'), name='identity_subject_redirect'),
        ),
        migrations.AddConstraint(
            model_name='occupancy',
            constraint=daybreak.kernel.rows.RowPolicy(name='identity_occupancy_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='occupancy',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['home', 'installation', 'work', 'billing', 'last_known', 'unknown'])), name='identity_occupancy_role'),
        ),
        migrations.AddConstraint(
            model_name='occupancy',
            constraint=models.UniqueConstraint(fields=('subject', 'premises', 'fact'), name='identity_occupancy_once'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=daybreak.kernel.rows.RowPolicy(name='identity_mention_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.CheckConstraint(condition=models.Q(('category__in', ['suspect', 'victim', 'witness', 'third_party'])), name='identity_mention_category'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('compartment', 'key'), name='identity_mention_once'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=daybreak.kernel.rows.RowPolicy(name='identity_account_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.UniqueConstraint(fields=('compartment', 'service', 'identifier'), name='identity_account_once'),
        ),
    ]
