"""``moyai migrate``: Django's command, which finds little to do where a database was empty."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from moyai.core.schema.fresh import create_tables, is_empty

STEPWISE = ("app_label", "fake", "fake_initial", "plan", "check_unapplied", "prune")
"""Whoever asks for one of these wants Django's own way."""


class Command(migrate.Command):
    """Bring the database to the newest migration."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Create an empty database's tables at once, and go on as Django does."""
        connection = connections[options["database"]]
        if not any(options.get(name) for name in STEPWISE) and is_empty(connection):
            count = create_tables(connection)
            if options["verbosity"] >= 1:
                self.stdout.write(f"The database was empty: made {count} tables at once.")
        super().handle(*args, **options)
