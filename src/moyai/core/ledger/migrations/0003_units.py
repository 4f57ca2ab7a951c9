"""Amounts are in the unit of their account, yen or coins, and the database refuses an entry of both.

Triggers name columns: they go before the columns change, and come anew afterwards. Accounts in coins are told
by their code (chart.COIN_PREFIX).
"""

from django.db import migrations, models

TABLES = ("ledger_entry", "ledger_line")

WRONG = """
    (SELECT COUNT(*) < 2 OR SUM(debit) <> SUM(credit) OR COUNT(DISTINCT substr(account, 1, 5) = 'coin_') > 1
    FROM ledger_line WHERE entry_id = NEW.key)
"""

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
    f"""
    CREATE TRIGGER ledger_entry_balances BEFORE INSERT ON ledger_entry WHEN {WRONG}
    BEGIN SELECT RAISE(ABORT, 'the lines of the entry do not balance'); END
    """,
]

POSTGRESQL = [
    """
    CREATE OR REPLACE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the books are append-only' USING ERRCODE = 'restrict_violation'; END $$
    """,
    *(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()"
        for table in TABLES
    ),
    """
    CREATE OR REPLACE FUNCTION ledger_refuse_late_line() RETURNS trigger LANGUAGE plpgsql AS $$
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
    f"""
    CREATE OR REPLACE FUNCTION ledger_weigh_entry() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {WRONG} THEN
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

DROP = {
    "sqlite": [
        *(f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for table in TABLES for verb in ("update", "delete")),
        "DROP TRIGGER IF EXISTS ledger_line_in_time",
        "DROP TRIGGER IF EXISTS ledger_entry_balances",
    ],
    "postgresql": [
        *(f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}" for table in TABLES),
        "DROP TRIGGER IF EXISTS ledger_line_in_time ON ledger_line",
        "DROP TRIGGER IF EXISTS ledger_entry_balances ON ledger_entry",
    ],
}


def drop(apps, schema_editor):
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def create(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def create_in_yen(apps, schema_editor):
    """What stood before: the same on the columns' old names, and of one unit anyway."""
    in_yen = {"SUM(debit)": "SUM(debit_yen)", "SUM(credit)": "SUM(credit_yen)"}
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        for now, before in in_yen.items():
            statement = statement.replace(now, before)
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]

    operations = [
        migrations.RunPython(drop, create_in_yen, elidable=True),
        migrations.RemoveConstraint(model_name="line", name="line_has_one_side"),
        migrations.RenameField(model_name="line", old_name="debit_yen", new_name="debit"),
        migrations.RenameField(model_name="line", old_name="credit_yen", new_name="credit"),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("credit", 0), ("debit__gt", 0)),
                    models.Q(("credit__gt", 0), ("debit", 0)),
                    _connector="OR",
                ),
                name="line_has_one_side",
            ),
        ),
        migrations.RunPython(create, drop),
    ]
