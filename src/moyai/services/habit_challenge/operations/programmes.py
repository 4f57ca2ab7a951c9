"""Writes on programmes: begun, opened and closed, what they cost, what their teams may choose to do."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from moyai.core.audit.operations import record
from moyai.services.habit_challenge.enums import Habit
from moyai.services.habit_challenge.models import Challenge, Programme
from moyai.services.habit_challenge.refusals_teams import TeamRefused


@dataclass(frozen=True, kw_only=True)
class ProgrammeFacts:
    """What an officer says of a programme; days included, money in whole yen."""

    title: str
    title_en: str = ""
    starts_on: date
    ends_on: date | None = None
    is_open: bool = True
    cost_yen: int = 0


@transaction.atomic
def create_programme(*, code: str, facts: ProgrammeFacts, actor: str, now: datetime) -> Programme:
    """Begin a programme.

    Raises:
        TeamRefused: the code is taken, or it would end before it begins.
    """
    _check(facts)
    try:
        with transaction.atomic():
            programme = Programme.objects.create(code=code, **asdict(facts))
    except IntegrityError:
        raise TeamRefused("code_taken") from None
    _note("create_programme", programme, actor, now)
    return programme


@transaction.atomic
def change_programme(*, programme: Programme, facts: ProgrammeFacts, actor: str, now: datetime) -> Programme:
    """Change a programme: its name and days, whether one may ask to join, what it has cost so far.

    Raises:
        TeamRefused: it would end before it begins.
    """
    _check(facts)
    Programme.objects.filter(pk=programme.pk).update(**asdict(facts))
    for name, value in asdict(facts).items():
        setattr(programme, name, value)
    _note("change_programme", programme, actor, now, cost_yen=facts.cost_yen, is_open=facts.is_open)
    return programme


@transaction.atomic
def add_challenge(
    *,
    programme: Programme,
    habit: Habit | str,
    title: str,
    title_en: str = "",
    goal: int,
    team_goal: int = 0,
    is_adaptive: bool = False,
    actor: str,
    now: datetime,
) -> Challenge:
    """Let a programme's teams choose one thing more to do each day.

    Args:
        programme: whose.
        habit: what.
        title: what people call it.
        title_en: the same in English.
        goal: of one person a day: steps, food groups, or times.
        team_goal: of all together a day; 0: none.
        is_adaptive: whether each has a goal of her own that follows what she does.
        actor: who adds it.
        now: the town's time.

    Raises:
        TeamRefused: there is one like it.
    """
    try:
        with transaction.atomic():
            challenge = Challenge.objects.create(
                programme=programme,
                habit=Habit(habit),
                title=title,
                title_en=title_en,
                goal=goal,
                team_goal=team_goal,
                is_adaptive=is_adaptive,
                sort=programme.challenges.count(),
            )
    except IntegrityError:
        raise TeamRefused("challenge_twice") from None
    _note("add_challenge", programme, actor, now, habit=str(habit), goal=goal)
    return challenge


@transaction.atomic
def remove_challenge(*, challenge: Challenge, actor: str, now: datetime) -> None:
    """Take away what no team does.

    Raises:
        TeamRefused: a team does it or did.
    """
    programme, habit = challenge.programme, challenge.habit
    try:
        challenge.delete()
    except ProtectedError:
        raise TeamRefused("challenge_used") from None
    _note("remove_challenge", programme, actor, now, habit=habit)


def _check(facts: ProgrammeFacts) -> None:
    if facts.ends_on is not None and facts.ends_on < facts.starts_on:
        raise TeamRefused("dates")


def _note(verb: str, programme: Programme, actor: str, now: datetime, **facts: object) -> None:
    record(
        actor=actor,
        action=f"habit_challenge.{verb}",
        subject=f"habit_programme:{programme.code}",
        now=now,
        **facts,
    )
