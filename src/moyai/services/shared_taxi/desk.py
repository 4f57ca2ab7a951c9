"""What the shared taxi shows at the dispatcher's desk."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from moyai.core.clock import local
from moyai.core.codes import show_code
from moyai.fleet.desk_panels import (
    DeskLink,
    DeskPanel,
    add_link,
    add_panel,
    add_task_facts,
    add_task_rider,
)
from moyai.fleet.models import Task
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.queries import list_unmet
from moyai.services.shared_taxi.transfers import find_other_leg

SHOWN = 10
"""How many refused requests stand on the desk; the town's page has them all."""


def register(kind: str) -> None:
    """Bring the button, the panel and the rows of a task's page to the desk."""
    add_link(DeskLink("callers", gettext_lazy("電話で受け付ける"), "desk:callers"))
    add_panel(
        DeskPanel(
            "shared_taxi_refused",
            gettext_lazy("きょうお断りした予約"),
            "shared_taxi/desk_refused.html",
            load_refused,
        )
    )
    add_task_facts(kind, list_ride_facts)
    add_task_rider(kind, find_rider)


def load_refused(day: date, now: datetime) -> dict[str, Any]:
    """Return the context of the panel."""
    found = list(list_unmet(day))
    return {"refused": found[:SHOWN], "count": len(found)}


def find_rider(task: Task) -> int | None:
    """Return the account of who rides."""
    return Ride.objects.filter(task=task).values_list("resident__user", flat=True).first()


def _list_other_leg(ride: Ride) -> list[dict[str, Any]]:
    """Return the other vehicle of a way with a change."""
    other = find_other_leg(ride)
    if other is None:
        return []
    label = gettext("次の車") if ride.changed_from_id is None else gettext("前の車")
    at = local(other.task.pickup_from)
    value = f"{at:%-H:%M} {other.task.origin_name} → {other.task.destination_name}"
    page = {"url": reverse("fleet:desk_task", args=[other.code]), "label": gettext("見る")}
    return [{"label": label, "value": value, "action": page}]


def list_ride_facts(task: Task) -> list[dict[str, Any]]:
    """Return what the booking adds to its task's page."""
    ride = Ride.objects.select_related("resident").filter(task=task).first()
    if ride is None:
        return []
    page = {"url": reverse("shared_taxi:ride", args=[ride.code]), "label": gettext("お客さまの画面")}
    fare = gettext("%(yen)s円（%(fare_class)s）") % {
        "yen": ride.fare_yen,
        "fare_class": ride.get_fare_class_display(),
    }
    return [
        *_list_other_leg(ride),
        {"label": gettext("予約番号"), "value": show_code(ride.code), "action": page},
        {"label": gettext("登録者"), "value": f"{ride.resident.name}（{ride.resident.kana}）"},
        {"label": gettext("運賃"), "value": fare},
    ]
