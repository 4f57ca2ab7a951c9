"""What is taken, what else could be, and what more money would take."""

from __future__ import annotations

from dataclasses import dataclass

from moyai.engines.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Selection:
    """Candidates that may be taken together.

    Attributes:
        keys: Which, in the problem's order.
        value: What they are worth.
        cost_yen: What they cost.
    """

    keys: tuple[str, ...]
    value: int
    cost_yen: int


@dataclass(frozen=True, slots=True)
class Change:
    """What another budget, or another demand, makes of the best selection.

    Attributes:
        selection: What is taken then.
        joins: Who comes in.
        leaves: Who goes out.
        value: By how much more it is worth; negative: less.
        extra_yen: By how much it costs more than there is; 0: no more than there is.
        sentence: The same in plain words.
    """

    selection: Selection
    joins: tuple[str, ...]
    leaves: tuple[str, ...]
    value: int
    extra_yen: int
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer.

    Attributes:
        best: Worth the most; of those the cheapest. None: nothing satisfies all rules.
        alternatives: The next best, each other than all before it.
        with_more: What so much more money would take; None: nothing else.
        next_step: The least money more that takes anything worth more; None: no money does.
        obstacles: Where nothing satisfies all rules: a smallest set of rules without which something would.
        sentence: In plain words.
    """

    best: Selection | None
    alternatives: tuple[Selection, ...]
    with_more: Change | None
    next_step: Change | None
    obstacles: tuple[Sentence, ...]
    sentence: Sentence
