"""What the drill's people say: taps in LINE, some walk through the other doors, all else as these keep it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl

from django.db import transaction

from moyai.demo.drill.doors.walking import Walking
from moyai.demo.drill.platform import PhoneNetwork, Press
from moyai.demo.drill.town import Town
from moyai.engines.whereabouts import Report, Role, Speaker, Subject
from moyai.services.evacuation.claims.taps import MOST_PEOPLE, list_words
from moyai.services.evacuation.models import Incident
from moyai.services.evacuation.operations.claiming import keep_claim

AT_ONCE = 400
COUNT_TAP_LATER_MS = 4000
"""The second tap, how many, comes a few seconds after the first."""


@dataclass
class Said:
    """What went out and came back.

    Attributes:
        sent: event ids that were sent.
        acknowledged: event ids with the real time (s) at which the town had taken them.
        through: how many went through which door.
    """

    sent: set[str] = field(default_factory=set)
    acknowledged: dict[str, float] = field(default_factory=dict)
    through: Counter[str] = field(default_factory=Counter)


class Reporting:
    """Lets a drill's people report.

    Args:
        town: who is who.
        incident: of the drill.
        phones: the platform.
        walking: takes some reports through the other doors.
    """

    def __init__(self, town: Town, incident: Incident, phones: PhoneNetwork, walking: Walking) -> None:
        self.said = Said()
        self._walking = walking
        self._town, self._incident, self._phones = town, incident, phones
        self._data: dict[str, str] = {}
        self._seen: set[str] = set()

    def learn_buttons(self, key: str) -> None:
        """Read the answers off the phone of somebody who was asked."""
        for action in self._phones.read_buttons(key):
            fields = dict(parse_qsl(action["data"]))
            if "o" in fields:
                self._data[fields["o"]] = action["data"]

    def tell(self, reports: Sequence[Report]) -> None:
        """Let reports come in, in their order, many phones at a time."""
        for start in range(0, len(reports), AT_ONCE):
            some = self._walk(reports[start : start + AT_ONCE])
            presses = [press for report in some for press in self._list_presses(report)]
            for report in some:
                if not self._is_tapped(report):
                    self._keep(report)
            self._press(presses)

    def _walk(self, reports: Sequence[Report]) -> list[Report]:
        """Let those walk who were chosen to; return the others."""
        for report in reports:
            if self._walking.takes(report):
                self._walking.walk(report)
        self.said.sent |= self._walking.kept.keys()
        self.said.acknowledged |= self._walking.kept
        return [report for report in reports if not self._walking.takes(report)]

    def _press(self, presses: Sequence[Press]) -> None:
        """First what, then how many: the second button is only there after the first."""
        for word_only in (True, False):
            some = [one for one in presses if ("." not in dict(parse_qsl(one.data))["o"]) is word_only]
            if some:
                self._phones.press(some)
                self.said.sent |= {one.event_id for one in some}
                self.said.through["line"] += len(some)
        for event, at_s in self._phones.read_acknowledged().items():
            self.said.acknowledged.setdefault(event, at_s)

    def _is_tapped(self, report: Report) -> bool:
        """Tell whether somebody with a phone says of herself what a button says."""
        return (
            report.door == "line"
            and report.speaker.role is Role.SELF
            and report.speaker.person_id == report.about
            and isinstance(report.about, str)
            and report.about in self._town.phones
            and report.where is not None
            and report.where.kind in list_words()
            and report.where.place_id is None
            and not report.needs
            and (report.people is None or 1 <= report.people <= MOST_PEOPLE)
        )

    def _list_presses(self, report: Report) -> Iterator[Press]:
        if not self._is_tapped(report):
            return
        assert isinstance(report.about, str) and report.where is not None
        user, word = self._town.phones[report.about], list_words()[report.where.kind]
        is_again, at_ms = report.event_id in self._seen, report.said_s * 1000
        self._seen.add(report.event_id)
        yield Press(user, self._find_data(word), make_event_id(report.event_id, 1), at_ms, is_again)
        if report.people is not None:
            data = self._find_data(f"{word}.{report.people}")
            event_id = make_event_id(report.event_id, 2)
            yield Press(user, data, event_id, at_ms + COUNT_TAP_LATER_MS, is_again)

    def _find_data(self, answer: str) -> str:
        """Return the data of a button: as the phone showed it, or will after the first tap."""
        if answer not in self._data:
            from moyai.core.conversations.polls import read_choice, write_choice

            shown = read_choice(dict(parse_qsl(next(iter(self._data.values())))))
            assert shown is not None
            fields = write_choice(replace(shown, answer=answer))
            self._data[answer] = "&".join(f"{name}={value}" for name, value in fields.items())
        return self._data[answer]

    def _keep(self, report: Report) -> None:
        """Keep a report that walks nowhere as its door keeps it."""
        translated = self._translate(report)
        self.said.sent.add(translated.event_id)
        with transaction.atomic():
            keep_claim(incident=self._incident, claim=translated)
        self.said.acknowledged.setdefault(translated.event_id, time.time())
        self.said.through["kept"] += 1

    def _translate(self, report: Report) -> Report:
        speaker = report.speaker
        person_id = None if speaker.person_id is None else self._find(speaker.person_id)
        about = self._find(report.about)
        companions = tuple(self._find(each) for each in report.companions)
        assert person_id is None or isinstance(person_id, str)
        return replace(
            report,
            speaker=Speaker(speaker.role, person_id, speaker.staff),
            about=about,
            companions=companions,
        )

    def _find(self, subject: Subject) -> Subject:
        return str(self._town.numbers[subject]) if isinstance(subject, str) else subject


def make_event_id(report: str, tap: int) -> str:
    """Return an id as LINE shapes them for a tap of a report of the drill."""
    return f"01DR{report.removeprefix('e').zfill(20)}{tap:02d}"
