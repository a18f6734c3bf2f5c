from importlib import import_module

from django.db import migrations, models

# SQLite rebuilds the table of registrations here, and may not rename a table that triggers speak of.
RULES = import_module("participants.migrations.0002_one_convening").Migration.operations


def lift_rules(apps, schema_editor):
    for rule in RULES:
        for sql in rule.drop_sql(schema_editor.connection.vendor):
            schema_editor.execute(sql, params=None)


class Migration(migrations.Migration):
    dependencies = [("participants", "0002_one_convening")]
    operations = [
        migrations.RunPython(lift_rules, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="registration", name="registration_one_a_person"),
        migrations.AddConstraint(
            model_name="facilitation",
            constraint=models.CheckConstraint(
                condition=models.Q(status__in=["asked", "confirmed", "declined"]),
                name="facilitation_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.UniqueConstraint(
                condition=models.Q(status__in=["confirmed", "nominated", "submitted", "waitlisted"]),
                fields=("convening", "person"),
                name="registration_one_live_a_person",
            ),
        ),
        *RULES,
    ]
