"""Notes that data left the system."""

from datetime import date, datetime

from django.db import transaction

from moyai.core.audit.operations import record


@transaction.atomic
def note_export(*, what: str, since: date, until: date, actor: str, now: datetime) -> None:
    """Record that somebody took a file of the service's data.

    Args:
        what: which file, e.g. ``mds.trips``.
        since: first day in it.
        until: last day in it.
        actor: who took it.
        now: the town's time.
    """
    record(
        actor=actor,
        action="shared_taxi.export",
        subject=f"export:{what}",
        now=now,
        since=since.isoformat(),
        until=until.isoformat(),
    )
