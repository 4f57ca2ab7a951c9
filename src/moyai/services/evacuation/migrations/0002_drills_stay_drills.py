"""Has the database itself refuse to make a drill real, or to show what belongs to a drill as if it were not.

An incident's mode never changes; the mode of a place, of a change and of a message is that of its incident.
"""

from django.db import migrations

# ruff: noqa: S608 - the names of tables are ours

FOLLOWERS = {
    "evacuation_shelter": "NEW.mode",
    "evacuation_shelterchange": "NEW.mode",
    "evacuation_capalert": "(CASE NEW.status WHEN 'Exercise' THEN 'drill' ELSE 'real' END)",
}
MESSAGE = "the mode is that of the incident"

SQLITE = [
    """
    CREATE TRIGGER evacuation_incident_mode_stays BEFORE UPDATE ON evacuation_incident
    WHEN NEW.mode <> OLD.mode
    BEGIN SELECT RAISE(ABORT, 'a drill stays a drill'); END
    """,
    *(
        f"""
        CREATE TRIGGER {table}_mode_{verb.lower()} BEFORE {verb} ON {table}
        WHEN NEW.incident_id IS NOT NULL
            AND {mode} <> (SELECT mode FROM evacuation_incident WHERE id = NEW.incident_id)
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
        """
        for table, mode in FOLLOWERS.items()
        for verb in ("INSERT", "UPDATE")
    ),
    """
    CREATE TRIGGER evacuation_capalert_stays BEFORE UPDATE ON evacuation_capalert
    BEGIN SELECT RAISE(ABORT, 'a message that was sent is not changed'); END
    """,
]

POSTGRESQL = [
    """
    CREATE FUNCTION evacuation_keep_mode() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.mode <> OLD.mode THEN
            RAISE EXCEPTION 'a drill stays a drill' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER evacuation_incident_mode_stays BEFORE UPDATE ON evacuation_incident
    FOR EACH ROW EXECUTE FUNCTION evacuation_keep_mode()
    """,
    *(
        f"""
        CREATE FUNCTION {table}_follow_mode() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.incident_id IS NOT NULL
                AND {mode} <> (SELECT mode FROM evacuation_incident WHERE id = NEW.incident_id) THEN
                RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$
        """
        for table, mode in FOLLOWERS.items()
    ),
    *(
        f"""
        CREATE TRIGGER {table}_mode BEFORE INSERT OR UPDATE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_follow_mode()
        """
        for table in FOLLOWERS
    ),
    """
    CREATE FUNCTION evacuation_keep_sent() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a message that was sent is not changed' USING ERRCODE = 'restrict_violation'; END $$
    """,
    """
    CREATE TRIGGER evacuation_capalert_stays BEFORE UPDATE ON evacuation_capalert
    FOR EACH ROW EXECUTE FUNCTION evacuation_keep_sent()
    """,
]

UNDO = {
    "sqlite": [
        "DROP TRIGGER evacuation_incident_mode_stays",
        *(f"DROP TRIGGER {table}_mode_{verb}" for table in FOLLOWERS for verb in ("insert", "update")),
        "DROP TRIGGER evacuation_capalert_stays",
    ],
    "postgresql": [
        "DROP TRIGGER evacuation_incident_mode_stays ON evacuation_incident",
        *(f"DROP TRIGGER {table}_mode ON {table}" for table in FOLLOWERS),
        "DROP TRIGGER evacuation_capalert_stays ON evacuation_capalert",
        "DROP FUNCTION evacuation_keep_mode()",
        *(f"DROP FUNCTION {table}_follow_mode()" for table in FOLLOWERS),
        "DROP FUNCTION evacuation_keep_sent()",
    ],
}


def forbid(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def allow(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("evacuation", "0001_initial")]

    operations = [migrations.RunPython(forbid, allow)]
