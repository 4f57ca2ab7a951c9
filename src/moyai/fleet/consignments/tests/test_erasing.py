"""What of goods is forgotten, and when."""

from datetime import timedelta

import pytest
from tests.factories import HOME

from moyai.fleet.consignments.erasing import erase_addresses, erase_asks
from moyai.fleet.consignments.models import Consignment, VolunteerSlot
from moyai.fleet.consignments.tests import town
from moyai.fleet.models import Stop, Task

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def test_a_door_is_forgotten_with_whoever_lives_there():
    town.make_van()
    one = town.send(contact_phone="0265000000", note="犬がいる")
    edge = one.window_until
    assert erase_addresses(before=edge, now=edge) == 0
    assert erase_addresses(before=edge + SECOND, now=edge) == 1
    assert erase_addresses(before=edge + SECOND, now=edge) == 0
    kept = Consignment.objects.get()
    task, stop = Task.objects.get(), Stop.objects.get(kind="dropoff")
    blurred = (round(HOME.lon * 50) / 50, round(HOME.lat * 50) / 50)
    for row in (kept, task):
        assert (row.contact_name, row.contact_phone, row.note, row.destination_name) == ("", "", "", "")
        assert (row.destination_lon, row.destination_lat) == blurred
    assert (stop.place_name, stop.lon, stop.lat) == ("", *blurred)
    assert kept.boxes.count() == 2


def test_old_times_on_the_rota_go():
    slot = VolunteerSlot.objects.get(volunteer=town.make_volunteer())
    assert erase_asks(before=slot.ends_at, now=slot.ends_at) == 0
    assert erase_asks(before=slot.ends_at + SECOND, now=slot.ends_at) == 1
    assert VolunteerSlot.objects.count() == 0
