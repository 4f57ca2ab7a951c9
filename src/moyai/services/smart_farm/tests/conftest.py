"""A morning on the farm, and a class with its lessons open, for whichever test asks for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from moyai.core import clock
from moyai.services.smart_farm.models import SchoolClass, Seat
from moyai.services.smart_farm.tests.learning import find_seat_of, make_class, open_lessons
from moyai.services.smart_farm.tests.plots import NOW


@pytest.fixture
def at_ten(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """Let it be ten o'clock, with a data folder of one's own."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    settings.HOME = tmp_path


@pytest.fixture
def school_class(db: None) -> SchoolClass:
    opened = make_class("あおい", "みどり")
    open_lessons(opened)
    return opened


@pytest.fixture
def pupil(client: Client, school_class: SchoolClass) -> Seat:
    """Return a pupil of the class, signed in."""
    return _sign_in(client, find_seat_of(school_class, "あおい"))


@pytest.fixture
def teacher(client: Client, school_class: SchoolClass) -> Seat:
    """Return the teacher of the class, signed in."""
    rows = Seat.objects.select_related("member__user")
    return _sign_in(client, rows.get(school_class=school_class, is_teacher=True))


def _sign_in(client: Client, seat: Seat) -> Seat:
    assert seat.member.user is not None
    client.force_login(seat.member.user)
    return seat
