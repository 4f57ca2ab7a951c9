"""Sources are asked, what they say is kept once, and what they do not say is a no."""

from datetime import timedelta

import pytest
from tests.factories import at

from moyai.fleet.modes.drone import weather
from moyai.fleet.modes.drone.erasing import erase_observations
from moyai.fleet.modes.drone.models import Observation
from moyai.fleet.modes.drone.operations import decide_flight
from moyai.fleet.modes.drone.periodics import observe
from moyai.fleet.modes.drone.simulated_weather import SimulatedWeather
from moyai.fleet.modes.drone.tests.valley import NOW, make_flight, see_to_everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def flight(monkeypatch):
    made = make_flight()
    see_to_everything(made)
    Observation.objects.all().delete()
    monkeypatch.setattr(weather, "_sources", {})
    return made


def decide(flight, now=NOW):
    decision = decide_flight(flight_id=flight.pk, by=flight.pilot.user, now=now)
    return {each["key"]: each["code"] for each in decision.findings if each["code"] != "fine"}


def test_a_source_is_asked_and_kept_once(flight):
    weather.register(SimulatedWeather())
    assert observe(NOW) == 2 * len(weather.KEYS)
    assert observe(NOW) == 0
    assert decide(flight) == {}


def test_without_a_source_nothing_flies(flight):
    assert observe(NOW) == 0
    assert set(decide(flight).values()) == {"missing"}


def test_what_a_source_leaves_out_is_a_no(flight):
    weather.register(SimulatedWeather(silent={"gust_m_s"}))
    observe(NOW)
    assert decide(flight) == {"gust_m_s": "missing"}


def test_what_a_source_tells_late_is_a_no(flight):
    weather.register(SimulatedWeather(late_s=900))
    observe(NOW)
    assert set(decide(flight).values()) == {"stale"}


def test_a_source_that_fails_is_a_no_and_the_others_are_asked(flight, caplog):
    class Broken:
        name = "a"

        def read(self, places, now):
            raise OSError("no answer")

    weather.register(Broken())
    weather.register(SimulatedWeather())
    assert observe(NOW) > 0
    assert "no weather from a" in caplog.text


def test_the_afternoon_wind_keeps_it_on_the_ground(flight):
    weather.register(SimulatedWeather())
    observe(at(15))
    assert Observation.objects.filter(key="wind_m_s", value__gte=5).count() == 2


def test_old_values_are_erased(flight):
    weather.register(SimulatedWeather())
    observe(NOW)
    assert erase_observations(before=NOW + timedelta(days=1), now=NOW) == 2 * len(weather.KEYS)
