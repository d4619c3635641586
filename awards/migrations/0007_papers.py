"""Later notices name the record they rest on; what a released notice rests on stays, too."""

import importlib

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The guard of released notices, which lists the columns that stay.
before = importlib.import_module("awards.migrations.0004_notices")
RECORDS = ("change_id", "settlement_id", "claim_id")


def changes(differs):
    """SQL that is true when an update touches what stays, now with the record the notice rests on."""
    more = " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in RECORDS)
    return f"({before.changes(differs)}) OR (OLD.released_at IS NOT NULL AND ({more}))"


def guard(apps, schema_editor):
    schema_editor.execute(before.UNDO[schema_editor.connection.vendor][0])
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            f"""CREATE TRIGGER notices_stay BEFORE UPDATE ON awards_notice WHEN {changes("IS NOT")}
            BEGIN SELECT RAISE(ABORT, '{before.REFUSED}'); END"""
        )
    else:
        schema_editor.execute(
            f"""CREATE TRIGGER notices_stay BEFORE UPDATE ON awards_notice
            FOR EACH ROW WHEN ({changes("IS DISTINCT FROM")}) EXECUTE FUNCTION refuse_notice_change()"""
        )


def unguard(apps, schema_editor):
    for statement in before.UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)
    before.guard(apps, schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('awards', '0006_proof_of_use'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BaseRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(unique=True, verbose_name='from')),
                ('percent', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='percent')),
                ('entered_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-since'],
            },
        ),
        migrations.AddField(
            model_name='claim',
            name='ground',
            field=models.CharField(blank=True, choices=[('saved', 'The project cost less, or more came in: the grant became smaller by itself'), ('condition', 'A condition of the notice was not kept, for example the proof is missing'), ('purpose', 'The money was not used for the project, or not in time'), ('unlawful', 'The grant should not have been given, for example because of wrong facts')], max_length=12),
        ),
        migrations.AddField(
            model_name='notice',
            name='change',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='awards.change'),
        ),
        migrations.AddField(
            model_name='notice',
            name='claim',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='awards.claim'),
        ),
        migrations.AddField(
            model_name='notice',
            name='settlement',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='awards.settlement'),
        ),
        migrations.AddField(
            model_name='repayment',
            name='entry',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddConstraint(
            model_name='repayment',
            constraint=models.UniqueConstraint(condition=models.Q(('entry', ''), _negated=True), fields=('entry',), name='an_entry_is_booked_once'),
        ),
        migrations.AddField(
            model_name='baserate',
            name='entered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunPython(guard, unguard),
    ]
