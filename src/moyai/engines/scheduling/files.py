"""Read the public instances of home health care routing and scheduling.

The instances of Mankowska, Meisel & Bierwirth (2014) in the JSON of Ceschia, Di Gaspero, Rosati & Schaerf
(2024): ``patients`` with ``time_window``, ``required_caregivers`` (one or two services) and, for two, a
``synchronization`` that is ``simultaneous``, or ``sequential`` with the least and greatest ``distance``
of the begins in time; ``services`` with a ``default_duration``; ``caregivers`` with ``abilities``; one of
``central_offices``; and the matrix ``distances``, the office first, then the patients in order.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from moyai.engines.scheduling.errors import ProblemError
from moyai.engines.scheduling.problem import TOGETHER, Crew, Gap, Patient, Problem, Service

MOST_BYTES = 50_000_000
MOST_PATIENTS = 2_000  # the matrix grows with the square
MOST_CREWS = 1_000
# Doubles of this size are still finer than the checker's tolerance.
MOST_NUMBER = 1e8

OTHER_RULES = {
    "patients": ("incompatible_caregivers", "distance_matrix_index", "required_services"),
    "caregivers": ("working_shift", "distance_matrix_index", "departing_point", "starting_point_id"),
}
"""Keys of the format's later form: a plan that passed over them would be wrong without a word."""


class FileError(ValueError):
    """An instance is malformed; the message names the item."""


def read_hhcrsp(source: str | Path) -> Problem:
    """Read an instance; distances are times, and a third each is the weight of the objective's three parts.

    Args:
        source: A path, or the text itself.

    Raises:
        FileError: The text is malformed, or contradicts itself.
        OSError: The file cannot be read.
    """
    document = _object(_parsed(_text(source)), "the file")
    try:
        offices = _items(document, "central_offices", 1)
        if len(offices) > 1:
            raise FileError(f"central_offices: there are {len(offices)}, only one can be read")
        durations = _read_services(document)
        crews = tuple(_each(document, "caregivers", MOST_CREWS, _read_crew))
        patients = [
            _read_patient(item, where, place, durations)
            for place, (item, where) in enumerate(_records(document, "patients", MOST_PATIENTS), start=1)
        ]
        return Problem(_read_matrix(document, len(patients) + 1), crews, tuple(patients))
    except ProblemError as error:
        raise FileError(str(error)) from error


