"""A study of the demo's past, so that the officer's page of studies is not empty; the worker computes it."""

from datetime import date, datetime, timedelta

from moyai.core.indicators.registry import Period
from moyai.services.shared_taxi.models import Study
from moyai.services.shared_taxi.operations.studying import start_study
from moyai.services.shared_taxi.queries.studies import count_vehicles
from moyai.services.shared_taxi.study.chance import Luck
from moyai.services.shared_taxi.study.reading import learn_no_show_pct, read_present

DAYS = 14
FEWER = 2
"""By how many vehicles the fleet of the demo's study is smaller."""


def seed_study(*, today: date, now: datetime) -> bool:
    """Ask what two vehicles fewer would have meant last week, unless something was asked already."""
    vehicles = count_vehicles()
    if Study.objects.exists() or vehicles <= FEWER:
        return False
    present = read_present(today, vehicles=vehicles)
    start_study(
        title=f"車を{FEWER}台減らしたら",
        period=Period(today - timedelta(days=DAYS), today - timedelta(days=1)),
        present=present,
        changed=read_present(today, vehicles=vehicles - FEWER),
        luck=Luck(travel_noise_pct=20, no_show_pct=learn_no_show_pct(today)),
        actor="system:demo",
        now=now,
    )
    return True
