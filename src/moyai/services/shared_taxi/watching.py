"""What a ride tells of somebody who agreed to be watched over: not at the door, and where she is expected."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from moyai.core.residents.models import Resident
from moyai.core.watchover.kinds import Kind, register_kind
from moyai.core.watchover.operations import report_signal
from moyai.core.watchover.sources import Expected, register_source
from moyai.engines.conversation import Localized
from moyai.engines.watchover import SignalKind
from moyai.services.shared_taxi.enums import Purpose
from moyai.services.shared_taxi.models import RegularDay, Ride
from moyai.services.shared_taxi.policy import LABEL
from moyai.services.shared_taxi.queries import list_upcoming

DAY_S = 24 * 3600
MOST = 3

MISSED = "missed_ride"
MISSED_DOCTOR = "missed_doctor_ride"
MISSED_TREATMENT = "missed_treatment_ride"
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
)
"""A ride to a hospital that is booked again and again may be a treatment that cannot wait."""


def register() -> None:
    """Make known what rides tell, and where riders are expected."""
    for kind in KINDS:
        register_kind(kind)
    register_source(LABEL, list_expected)


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
