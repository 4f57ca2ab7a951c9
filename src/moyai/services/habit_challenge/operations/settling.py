"""A closed day's coins, in bulk: a job closes thousands of teams at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import transaction

from moyai.core.audit.operations import wait_for_turn
from moyai.core.ledger.chart import COIN_ISSUED, COIN_MEMBERS
from moyai.core.ledger.operations import post_entries
from moyai.core.ledger.postings import Posting, credit, debit
from moyai.core.ledger.storing import list_known
from moyai.services.habit_challenge.coin_rules import Earned, Rule, earn, find_rule, have_all_met
from moyai.services.habit_challenge.enums import ReportState
from moyai.services.habit_challenge.models import Member, Report, TeamDay
from moyai.services.habit_challenge.purse_rows import add_coins
from moyai.services.habit_challenge.queries.coins import DAY, EVERYBODY, OK, STREAK, list_rules

ACTOR = "system:coins"
BATCH = 500


class Closed(Protocol):
    """A team's day that is closed, with the reports of that day."""

    @property
    def team_day(self) -> TeamDay:
        """What the day was."""

    @property
    def reports(self) -> Sequence[Report]:
        """Who reported what."""

    @property
    def streaks(self) -> Mapping[int, int]:
        """Days in a row of each member who was expected, by her number, this day counted."""


@dataclass(frozen=True)
class _Due:
    key: str
    member: int
    code: str
    report: Report
    earned: Earned


@transaction.atomic
def settle_days(*, closed: Sequence[Closed], now: datetime) -> int:
    """Give the coins of closed days; settled again, a day gives nothing more.

    Args:
        closed: Days of teams; also days that came out differently later, of which only who had nothing
            yet is given something.
        now: The town's time.

    Returns:
        How many coins were given.
    """
    if not closed:
        return 0
    wait_for_turn()  # purses are changed below: whoever changes one appends to the log as well
    due = _leave_out_known(list(_list_due(closed)))
    post_entries(postings=[_make_posting(one) for one in due], actor=ACTOR, now=now)
    add_coins(_sum_by_member(due))
    return sum(one.earned.total for one in due)


def _list_due(closed: Sequence[Closed]) -> Iterator[_Due]:
    rules = list_rules()
    codes = _read_codes({report.member_id for one in closed for report in one.reports})
    of_day: dict[object, Rule] = {}
    for one in closed:
        day = one.team_day
        rule = of_day.setdefault(day.day, find_rule(rules, day.day))
        all_met = have_all_met(day.expected, day.met, was_outage=day.was_outage)
        for report in one.reports:
            code = codes[report.member_id]
            streak = one.streaks.get(report.member_id, 0)
            earned = _earn(rule, report, all_met=all_met, streak=streak)
            if earned.total:
                yield _Due(f"{DAY}{code}:{report.day}", report.member_id, code, report, earned)


def _earn(rule: Rule, report: Report, *, all_met: bool, streak: int) -> Earned:
    if report.state != ReportState.SHOWN:
        return Earned()
    return earn(
        rule, has_ok=report.ok_count > 0, is_goal_met=report.is_goal_met, all_met=all_met, streak=streak
    )


def _read_codes(keys: set[int]) -> dict[int, str]:
    ordered = sorted(keys)
    found: dict[int, str] = {}
    for start in range(0, len(ordered), BATCH):
        rows = Member.objects.filter(pk__in=ordered[start : start + BATCH])
        found |= dict(rows.values_list("pk", "code"))
    return found


def _leave_out_known(due: list[_Due]) -> list[_Due]:
    known = list_known([one.key for one in due])
    return list({one.key: one for one in due if one.key not in known}.values())


def _make_posting(one: _Due) -> Posting:
    earned, day = one.earned, one.report.day
    return Posting(
        key=one.key,
        business_date=day,
        sides=(
            debit(COIN_ISSUED, earned.ok, OK),
            debit(COIN_ISSUED, earned.everybody, EVERYBODY),
            debit(COIN_ISSUED, earned.streak, STREAK),
            credit(COIN_MEMBERS, earned.total, f"member:{one.code}"),
        ),
        reason=f"{day.month}月{day.day}日の報告",
        reference=f"{DAY}{day.isoformat()}",
    )


def _sum_by_member(due: Sequence[_Due]) -> dict[int, int]:
    sums: dict[int, int] = defaultdict(int)
    for one in due:
        sums[one.member] += one.earned.total
    return sums
