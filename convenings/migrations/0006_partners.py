import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def one_row_a_name(apps, schema_editor):
    """Names stood in one line, parted by dots in the middle; in another language perhaps fewer of them.

    Nobody's approval was written down, so none is made up here.
    """
    partner = apps.get_model("convenings", "Partner")
    for convening in apps.get_model("convenings", "Convening").objects.all():
        lines = {code: names_of(getattr(convening, f"partners_{code}")) for code in ("en", "es", "fr")}
        lines["en"] = lines["en"] or names_of(convening.partners)
        for n in range(max(map(len, lines.values()))):
            words = {f"name_{code}": line[n] if n < len(line) else None for code, line in lines.items()}
            name = next(word for word in words.values() if word)
            partner.objects.create(convening=convening, order=n, name=name, **words)


def names_of(line):
    return [name.strip()[:150] for name in (line or "").split("·") if name.strip()]


class Migration(migrations.Migration):

    dependencies = [
        ('convenings', '0005_questions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('name_en', models.CharField(max_length=150, null=True, verbose_name='name')),
                ('name_es', models.CharField(max_length=150, null=True, verbose_name='name')),
                ('name_fr', models.CharField(max_length=150, null=True, verbose_name='name')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('approved_on', models.DateField(blank=True, null=True, verbose_name='approved on')),
                ('approved_through', models.CharField(blank=True, max_length=200, verbose_name='who approved, and how')),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('convening', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='convenings.convening')),
            ],
            options={
                'verbose_name': 'partner',
                'verbose_name_plural': 'partners',
                'ordering': ['convening', 'order', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='partner_approved_at_pair'), models.CheckConstraint(condition=models.Q(('approved_at__isnull', True), models.Q(('approved_on__isnull', False), models.Q(('approved_through', ''), _negated=True)), _connector='OR'), name='partner_approval_says_who_and_when')],
            },
        ),
        migrations.RunPython(one_row_a_name, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='convening',
            name='partners',
        ),
        migrations.RemoveField(
            model_name='convening',
            name='partners_en',
        ),
        migrations.RemoveField(
            model_name='convening',
            name='partners_es',
        ),
        migrations.RemoveField(
            model_name='convening',
            name='partners_fr',
        ),
        migrations.AlterField(
            model_name='partner',
            name='convening',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partners', to='convenings.convening'),
        ),
    ]