def _text(source: str | Path) -> str:
    if isinstance(source, str):
        return source
    data = source.read_bytes()
    if len(data) > MOST_BYTES:
        raise FileError(f"the file has {len(data)} bytes, more than {MOST_BYTES}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(f"byte {error.start}: is not UTF-8 text") from error


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileError(f"is no JSON: {error}") from error


def _read_services(document: dict[str, Any]) -> dict[str, float | None]:
    durations: dict[str, float | None] = {}
    for name, duration in _each(document, "services", MOST_PATIENTS, _read_service):
        if name in durations:
            raise FileError(f"service {name}: stands more than once")
        durations[name] = duration
    return durations


def _read_service(item: dict[str, Any], where: str) -> tuple[str, float | None]:
    duration = item.get("default_duration")
    return _name(item, where), None if duration is None else _number(duration, f"{where}: default_duration")


def _read_crew(item: dict[str, Any], where: str) -> Crew:
    _refuse_other_rules(item, "caregivers", where)
    abilities = _items(item, "abilities", 0, where)
    for ability in abilities:
        if not isinstance(ability, str):
            raise FileError(f"{where}: abilities: {_shown(ability)} is not a service's id")
    return Crew(_name(item, where), frozenset(abilities))


def _read_patient(
    item: dict[str, Any], where: str, place: int, durations: dict[str, float | None]
) -> Patient:
    _refuse_other_rules(item, "patients", where)
    earliest, latest = _pair(item, "time_window", where)
    needs = [
        _read_need(_object(each, f"{where}: required_caregivers"), where, durations)
        for each in _items(item, "required_caregivers", 1, where)
    ]
    gap = _read_gap(item, where, len(needs))
    return Patient(_name(item, where), place, earliest, latest, tuple(needs), gap)


def _read_need(item: dict[str, Any], where: str, durations: dict[str, float | None]) -> Service:
    name = _value(item, "service", f"{where}: required_caregivers")
    if not isinstance(name, str) or name not in durations:
        raise FileError(f"{where}: service {_shown(name)} is not among the services")
    duration = item.get("duration")
    if duration is None:
        duration = durations[name]
    if duration is None:
        raise FileError(f"{where}: service {name} has no duration, neither here nor by default")
    return Service(name, _number(duration, f"{where}: duration of {name}"))


def _read_gap(item: dict[str, Any], where: str, services: int) -> Gap | None:
    if "synchronization" not in item or item["synchronization"] is None:
        if services > 1:
            raise FileError(f"{where}: has no key synchronization, which {services} services need")
        return None
    rule = _object(item["synchronization"], f"{where}: synchronization")
    kind = _value(rule, "type", f"{where}: synchronization")
    if kind == "simultaneous":
        return TOGETHER
    if kind == "sequential":
        least, most = _pair(rule, "distance", f"{where}: synchronization")
        return Gap(least, most)
    raise FileError(f"{where}: synchronization {_shown(kind)} is neither simultaneous nor sequential")


def _read_matrix(document: dict[str, Any], size: int) -> np.ndarray:
    rows = _items(document, "distances", 0)
    if len(rows) != size:
        raise FileError(f"distances: has {len(rows)} rows instead of {size}, the office and the patients")
    matrix = np.zeros((size, size))
    for r, row in enumerate(rows):
        if not isinstance(row, list) or len(row) != size:
            found = len(row) if isinstance(row, list) else "no"
            raise FileError(f"distances: row {r} has {found} numbers instead of {size}")
        matrix[r] = [_number(each, f"distances: row {r}, column {c}") for c, each in enumerate(row)]
    return matrix


def _refuse_other_rules(item: dict[str, Any], kind: str, where: str) -> None:
    for key in OTHER_RULES[kind]:
        if item.get(key) is not None:
            raise FileError(f"{where}: {key} is a rule that this reader does not know")


def _records(document: dict[str, Any], key: str, most: int) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each object of a list with its name for messages."""
    items = _items(document, key, 1)
    if len(items) > most:
        raise FileError(f"{key}: there are {len(items)}, more than {most}")
    for n, each in enumerate(items):
        item = _object(each, f"{key}[{n}]")
        name = item.get("id")
        yield item, f"{key.rstrip('s')} {name}" if isinstance(name, str) else f"{key}[{n}]"


def _each(
    document: dict[str, Any], key: str, most: int, read: Callable[[dict[str, Any], str], Any]
) -> Iterator:
    return (read(item, where) for item, where in _records(document, key, most))


def _value(item: dict[str, Any], key: str, where: str) -> Any:
    if key not in item:
        raise FileError(f"{where}: has no key {key}")
    return item[key]


def _name(item: dict[str, Any], where: str) -> str:
    name = _value(item, "id", where)
    if not isinstance(name, str) or not name:
        raise FileError(f"{where}: id {_shown(name)} is not a name")
    return name


def _items(item: dict[str, Any], key: str, least: int, where: str = "the file") -> list[Any]:
    found = _value(item, key, where)
    if not isinstance(found, list):
        raise FileError(f"{where}: {key} is not a list")
    if len(found) < least:
        raise FileError(f"{where}: {key} is empty")
    return found


def _pair(item: dict[str, Any], key: str, where: str) -> tuple[float, float]:
    found = _items(item, key, 0, where)
    if len(found) != 2:
        raise FileError(f"{where}: {key} has {len(found)} numbers instead of 2")
    first, second = (_number(each, f"{where}: {key}") for each in found)
    if first > second:
        raise FileError(f"{where}: {key} [{first:g}, {second:g}] ends before it begins")
    return first, second


def _object(found: Any, where: str) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise FileError(f"{where}: {_shown(found)} is not an object with keys")
    return found


def _number(found: Any, where: str) -> float:
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise FileError(f"{where}: {_shown(found)} is not a number")
    if not 0.0 <= found <= MOST_NUMBER:
        raise FileError(f"{where}: {_shown(found)} is not between 0 and {MOST_NUMBER:g}")
    return float(found)


def _shown(found: Any) -> str:
    text = repr(found)
    return text if len(text) <= 40 else f"{text[:40]}…"
