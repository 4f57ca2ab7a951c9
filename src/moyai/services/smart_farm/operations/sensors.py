"""Writes on sensors, their keys, and what grows in beds: by people of the farm, audited."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from moyai.core.audit.operations import record
from moyai.core.errors import Refused
from moyai.engines.agronomy.measures import find_measure
from moyai.services.smart_farm.enums import KeyScope
from moyai.services.smart_farm.models import (
    Bed,
    Crop,
    Farm,
    FarmMember,
    Planting,
    Sensor,
    SensorKey,
    Watering,
)
from moyai.services.smart_farm.queries.keys import digest_key

MOST_SENSORS = 500
MOST_KEYS = 20


@transaction.atomic
def add_sensor(
    *,
    farm: Farm,
    code: str,
    kind: str,
    actor: str,
    now: datetime,
    bed: Bed | None = None,
    name: str = "",
    interval_s: int = 600,
    level_mm: int = 0,
) -> Sensor:
    """Make a sensor known: from now on its readings are taken.

    Raises:
        Refused: ``unknown_kind``, ``code_taken``, ``other_farm``, ``too_many``.
    """
    measure = find_measure(kind)
    if measure is None:
        raise Refused("unknown_kind", _("この種類のセンサーは扱っていません。"))
    if bed is not None and bed.farm_id != farm.pk:
        raise Refused("other_farm", _("その畑は、この農園のものではありません。"))
    if Sensor.objects.filter(farm=farm).count() >= MOST_SENSORS:
        raise Refused("too_many", _("センサーの数が多すぎます。使っていないものを止めてください。"))
    try:
        with transaction.atomic():
            sensor = Sensor.objects.create(
                farm=farm,
                bed=bed,
                code=code,
                kind=measure.kind,
                name=name,
                interval_s=interval_s,
                level_mm=level_mm,
                installed_at=now,
            )
    except IntegrityError:
        raise Refused("code_taken", _("この記号のセンサーは、もうあります。")) from None
    record(
        actor=actor, action="smart_farm.add_sensor", subject=f"sensor:{sensor.pk}", now=now, kind=sensor.kind
    )
    return sensor


@transaction.atomic
def retire_sensor(*, sensor: Sensor, actor: str, now: datetime) -> None:
    """Take a sensor out of use; what it showed stays."""
    if Sensor.objects.filter(pk=sensor.pk, retired_at__isnull=True).update(retired_at=now):
        record(actor=actor, action="smart_farm.retire_sensor", subject=f"sensor:{sensor.pk}", now=now)


@transaction.atomic
def bring_back_sensor(*, sensor: Sensor, actor: str, now: datetime) -> None:
    """Take a sensor into use again that was taken out of it."""
    if Sensor.objects.filter(pk=sensor.pk, retired_at__isnull=False).update(retired_at=None):
        record(actor=actor, action="smart_farm.bring_back_sensor", subject=f"sensor:{sensor.pk}", now=now)


@transaction.atomic
def make_key(*, farm: Farm, name: str, scope: KeyScope, actor: str, now: datetime) -> tuple[SensorKey, str]:
    """Return a new key and its secret, which is shown this once.

    Raises:
        Refused: ``too_many``.
    """
    if SensorKey.objects.filter(farm=farm, revoked_at__isnull=True).count() >= MOST_KEYS:
        raise Refused("too_many", _("鍵の数が多すぎます。使っていないものを止めてください。"))
    secret = secrets.token_urlsafe(32)
    key = SensorKey.objects.create(farm=farm, name=name, scope=scope, digest=digest_key(secret), made_at=now)
    record(
        actor=actor, action="smart_farm.make_key", subject=f"sensor_key:{key.pk}", now=now, scope=scope.value
    )
    return key, secret


@transaction.atomic
def revoke_key(*, key: SensorKey, actor: str, now: datetime) -> None:
    """End a key at once."""
    if SensorKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=now):
        record(actor=actor, action="smart_farm.revoke_key", subject=f"sensor_key:{key.pk}", now=now)


@transaction.atomic
def sow(
    *,
    bed: Bed,
    crop: Crop,
    sown_on: date,
    actor: str,
    now: datetime,
    plants: int = 0,
    is_covered: bool = False,
    soil_depth_mm: int = 300,
) -> Planting:
    """Write down what grows in a bed from when on; what grew there before ends with it.

    Raises:
        Refused: ``before_last`` (sown before what grows there now).
    """
    before = Planting.objects.filter(bed=bed, ended_on__isnull=True).first()
    if before is not None and before.sown_on > sown_on:
        raise Refused("before_last", _("いま育っているものより前の日付です。"))
    Planting.objects.filter(bed=bed, ended_on__isnull=True).update(ended_on=sown_on)
    planting = Planting.objects.create(
        bed=bed,
        crop=crop,
        sown_on=sown_on,
        plants=plants,
        is_covered=is_covered,
        soil_depth_mm=soil_depth_mm,
    )
    record(actor=actor, action="smart_farm.sow", subject=f"bed:{bed.pk}", now=now, crop=crop.slug)
    return planting


@transaction.atomic
def note_watering(
    *, bed: Bed, ml: int, at: datetime, member: FarmMember | None, actor: str, now: datetime
) -> Watering:
    """Write down water that was given by hand.

    Raises:
        Refused: ``amount`` (nothing, or more than a thousand litres), ``future``.
    """
    if not 1 <= ml <= 1_000_000:
        raise Refused("amount", _("水の量は1ミリリットルから1000リットルまでです。"))
    if at > now:
        raise Refused("future", _("これからの時刻は書けません。"))
    watering = Watering.objects.create(bed=bed, ml=ml, at=at, member=member)
    record(actor=actor, action="smart_farm.note_watering", subject=f"bed:{bed.pk}", now=now, ml=ml)
    return watering
