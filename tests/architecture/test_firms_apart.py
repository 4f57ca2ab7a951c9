"""A firm's office sees its own closings, claims, crews and records, nothing of another firm or the town's."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.partners.models import Partner
from moyai.demo.seed import seed_town
from moyai.fleet.crews.models import Accident, Complaint, DriverFile, RollCall
from moyai.fleet.crews.operations import receive_complaint, report_accident
from moyai.fleet.models import Shift, Vehicle
from moyai.services.shared_taxi.models import MeterRide
from moyai.services.shared_taxi.tests.town import NOW
from tests.architecture.test_addresses import fill_in

pytestmark = pytest.mark.django_db
OWN, OTHER = "misuzu", "tenryu"
TOWN_ONLY = (
    "town/fares/", "town/refunds", "town/fees", "town/books", "town/cards/", "town/pack", "town/rules",
    "town/mds", "town/indicators", "missed/", "registrations/", "tickets/", "waiting/", "unmet/", "studies/",
    "crews/members", "desk/", "goods/",
)  # fmt: skip
"""Below these, everything is the town's staff's alone."""


def list_routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, entry.name or ""
        else:
            yield from list_routes(entry, route)


def number_of(name: str) -> int:
    """Return the number of something of the other firm, for an address of the crews of this name."""
    one: dict[str, Any] = {
        "complaint": Complaint.objects.filter(partner__code=OTHER),
        "accident": Accident.objects.filter(vehicle__partner__code=OTHER),
        **dict.fromkeys(
            ("driver", "driver_pdf", "change_driver", "add_event", "leave"),
            DriverFile.objects.filter(partner__code=OTHER),
        ),
        **dict.fromkeys(
            ("roll_call", "correct"), RollCall.objects.filter(shift__vehicle__partner__code=OTHER)
        ),
        **dict.fromkeys(
            ("hold", "shift", "remove_shift", "duty_record"),
            Shift.objects.filter(vehicle__partner__code=OTHER),
        ),
    }
    return int(one[name].order_by("-pk").values_list("pk", flat=True)[0]) if name in one else 0


def list_of_the_other() -> Iterator[str]:
    """Yield the addresses of the other firm's things, each with every parameter that it takes."""
    vehicle = Vehicle.objects.filter(partner__code=OTHER).first()
    meter = MeterRide.objects.filter(vehicle__partner__code=OTHER).first()
    assert vehicle is not None
    assert meter is not None
    for route, name in list_routes():
        if route.startswith("crews/") and "<int:number>" in route and name != "undo":
            number = number_of(name)
            assert number, f"{route}: say what of the other firm it would show"
            for kind in ("before", "after") if "<slug:kind>" in route else ("",):
                yield f"/{route}".replace("<int:number>", str(number)).replace("<slug:kind>", kind)
        elif route.startswith("town/claims/<"):
            for kind in ("shared", "exclusive"):
                path = route.replace("<slug:kind>", kind).replace("<slug:partner>", OTHER)
                yield "/" + path.replace("<str:month>", "2026-05")
        elif route.startswith("town/cash/<"):
            yield f"/town/cash/{vehicle.code}/2026-06-10/"
        elif route.startswith("town/meter/<"):
            yield f"/{route}".replace("<slug:code>", meter.code)


def test_nothing_of_another_firm_or_of_the_town_is_shown(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    seed_town(now=NOW, residents=60, past_days=8)
    other = Partner.objects.get(code=OTHER)
    shift = Shift.objects.filter(vehicle__partner=other).first()
    officer = User.objects.get(username="officer")
    assert shift is not None
    facts: dict[str, Any] = {"by": officer, "now": NOW}
    receive_complaint(partner_id=other.pk, received_at=NOW, text="ほかの会社の苦情", **facts)
    report_accident(
        vehicle_id=shift.vehicle_id,
        driver_id=shift.driver_id,
        happened_at=NOW,
        place="車庫",
        outline="ほかの会社の事故",
        **facts,
    )
    client.force_login(User.objects.get(username="operator"))
    shown = []
    of_the_other = list(dict.fromkeys(list_of_the_other()))
    assert len(of_the_other) > 25
    for path in of_the_other:
        for method in ("get", "post"):
            status = getattr(client, method)(path).status_code
            if status not in (403, 404, 405):
                shown.append(f"{method} {path}: {status}")
    for route, _name in list_routes():
        if route.startswith(TOWN_ONLY) and route != "desk/events":
            for path in fill_in(route):
                status = client.get(path).status_code
                if status not in (403, 404, 405):
                    shown.append(f"get {path}: {status}")
    assert shown == []
    names = [other.name, *other.vehicles.values_list("plate", flat=True), "ほかの会社"]
    for path in ("crews/", "crews/roll-calls.csv", "crews/drivers.csv", "crews/duty.csv", "crews/due/",
                 "crews/complaints.csv", "crews/accidents.csv", "crews/complaints/", "crews/accidents/",
                 "crews/drivers/", "crews/roster/", "crews/roster.csv", "crews/complaints/new/",
                 "crews/accidents/new/", "town/cash/", "town/cash/closings.csv", "town/claims/",
                 "town/meter/"):  # fmt: skip
        page = client.get(f"/{path}")
        text = page.content.decode()
        assert page.status_code == 200, path
        assert [name for name in names if name in text] == [], path
