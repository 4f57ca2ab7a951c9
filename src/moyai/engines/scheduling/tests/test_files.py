import copy
import csv
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.scheduling import TOGETHER, Gap, evaluate
from moyai.engines.scheduling.command import main
from moyai.engines.scheduling.files import MOST_BYTES, FileError, read_hhcrsp

# An instance of our own, in the public format.
DOCUMENT = {
    "patients": [
        {
            "id": "p1",
            "location": [3, 0],
            "time_window": [10, 40],
            "required_caregivers": [{"service": "s1"}],
        },
        {
            "id": "p2",
            "location": [0, 4],
            "time_window": [0, 30],
            "required_caregivers": [{"service": "s1", "duration": 5}, {"service": "s2", "duration": 6}],
            "synchronization": {"type": "simultaneous"},
        },
        {
            "id": "p3",
            "location": [3, 4],
            "time_window": [20, 30],
            "required_caregivers": [{"service": "s1", "duration": 5}, {"service": "s2", "duration": 6}],
            "synchronization": {"type": "sequential", "distance": [4, 9]},
        },
    ],
    "services": [{"id": "s1", "default_duration": 7}, {"id": "s2"}],
    "caregivers": [{"id": "c1", "abilities": ["s1"]}, {"id": "c2", "abilities": ["s2"]}],
    "central_offices": [{"id": "d", "location": [0, 0]}],
    "distances": [[0, 3, 4, 5], [3, 0, 5, 4], [4, 5, 0, 3], [5, 4, 3, 0]],
}
GONE = object()

BENCHMARKS = Path(os.environ.get("MOYAI_SHARED_DATA") or "", "benchmarks", "hhcrsp")
needs_benchmarks = pytest.mark.skipif(
    not os.environ.get("MOYAI_SHARED_DATA") or not BENCHMARKS.is_dir(),
    reason="MOYAI_SHARED_DATA names no benchmark files",
)


def changed(*path, value):
    document = copy.deepcopy(DOCUMENT)
    item = document
    for key in path[:-1]:
        item = item[key]
    if value is GONE:
        del item[path[-1]]
    else:
        item[path[-1]] = value
    return json.dumps(document)


def test_read_hhcrsp_gives_the_problem():
    problem = read_hhcrsp(json.dumps(DOCUMENT))
    p1, p2, p3 = problem.patients
    assert (p1.services[0].duration_s, p1.gap, p1.place) == (7.0, None, 1)
    assert (p2.gap, p3.gap) == (TOGETHER, Gap(4.0, 9.0))
    assert (p3.earliest_s, p3.latest_s, problem.travel_s[2, 1]) == (20.0, 30.0, 5.0)
    assert [sorted(crew.abilities) for crew in problem.crews] == [["s1"], ["s2"]]


