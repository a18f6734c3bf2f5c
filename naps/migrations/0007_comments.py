import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from academy.audit.triggers import AppendOnly, Refuse


class Migration(migrations.Migration):

    dependencies = [
        ("naps", "0006_letters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AgreedGrade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grade', models.PositiveSmallIntegerField(choices=[(0, 'absent'), (1, 'mentioned'), (2, 'partly specified'), (3, 'fully specified'), (4, 'specified, resourced and owned')], verbose_name='grade')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('agreed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('agreed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreed_grades', to='naps.criterion')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agreed_grades', to='naps.draft')),
            ],
            options={
                'verbose_name': 'agreed grade',
                'verbose_name_plural': 'agreed grades',
                'ordering': ['criterion__order'],
                'constraints': [models.UniqueConstraint(fields=('draft', 'criterion'), name='agreedgrade_once'), models.CheckConstraint(condition=models.Q(('grade__lte', 4)), name='agreedgrade_known'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='agreedgrade_reason_given')],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('paragraph', models.PositiveIntegerField(blank=True, null=True, verbose_name='paragraph')),
                ('quote', models.CharField(blank=True, max_length=200, verbose_name='first words of the paragraph')),
                ('visibility', models.CharField(choices=[('staff', 'only staff'), ('reviewers', 'staff and reviewers'), ('country', "staff and the country's team"), ('all', "staff, reviewers and the country's team")], max_length=10, verbose_name='who reads it')),
                ('side', models.CharField(choices=[('staff', 'the Academy'), ('reviewer', 'reviewer'), ('country', "the country's team")], max_length=8)),
                ('body', models.TextField(blank=True, verbose_name='comment')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('taken_back_at', models.DateTimeField(blank=True, null=True)),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('criterion', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='naps.criterion')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='naps.draft')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='naps.draftfile')),
                ('reply_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='naps.comment')),
                ('resolved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'comment',
                'verbose_name_plural': 'comments',
                'ordering': ['created_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', True), ('paragraph__isnull', True)), models.Q(('file__isnull', False), ('paragraph__isnull', False)), _connector='OR'), name='comment_file_pair'), models.CheckConstraint(condition=models.Q(models.Q(('resolved_at__isnull', True), ('resolved_by__isnull', True)), models.Q(('resolved_at__isnull', False), ('resolved_by__isnull', False)), _connector='OR'), name='comment_resolved_at_pair'), models.CheckConstraint(condition=models.Q(('paragraph__isnull', True), ('criterion__isnull', True), _connector='OR'), name='comment_one_place'), models.CheckConstraint(condition=models.Q(('reply_to__isnull', True), models.Q(('criterion__isnull', True), ('paragraph__isnull', True), ('resolved_at__isnull', True)), _connector='OR'), name='comment_answer_has_no_place'), models.CheckConstraint(condition=models.Q(models.Q(('taken_back_at__isnull', True), models.Q(('body', ''), _negated=True)), models.Q(('taken_back_at__isnull', False), ('body', '')), _connector='OR'), name='comment_says_something'), models.CheckConstraint(condition=models.Q(('side__in', ['country', 'reviewer', 'staff']), ('visibility__in', ['all', 'country', 'reviewers', 'staff'])), name='comment_reader_known')],
            },
        ),
        migrations.CreateModel(
            name='EarlierGrade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grade', models.PositiveSmallIntegerField(blank=True, choices=[(0, 'absent'), (1, 'mentioned'), (2, 'partly specified'), (3, 'fully specified'), (4, 'specified, resourced and owned')], null=True, verbose_name='grade')),
                ('is_not_applicable', models.BooleanField(default=False, verbose_name='not applicable')),
                ('sent_at', models.DateTimeField()),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='naps.criterion')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='earlier_grades', to='naps.review')),
            ],
            options={
                'verbose_name': 'earlier grade',
                'ordering': ['sent_at', 'criterion__order'],
                'constraints': [models.UniqueConstraint(fields=('review', 'criterion', 'sent_at'), name='earliergrade_once')],
            },
        ),
        migrations.CreateModel(
            name='ReopenRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sent_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('declined_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='answer')),
                ('declined_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reopen_requests', to='naps.review')),
            ],
            options={
                'verbose_name': 'request to open a review again',
                'verbose_name_plural': 'requests to open a review again',
                'ordering': ['asked_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('review', 'sent_at'), name='reopenrequest_once'), models.CheckConstraint(condition=models.Q(models.Q(('declined_at__isnull', True), ('declined_by__isnull', True)), models.Q(('declined_at__isnull', False), ('declined_by__isnull', False)), _connector='OR'), name='reopenrequest_declined_at_pair'), models.CheckConstraint(condition=models.Q(('declined_at__isnull', True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='reopenrequest_answer_given')],
            },
        ),
        AppendOnly("naps_earliergrade"),
        Refuse(
            "naps_comment",
            "said_words_never_change",
            verbs=("UPDATE",),
            condition="ROW.body <> OLD.body AND ROW.body <> ''",
        ),
    ]
