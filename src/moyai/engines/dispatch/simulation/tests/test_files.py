"""Reading days: both formats, and every mistake named by its item."""

import json
import os
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.dispatch import Window
from moyai.engines.dispatch.command import main
from moyai.engines.dispatch.simulation import (
    ScenarioError,
    audit,
    compute_figures,
    read_ddarp,
    read_moyai,
    simulate,
)

DAY = {
    "travel_s": [[0, 300, 600], [300, 0, 400], [600, 400, 0]],
    "distance_m": [[0, 2100, 4000], [2100, 0, 3000], [4000, 3000, 0]],
    "weights": {"wait_per_s": 0.3, "ride_per_s": 0.7},
    "vehicles": [
        {
            "id": "v1",
            "start": 0,
            "end": 0,
            "shift": [0, 28800],
            "capacity": [[4, 0], [2, 1]],
            "breaks": [{"id": "b1", "window": [14400, 18000], "duration_s": 2700}],
        }
    ],
    "calls": [
        {
            "id": "r1",
            "at": 600,
            "pickup": 1,
            "dropoff": 2,
            "load": [1, 0],
            "pickup_window": [600, 2400],
            "dropoff_window": [600, None],
            "max_ride_s": 900,
            "pickup_service_s": 60,
            "group": "north",
        }
    ],
}

DDARP = {
    "static_info": {
        "number_of_vehicles": 1,
        "vehicle_capacity": 3,
        "max_ride_time": 30,
        "max_route_time": 480,
        "planing_horizon": 1440,
        "depot_location": {"x_coord": 0.0, "y_coord": 0.0},
    },
    "requests": [
        {
            "id": 1,
            "pickup_location": {"x_coord": 3.0, "y_coord": 4.0},
            "delivery_location": {"x_coord": 3.0, "y_coord": 10.0},
            "pickup_lower_tw": 0,
            "pickup_upper_tw": 1440,
            "pickup_service_time": 3,
            "delivery_lower_tw": 402,
            "delivery_upper_tw": 417,
            "delivery_service_time": 3,
            "load": 1,
            "arrival_time": 339,
        }
    ],
}


def changed(day, *path, to):
    """The text of a day with one thing changed; ``to=...`` takes it out."""
    data = deepcopy(day)
    place = data
    for step in path[:-1]:
        place = place[step]
    if to is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return json.dumps(data)


def test_our_own_format():
    scenario = read_moyai(json.dumps(DAY))
    (vehicle,), (call,) = scenario.vehicles, scenario.calls
    assert vehicle.breaks[0].duration_s == 2700
    assert vehicle.capacity == ((4, 0), (2, 1))
    assert (call.released_at, call.group, call.request.max_ride_s) == (600, "north", 900)
    assert call.request.dropoff_window == Window(600, float("inf"))
    assert scenario.metre(1, 2) == 3000
    log = simulate(scenario)
    assert audit(scenario, log, all_as_planned=True) == ()
    assert compute_figures(scenario, log).distance == 2100 + 3000 + 4000


