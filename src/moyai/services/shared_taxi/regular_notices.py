"""What is told of the days of a regular ride; the same event told twice makes one notice."""

from datetime import date, datetime

from django.urls import reverse

from moyai.core.notices.models import DeskTask, Notice, Urgency
from moyai.core.notices.operations import notify, open_desk_task
from moyai.engines.conversation import Localized
from moyai.services.shared_taxi.labels import show_day, show_window
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.notices import as_dict
from moyai.services.shared_taxi.queries.regular import compute_desired_at
from moyai.services.shared_taxi.regular_models import RegularRide
from moyai.services.shared_taxi.texts import repeat as say


def tell_booked(regular: RegularRide, ride: Ride, day: date, attempt: int, now: datetime) -> None:
    """Tell that a day is booked, and when the vehicle comes."""
    task = ride.task
    text = say.TOLD_BOOKED.format(
        day=show_day(task.pickup_from),
        pickup=show_window(task.pickup_from, task.pickup_until),
        place=task.destination_name,
        code4=ride.code[-4:],
    )
    _tell(regular, day, f"booked:{attempt}", text, Urgency.INFO, now)


def tell_closed(regular: RegularRide, day: date, reason: Localized, now: datetime) -> None:
    """Tell that a day is not booked because nothing runs."""
    text = say.TOLD_CLOSED.format(
        day=show_day(compute_desired_at(regular, day)), reason=reason, place=regular.destination_name
    )
    _tell(regular, day, "closed", text, Urgency.INFO, now)


def tell_refused(regular: RegularRide, day: date, attempt: int, why: Localized, now: datetime) -> None:
    """Tell her and the desk that a day could not be booked: whoever counts on a ride must be reached."""
    text = say.TOLD_REFUSED.format(
        day=show_day(compute_desired_at(regular, day)), why=why, place=regular.destination_name
    )
    notice = _tell(regular, day, f"refused:{attempt}", text, Urgency.IMPORTANT, now)
    if DeskTask.objects.filter(notice=notice).exists():  # no door leads to her: the desk has it already
        return
    open_desk_task(
        key=f"regular:{regular.pk}:{day.isoformat()}:refused:{attempt}",
        kind="regular_refused",
        text=as_dict(text),
        now=now,
        resident=regular.resident,
        link=reverse("shared_taxi:regular_of", args=[regular.resident.code]),
    )


def _tell(
    regular: RegularRide, day: date, what: str, text: Localized, urgency: Urgency, now: datetime
) -> Notice:
    return notify(
        resident=regular.resident,
        kind=f"shared_taxi.regular_{what.partition(':')[0]}",
        text=as_dict(text),
        idempotency_key=f"regular:{regular.pk}:{day.isoformat()}:{what}",
        now=now,
        urgency=urgency,
        useful_until=compute_desired_at(regular, day),
    )
