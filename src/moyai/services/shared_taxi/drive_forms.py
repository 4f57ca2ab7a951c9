"""The shared taxi's pages on the driver's tablet."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from moyai.fleet.drive_forms import DriveForm, add_form
from moyai.services.shared_taxi.exclusive_forms import DriverMeterForm, MeterForm, ReadCardForm
from moyai.services.shared_taxi.money_forms import CountForm
from moyai.services.shared_taxi.policy import get_policy


def register_drive_forms() -> None:
    """Bring the exclusive taxi's card and the vehicle's cash to the tablet."""
    add_form(
        DriveForm(
            "card",
            _("カード"),
            "shared_taxi:read_card",
            "card",
            "shared_taxi/exclusive/kept.html",
            make_card_forms,
            sort=20,
        )
    )
    add_form(
        DriveForm(
            "cash",
            _("現金"),
            "shared_taxi:cash",
            "yen",
            "shared_taxi/money/count_kept.html",
            make_cash_form,
            sort=30,
        )
    )


def make_card_forms() -> dict[str, Any]:
    """Return the empty forms of card and meter, and what riders pay at most."""
    policy = get_policy()
    return {
        "card_form": ReadCardForm(auto_id="card_%s"),
        "meter_form": MeterForm(auto_id="meter_%s"),
        "taken": DriverMeterForm(auto_id="meter_%s")["collected_yen"],
        "ordinary_yen": policy.exclusive_ordinary_yen,
        "discount_yen": policy.exclusive_discount_yen,
    }


def make_cash_form() -> dict[str, Any]:
    """Return the empty form of the count."""
    return {"form": CountForm(auto_id="cash_%s")}