def test_berbeglias_format():
    scenario = read_ddarp(json.dumps(DDARP))
    (vehicle,), (call,) = scenario.vehicles, scenario.calls
    assert (vehicle.max_duration_s, vehicle.shift, vehicle.capacity) == (480, Window(0, 1440), ((3,),))
    assert (call.released_at, call.request.prefer, call.request.max_ride_s) == (339, "late", 30)
    assert (scenario.travel_s[0, 1], scenario.travel_s[1, 2]) == (5.0, 6.0)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is not JSON"),
        ("[]", "file: is not an object"),
        (changed(DAY, "calls", to=...), "file: 'calls' is missing"),
        (changed(DAY, "colour", to="red"), "file: 'colour' is not known here"),
        (changed(DAY, "calls", 0, "pickup", to=7), "request r1: pickup 7 is not one of 3 places"),
        (changed(DAY, "calls", 0, "pickup", to=0.5), "call r1: pickup 0.5 is not a whole number"),
        (changed(DAY, "calls", 0, "load", to=[True, 0]), "call r1: [True, 0] is not a list of whole numbers"),
        (changed(DAY, "calls", 0, "pickup_window", to=[9, 3]), "call r1: pickup_window: window: [9.0, 3.0]"),
        (changed(DAY, "calls", 0, "pickup_window", to=5), "call r1: pickup_window is not a pair of times"),
        (changed(DAY, "calls", 0, "at", to="noon"), "call r1: at 'noon' is not a number"),
        (changed(DAY, "calls", 0, "prefer", to="never"), "prefer 'never' is neither"),
        (changed(DAY, "calls", 0, "max_ride", to=9), "call r1: 'max_ride' is not known here"),
        (changed(DAY, "vehicles", to=[]), "problem: needs at least one vehicle"),
        (changed(DAY, "vehicles", 0, "shift", to=...), "vehicle v1: 'shift' is missing"),
        (changed(DAY, "vehicles", 0, "capacity", to=[[4]]), "r1: load (1, 0) must have 1 numbers"),
        (changed(DAY, "travel_s", to=[[0, 1], [2]]), "matrix travel_s: is not a table of numbers"),
        (changed(DAY, "travel_s", 0, to=[5, 1, 2]), "from 0 to 0 is 5.0"),
        (changed(DAY, "travel_s", 0, 1, to=-1), "matrix travel_s: from 0 to 1 is -1.0"),
        (changed(DAY, "distance_m", to=[[0]]), "matrix distance: is (1, 1)"),
    ],
)
def test_a_mistake_in_a_day_is_named(text, says):
    with pytest.raises(ScenarioError) as caught:
        read_moyai(text)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (changed(DDARP, "static_info", "number_of_vehicles", to=0), "number_of_vehicles 0.0 is not"),
        (changed(DDARP, "static_info", "max_ride_time", to=None), "static_info: max_ride_time None"),
        (changed(DDARP, "requests", 0, "load", to=...), "'load' is missing"),
        (changed(DDARP, "requests", 0, "pickup_location", to=[1, 2]), "is not an object"),
        (changed(DDARP, "requests", to={}), "file: requests is not a list"),
    ],
)
def test_a_mistake_in_berbeglias_file_is_named(text, says):
    with pytest.raises(ScenarioError) as caught:
        read_ddarp(text)
    assert says in str(caught.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**9) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(st.data(), JSON)
def test_no_mistake_escapes_as_another_error(data, junk):
    for day, read in ((DAY, read_moyai), (DDARP, read_ddarp)):
        path, place = [], deepcopy(day)
        while isinstance(place, dict | list) and place:
            keys = sorted(place) if isinstance(place, dict) else list(range(len(place)))
            path.append(data.draw(st.sampled_from(keys)))
            place = place[path[-1]]
            if data.draw(st.booleans()):
                break
        try:
            read(changed(day, *path, to=junk))
        except ScenarioError as error:
            assert str(error)


def test_the_command_prints_the_figures(tmp_path, capsys):
    path = tmp_path / "day.json"
    path.write_text(json.dumps(DAY))
    assert main(["simulate", str(path), "--clairvoyant", "0.1", "--waiting", "demand"]) == 0
    printed = capsys.readouterr().out
    assert "distance driven                               9100.00" in printed
    assert "served of those who came                       100.0%" in printed
    assert "driven more than with foresight                  0.0%" in printed
    assert printed.rstrip().endswith("right")


def test_the_command_prints_json_and_meets_what_goes_wrong(tmp_path, capsys):
    path = tmp_path / "day.json"
    path.write_text(json.dumps(DDARP))
    assert main(["simulate", str(path), "--format", "ddarp", "--no-show", "1", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["figures"]["no_shows"], report["figures"]["served_share"]) == (1, None)
    assert report["findings"] == []


def test_the_command_names_what_is_wrong_with_a_file(tmp_path, capsys):
    path = tmp_path / "day.json"
    assert main(["simulate", str(path)]) == 2
    path.write_text("{}")
    assert main(["simulate", str(path)]) == 2
    assert "file: 'vehicles' is missing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "given", "words"),
    [
        ("--noise", "-1", "-1 is not between 0 and 86400"),
        ("--noise", "nan", "nan is not between 0 and 86400"),
        ("--no-show", "1.5", "1.5 is not between 0 and 1"),
        ("--promise", "soon", "'soon' is not a number"),
    ],
)
def test_the_command_says_which_numbers_it_takes(tmp_path, capsys, option, given, words):
    assert main(["simulate", str(tmp_path / "day.json"), option, given]) == 2
    assert f"argument {option}: {words}" in capsys.readouterr().err


SHARED = Path(os.environ.get("MOYAI_SHARED_DATA", "")) / "benchmarks" / "ddarp-berbeglia"


@pytest.mark.skipif(not SHARED.is_dir(), reason="MOYAI_SHARED_DATA names no folder with benchmarks")
def test_berbeglias_instances_run_end_to_end():
    for path in sorted(SHARED.glob("?[234]-*.json")):
        scenario = read_ddarp(path)
        log = simulate(scenario)
        assert audit(scenario, log, all_as_planned=True) == ()
        assert compute_figures(scenario, log).served_share >= 0.95
