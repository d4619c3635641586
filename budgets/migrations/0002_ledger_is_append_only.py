"""The database itself refuses to change or delete a row of the ledger."""

from django.db import migrations

SQLITE = [
    f"""CREATE TRIGGER ledger_no_{verb} BEFORE {verb.upper()} ON budgets_ledgerentry
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"""
    for verb in ("update", "delete")
]
POSTGRESQL = [
    """CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON budgets_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change()""",
]
UNDO = {
    "sqlite": ["DROP TRIGGER ledger_no_update", "DROP TRIGGER ledger_no_delete"],
    "postgresql": ["DROP TRIGGER ledger_append_only ON budgets_ledgerentry", "DROP FUNCTION refuse_ledger_change"],
}


def guard(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("budgets", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
