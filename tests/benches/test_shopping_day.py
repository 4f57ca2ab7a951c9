"""The rehearsed day at a size for the suite: a shortage, a storm, a drone that falls, a van that stops."""

import pytest
from bench.shopping_day.check import check
from bench.shopping_day.day import COLLECTOR, live

from moyai.core.notices.models import Notice
from moyai.fleet.consignments.models import CarrierChoice, Consignment, HandOver
from moyai.fleet.modes.drone import weather
from moyai.fleet.modes.drone.enums import FlightStatus
from moyai.fleet.modes.drone.models import Flight, GoNoGo
from moyai.services.shopping.models import GoodsRefund, Line, Order


@pytest.fixture
def town_of_its_own(settings, tmp_path, monkeypatch):
    settings.MOYAI_CLOCK_FILE = str(tmp_path / "clock.json")
    settings.MEDIA_ROOT = str(tmp_path)
    settings.MOYAI_YEN_A_VEHICLE_HOUR, settings.MOYAI_YEN_A_VEHICLE_KM = 3600, 40
    settings.MOYAI_SERVICE_SETTINGS = {**settings.MOYAI_SERVICE_SETTINGS, "shopping": COLLECTOR}
    monkeypatch.setattr(weather, "_sources", {})


@pytest.mark.django_db
def test_every_order_of_a_day_full_of_faults_ends_and_the_books_are_equal(town_of_its_own):
    live(orders=15, drones=2, seed=1, step_s=180)
    assert check() == []
    assert Order.objects.count() == 15
    # and the faults did come
    assert Line.objects.exclude(shortage="").exists()
    assert Flight.objects.filter(status=FlightStatus.BROKEN_OFF).count() == 1
    fetched = HandOver.objects.filter(act="taken_over")
    assert fetched.filter(leg__carrier_key="drone", leg__carrier__in=["van", "taxi"]).exists()
    assert CarrierChoice.objects.filter(round__gt=1).exists()
    assert GoodsRefund.objects.exists()
    # the storm: one flight decided against, with what was measured; its parcel came by road, and she was told
    made = GoNoGo.objects.select_related("flight").get(is_go=False)
    said = {each["key"]: (each["value"], each["limit"], each["code"]) for each in made.findings}
    assert (said["wind_m_s"], said["river_m"][2]) == ((13.0, 5.0, "broken"), "fine")
    one = Consignment.objects.get(code=made.flight.reference.removeprefix("consignment:"))
    before, after = one.choices.order_by("round")
    assert (before.taken, after.why, after.at) == ("drone", "no_go", made.at)
    assert after.taken in ("van", "taxi")
    assert Order.objects.get(code=one.reference).status == "delivered"
    told = Notice.objects.filter(created_at=made.at, idempotency_key__startswith=f"order:{one.reference}:")
    assert "運ぶ人が変わりました" in told.get().text["ja"]
