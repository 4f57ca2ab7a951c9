"""What came of a drill: lost, kept twice, how soon on the map, how far the head count is from the truth."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Sum

from moyai.demo.drill.reporting import Said
from moyai.engines.whereabouts.drill import Scenario
from moyai.services.evacuation.models import ClaimRecord, HeadCount, Incident

LOOK_EVERY_S = 0.05
AT_ONCE = 5000


@dataclass(frozen=True)
class Outcome:
    """The table of a drill; see the README for what each line means."""

    residents: int
    seed: int
    asked: int
    question_sent_twice: int
    question_missing: int
    sent: int
    acknowledged: int
    lost: int
    applied_twice: int
    invented: int
    told: int
    counted: int
    headcount_error_pct: float
    kind_error_pct: float
    duplicate_pct: float
    ack_to_map_p50_s: float
    ack_to_map_p99_s: float
    ack_to_map_max_s: float
    reports_per_s: float
    seconds: float
    through: dict[str, int]
    by_door: dict[str, dict[str, Any]]


class MapWatch(threading.Thread):
    """Notes when each claim came to be in the roster, as whoever looks at the map sees it."""

    def __init__(self, incident: Incident) -> None:
        super().__init__(name="map-watch", daemon=True)
        self.seen: dict[str, float] = {}
        self._incident = incident
        self._last = 0
        self._stopping = threading.Event()

    def run(self) -> None:
        """Look again and again."""
        while not self._stopping.wait(LOOK_EVERY_S):
            self._look()
        self._look()
        connection.close()

    def stop(self) -> None:
        """Look once more, and end."""
        self._stopping.set()
        self.join()

    def _look(self) -> None:
        new = ClaimRecord.objects.filter(incident=self._incident, projected_in__gt=self._last)
        for event_id, batch in new.values_list("event_id", "projected_in"):
            self.seen.setdefault(event_id, time.time())
            self._last = max(self._last, batch or 0)


def wait_until_projected(incident: Incident, expected: set[str], *, patience_s: float) -> None:
    """Wait until all that was acknowledged is kept, and all that is kept is in the roster."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        claims = ClaimRecord.objects.filter(incident=incident)
        if not claims.filter(projected_at=None).exists() and count_distinct(incident) >= len(expected):
            return
        time.sleep(0.2)


def count_distinct(incident: Incident) -> int:
    """Return how many different events were kept."""
    return ClaimRecord.objects.filter(incident=incident).values("event_id").distinct().count()


@dataclass(frozen=True)
class Kept:
    """What the database says of what was acknowledged."""

    lost: int
    applied_twice: int
    invented: int


def check(incident: Incident, said: Said) -> Kept:
    """Compare what the senders were told with what was kept; shares no code with those who keep it."""
    rows = ClaimRecord.objects.filter(incident=incident).values_list("event_id").annotate(n=Count("pk"))
    kept = dict(rows)
    return Kept(
        lost=len(said.acknowledged.keys() - kept.keys()),
        applied_twice=sum(n > 1 for n in kept.values()),
        invented=len(kept.keys() - said.sent),
    )


def count_heads(incident: Incident) -> Counter[str]:
    """Return the head count by kind of place, as pages read it."""
    rows = HeadCount.objects.filter(incident=incident).values_list("kind").annotate(n=Sum("people"))
    return Counter({kind: people for kind, people in rows if people})


def compare(scenario: Scenario, heads: Counter[str]) -> tuple[float, float]:
    """Return how far the head count, and its sorting by kind, are from the truth, in per cent of the told."""
    told = Counter(spot.kind.value for spot in scenario.told.values())
    base = told.total()
    apart = sum(abs(heads[kind] - told[kind]) for kind in heads.keys() | told.keys()) / 2
    return 100 * (heads.total() - base) / base, 100 * apart / base


def find_quantiles(said: Said, watch: MapWatch) -> tuple[float, float, float]:
    """Return median, 99th percentile and longest of the seconds from acknowledged to on the map."""
    waits = sorted(
        max(0.0, watch.seen[event] - at_s) for event, at_s in said.acknowledged.items() if event in watch.seen
    )
    if not waits:
        return 0.0, 0.0, 0.0
    return waits[len(waits) // 2], waits[int(0.99 * (len(waits) - 1))], waits[-1]
