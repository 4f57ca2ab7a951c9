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

    call_command("migrate", verbosity=0)
