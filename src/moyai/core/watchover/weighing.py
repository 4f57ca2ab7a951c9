"""What is known of one person, as the engine wants it."""

from __future__ import annotations

from datetime import datetime

from moyai.core.residents.models import Resident
from moyai.core.watchover.access import is_watched
from moyai.core.watchover.kinds import list_signal_kinds
from moyai.core.watchover.models import Observation
from moyai.core.watchover.policy import LOOKED_AT
from moyai.core.watchover.queries import list_absences
from moyai.engines.watchover import Away, Judgement, Problem, Sighting, Signal, judge
from moyai.engines.watchover import Condition as Degree

_DEGREES = {"": None, "well": Degree.WELL, "off": Degree.OFF, "worried": Degree.WORRIED}


def weigh(resident: Resident, now: datetime) -> Judgement:
    """Return how much it matters that somebody looks in on her now, and why."""
    return judge(make_problem(resident, now))


def make_problem(resident: Resident, now: datetime) -> Problem:
    """Return what is known of her; what was taken back is not."""
    since = now - LOOKED_AT
    signals = resident.watch_signals.filter(at__gte=since, retracted_at__isnull=True)
    sightings = resident.observations.filter(at__gte=since, retracted_at__isnull=True)
    return Problem(
        now_s=to_s(now),
        has_consent=is_watched(resident),
        kinds=list_signal_kinds(),
        signals=tuple(
            Signal(one.kind, one.subject, to_s(one.at), is_dealt=one.concern_id is not None)
            for one in signals
        ),
        sightings=tuple(_make_sighting(one) for one in sightings),
        aways=tuple(
            Away(to_s(one.since), to_s(max(one.since, min(one.until, one.ended_at or one.until))))
            for one in list_absences(resident, since)
        ),
    )


def _make_sighting(one: Observation) -> Sighting:
    return Sighting(str(one.pk), to_s(one.at), _DEGREES[one.condition], is_dealt=one.concern_id is not None)


def to_s(at: datetime) -> int:
    """Return whole seconds since 1970."""
    return int(at.timestamp())
