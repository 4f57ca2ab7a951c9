"""The SensorThings API read by a client that others wrote: Fraunhofer's ``frost-sta-client``, unchanged.

It is no part of our environment (it wants another dateutil): ``pip install --target DIR frost-sta-client``
and ``PYTHONPATH=…:DIR`` to run this.
"""

from typing import Any

import pytest

from moyai.services.smart_farm.tests.plots import make_farm
from moyai.services.smart_farm.tests.sensing import fill, make_bed, make_sensor

fsc = pytest.importorskip("frost_sta_client", reason="frost-sta-client is not on the path")
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # the client's own
]


@pytest.fixture
def service(live_server: Any, settings: Any) -> Any:
    settings.MOYAI_SERVICE_SETTINGS = {"smart_farm": {"readings_are_open": True}}
    bed = make_bed(make_farm("farm"))
    fill(make_sensor("SoilWC", bed=bed, code="soil"), [30 - n / 10 for n in range(250)])
    fill(make_sensor("InAirTemp", bed=bed, code="air"), [20.0, 20.5])
    return fsc.SensorThingsService(f"{live_server.url}/garden/sta/v1.1")


def test_things_streams_and_what_they_observe_are_found(service: Any) -> None:
    things = {each.name: each for each in service.things().query().list()}
    bed = things["A畝"]
    streams = {each.name: each for each in bed.get_datastreams().query().list()}
    assert streams.keys() == {"soil SoilWC", "air InAirTemp"}
    assert streams["soil SoilWC"].unit_of_measurement.symbol == "%"
    found = service.datastreams().find(streams["air InAirTemp"].id)
    assert found.name == "air InAirTemp"


def test_observations_are_read_page_by_page_filtered_and_sorted(service: Any) -> None:
    stream = next(iter(service.datastreams().query().filter("name eq 'soil SoilWC'").list()))
    everything = list(stream.get_observations().query().top(100).list())
    assert len(everything) == 250
    query = stream.get_observations().query().filter("result gt 29.75").orderby("phenomenonTime", "desc")
    assert [each.result for each in query.list()] == [29.8, 29.9, 30.0]


def test_what_is_related_comes_with_it(service: Any) -> None:
    query = (
        service.datastreams()
        .query()
        .expand("Thing,ObservedProperty,Sensor")
        .filter("name eq 'air InAirTemp'")
    )
    stream = next(iter(query.list()))
    assert (stream.thing.name, stream.observed_property.name, stream.sensor.name) == (
        "A畝",
        "InAirTemp",
        "air",
    )
