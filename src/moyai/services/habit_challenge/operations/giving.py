"""Giving coins to a project, taking it back for a while, thanks at the goal; projects and rules."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from moyai.core.audit.operations import record, wait_for_turn
from moyai.core.clock import local
from moyai.core.codes import make_free_code
from moyai.core.ledger.chart import COIN_DONATED
from moyai.core.notices.operations import notify
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized
from moyai.services.habit_challenge.models import CoinRule, Gift, Member, Project
from moyai.services.habit_challenge.policy_coins import get_coin_policy
from moyai.services.habit_challenge.purses import give_back, take
from moyai.services.habit_challenge.queries.coins import GIFT, PROJECT
from moyai.services.habit_challenge.refusals_coins import CoinRefused, ProjectClosed, TooLate
from moyai.services.habit_challenge.texts import coins as say

ACTOR = "system:coins"
BATCH = 200


@transaction.atomic
def give_coins(
    *, member: Member, project: Project, coins: int, idempotency_key: str, actor: str, now: datetime
) -> Gift:
    """Give coins to a project; the same key again returns the gift and moves nothing.

    Raises:
        TooFew: she has not so many.
        ProjectClosed: it is over, reached, or needs fewer.
    """
    wait_for_turn()
    known = Gift.objects.filter(idempotency_key=idempotency_key, member=member).first()
    if known is not None:
        return known
    if coins < 1:
        raise CoinRefused("nothing", say.NOTHING_CHOSEN)
    today = local(now).date()
    _fill(project, coins, today)
    gift = Gift.objects.create(
        code=make_free_code(lambda code: Gift.objects.filter(code=code).exists()),
        member=member,
        project=project,
        coins=coins,
        given_at=now,
        idempotency_key=idempotency_key,
    )
    take(
        member,
        coins,
        to=COIN_DONATED,
        party=f"{PROJECT}:{project.code}",
        key=_key(gift),
        day=today,
        reason=f"{project.title}に寄付",
        reference=f"{GIFT}{project.code}",
        actor=actor,
        now=now,
    )
    subject = f"project:{project.code}"
    record(actor=actor, action="habit_challenge.give", subject=subject, now=now, coins=coins, gift=gift.code)
    _reach(project, now)
    return gift


@transaction.atomic
def undo_gift(*, gift: Gift, actor: str, now: datetime) -> bool:
    """Take a gift back; return whether it was still given.

    Raises:
        TooLate: its time is over, or the project has reached its goal.
    """
    wait_for_turn()
    if Gift.objects.filter(pk=gift.pk, undone_at__isnull=False).exists():
        return False
    oldest = now - timedelta(seconds=get_coin_policy().gift_undo_s)
    open_ones = Project.objects.filter(pk=gift.project_id, reached_at=None)
    if gift.given_at < oldest or not open_ones.update(given_coins=F("given_coins") - gift.coins):
        raise TooLate
    Gift.objects.filter(pk=gift.pk, undone_at=None).update(undone_at=now)
    today = local(now).date()
    give_back(
        gift.member, gift.coins, key=_key(gift), day=today, reason="寄付の取り消し", actor=actor, now=now
    )
    subject = f"project:{gift.project.code}"
    record(actor=actor, action="habit_challenge.undo_give", subject=subject, now=now, gift=gift.code)
    return True


def thank_givers(now: datetime) -> int:
    """Tell everybody who gave that a project has reached its goal; return of how many projects."""
    due = list(Project.objects.filter(reached_at__isnull=False, thanked_at=None).order_by("reached_at"))
    for project in due:
        _thank(project, now)
    return len(due)


@transaction.atomic
def save_project(*, facts: dict[str, Any], project: Project | None, actor: str, now: datetime) -> Project:
    """Make a project, or change its words; its goal is never set below what was given.

    Raises:
        CoinRefused: the goal would be below what was given, or the code is taken.
    """
    if project is None:
        try:
            with transaction.atomic():
                project = Project.objects.create(**facts)
        except IntegrityError:
            raise CoinRefused("code_taken", say.CODE_TAKEN) from None
    else:
        changed = {key: value for key, value in facts.items() if key != "code"}
        room = Project.objects.filter(pk=project.pk, given_coins__lte=facts["goal_coins"])
        if not room.update(**changed):
            raise CoinRefused("goal_low", say.GOAL_LOW.format(given=project.given_coins))
        _reach(project, now)
        project.refresh_from_db()
    subject = f"project:{project.code}"
    record(
        actor=actor,
        action="habit_challenge.save_project",
        subject=subject,
        now=now,
        goal=project.goal_coins,
    )
    return project


@transaction.atomic
def set_rule(*, effective_on: date, facts: dict[str, int], actor: str, now: datetime) -> CoinRule:
    """Set what coins are given for from a day to come; what was given stays.

    Raises:
        CoinRefused: the day is not to come: nobody is paid by a rule that she could not know.
    """
    if effective_on <= local(now).date():
        raise CoinRefused("not_ahead", say.RULE_AHEAD)
    rule, _made = CoinRule.objects.update_or_create(
        effective_on=effective_on, defaults={**facts, "made_by": actor, "made_at": now}
    )
    subject = f"coin_rule:{effective_on.isoformat()}"
    record(actor=actor, action="habit_challenge.set_coin_rule", subject=subject, now=now, **facts)
    return rule


def _fill(project: Project, coins: int, today: date) -> None:
    room = Project.objects.filter(pk=project.pk, reached_at=None, opens_on__lte=today)
    room = room.exclude(closes_on__lt=today).filter(given_coins__lte=F("goal_coins") - coins)
    if not room.update(given_coins=F("given_coins") + coins):
        project.refresh_from_db()
        is_open = project.reached_at is None and project.opens_on <= today
        is_open = is_open and (project.closes_on is None or project.closes_on >= today)
        raise ProjectClosed(project.goal_coins - project.given_coins if is_open else 0)


def _reach(project: Project, now: datetime) -> None:
    full = Project.objects.filter(pk=project.pk, reached_at=None, given_coins=F("goal_coins"))
    if full.update(reached_at=now):
        record(actor=ACTOR, action="habit_challenge.reached", subject=f"project:{project.code}", now=now)


@transaction.atomic
def _thank(project: Project, now: datetime) -> None:
    """Each giver once, whatever she gave; again after a crash nobody is told twice."""
    givers = Member.objects.filter(gifts__project=project, gifts__undone_at=None)
    people = Resident.objects.filter(pk__in=givers.exclude(resident=None).values("resident"))
    title = Localized(project.title, project.title_en or project.title)
    promise = Localized(project.promise, project.promise_en or project.promise)
    text = say.REACHED.format(title=title, promise=promise)
    for resident in people.order_by("pk").iterator(chunk_size=BATCH):
        notify(
            resident=resident,
            kind="habit_challenge.project_reached",
            text={"ja": text.get("ja"), "en": text.get("en"), "easy": text.get("easy")},
            idempotency_key=f"habit:reached:{project.code}:{resident.code}",
            now=now,
        )
    Project.objects.filter(pk=project.pk, thanked_at=None).update(thanked_at=now)


def _key(gift: Gift) -> str:
    return f"{GIFT}{gift.code}"
