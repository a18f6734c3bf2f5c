from django.db import migrations, models


def what_stood_there_was_english(apps, schema_editor):
    for convening in apps.get_model("convenings", "Convening").objects.all():
        convening.partners_en = convening.partners
        convening.signatories_en = convening.signatories
        convening.save(update_fields=["partners_en", "signatories_en"])


class Migration(migrations.Migration):

    dependencies = [
        ('convenings', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='convening',
            name='partners_en',
            field=models.CharField(blank=True, max_length=300, null=True, verbose_name='partners'),
        ),
        migrations.AddField(
            model_name='convening',
            name='partners_es',
            field=models.CharField(blank=True, max_length=300, null=True, verbose_name='partners'),
        ),
        migrations.AddField(
            model_name='convening',
            name='partners_fr',
            field=models.CharField(blank=True, max_length=300, null=True, verbose_name='partners'),
        ),
        migrations.AddField(
            model_name='convening',
            name='signatories_en',
            field=models.JSONField(blank=True, default=list, null=True, verbose_name='signatories'),
        ),
        migrations.AddField(
            model_name='convening',
            name='signatories_es',
            field=models.JSONField(blank=True, default=list, null=True, verbose_name='signatories'),
        ),
        migrations.AddField(
            model_name='convening',
            name='signatories_fr',
            field=models.JSONField(blank=True, default=list, null=True, verbose_name='signatories'),
        ),
        migrations.RunPython(what_stood_there_was_english, migrations.RunPython.noop),
    ]
