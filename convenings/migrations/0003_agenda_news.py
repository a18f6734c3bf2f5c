from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('convenings', '0002_papers_in_each_language'),
    ]

    operations = [
        migrations.AddField(
            model_name='convening',
            name='agenda_changed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='convening',
            name='announced',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='session',
            name='interpreted',
            field=models.JSONField(blank=True, default=list, verbose_name='can be followed in'),
        ),
    ]
