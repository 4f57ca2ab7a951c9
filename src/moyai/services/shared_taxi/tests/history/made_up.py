"""Made-up rides as facts."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from tests.factories import at

from moyai.services.shared_taxi.history.facts import RideFact


def make_fact(
    number: int = 1, *, start: float = 0, minutes: float = 20, shift: int | None = 1, **changes: Any
):
    """Return a ride of a shift that begins ``start`` minutes after nine."""
    boarded = at(9) + timedelta(minutes=start)
    facts: dict[str, Any] = {
        "task_id": number,
        "code": f"{number:08d}",
        "resident_id": number,
        "channel": "web",
        "persons": 1,
        "wheelchairs": 0,
        "infants": 0,
        "fare_class": "ordinary",
        "fare_yen": 500,
        "sponsor_yen": 0,
        "status": "done",
        "is_pooled": False,
        "created_at": boarded - timedelta(minutes=30),
        "cancelled_at": None,
        "pickup_from": boarded - timedelta(minutes=2),
        "pickup_until": boarded + timedelta(minutes=8),
        "dropoff_until": boarded + timedelta(minutes=minutes + 10),
        "boarded_at": boarded,
        "finished_at": boarded + timedelta(minutes=minutes),
        "max_ride_s": 2400,
        "origin": (137.9212, 35.8334),
        "destination": (137.9551, 35.8562),
        "came_at": boarded - timedelta(minutes=1),
        "shift_id": shift,
        "vehicle_id": shift,
    }
    return RideFact(**facts | changes)


@st.composite
def make_day(draw: st.DrawFn) -> list[RideFact]:
    count = draw(st.integers(0, 12))
    return [
        make_fact(
            number,
            start=draw(st.integers(0, 300)),
            minutes=draw(st.integers(0, 60)),
            shift=draw(st.integers(1, 2)),
            persons=draw(st.integers(1, 4)),
        )
        for number in range(1, count + 1)
    ]
