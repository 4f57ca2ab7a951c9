"""Stages as plain data that a database keeps in one row, and back; what comes back is checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moyai.engines.judging.errors import ProblemError
from moyai.engines.judging.sentences import Sentence
from moyai.engines.judging.stages.problem import Kind, Machine, Move, State

MOST = 200
LONGEST = 200


def to_data(machine: Machine) -> dict[str, Any]:
    """Return stages as JSON can hold them."""
    return {
        "version": machine.version,
        "start": machine.start,
        "states": [
            {"key": each.key, "kind": str(each.kind), "name": list(each.name)} for each in machine.states
        ],
        "moves": [
            {
                "key": each.key,
                "before": each.before,
                "after": each.after,
                "roles": sorted(each.roles),
                "needs": sorted(each.needs),
                "name": list(each.name),
            }
            for each in machine.moves
        ],
    }


def from_data(data: object) -> Machine:
    """Return stages from what JSON held.

    Raises:
        ProblemError: it is not of that form, or the stages are not sound.
    """
    table = _table("stages", data, {"version", "start", "states", "moves"})
    states = tuple(_read_state(each) for each in _list("states", table["states"]))
    moves = tuple(_read_move(each) for each in _list("moves", table["moves"]))
    return Machine(_text("version", table["version"]), _text("start", table["start"]), states, moves)


def _read_state(data: object) -> State:
    table = _table("state", data, {"key", "kind", "name"})
    kind = _text("kind", table["kind"])
    if kind not in set(Kind):
        raise ProblemError(f"state {table['key']!r}", f"{kind} is no kind of state")
    return State(_text("key", table["key"]), Kind(kind), _sentence(table["name"]))


def _read_move(data: object) -> Move:
    table = _table("move", data, {"key", "before", "after", "roles", "needs", "name"})
    key, before, after = (_text(name, table[name]) for name in ("key", "before", "after"))
    roles, needs = (
        frozenset(_text(name, each) for each in _list(name, table[name])) for name in ("roles", "needs")
    )
    return Move(key, before, after, roles, needs, _sentence(table["name"]))


def _table(name: str, data: object, keys: set[str]) -> Mapping[str, Any]:
    if not isinstance(data, dict) or set(data) != keys:
        raise ProblemError(name, f"does not have {', '.join(sorted(keys))}")
    return data


def _list(name: str, data: object) -> list[object]:
    if not isinstance(data, list) or len(data) > MOST:
        raise ProblemError(name, f"is no list of at most {MOST}")
    return data


def _text(name: str, data: object) -> str:
    if not isinstance(data, str) or not 0 < len(data) <= LONGEST:
        raise ProblemError(name, f"is no text of 1 to {LONGEST} characters")
    return data


def _sentence(data: object) -> Sentence:
    words = [_text("name", each) for each in _list("name", data)]
    if len(words) != 2:
        raise ProblemError("name", "is not in two languages")
    return Sentence(*words)
