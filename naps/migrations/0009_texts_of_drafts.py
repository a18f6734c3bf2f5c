from django.db import migrations


def expect_texts(apps, schema_editor):
    """The drafts that are there already are read as well; the worker finds them in their turn."""
    DraftFile = apps.get_model("naps", "DraftFile")
    FileText = apps.get_model("documents", "FileText")
    files = DraftFile.objects.filter(file__text__isnull=True).values_list("file", flat=True)
    FileText.objects.bulk_create([FileText(file_id=pk) for pk in sorted(set(files))], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("naps", "0008_registry_rooms"), ("documents", "0005_file_texts")]

    operations = [migrations.RunPython(expect_texts, migrations.RunPython.noop)]
