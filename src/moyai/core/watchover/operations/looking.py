"""Every look at somebody's records is in the audit log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.residents.models import Resident
from moyai.core.watchover.enums import Viewer


@transaction.atomic
def record_look(
    *, residents: Sequence[Resident], viewer: Viewer | str, page: str, by: User, now: datetime
) -> None:
    """Keep who looked at whose records, as what and on which page: an entry for each person shown."""
    for resident in residents:
        record(
            actor=f"user:{by.pk}",
            action="watchover.look",
            subject=f"resident:{resident.code}",
            now=now,
            page=page,
            viewer=str(viewer),
        )
