"""How somebody reaches the pages, kept for her."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.services.smart_farm.models import AccessChoice


@transaction.atomic
def choose_access(*, user: User, choice: dict[str, Any], now: datetime) -> AccessChoice:
    """Keep what somebody chose, for each computer from which she comes."""
    kept, _made = AccessChoice.objects.update_or_create(user=user, defaults={**choice, "changed_at": now})
    return kept
