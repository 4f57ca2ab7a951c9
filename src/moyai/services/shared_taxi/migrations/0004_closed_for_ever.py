"""Has the database itself refuse to change or delete closings and claims."""

from django.db import migrations

TABLES = ("shared_taxi_dailyclosing", "shared_taxi_operatorclaim")

SQLITE = [
    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'what is closed stays'); END"
    for table in TABLES
    for verb in ("UPDATE", "DELETE")
]

POSTGRESQL = [
    """
    CREATE FUNCTION shared_taxi_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'what is closed stays' USING ERRCODE = 'restrict_violation'; END $$
    """,
    *(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION shared_taxi_refuse_change()"
        for table in TABLES
    ),
]

UNDO = {
    "sqlite": [f"DROP TRIGGER {table}_no_{verb}" for table in TABLES for verb in ("update", "delete")],
    "postgresql": [
        *(f"DROP TRIGGER {table}_no_change ON {table}" for table in TABLES),
        "DROP FUNCTION shared_taxi_refuse_change()",
    ],
}


def forbid_changes(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def allow_changes(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("shared_taxi", "0003_closings_and_claims")]

    operations = [migrations.RunPython(forbid_changes, allow_changes)]
