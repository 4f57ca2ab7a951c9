"""Whoever gets no ride is told of the bus, where one goes."""

from datetime import timedelta

import pytest
from tests.factories import DAY

from moyai.core.feeds.buses.keeping import import_timetable, keep_alerts, keep_updates, keep_vehicles
from moyai.core.feeds.tests.test_realtime import message, say_alert, say_place, say_trip
from moyai.core.feeds.tests.zips import make_zip
from moyai.services.shared_taxi.flows import buses
from moyai.services.shared_taxi.tests.town import HOME, HOSPITAL, NOW, make_day, make_resident, make_town
from moyai.services.shared_taxi.tests.walks import BOOKING, begin, walk

pytestmark = pytest.mark.django_db
STOPS = f"""stop_id,stop_name,stop_lat,stop_lon
a,沢渡,{HOME.lat},{HOME.lon}
b,途中,35.84,137.94
c,中央病院,{HOSPITAL.lat},{HOSPITAL.lon}
"""


def keep_buses():
    facts = {"key": "east", "name": "", "source": "test", "actor": "test", "now": NOW}
    import_timetable(file=make_zip(stops=STOPS), **facts)


def refuse():
    """There is a town and no car at all."""
    make_town()
    return walk(begin(resident_id=make_resident().pk), {**BOOKING, "wait": False}).turn.outcome


def test_the_buses_around_the_wished_time_are_told():
    keep_buses()
    outcome = refuse()
    assert not outcome.is_done
    told = [(fact.label.get("ja"), fact.value.get("ja")) for fact in outcome.facts]
    assert told == [
        ("バスでも行けます（1系統）", "沢渡を午前9時に出て、中央病院に午前9時20分に着きます。"),
        ("バスでも行けます（1系統）", "沢渡を午前10時に出て、中央病院に午前10時20分に着きます。"),
    ]


def test_a_late_bus_is_told_with_what_its_operator_says():
    keep_buses()
    late = say_trip(message(NOW), "t1", a=600)
    keep_updates(key="east", content=late.SerializeToString(), now=NOW)
    detour = say_alert(message(NOW), "DETOUR", text="工事でまわり道", trip_id="t1")
    keep_alerts(key="east", content=detour.SerializeToString(), now=NOW)
    told = [fact.value.get("ja") for fact in refuse().facts]
    assert told[0] == (
        "沢渡を午前9時10分に出て、中央病院に午前9時30分に着きます。"
        "いま10分ほど遅れています。時刻に入れてあります。"
        "バス会社からのお知らせ：工事でまわり道"
    )


def test_where_the_bus_is_now_is_told():
    keep_buses()
    made = say_place(message(NOW), "t1", lon=HOME.lon, lat=HOME.lat)
    keep_vehicles(key="east", content=made.SerializeToString(), now=NOW)
    told = [fact.value.get("ja") for fact in refuse().facts]
    assert told[0].endswith("いま、沢渡のあたりを走っています（午前8時30分現在）。")
    assert "走っています" not in told[1]


def test_where_no_bus_goes_nothing_is_told():
    assert refuse().facts == ()


def test_the_bus_is_told_beside_the_near_times_that_are_offered():
    """Who must be there at that time reads of the bus before she is asked for another day."""
    keep_buses()
    make_town()
    make_day(DAY + timedelta(days=1))
    talk = walk(begin(resident_id=make_resident().pk), BOOKING, until="offer")
    hint = talk.turn.prompt.hint.get("ja")
    assert "バスでも行けます（1系統）。沢渡を午前9時に出て、中央病院に午前9時20分に着きます。" in hint
    assert talk.turn.prompt.offers


def test_a_ride_that_fits_looks_for_no_bus(monkeypatch):
    def never(*_args, **_facts):
        raise AssertionError("asked")

    monkeypatch.setattr(buses, "find_bus_journeys", never)
    make_day()
    assert walk(begin(resident_id=make_resident().pk), BOOKING, until="offer").turn.prompt.offers
