from django.db import migrations

from academy.audit.triggers import AppendOnly, Refuse


class Migration(migrations.Migration):
    dependencies = [("naps", "0001_initial")]
    operations = [
        AppendOnly("naps_actionupdate"),
        Refuse(
            "naps_draftfile",
            "handed_in_files_never_change",
            verbs=("INSERT", "UPDATE", "DELETE"),
            condition="""
                EXISTS (SELECT 1 FROM naps_draft d
                        WHERE d.id = ROW.draft_id AND d.submitted_at IS NOT NULL)
            """,
        ),
        Refuse(
            "naps_decision",
            "sent_letters_never_change",
            verbs=("UPDATE", "DELETE"),
            condition="OLD.status = 'issued'",
        ),
        Refuse(
            "naps_criterion",
            "used_rubrics_never_change",
            verbs=("INSERT", "UPDATE", "DELETE"),
            condition="EXISTS (SELECT 1 FROM naps_review r WHERE r.rubric_id = ROW.rubric_id)",
        ),
    ]
