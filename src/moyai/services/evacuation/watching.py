"""Who is silent after the call to evacuate, for the one list of the welfare office.

The rounds (`operations/rounds`) ask herself, family and neighbours, and send somebody. So this is no more
than a reason on the list: it begins no second round of questions unless something else is missed of her too.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from moyai.core.residents.models import Resident
from moyai.core.watchover.gaps import Gap, register_finder
from moyai.core.watchover.kinds import DAY_S, Kind, register_kind
from moyai.engines.conversation import Localized
from moyai.engines.watchover import SignalKind
from moyai.services.evacuation.enums import FollowStep, Reached
from moyai.services.evacuation.models import Asking, FollowUp
from moyai.services.evacuation.queries.incidents import find_incident
from moyai.services.evacuation.queries.reaching import judge_reach

LABEL, SILENT = "evacuation", "silent_evacuation"
KIND = Kind(
    SignalKind(SILENT, 40, 2 * DAY_S),
    Localized("避難の呼びかけに、返事がない", "Has not answered the call to evacuate"),
)
_ASKED = (FollowStep.ASK, FollowStep.AGAIN)


def register() -> None:
    """Make known who is silent."""
    register_kind(KIND)
    register_finder(LABEL, find_silent, kinds=(SILENT,))


def find_silent(watched: QuerySet[Resident], _now: datetime) -> list[Gap]:
    """Return who was asked twice and of whom nobody knows anything; a drill misses nobody."""
    incident = find_incident()
    if incident is None or incident.is_drill:
        return []
    followed = FollowUp.objects.filter(incident=incident, resident__in=watched)
    later = set(followed.exclude(step__in=_ASKED).values_list("resident", flat=True))
    asked = Asking.objects.filter(incident=incident, about__in=later, step=FollowStep.AGAIN)
    times = dict(asked.order_by("-at").values_list("about", "at"))
    judged = judge_reach(incident, later)
    return [
        Gap(one, SILENT, f"incident:{incident.pk}", times.get(one, incident.opened_at))
        for one in sorted(later)
        if judged[one][0] in (Reached.SILENT, Reached.LOST)
    ]
