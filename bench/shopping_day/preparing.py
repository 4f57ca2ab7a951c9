"""Django and a migrated, empty database in the home that the environment names."""

from __future__ import annotations

import json
import os


def prepare() -> None:
    """Set Django up and migrate."""
    collector = {
        "collector_code": "12345",
        "collector_bank": "9900",
        "collector_branch": "001",
        "collector_account": "765432",
    }
    os.environ["MOYAI_SERVICE_SETTINGS"] = json.dumps({"shopping": collector})
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from tests import migrated

    connection.ensure_connection()
    migrated.restore(connection.connection)  # a cache: without it, it takes a minute or two
    call_command("migrate", verbosity=0)
