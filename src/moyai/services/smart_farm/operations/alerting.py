"""Troubles of beds and sensors: raised once, told to those who can do something, ended when they are over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from django.db import IntegrityError, transaction

from moyai.core.clock import local
from moyai.core.notices.models import Urgency
from moyai.core.notices.operations import notify, open_desk_task
from moyai.core.residents.models import Resident
from moyai.engines.agronomy.alerts import (
    Finding,
    Kind,
    Severity,
    judge,
    judge_sensor,
    list_rules,
    say_todo,
    say_why,
)
from moyai.engines.agronomy.crops import Crop, Stage, find_crop, find_stage
from moyai.engines.agronomy.measures import find_measure
from moyai.engines.agronomy.quality import Flag, Point
from moyai.engines.agronomy.vapour import deficit_kpa
from moyai.engines.sentences import Sentence
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.models import (
    Bed,
    FarmMember,
    HourSummary,
    Planting,
    Reading,
    Sensor,
    SensorAlert,
)
from moyai.services.smart_farm.operations.summing import DOUBTS
from moyai.services.smart_farm.queries.farms import PRESENT

HOUR_S, DAY_S = 3_600, 86_400
BACK_S = 26 * HOUR_S
SENSORS_AT_ONCE = 400
MOST_POINTS = 20_000
TENDS = (FarmRole.OPERATOR, FarmRole.SUPPORTER, FarmRole.ADVISER, FarmRole.ADMINISTRATOR)
MENDS = (FarmRole.SUPPORTER, FarmRole.ADMINISTRATOR)
"""Sensors are seen to by those on site. Children are told nothing; they see it on the page."""
SENSOR_KINDS = (Kind.SILENT, Kind.STUCK, Kind.JUMP)
URGENCY = {
    Severity.LOOK: Urgency.INFO,
    Severity.TODAY: Urgency.IMPORTANT,
    Severity.NOW: Urgency.IMPORTANT,
}


def watch_beds(now: datetime) -> int:
    """Look at every bed with a crop and at every sensor; return how many troubles are new."""
    new = 0
    for planting in Planting.objects.filter(ended_on__isnull=True).select_related("bed__farm", "crop"):
        new += watch_bed(planting=planting, now=now)
    sensors = list(
        Sensor.objects.filter(retired_at__isnull=True).select_related("farm", "bed").order_by("pk")
    )
    for begin in range(0, len(sensors), SENSORS_AT_ONCE):
        new += watch_sensors(sensors=sensors[begin : begin + SENSORS_AT_ONCE], now=now)
    return new


@transaction.atomic
def watch_bed(*, planting: Planting, now: datetime) -> int:
    """Judge a bed by its crop and stage; raise what is new, end what is over."""
    crop = find_crop(planting.crop.slug)
    if crop is None:
        return 0
    bed = planting.bed
    stage = find_stage(crop, (local(now).date() - planting.sown_on).days)
    open_alerts = {
        Kind(each.kind): each
        for each in SensorAlert.objects.filter(bed=bed, sensor__isnull=True, ended_at__isnull=True)
    }
    now_s = int(now.timestamp())
    series = read_series(bed, since_s=now_s - BACK_S, until_s=now_s)
    findings = judge(list_rules(crop, stage), series, open_alerts.keys(), now_s=now_s)
    return _settle(open_alerts, findings, bed=bed, sensor=None, crop=crop, stage=stage, now=now)


@transaction.atomic
def watch_sensors(*, sensors: Sequence[Sensor], now: datetime) -> int:
    """Judge sensors themselves, by what was written down of their readings; raise the new, end the rest."""
    standing: dict[int, dict[Kind, SensorAlert]] = {}
    for alert in SensorAlert.objects.filter(sensor__in=sensors, ended_at__isnull=True):
        assert alert.sensor_id is not None
        standing.setdefault(alert.sensor_id, {})[Kind(alert.kind)] = alert
    now_s = int(now.timestamp())
    keys = [(each.pk, each.last_at_s) for each in sensors if each.last_at_s is not None]
    last = {each.sensor_id: each for each in Reading.objects.filter(pk__in=keys)} if keys else {}
    leaps = _list_leaps(sensors, now_s)
    new = 0
    for sensor in sensors:
        measure, latest = find_measure(sensor.kind), last.get(sensor.pk)
        if measure is None:
            continue
        findings = judge_sensor(
            measure,
            interval_s=sensor.interval_s,
            now_s=now_s,
            last=(latest.at_s, latest.value) if latest else None,
            stuck_since_s=_find_stuck(latest) if latest and latest.doubt == DOUBTS[Flag.STUCK] else None,
            leaps=leaps.get(sensor.pk, ()),
        )
        there = standing.get(sensor.pk, {})
        if findings or there:
            new += _settle(
                there, findings, bed=sensor.bed, sensor=sensor, crop=None, stage=Stage.MID, now=now
            )
    return new


def _list_leaps(sensors: Sequence[Sensor], now_s: int) -> dict[int, list[Point]]:
    """Return the leaps of the last day by sensor; hours tell which sensors have any."""
    since_s = now_s - DAY_S
    hours = HourSummary.objects.filter(sensor__in=sensors, hour_s__gte=since_s - HOUR_S, doubtful__gt=0)
    found: dict[int, list[Point]] = {}
    for sensor in set(hours.values_list("sensor", flat=True)):
        rows = Reading.objects.filter(sensor=sensor, at_s__gte=since_s, doubt=DOUBTS[Flag.JUMP])
        found[sensor] = list(rows.order_by("at_s").values_list("at_s", "value"))
    return found


def _find_stuck(latest: Reading) -> int:
    """Return since when the readings of a sensor have been judged stuck."""
    stuck = Reading.objects.filter(sensor=latest.sensor_id, at_s__lte=latest.at_s)
    other = stuck.exclude(doubt=DOUBTS[Flag.STUCK]).order_by("-at_s").values_list("at_s", flat=True).first()
    since = stuck.filter(at_s__gt=-1 if other is None else other).order_by("at_s")
    return since.values_list("at_s", flat=True).first() or latest.at_s


def read_series(bed: Bed, *, since_s: int, until_s: int) -> dict[str, list[Point]]:
    """Return the believed readings that speak for a bed, by kind, its own before the farm's; and its VPD."""
    by_kind: dict[str, list[Sensor]] = {}
    for sensor in Sensor.objects.filter(farm=bed.farm_id, retired_at__isnull=True).order_by("pk"):
        if sensor.bed_id == bed.pk:
            by_kind.setdefault(sensor.kind, []).insert(0, sensor)
        elif sensor.bed_id is None:
            by_kind.setdefault(sensor.kind, []).append(sensor)
    kinds = {"InAirTemp": "WAirTemp", "InAirHumid": "WAirHumid", "SoilWC": "", "SoilEC": ""}
    series = {}
    for kind, outside in kinds.items():
        sensors = by_kind.get(kind) or by_kind.get(outside) or []
        series[kind] = _read_points(sensors[:1], since_s, until_s)
    series["VPD"] = _pair(series["InAirTemp"], series["InAirHumid"])
    return series


