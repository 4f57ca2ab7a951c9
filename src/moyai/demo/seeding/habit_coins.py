"""The demo's coins of the last days, two projects, and a support centre that was asked to call somebody."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from moyai.core.accounts.models import Membership, User
from moyai.core.clock import local
from moyai.core.partners.models import Partner
from moyai.core.residents.models import Resident
from moyai.demo.accounts import CENTRE, DEMO_ACCOUNTS, PASSWORD
from moyai.engines.habit.frailty import KIHON
from moyai.services.habit_challenge.enums import Instrument
from moyai.services.habit_challenge.models import FrailtyCheck, Member, Project, Purse, Report, TeamDay
from moyai.services.habit_challenge.operations.checks import finish_check
from moyai.services.habit_challenge.operations.giving import give_coins
from moyai.services.habit_challenge.operations.referrals import refer
from moyai.services.habit_challenge.operations.settling import settle_days
from moyai.services.habit_challenge.queries.checks import CENTRE as CENTRE_KIND
from moyai.services.habit_challenge.queries.checks import make_digest, make_words, read_check

ACTOR = "system:demo"
DAYS = 10
"""Coins of so many days: enough for a page to be read, and quickly written."""
GIVERS = 12
RISKS_THEN, RISKS_OTHER = (3, 11, 17, 23), (6, 7, 9, 10, 13, 14, 17, 23, 25)
"""Which questions somebody answered as a risk: the visitor half a year ago, and who is to be called."""


@dataclass
class _Closed:
    team_day: TeamDay
    reports: list[Report]
    streaks: dict[int, int] = field(default_factory=dict)


def seed_coins(*, now: datetime) -> int:
    """Give the coins of the last closed days, make projects with gifts; return how many coins."""
    if Project.objects.exists() or not Member.objects.exists():
        return 0
    today = local(now).date()
    coins = _settle(now)
    shop = Partner.objects.filter(kind="shop").first()
    milk = Project.objects.create(
        code="milk",
        title="こども食堂に牛乳を",
        title_en="Milk for the children's canteen",
        about="みんなのコインで、こども食堂の夕ごはんに牛乳がつきます。",
        about_en="With everybody's coins there is milk with supper at the children's canteen.",
        sponsor=shop,
        promise="目標に届いたら、牛乳を100本おくります。",
        promise_en="At the goal: 100 bottles of milk.",
        goal_coins=1000,
        opens_on=today - timedelta(days=90),
    )
    Project.objects.create(
        code="bench",
        title="散歩道にベンチを",
        title_en="A bench on the footpath",
        about="天竜川の散歩道に、ひと休みできるベンチを置きます。",
        about_en="A bench to rest on by the Tenryu river.",
        promise="目標に届いたら、市がベンチを1つ置きます。",
        promise_en="At the goal the city sets up a bench.",
        goal_coins=500,
        opens_on=today - timedelta(days=30),
    )
    rich = Purse.objects.filter(coins__gte=5, member__resident__user=None).order_by("-coins", "pk")
    for number, purse in enumerate(rich.select_related("member")[:GIVERS]):
        key = f"demo:gift:{number}"
        give_coins(member=purse.member, project=milk, coins=5, idempotency_key=key, actor=ACTOR, now=now)
    return coins


def seed_health(*, now: datetime) -> None:
    """Let a visitor sign in as the support centre, with somebody to call; an elder has a check of before."""
    centre, _made = Partner.objects.get_or_create(
        code=CENTRE.firm,
        defaults={
            "name": "美篶地域包括支援センター",
            "name_en": "Misuzu community support centre",
            "kind": CENTRE_KIND,
            "phone": "0265000099",
        },
    )
    user, is_new = User.objects.get_or_create(
        username=CENTRE.username,
        defaults={"display_name": CENTRE.name, "password": make_password(PASSWORD)},
    )
    if is_new:
        Membership.objects.create(user=user, role=CENTRE.role, partner=centre)
    if FrailtyCheck.objects.exists():
        return
    hanako = Resident.objects.filter(user__username=DEMO_ACCOUNTS[0].username).first()
    if hanako is not None:
        _answer(hanako, RISKS_THEN, now - timedelta(days=190))
    member = Member.objects.filter(resident__isnull=False, resident__user=None).order_by("pk").first()
    if member is None or member.resident is None:
        return
    check = _answer(member.resident, RISKS_OTHER, now - timedelta(days=2))
    read = read_check(check)
    assert read is not None
    digest = make_digest(make_words(read), centre)
    refer(check=check, centre=centre, digest=digest, actor=ACTOR, now=now - timedelta(days=2))


def _answer(resident: Resident, risks: tuple[int, ...], now: datetime) -> FrailtyCheck:
    answers = {"height": "150", "weight": "48"}
    for question in KIHON:
        wanted = question.number in risks
        codes = [option.code for option in question.options if option.is_risk == wanted]
        answers[question.id] = codes[0]
    return finish_check(
        resident=resident,
        instrument=Instrument.KCL,
        answers=answers,
        session="",
        through="web",
        actor=ACTOR,
        now=now,
    )


def _settle(now: datetime) -> int:
    since = local(now).date() - timedelta(days=DAYS)
    reports: dict[tuple[int, object], list[Report]] = defaultdict(list)
    for report in Report.objects.filter(day__gte=since, team__isnull=False).order_by("pk"):
        assert report.team_id is not None
        reports[report.team_id, report.day].append(report)
    days = TeamDay.objects.filter(day__gte=since).select_related("team").order_by("day", "pk")
    closed = [_Closed(day, reports[day.team_id, day.day]) for day in days]
    return settle_days(closed=closed, now=now)
