import csv
import json
import math
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.dispatch import IterationLimit, TimeLimit, check, solve
from moyai.engines.dispatch.command import main
from moyai.engines.dispatch.files import MOST_BYTES, MOST_NODES, FileError, read_cordeau, read_lilim

# Instances of our own, in the public formats.
CORDEAU = """2 3 200 2 40
 0 0.0 0.0 0  0  0 200
 1 1.0 0.0 3  1 10  40
 2 2.0 5.0 3  1  0 200
 3 4.0 1.0 3  2  0 200
 4 6.0 2.0 3 -1  0 200
 5 2.0 9.0 3 -1 30  60
 6 0.0 7.0 3 -2  0 200
 7 0.0 0.0 0  0  0 200
"""
LILIM = """2 10 1
0 0 0   0 0 300 0 0 0
1 0 5   4 0 100 5 0 2
2 0 9  -4 0 200 5 1 0
3 6 0   8 0 100 5 0 4
4 9 0  -8 0 200 5 3 0
"""
READERS = {"cordeau": (read_cordeau, CORDEAU), "lilim": (read_lilim, LILIM)}

SHARED = os.environ.get("MOYAI_SHARED_DATA")
BENCHMARKS = Path(SHARED or "") / "benchmarks"
needs_benchmarks = pytest.mark.skipif(
    SHARED is None or not BENCHMARKS.is_dir(), reason="MOYAI_SHARED_DATA names no benchmark files"
)


def test_read_cordeau_gives_the_problem():
    instance = read_cordeau(CORDEAU)
    problem = instance.problem
    vehicle, request = problem.vehicles[0], problem.requests[0]
    assert (len(problem.vehicles), len(problem.requests), problem.places) == (2, 3, 8)
    assert (vehicle.start, vehicle.end, vehicle.max_duration_s, vehicle.capacity) == (0, 7, 200.0, ((2,),))
    assert (request.pickup, request.dropoff, request.max_ride_s, request.pickup_service_s) == (
        1,
        4,
        40.0,
        3.0,
    )
    assert (request.pickup_window.earliest, request.pickup_window.latest) == (10.0, 40.0)
    assert problem.travel_s[1, 4] == math.hypot(5.0, 2.0)
    assert instance.nodes["3", "dropoff"] == 6


@pytest.mark.parametrize("stated", ["2 3 200 2 40", "2 6 200 2 40"])
@pytest.mark.parametrize("rows", [8, 7])
def test_read_cordeau_takes_both_headers_and_both_ends(stated, rows):
    text = "\n".join([stated, *CORDEAU.splitlines()[1 : 1 + rows]])
    problem = read_cordeau(text).problem
    assert [request.dropoff for request in problem.requests] == [4, 5, 6]
    assert problem.vehicles[0].end == (7 if rows == 8 else 0)


def test_read_lilim_puts_vehicles_before_distance():
    instance = read_lilim(LILIM)
    solution = solve(instance.problem, stop=IterationLimit(50), seed=1)
    assert (solution.vehicles_used, check(instance.problem, solution)) == (1, ())
    assert instance.problem.vehicles[0].fixed_cost > 1_000.0
    assert {request.id: instance.nodes[request.id, "dropoff"] for request in instance.problem.requests} == {
        "1": 2,
        "3": 4,
    }


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2 3 200 2 40", "2 3 200 2", "line 1: has 4 columns instead of 5"),
        ("2 3 200 2 40", "2 9 200 2 40", "line 1: 9 requests do not go with 8 rows"),
        ("2 3 200 2 40", "0 3 200 2 40", "line 1: 0 vehicles is not between"),
        ("2 3 200 2 40", "2.5 3 200 2 40", "line 1: number of vehicles 2.5 is not a whole number"),
        ("2 3 200 2 40", "2 3 -200 2 40", "line 1: vehicle 1: max_duration_s -200.0"),
        ("2 3 200 2 40", "2 3 200 2 -40", "line 6: request 1: max_ride_s -40.0"),
        (" 2 2.0 5.0", " 2 two 5.0", "line 4: 'two' is not a number"),
        (" 2 2.0 5.0", " 2 1e99 5.0", "line 4: 1e99 is out of any range"),
        (" 2 2.0 5.0", " 2 nan 5.0", "line 4: nan is out of any range"),
        (" 2 2.0 5.0", " 5 2.0 5.0", "line 4: node 5 stands where node 2 should"),
        ("3  1 10  40", "3  1 50  40", r"line 3: window: \[50.0, 40.0\] ends before"),
        ("3  1 10  40", "-3  1 10  40", "line 6: request 1: service time -3.0"),
        ("3  1 10  40", "3  5 10  40", "line 6: load -1 does not undo the pickup's 5"),
        ("3  1 10  40", "3 -1 10  40", "line 3: load -1 of a pickup is negative"),
        ("2 3 200 2 40", "2 7 200 2 40", "line 1: 7 requests do not go with 8 rows"),
        ("2 3 200 2 40", "2 3 200 -2 40", r"line 1: vehicle 1: capacity \(\(-2,\),\)"),
        (
            " 0 0.0 0.0 0  0  0 200",
            " 0 0.0 0.0 0  0  201 300",
            r"line 9: window: \[201.0, 200.0\] ends before",
        ),
        (" 2 2.0 5.0", " 2 2_0 5.0", "line 4: '2_0' is not a number"),
        (" 2 2.0 5.0", " 2 \u0662 5.0", "line 4: '\u0662' is not a number"),
        (" 2 2.0 5.0", " 2 0x10 5.0", "line 4: '0x10' is not a number"),
    ],
)
def test_read_cordeau_names_the_line(old, new, message):
    with pytest.raises(FileError, match=f"^{message}"):
        read_cordeau(CORDEAU.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2 10 1", "2 10", "line 1: has 2 columns instead of 3"),
        ("2 10 1", "0 10 1", "line 1: 0 vehicles"),
        ("5 0 2", "5 0 3", "line 3: node 3 does not name node 1 in return"),
        ("5 0 2", "5 0 0", "line 3: a node must name either its pickup or its delivery"),
        ("5 0 2", "5 0 9", "line 3: node 9 cannot be its pickup or delivery"),
        ("  4 0 100", "  3 0 100", "line 3: demand 3"),
        ("  4 0 100", "  4 300 100", "line 3: window"),
    ],
)
def test_read_lilim_names_the_line(old, new, message):
    with pytest.raises(FileError, match=f"^{message}"):
        read_lilim(LILIM.replace(old, new, 1))


