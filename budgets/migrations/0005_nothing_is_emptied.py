"""The log of the years is append-only like the ledger, and neither can be emptied: TRUNCATE passes triggers for rows by."""

from django.db import migrations

SQLITE = [
    f"""CREATE TRIGGER year_log_no_{verb} BEFORE {verb.upper()} ON budgets_yearlog
    BEGIN SELECT RAISE(ABORT, 'the log of the years is append-only'); END"""
    for verb in ("update", "delete")
]
# SQLite has no TRUNCATE.
POSTGRESQL = [
    """CREATE FUNCTION refuse_year_log_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the log of the years is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER year_log_append_only BEFORE UPDATE OR DELETE ON budgets_yearlog
    FOR EACH ROW EXECUTE FUNCTION refuse_year_log_change()""",
    """CREATE TRIGGER year_log_no_truncate BEFORE TRUNCATE ON budgets_yearlog
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_year_log_change()""",
    """CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON budgets_ledgerentry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change()""",
]
UNDO = {
    "sqlite": ["DROP TRIGGER year_log_no_update", "DROP TRIGGER year_log_no_delete"],
    "postgresql": [
        "DROP TRIGGER ledger_no_truncate ON budgets_ledgerentry",
        "DROP TRIGGER year_log_no_truncate ON budgets_yearlog",
        "DROP TRIGGER year_log_append_only ON budgets_yearlog",
        "DROP FUNCTION refuse_year_log_change",
    ],
}


def guard(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("budgets", "0004_pot_through_the_years")]
    operations = [migrations.RunPython(guard, unguard)]
