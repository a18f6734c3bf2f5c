from importlib import import_module

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from participants import badges

# SQLite rebuilds the table of registrations here, and may not rename a table that triggers speak of.
RULES = import_module("participants.migrations.0002_one_convening").Migration.operations


def lift_rules(apps, schema_editor):
    for rule in RULES:
        for sql in rule.drop_sql(schema_editor.connection.vendor):
            schema_editor.execute(sql, params=None)


def set_rules(apps, schema_editor):
    for rule in RULES:
        for sql in rule.create_sql(schema_editor.connection.vendor):
            schema_editor.execute(sql, params=None)


def give_codes(apps, schema_editor):
    """Everybody who is registered already gets a code that is free in the convening."""
    Registration = apps.get_model("participants", "Registration")
    taken = set()
    for registration in Registration.objects.only("pk", "convening_id").iterator():
        code = badges.new_code()
        while (registration.convening_id, code) in taken:
            code = badges.new_code()
        taken.add((registration.convening_id, code))
        Registration.objects.filter(pk=registration.pk).update(badge_code=code)


class Migration(migrations.Migration):
    dependencies = [
        ("convenings", "0002_papers_in_each_language"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("participants", "0005_people_lists"),
    ]
    operations = [
        migrations.RunPython(lift_rules, set_rules),
        # People who came on the spot and gave no address.
        migrations.RemoveConstraint(model_name="person", name="person_email_unique"),
        migrations.AlterField(
            model_name="person",
            name="email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="e-mail"),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(("email", ""), _negated=True),
                name="person_email_unique",
            ),
        ),
        # Codes: first none, then one each, then never the same twice.
        migrations.AddField(
            model_name="registration",
            name="badge_code",
            field=models.CharField(default="", editable=False, max_length=8, verbose_name="badge code"),
        ),
        migrations.RunPython(give_codes, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="registration",
            name="badge_code",
            field=models.CharField(
                default=badges.new_code, editable=False, max_length=8, verbose_name="badge code"
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.UniqueConstraint(
                fields=("convening", "badge_code"), name="registration_one_badge_code"
            ),
        ),
        migrations.AddField(
            model_name="registration",
            name="is_walk_in",
            field=models.BooleanField(default=False, verbose_name="came on the spot"),
        ),
        migrations.AlterField(
            model_name="checkin",
            name="method",
            field=models.CharField(
                choices=[
                    ("search", "found by name"),
                    ("badge", "by the badge"),
                    ("delegation", "with the delegation"),
                    ("grid", "attendance list"),
                    ("walk_in", "on the spot"),
                ],
                default="search",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="DeskEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("key", models.UUIDField(editable=False, unique=True)),
                (
                    "deed",
                    models.CharField(
                        choices=[
                            ("in", "check in"),
                            ("undo", "undo"),
                            ("delegation", "check in the delegation"),
                            ("walk_in", "add somebody"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("done", "done"),
                            ("already", "was in already"),
                            ("not_in", "was not in"),
                            ("in_again", "checked in again meanwhile"),
                            ("no_place", "has no confirmed place"),
                            ("named", "is named already"),
                            ("seats_taken", "no free seat in the delegation"),
                            ("full", "no free place"),
                            ("closed", "check-in is closed"),
                        ],
                        default="done",
                        max_length=12,
                    ),
                ),
                ("people", models.PositiveSmallIntegerField(default=0)),
                ("pressed_at", models.DateTimeField(verbose_name="pressed")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "convening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="desk_entries",
                        to="convenings.convening",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="desk_entries",
                        to="participants.registration",
                    ),
                ),
            ],
            options={"ordering": ["recorded_at", "pk"]},
        ),
        migrations.CreateModel(
            name="SheetLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sheet_lines",
                        to="participants.registration",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sheet_lines",
                        to="convenings.session",
                    ),
                ),
            ],
            options={"ordering": ["session", "number"]},
        ),
        migrations.AddConstraint(
            model_name="sheetline",
            constraint=models.UniqueConstraint(fields=("session", "number"), name="sheet_line_one_a_number"),
        ),
        migrations.AddConstraint(
            model_name="sheetline",
            constraint=models.UniqueConstraint(
                fields=("session", "registration"), name="sheet_line_one_a_person"
            ),
        ),
        *RULES,
    ]
