import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('convenings', '0003_agenda_news'),
        ('documents', '0002_frozen'),
    ]

    operations = [
        migrations.AddField(
            model_name='invitation',
            name='paper',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issueddocument'),
        ),
    ]
