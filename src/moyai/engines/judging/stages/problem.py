"""A call's stages as data: states, and who may go from which to which when what holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from moyai.engines.judging.errors import ProblemError
from moyai.engines.judging.sentences import Sentence


class Kind(StrEnum):
    """What a state is.

    ``OPEN``: something is yet to be done. ``ALMOST``: taken, if something more is brought. ``TAKEN``,
    ``NOT_TAKEN``, ``WITHDRAWN``, ``NONE_SUITABLE`` (of a whole call: nobody is taken, and that is a result):
    ends.
    """

    OPEN = "open"
    ALMOST = "almost"
    TAKEN = "taken"
    NOT_TAKEN = "not_taken"
    WITHDRAWN = "withdrawn"
    NONE_SUITABLE = "none_suitable"


ENDS = frozenset({Kind.TAKEN, Kind.NOT_TAKEN, Kind.WITHDRAWN, Kind.NONE_SUITABLE})


@dataclass(frozen=True, slots=True)
class State:
    """Where something may stand.

    Attributes:
        key: Unique.
        kind: What it is.
        name: For people.
    """

    key: str
    kind: Kind
    name: Sentence


@dataclass(frozen=True, slots=True)
class Move:
    """A way from one state to another.

    Attributes:
        key: Unique.
        before: From which state.
        after: To which.
        roles: Who may; one at least.
        needs: What must hold: keys of facts.
        name: Of the button.
    """

    key: str
    before: str
    after: str
    roles: frozenset[str]
    needs: frozenset[str]
    name: Sentence


@dataclass(frozen=True, slots=True)
class Machine:
    """Stages that are sound: all can be reached, and from each an end.

    Attributes:
        version: Its name; what began under one version ends under it.
        start: Where everything begins.
        states: All of them.
        moves: All of them.
    """

    version: str
    start: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]

    def __post_init__(self) -> None:
        for complaint in find_faults(self):
            raise ProblemError(f"stages {self.version}", complaint)

    def find(self, key: str) -> State:
        """Return a state.

        Raises:
            ProblemError: there is none of that key.
        """
        for each in self.states:
            if each.key == key:
                return each
        raise ProblemError(f"state {key}", "is not known")


def find_faults(machine: Machine) -> Iterator[str]:
    """Yield what is wrong with stages, the gravest first."""
    keys = {each.key: each for each in machine.states}
    for what, counted in (
        ("state", Counter(each.key for each in machine.states)),
        ("move", Counter(each.key for each in machine.moves)),
    ):
        yield from (f"{what} {key} is there twice" for key, times in counted.items() if times > 1)
    unknown = {key for each in machine.moves for key in (each.before, each.after)} | {machine.start}
    yield from (f"state {key} is not known" for key in sorted(unknown - keys.keys()))
    if unknown - keys.keys():
        return
    for each in machine.moves:
        if not each.roles:
            yield f"nobody may make move {each.key}"
        if keys[each.before].kind in ENDS:
            yield f"move {each.key} leads on from an end"
    pairs = [(each.before, each.after) for each in machine.moves]
    reached = _spread({machine.start}, pairs)
    yield from (f"state {key} cannot be reached" for key in sorted(keys.keys() - reached))
    ends = {key for key, each in keys.items() if each.kind in ENDS}
    ending = _spread(ends, [(after, before) for before, after in pairs])
    yield from (f"from state {key} there is no end" for key in sorted(keys.keys() - ending))


def _spread(begin: set[str], pairs: list[tuple[str, str]]) -> set[str]:
    reached, edge = set(begin), set(begin)
    while edge:
        edge = {after for before, after in pairs if before in edge} - reached
        reached |= edge
    return reached
