"""What a year's report of transport (輸送実績報告書) asks for, firm by firm.

Licensed operators report from April to March by 31 May (旅客自動車運送事業等報告規則), and so do towns
that drive themselves (道路運送法施行規則, 第6号様式). The forms differ by office and year; here are the
figures that they ask for, to be copied. Kilometres and runs are those of this service's records alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from moyai.core.indicators.registry import Period
from moyai.core.indicators.series import within
from moyai.core.partners.models import Partner
from moyai.fleet.crews.models import Accident, DriverFile
from moyai.fleet.models import Vehicle
from moyai.services.shared_taxi.history.facts import kept_history, list_done, list_drives
from moyai.services.shared_taxi.history.runs import list_runs
from moyai.services.shared_taxi.pack.years import ServiceYear


@dataclass
class TransportLine:
    """One firm's year.

    Attributes:
        firm: its name; empty for all of them together.
        vehicles: that it has.
        wheelchair_vehicles: of them with a place for a wheelchair.
        drivers: appointed on the last day.
        distance_m: driven.
        loaded_m: of it with riders.
        runs: from empty to empty.
        rides: bookings driven.
        persons: carried.
        fares_yen: of the rides driven.
        accidents: that are in the book.
        injured: in them.
        killed: in them.
    """

    firm: str = ""
    vehicles: int = 0
    wheelchair_vehicles: int = 0
    drivers: int = 0
    distance_m: int = 0
    loaded_m: int = 0
    runs: int = 0
    rides: int = 0
    persons: int = 0
    fares_yen: int = 0
    accidents: int = 0
    injured: int = 0
    killed: int = 0


@dataclass(frozen=True)
class TransportReport:
    """A year's figures.

    Attributes:
        year: which, from April.
        until: the last day that is in it.
        lines: by firm, in the order of their names.
        whole: of all of them.
    """

    year: ServiceYear
    until: date
    lines: tuple[TransportLine, ...]
    whole: TransportLine


def build_report(year: ServiceYear, today: date) -> TransportReport:
    """Return a year's figures; of a year that is not over, up to today.

    Args:
        year: which.
        today: the day, in Japan.
    """
    until = max(year.first, min(year.last, today))
    period = Period(year.first, until)
    firms = {one.pk: TransportLine(one.name) for one in Partner.objects.filter(vehicles__isnull=False)}
    firm_of = dict(Vehicle.objects.values_list("pk", "partner_id"))
    by_vehicle = {vehicle: firms[firm] for vehicle, firm in firm_of.items()}
    _count_vehicles(by_vehicle)
    _count_drivers(firms, until)
    with kept_history(period):
        _count_transport(by_vehicle, period)
    _count_accidents(by_vehicle, period)
    lines = tuple(sorted(firms.values(), key=lambda one: one.firm))
    return TransportReport(year, until, lines, _sum(lines))


def _count_vehicles(by_vehicle: dict[int, TransportLine]) -> None:
    for pk, places in Vehicle.objects.values_list("pk", "wheelchair_places"):
        by_vehicle[pk].vehicles += 1
        by_vehicle[pk].wheelchair_vehicles += places > 0


def _count_drivers(firms: dict[int, TransportLine], on: date) -> None:
    for one in DriverFile.objects.filter(appointed_date__lte=on, partner__in=firms):
        firms[one.partner_id].drivers += one.left_date is None or one.left_date > on


def _count_transport(by_vehicle: dict[int, TransportLine], period: Period) -> None:
    for drive in list_drives(period):
        by_vehicle[drive.vehicle_id].distance_m += drive.distance_m
        by_vehicle[drive.vehicle_id].loaded_m += drive.loaded_m
    done = [fact for fact in list_done(period) if fact.vehicle_id is not None]
    for fact in done:
        assert fact.vehicle_id is not None
        line = by_vehicle[fact.vehicle_id]
        line.rides += 1
        line.persons += fact.persons
        line.fares_yen += fact.fare_yen
    for run in list_runs(done):
        vehicle = run.rides[0].vehicle_id
        assert vehicle is not None
        by_vehicle[vehicle].runs += 1


def _count_accidents(by_vehicle: dict[int, TransportLine], period: Period) -> None:
    for one in within(Accident.objects.all(), "happened_at", period):
        line = by_vehicle[one.vehicle_id]
        line.accidents += 1
        line.injured += one.injured
        line.killed += one.killed


def _sum(lines: Sequence[TransportLine]) -> TransportLine:
    whole = TransportLine()
    for field in fields(TransportLine):
        if field.name != "firm":
            setattr(whole, field.name, sum(getattr(line, field.name) for line in lines))
    return whole
