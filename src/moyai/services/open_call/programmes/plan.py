"""A programme's plan: its stages, the states an entry may be in, and who may move it where. Data, not code.

A plan comes from a template (``files/*.toml``) or from a programme's own copy, and is checked as a whole
before it is used: each fault is told, with where it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

NAME = 24
"""So long a key may be: it stands in columns."""


class StateKind(StrEnum):
    """What a state means for the programme's figures."""

    OPEN = "open"
    """Something is still to be done."""
    ALMOST = "almost"
    """Taken, if what is missing comes."""
    WON = "won"
    """Adopted, or a finalist: goes on in this programme, or has reached its end well."""
    LOST = "lost"
    WITHDRAWN = "withdrawn"


class StageKind(StrEnum):
    """What is done in a stage."""

    ENTRY = "entry"
    REVIEW = "review"
    INTERVIEW = "interview"
    DECISION = "decision"
    MENTORING = "mentoring"
    FINAL = "final"
    AGREEMENT = "agreement"
    TRIAL = "trial"
    REPORT = "report"


class Mover(StrEnum):
    """Who may move an entry."""

    OFFICE = "office"
    OWNER = "owner"
    CHAIR = "chair"
    ENTRANT = "entrant"
    SYSTEM = "system"


class PlanError(ValueError):
    """A plan that does not hold together; the text says what, and where."""


@dataclass(frozen=True)
class Stage:
    """A part of the calendar. ``first_day``, ``days``: from the programme's opening, for a first calendar."""

    key: str
    title: str
    title_en: str
    kind: StageKind
    first_day: int
    days: int


@dataclass(frozen=True)
class State:
    """Where an entry may stand. ``said``: what its team is told, in its words."""

    key: str
    stage: str
    title: str
    title_en: str
    kind: StateKind
    said: str
    said_en: str


@dataclass(frozen=True)
class Step:
    """A move that is allowed. ``needs_reason``: it is not taken without one."""

    source: str
    target: str
    label: str
    label_en: str
    movers: frozenset[Mover]
    needs_reason: bool


@dataclass(frozen=True)
class Plan:
    """A whole plan.

    Attributes:
        title, title_en: of the kind of programme.
        first: key of the state of a draft.
        team: least and most people of a team, teachers left out.
        has_themes: entries answer a theme.
        has_minors: who is under 18 needs a guardian's consent.
        declares: what an entry declares (`enums_entries.Declaring`).
        stages, states, steps: in their order.
    """

    title: str
    title_en: str
    first: str
    team: tuple[int, int]
    has_themes: bool
    has_minors: bool
    declares: tuple[str, ...]
    stages: tuple[Stage, ...]
    states: tuple[State, ...]
    steps: tuple[Step, ...]

    def get_stage(self, key: str) -> Stage:
        """Return a stage.

        Raises:
            KeyError: there is none of that key.
        """
        return {each.key: each for each in self.stages}[key]

    def get_state(self, key: str) -> State:
        """Return a state; raises as `get_stage` does."""
        return {each.key: each for each in self.states}[key]

    def find_step(self, source: str, target: str) -> Step | None:
        """Return the move from one state to another, or None where it is not allowed."""
        return next((each for each in self.steps if (each.source, each.target) == (source, target)), None)

    def list_steps(self, source: str, movers: frozenset[Mover]) -> list[Step]:
        """Return the moves that somebody may make from a state."""
        return [each for each in self.steps if each.source == source and each.movers & movers]

    def find_stage(self, kind: StageKind) -> Stage | None:
        """Return the first stage of a kind, or None."""
        return next((each for each in self.stages if each.kind is kind), None)

    def list_states_of(self, stage: str) -> list[State]:
        """Return the states that belong to a stage, in order."""
        return [each for each in self.states if each.stage == stage]


def read_plan(data: Mapping[str, Any]) -> Plan:
    """Read and check a plan.

    Args:
        data: as TOML or JSON gives it; see ``files/pilot.toml``.

    Raises:
        PlanError: it does not hold together.
    """
    try:
        plan = _read(data)
    except KeyError as missing:
        raise PlanError(f"{missing.args[0]} is missing") from None
    except (TypeError, ValueError, AttributeError) as fault:
        raise PlanError(str(fault)) from None
    _check(plan)
    return plan


