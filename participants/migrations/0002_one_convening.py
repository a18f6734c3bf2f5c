from django.db import migrations

from academy.audit.triggers import Refuse


class Migration(migrations.Migration):
    dependencies = [("participants", "0001_initial"), ("convenings", "0001_initial")]
    operations = [
        Refuse(
            "participants_registration",
            "same_convening",
            verbs=("INSERT", "UPDATE"),
            condition="""
                NEW.delegation_id IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM participants_delegation d
                    WHERE d.id = NEW.delegation_id AND d.convening_id = NEW.convening_id)
            """,
        ),
        Refuse(
            "participants_attendance",
            "same_convening",
            verbs=("INSERT", "UPDATE"),
            condition="""
                NOT EXISTS (
                    SELECT 1 FROM participants_registration r
                    JOIN convenings_session s ON s.convening_id = r.convening_id
                    WHERE r.id = NEW.registration_id AND s.id = NEW.session_id)
            """,
        ),
    ]
