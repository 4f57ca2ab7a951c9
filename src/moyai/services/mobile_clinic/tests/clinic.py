"""A small clinic car for tests: two institutions, their people, a patient, a share on the test day."""

from datetime import date, datetime
from typing import Any

from tests.factories import DAY, HOSPITAL, at, make_area, make_partner, make_resident, make_user

from moyai.core.accounts.enums import Role
from moyai.core.codes import make_code
from moyai.core.partners.models import Partner
from moyai.core.reservations.enums import ResourceKind
from moyai.core.reservations.models import Resource
from moyai.core.residents.models import Resident
from moyai.fleet.models import Shift, Vehicle
from moyai.services.mobile_clinic.enums import Device, InstitutionKind, Profession, Programme, ShareOrigin
from moyai.services.mobile_clinic.models import (
    ClinicCar,
    DeviceSet,
    Institution,
    Patient,
    Practitioner,
    Share,
)

NOW = at(8)
"""A Wednesday morning, before the car leaves."""

NAMES = {"higashi": "ひがし診療所", "nishi": "にし医院", "center": "中央病院", "yakkyoku": "みなみ薬局"}


def make_resource(kind: ResourceKind, code: str, name: str) -> Resource:
    """Return something that can be booked, made once."""
    return Resource.objects.get_or_create(code=code, defaults={"kind": kind, "name": name})[0]


def make_institution(
    key: str = "higashi", kind: InstitutionKind = InstitutionKind.CLINIC, **changes: Any
) -> Institution:
    """Return an institution, made once for each key."""
    partner = Partner.objects.get_or_create(
        code=f"clinic-{key}",
        defaults={"name": NAMES.get(key, key), "kind": kind.value, "phone": "0265000000"},
    )[0]
    facts: dict[str, Any] = {
        "kind": kind,
        "number": f"201{Institution.objects.count() + 1:07d}",
        "address": "伊那市荒井1-1",
        "lon": HOSPITAL.lon,
        "lat": HOSPITAL.lat,
        "facility_fee_yen": 500,
        "notified_on": date(2026, 4, 1),
        "takes_emergencies": kind == InstitutionKind.HOSPITAL,
        **changes,
    }
    return Institution.objects.get_or_create(partner=partner, defaults=facts)[0]


def make_practitioner(
    institution: Institution | None = None, profession: Profession = Profession.NURSE, *, name: str = ""
) -> Practitioner:
    """Return somebody of an institution who can be booked; the password is ``moyai-test``."""
    institution = institution or make_institution()
    user = make_user(Role.PARTNER, name=name)
    user.memberships.update(partner=institution.partner)
    kind = ResourceKind.DOCTOR if profession == Profession.DOCTOR else ResourceKind.NURSE
    resource = make_resource(kind, f"p-{user.pk}", user.display_name)
    return Practitioner.objects.create(
        user=user, institution=institution, profession=profession, registry_no="123456", resource=resource
    )


def make_patient(
    institution: Institution | None = None, resident: Resident | None = None, **changes: Any
) -> Patient:
    """Return a patient with a chronic disease."""
    institution = institution or make_institution()
    facts: dict[str, Any] = {
        "code": make_code(),
        "chart_no": f"K{Patient.objects.count() + 1:05d}",
        "programmes": [Programme.CHRONIC],
        "since": date(2024, 4, 1),
        **changes,
    }
    return Patient.objects.create(institution=institution, resident=resident or make_resident(), **facts)


def make_car(code: str = "clinic-1") -> ClinicCar:
    """Return a clinic car with its built-in devices, made once for each code."""
    known = ClinicCar.objects.filter(vehicle__code=code).first()
    if known is not None:
        return known
    vehicle = Vehicle.objects.create(
        code=code,
        name="診療車1号",
        partner=make_partner("clinic-operator"),
        seats=4,
        wheelchair_places=1,
        depot_name="車庫",
        depot_lon=137.95,
        depot_lat=35.84,
    )
    vehicle.areas.add(make_area("west"))
    programmes = [Programme.CHRONIC, Programme.MATERNITY]
    car = ClinicCar.objects.create(
        vehicle=vehicle,
        resource=make_resource(ResourceKind.VEHICLE, code, "診療車1号"),
        programmes=programmes,
    )
    DeviceSet.objects.create(
        name=f"{code} 備えつけ",
        devices=[Device.BLOOD_PRESSURE, Device.OXIMETER, Device.THERMOMETER],
        car=car,
        resource=make_resource(ResourceKind.DEVICE, f"{code}-devices", "備えつけ"),
    )
    return car


def make_shift(car: ClinicCar, day: date = DAY, begins: int = 8, ends: int = 18) -> Shift:
    """Return a driver's shift with the car."""
    return Shift.objects.create(
        vehicle=car.vehicle,
        driver=make_user(),
        date=day,
        starts_at=at(begins, day=day),
        ends_at=at(ends, day=day),
    )


def make_share(
    holder: Institution | None = None,
    *,
    car: ClinicCar | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    **changes: Any,
) -> Share:
    """Return a morning of the car, held by an institution (None: free, everybody's)."""
    starts_at = starts_at or at(9)
    facts: dict[str, Any] = {
        "date": DAY,
        "programme": Programme.CHRONIC,
        "owner": holder,
        "holder": holder,
        "origin": ShareOrigin.OWN if holder else "",
        **changes,
    }
    return Share.objects.create(
        car=car or make_car(), starts_at=starts_at, ends_at=ends_at or at(12), **facts
    )
