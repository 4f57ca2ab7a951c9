"""A month of the clinic car at 117 % of capacity through the real operations, beside first come first served.

The demand is that of ``engines/scheduling/sharing/month.py``: ten institutions, as much as published (117 %),
its spread assumed. Each request is a patient of her institution some 6 to 10 km out, so that a day part is
one visit. She is booked, or told why not and put on the waiting list; day parts are released seven days
before, what comes free is offered, and an offer is taken. First come, first served: nobody's day parts and no
waiting list, through the same operations. After each month the tests' checker reads the rows.

    python -m bench.clinic_month [--months 1]
"""

from __future__ import annotations

import argparse
import math
import os
import random
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import fmean
from typing import Any

PART_BEGINS = {"am1": 8 * 60, "am2": 9 * 60 + 50, "pm1": 13 * 60, "pm2": 14 * 60 + 50}
PART_MINUTES = 105
ASK_AT = 9 * 60
CLINIC = (137.9500, 35.8400)
NEAR_KM, FAR_KM = 6.0, 10.0
KM_A_DEGREE = 111.32


@dataclass
class Month:
    """What became of a month."""

    slots: int
    asked: int
    visits: int = 0
    fairness: float = 0.0
    least_part: float = 0.0
    waited: list[int] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    told_no: int = 0
    car_days: int = 0
    book_ms: list[float] = field(default_factory=list)
    verdict: str = "ok"


def main() -> None:
    """Print a column for each rule."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--months", type=int, default=1)
    count = parser.parse_args().months
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"MOYAI_HOME": home, "DJANGO_SETTINGS_MODULE": "moyai.config.settings"}
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        shared = [live(seed, has_shares=True) for seed in range(1, count + 1)]
        first = [live(seed, has_shares=False) for seed in range(1, count + 1)]
        show(shared, first)


def live(seed: int, *, has_shares: bool) -> Month:
    """Live one month and take it back, so that the next begins with nothing."""
    from django.db import transaction

    with transaction.atomic():
        month = _live(seed, has_shares=has_shares)
        transaction.set_rollback(True)
    return month


def _live(seed: int, *, has_shares: bool) -> Month:
    from moyai.core import clock
    from moyai.engines.scheduling.sharing.month import make_month

    slots, requests = make_month(seed)
    town = _Town(slots, has_shares)
    month = Month(len(slots), len(requests))
    chance = random.Random(seed)
    people = {each.id: town.make_patient(each.id, each.institution, chance) for each in requests}
    day, last = requests[0].asked_on, max(each.day for each in slots)
    while day <= last:
        now = clock.at_local(day, ASK_AT)
        if has_shares:
            _open_up(now)
        for request in [each for each in requests if each.asked_on == day]:
            _ask(people[request.id], request, month, now, waits=has_shares)
        day += timedelta(days=1)
    _measure(month)
    return month


def _open_up(now: datetime) -> None:
    """Release, offer, and take every offer."""
    from moyai.services.mobile_clinic.enums import WishStatus
    from moyai.services.mobile_clinic.models import Wish
    from moyai.services.mobile_clinic.operations.booking import book_held_visit
    from moyai.services.mobile_clinic.operations.freed import offer_freed
    from moyai.services.mobile_clinic.operations.shares import release_unused

    release_unused(now)
    offer_freed(now)
    for wish in Wish.objects.filter(status=WishStatus.OFFERED).select_related("visit"):
        if wish.visit is not None:
            book_held_visit(code=wish.visit.code, actor="bench", now=now)


def _ask(patient: Any, request: Any, month: Month, now: datetime, *, waits: bool) -> None:
    from moyai.core import clock
    from moyai.services.mobile_clinic.enums import Programme
    from moyai.services.mobile_clinic.operations.booking import book_visit
    from moyai.services.mobile_clinic.operations.wishes import join_waiting, keep_refusal
    from moyai.services.mobile_clinic.queries.booking import find_times

    since, until = clock.at_local(request.earliest, 0), clock.at_local(request.latest, 24 * 60)
    began = time.perf_counter()
    found = find_times(
        patient=patient,
        programme=Programme.CHRONIC,
        since=max(since, now),
        until=until,
        most=1,
        now=now,
    )
    if found.offers:
        book_visit(
            patient=patient,
            programme=Programme.CHRONIC,
            offer=found.offers[0],
            idempotency_key=f"bench-{patient.pk}",
            actor="bench",
            channel="bench",
            now=now,
        )
        month.book_ms.append(1000 * (time.perf_counter() - began))
        return
    month.told_no += 1
    facts = {"patient": patient, "programme": Programme.CHRONIC, "why": found.refusal, "actor": "bench"}
    keep_refusal(**facts, earliest=since, latest=until - timedelta(seconds=1), now=now)
    if waits:
        join_waiting(**facts, earliest=request.earliest, latest=request.latest, now=now)


def _measure(month: Month) -> None:
    from moyai.core.clock import local
    from moyai.engines.scheduling.sharing import Share as Standing
    from moyai.engines.scheduling.sharing import measure_fairness
    from moyai.services.mobile_clinic.enums import VisitStatus, WishStatus
    from moyai.services.mobile_clinic.models import Share, Visit, Wish
    from moyai.services.mobile_clinic.tests.touring import check_everything

    asked: Counter[str] = Counter()
    got: Counter[str] = Counter()
    for wish in Wish.objects.select_related("institution"):
        name = wish.institution.number
        asked[name] += 1
        if wish.status == WishStatus.GRANTED and wish.decided_at is not None:
            got[name] += 1
            month.waited.append((local(wish.decided_at).date() - local(wish.asked_at).date()).days)
        else:
            month.refused[wish.refusal] += 1
    shares = [Standing(name, asked[name], got[name]) for name in sorted(asked)]
    month.fairness = measure_fairness(shares)
    month.least_part = min(each.part for each in shares)
    month.visits = Visit.objects.filter(status=VisitStatus.BOOKED).count()
    month.car_days = Share.objects.values("date").distinct().count()
    try:
        check_everything(datetime.max.replace(tzinfo=None))
    except AssertionError as wrong:
        month.verdict = str(wrong) or "wrong"


class _Town:
    """One car, ten institutions with a doctor and a nurse each, a month's day parts."""

    def __init__(self, slots: Any, has_shares: bool) -> None:
        from tests.factories import make_user

        from moyai.core.clock import at_local
        from moyai.fleet.models import Shift
        from moyai.services.mobile_clinic.enums import Programme
        from moyai.services.mobile_clinic.models import Share
        from moyai.services.mobile_clinic.tests.clinic import make_car

        self.houses: dict[str, Any] = {}
        car, driver = make_car(), make_user()
        for day in sorted({each.day for each in slots}):
            begins, ends = at_local(day, 7 * 60 + 30), at_local(day, 17 * 60 + 30)
            facts = {"vehicle": car.vehicle, "driver": driver, "kept_for": "for:clinic-1"}
            Shift.objects.create(date=day, starts_at=begins, ends_at=ends, **facts)
        for each in slots:
            begins = at_local(each.day, PART_BEGINS[each.part])
            Share.objects.create(
                car=car,
                date=each.day,
                starts_at=begins,
                ends_at=begins + timedelta(minutes=PART_MINUTES),
                programme=Programme.CHRONIC,
                owner=self.find_house(each.owner) if each.owner and has_shares else None,
            )

    def find_house(self, name: str) -> Any:
        """Return an institution with its people, made once."""
        from moyai.services.mobile_clinic.enums import Profession
        from moyai.services.mobile_clinic.tests.clinic import make_institution, make_practitioner

        if name not in self.houses:
            house = make_institution(name.replace(" ", "-"), lon=CLINIC[0], lat=CLINIC[1])
            make_practitioner(house, Profession.DOCTOR)
            make_practitioner(house, Profession.NURSE)
            self.houses[name] = house
        return self.houses[name]

    def make_patient(self, code: str, name: str, chance: random.Random) -> Any:
        """Return a patient some way out."""
        from tests.factories import make_resident, make_town

        from moyai.core.residents.models import Household
        from moyai.services.mobile_clinic.tests.clinic import make_patient

        km, angle = chance.uniform(NEAR_KM, FAR_KM), chance.uniform(0, 2 * math.pi)
        lon = CLINIC[0] + km * math.cos(angle) / (KM_A_DEGREE * math.cos(math.radians(CLINIC[1])))
        lat = CLINIC[1] + km * math.sin(angle) / KM_A_DEGREE
        home = Household.objects.create(municipality=make_town(), address=code, lon=lon, lat=lat)
        resident = make_resident(household=home)
        return make_patient(self.find_house(name), resident, since=date(2024, 4, 1))


