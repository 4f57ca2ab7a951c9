"""What became of a line: a pure function of what was done to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

TAKE, MISS, SETTLE = "take", "miss", "settle"
REPLACE, LEAVE, CALL = "replace", "leave", "call"


@dataclass(frozen=True, slots=True)
class Done:
    """A deed that counts.

    Attributes:
        kind: ``take``, ``miss`` or ``settle``.
        item: what was taken, or is to be taken instead; 0 for none.
        quantity: pieces.
        weight_g: of all of them, where they were weighed.
        price_yen: of all of them.
        call: what is done about what is missing.
        shortage: why it is missing.
    """

    kind: str
    item: int
    quantity: int
    weight_g: int = 0
    price_yen: int = 0
    call: str = ""
    shortage: str = ""


@dataclass(frozen=True, slots=True)
class LineState:
    """Where a line stands.

    Attributes:
        to_take: pieces of the ordered item that are still to be taken.
        taken: pieces of it that were taken.
        substitute: what is taken instead; 0 for nothing.
        to_take_instead: pieces of it that are still to be taken.
        taken_instead: pieces of it that were taken.
        to_call: pieces about which she is to be asked.
        left_out: pieces that she does not get.
        weight_g: of everything that was taken and weighed.
        price_yen: of everything that was taken.
        shortage: why something is missing; empty where nothing is.
    """

    to_take: int
    taken: int = 0
    substitute: int = 0
    to_take_instead: int = 0
    taken_instead: int = 0
    to_call: int = 0
    left_out: int = 0
    weight_g: int = 0
    price_yen: int = 0
    shortage: str = ""

    @property
    def is_done(self) -> bool:
        """Nothing is left to do."""
        return not (self.to_take or self.to_take_instead or self.to_call)

    @property
    def picked(self) -> int:
        """All pieces that were taken."""
        return self.taken + self.taken_instead

    @property
    def ordered(self) -> int:
        """All pieces that were ordered."""
        return (
            self.to_take
            + self.taken
            + self.to_take_instead
            + self.taken_instead
            + self.to_call
            + self.left_out
        )


class DoesNotFit(ValueError):  # noqa: N818 - what the case is
    """A deed that cannot follow the others; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def begin(quantity: int, *, is_refused: bool = False) -> LineState:
    """Return a line before anything was done; what may not be handed over is left out from the start."""
    if is_refused:
        return LineState(0, left_out=quantity, shortage="refused")
    return LineState(quantity)


def fold(state: LineState, item: int, deeds: Iterable[Done]) -> LineState:
    """Return what became of a line.

    Args:
        state: at the beginning.
        item: what was ordered.
        deeds: those that count, in their order.

    Raises:
        DoesNotFit: one cannot follow those before it.
    """
    for deed in deeds:
        state = apply(state, item, deed)
    return state


def apply(state: LineState, item: int, deed: Done) -> LineState:
    """Return the line after one more deed.

    Raises:
        DoesNotFit: more is taken than is to be taken, or something else than may be.
    """
    if deed.kind == TAKE:
        return _take(state, item, deed)
    if deed.kind == MISS:
        return _miss(state, deed)
    return _settle(state, deed)


def _take(state: LineState, item: int, deed: Done) -> LineState:
    state = replace(
        state, weight_g=state.weight_g + deed.weight_g, price_yen=state.price_yen + deed.price_yen
    )
    if deed.item == item:
        if deed.quantity > state.to_take:
            raise DoesNotFit("too_many")
        return replace(state, to_take=state.to_take - deed.quantity, taken=state.taken + deed.quantity)
    if deed.item != state.substitute:
        raise DoesNotFit("other_item")
    if deed.quantity > state.to_take_instead:
        raise DoesNotFit("too_many")
    return replace(
        state,
        to_take_instead=state.to_take_instead - deed.quantity,
        taken_instead=state.taken_instead + deed.quantity,
    )


def _miss(state: LineState, deed: Done) -> LineState:
    if deed.item and deed.call != REPLACE:
        return _miss_instead(state, deed)
    if deed.quantity > state.to_take:
        raise DoesNotFit("too_many")
    state = replace(state, to_take=state.to_take - deed.quantity, shortage=deed.shortage)
    return _decide(state, deed)


def _miss_instead(state: LineState, deed: Done) -> LineState:
    """What was to stand in is not there either: she is asked, or does without."""
    if deed.item != state.substitute:
        raise DoesNotFit("other_item")
    if deed.quantity > state.to_take_instead:
        raise DoesNotFit("too_many")
    left = replace(state, to_take_instead=state.to_take_instead - deed.quantity)
    return _decide(left, replace(deed, item=0))


def _settle(state: LineState, deed: Done) -> LineState:
    if deed.quantity > state.to_call:
        raise DoesNotFit("too_many")
    return _decide(replace(state, to_call=state.to_call - deed.quantity), deed)


def _decide(state: LineState, deed: Done) -> LineState:
    if deed.call == CALL and deed.kind == MISS:
        return replace(state, to_call=state.to_call + deed.quantity)
    if deed.call == LEAVE:
        return replace(state, left_out=state.left_out + deed.quantity)
    if deed.call != REPLACE or not deed.item:
        raise DoesNotFit("no_answer")
    if state.substitute not in (0, deed.item):
        raise DoesNotFit("two_substitutes")
    return replace(state, substitute=deed.item, to_take_instead=state.to_take_instead + deed.quantity)