def test_the_objective_is_the_benchmarks():
    problem = read_hhcrsp(json.dumps(DOCUMENT))
    plan = evaluate(problem, [[("p2", 0), ("p1", 0), ("p3", 0)], [("p2", 1), ("p3", 1)]])
    assert plan is not None
    # c1: 4 + 5 + 4 + 5, c2: 4 + 3 + 5; p3 begins at 25 and 29, in time.
    assert (plan.distance, plan.tardiness_s, plan.cost) == (30.0, 0.0, 10.0)
    late = evaluate(problem, [[("p2", 0), ("p3", 0), ("p1", 0)], [("p3", 1), ("p2", 1)]])
    assert late is None  # each waits for the other
    turned = evaluate(problem, [[("p3", 0), ("p2", 0), ("p1", 0)], [("p3", 1), ("p2", 1)]])
    assert turned is not None
    # p3 at 20 and 24, p2 together at 33 (both 3 late), p1 at 43 (3 late).
    assert (turned.tardiness_s, turned.longest_tardiness_s) == (9.0, 3.0)
    assert turned.cost == pytest.approx((5 + 3 + 5 + 3 + 5 + 3 + 4 + 9 + 3) / 3)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("patients",), GONE, "the file: has no key patients"),
        (("patients",), [], "the file: patients is empty"),
        (("patients",), {"p1": 1}, "the file: patients is not a list"),
        (("patients", 0), "p1", r"patients\[0\]: 'p1' is not an object"),
        (("patients", 1, "id"), GONE, r"patients\[1\]: has no key id"),
        (("patients", 1, "id"), 7, r"patients\[1\]: id 7 is not a name"),
        (("patients", 1, "id"), "p1", "patient p1: stands 2 times"),
        (("patients", 0, "time_window"), GONE, "patient p1: has no key time_window"),
        (("patients", 0, "time_window"), [-5, 40], "patient p1: time_window: -5 is not between 0"),
        (("patients", 0, "time_window"), [50, 40], r"patient p1: time_window \[50, 40\] ends before"),
        (("patients", 0, "time_window"), [50], "patient p1: time_window has 1 numbers instead of 2"),
        (("patients", 0, "time_window"), [0, "noon"], "patient p1: time_window: 'noon' is not a number"),
        (("patients", 0, "time_window"), [0, float("nan")], "patient p1: time_window: nan is not between"),
        (("patients", 0, "required_caregivers"), [], "patient p1: required_caregivers is empty"),
        (("patients", 0, "required_caregivers", 0, "service"), GONE, "patient p1: .* has no key service"),
        (("patients", 0, "required_caregivers", 0, "service"), "s9", "patient p1: service 's9' is not among"),
        (("patients", 0, "required_caregivers", 0, "service"), "s2", "patient p1: service s2 has no"),
        (("patients", 1, "required_caregivers", 1, "duration"), -6, "patient p2: duration of s2: -6"),
        (("patients", 1, "synchronization"), GONE, "patient p2: has no key synchronization"),
        (("patients", 1, "synchronization", "type"), "later", "patient p2: synchronization 'later'"),
        (("patients", 2, "synchronization", "distance"), GONE, "patient p3: synchronization: has no key"),
        (("patients", 2, "synchronization", "distance"), [9, 4], "patient p3: synchronization: distance"),
        (("patients", 0, "synchronization"), {"type": "simultaneous"}, "patient p1: a gap belongs to two"),
        (("patients", 0, "incompatible_caregivers"), ["c1"], "patient p1: incompatible_caregivers is a rule"),
        (("caregivers", 1, "abilities"), ["s1"], "patient p2: no crew can give s2"),
        (("caregivers", 1, "abilities"), [2], "caregiver c2: abilities: 2 is not a service's id"),
        (("caregivers", 1, "working_shift"), [0, 9], "caregiver c2: working_shift is a rule"),
        (("caregivers",), [], "the file: caregivers is empty"),
        (("services",), GONE, "the file: has no key services"),
        (("services",), [{"id": "s1"}, {"id": "s1"}], "service s1: stands more than once"),
        (("services", 0, "default_duration"), 10**400, "service s1: default_duration: 1000"),
        (("central_offices",), GONE, "the file: has no key central_offices"),
        (("central_offices",), [{"id": "d"}, {"id": "e"}], "central_offices: there are 2"),
        (("distances",), GONE, "the file: has no key distances"),
        (("distances", 3), GONE, "distances: has 3 rows instead of 4"),
        (("distances", 2), [1, 2], "distances: row 2 has 2 numbers instead of 4"),
        (("distances", 2, 1), -5, "distances: row 2, column 1: -5 is not between 0"),
        (("distances", 2, 1), True, "distances: row 2, column 1: True is not a number"),
    ],
)
def test_what_is_wrong_is_named(path, value, message):
    with pytest.raises(FileError, match=f"^{message}"):
        read_hhcrsp(changed(*path, value=value))


