import pytest

from moyai.engines.travel.streets.tags import (
    MODES,
    ROADS,
    SIGNAL,
    TurnFacts,
    open_bit,
    read_node,
    read_speed,
    read_turn,
    read_way,
)

MOTOR, BICYCLE, FOOT = range(3)


def directions(tags, mode):
    facts = read_way(tags)
    assert not isinstance(facts, str), facts
    return tuple(bool(facts.open & open_bit(mode, against)) for against in (False, True))


@pytest.mark.parametrize(
    ("text", "km_per_h"),
    [
        ("40", 40.0),
        ("40 km/h", 40.0),
        ("30 mph", 48.28032),
        ("walk", 6.0),
        ("JP:urban", 60.0),
        ("JP:motorway", 100.0),
        ("JP:zone30", 30.0),
        ("DE:urban", 0.0),
        ("none", 0.0),
        ("signals", 0.0),
        ("", 0.0),
        ("40;50", 0.0),
    ],
)
def test_speed_limits(text, km_per_h):
    assert read_speed(text) == pytest.approx(km_per_h)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({}, (True, True)),
        ({"oneway": "yes"}, (True, False)),
        ({"oneway": "-1"}, (False, True)),
        ({"junction": "roundabout"}, (True, False)),
        ({"junction": "roundabout", "oneway": "no"}, (True, True)),
        ({"oneway": "alternating"}, (True, True)),
        ({"access": "private", "motor_vehicle": "yes"}, (True, True)),
        ({"access": "destination"}, (True, True)),
        ({"vehicle": "no", "motorcar": "yes"}, (True, True)),
        ({"motor_vehicle": "no"}, (False, False)),
        ({"motor_vehicle": "private"}, (False, False)),
        ({"access": "no", "foot": "yes"}, (False, False)),
        ({"oneway": "reversible"}, (False, False)),
    ],
)
def test_where_a_car_may_go(tags, expected):
    assert directions({"highway": "residential", **tags}, MOTOR) == expected


def test_a_motorway_is_one_way_and_not_for_walkers():
    motorway = {"highway": "motorway"}
    assert directions(motorway, MOTOR) == (True, False)
    assert directions(motorway, FOOT) == (False, False)


def test_walkers_go_both_ways_and_bicycles_where_they_are_let():
    street = {"highway": "residential", "oneway": "yes", "oneway:bicycle": "no"}
    assert directions(street, MOTOR) == (True, False)
    assert directions(street, BICYCLE) == (True, True)
    assert directions(street, FOOT) == (True, True)


def test_a_footway_is_no_street_for_cars_whatever_its_access_says():
    assert directions({"highway": "footway", "access": "yes"}, MOTOR) == (False, False)
    assert directions({"highway": "footway", "bicycle": "yes"}, BICYCLE) == (True, True)
    assert directions({"highway": "pedestrian", "motor_vehicle": "destination"}, MOTOR) == (True, True)


@pytest.mark.parametrize(
    ("tags", "why"),
    [
        ({"highway": "construction"}, "highway=construction"),
        ({"highway": "pedestrian", "area": "yes"}, "an area"),
        ({"highway": "service", "access": "private"}, "closed to everybody"),
        ({}, "highway="),
    ],
)
def test_what_is_no_street_says_why(tags, why):
    assert read_way(tags) == why


def test_limits_and_widths_of_a_way():
    facts = read_way({"highway": "tertiary", "maxspeed": "40", "maxspeed:backward": "30", "width": "1.8 m"})
    assert not isinstance(facts, str)
    assert (ROADS[facts.road], facts.limits, facts.width_m) == ("tertiary", (40.0, 30.0), 1.8)
    assert read_way({"highway": "tertiary", "width": "1.5m～3.0m"}).width_m == 0.0


@pytest.mark.parametrize(
    ("tags", "stopped"),
    [
        ({}, []),
        ({"barrier": "bollard"}, ["motor"]),
        ({"barrier": "gate"}, ["motor"]),
        ({"barrier": "gate", "motor_vehicle": "yes"}, []),
        ({"barrier": "gate", "access": "no"}, ["motor", "bicycle", "foot"]),
        ({"barrier": "stile"}, ["motor", "bicycle"]),
        ({"barrier": "toll_booth"}, []),
        ({"barrier": "wall"}, ["motor", "bicycle", "foot"]),
    ],
)
def test_whom_a_barrier_stops(tags, stopped):
    assert [name for mode, name in enumerate(MODES) if read_node(tags) >> mode & 1] == stopped


def test_traffic_lights_stop_nobody():
    assert read_node({"highway": "traffic_signals"}) == SIGNAL


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"restriction": "no_left_turn"}, TurnFacts("no_left_turn", 0b11)),
        ({"restriction": "only_straight_on", "except": "bicycle"}, TurnFacts("only_straight_on", 0b01)),
        ({"restriction": "no_u_turn", "except": "psv; motorcar"}, TurnFacts("no_u_turn", 0b10)),
        ({"restriction:motorcar": "no_right_turn"}, TurnFacts("no_right_turn", 0b01)),
        ({"restriction": "no_left_turn", "hour_on": "07:00"}, "only at some hours"),
        ({"restriction": "give_way"}, "restriction=give_way"),
        ({"restriction": "no_u_turn", "except": "motorcar;bicycle"}, "binds none of our vehicles"),
    ],
)
def test_turns(tags, expected):
    assert read_turn(tags) == expected
