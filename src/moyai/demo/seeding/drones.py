"""One drone port at the roadside station, a corridor along the river. Every place and figure is invented."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from moyai.core.accounts.models import User
from moyai.core.partners.models import Partner
from moyai.fleet.modes.drone.enums import INSPECTED, WaypointKind
from moyai.fleet.modes.drone.models import Aircraft, Battery, NoFlyZone, Pilot, Way, Waypoint
from moyai.fleet.modes.drone.operations import inspect_aircraft, plan_flight, service_aircraft

PORT, PASS, DROP, REFUGE = WaypointKind.PORT, WaypointKind.PASS, WaypointKind.DROP, WaypointKind.REFUGE
POINTS = (
    # key, name, kind, lon, lat, metres above sea, from which level of the river nobody lands there
    ("port", "道の駅の離着陸場（架空）", PORT, 138.0822, 35.8095, 850, None),
    ("lake-south", "湖の南", PASS, 138.0792, 35.8142, 842, None),
    ("lake", "湖畔の広場（架空）", REFUGE, 138.0748, 35.8194, 838, 3.0),
    ("dam", "ダムの上手", PASS, 138.0694, 35.8250, 836, None),
    ("bend", "河川敷の広場（架空）", REFUGE, 138.0645, 35.8306, 800, 1.5),
    ("katsuma", "勝間の集会所（架空）", DROP, 138.0668, 35.8352, 790, 1.5),
    ("upstream", "川の上手", PASS, 138.0843, 35.8052, 856, None),
    ("hiji", "非持の集会所（架空）", DROP, 138.0868, 35.8012, 862, 1.5),
)
CORRIDORS = (("port", "lake-south", "lake", "dam", "bend", "katsuma"), ("port", "upstream", "hiji"))
CLOSED = (
    ("school", "学校の上空（架空）", 138.0905, 35.8075, 0.0022, "人が集まるため"),
    ("town", "高遠の町並みの上空（架空）", 138.0590, 35.8385, 0.0035, "人口が集まるため"),
)
FIRM = ("kawasemi", "かわせみ空輸（架空）", "Kawasemi Air (invented)", "0265009010")
LINE_PORTS = range(20_000, 60_000)


def seed_drones(*, now: datetime) -> int:
    """Make the corridor, an aircraft with its books, a pilot and two flights, once; returns the flights."""
    if Waypoint.objects.exists():
        return 0
    _seed_network()
    aircraft = _seed_aircraft(now)
    by = User.objects.get(username="dispatcher")
    pilot = Pilot.objects.create(
        user=by,
        name=by.display_name,
        licence="架空0000000001",
        is_beyond_sight=True,
        licensed_until=(now + timedelta(days=700)).date(),
        last_flew_at=now - timedelta(days=6),
    )
    place = POINTS[0][1]
    ago = now - timedelta(days=20)
    service_aircraft(
        aircraft_id=aircraft.pk,
        place=place,
        content="プロペラ6枚を交換",
        reason="20時間ごとの点検",
        by=by,
        now=ago,
    )
    results = {key: True for key, _label in INSPECTED}
    inspect_aircraft(
        aircraft_id=aircraft.pk, results=results, place=place, by=by, now=now - timedelta(minutes=30)
    )
    for number, (drop, load_g, minutes) in enumerate((("katsuma", 2_400, 40), ("hiji", 1_100, 100))):
        plan_flight(
            aircraft_id=aircraft.pk,
            battery_id=aircraft.batteries.all()[number].pk,
            pilot_id=pilot.pk,
            origin="port",
            drop=drop,
            load_g=load_g,
            starts_at=now + timedelta(minutes=minutes),
            idempotency_key=f"demo:{drop}",
            actor="system:demo",
            now=now,
        )
    return 2


def _seed_network() -> None:
    for key, name, kind, lon, lat, ground_m, river_limit_m in POINTS:
        Waypoint.objects.create(
            key=key,
            name=name,
            kind=kind,
            lon=lon,
            lat=lat,
            ground_m=ground_m,
            height_m=60,
            is_landing=kind == REFUGE,
            river_limit_m=river_limit_m,
        )
    found = {each.key: each for each in Waypoint.objects.all()}
    for corridor in CORRIDORS:
        for one, other in pairwise(corridor):
            Way.objects.create(one=found[one], other=found[other])
    for key, name, lon, lat, half, reason in CLOSED:
        west, east, south, north = lon - half, lon + half, lat - half, lat + half
        ring = [[west, south], [east, south], [east, north], [west, north]]
        NoFlyZone.objects.create(key=key, name=name, ring=ring, reason=reason)


def _seed_aircraft(now: datetime) -> Aircraft:
    code, name, name_en, phone = FIRM
    facts = {"name": name, "name_en": name_en, "phone": phone, "kind": "drone"}
    firm, _made = Partner.objects.get_or_create(code=code, defaults=facts)
    aircraft = Aircraft.objects.create(
        symbol="JU00SIM00001",
        name="かわせみ1号（架空）",
        model="架空K-6",
        maker="架空航空機",
        serial="MOYAI-SIM-0001",
        remote_id="MOYAI-SIM-0001",
        partner=firm,
        mass_g=25_000,
        most_load_g=5_000,
        hover_w=2_400,
        cruise_m_s=12,
        total_s=148_200,
        insured_until=(now + timedelta(days=200)).date(),
        insurer="架空損害保険",
        permit="架空東空運第0001号",
        permitted_until=(now + timedelta(days=200)).date(),
    )
    for number in (1, 2):
        Battery.objects.create(
            code=f"k1-{number}",
            aircraft=aircraft,
            capacity_wh=1_600,
            cycles=40 + number,
            charge_pct=99,
            charged_at=now,
        )
    return aircraft


def point_drones(*, port: int) -> None:
    """Have the aircraft call at a port of this demo's own: two demos do not hear each other."""
    Aircraft.objects.update(port=LINE_PORTS[port % len(LINE_PORTS)])
