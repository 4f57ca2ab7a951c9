"""The day's advice for each bed: made once in the morning, again when what it rests on has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max

from moyai.core.clock import local
from moyai.engines.agronomy.crops import find_crop, find_stage
from moyai.engines.agronomy.warmth import sum_warmth
from moyai.engines.agronomy.water import Ahead, Practice, Problem, Solution, solve
from moyai.engines.agronomy.water import Bed as EngineBed
from moyai.services.smart_farm.forecasts import find_forecast
from moyai.services.smart_farm.models import DayAdvice, DaySummary, Planting, Sensor, Watering
from moyai.services.smart_farm.policy_sensors import get_sensors_policy
from moyai.services.smart_farm.queries.weather import BedDay, find_bed_soil, list_bed_days

BACK_DAYS = 60
AHEAD_DAYS = 10
USUAL_DAYS = 7
USUAL_ETO_MM = 3.0


def advise_beds(now: datetime) -> int:
    """Make or renew the advice of every bed with a crop the engine knows; return how many were made."""
    wall, made = local(now), 0
    if wall.hour * 60 + wall.minute < get_sensors_policy().advice_minutes:
        return 0
    for planting in Planting.objects.filter(ended_on__isnull=True).select_related("bed__farm", "crop"):
        if find_crop(planting.crop.slug) and not _is_fresh(planting, wall.date()):
            advise_bed(planting=planting, now=now)
            made += 1
    return made


@transaction.atomic
def advise_bed(*, planting: Planting, now: datetime) -> DayAdvice:
    """Make the advice of a bed for today, in place of what was said before.

    Raises:
        ValueError: the engine does not know the crop.
    """
    day = local(now).date()
    since = max(planting.sown_on, day - timedelta(days=BACK_DAYS))
    days = list_bed_days(planting, since=min(since, day), until=day - timedelta(days=1))
    solution = solve(make_problem(planting, days, day))
    advice = solution.advice
    columns = {
        "action": advice.action.value,
        "mm": advice.mm,
        "bed_ml": advice.bed_ml,
        "plant_ml": advice.plant_ml,
        "is_sure": advice.is_sure,
        "is_due": solution.is_due,
        "next_need": advice.next_need,
        "in_the_evening": advice.in_the_evening,
        "reasons": [{"why": each.why.value, "facts": dict(each.facts)} for each in advice.reasons],
        "facts": _gather(planting, days, day, solution),
        "made_at": now,
    }
    return DayAdvice.objects.update_or_create(bed=planting.bed, day=day, defaults=columns)[0]


def make_problem(planting: Planting, days: Sequence[BedDay], today: date) -> Problem:
    """Return the engine's problem of a bed; ``days`` end yesterday."""
    crop = find_crop(planting.crop.slug)
    if crop is None:
        raise ValueError(f"the engine does not know {planting.crop.slug}")
    bed, policy = planting.bed, get_sensors_policy()
    yesterday = DayAdvice.objects.filter(bed=bed, day=today - timedelta(days=1)).first()
    return Problem(
        EngineBed(
            replace(crop),
            find_bed_soil(bed),
            planting.sown_on,
            bed.length_mm * bed.width_mm / 1e6,
            min(planting.plants, 100_000),
            planting.soil_depth_mm / 1000,
            planting.is_covered,
        ),
        tuple(each.water for each in days),
        list_ahead(planting, days, today),
        was_due=bool(yesterday and yesterday.is_due),
        practice=Practice(
            most_mm_per_day=max(1.0, policy.water_mm_a_day), least_mm=min(1.0, policy.water_mm_a_day)
        ),
    )


def list_ahead(planting: Planting, days: Sequence[BedDay], today: date) -> tuple[Ahead, ...]:
    """Return what is expected.

    The forecast where the town has one, else days like the last ones, without rain.
    """
    known = [each.reference.mm for each in days[-USUAL_DAYS:] if each.reference is not None]
    usual = min(sum(known) / len(known), 20.0) if known else USUAL_ETO_MM
    forecast = {each.day: each for each in find_forecast(planting.bed.farm, today, usual)}
    coming = (today + timedelta(days=number) for number in range(AHEAD_DAYS))
    return tuple(forecast.get(day) or Ahead(day, usual) for day in coming)


def _gather(planting: Planting, days: Sequence[BedDay], today: date, solution: Solution) -> dict[str, object]:
    crop = find_crop(planting.crop.slug)
    assert crop is not None
    pairs = [
        (each.low_c, each.high_c) if each.low_c is not None and each.high_c is not None else None
        for each in days
    ]
    warmth = sum_warmth(pairs, crop.rule)
    depletion = solution.depletion
    return {
        "depletion_mm": [depletion.least, depletion.likely, depletion.most],
        "raw_mm": solution.raw_mm,
        "taw_mm": solution.taw_mm,
        "stage": find_stage(crop, (today - planting.sown_on).days).value,
        "degree_days": warmth.degree_days,
        "degree_days_filled": warmth.filled,
        "radiation_mj": sum(each.solar_mj or 0.0 for each in days),
        "eto_mm": [each.reference.mm if each.reference else None for each in days[-14:]],
    }


def _is_fresh(planting: Planting, today: date) -> bool:
    """Tell whether today's advice rests on what is known now of the days before."""
    advice = DayAdvice.objects.filter(bed=planting.bed, day=today).first()
    if advice is None:
        return False
    bed, since = planting.bed, today - timedelta(days=BACK_DAYS)
    sensors = Sensor.objects.filter(farm=bed.farm_id)
    days = DaySummary.objects.filter(sensor__in=sensors, day__gte=since, day__lt=today)
    last = days.aggregate(last=Max("summed_at"))["last"]
    watered = Watering.objects.filter(bed=bed, at__gt=advice.made_at).exists()
    return not watered and (last is None or last <= advice.made_at)
