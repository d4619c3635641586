"""The database refuses a change of a released notice; what happens on its way may be noted once."""

from django.db import migrations

REFUSED = "released notices are kept as they are"
KEPT = (
    "id application_id decision_id kind texts content channel drafted_by_id drafted_at"
    " released_by_id released_at file sha256"
).split()
NOTED_ONCE = ("sent_on", "opened_at", "opened_by_id")


def changes(differs):
    """SQL that is true when an update touches what stays; `differs` compares two values of which one may be NULL."""
    kept = [f"NEW.{name} {differs} OLD.{name}" for name in KEPT]
    noted = [f"(OLD.{name} IS NOT NULL AND NEW.{name} {differs} OLD.{name})" for name in NOTED_ONCE]
    return f"OLD.released_at IS NOT NULL AND ({' OR '.join([*kept, *noted])})"


SQLITE = [
    f"""CREATE TRIGGER notices_stay BEFORE UPDATE ON awards_notice WHEN {changes("IS NOT")}
    BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"""
]
POSTGRESQL = [
    f"""CREATE FUNCTION refuse_notice_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE TRIGGER notices_stay BEFORE UPDATE ON awards_notice
    FOR EACH ROW WHEN ({changes("IS DISTINCT FROM")}) EXECUTE FUNCTION refuse_notice_change()""",
]
UNDO = {
    "sqlite": ["DROP TRIGGER notices_stay"],
    "postgresql": ["DROP TRIGGER notices_stay ON awards_notice", "DROP FUNCTION refuse_notice_change"],
}


def guard(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("awards", "0003_plan_of_known_awards")]
    operations = [migrations.RunPython(guard, unguard)]