def _read_points(sensors: Sequence[Sensor], since_s: int, until_s: int) -> list[Point]:
    rows = Reading.objects.filter(sensor__in=sensors, at_s__gte=since_s, at_s__lte=until_s, doubt=0)
    latest = list(rows.order_by("-at_s").values_list("at_s", "value")[:MOST_POINTS])
    return latest[::-1]


def _pair(temperatures: Sequence[Point], humidities: Sequence[Point]) -> list[Point]:
    """Return the vapour pressure deficit wherever both were measured within five minutes."""
    found, at = [], 0
    for second, humidity in humidities:
        while at + 1 < len(temperatures) and temperatures[at + 1][0] <= second:
            at += 1
        if temperatures and abs(temperatures[at][0] - second) <= 300:
            found.append((second, deficit_kpa(temperatures[at][1], min(max(humidity, 0.0), 100.0))))
    return found


def _settle(
    open_alerts: dict[Kind, SensorAlert],
    findings: Iterable[Finding],
    *,
    bed: Bed | None,
    sensor: Sensor | None,
    crop: Crop | None,
    stage: Stage,
    now: datetime,
) -> int:
    found = {each.kind: each for each in findings}
    for kind, alert in open_alerts.items():
        if kind not in found:
            SensorAlert.objects.filter(pk=alert.pk, ended_at__isnull=True).update(ended_at=now)
    new = [finding for kind, finding in found.items() if kind not in open_alerts]
    for finding in new:
        _raise(finding, bed=bed, sensor=sensor, crop=crop, stage=stage, now=now)
    return len(new)


def _raise(
    finding: Finding,
    *,
    bed: Bed | None,
    sensor: Sensor | None,
    crop: Crop | None,
    stage: Stage,
    now: datetime,
) -> None:
    farm = sensor.farm if sensor else bed.farm if bed else None
    assert farm is not None
    why, todo = say_why(finding, crop, stage), say_todo(finding.kind)
    place = Sentence(farm.name, farm.name_en or farm.name)
    words = {
        "ja": f"{place.ja}{'・' + bed.name if bed else ''}：{why.ja}{todo.ja}",
        "en": f"{place.en}{', ' + bed.name if bed else ''}: {why.en} {todo.en}",
    }
    try:
        with transaction.atomic():
            alert = SensorAlert.objects.create(
                farm=farm,
                bed=bed,
                sensor=sensor,
                kind=finding.kind.value,
                measure=finding.measure,
                severity=int(finding.severity),
                value=finding.value,
                limit=finding.limit,
                words=words,
                since=datetime.fromtimestamp(finding.since_s, UTC),
                raised_at=now,
            )
    except IntegrityError:
        return  # another worker was first, and tells
    _tell(alert, finding, words, now)


def _tell(alert: SensorAlert, finding: Finding, words: dict[str, str], now: datetime) -> None:
    roles = MENDS if finding.kind in SENSOR_KINDS else TENDS
    told = _list_residents(alert, roles)
    for resident in told:
        notify(
            resident=resident,
            kind="smart_farm.alert",
            text=words,
            idempotency_key=f"farm-alert-{_name_trouble(alert)}-{resident.pk}",
            now=now,
            urgency=URGENCY[finding.severity],
        )
    if not told and finding.severity > Severity.LOOK:
        open_desk_task(key=f"farm-alert:{alert.pk}", kind="farm_alert", text=words, now=now)


def _name_trouble(alert: SensorAlert) -> str:
    """Return by what a trouble is told once: sensors of a place that fall silent together are one."""
    if alert.kind != Kind.SILENT:
        return str(alert.pk)
    return f"silent-{alert.farm_id}-{alert.bed_id or 0}-{int(alert.since.timestamp()) // HOUR_S}"


def _list_residents(alert: SensorAlert, roles: Iterable[FarmRole]) -> list[Resident]:
    """Return whom a trouble is told to: members in these roles whom the town can reach, each once."""
    members = FarmMember.objects.filter(PRESENT, farm=alert.farm, role__in=[*roles])
    known = members.select_related("resident", "user__resident")
    found: dict[int, Resident] = {}
    for member in known:
        resident = member.resident or getattr(member.user, "resident", None)
        if resident is not None:
            found[resident.pk] = resident
    return list(found.values())
