"""One driver's duties, and the limits that hold for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

HOUR = 3600
DAY_S = 24 * HOUR
LEAST_HOLIDAY_S = 30 * HOUR
MINUTE = 60


@dataclass(frozen=True, slots=True)
class Duty:
    """A time for which a driver is bound (拘束時間), breaks among it.

    Attributes:
        begin: When it begins, local time with its zone: days and months are those of this clock.
        end: When it ends.
        break_s: Seconds of break within it.
    """

    begin: datetime
    end: datetime
    break_s: int = 0

    def __post_init__(self) -> None:
        if self.begin.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a duty needs a zone")
        if self.end <= self.begin:
            raise ValueError("a duty ends before it begins")
        if not 0 <= self.break_s <= (self.end - self.begin).total_seconds():
            raise ValueError("a break does not fit into its duty")


@dataclass(frozen=True, slots=True)
class OvertimeLimits:
    """How overtime is counted and limited (労働基準法 36条, 140条).

    Attributes:
        is_month_averaged: Whether a month's work is averaged (1か月単位の変形労働時間制), as longer shifts
            need.
        has_driver_clause: Whether the agreement has the special clause under which drivers may work more than
            the month's and year's limit, up to ``year_most_s``.
        month_s: Limit of a month.
        year_s: Limit of a year.
        year_most_s: Limit of a year with the clause.
        year_begins_month: Month in which the agreement's year begins.
    """

    is_month_averaged: bool = False
    has_driver_clause: bool = False
    month_s: int = 45 * HOUR
    year_s: int = 360 * HOUR
    year_most_s: int = 960 * HOUR
    year_begins_month: int = 4

    def __post_init__(self) -> None:
        if not 1 <= self.year_begins_month <= 12:
            raise ValueError("there is no such month")


@dataclass(frozen=True, slots=True)
class HolidayRules:
    """The weekly holiday by law (法定休日), and work on it (休日労働: 労働基準法 35条, 36条).

    A driver's holiday need not be a calendar day: it is a rest of `Limits.holiday_s` in which lies a day on
    which no duty begins (基発1223第3号 第3の1, before it 基発93号). A week from Monday without one was
    worked through: its ``weekday`` is then the holiday that was worked. Work on any other day off
    (法定外休日) is ordinary work.

    Attributes:
        weekday: Which day that is, 0 for Monday; by the rules of employment, else the last of the week
            (厚生労働省 改正労働基準法に係る質疑応答 平成21年10月5日: 後順に位置する日).
        is_agreed: Whether the agreement (36協定) allows work on it; without, such a week breaks the law.
        most_a_fortnight: On how many of them in two weeks (改善基準告示 2条: 2週間について1回).
        fortnights_from: A Monday from which the two weeks are counted.
    """

    weekday: int = 6
    is_agreed: bool = False
    most_a_fortnight: int = 1
    fortnights_from: date = date(2024, 4, 1)

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6 or self.fortnights_from.weekday():
            raise ValueError("there is no such day of the week")


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one kind of shift, in seconds; None = no such rule.

    Attributes:
        month_bound_s: Most bound time in a month …
        agreed_month_bound_s: … and in a month for which a labour agreement allows more …
        agreed_months: … of which so many are allowed in a year (None: every month).
        day_bound_s: Most bound time in the 24 hours (alternate days: in the duty) from its begin.
        day_aim_s: What that should not exceed in principle.
        long_day_s: A day longer than this is a long one …
        long_days_a_week: … of which so many are allowed within seven days …
        long_days_a_month: … or so many within a month.
        rest_s: Least rest between two duties.
        rest_aim_s: What rest should be.
        pair_mean_s: Most mean bound time of two duties after one another (alternate days).
        strain_s: After more bound time than this …
        strain_rest_s: … so much rest follows.
        nap_from_s: With more bound time than this …
        nap_s: … so much break lies within it.
        overtime: How overtime is counted and limited.
        holiday: The weekly holiday. Bound hours of work on it count like any others (改善基準告示 2条).
    """

    month_bound_s: int
    day_bound_s: int
    rest_s: int
    rest_aim_s: int
    day_aim_s: int | None = None
    long_day_s: int | None = None
    long_days_a_week: int | None = None
    long_days_a_month: int | None = None
    pair_mean_s: int | None = None
    strain_s: int | None = None
    strain_rest_s: int | None = None
    nap_from_s: int | None = None
    nap_s: int | None = None
    agreed_month_bound_s: int | None = None
    agreed_months: int | None = None
    overtime: OvertimeLimits = OvertimeLimits()
    holiday: HolidayRules = HolidayRules()

    def get_holiday_s(self, bound_s: int) -> int:
        """Return how long a rest must be to be a holiday: the rest that a duty needs and 24 hours, never less
        than 30 hours.

        Args:
            bound_s: How long the duty was that it follows.
        """
        is_strained = self.strain_s is not None and bound_s > self.strain_s
        rest_s = self.strain_rest_s if is_strained and self.strain_rest_s is not None else self.rest_s
        return max(rest_s + DAY_S, LEAST_HOLIDAY_S)


DAY_SHIFT = Limits(
    month_bound_s=288 * HOUR,
    day_bound_s=15 * HOUR,
    day_aim_s=13 * HOUR,
    long_day_s=14 * HOUR,
    long_days_a_week=3,
    rest_s=9 * HOUR,
    rest_aim_s=11 * HOUR,
)
"""日勤 (改善基準告示 2条1項)."""

ALTERNATE_DAYS = Limits(
    month_bound_s=262 * HOUR,
    day_bound_s=22 * HOUR,
    rest_s=22 * HOUR,
    rest_aim_s=24 * HOUR,
    pair_mean_s=21 * HOUR,
    overtime=OvertimeLimits(is_month_averaged=True),
)
"""隔日勤務 (改善基準告示 2条2項)."""

GARAGE_WAITING = Limits(
    month_bound_s=288 * HOUR,
    day_bound_s=24 * HOUR,
    day_aim_s=13 * HOUR,
    long_day_s=16 * HOUR,
    long_days_a_month=7,
    rest_s=9 * HOUR,
    rest_aim_s=11 * HOUR,
    strain_s=15 * HOUR,
    strain_rest_s=20 * HOUR,
    nap_from_s=18 * HOUR,
    nap_s=4 * HOUR,
    overtime=OvertimeLimits(is_month_averaged=True),
)
"""車庫待ち等の日勤: no cruising, not in a city of 300,000 or more, with a place to nap."""

AGREED_MONTHS = {"alternate": (270 * HOUR, 6), "waiting": (300 * HOUR, None)}
"""What a labour agreement may raise the month to, and in how many months of a year (改善基準告示 2条)."""

LABOUR_BREAKS = ((8 * HOUR, 60 * MINUTE), (6 * HOUR, 45 * MINUTE))
"""More work than this needs so much break (労働基準法 34条), the longer first."""
