"""What truly happens and what is said about it: the same seed, the same drill.

Answers come with a delay of log-normal shape whose most frequent value is two minutes (a drill with 83,806
people at 354 firms had that mode) and a long tail; some never come.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field, replace
from typing import Any

from moyai.engines.whereabouts.claims import Description, Kind, Report, Role, Speaker, Sure, Where
from moyai.engines.whereabouts.drill import writing
from moyai.engines.whereabouts.drill.town import Home, Resident, invent_homes, list_registered
from moyai.engines.whereabouts.register import Registered
from moyai.engines.whereabouts.rules import HOUR, MINUTE, Incident

_KINDS = {
    Kind.HOME: 55,
    Kind.SHELTER: 18,
    Kind.CAR: 10,
    Kind.KIN: 10,
    Kind.SPONTANEOUS: 3,
    Kind.HOTEL: 2,
    Kind.TENT: 1,
    Kind.OUTSIDE: 1,
}
_LISTED = (Kind.SHELTER, Kind.SPONTANEOUS)
SPREAD = 1.3
MODE_S = 2 * MINUTE
TYPED = (44, 33, 999, 0)


@dataclass(frozen=True, slots=True)
class Drill:
    """What kind of drill.

    Attributes:
        residents: How many people the town has, or a few more.
        seed: Of all dice.
        hours: How long it lasts.
        registered_pct: Households whom the register knows.
        silent_pct: Households that nobody reports for by himself.
        blocked_pct: Accounts that have blocked the town's.
        battery_pct: Telephones that die after the first report.
        apart_pct: Members who are elsewhere than their family.
        moving_pct: Households that move on once.
        retell_pct: … of whom so many say so.
        duplicate_pct: Reports that say again what was already said, of all reports.
        wrong_pct: Reports with a wrong tap.
        corrected_pct: … of which so many are put right within minutes.
    """

    residents: int = 10_000
    seed: int = 1
    hours: int = 24
    registered_pct: float = 85
    silent_pct: float = 25
    blocked_pct: float = 5
    battery_pct: float = 5
    apart_pct: float = 6
    moving_pct: float = 20
    retell_pct: float = 80
    duplicate_pct: float = 20
    wrong_pct: float = 1.5
    corrected_pct: float = 75
    opened_s: int = 1_800_000_000


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody truly is."""

    kind: Kind
    place_id: str | None
    lon: float
    lat: float
    area: str


@dataclass(slots=True)
class Scenario:
    """A drill: what is known before, what is said, and what was true.

    Attributes:
        drill: Of which kind.
        homes: The town.
        register: Whom the register knows.
        incident: When.
        reports: Everything that is said, as it arrives; some ids come twice.
        truth: Where everybody is at the end.
        told: Where everybody was when last truly reported; who is not in it was never reported.
        duplicates: How many reports said nothing new.
        vulnerable: Numbers of the register's people whom the town must reach.
    """

    drill: Drill
    homes: list[Home]
    register: list[Registered]
    incident: Incident
    reports: list[Report] = field(default_factory=list)
    truth: dict[str, Spot] = field(default_factory=dict)
    told: dict[str, Spot] = field(default_factory=dict)
    duplicates: int = 0
    vulnerable: list[str] = field(default_factory=list)


def invent(drill: Drill) -> Scenario:
    """Return the drill that its kind and seed make."""
    dice = random.Random(drill.seed)
    homes = invent_homes(dice, drill.residents, drill.registered_pct)
    scenario = Scenario(drill, homes, list_registered(homes), Incident(drill.opened_s))
    scenario.vulnerable = [
        each.id for home in homes if home.is_registered for each in home.residents if each.is_vulnerable
    ]
    _Story(scenario, dice).tell()
    return scenario


@dataclass(slots=True)
class _Telling:
    """A true report and whom it covers, so that somebody else can say it again."""

    report: Report
    covers: tuple[Resident, ...]
    spot: Spot
    home: Home


