"""The flight plan report (飛行計画の通報) as DIPS 2.0 takes it, and the same for entering it by hand.

Field names and limits are those of the FPR guideline v1.9; nothing here was ever sent to DIPS, which wants an
application, a fixed address and the pilot's own sign-in.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from moyai.engines.flight.geometry import Point

TRANSPORT = 10
"""flightPurpose 輸送・宅配."""
DENSE, HIGH, AIRPORT = 1, 2, 3
"""flightAirspace: densely inhabited, 150 m and higher, near an airport."""
NEAR, EVENT, NIGHT, BEYOND_SIGHT, DANGEROUS, DROPPING = 1, 2, 3, 4, 5, 6
"""flightType."""
LONGEST_NAME, LONGEST_PLACE, MOST_ASSISTANTS = 30, 100, 999
STEP_MIN, MOST_MIN = 5, 1440


class WrongReport(ValueError):  # noqa: N818 - a report that DIPS would not take
    """What DIPS would refuse; ``field`` is its name there."""

    def __init__(self, field: str, what: str) -> None:
        super().__init__(f"{field}: {what}")
        self.field = field


@dataclass(frozen=True)
class Contact:
    """How somebody is reached."""

    name: str
    telephone: str
    email: str = ""
    prefecture: str = ""
    municipality: str = ""

    def write(self) -> dict[str, str]:
        """Return it as DIPS names it."""
        return {
            "name": self.name,
            "country": "JP",
            "prefectures": self.prefecture,
            "municipality": self.municipality,
            "telephoneCountry": "81",
            "telephone": self.telephone,
            "email": self.email,
        }


@dataclass(frozen=True)
class Report:
    """What is reported before a specified flight. ``starts`` is Japan's wall clock."""

    name: str
    starts: datetime
    flight_s: float
    longest_s: float
    speed_m_s: float
    height_m: float
    ring: tuple[Point, ...]
    departure: str
    destination: str
    symbol: str
    maker: str
    model: str
    most_mass_kg: float
    licence: str
    is_first_class: bool
    reporter: Contact
    insurer: str = ""
    insurance_persons_yen: int = 0
    insurance_objects_yen: int = 0
    permit: str = ""
    airspaces: tuple[int, ...] = ()
    types: tuple[int, ...] = (BEYOND_SIGHT, DROPPING)
    assistants: int = 0
    is_level_35: bool = True
    plan_id: str = ""


def round_minutes(time_s: float) -> int:
    """Return minutes in DIPS's steps of five, never fewer than it will be."""
    return max(STEP_MIN, STEP_MIN * ceil(time_s / 60 / STEP_MIN))


def write_report(report: Report) -> dict[str, Any]:
    """Return the body of POST /api/flight-plan/register.

    Raises:
        WrongReport: DIPS would refuse it.
    """
    _check(report)
    info: dict[str, Any] = {
        "name": report.name,
        "flightPurpose": [TRANSPORT],
        "flightAirspace": list(report.airspaces),
        "flightType": list(report.types),
        "assistantsNumber": report.assistants,
        "departurePoint": report.departure,
        "destinationPoint": report.destination,
        "startTime": f"{report.starts:%Y%m%d %H%M}",
        "plannedMaxTime": round_minutes(report.longest_s),
        "plannedFlightTime": round_minutes(report.flight_s),
        "flightSpeed": ceil(report.speed_m_s * 3.6),
        "flightAltitude": ceil(report.height_m),
        "flyRoute": json.dumps(
            {"type": "Polygon", "coordinates": [[lon, lat] for lon, lat in report.ring]},
            separators=(",", ":"),
        ),
        "riskMitigationOnsiteControl": "0",
        "riskMitigationOnsiteControlL3": "0",
        "riskMitigationOnsiteControlL35": "1" if report.is_level_35 else "0",
        "exceptionalConditionsMooring": "0",
        "insuranceInformation": {
            "insuranceCompany": report.insurer,
            "interPerson": report.insurance_persons_yen,
            "interObject": report.insurance_objects_yen,
        },
        "reporter": {"contactReporterFlag": "1", "contactReporter": report.reporter.write()},
        "pilotInfo": [
            {
                "contactPilotFlag": "0",
                "skillCertificationNumber": report.licence,
                "firstClass": "1" if report.is_first_class else "0",
                "secondClass": "0" if report.is_first_class else "1",
            }
        ],
        "aircraftInfo": [
            {
                "symbol": report.symbol,
                "maker": report.maker,
                "model": report.model,
                "type": "3",
                "maxWeight": report.most_mass_kg,
            }
        ],
    }
    if report.plan_id:
        info["flightPlanId"] = report.plan_id
    permit = (
        {"flightPermitApplicationNumber": report.permit, "contactPermitFlag": "0"} if report.permit else {}
    )
    return {"flightPlanInfo": info, **({"flightPermitApplicationInfo": permit} if permit else {})}


