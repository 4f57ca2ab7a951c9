"""Figures of the teams: how many take part, how many teams are alive, how many hold three generations."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from moyai.core.clock import at_local
from moyai.core.indicators.registry import Direction, Indicator, Period, Value
from moyai.core.indicators.series import divide
from moyai.services.habit_challenge.enums import Origin, Part
from moyai.services.habit_challenge.models import Application, Stay, Team
from moyai.services.habit_challenge.teams_policy import LABEL

GENERATIONS = 3


def _stays(period: Period) -> QuerySet[Stay]:
    live = Q(until__isnull=True) | Q(until__gt=period.until)
    return Stay.objects.filter(live, since__lte=period.until).exclude(member__part=Part.SUPPORTER)


def _members(period: Period) -> float:
    return float(_stays(period).values("member").distinct().count())


def _members_by_origin(period: Period) -> list[Value]:
    rows = _stays(period).order_by().values("member__origin").annotate(n=Count("member", distinct=True))
    return [Value(str(Origin(row["member__origin"]).label), float(row["n"])) for row in rows.order_by("-n")]


def _three_generations_pct(period: Period) -> float | None:
    teams = _stays(period).order_by().values("team").annotate(n=Count("member__generation", distinct=True))
    counts = list(teams.values_list("n", flat=True))
    return divide(sum(n >= GENERATIONS for n in counts), len(counts), 100.0)


def _teams(period: Period) -> float:
    live = Q(ended_on__isnull=True) | Q(ended_on__gt=period.until)
    return float(Team.objects.filter(live, formed_on__lte=period.until).count())


def _waited_days(period: Period) -> float | None:
    begin, end = at_local(period.since, 0), at_local(period.until, 24 * 60)
    placed = Application.objects.filter(decided_at__gte=begin, decided_at__lt=end, status="placed")
    pairs = placed.values_list("asked_at", "decided_at")
    waits = [(done - asked).total_seconds() / 86_400 for asked, done in pairs if done is not None]
    return divide(sum(waits), len(waits))


INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        key=f"{LABEL}.members",
        service=LABEL,
        title={"ja": "チャレンジに参加している方", "en": "People in the challenge"},
        unit={"ja": "人", "en": "people"},
        direction=Direction.UP,
        definition={
            "ja": "期間の最後の日にチームに入っている方（見守り役を除く）。なりたち別。",
            "en": "People in a team on the period's last day, supporters left out; by how they came.",
        },
        read=_members,
        read_series=_members_by_origin,
    ),
    Indicator(
        key=f"{LABEL}.teams",
        service=LABEL,
        title={"ja": "続いているチーム", "en": "Teams that go on"},
        unit={"ja": "チーム", "en": "teams"},
        direction=Direction.UP,
        definition={
            "ja": "期間の最後の日に終わっていないチーム。",
            "en": "Teams that have not ended on the period's last day.",
        },
        read=_teams,
    ),
    Indicator(
        key=f"{LABEL}.three_generations_pct",
        service=LABEL,
        title={"ja": "三世代がそろうチーム", "en": "Teams of three generations"},
        unit={"ja": "%", "en": "%"},
        direction=Direction.UP,
        definition={
            "ja": "期間の最後の日に、祖父母・親・子や孫の世代がみな入っているチームの割合。",
            "en": "Share of teams with members of all three generations on the period's last day.",
        },
        read=_three_generations_pct,
        decimals=1,
    ),
    Indicator(
        key=f"{LABEL}.waited_days",
        service=LABEL,
        title={"ja": "チームが決まるまでの日数", "en": "Days until there was a team"},
        unit={"ja": "日", "en": "days"},
        direction=Direction.DOWN,
        definition={
            "ja": "期間中にチームが決まった申し込みの、申し込みから決まるまでの日数の平均。",
            "en": "Mean days from the application to the team, of applications placed in the period.",
        },
        read=_waited_days,
        decimals=1,
    ),
)