@pytest.mark.parametrize("reader", [read_cordeau, read_lilim])
@pytest.mark.parametrize("text", ["", "\n\n", "1 2 3\n", "1 1 1 1 1\n", "\x00", "é"])
def test_readers_refuse_what_is_no_instance(reader, text):
    with pytest.raises(FileError, match=r"^line "):
        reader(text)


@pytest.mark.parametrize("reader", [read_cordeau, read_lilim])
def test_readers_read_no_more_than_an_instance_can_be(reader, tmp_path):
    file = tmp_path / "instance.txt"
    file.write_bytes(b"1" * (MOST_BYTES + 1))
    with pytest.raises(FileError, match=f"^line 1: the file is longer than {MOST_BYTES} bytes"):
        reader(file)
    with pytest.raises(FileError, match=f"^line {MOST_NODES + 2}: has more than {MOST_NODES} rows"):
        reader("1 1 1 1 1\n" * (MOST_NODES + 2))


def read_or_refuse(reader, source):
    """Read, or refuse by naming a line; what is read can be solved, and its plan is right."""
    try:
        instance = reader(source)
    except FileError as error:
        assert str(error).startswith(f"line {error.line}: ")
        return
    assert instance.problem.requests
    assert instance.nodes.keys() == {
        (request.id, kind) for request in instance.problem.requests for kind in ("pickup", "dropoff")
    }
    plan = solve(instance.problem, stop=IterationLimit(3), seed=1)
    assert check(instance.problem, plan) == ()


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(sorted(READERS)), text=st.text(max_size=200))
def test_readers_never_fail_otherwise_on_any_text(name, text):
    read_or_refuse(READERS[name][0], text)


@settings(max_examples=300, deadline=None)
@given(data=st.data(), name=st.sampled_from(sorted(READERS)))
def test_readers_never_fail_otherwise_on_a_damaged_file(data, name):
    reader, text = READERS[name]
    lines = [line.split() for line in text.splitlines()]
    for _ in range(data.draw(st.integers(1, 3))):
        row = data.draw(st.integers(0, len(lines) - 1))
        column = data.draw(st.integers(0, max(0, len(lines[row]) - 1)))
        word = data.draw(
            st.sampled_from(
                ["-1", "0", "1", "3", "7", "1.5", "nan", "inf", "-inf", "1e300", "99999999999", "x", ""]
            )
        )
        if lines[row]:
            lines[row][column] = word
        if data.draw(st.booleans()):
            lines.insert(row, lines.pop(data.draw(st.integers(0, len(lines) - 1))))
    read_or_refuse(reader, "\n".join(" ".join(line) for line in lines))