def show(shared: list[Month], first: list[Month]) -> None:
    """Print both side by side: means over the months."""
    slots, asked = fmean(each.slots for each in shared), fmean(each.asked for each in shared)
    print(f"{len(shared)} month(s), {slots:.0f} day parts, {asked:.0f} requests: {100 * asked / slots:.0f} %")
    print(f"{'':<44}{'shares, waiting list':>22}{'first come':>14}")
    rows = (
        ("day parts used, %", lambda m: 100 * m.visits / m.slots, 1),
        ("visits booked", lambda m: m.visits, 1),
        ("visits a car and day", lambda m: m.visits / m.car_days, 2),
        ("told no at first", lambda m: m.told_no, 1),
        ("never got a day part", lambda m: sum(m.refused.values()), 1),
        ("Jain's index of got over asked", lambda m: m.fairness, 3),
        ("least part an institution got, %", lambda m: 100 * m.least_part, 1),
        ("days from asking to having it", lambda m: fmean(m.waited), 1),
        ("find and book, ms", lambda m: fmean(m.book_ms), 0),
    )
    for title, read, decimals in rows:
        one, other = (fmean(read(each) for each in months) for months in (shared, first))
        print(f"{title:<44}{one:>22.{decimals}f}{other:>14.{decimals}f}")
    for months, name in ((shared, "shares"), (first, "first come")):
        reasons: Counter[str] = sum((each.refused for each in months), Counter())
        told = ", ".join(f"{code} {n}" for code, n in reasons.most_common()) or "none"
        print(f"never got one, by reason ({name}): {told}; checker: {', '.join(m.verdict for m in months)}")
    saved = [each.visits * 2 * 45 for each in shared]
    print(f"doctors' travel saved, assumed 45 min one way: {fmean(saved):.0f} min")


if __name__ == "__main__":
    main()
