"""Under which law a service runs, and which records are due because of it: one table, with its sources.

A service says its regime in its manifest (setting ``regime``); a town changes it with
``MOYAI_SERVICE_SETTINGS``. The fleet is shared, so what any service that is on asks for is due for all
shifts.

Sources: 道路運送法 4条・21条・78条2号; 旅客自動車運送事業運輸規則 (運輸規則) 3・24・25・26条の2・37・38条;
道路運送法施行規則 (施行規則) 51条の22 and what follows. Articles of 施行規則 have moved with the
amendments of 2023–2025: compare with the present text before an inspection.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import ServiceConfig, list_services

YEAR = 365


class Regime(models.TextChoices):
    """The law under which somebody is carried."""

    AREA = "area", _("区域運行（一般乗合）")
    EXCLUSIVE = "exclusive", _("タクシー（一般乗用）")
    PRIVATE = "private", _("自家用有償旅客運送")
    TRIAL = "trial", _("実証運行（21条）")


class RecordKind(models.TextChoices):
    """A record that the law asks for."""

    ROLL_CALL = "roll_call", _("点呼の記録")
    DUTY = "duty", _("業務記録")
    DRIVER_FILE = "driver_file", _("乗務員等台帳")
    TRAINING = "training", _("指導・適性診断の記録")
    COMPLAINT = "complaint", _("苦情処理簿")
    ACCIDENT = "accident", _("事故の記録")
    MEMBERS = "members", _("旅客名簿")


@dataclass(frozen=True, slots=True)
class Due:
    """One record that a regime asks for.

    Attributes:
        kind: Which record.
        keep_days: How long it is kept, in days; 0 = as long as it is current.
        source: Law and article.
    """

    kind: RecordKind
    keep_days: int
    source: str


_TRANSPORT_RULES = (
    Due(RecordKind.ROLL_CALL, YEAR, "運輸規則 24条"),
    Due(RecordKind.DUTY, YEAR, "運輸規則 25条"),
    Due(RecordKind.DRIVER_FILE, 3 * YEAR, "運輸規則 37条"),
    Due(RecordKind.TRAINING, 3 * YEAR, "運輸規則 38条"),
    Due(RecordKind.COMPLAINT, YEAR, "運輸規則 3条"),
    Due(RecordKind.ACCIDENT, 3 * YEAR, "運輸規則 26条の2"),
)

DUE: dict[Regime, tuple[Due, ...]] = {
    Regime.AREA: _TRANSPORT_RULES,
    Regime.EXCLUSIVE: _TRANSPORT_RULES,
    Regime.TRIAL: _TRANSPORT_RULES,
    Regime.PRIVATE: (
        Due(RecordKind.ROLL_CALL, YEAR, "施行規則 51条の22（安全な運転のための確認）"),
        Due(RecordKind.DUTY, YEAR, "施行規則 51条の22（乗務記録）"),
        Due(RecordKind.DRIVER_FILE, 3 * YEAR, "施行規則（運転者台帳）"),
        Due(RecordKind.COMPLAINT, YEAR, "施行規則（苦情処理簿）"),
        Due(RecordKind.ACCIDENT, 3 * YEAR, "施行規則（事故の記録）"),
        Due(RecordKind.MEMBERS, 0, "施行規則（旅客名簿）"),
    ),
}


@dataclass(frozen=True, slots=True)
class ServiceRegime:
    """The regime of a service that is on.

    Attributes:
        label: The service's app label.
        title: Its name.
        regime: The law under which it runs.
        needs_roll_call: Whether its shifts may not start without a roll-call.
    """

    label: str
    title: str
    regime: Regime
    needs_roll_call: bool


def list_service_regimes() -> list[ServiceRegime]:
    """Return the regime of every service that is on and carries people."""
    found = []
    for service in list_services():
        values = _read_settings(service)
        if "regime" in values:
            needs = bool(values.get("needs_roll_call", True))
            found.append(ServiceRegime(service.label, service.title, Regime(values["regime"]), needs))
    return found


def needs_roll_call() -> bool:
    """Tell whether a shift may not start without a roll-call."""
    return any(each.needs_roll_call for each in list_service_regimes())


def find_shift_pattern() -> str:
    """Return which rules of working hours the town's drivers are under: ``day``, ``alternate`` or
    ``waiting``."""
    found = [_read_settings(service).get("working_hours") for service in list_services()]
    return next((str(each) for each in found if each), "day")


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class LabourAgreement:
    """What the town's drivers' employers have agreed with them (36協定, 労使協定).

    Attributes:
        has_driver_clause: Overtime beyond 45 hours a month and 360 a year is agreed, up to 960 a year.
        has_holiday_work: Work on the weekly holiday is agreed, once in two weeks.
        holiday_weekday: Which day that is where a week is worked through, 0 for Monday.
        raises_bound: A month's bound hours may be more (270 or 300 hours).
        year_begins_month: Month in which the year of the agreement begins.
    """

    has_driver_clause: bool = False
    has_holiday_work: bool = False
    holiday_weekday: int = 6
    raises_bound: bool = False
    year_begins_month: int = 4


def find_agreement() -> LabourAgreement:
    """Return what is agreed; of several services the first that says anything of working hours counts."""
    for service in list_services():
        values = _read_settings(service)
        if values.get("working_hours"):
            return LabourAgreement(
                has_driver_clause=values.get("overtime_agreement") == "drivers",
                has_holiday_work=bool(values.get("holiday_agreement", False)),
                holiday_weekday=WEEKDAYS.index(values.get("weekly_holiday", "sun")),
                raises_bound=bool(values.get("bound_agreement", False)),
                year_begins_month=int(values.get("overtime_year_month", 4)),
            )
    return LabourAgreement()


def list_due() -> list[tuple[Regime, Due]]:
    """Return the records that are due in this town, with the regime that asks for each; each kind once a
    regime."""
    regimes = dict.fromkeys(each.regime for each in list_service_regimes())
    return [(regime, due) for regime in regimes for due in DUE[regime]]


def is_due(kind: RecordKind) -> bool:
    """Tell whether any service's regime asks for a record."""
    return any(due.kind == kind for _regime, due in list_due())


def _read_settings(service: ServiceConfig) -> dict[str, Any]:
    changed = getattr(settings, "MOYAI_SERVICE_SETTINGS", {}).get(service.label, {})
    return {setting.key: setting.default for setting in service.settings} | changed
