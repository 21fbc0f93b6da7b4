import daybreak.kernel.rows
import daybreak.kernel.words
import daybreak.safeguarding.terms
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0002_initial'),
        ('agencies', '0001_initial'),
        ('packages', '0001_initial'),
        ('visits', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Child',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(max_length=32)),
                ('category', models.CharField(default=daybreak.kernel.words.Category['VICTIM'], max_length=32)),
                ('known_as', models.CharField(blank=True, max_length=200)),
                ('age', models.IntegerField(null=True)),
                ('relation', models.CharField(max_length=32)),
                ('immediate_risk', models.BooleanField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.UUIDField()),
                ('authority', models.ForeignKey(help_text='where the child lives', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('counted_as', models.ForeignKey(help_text='the same child, counted there', null=True, on_delete=django.db.models.deletion.PROTECT, to='safeguarding.child')),
                ('package', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='children', to='packages.package')),
                ('visit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='visits.visit')),
            ],
            options={
                'verbose_name_plural': 'children',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ChildReferral',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(max_length=32)),
                ('force_name', models.CharField(max_length=200)),
                ('known_as', models.CharField(blank=True, max_length=200)),
                ('age', models.IntegerField(null=True)),
                ('relation', models.CharField(max_length=32)),
                ('immediate_risk', models.BooleanField()),
                ('state', models.CharField(default=daybreak.safeguarding.terms.ChildReferralState['MADE'], max_length=32)),
                ('made_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(help_text='when the authority must have acknowledged')),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('decision', models.CharField(blank=True, max_length=32)),
                ('decided_at', models.DateTimeField(null=True)),
                ('child', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='referral', to='safeguarding.child')),
                ('compartment', models.ForeignKey(help_text='the receiving compartment', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('sender', models.ForeignKey(help_text='the sending compartment', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TrustDisclosure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('recipient', models.CharField(max_length=300)),
                ('words', models.TextField(help_text='exactly what is disclosed')),
                ('pressing_need', models.TextField()),
                ('proportionality', models.TextField()),
                ('state', models.CharField(default=daybreak.safeguarding.terms.DisclosureState['DRAFT'], max_length=32)),
                ('author', models.UUIDField()),
                ('approver', models.UUIDField(null=True)),
                ('drafted_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('package', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disclosures', to='packages.package')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='WelfareContact',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('trigger', models.CharField(max_length=64)),
                ('due_on', models.DateField()),
                ('done_at', models.DateTimeField(null=True)),
                ('done_by', models.UUIDField(null=True)),
                ('compartment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.compartment')),
                ('package', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='welfare_contacts', to='packages.package')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='child',
            constraint=daybreak.kernel.rows.RowPolicy(name='safeguarding_child_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='child',
            constraint=models.CheckConstraint(condition=models.Q(('relation__in', ['own_child', 'partners_child', 'other_relative', 'through_work', 'other'])), name='safeguarding_child_relation'),
        ),
        migrations.AddConstraint(
            model_name='child',
            constraint=models.CheckConstraint(condition=models.Q(('category__in', ['suspect', 'victim', 'witness', 'third_party'])), name='safeguarding_child_category'),
        ),
        migrations.AddConstraint(
            model_name='child',
            constraint=models.UniqueConstraint(fields=('compartment', 'reference'), name='safeguarding_child_reference'),
        ),
        migrations.AddConstraint(
            model_name='child',
            constraint=models.CheckConstraint(condition=models.Q(('age', None), models.Q(('age__gte', 0), ('age__lt', 18)), _connector='OR'), name='safeguarding_child_age'),
        ),
        migrations.AddIndex(
            model_name='childreferral',
            index=models.Index(fields=['compartment', 'state', 'due_at'], name='safeguarding_desk'),
        ),
        migrations.AddConstraint(
            model_name='childreferral',
            constraint=daybreak.kernel.rows.RowPolicy(name='safeguarding_childreferral_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[]) OR sender_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='childreferral',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['made', 'acknowledged', 'decided'])), name='safeguarding_childreferral_state'),
        ),
        migrations.AddConstraint(
            model_name='childreferral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'decided'), _negated=True), models.Q(('decision', ''), _negated=True), _connector='OR'), name='safeguarding_childreferral_decision'),
        ),
        migrations.AddConstraint(
            model_name='trustdisclosure',
            constraint=daybreak.kernel.rows.RowPolicy(name='safeguarding_trustdisclosure_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='trustdisclosure',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'approved', 'sent'])), name='safeguarding_trustdisclosure_state'),
        ),
        migrations.AddConstraint(
            model_name='trustdisclosure',
            constraint=models.CheckConstraint(condition=models.Q(('approver', None), models.Q(('approver', models.F('author')), _negated=True), _connector='OR'), name='safeguarding_trustdisclosure_two'),
        ),
        migrations.AddConstraint(
            model_name='trustdisclosure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('pressing_need', ''), _negated=True), models.Q(('proportionality', ''), _negated=True), models.Q(('words', ''), _negated=True)), name='safeguarding_trustdisclosure_reasons'),
        ),
        migrations.AddConstraint(
            model_name='welfarecontact',
            constraint=daybreak.kernel.rows.RowPolicy(name='safeguarding_welfarecontact_rows', see='compartment_id = ANY ((SELECT access.may_see())::int[])'),
        ),
        migrations.AddConstraint(
            model_name='welfarecontact',
            constraint=models.UniqueConstraint(fields=('package', 'trigger'), name='safeguarding_welfarecontact_once'),
        ),
    ]
