"""A plan: who visits whom, in which order, and when."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stop:
    """One service given.

    Attributes:
        patient_id: To whom.
        service: Which of the patient's services, 0 or 1.
        begin_s: When it begins.
        end_s: When it ends and the crew leaves.
        tardiness_s: How much later than the patient's latest time it begins.
    """

    patient_id: str
    service: int
    begin_s: float
    end_s: float
    tardiness_s: float


@dataclass(frozen=True, slots=True)
class Route:
    """One crew's day.

    Attributes:
        crew_id: Whose.
        stops: In order, from the base and back to it; empty for a crew that stays.
    """

    crew_id: str
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class Solution:
    """A plan and what it costs.

    Attributes:
        routes: One for each crew, in the problem's order.
        distance: Of all ways.
        tardiness_s: Of all services together.
        longest_tardiness_s: The greatest of one service.
        cost: By the problem's weights.
    """

    routes: tuple[Route, ...]
    distance: float
    tardiness_s: float
    longest_tardiness_s: float
    cost: float