def _read(data: Mapping[str, Any]) -> Plan:
    least, most = data["team"]
    return Plan(
        title=str(data["title"]),
        title_en=str(data["title_en"]),
        first=str(data["first"]),
        team=(int(least), int(most)),
        has_themes=bool(data["has_themes"]),
        has_minors=bool(data["has_minors"]),
        declares=tuple(str(each) for each in data["declares"]),
        stages=tuple(_read_stage(each) for each in data["stages"]),
        states=tuple(_read_state(each) for each in data["states"]),
        steps=tuple(_read_step(each) for each in data["steps"]),
    )


def _read_stage(row: Mapping[str, Any]) -> Stage:
    return Stage(
        key=str(row["key"]),
        title=str(row["title"]),
        title_en=str(row["title_en"]),
        kind=StageKind(row["kind"]),
        first_day=int(row["first_day"]),
        days=int(row["days"]),
    )


def _read_state(row: Mapping[str, Any]) -> State:
    return State(
        key=str(row["key"]),
        stage=str(row["stage"]),
        title=str(row["title"]),
        title_en=str(row["title_en"]),
        kind=StateKind(row["kind"]),
        said=str(row.get("said", "")),
        said_en=str(row.get("said_en", "")),
    )


def _read_step(row: Mapping[str, Any]) -> Step:
    return Step(
        source=str(row["from"]),
        target=str(row["to"]),
        label=str(row["label"]),
        label_en=str(row["label_en"]),
        movers=frozenset(Mover(each) for each in row["by"]),
        needs_reason=bool(row.get("needs_reason", False)),
    )


def _check(plan: Plan) -> None:
    stages, states = [each.key for each in plan.stages], [each.key for each in plan.states]
    for keys in (stages, states, [f"{each.source} > {each.target}" for each in plan.steps]):
        twice = sorted({each for each in keys if keys.count(each) > 1})
        if twice:
            raise PlanError(f"{twice[0]} is there twice")
    for key in (*stages, *states):
        if not key.isascii() or not key.replace("_", "").isalnum() or len(key) > NAME:
            raise PlanError(f"{key!r} is no key: letters, digits and _, {NAME} at the most")
    if not 1 <= plan.team[0] <= plan.team[1]:
        raise PlanError(f"a team of {plan.team[0]} to {plan.team[1]} cannot be")
    if not plan.stages or plan.first not in states:
        raise PlanError(f"the first state {plan.first!r} is not among the states")
    _check_links(plan, stages, states)
    _check_reach(plan)


def _check_links(plan: Plan, stages: list[str], states: list[str]) -> None:
    for state in plan.states:
        if state.stage not in stages:
            raise PlanError(f"the state {state.key} is of a stage {state.stage!r} that there is not")
    for step in plan.steps:
        for key in (step.source, step.target):
            if key not in states:
                raise PlanError(f"a move leads over a state {key!r} that there is not")
        if step.source == step.target or not step.movers:
            raise PlanError(
                f"the move from {step.source} to {step.target} leads nowhere, or nobody may make it"
            )


def _check_reach(plan: Plan) -> None:
    ends = {each.key for each in plan.states if each.kind is not StateKind.OPEN}
    forwards = _reach({plan.first}, {(each.source, each.target) for each in plan.steps})
    backwards = _reach(ends, {(each.target, each.source) for each in plan.steps})
    for state in plan.states:
        if state.key not in forwards:
            raise PlanError(f"no entry can ever reach the state {state.key}")
        if state.key not in backwards:
            raise PlanError(f"from the state {state.key} no entry can ever come to an end")


def _reach(begun: set[str], steps: set[tuple[str, str]]) -> set[str]:
    reached, grown = set(begun), True
    while grown:
        new = {target for source, target in steps if source in reached} - reached
        reached, grown = reached | new, bool(new)
    return reached
