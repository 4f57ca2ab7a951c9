"""What a ride tells of somebody who agreed to be watched over: not at the door, and where she is expected."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from moyai.core.clock import local
from moyai.core.residents.models import Resident
from moyai.core.watchover.gaps import Gap, register_finder
from moyai.core.watchover.kinds import Kind, register_kind
from moyai.core.watchover.operations import report_signal
from moyai.core.watchover.sources import Expected, register_source
from moyai.engines.conversation import Localized
from moyai.engines.watchover import SignalKind
from moyai.services.shared_taxi.enums import Purpose, RideStatus
from moyai.services.shared_taxi.models import RegularDay, Ride
from moyai.services.shared_taxi.policy import LABEL
from moyai.services.shared_taxi.queries import list_upcoming

DAY_S = 24 * 3600
MOST = 3

MISSED = "missed_ride"
MISSED_DOCTOR = "missed_doctor_ride"
MISSED_TREATMENT = "missed_treatment_ride"
NO_RIDE = "no_ride"
KINDS = (
    Kind(
        SignalKind(MISSED, 30, DAY_S),
        Localized("予約した車に乗らなかった", "Was not there for a booked vehicle"),
    ),
    Kind(
        SignalKind(MISSED_DOCTOR, 60, DAY_S),
        Localized("病院へ行く車に乗らなかった", "Was not there for the vehicle to the doctor"),
    ),
    Kind(
        SignalKind(MISSED_TREATMENT, 100, DAY_S),
        Localized(
            "くりかえし通っている病院（透析など）への車に乗らなかった",
            "Was not there for the regular ride to the hospital (dialysis, for example)",
        ),
    ),
    Kind(
        SignalKind(NO_RIDE, 30, 7 * DAY_S),
        Localized("よく乗っていた車に、しばらく乗っていない", "Used to ride often, and has not for a while"),
    ),
)
"""A ride to a hospital that is booked again and again may be a treatment that cannot wait."""

OFTEN, WITHIN, AFTER = 4, timedelta(days=56), timedelta(days=21)
"""So many rides within so long are often; nobody who seldom rides is missed. Assumptions."""


def register() -> None:
    """Make known what rides tell, and where riders are expected."""
    for kind in KINDS:
        register_kind(kind)
    register_source(LABEL, list_expected)
    register_finder(LABEL, find_silent_riders, kinds=(NO_RIDE,))


def tell_missed(ride: Ride, now: datetime) -> None:
    """Tell that somebody was not at the door; nothing is kept of who has not agreed."""
    report_signal(
        resident=ride.resident,
        kind=find_signal(ride),
        source=LABEL,
        subject=f"ride:{ride.code}",
        at=now,
        now=now,
    )


def find_silent_riders(watched: QuerySet[Resident], now: datetime) -> list[Gap]:
    """Return who rode often, has not for three weeks, and has nothing booked; each silence is one gap."""
    rides = Ride.objects.filter(resident__in=watched)
    booked = set(rides.filter(status__in=RideStatus.live()).values_list("resident", flat=True))
    done = rides.filter(status=RideStatus.DONE, task__pickup_from__gt=now - 2 * WITHIN)
    times: defaultdict[int, list[datetime]] = defaultdict(list)
    for resident_id, at in done.order_by("task__pickup_from").values_list("resident", "task__pickup_from"):
        times[resident_id].append(at)
    return [
        Gap(resident_id, NO_RIDE, f"since:{local(rode[-1]).date()}", rode[-1] + AFTER)
        for resident_id, rode in times.items()
        if resident_id not in booked
        and now - rode[-1] >= AFTER
        and sum(rode[-1] - at <= WITHIN for at in rode) >= OFTEN
    ]


def find_signal(ride: Ride) -> str:
    """Return what kind of signal it is that she was not there."""
    if ride.purpose != Purpose.MEDICAL:
        return MISSED
    return MISSED_TREATMENT if RegularDay.objects.filter(ride=ride).exists() else MISSED_DOCTOR


def list_expected(resident: Resident, _now: datetime) -> list[Expected]:
    """Return her next rides."""
    words = _("%(pickup)sから%(destination)sへの車")
    return [
        Expected(
            ride.task.pickup_from,
            words % {"pickup": ride.task.origin_name, "destination": ride.task.destination_name},
        )
        for ride in list_upcoming(resident)[:MOST]
    ]