@settings(max_examples=300, deadline=None)
@given(data=st.data(), name=st.sampled_from(sorted(READERS)))
def test_readers_never_fail_otherwise_on_hostile_bytes(data, name, tmp_path_factory):
    reader, text = READERS[name]
    content = bytearray(text.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        cut = data.draw(st.integers(0, 6))
        scrap = st.sampled_from(
            [b"\xff\xfe", b"\x00", b"\xef\xbb\xbf", b"\r", b"\x1c", b"-", b"e9", b".", b"9"]
        )
        content[at : at + cut] = data.draw(st.one_of(st.binary(max_size=6), scrap))
    file = tmp_path_factory.getbasetemp() / "hostile.txt"
    file.write_bytes(bytes(content))
    read_or_refuse(reader, file)


SPANS = st.one_of(
    st.sampled_from(["0", "1e9", "-1e9", "1e-300", "-0.0", "999999999", "1e10"]),
    st.integers(-50, 400).map(str),
    st.floats(-1e9, 1e9).map(repr),
)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_cordeau_file_of_any_numbers_is_refused_or_solved(data):
    """The numbering is right, so that the numbers behind it are reached."""
    requests = data.draw(st.integers(1, 3))
    loads = [data.draw(st.sampled_from([0, 1, 2, 5])) for _ in range(requests)]
    column = [0, *loads, *(-load for load in loads)]
    header = [
        "2",
        str(requests),
        data.draw(SPANS),
        data.draw(st.sampled_from(["1", "2", "6"])),
        data.draw(SPANS),
    ]
    lines = [" ".join(header)]
    for number, load in enumerate(column):
        spans = [data.draw(SPANS) for _ in range(3)]
        ends = sorted([data.draw(SPANS), data.draw(SPANS)], key=float)
        lines.append(" ".join([str(number), spans[0], spans[1], spans[2].lstrip("-"), str(load), *ends]))
    read_or_refuse(read_cordeau, "\n".join(lines))


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_lilim_file_of_any_numbers_is_refused_or_solved(data):
    requests = data.draw(st.integers(1, 3))
    lines = ["2 8 1", "0 0 0 0 0 1e9 0 0 0"]
    for number in range(1, 2 * requests + 1):
        pickup = number <= requests
        mate = number + requests if pickup else number - requests
        spans = [data.draw(SPANS) for _ in range(3)]
        ends = sorted([data.draw(SPANS), data.draw(SPANS)], key=float)
        row = [str(number), spans[0], spans[1], "3" if pickup else "-3", *ends, spans[2].lstrip("-")]
        lines.append(" ".join([*row, *(("0", str(mate)) if pickup else (str(mate), "0"))]))
    read_or_refuse(read_lilim, "\n".join(lines))


@pytest.mark.parametrize("name", sorted(READERS))
def test_command_prints_json_with_the_files_own_numbers(name, tmp_path, capsys):
    file = tmp_path / "instance.txt"
    file.write_text(READERS[name][1])
    code = main(["solve", str(file), "--format", name, "--seconds", "0.1", "--seed", "4", "--json"])
    report = json.loads(capsys.readouterr().out)
    assert code == 0
    assert list(report) == ["cost", "vehicles", "feasible", "violations", "unassigned", "seconds", "routes"]
    assert (report["feasible"], report["violations"], report["unassigned"]) == (True, [], [])
    nodes = sorted(node for route in report["routes"] for node in route)
    assert nodes == list(range(1, 7 if name == "cordeau" else 5))
    assert report["cost"] < 100.0


def test_command_prints_sentences(tmp_path, capsys):
    file = tmp_path / "instance.txt"
    file.write_text(CORDEAU)
    assert main(["solve", str(file), "--format", "cordeau", "--seconds", "0.1"]) == 0
    assert "checker     no violation" in capsys.readouterr().out


def test_command_says_whom_it_could_not_serve(tmp_path, capsys):
    file = tmp_path / "instance.txt"
    file.write_text(CORDEAU.replace("2 3 200 2 40", "2 3 200 1 40"))
    assert main(["solve", str(file), "--format", "cordeau", "--seconds", "0.1", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["feasible"], report["unassigned"]) == (False, [3])


def test_command_fails_with_one_clear_line(tmp_path, capsys):
    file = tmp_path / "instance.txt"
    assert main(["solve", str(file), "--format", "cordeau"]) == 2
    assert capsys.readouterr().err == f"moyai dispatch: {file}: No such file or directory\n"
    file.write_text("2 3 200 2\n")
    assert main(["solve", str(file), "--format", "cordeau"]) == 2
    assert capsys.readouterr().err == f"moyai dispatch: {file}: line 1: has 4 columns instead of 5\n"
    assert main(["solve", str(tmp_path), "--format", "cordeau"]) == 2
    assert capsys.readouterr().err == f"moyai dispatch: {tmp_path}: Is a directory\n"
    assert main(["solve", str(file), "--format", "other"]) == 2
    assert main(["solve", str(file), "--format", "lilim", "--seconds", "-1"]) == 2


def test_command_warms_the_kernels_without_a_word(capsys):
    assert main(["warm"]) == 0
    assert capsys.readouterr().out == ""


@needs_benchmarks
@pytest.mark.parametrize("name", ["a2-16", "b4-16"])
def test_solve_comes_near_the_best_known(name):
    with (BENCHMARKS / "darp-ab" / "bks.csv").open() as file:
        best = {row["instance"]: float(row["bks"]) for row in csv.DictReader(file)}
    problem = read_cordeau(BENCHMARKS / "darp-ab" / f"{name}.txt").problem
    solution = solve(problem, stop=TimeLimit(3.0), seed=1)
    assert (check(problem, solution), solution.unassigned) == ((), ())
    assert solution.cost <= 1.03 * best[name]


@needs_benchmarks
def test_readers_read_every_public_file():
    for path in [*BENCHMARKS.glob("darp-*/*.txt")]:
        assert read_cordeau(path).problem.requests
    for path in BENCHMARKS.glob("pdptw-lilim/*/*.txt"):
        assert read_lilim(path).problem.requests
