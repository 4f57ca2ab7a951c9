"""The clinic car with nine invented institutions, a pharmacy, their people, patients and the week's turns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from math import hypot
from random import Random

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership, User
from moyai.core.clock import at_local, local
from moyai.core.codes import make_code
from moyai.core.partners.models import Partner
from moyai.core.reservations.enums import ResourceKind
from moyai.core.reservations.models import Resource
from moyai.core.residents.models import Household, Resident
from moyai.demo.accounts import DOCTOR, MIDWIFE, NURSE, PHARMACIST, DemoAccount
from moyai.demo.facts import read_rows
from moyai.demo.names import FAMILY_NAMES, FEMALE_NAMES, MALE_NAMES
from moyai.demo.seeding.fleet import SHIFT_CLOSES, SHIFT_OPENS
from moyai.fleet.enums import CarrierKind
from moyai.fleet.models import Shift, Vehicle
from moyai.services.mobile_clinic.enums import Device, InstitutionKind, Profession, Programme
from moyai.services.mobile_clinic.models import (
    ClinicCar,
    DeviceSet,
    Institution,
    Patient,
    PatientDoor,
    Practitioner,
    Turn,
)

CAR = "c1"
OPERATOR = "soyokaze"
KEPT_FOR = f"for:{CAR}"
"""On its shifts rides what the clinic asks for, and nothing else (fleet/planning/kept_for.py)."""

MORNING, AFTERNOON = (9 * 60 + 30, 12 * 60), (12 * 60 + 40, 14 * 60 + 40)
WEEK = (
    # weekday, morning and afternoon: the programme and whose it is, None: everybody's
    (0, (Programme.MATERNITY, "sakura"), (Programme.CHRONIC, None)),
    (1, (Programme.CHRONIC, "asahi"), (Programme.CHRONIC, "harukaze")),
    (2, (Programme.CHRONIC, "takato"), (Programme.CHRONIC, None)),
    (3, (Programme.CHRONIC, "harukaze"), (Programme.TEENS, None)),
    (4, (Programme.CHRONIC, "hase"), (Programme.CHRONIC, None)),
    (5, (Programme.CHRONIC, "minowa"), (Programme.CHRONIC, None)),
)
"""In Ina the car went out on Monday for mothers and on three other days; here on every day, to be seen."""

PATIENTS, MOTHERS = 6, 4
ELDER = 75
BUILT_IN = (
    Device.BLOOD_PRESSURE,
    Device.OXIMETER,
    Device.THERMOMETER,
    Device.GLUCOSE,
    Device.ECG,
    Device.STETHOSCOPE,
)
FOR_MOTHERS = (Device.FETAL_MONITOR, Device.ECHO, Device.SCALE)
STAFF = (
    (NURSE, Profession.NURSE),
    (DOCTOR, Profession.DOCTOR),
    (MIDWIFE, Profession.MIDWIFE),
    (PHARMACIST, Profession.PHARMACIST),
)


def seed_clinic(*, now: datetime) -> int:
    """Make the car, the institutions and their patients, once; return how many patients there are."""
    if ClinicCar.objects.exists():
        return 0
    today = local(now).date()
    password = User.objects.get(username="driver").password  # hashing once more would only take time
    car = _make_car(password)
    houses = {row["key"]: _make_institution(row) for row in read_rows("invented", "institutions.csv")}
    for account, profession in STAFF:
        _make_staff(account, profession, houses[account.firm.removeprefix("clinic-")], password)
    _fill_up(houses, password)
    _make_turns(car, houses, today)
    _open_doors(houses)
    return _make_patients(houses, today, now)


def roster_clinic(days: Iterable[date]) -> int:
    """Plan the clinic car's driver for each day that has none; return how many shifts were added."""
    vehicle, driver = Vehicle.objects.get(code=CAR), User.objects.get(username=f"driver-{CAR}")
    before = Shift.objects.count()
    Shift.objects.bulk_create(
        [
            Shift(
                vehicle=vehicle,
                driver=driver,
                date=day,
                starts_at=at_local(day, SHIFT_OPENS),
                ends_at=at_local(day, SHIFT_CLOSES),
                kept_for=KEPT_FOR,
            )
            for day in days
        ],
        ignore_conflicts=True,
    )
    return Shift.objects.count() - before


def _make_resource(kind: ResourceKind, code: str, name: str, partner: Partner | None = None) -> Resource:
    return Resource.objects.create(code=code, kind=kind, name=name, partner=partner)


def _make_car(password: str) -> ClinicCar:
    partner = Partner.objects.create(
        code=OPERATOR,
        name="診療車の運行（架空）",
        name_en="Clinic car's operator (invented)",
        kind="taxi",
        phone="0265009020",
    )
    vehicle = Vehicle.objects.create(
        code=CAR,
        name="そよかぜ号（診療車）",
        plate="架空 800 あ 00-01",
        partner=partner,
        seats=3,
        wheelchair_places=1,
        carrier=CarrierKind.CLINIC,
        most_grams=10_000,
        most_millilitres=40_000,
        most_ambient=2,
        depot_name="市役所の車庫",
        depot_lon=137.9540,
        depot_lat=35.8276,
    )
    driver = User.objects.create(
        username=f"driver-{CAR}", display_name="架空 勝", password=password, is_simulated=True
    )
    Membership.objects.create(user=driver, role=Role.DRIVER, partner=partner)
    car = ClinicCar.objects.create(
        vehicle=vehicle,
        resource=_make_resource(ResourceKind.VEHICLE, CAR, vehicle.name),
        programmes=list(Programme),
    )
    for code, name, devices in (
        ("c1-built-in", "備えつけの機器", BUILT_IN),
        ("c1-mothers", "妊婦健診の機器", FOR_MOTHERS),
    ):
        DeviceSet.objects.create(
            name=name,
            devices=list(devices),
            car=car,
            resource=_make_resource(ResourceKind.DEVICE, code, name),
        )
    return car


