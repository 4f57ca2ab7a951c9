"""The demo town, made once for these tests and taken back after them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.codes import make_code
from moyai.core.residents.models import Eligibility, Resident
from moyai.demo.demand import plan_day
from moyai.demo.life.booking import book
from moyai.demo.riders import list_riders
from moyai.demo.seed import seed_town
from moyai.demo.seeding.clinic_care import write_down
from moyai.services.evacuation.enums import IncidentKind, Mode, Question, Status
from moyai.services.evacuation.models import Shelter
from moyai.services.evacuation.operations.incidents import Opening, open_incident
from moyai.services.evacuation.operations.shelters import set_status
from moyai.services.habit_challenge import models as habits
from moyai.services.habit_challenge.enums import Habit, Through
from moyai.services.habit_challenge.operations.reports import report_day
from moyai.services.habit_challenge.operations.settling import settle_days
from moyai.services.habit_challenge.tests.coins_town import close, make_project, make_report
from moyai.services.mobile_clinic.enums import Programme
from moyai.services.mobile_clinic.models import Institution, Patient
from moyai.services.mobile_clinic.operations.booking import book_visit
from moyai.services.mobile_clinic.operations.shares import make_shares
from moyai.services.mobile_clinic.queries.booking import find_times
from moyai.services.smart_farm.models import Farm, FarmMember

NOW = datetime(2026, 6, 10, 0, 20, tzinfo=UTC)  # a Wednesday, 9:20 in Japan


@pytest.fixture(scope="package")
def seeded(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        seed_town(now=NOW, residents=120, past_days=0)
        Eligibility.objects.update(expires_date=NOW.date() + timedelta(days=30))  # so that all may renew
        book_rides()
        begin_drill()
        treat_residents()
        book_visits()
        form_teams()
        earn_coins()
        tend_garden()
        yield
        transaction.set_rollback(True)


def tend_garden(residents: int = 6) -> None:
    """Make the first residents operators of a farm, so that robots can be asked."""
    farm = Farm.objects.get(code="community-farm")
    for resident in Resident.objects.order_by("pk")[:residents]:
        if not FarmMember.objects.filter(farm=farm, resident=resident).exists():
            FarmMember.objects.create(
                farm=farm, resident=resident, name=resident.given_name, role="operator", joined_on=NOW.date()
            )


def begin_drill() -> None:
    """Rehearse an emergency with two shelters open, so that people have something to report on."""
    officer = User.objects.filter(memberships__role="officer").first()
    assert officer is not None
    opening = Opening(
        mode=Mode.DRILL,
        kind=IncidentKind.RAIN,
        name="大雨",
        name_en="Heavy rain",
        questions=tuple(Question),
    )
    open_incident(opening=opening, by=officer, now=NOW)
    for shelter in Shelter.objects.order_by("code")[:2]:
        set_status(code=shelter.code, version=shelter.version, status=Status.OPEN, by=officer, now=NOW)


def book_rides(residents: int = 6) -> None:
    """Book a ride for tomorrow for each of the first residents, so that there is something to look at."""
    day = clock.local(NOW).date() + timedelta(days=1)
    first = set(Resident.objects.order_by("pk").values_list("code", flat=True)[:residents])
    riders = [rider for rider in list_riders() if rider.code in first]
    for number, errand in enumerate(plan_day(riders, seed=1)):
        book(errand, day=day, channel="web", owner_key=f"flows:{number}", actor_id=None, now=NOW)


def treat_residents(residents: int = 6) -> None:
    """Have the first residents treated by two institutions whose clinic car they may book themselves."""
    today = clock.local(NOW).date()
    hospital = Institution.objects.get(takes_emergencies=True)
    people = Resident.objects.order_by("pk")[:residents]
    for number, house in enumerate(
        Institution.objects.filter(partner__code__in=("clinic-asahi", "clinic-tera"))
    ):
        for resident in people[number:]:
            patient, _is_new = Patient.objects.get_or_create(
                resident=resident,
                institution=house,
                defaults={
                    "code": make_code(),
                    "chart_no": f"9{resident.pk:04d}",
                    "programmes": [Programme.CHRONIC],
                    "since": today - timedelta(days=60),
                },
            )
            if not patient.plans.exists():
                write_down(patient, hospital, today, NOW)


def book_visits(visits: int = 3) -> None:
    """Have the clinic car booked for some of them, so that there is something to look at, move and cancel."""
    make_shares(NOW)
    since = clock.at_local(clock.local(NOW).date() + timedelta(days=1), 0)
    patients = Patient.objects.filter(institution__partner__code="clinic-asahi").order_by("resident")
    for patient in patients[:visits]:
        wish = {"patient": patient, "programme": Programme.CHRONIC, "now": NOW}
        found = find_times(**wish, since=since, until=since + timedelta(days=30), most=1).offers
        if not found:  # the day parts are full: enough is booked to be looked at
            break
        [offer] = found
        book_visit(**wish, offer=offer, idempotency_key=f"flows:{patient.pk}", actor="test", channel="web")


def form_teams() -> None:
    """Put every second of the first residents into teams of two, each with another habit; one has reported.

    Who walks a flow is one of the first six: three are in teams, and three may still join one.
    """
    programme = habits.Programme.objects.create(
        code="flows", title="チャレンジ", starts_on=clock.local(NOW).date()
    )
    people = list(Resident.objects.order_by("pk")[1:12:2])
    for number, habit in enumerate((Habit.STEPS, Habit.VARIETY, Habit.OUTING)):
        challenge = habits.Challenge.objects.create(
            programme=programme, habit=habit, goal=3, title=habit.value
        )
        team = habits.Team.objects.create(
            code=make_code(),
            programme=programme,
            challenge=challenge,
            name=f"あさがお{number}",
            origin="family",
            formed_on=programme.starts_on,
        )
        pair = [(people[number], "うめ"), (people[number + 3], "さくら")]
        for resident, handle in pair if number % 2 else reversed(pair):
            member = habits.Member.objects.create(
                code=make_code(),
                programme=programme,
                resident=resident,
                team=team,
                handle=handle,
                generation="elder",
                origin="family",
                joined_on=programme.starts_on,
            )
            habits.Stay.objects.create(member=member, team=team, since=programme.starts_on)
        report_day(
            member=member, steps=4321, did=True, comment="川まで{歩いた}", through=Through.WEB, now=NOW
        )


def earn_coins() -> None:
    """Have some of them earn coins, of which there is something to do."""
    make_project("walked", goal=30)
    day = clock.local(NOW).date() - timedelta(days=1)
    ours = habits.Member.objects.filter(programme__code="flows")
    for member in ours.order_by("pk").select_related("team")[:4]:
        settle_days(closed=[close([make_report(member, day=day)], streaks={member.pk: 7})], now=NOW)


@pytest.fixture
def town(seeded: None, db: None) -> None:
    """The town, with whatever the test writes taken back."""
