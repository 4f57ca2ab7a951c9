"""Has the database itself refuse to change the books, and entries that do not balance.

Lines are written before their entry (the foreign key is checked at the end of the transaction), so that a
plain trigger can weigh them when the entry comes; a line for an entry that stands already is refused.
"""

from django.db import migrations

TABLES = ("ledger_entry", "ledger_line")

SQLITE = [
    *(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'the books are append-only'); END"
        for table in TABLES
        for verb in ("UPDATE", "DELETE")
    ),
    """
    CREATE TRIGGER ledger_line_in_time BEFORE INSERT ON ledger_line
    WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE key = NEW.entry_id)
    BEGIN SELECT RAISE(ABORT, 'the entry stands already'); END
    """,
    """
    CREATE TRIGGER ledger_entry_balances BEFORE INSERT ON ledger_entry
    WHEN (SELECT COUNT(*) < 2 OR SUM(debit_yen) <> SUM(credit_yen) FROM ledger_line WHERE entry_id = NEW.key)
    BEGIN SELECT RAISE(ABORT, 'the lines of the entry do not balance'); END
    """,
]

POSTGRESQL = [
    """
    CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the books are append-only' USING ERRCODE = 'restrict_violation'; END $$
    """,
    *(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()"
        for table in TABLES
    ),
    """
    CREATE FUNCTION ledger_refuse_late_line() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM ledger_entry WHERE key = NEW.entry_id) THEN
            RAISE EXCEPTION 'the entry stands already' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER ledger_line_in_time BEFORE INSERT ON ledger_line
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_late_line()
    """,
    """
    CREATE FUNCTION ledger_weigh_entry() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (SELECT COUNT(*) < 2 OR SUM(debit_yen) <> SUM(credit_yen)
            FROM ledger_line WHERE entry_id = NEW.key) THEN
            RAISE EXCEPTION 'the lines of the entry do not balance' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER ledger_entry_balances BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_weigh_entry()
    """,
]

UNDO = {
    "sqlite": [
        *(f"DROP TRIGGER {table}_no_{verb}" for table in TABLES for verb in ("update", "delete")),
        "DROP TRIGGER ledger_line_in_time",
        "DROP TRIGGER ledger_entry_balances",
    ],
    "postgresql": [
        *(f"DROP TRIGGER {table}_no_change ON {table}" for table in TABLES),
        "DROP TRIGGER ledger_line_in_time ON ledger_line",
        "DROP TRIGGER ledger_entry_balances ON ledger_entry",
        "DROP FUNCTION ledger_refuse_change()",
        "DROP FUNCTION ledger_refuse_late_line()",
        "DROP FUNCTION ledger_weigh_entry()",
    ],
}


def forbid_changes(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def allow_changes(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    # A new database gets its triggers from 0003, where the columns have their present names.
    operations = [migrations.RunPython(forbid_changes, allow_changes, elidable=True)]
