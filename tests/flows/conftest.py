"""The demo town, made once for these tests and taken back after them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from moyai.core.residents.models import Eligibility
from moyai.demo.seed import seed_town

NOW = datetime(2026, 6, 10, 0, 20, tzinfo=UTC)  # a Wednesday, 9:20 in Japan


@pytest.fixture(scope="package")
def seeded(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        seed_town(now=NOW, residents=120, past_days=0)
        Eligibility.objects.update(expires_date=NOW.date() + timedelta(days=30))  # so that all may renew
        yield
        transaction.set_rollback(True)


@pytest.fixture
def town(seeded: None, db: None) -> None:
    """The town, with whatever the test writes taken back."""