def _make_institution(row: dict[str, str]) -> Institution:
    partner = Partner.objects.create(
        code=f"clinic-{row['key']}",
        name=row["name"],
        name_en=row["name_en"],
        kind=row["kind"],
        phone=row["phone"],
    )
    return Institution.objects.create(
        partner=partner,
        kind=row["kind"],
        number=row["number"],
        address=row["address"],
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        facility_fee_yen=int(row["fee_yen"]),
        notified_on=date(2026, 4, 1) if row["kind"] != InstitutionKind.PHARMACY else None,
        takes_emergencies=bool(row["emergency"]),
    )


def _make_staff(
    account: DemoAccount, profession: Profession, house: Institution, password: str
) -> Practitioner:
    user = User.objects.create(username=account.username, display_name=account.name, password=password)
    return _employ(user, profession, house)


def _employ(user: User, profession: Profession, house: Institution) -> Practitioner:
    Membership.objects.create(user=user, role=Role.PARTNER, partner=house.partner)
    kind = ResourceKind.DOCTOR if profession == Profession.DOCTOR else ResourceKind.NURSE
    return Practitioner.objects.create(
        user=user,
        institution=house,
        profession=profession,
        registry_no=f"9{user.pk:05d}",
        resource=_make_resource(kind, f"clinic-person-{user.pk}", user.display_name, house.partner),
    )


def _fill_up(houses: dict[str, Institution], password: str) -> None:
    """Give every house that treats a doctor and somebody who rides along."""
    random = Random("clinic-staff")
    for key, house in houses.items():
        if house.kind == InstitutionKind.PHARMACY:
            continue
        has = set(house.practitioners.values_list("profession", flat=True))
        wanted = [Profession.DOCTOR]
        wanted += [] if has & {Profession.NURSE, Profession.MIDWIFE} else [Profession.NURSE]
        for profession in [each for each in wanted if each not in has]:
            names = MALE_NAMES if profession == Profession.DOCTOR else FEMALE_NAMES
            name = f"架空 {random.choice(names)[0]}"
            username = f"{profession}-{key}"
            _employ(
                User.objects.create(username=username, display_name=name, password=password),
                profession,
                house,
            )


def _make_turns(car: ClinicCar, houses: dict[str, Institution], today: date) -> None:
    for weekday, *parts in WEEK:
        for (begins, ends), (programme, owner) in zip((MORNING, AFTERNOON), parts, strict=True):
            Turn.objects.create(
                car=car,
                weekday=weekday,
                begins=begins,
                ends=ends,
                programme=programme,
                owner=None if owner is None else houses[owner],
                valid_from=today - timedelta(days=60),
            )


def _open_doors(houses: dict[str, Institution]) -> None:
    """Let patients book by themselves; where the car is full, the hospital sees them in its own room."""
    for key, house in houses.items():
        if house.kind == InstitutionKind.PHARMACY:
            continue
        programme = Programme.MATERNITY if key == "sakura" else Programme.CHRONIC
        is_hospital = house.kind == InstitutionKind.HOSPITAL
        room = (
            _make_resource(ResourceKind.ROOM, f"clinic-room-{key}", "外来 診察室1", house.partner)
            if is_hospital
            else None
        )
        PatientDoor.objects.create(
            institution=house, programmes=[programme], outpatient=room, outpatient_from=10 * 60
        )


def _make_patients(houses: dict[str, Institution], today: date, now: datetime) -> int:
    """Give each house the elders who live nearest to it, the visitor's resident among them."""
    random = Random("clinic-patients")
    born_before = today.replace(year=today.year - ELDER, day=1)
    visitor = list(Resident.objects.filter(user__username="hanako"))
    old = Resident.objects.filter(birth_date__lt=born_before).exclude(user__username="hanako")
    elders = list(old.select_related("household").order_by("pk"))
    for key, house in houses.items():
        if house.kind == InstitutionKind.PHARMACY:
            continue
        if key == "sakura":
            people = [_make_mother(number, random, today, now) for number in range(MOTHERS)]
            programme = Programme.MATERNITY
        else:
            elders.sort(key=lambda one: hypot(one.household.lon - house.lon, one.household.lat - house.lat))
            near, elders = elders[:PATIENTS], elders[PATIENTS:]
            people = (visitor if key == "harukaze" else []) + near
            programme = Programme.CHRONIC
        for number, resident in enumerate(people):
            _make_patient(resident, house, programme, number, today)
    return Patient.objects.count()


def _make_patient(
    resident: Resident, house: Institution, programme: Programme, number: int, today: date
) -> Patient:
    return Patient.objects.create(
        code=make_code(),
        resident=resident,
        institution=house,
        chart_no=f"{number + 1:05d}",
        programmes=[programme],
        parking_note="玄関の前にとめられます" if number % 2 else "坂の下の広場にとめてください",
        needs_ramp=resident.uses_wheelchair,
        since=today - timedelta(days=200 + 30 * number),
    )


def _make_mother(number: int, random: Random, today: date, now: datetime) -> Resident:
    home = Household.objects.exclude(residents__user__username="hanako").order_by("pk")[number * 7]
    family, given = FAMILY_NAMES[number], random.choice(FEMALE_NAMES)
    return Resident.objects.create(
        code=make_code(),
        household=home,
        family_name=family[0],
        given_name=given[0],
        family_kana=family[1],
        given_kana=given[1],
        birth_date=date(today.year - 24 - number * 3, 1 + number, 11),
        registered_at=now,
    )
