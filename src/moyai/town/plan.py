"""Turns a town's tables into checked values, before anything is written."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from moyai.core.accounts.enums import Role
from moyai.core.places.enums import FacilityKind
from moyai.core.places.geometry import read_polygon
from moyai.core.places.numbering import LARGEST
from moyai.town.tables import AREAS, COLUMNS, Mistake, Row, read_areas, read_table

STAFF_ROLES = (Role.DRIVER, Role.DISPATCHER, Role.OFFICER, Role.ADMIN, Role.PARTNER)


@dataclass(frozen=True)
class TownPlan:
    """A town's tables, read: each entry is the keyword arguments of what will be written."""

    town: dict[str, Any]
    areas: list[dict[str, Any]]
    places: list[dict[str, Any]]
    closed_days: list[dict[str, Any]]
    partners: list[dict[str, Any]]
    vehicles: list[dict[str, Any]]
    staff: list[dict[str, Any]]
    roster: list[dict[str, Any]]
    tariff: list[dict[str, Any]]


def read_plan(folder: Path) -> tuple[TownPlan, list[Mistake]]:
    """Read every table of the folder; the plan may be used only when there are no mistakes."""
    mistakes: list[Mistake] = []
    rows = {name: read_table(folder, name, mistakes) for name in COLUMNS}
    features = read_areas(folder, mistakes)
    plan = TownPlan(
        town=_town(rows["town.csv"], mistakes),
        areas=[_area(feature, n, mistakes) for n, feature in enumerate(features, 1)],
        places=[_place(row) for row in rows["places.csv"]],
        closed_days=[_closed_day(row) for row in rows["closed_days.csv"]],
        partners=[_partner(row) for row in rows["partners.csv"]],
        vehicles=[_vehicle(row) for row in rows["vehicles.csv"]],
        staff=[_staff(row) for row in rows["staff.csv"]],
        roster=[_pattern(row) for row in rows["roster.csv"]],
        tariff=[_tariff(row) for row in rows["tariff.csv"]],
    )
    _check_names(plan, rows)
    _check_numbers(plan, rows["places.csv"])
    return plan, sorted(mistakes)


def _town(rows: list[Row], mistakes: list[Mistake]) -> dict[str, Any]:
    if len(rows) != 1:
        mistakes.append(Mistake("town.csv", 1, "rows", f"has {len(rows)}, must have one"))
        return {}
    row = rows[0]
    code = row.text("code")
    if len(code) != 6 or not code.isdecimal():
        row.complain("code", f"{code!r} is not six digits (全国地方公共団体コード)")
    return {"code": code, "name": row.text("name"), "name_en": row.text("name_en", is_needed=False)}


def _area(feature: dict[str, Any], number: int, mistakes: list[Mistake]) -> dict[str, Any]:
    properties = feature["properties"]
    try:
        read_polygon(feature.get("geometry"))  # type: ignore[arg-type]
    except (ValueError, TypeError, KeyError) as error:
        mistakes.append(Mistake(AREAS, number, str(properties["key"]), f"is not an area: {error}"))
    return {
        "key": properties["key"],
        "kind": properties["kind"],
        "name": properties["name"],
        "name_en": properties.get("name_en", ""),
        "polygon": feature.get("geometry"),
        "sort": number,
    }


def _place(row: Row) -> dict[str, Any]:
    lon, lat = _point(row, "lon", "lat")
    kind = row.text("kind")
    if kind not in FacilityKind.values:
        row.complain("kind", f"{kind!r} is none of {', '.join(FacilityKind.values)}")
    return {
        "number": row.read("number", _place_number, None) if row.text("number", is_needed=False) else None,
        "kind": kind,
        "name": row.text("name"),
        "kana": row.text("kana", is_needed=False),
        "name_en": row.text("name_en", is_needed=False),
        "address": row.text("address", is_needed=False),
        "lon": lon,
        "lat": lat,
        "is_landmark": row.text("is_landmark", is_needed=False).lower() in ("yes", "1", "true", "はい"),
        "source": row.text("source", is_needed=False),
    }


def _place_number(value: str) -> int:
    number = int(value)
    if not 1 <= number <= LARGEST:
        raise ValueError(f"is not a number from 1 to {LARGEST}")
    return number


def _closed_day(row: Row) -> dict[str, Any]:
    return {
        "day": row.read("date", date.fromisoformat, date.min),
        "reason": row.text("reason"),
        "reason_en": row.text("reason_en", is_needed=False),
    }


def _partner(row: Row) -> dict[str, Any]:
    needed = {key: row.text(key) for key in ("code", "name", "kind")}
    return needed | {key: row.text(key, is_needed=False) for key in ("name_en", "phone")}


def _read_boot(row: Row) -> int:
    """A table from before walkers were counted lacks the column."""
    return row.read("boot_places", _count, 2) if row.text("boot_places", is_needed=False) else 2


