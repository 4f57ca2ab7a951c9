"""What is done about a shortage, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """Pack something else, leave it out, or call the shopper first."""

    SUBSTITUTE = "substitute"
    LEAVE_OUT = "leave_out"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a good of the same group may not stand in.

    Attributes:
        id: The good.
        reason: First rule that it breaks: ``temperature``, ``measure``, ``medicine``, ``allergen``,
            ``allergens_unknown``, ``dearer``, ``lighter``, ``heavier`` or ``stock``.
    """

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What is done.

    Attributes:
        answer: Of the three.
        reason: Why: ``wish_none``, ``wish_call``, ``medicine``, ``no_group``, ``nothing_fits``, ``nearest``.
        chosen: The good that is packed; None where none is.
        suitable: Goods that may be offered, the nearest first, for whoever calls.
        rejected: Goods of the same group that may not.
    """

    answer: Answer
    reason: str
    chosen: str | None = None
    suitable: tuple[str, ...] = ()
    rejected: tuple[Rejection, ...] = ()
