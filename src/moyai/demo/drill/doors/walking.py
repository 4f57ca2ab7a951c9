"""Some of a drill's reports walk through the doors; what each door was told is compared with what is kept."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from moyai.core.clock import held_at
from moyai.core.residents.models import Resident
from moyai.demo.drill.doors.browser import Stuck
from moyai.demo.drill.doors.ways import WAYS, Device, Staff, Teller, check_guest
from moyai.demo.drill.town import Town
from moyai.engines.whereabouts import Report, Subject
from moyai.services.evacuation.models import ClaimRecord, Incident

CHECKED_AFTER = timedelta(minutes=10)
MOST_LOOKED_AT = 3000
LATEST_S = 60
"""A report that tells of longer ago is not walked: doors take the moment at which one speaks."""


@dataclass
class Walked:
    """What became of the reports through one door.

    Attributes:
        sent: how many people told something there.
        acknowledged: how many of them saw or heard that it was received.
        lost: … though nothing of it was kept.
        applied_twice: … of which more than one claim was kept.
        presses: all buttons, keys and forms together, of those who were thanked.
        seconds: of the processor, for everything.
        stuck: why people could not, each once.
    """

    sent: int = 0
    acknowledged: int = 0
    lost: int = 0
    applied_twice: int = 0
    presses: int = 0
    seconds: float = 0.0
    stuck: list[str] = field(default_factory=list)


class Walking:
    """Takes reports through the doors.

    Args:
        town: who is who.
        incident: of the drill.
        staff: who works for the town.

    Attributes:
        doors: what became of them, by door.
        kept: event ids of the claims that were made by it, with the real time at which they were kept.
        took_s: by the wall's clock, all together.
    """

    def __init__(self, town: Town, incident: Incident, staff: Staff) -> None:
        self.doors: defaultdict[str, Walked] = defaultdict(Walked)
        self.kept: dict[str, float] = {}
        self.took_s = 0.0
        self._town, self._incident, self._staff = town, incident, staff
        self._chosen: dict[str, str] = {}
        self._devices: dict[str, tuple[Device, str]] = {}
        self._number = 0

    def choose(self, reports: Sequence[Report], *, each: int, seed: int) -> None:
        """Choose by lot which reports walk: as many for each door, fewer where fewer can."""
        dice = random.Random(f"doors-{seed}")
        some = [report for report in {r.event_id: r for r in reports}.values() if _is_now(report)]
        dice.shuffle(some)
        room = dict.fromkeys(WAYS, each)
        for report in some[:MOST_LOOKED_AT]:
            teller = self._meet(report)
            able = [door for door, left in room.items() if left and WAYS[door].can_take(teller)]
            if able:
                door = max(able, key=lambda one: room[one])
                room[door] -= 1
                self._chosen[report.event_id] = door

    def takes(self, report: Report) -> bool:
        """Tell whether this report walks."""
        return report.event_id in self._chosen

    def walk(self, report: Report) -> None:
        """Take a report through its door; one that comes a second time is pressed once more."""
        door = self._chosen[report.event_id]
        walked, began, began_wall = self.doors[door], time.process_time(), time.monotonic()
        moment = datetime.fromtimestamp(report.said_s, UTC)
        if report.event_id in self._devices:
            self._press_again(report, moment)
        else:
            self._number += 1
            walked.sent += 1
            self._tell(door, walked, report, moment)
        walked.seconds += time.process_time() - began
        self.took_s += time.monotonic() - began_wall

    def _tell(self, door: str, walked: Walked, report: Report, moment: datetime) -> None:
        way, before = WAYS[door], self._find_last()
        try:
            with held_at(moment):
                device = way.go(self._meet(report), self._staff)
        except Stuck as stuck:
            if str(stuck) not in walked.stuck:
                walked.stuck.append(str(stuck)[:200])
            return
        walked.acknowledged += 1
        walked.presses += device.presses
        self._devices[report.event_id] = device, way.kept_as
        said = self._note(before, way.kept_as)
        walked.lost += not said
        walked.applied_twice += len(said) > 1
        if door == "web" and said:
            with held_at(moment + CHECKED_AFTER):
                check_guest(self._staff)
            self._note(before, "desk")

    def _press_again(self, report: Report, moment: datetime) -> None:
        device, kept_as = self._devices[report.event_id]
        before = self._find_last()
        with held_at(moment), suppress(Stuck):  # the page has gone on: that is an answer too
            device.press_again()
        self.doors[self._chosen[report.event_id]].applied_twice += bool(self._note(before, kept_as))

    def _note(self, before: int, kept_as: str) -> list[str]:
        """Note what was kept since at this door; return the last words of conversations, presses, cards."""
        rows = ClaimRecord.objects.filter(incident=self._incident, pk__gt=before, door=kept_as)
        found = list(rows.values_list("event_id", flat=True))
        self.kept |= dict.fromkeys(found, time.time())
        return [event_id for event_id in found if not event_id.startswith("talk:") or event_id.endswith(":z")]

    def _find_last(self) -> int:
        return ClaimRecord.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def _meet(self, report: Report) -> Teller:
        about, speaker = self._find(report.about), self._find(report.speaker.person_id)
        family = about.household.residents.count() if about is not None else 0
        return Teller(report, about, speaker, family, self._number)

    def _find(self, subject: Subject | None) -> Resident | None:
        number = self._town.numbers.get(subject) if isinstance(subject, str) else None
        return None if number is None else Resident.objects.select_related("household").get(pk=number)


def _is_now(report: Report) -> bool:
    return report.where is not None and report.said_s - report.happened_s <= LATEST_S
