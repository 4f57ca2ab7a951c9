"""Reads on the rules of fairness and on how much somebody has ridden."""

from datetime import date, datetime, timedelta

from django.db.models import F, Q

from moyai.core.clock import at_local, local
from moyai.core.looking import once_a_look
from moyai.core.places.enums import FacilityKind
from moyai.core.places.queries import list_near
from moyai.core.residents.models import Resident
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.enums import CaseStatus, Purpose, RideStatus
from moyai.services.shared_taxi.fairness import RECENT_DAYS, Use
from moyai.services.shared_taxi.models import FairnessRule, Ride
from moyai.services.shared_taxi.policy import get_policy

MISSED_DAYS = 90
"""How far back missed rides are counted."""
AT_THE_DOOR_M = 150
"""A ride that begins or ends so near to a hospital or a shop is a ride to it, or home from it."""

_KINDS = (
    (Purpose.MEDICAL, (FacilityKind.HOSPITAL, FacilityKind.CLINIC)),
    (Purpose.SHOPPING, (FacilityKind.SHOP,)),
)


def find_rule(day: date) -> FairnessRule | None:
    """Return the rules that hold on a day, None when the town has set none."""
    return once_a_look(
        ("shared_taxi.rule", day),
        lambda: FairnessRule.objects.filter(valid_from__lte=day).order_by("-valid_from").first(),
    )


def list_rules() -> list[FairnessRule]:
    """Return the rules of all times, those to come first."""
    return list(FairnessRule.objects.select_related("made_by"))


def find_purpose(origin: Point, destination: Point) -> Purpose:
    """Return what a ride is for, by the doors it begins and ends at: the way home counts as the way there."""
    found = {
        facility.kind
        for point in (origin, destination)
        for facility in list_near(point.lon, point.lat, within_m=AT_THE_DOOR_M)
    }
    return next((purpose for purpose, kinds in _KINDS if found.intersection(kinds)), Purpose.OTHER)


def measure_use(resident: Resident, day: date, now: datetime, *, is_medical_counted: bool) -> Use:
    """Return how much somebody has ridden, for a ride on ``day``.

    Args:
        resident: who.
        day: of the ride; its month counts.
        now: the town's time; the 30 days before count as recent.
        is_medical_counted: whether rides to the doctor's count among those of the month.
    """
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    in_month = Q(task__pickup_from__gte=at_local(first, 0), task__pickup_from__lt=at_local(following, 0))
    recent = Q(task__pickup_from__gte=now - timedelta(days=RECENT_DAYS), task__pickup_from__lte=now)
    rides = Ride.objects.filter(resident=resident, status__in=RideStatus.used(), changed_from__isnull=True)
    counted = Q() if is_medical_counted else ~Q(purpose=Purpose.MEDICAL)
    return Use(rides.filter(in_month & counted, is_counted=True).count(), rides.filter(recent).count())


def count_missed(resident: Resident, now: datetime) -> int:
    """Return how many rides somebody missed or cancelled too late in 90 days, since the last talk.

    A group is one, however many parties she answered for.
    """
    since = now - timedelta(days=MISSED_DAYS)
    talked = resident.missed_cases.filter(talked_at__isnull=False).order_by("-talked_at").first()
    if talked is not None and talked.talked_at is not None:
        since = max(since, talked.talked_at)
    late = timedelta(seconds=get_policy().late_cancel_s)
    is_late = Q(status=RideStatus.CANCELLED, cancelled_at__gt=F("task__pickup_from") - late)
    missed = Q(status=RideStatus.NO_SHOW) | is_late
    rides = Ride.objects.filter(missed, resident=resident, changed_from__isnull=True)
    rides = rides.filter(task__pickup_from__gt=since, task__pickup_from__lte=now + late)
    alone = rides.filter(group__isnull=True).count()
    return alone + rides.filter(group__isnull=False).values("group").distinct().order_by().count()


def find_pause(resident: Resident, today: date) -> date | None:
    """Return the last day of somebody's pause, None when she may book."""
    paused = resident.missed_cases.filter(status=CaseStatus.PAUSED, paused_until__gte=today)
    return max(filter(None, paused.values_list("paused_until", flat=True)), default=None)


def count_left(resident: Resident, now: datetime) -> tuple[int, int] | None:
    """Return how many rides of this month somebody has used, and may use; None without such a limit."""
    today = local(now).date()
    rule = find_rule(today)
    if rule is None or rule.monthly_rides is None:
        return None
    use = measure_use(resident, today, now, is_medical_counted=rule.is_medical_counted)
    return use.month, rule.monthly_rides