def _vehicle(row: Row) -> dict[str, Any]:
    lon, lat = _point(row, "depot_lon", "depot_lat")
    return {
        "code": row.text("code"),
        "partner": row.text("partner"),
        "name": row.text("name"),
        "plate": row.text("plate", is_needed=False),
        "seats": row.read("seats", _count, 0),
        "wheelchair_places": row.read("wheelchair_places", _count, 0),
        "wheelchair_seats": row.read("wheelchair_seats", _count, 2),
        "boot_places": _read_boot(row),
        "areas": row.text("areas").split(),
        "depot_name": row.text("depot_name"),
        "depot_lon": lon,
        "depot_lat": lat,
    }


def _staff(row: Row) -> dict[str, Any]:
    role = row.text("role")
    if role not in STAFF_ROLES:
        row.complain("role", f"{role!r} is none of {', '.join(STAFF_ROLES)}")
    return {
        "username": row.text("username"),
        "name": row.text("name"),
        "role": role,
        "partner": row.text("partner", is_needed=False),
    }


def _pattern(row: Row) -> dict[str, Any]:
    opens, closes = row.read("opens", _minutes, 0), row.read("closes", _minutes, 1)
    if closes <= opens:
        row.complain("closes", "is not after opens")
    has_lunch = bool(row.text("lunch_from", is_needed=False))
    return {
        "vehicle": row.text("vehicle"),
        "driver": row.text("driver"),
        "weekdays": row.read("weekdays", _weekdays, frozenset[int]()),
        "opens": opens,
        "closes": closes,
        "lunch_from": row.read("lunch_from", _minutes, 0) if has_lunch else None,
        "lunch_until": row.read("lunch_until", _minutes, 0) if has_lunch else None,
        "lunch_minutes": row.read("lunch_minutes", _count, 0) if has_lunch else 0,
    }


def _tariff(row: Row) -> dict[str, Any]:
    fares = ("ordinary_yen", "self_service_yen", "discount_yen")
    return {"valid_from": row.read("valid_from", date.fromisoformat, date.min)} | {
        fare: row.read(fare, _count, 0) for fare in fares
    }


def _check_names(plan: TownPlan, rows: dict[str, list[Row]]) -> None:
    """Names that one table uses must stand in another."""
    areas = {area["key"] for area in plan.areas}
    partners = {partner["code"] for partner in plan.partners}
    vehicles = {vehicle["code"] for vehicle in plan.vehicles}
    drivers = {person["username"] for person in plan.staff if person["role"] == Role.DRIVER}
    for row, vehicle in zip(rows["vehicles.csv"], plan.vehicles, strict=True):
        _expect(row, "partner", [vehicle["partner"]], partners, "partners.csv")
        _expect(row, "areas", vehicle["areas"], areas, AREAS)
    for row, pattern in zip(rows["roster.csv"], plan.roster, strict=True):
        _expect(row, "vehicle", [pattern["vehicle"]], vehicles, "vehicles.csv")
        _expect(row, "driver", [pattern["driver"]], drivers, "staff.csv (role driver)")
    for row, person in zip(rows["staff.csv"], plan.staff, strict=True):
        if person["partner"]:
            _expect(row, "partner", [person["partner"]], partners, "partners.csv")


def _check_numbers(plan: TownPlan, rows: list[Row]) -> None:
    """A number is one place's alone."""
    lines: dict[int, int] = {}
    for row, place in zip(rows, plan.places, strict=True):
        if place["number"] is None:
            continue
        if place["number"] in lines:
            row.complain("number", f"{place['number']} stands in line {lines[place['number']]} already")
        lines.setdefault(place["number"], row.line)


def _expect(row: Row, column: str, names: list[str], known: set[str], where: str) -> None:
    for name in names:
        if name and name not in known:
            row.complain(column, f"{name!r} is not in {where}")


def _point(row: Row, lon: str, lat: str) -> tuple[float, float]:
    return row.read(lon, _within(-180, 180), 0.0), row.read(lat, _within(-90, 90), 0.0)


def _within(low: float, high: float) -> Any:
    def read(value: str) -> float:
        number = float(value)
        if not low <= number <= high:
            raise ValueError(f"is not between {low} and {high}")
        return number

    return read


def _count(value: str) -> int:
    number = int(value)
    if not 0 <= number <= 32_767:
        raise ValueError("is not a count")
    return number


def _minutes(value: str) -> int:
    hours, _colon, minutes = value.partition(":")
    total = int(hours) * 60 + int(minutes)
    if not 0 <= total <= 24 * 60:
        raise ValueError("is not a time of day such as 9:00")
    return total


def _weekdays(value: str) -> frozenset[int]:
    days = frozenset(int(day) for day in value.split())
    if not days <= frozenset(range(1, 8)):
        raise ValueError("weekdays are 1 (Monday) to 7")
    return days
