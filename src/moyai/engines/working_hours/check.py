"""The same rules by counting minutes: slow, plain, and with no code of the solver.

Duties must begin and end on whole minutes and breaks be whole minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from moyai.engines.working_hours.problem import Duty, Limits

Found = set[tuple[str, date]]


def list_broken(duties: Sequence[Duty], limits: Limits) -> Found:
    """Return every (rule, day) that is broken, advice among it; the duties must not overlap."""
    if not duties:
        return set()
    first = min(each.begin for each in duties).replace(hour=0, minute=0)
    first -= timedelta(days=first.weekday())
    line = _Line(first, duties, limits)
    found: Found = set()
    for look in (_look_at_days, _look_at_long_days, _look_at_rests, _look_at_pairs, _look_at_breaks):
        look(line, limits, found)
    _look_at_months(line, limits, found)
    _look_at_weeks(line, _find_full_weeks(line, limits), limits, found)
    _look_at_overtime(line, limits, found)
    return found


class _Line:
    """Minutes from a Monday: blocks (first minute, minute after, minutes of break) in order."""

    def __init__(self, first: datetime, duties: Sequence[Duty], limits: Limits) -> None:
        self.first = first
        self.blocks: list[list[int]] = []
        for duty in sorted(duties, key=lambda each: each.begin):
            begin, end = self.minute(duty.begin), self.minute(duty.end)
            pause = duty.break_s // 60
            if self.blocks:
                block = self.blocks[-1]
                gap = begin - block[1]
                if gap * 60 < limits.rest_s and (end - block[0]) * 60 <= limits.day_bound_s:
                    self.blocks[-1] = [block[0], end, block[2] + pause + gap]
                    continue
            self.blocks.append([begin, end, pause])
        size = self.blocks[-1][1] + 2 * 1440
        self.bound = bytearray(size)
        for begin, end, _pause in self.blocks:
            for minute in range(begin, end):
                self.bound[minute] = 1

    def minute(self, at: datetime) -> int:
        return int((at - self.first).total_seconds()) // 60

    def day(self, minute: int) -> date:
        return (self.first + timedelta(minutes=minute)).date()

    def length(self, number: int, limits: Limits) -> int:
        begin, end, _pause = self.blocks[number]
        if limits.pair_mean_s is not None:
            return (end - begin) * 60
        # A block longer than a day counts whole; else what is bound within 24 hours from its begin.
        return 60 * (end - begin) if end - begin > 1440 else 60 * sum(self.bound[begin : begin + 1440])


def _look_at_days(line: _Line, limits: Limits, found: Found) -> None:
    for number, (begin, _end, _pause) in enumerate(line.blocks):
        length = line.length(number, limits)
        if length > limits.day_bound_s:
            found.add(("day_bound", line.day(begin)))
        elif limits.day_aim_s and length > limits.day_aim_s:
            found.add(("day_aim", line.day(begin)))


def _look_at_long_days(line: _Line, limits: Limits, found: Found) -> None:
    if limits.long_day_s is None:
        return
    long = [line.day(b[0]) for n, b in enumerate(line.blocks) if line.length(n, limits) > limits.long_day_s]
    for day in long:
        week = [each for each in long if 0 <= (each - day).days <= 6]
        if limits.long_days_a_week is not None and len(week) > limits.long_days_a_week:
            found.add(("long_days_week", day))
        month = [each for each in long if (each.year, each.month) == (day.year, day.month)]
        if limits.long_days_a_month is not None and len(month) > limits.long_days_a_month:
            found.add(("long_days_month", date(day.year, day.month, 1)))


def _look_at_rests(line: _Line, limits: Limits, found: Found) -> None:
    for number in range(1, len(line.blocks)):
        before, now = line.blocks[number - 1], line.blocks[number]
        rest = 60 * sum(1 for minute in range(before[1], now[0]) if not line.bound[minute])
        if rest < limits.rest_s:
            found.add(("rest", line.day(now[0])))
        elif rest < limits.rest_aim_s:
            found.add(("rest_aim", line.day(now[0])))
        is_strained = limits.strain_s is not None and 60 * (before[1] - before[0]) > limits.strain_s
        if is_strained and rest < (limits.strain_rest_s or 0):
            found.add(("strain_rest", line.day(now[0])))


def _look_at_pairs(line: _Line, limits: Limits, found: Found) -> None:
    for number in range(1, len(line.blocks)):
        both = sum(60 * (end - begin) for begin, end, _pause in line.blocks[number - 1 : number + 1])
        if limits.pair_mean_s is not None and both // 2 > limits.pair_mean_s:
            found.add(("pair_mean", line.day(line.blocks[number][0])))


def _look_at_breaks(line: _Line, limits: Limits, found: Found) -> None:
    for begin, end, pause in line.blocks:
        work = end - begin - pause
        if (work > 8 * 60 and pause < 60) or (work > 6 * 60 and pause < 45):
            found.add(("break", line.day(begin)))
        is_very_long = limits.nap_from_s is not None and 60 * (end - begin) > limits.nap_from_s
        if is_very_long and 60 * pause < (limits.nap_s or 0):
            found.add(("nap", line.day(begin)))


def _look_at_months(line: _Line, limits: Limits, found: Found) -> None:
    days = {line.day(begin) for begin, _end, _pause in line.blocks}
    over: list[date] = []
    for month in {(each.year, each.month) for each in days}:
        total = 0
        for begin, end, _pause in line.blocks:
            day = line.day(begin)
            total += 60 * (end - begin) if (day.year, day.month) == month else 0
        if total > (limits.agreed_month_bound_s or limits.month_bound_s):
            found.add(("month_bound", date(month[0], month[1], 1)))
        if total > limits.month_bound_s:
            over.append(date(month[0], month[1], 1))
    for first in {_first_of_year(each, limits) for each in over}:
        raised = sum(1 for each in over if _first_of_year(each, limits) == first)
        if limits.agreed_months is not None and raised > limits.agreed_months:
            found.add(("agreed_months", first))


def _first_of_year(day: date, limits: Limits) -> date:
    first = date(day.year, limits.overtime.year_begins_month, 1)
    return first if day >= first else date(day.year - 1, limits.overtime.year_begins_month, 1)


def _look_at_overtime(line: _Line, limits: Limits, found: Found) -> None:
    """Minute by minute: beyond the 480th of a day or the 2400th ordinary one of a week it is overtime.

    Minutes on the holiday of a week that has none are left out, with their share of the break.
    """
    rules = limits.overtime
    free = {week // 1440 + limits.holiday.weekday for week in _find_full_weeks(line, limits)}
    blocks = []
    for begin, end, pause in line.blocks:
        work = end - begin - pause
        for day in free:
            part = sum(1 for minute in range(begin, end) if minute // 1440 == day)
            work -= part - pause * part // (end - begin)
        blocks.append([begin, work])
    months = _count_averaged(line, blocks) if rules.is_month_averaged else _count_by_week(line, blocks)
    aim = "_aim" if rules.has_driver_clause else ""
    for month, minutes in months.items():
        if minutes * 60 > rules.month_s:
            found.add((f"overtime_month{aim}", month))
    for first in {_first_of_year(each, limits) for each in months}:
        total = 60 * sum(n for each, n in months.items() if _first_of_year(each, limits) == first)
        if total > rules.year_most_s:
            found.add(("overtime_year_most", first))
        elif total > rules.year_s:
            found.add((f"overtime_year{aim}", first))


def _count_by_week(line: _Line, blocks: list[list[int]]) -> dict[date, float]:
    in_day: dict[date, int] = {}
    in_week: dict[int, int] = {}
    months: dict[date, float] = {}
    for begin, work in blocks:
        day, week = line.day(begin), begin // (7 * 1440)
        for _minute in range(work):
            in_day[day] = in_day.get(day, 0) + 1
            if in_day[day] > 480 or in_week.get(week, 0) >= 2400:
                months[day.replace(day=1)] = months.get(day.replace(day=1), 0) + 1
            else:
                in_week[week] = in_week.get(week, 0) + 1
    return months


def _count_averaged(line: _Line, blocks: list[list[int]]) -> dict[date, float]:
    months: dict[date, float] = {}
    for begin, work in blocks:
        first = line.day(begin).replace(day=1)
        if first not in months:
            after = (first + timedelta(days=31)).replace(day=1)
            months[first] = -40 * 60 * (after - first).days / 7
        months[first] += work
    return {month: max(0.0, minutes) for month, minutes in months.items()}


def _find_full_weeks(line: _Line, limits: Limits) -> list[int]:
    """Return the first minutes of the weeks without a holiday.

    Each day on which no block begins looks at the free minutes around it. A rest gives as many holidays as it
    has days of 1440 minutes beyond the rest that is needed, the earlier weeks first.
    """
    begins = {begin // 1440 for begin, _end, _pause in line.blocks}
    given: dict[int, int] = {}
    full = []
    for week in range(0, line.blocks[-1][0] + 1, 7 * 1440):
        for day in range(week // 1440, week // 1440 + 7):
            before = [block for block in line.blocks if block[0] // 1440 < day]
            after = [block for block in line.blocks if block[0] // 1440 > day]
            if day in begins:
                continue
            if not before or not after:
                break
            begin, end, _pause = before[-1]
            free = sum(1 for minute in range(end, after[0][0]) if not line.bound[minute])
            is_strained = limits.strain_s is not None and 60 * (end - begin) > limits.strain_s
            rest = (limits.strain_rest_s or 0) if is_strained else limits.rest_s
            needed = max(30 * 60, rest // 60 + 1440) + 1440 * given.get(end, 0)
            if free >= needed:
                given[end] = given.get(end, 0) + 1
                break
        else:
            full.append(week)
    return full


def _look_at_weeks(line: _Line, full: list[int], limits: Limits, found: Found) -> None:
    if not limits.holiday.is_agreed:
        found |= {("weekly_holiday", line.day(week)) for week in full}
        return
    mondays = [line.day(week) for week in full]
    for monday in mondays:
        begin = monday if (monday - limits.holiday.fortnights_from).days % 14 == 0 else monday - timedelta(7)
        within = [each for each in mondays if begin <= each < begin + timedelta(14)]
        if len(within) > limits.holiday.most_a_fortnight:
            found.add(("holiday_work", begin))
