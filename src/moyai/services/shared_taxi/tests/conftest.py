"""A clock that stands still."""

import pytest

from moyai.core import clock
from moyai.services.shared_taxi.tests.town import NOW


@pytest.fixture
def held_clock(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Hold the clock: ``held_clock["now"]`` may be set."""
    held: dict[str, object] = {"now": NOW}
    monkeypatch.setattr(clock, "now", lambda: held["now"])
    return held
