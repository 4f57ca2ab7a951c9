"""What of flights is forgotten, and when."""

from datetime import timedelta

import pytest

from moyai.fleet.modes.drone.erasing import erase_points, forget_references
from moyai.fleet.modes.drone.models import Flight, FlightPoint
from moyai.fleet.modes.drone.tests.valley import EAST, NOW, SOUTH, make_flight

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def test_old_positions_go():
    flight = make_flight()
    for at in (NOW - SECOND, NOW):
        FlightPoint.objects.create(flight=flight, at=at, lon=EAST, lat=SOUTH, height_m=60)
    assert erase_points(before=NOW, now=NOW) == 1
    assert FlightPoint.objects.get().at == NOW


def test_whose_parcel_flew_is_forgotten_and_the_flight_stays():
    flight = make_flight()
    Flight.objects.update(reference="48210937")
    assert forget_references(before=flight.starts_at, now=NOW) == 0
    assert forget_references(before=flight.starts_at + SECOND, now=NOW) == 1
    assert Flight.objects.get().reference == ""