@pytest.mark.parametrize("text", ["", "[", "7", "null", "[1]", "[" * 100_000])
def test_what_is_no_instance_is_refused(text):
    with pytest.raises(FileError):
        read_hhcrsp(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def paths(item, before=()):
    entries = item.items() if isinstance(item, dict) else enumerate(item) if isinstance(item, list) else ()
    for key, value in entries:
        yield (*before, key)
        yield from paths(value, (*before, key))


@settings(max_examples=200, deadline=None)
@given(path=st.sampled_from(list(paths(DOCUMENT))), value=JSON | st.just(GONE))
def test_anything_in_any_place_is_read_or_refused_in_words(path, value):
    try:
        problem = read_hhcrsp(changed(*path, value=value))
    except FileError as error:
        assert str(error)
    else:
        assert len(problem.patients) == 3


@settings(max_examples=100, deadline=None)
@given(cut=st.integers(0, 1500), put=st.text(max_size=4))
def test_torn_files_are_read_or_refused_in_words(cut, put):
    text = json.dumps(DOCUMENT)
    try:
        read_hhcrsp(text[:cut] + put + text[cut + len(put) :])
    except FileError as error:
        assert str(error)


@pytest.fixture
def instance(tmp_path):
    file = tmp_path / "small.json"
    file.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    return file


def test_the_command_prints_the_objective(instance, capsys):
    assert main(["solve", str(instance), "--format", "hhcrsp", "--seconds", "0.2"]) == 0
    told = capsys.readouterr().out
    assert "(distance + total tardiness + max tardiness) / 3" in told
    assert "checker          no violation" in told


def test_the_command_gives_routes_as_json(instance, capsys):
    options = ["--seconds", "0.2", "--seed", "3", "--json"]
    assert main(["solve", str(instance), "--format", "hhcrsp", *options]) == 0
    report = json.loads(capsys.readouterr().out)
    served = sorted((s["patient"], s["service"]) for route in report["routes"] for s in route["locations"])
    assert served == [("p1", "s1"), ("p2", "s1"), ("p2", "s2"), ("p3", "s1"), ("p3", "s2")]
    parts = report["distance"] + report["total_tardiness"] + report["max_tardiness"]
    assert (report["feasible"], report["cost"]) == (True, pytest.approx(parts / 3, abs=1e-5))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{}", "has no key central_offices"),
        (b"\xff\xfe", "byte 0: is not UTF-8 text"),
        (b" " * (MOST_BYTES + 1), f"has {MOST_BYTES + 1} bytes"),
    ],
    ids=["no keys", "no text", "too large"],
)
def test_the_command_says_what_is_wrong_with_a_file(tmp_path, capsys, content, message):
    file = tmp_path / "broken.json"
    file.write_bytes(content)
    assert main(["solve", str(file), "--format", "hhcrsp"]) == 2
    captured = capsys.readouterr()
    assert (captured.out, len(captured.err.splitlines())) == ("", 1)
    assert captured.err.startswith("moyai schedule: ")
    assert message in captured.err


def test_the_command_says_what_is_wrong_with_arguments(tmp_path, capsys):
    assert main(["solve", str(tmp_path / "none.json"), "--format", "hhcrsp"]) == 2
    assert "No such file" in capsys.readouterr().err
    assert main(["solve", "x", "--format", "darp"]) == 2
    assert main(["solve", "x", "--format", "hhcrsp", "--seconds", "-1"]) == 2


@needs_benchmarks
def test_public_instances_are_read_and_a_best_known_plan_is_found(capsys):
    with (BENCHMARKS / "best_known.csv").open(encoding="utf-8") as lines:
        best = {row["instance"]: float(row["cost"]) for row in csv.DictReader(lines)}
    for file in BENCHMARKS.glob("*.json"):
        assert read_hhcrsp(file).patients
    name = "InstanzCPLEX_HCSRP_10_1.json"
    assert main(["solve", str(BENCHMARKS / name), "--format", "hhcrsp", "--seconds", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["cost"] == pytest.approx(best[name], rel=1e-5)