def _check(report: Report) -> None:
    demands = (
        ("name", 1 <= len(report.name) <= LONGEST_NAME, "1 to 30 characters"),
        ("departurePoint", 1 <= len(report.departure) <= LONGEST_PLACE, "1 to 100 characters"),
        ("destinationPoint", 1 <= len(report.destination) <= LONGEST_PLACE, "1 to 100 characters"),
        ("assistantsNumber", 0 <= report.assistants <= MOST_ASSISTANTS, "0 to 999"),
        ("plannedFlightTime", 0 < report.flight_s <= MOST_MIN * 60, "5 to 1440 minutes"),
        ("plannedMaxTime", report.flight_s <= report.longest_s <= MOST_MIN * 60, "not before it has landed"),
        ("flightSpeed", 1 <= ceil(report.speed_m_s * 3.6) <= 999, "1 to 999 km/h"),
        ("flightAltitude", 1 <= ceil(report.height_m) <= 999, "1 to 999 m"),
        ("flyRoute", len(report.ring) >= 3, "three corners or more"),
        ("aircraftInfo", bool(report.symbol.strip()), "the registration symbol"),
        ("pilotInfo", bool(report.licence.strip()), "the pilot's licence"),
        ("reporter", bool(report.reporter.name and report.reporter.telephone), "a name and a telephone"),
    )
    for field, is_so, what in demands:
        if not is_so:
            raise WrongReport(field, what)


def list_rows(body: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the report as label and value, in the order of DIPS's own form, for entering it by hand."""
    info = body["flightPlanInfo"]
    aircraft, pilot, insurance = info["aircraftInfo"][0], info["pilotInfo"][0], info["insuranceInformation"]
    contact = info["reporter"]["contactReporter"]
    ring = json.loads(info["flyRoute"])["coordinates"]
    permit = body.get("flightPermitApplicationInfo", {}).get("flightPermitApplicationNumber", "")
    return [
        ("飛行計画名称", info["name"]),
        ("飛行目的", "業務：輸送・宅配"),
        ("飛行空域", "、".join(_AIRSPACES[each] for each in info["flightAirspace"]) or "該当なし"),
        ("飛行方法", "、".join(_TYPES[each] for each in info["flightType"]) or "該当なし"),
        ("補助者の数", str(info["assistantsNumber"])),
        ("出発地", info["departurePoint"]),
        ("目的地", info["destinationPoint"]),
        ("飛行開始日時", info["startTime"]),
        ("飛行の予定時間（分）", str(info["plannedFlightTime"])),
        ("最大の飛行時間（分）", str(info["plannedMaxTime"])),
        ("飛行速度（km/h）", str(info["flightSpeed"])),
        ("飛行高度（対地m）", str(info["flightAltitude"])),
        ("飛行範囲（経度 緯度）", " / ".join(f"{lon:.6f} {lat:.6f}" for lon, lat in ring)),
        ("レベル3.5飛行", "はい" if info["riskMitigationOnsiteControlL35"] == "1" else "いいえ"),
        ("保険会社", insurance["insuranceCompany"]),
        ("対人（円）", str(insurance["interPerson"])),
        ("対物（円）", str(insurance["interObject"])),
        ("機体の登録記号", aircraft["symbol"]),
        ("製造者", aircraft["maker"]),
        ("型式", aircraft["model"]),
        ("最大離陸重量（kg）", f"{aircraft['maxWeight']:g}"),
        ("技能証明の番号", pilot["skillCertificationNumber"]),
        ("許可・承認番号", permit),
        ("通報者", contact["name"]),
        ("通報者の電話", contact["telephone"]),
    ]


_AIRSPACES = {DENSE: "人口集中地区", HIGH: "地表150m以上", AIRPORT: "空港等の周辺"}
_TYPES = {
    NEAR: "人や物から30m未満",
    EVENT: "催し場所の上空",
    NIGHT: "夜間",
    BEYOND_SIGHT: "目視外",
    DANGEROUS: "危険物の輸送",
    DROPPING: "物件の投下",
}