class _Story:
    def __init__(self, scenario: Scenario, dice: random.Random) -> None:
        self.scenario, self.drill, self.dice = scenario, scenario.drill, dice
        self.tellings: list[_Telling] = []
        self.extra: list[Report] = []
        self.last: dict[str, tuple[int, Spot]] = {}
        self.number = 0

    def tell(self) -> None:
        for home in self.scenario.homes:
            self._live(home)
        first = [each.report for each in self.tellings]
        again = self._repeat(round(len(first) * self.drill.duplicate_pct / (100 - self.drill.duplicate_pct)))
        scenario = self.scenario
        scenario.duplicates = len(again)
        scenario.reports = sorted(first + again + self.extra, key=lambda each: (each.said_s, each.event_id))
        scenario.told = {key: spot for key, (_at, spot) in self.last.items()}

    def _live(self, home: Home) -> None:
        """One household: where they go, who stays apart, whether they move on, who tells."""
        opened = self.drill.opened_s
        spot = self._choose_spot(home)
        apart = [r for r in home.residents[1:] if self._happens(self.drill.apart_pct)]
        together = [r for r in home.residents if r not in apart]
        where = {r.id: spot for r in together} | {r.id: self._choose_spot(home) for r in apart}
        is_silent = self._happens(self.drill.silent_pct)
        teller = None if is_silent else self._find_teller(together)
        if teller is not None:
            self._tell(home, teller, together, spot, opened + self._delay(), True)
            self._tell_of_apart(home, teller, apart, where, opened)
        elif not is_silent or self._happens(30):
            self._arrive(home, together, spot, opened)
        for each in apart:
            if each.has_phone and not self._happens(self.drill.silent_pct):
                self._tell(home, each, [each], where[each.id], opened + self._delay(), False)
        if self._happens(self.drill.moving_pct):
            spot = self._choose_spot(home)
            where |= {r.id: spot for r in together}
            moved = opened + self.dice.randint(2 * HOUR, self.drill.hours * HOUR - 3 * HOUR)
            if (
                teller is not None
                and self._happens(self.drill.retell_pct)
                and not self._happens(self.drill.battery_pct)
            ):
                self._tell(home, teller, together, spot, moved + self._delay(), True, happened_s=moved)
        self.scenario.truth |= where

    def _find_teller(self, together: list[Resident]) -> Resident | None:
        able = [r for r in together if r.has_phone and not self._happens(self.drill.blocked_pct)]
        return self.dice.choice(able) if able else None

    def _tell(
        self,
        home: Home,
        teller: Resident,
        covered: list[Resident],
        spot: Spot,
        said_s: int,
        has_number: bool,
        happened_s: int | None = None,
    ) -> None:
        """Somebody reports herself, and how many they are; perhaps with a wrong tap first."""
        said_s = min(said_s, self._end())
        about = teller.id if home.is_registered else writing.write_web(self.dice, teller.description)
        people = len(covered) if has_number else None
        needs = tuple(sorted({code for each in covered for code in each.needs}))
        report = Report(
            event_id=self._next(),
            speaker=Speaker(Role.SELF, teller.id if home.is_registered else None),
            about=about,
            happened_s=min(happened_s or said_s, said_s),
            said_s=said_s,
            where=self._describe(spot),
            people=people,
            needs=needs,
            door="line" if home.is_registered else "web",
        )
        if self._happens(self.drill.wrong_pct):
            self._tap_wrong(report, covered, spot, home)
        else:
            self._keep(_Telling(report, tuple(covered), spot, home))

    def _tap_wrong(self, report: Report, covered: list[Resident], spot: Spot, home: Home) -> None:
        """Kind or number is wrong; mostly she sees it and says it again."""
        people, where = report.people, report.where
        if people is not None and self._happens(40):
            people = self.dice.choice((*TYPED, people + 1, people + 1))
        elif where is not None:
            kind = self.dice.choice([k for k in _KINDS if k not in _LISTED])
            where = Where(kind, lon=where.lon, lat=where.lat, accuracy_m=where.accuracy_m, area=where.area)
        wrong = _change(report, event_id=report.event_id, where=where, people=people)
        self._cover(wrong, covered, spot)
        self.extra.append(wrong)
        if self._happens(self.drill.corrected_pct):
            said_s = report.said_s + self.dice.randint(15, 180)
            right = _change(report, event_id=self._next(), said_s=said_s, happened_s=said_s)
            self._keep(_Telling(right, tuple(covered), spot, home))

    def _tell_of_apart(
        self, home: Home, teller: Resident, apart: list[Resident], where: dict[str, Spot], opened: int
    ) -> None:
        """The family says where those are who are not with them, of about half."""
        for each in apart:
            if self._happens(50):
                continue
            about = each.id if home.is_registered else writing.write_relative(self.dice, each.description)
            said_s = min(opened + self._delay() + 60, self._end())
            report = Report(
                event_id=self._next(),
                speaker=Speaker(Role.FAMILY, teller.id if home.is_registered else None),
                about=about,
                happened_s=said_s,
                said_s=said_s,
                where=self._describe(where[each.id]),
                sure=Sure.TOLD,
                door="line",
            )
            self._keep(_Telling(report, (each,), where[each.id], home))

    def _arrive(self, home: Home, together: list[Resident], spot: Spot, opened: int) -> None:
        """Nobody has a telephone: at a shelter each gets a card, elsewhere 民生委員 see some of them."""
        at_s = opened + self.dice.randint(20 * MINUTE, 6 * HOUR)
        if spot.kind in _LISTED:
            for each in together:
                self._keep(_Telling(self._card(each, spot, at_s, home), (each,), spot, home))
        elif self._happens(40):
            self._keep(_Telling(self._look(together, spot, at_s), tuple(together), spot, home))

    def _card(self, resident: Resident, spot: Spot, at_s: int, home: Home) -> Report:
        has_qr = home.is_registered and self._happens(50)
        about: str | Description = (
            resident.id if has_qr else writing.write_card(self.dice, resident.description)
        )
        role = Role.DESK if has_qr or self._happens(50) else Role.PAPER
        return self._report(role, about, spot, at_s, None, "desk")

    def _look(self, together: list[Resident], spot: Spot, at_s: int) -> Report:
        about = writing.write_neighbour(self.dice, together[0].description)
        role = self.dice.choice((Role.WELFARE, Role.NEIGHBOUR))
        return self._report(role, about, spot, at_s, len(together), "voice")

    def _report(
        self, role: Role, about: str | Description, spot: Spot, at_s: int, people: int | None, door: str
    ) -> Report:
        at_s = min(at_s, self._end())
        where = self._describe(spot)
        return Report(self._next(), Speaker(role), about, at_s, at_s, where, people, door=door)

    def _repeat(self, count: int) -> list[Report]:
        """Say again what was said: the same message, the same person, family, desk, neighbour, relative."""
        found: list[Report] = []
        while len(found) < count and self.tellings:
            telling = self.dice.choice(self.tellings)
            if any(self.last[each.id][0] > telling.report.happened_s for each in telling.covers):
                later_s = telling.report.said_s + 60  # they have been told of elsewhere since: no late words
            else:
                later_s = telling.report.said_s + self.dice.randint(60, 2 * HOUR)
            found += self._say_again(telling, later_s)
        return found[:count]

    def _say_again(self, telling: _Telling, at_s: int) -> list[Report]:
        report, spot, home, dice = telling.report, telling.spot, telling.home, self.dice
        at_s = min(at_s, self._end())
        way = dice.random()
        others = [r for r in telling.covers if r.has_phone and home.is_registered and r.id != report.about]
        if way < 0.2:
            return [report]
        if way < 0.45 and others and report.people:
            other = dice.choice(others)
            speaker = Speaker(Role.SELF, other.id)
            return [
                _change(
                    report,
                    self._next(),
                    speaker=speaker,
                    about=other.id,
                    said_s=at_s,
                    happened_s=report.happened_s,
                )
            ]
        if way < 0.65:
            return [_change(report, self._next(), said_s=at_s, happened_s=report.happened_s)]
        if spot.kind in _LISTED:
            return [self._card(each, spot, report.happened_s + 60, home) for each in telling.covers]
        if way < 0.85 and len(telling.covers) == (report.people or 0):
            return [self._look(list(telling.covers), spot, report.happened_s + 60)]
        about = writing.write_relative(dice, dice.choice(telling.covers).description)
        return [self._report(Role.FAMILY, about, spot, report.happened_s + 60, None, "web")]

    def _keep(self, telling: _Telling) -> None:
        self.tellings.append(telling)
        self._cover(telling.report, telling.covers, telling.spot)

    def _cover(self, report: Report, covered: list[Resident] | tuple[Resident, ...], spot: Spot) -> None:
        for each in covered:
            if each.id not in self.last or self.last[each.id][0] <= report.happened_s:
                self.last[each.id] = (report.happened_s, spot)

    def _choose_spot(self, home: Home) -> Spot:
        kind = self.dice.choices(list(_KINDS), list(_KINDS.values()))[0]
        if kind is Kind.HOME:
            return Spot(kind, None, home.lon, home.lat, home.area)
        if kind in _LISTED:
            number = self.dice.randrange(1 + self.drill.residents // 500)
            return Spot(kind, f"{kind.value}{number}", 133.0, 34.0, f"area{number % 10}")
        lon, lat = home.lon + self.dice.gauss(0, 0.02), home.lat + self.dice.gauss(0, 0.02)
        return Spot(kind, None, round(lon, 5), round(lat, 5), home.area)

    def _describe(self, spot: Spot) -> Where:
        """A listed place by its number; else a position, mostly, some 20 m off."""
        if spot.place_id is not None:
            return Where(spot.kind, spot.place_id, area=spot.area)
        if self._happens(30):
            return Where(spot.kind, area=spot.area)
        lon, lat = spot.lon + self.dice.gauss(0, 0.0002), spot.lat + self.dice.gauss(0, 0.0002)
        return Where(spot.kind, None, round(lon, 6), round(lat, 6), 30, area=spot.area)

    def _delay(self) -> int:
        return 5 + int(self.dice.lognormvariate(math.log(MODE_S) + SPREAD**2, SPREAD))

    def _end(self) -> int:
        return self.drill.opened_s + self.drill.hours * HOUR

    def _happens(self, pct: float) -> bool:
        return 100 * self.dice.random() < pct

    def _next(self) -> str:
        self.number += 1
        return f"e{self.number}"


def _change(report: Report, event_id: str, **changes: Any) -> Report:
    return replace(report, event_id=event_id, **changes)
