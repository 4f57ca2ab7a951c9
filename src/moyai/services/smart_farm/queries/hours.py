"""Hours worked in a month: measured from turns and from the robots in one's hands, corrected by the farm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from moyai.core.clock import TOKYO, at_local
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.models import (
    Farm,
    FarmMember,
    Lease,
    OperatorTerms,
    RobotShift,
    WorkCorrection,
    WorkMonth,
)
from moyai.services.smart_farm.work_hours import Span, Worked, pay_yen, sum_days


@dataclass(frozen=True)
class DayLine:
    """One day of one person. ``minutes`` counts; ``measured`` is what was seen, None where nothing was."""

    day: date
    minutes: int
    measured: Worked | None
    why: str = ""


@dataclass(frozen=True)
class PersonMonth:
    """One person's month."""

    member: FarmMember
    days: list[DayLine]
    wage_yen_hour: int

    @property
    def minutes(self) -> int:
        """All of the month."""
        return sum(each.minutes for each in self.days)

    @property
    def yen(self) -> int:
        """What the month earns."""
        return pay_yen(self.minutes, self.wage_yen_hour)


def find_month(day: date) -> tuple[date, date]:
    """Return the first day of a day's month and of the next."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1)


def list_months(farm: Farm, month: date, now: datetime) -> list[PersonMonth]:
    """Return the hours of a farm's operators in a month; of one that is settled as they were then."""
    settled = find_settled(farm, month)
    people = {
        each.pk: each
        for each in FarmMember.objects.filter(farm=farm, role=FarmRole.OPERATOR).order_by("name", "pk")
    }
    if settled is not None:
        return [
            _read_line(people[line["member"]], line) for line in settled.lines if line["member"] in people
        ]
    wages = dict(OperatorTerms.objects.filter(member__in=people).values_list("member", "wage_yen_hour"))
    found = []
    for one in people.values():
        days = measure(one, month, now)
        if days or one.left_on is None:
            found.append(PersonMonth(one, days, wages.get(one.pk, 0)))
    return found


def measure(member: FarmMember, month: date, now: datetime) -> list[DayLine]:
    """Return one person's days of a month, corrections taken in."""
    first, after = find_month(month)
    begin, end = at_local(first, 0), at_local(after, 0)
    measured = {
        day: worked
        for day, worked in sum_days(_list_spans(member, begin, end, now), TOKYO).items()
        if first <= day < after
    }
    rows = member.work_corrections.filter(day__gte=first, day__lt=after).order_by("made_at", "pk")
    corrected: dict[date, WorkCorrection] = {each.day: each for each in rows}
    lines = []
    for day in sorted({*measured, *corrected}):
        seen, said = measured.get(day), corrected.get(day)
        minutes = said.minutes if said is not None else seen.minutes if seen is not None else 0
        lines.append(DayLine(day, minutes, seen, said.why if said is not None else ""))
    return lines


def find_settled(farm: Farm, month: date) -> WorkMonth | None:
    """Return a month's settlement."""
    return WorkMonth.objects.filter(farm=farm, month=month.replace(day=1)).first()


def to_lines(months: list[PersonMonth]) -> list[dict[str, Any]]:
    """Return months as a settlement keeps them."""
    return [
        {
            "member": each.member.pk,
            "wage_yen_hour": each.wage_yen_hour,
            "days": [
                {
                    "day": one.day.isoformat(),
                    "minutes": one.minutes,
                    "why": one.why,
                    "measured": [
                        one.measured.begins_at.isoformat(),
                        one.measured.ends_at.isoformat(),
                        one.measured.minutes,
                    ]
                    if one.measured
                    else None,
                }
                for one in each.days
            ],
        }
        for each in months
    ]


def _read_line(member: FarmMember, line: dict[str, Any]) -> PersonMonth:
    days = []
    for one in line["days"]:
        day = date.fromisoformat(one["day"])
        seen = one["measured"]
        worked = (
            Worked(day, datetime.fromisoformat(seen[0]), datetime.fromisoformat(seen[1]), seen[2])
            if seen
            else None
        )
        days.append(DayLine(day, one["minutes"], worked, one["why"]))
    return PersonMonth(member, days, line["wage_yen_hour"])


def _list_spans(member: FarmMember, begin: datetime, end: datetime, now: datetime) -> list[Span]:
    """Return when somebody worked: a robot in her hands, or her turn in which she took one at least once.

    A turn to which she did not come is no work; that she did something else for the farm is a correction.
    """
    leases = Lease.objects.filter(member=member, is_for_job=False, taken_at__lt=end, until__gt=begin)
    held: list[Span] = [
        (each.taken_at, each.ended_at or min(each.until, max(now, each.taken_at)))
        for each in leases.filter(taken_at__lte=now)
    ]
    shifts = RobotShift.objects.filter(
        member=member, cancelled_at__isnull=True, starts_at__lt=min(end, now), ends_at__gt=begin
    )
    came: list[Span] = []
    for shift in shifts:
        until = min(shift.ends_at, now)
        if any(first < shift.ends_at and last > shift.starts_at for first, last in held):
            came.append((shift.starts_at, until))
    return [*held, *came]
