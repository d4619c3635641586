"""How far a packet is and what it holds; the database refuses to change signed minutes and dissents."""

from django.db import migrations, models

REFUSED = "signed minutes and dissents are kept as they are"
SQLITE = [
    f"""CREATE TRIGGER minutes_stay BEFORE UPDATE ON board_minutes WHEN OLD.signed_at IS NOT NULL
    BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
    f"""CREATE TRIGGER dissents_stay BEFORE UPDATE ON board_dissent
    BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
]
POSTGRESQL = [
    f"""CREATE FUNCTION refuse_papers_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER minutes_stay BEFORE UPDATE ON board_minutes
    FOR EACH ROW WHEN (OLD.signed_at IS NOT NULL) EXECUTE FUNCTION refuse_papers_change()""",
    """CREATE TRIGGER dissents_stay BEFORE UPDATE ON board_dissent
    FOR EACH ROW EXECUTE FUNCTION refuse_papers_change()""",
]
UNDO = {
    "sqlite": ["DROP TRIGGER minutes_stay", "DROP TRIGGER dissents_stay"],
    "postgresql": [
        "DROP TRIGGER minutes_stay ON board_minutes",
        "DROP TRIGGER dissents_stay ON board_dissent",
        "DROP FUNCTION refuse_papers_change",
    ],
}


def guard(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("board", "0003_meetings_and_deputies")]
    operations = [
        migrations.AddField("packet", "agenda", models.JSONField(blank=True, default=list)),
        migrations.AddField("packet", "cases", models.JSONField(blank=True, default=list)),
        migrations.AddField("packet", "touched_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("packet", "attempts", models.PositiveSmallIntegerField(default=0)),
        migrations.RunPython(guard, unguard),
    ]
