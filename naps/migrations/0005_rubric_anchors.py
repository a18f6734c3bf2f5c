import django.db.models.deletion
from django.db import migrations, models

from academy.audit.triggers import Refuse

# Of the row's criterion, whichever table the row lies in.
USED = """
    EXISTS (SELECT 1 FROM naps_criterion c JOIN naps_review r ON r.rubric_id = c.rubric_id
            WHERE c.id = {row}criterion_id)
"""
ALL = ("INSERT", "UPDATE", "DELETE")


def frozen(table: str) -> list[Refuse]:
    """Neither changed, added nor taken away, and not carried off to another criterion."""
    return [
        Refuse(table, "used_rubrics_never_change", verbs=ALL, condition=USED.format(row="ROW.")),
        Refuse(table, "used_rubrics_lose_nothing", verbs=("UPDATE",), condition=USED.format(row="OLD.")),
    ]



class Migration(migrations.Migration):

    dependencies = [
        ("naps", "0004_editing"),
    ]

    operations = [
        migrations.CreateModel(
            name='Anchor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grade', models.PositiveSmallIntegerField(choices=[(0, 'absent'), (1, 'mentioned'), (2, 'partly specified'), (3, 'fully specified'), (4, 'specified, resourced and owned')], verbose_name='grade')),
                ('text', models.CharField(max_length=250)),
                ('text_en', models.CharField(max_length=250, null=True)),
                ('text_es', models.CharField(max_length=250, null=True)),
                ('text_fr', models.CharField(max_length=250, null=True)),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='anchors', to='naps.criterion')),
            ],
            options={
                'ordering': ['grade'],
                'constraints': [models.UniqueConstraint(fields=('criterion', 'grade'), name='anchor_one_a_grade')],
            },
        ),
        *frozen("naps_question"),
        *frozen("naps_anchor"),
        Refuse(
            "naps_criterion",
            "used_rubrics_lose_nothing",
            verbs=("UPDATE",),
            condition="EXISTS (SELECT 1 FROM naps_review r WHERE r.rubric_id = OLD.rubric_id)",
        ),
        # Whether it is the current one may change; what it is called and how it is known may not.
        Refuse(
            "naps_rubric",
            "used_rubrics_keep_their_name",
            verbs=("UPDATE",),
            condition="""
                EXISTS (SELECT 1 FROM naps_review r WHERE r.rubric_id = OLD.id)
                AND (NEW.code <> OLD.code OR NEW.title <> OLD.title
                     OR COALESCE(NEW.title_en, '') <> COALESCE(OLD.title_en, '')
                     OR COALESCE(NEW.title_es, '') <> COALESCE(OLD.title_es, '')
                     OR COALESCE(NEW.title_fr, '') <> COALESCE(OLD.title_fr, ''))
            """,
        ),
    ]
