"""The subsidised exclusive taxi: card, meter, what looks wrong, the books, the claim, its pages."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests.factories import DAY, at, make_shift, make_user

from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry as AuditEntry
from moyai.core.ledger.chart import CITY_SUBSIDY, CLAIMS_PAYABLE, METER_PAYABLE, OPERATOR_PAYABLE
from moyai.core.ledger.queries import get_balance
from moyai.core.ledger.verdict import verify_books
from moyai.core.partners.models import Partner
from moyai.core.places.models import Facility
from moyai.core.residents.models import Resident
from moyai.fleet.models import Shift, Vehicle
from moyai.services.shared_taxi.enums import ClaimKind, EligibilityReason, FareClass
from moyai.services.shared_taxi.erasing import (
    erase_booklets,
    erase_meter_rides,
    erase_passes,
    erase_taxi_cards,
)
from moyai.services.shared_taxi.models import Booklet, EventDay, MeterRide, Pass, TaxiCard
from moyai.services.shared_taxi.operations.claiming import CannotClaim, issue_claim
from moyai.services.shared_taxi.operations.exclusive import (
    CardRefused,
    RideRefused,
    begin_ride,
    cancel_meter_ride,
    decide_ride,
    finish_ride,
    issue_card,
    revoke_card,
)
from moyai.services.shared_taxi.queries.claims import get_sheet
from moyai.services.shared_taxi.queries.exclusive import find_card, make_token
from moyai.services.shared_taxi.tests.test_books import LATER
from moyai.services.shared_taxi.tests.till import give_booklet, give_pass
from moyai.services.shared_taxi.tests.town import FARM, HALL, HOSPITAL, NOW, make_car, make_day, make_resident

pytestmark = pytest.mark.django_db
TEN = at(10)
CENTRE, DOOR = (HALL.lon, HALL.lat), (HOSPITAL.lon, HOSPITAL.lat)


@pytest.fixture
def shift() -> Shift:
    return make_day()


def make_card(resident: Resident | None = None) -> TaxiCard:
    return issue_card(resident=resident or make_resident(), actor="test", now=NOW)


def begin(card: TaxiCard, shift: Shift, key: str = "r1", **changes: Any) -> MeterRide:
    facts = {"text": make_token(card), "driver": shift.driver, "vehicle": shift.vehicle, "place": CENTRE}
    facts |= {"idempotency_key": key, "actor": "test", "now": TEN}
    return begin_ride(**facts | changes)


def finish(ride: MeterRide, yen: int = 1800, *, minutes: int = 10, **changes: Any) -> MeterRide:
    facts = {"place": DOOR, "actor": "test", "now": ride.started_at + timedelta(minutes=minutes)}
    return finish_ride(ride=ride, meter_yen=yen, **facts | changes)


def test_rider_pays_her_flat_fare_and_the_city_the_rest(shift: Shift) -> None:
    ride = finish(begin(make_card(), shift))
    assert (ride.status, ride.rider_yen, ride.city_yen, ride.flags) == ("done", 500, 1300, [])
    assert [get_balance(one) for one in (CITY_SUBSIDY, METER_PAYABLE, OPERATOR_PAYABLE)] == [1300, 1300, 0]


def test_discount_needs_a_confirmed_reason(shift: Shift) -> None:
    card = make_card(make_resident(reason=EligibilityReason.DISABILITY))
    ride = finish(begin(card, shift))
    assert (ride.fare_class, ride.rider_yen, ride.city_yen) == (FareClass.DISCOUNT, 250, 1550)


def test_meter_below_the_flat_fare_costs_the_city_nothing(shift: Shift) -> None:
    ride = finish(begin(make_card(), shift), 430)
    assert (ride.rider_yen, ride.city_yen, get_balance(METER_PAYABLE)) == (430, 0, 0)


def test_card_is_found_by_its_signature_its_address_and_its_number() -> None:
    card = make_card()
    token = make_token(card)
    assert find_card(token) == (card, False)
    assert find_card(f"https://town.example/drive/card/?card={token}") == (card, False)
    assert find_card(f" {card.code[:4]} {card.code[4:]} ") == (card, True)
    assert find_card(f"{card.code}:forged") == (None, False)
    assert find_card("12345678")[0] is None


def test_lost_card_is_refused_and_replaced(shift: Shift) -> None:
    card = make_card()
    with pytest.raises(CardRefused):
        make_card(card.resident)
    revoke_card(card=card, reason="なくした", actor="test", now=NOW)
    with pytest.raises(CardRefused) as refused:
        begin(card, shift)
    assert refused.value.code == "revoked"
    assert begin(make_card(card.resident), shift).status == "open"


def test_ride_begins_once_for_a_click_and_one_at_a_time(shift: Shift) -> None:
    card = make_card()
    ride = begin(card, shift)
    assert begin(card, shift) == ride
    with pytest.raises(RideRefused) as refused:
        begin(make_card(), shift, "r2")
    assert refused.value.code == "other_open"
    cancel_meter_ride(ride=ride, actor="test", now=TEN)
    assert begin(card, shift, "r3").status == "open"


def test_ride_ends_once(shift: Shift) -> None:
    ride = finish(begin(make_card(), shift))
    with pytest.raises(RideRefused):
        finish(ride)
    with pytest.raises(RideRefused):
        cancel_meter_ride(ride=ride, actor="test", now=TEN)


def test_same_card_in_two_taxis_is_held_in_both(shift: Shift) -> None:
    card = make_card()
    other = make_shift(make_car("w2"))
    first, second = begin(card, shift), begin(card, other, "r2")
    assert finish(first).flags == ["twice_at_once"]
    assert finish(second).status == "held"
    assert get_balance(METER_PAYABLE) == 0


def test_impossible_distance_hours_area_and_amount_are_held(shift: Shift) -> None:
    card = make_card()
    finish(begin(card, shift))
    far = begin(card, shift, "r2", now=TEN + timedelta(minutes=11))
    assert finish(far).flags == ["too_far"]
    late = begin(make_card(), shift, "r3", now=at(18), place=(FARM.lon, FARM.lat))
    assert finish(late, 9000).flags == ["outside_hours", "outside_area", "amount"]


def test_on_the_day_of_an_event_its_own_hours_hold(shift: Shift) -> None:
    late = {"now": at(16), "place": CENTRE}
    assert finish(begin(make_card(), shift, **late)).flags == ["outside_hours"]
    EventDay.objects.create(
        title="花火大会",
        date=DAY,
        place=Facility.objects.get(name=HALL.name),
        opens_at=at(15),
        closes_at=at(17),
        expected_riders=20,
        service_from=8 * 60,
        service_until=17 * 60 + 30,
        made_at=NOW,
    )
    other = make_shift(make_car("w2"))
    assert finish(begin(make_card(make_resident(given="次郎")), other, "r2", **late)).flags == []


def test_vehicles_position_stands_in_for_a_tablet_that_does_not_tell(shift: Shift) -> None:
    Vehicle.objects.update(last_lon=HALL.lon, last_lat=HALL.lat, last_seen_at=TEN)
    shift.vehicle.refresh_from_db()
    ride = finish(begin(make_card(), shift, place=None), place=None, minutes=30)
    assert (ride.start_lon, ride.end_lon) == (HALL.lon, None)


@pytest.mark.parametrize(("is_accepted", "owed"), [(True, 8500), (False, 0)])
def test_somebody_decides_about_what_looked_wrong(shift: Shift, is_accepted: bool, owed: int) -> None:
    ride = finish(begin(make_card(), shift), 9000)
    facts = {"is_accepted": is_accepted, "note": "渋滞", "actor": "test", "now": TEN}
    decide_ride(ride=ride, **facts)
    assert get_balance(METER_PAYABLE) == owed
    with pytest.raises(RideRefused):
        decide_ride(ride=ride, **facts)


def claim(**changes: Any) -> Any:
    facts: dict[str, Any] = {"month": DAY.replace(day=1), "kind": ClaimKind.EXCLUSIVE, "actor": "test"}
    return issue_claim(partner=Partner.objects.get(code="taxi"), now=LATER, **facts | changes)


def test_claim_waits_for_decisions_and_equals_the_books(shift: Shift) -> None:
    finish(begin(make_card(), shift))
    held = finish(begin(make_card(), shift, "r2", now=at(13)), 9000)
    with pytest.raises(CannotClaim):
        claim()
    decide_ride(ride=held, is_accepted=False, note="まちがい", actor="test", now=at(14))
    made = claim()
    assert (made.amount_yen, get_balance(METER_PAYABLE), get_balance(CLAIMS_PAYABLE)) == (1300, 0, 1300)
    assert get_sheet(made.partner, made.month).amount_yen == 0
    assert verify_books().faults == ()


def url(name: str, *args: Any) -> str:
    return reverse(f"shared_taxi:{name}", args=args)


@pytest.fixture
def ten(held_clock: dict[str, Any]) -> dict[str, Any]:
    held_clock["now"] = TEN
    return held_clock


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> Path:
    backend = "django.core.files.storage.FileSystemStorage"
    default = {"BACKEND": backend, "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return tmp_path


def make_png() -> bytes:
    import struct
    import zlib

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def test_driver_reads_enters_and_is_told_what_to_take(
    client: Client, shift: Shift, ten: dict[str, Any], files: Path
) -> None:
    card = make_card()
    client.force_login(shift.driver)
    page = client.get(url("read_card"), {"card": make_token(card)})
    form = page.context["form"]
    assert form["card"].value() == make_token(card)
    sent = {"card": make_token(card), "key": "k1", "lon": CENTRE[0], "lat": CENTRE[1]}
    client.post(url("read_card"), sent)
    ride = MeterRide.objects.get()
    assert client.get(url("read_card")).url == url("meter", ride.code)  # type: ignore[attr-defined]
    ten["now"] += timedelta(minutes=10)
    wrong = SimpleUploadedFile("meter.png", b"no picture", "image/png")
    assert client.post(url("meter", ride.code), {"meter_yen": 1800, "photo": wrong}).status_code == 422
    photo = SimpleUploadedFile("meter.png", make_png(), "image/png")
    sent = {"meter_yen": 1800, "photo": photo, "lon": DOOR[0], "lat": DOOR[1]}
    page = client.post(url("meter", ride.code), sent, follow=True)
    assert "お客さまから 500円" in page.content.decode()
    ride.refresh_from_db()
    assert (ride.status, ride.is_typed, bool(ride.photo)) == ("done", False, True)
    client.force_login(make_user(Role.OFFICER))
    picture = client.get(url("meter_photo", ride.code))
    assert b"".join(picture.streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]
    assert AuditEntry.objects.filter(action="shared_taxi.see_meter_photo").exists()


def test_driver_types_a_number_and_is_told_of_a_wrong_one(
    client: Client, shift: Shift, ten: dict[str, Any]
) -> None:
    client.force_login(shift.driver)
    page = client.post(url("read_card"), {"card": "11111111", "key": "k"})
    assert (page.status_code, "このカードは読めません" in page.content.decode()) == (422, True)
    client.post(url("read_card"), {"card": make_card().code, "key": "k2"})
    ride = MeterRide.objects.get()
    assert ride.is_typed
    client.post(url("cancel_meter", ride.code))
    assert "取り消しました" in client.get(url("meter", ride.code)).content.decode()


def test_drivers_do_not_see_one_anothers_rides(client: Client, shift: Shift, ten: dict[str, Any]) -> None:
    ride = begin(make_card(), shift)
    client.force_login(make_user(Role.DRIVER))
    assert client.get(url("meter", ride.code)).status_code == 404
    assert client.post(url("cancel_meter", ride.code)).status_code == 404


def test_office_issues_prints_and_revokes_a_card(client: Client, ten: dict[str, Any]) -> None:
    resident = make_resident()
    client.force_login(make_user(Role.DISPATCHER))
    assert "あてはまるカードはありません" in client.get(url("taxi_cards")).content.decode()
    page = client.post(url("taxi_cards"), {"resident": resident.code}, follow=True)
    card = TaxiCard.objects.get()
    assert "qr__image" in page.content.decode()
    assert client.post(url("taxi_cards"), {"resident": resident.code}).status_code == 422
    assert client.post(url("taxi_cards"), {"resident": "123"}).status_code == 422
    client.post(url("taxi_card", card.code), {"reason": "なくした"})
    assert "qr__image" not in client.get(url("taxi_card", card.code)).content.decode()
    assert client.get(url("taxi_cards"), {"q": card.code}).context["page"].object_list[0] == card
    assert len(client.get(url("taxi_cards"), {"q": "伊那"}).context["page"].object_list) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_rides_take_the_same_queries_for_any_number(
    client: Client, shift: Shift, ten: dict[str, Any], count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        finish(begin(make_card(), shift, f"r{number}", now=at(9 + number)))
    client.force_login(make_user(Role.OFFICER))
    client.get(url("meter_rides"))
    with django_assert_num_queries(8):
        page = client.get(url("meter_rides"))
    assert len(page.context["rows"]) == count


def test_officer_decides_on_the_rides_page(client: Client, shift: Shift, ten: dict[str, Any]) -> None:
    ride = finish(begin(make_card(), shift), 9000)
    client.force_login(make_user(Role.OFFICER))
    assert "金額がおかしい" in client.get(url("meter_ride", ride.code)).content.decode()
    assert client.post(url("meter_ride", ride.code), {"decision": "accept"}).status_code == 422
    client.post(url("meter_ride", ride.code), {"decision": "accept", "note": "遠回り"})
    ride.refresh_from_db()
    assert (ride.status, ride.decision_note, get_balance(METER_PAYABLE)) == ("done", "遠回り", 8500)


def test_table_and_paper_sum_to_the_books(client: Client, shift: Shift, ten: dict[str, Any]) -> None:
    for number, yen in enumerate((1800, 950, 400)):
        finish(begin(make_card(), shift, f"r{number}", now=at(9 + number)), yen)
    client.force_login(make_user(Role.OFFICER))
    address = ("exclusive", "taxi", "2026-06")
    text = client.get(url("claim_csv", *address)).content.decode("utf-8-sig")
    _heading, *rows, total = csv.reader(StringIO(text))
    owed = get_balance(METER_PAYABLE, party="partner:taxi")
    assert sum(int(row[-1]) for row in rows) == int(total[-1]) == owed == 1750
    assert all(int(row[6]) == int(row[7]) + int(row[-1]) for row in rows)
    paper = "".join(
        page.extract_text()
        for page in PdfReader(BytesIO(client.get(url("claim_pdf", *address)).content)).pages
    )
    assert (f"{owed:,} 円" in paper, rows[0][1] in paper) == (True, True)
    page = client.get(url("claims"), {"month": "2026-06", "kind": "exclusive"})
    assert page.context["amount_yen"] == owed


def test_others_see_no_cards_and_no_rides(client: Client, shift: Shift, ten: dict[str, Any]) -> None:
    ride = begin(make_card(), shift)
    for role in (Role.RESIDENT, Role.DRIVER):
        client.force_login(make_user(role))
        for address in (url("taxi_cards"), url("meter_rides"), url("meter_ride", ride.code)):
            assert client.get(address).status_code == 403


def test_what_is_past_its_period_goes_and_the_books_stay(shift: Shift, files: Path) -> None:
    card = make_card()
    photo = SimpleUploadedFile("meter.png", make_png(), "image/png")
    ride = finish(begin(card, shift), photo=photo)
    revoke_card(card=card, reason="なくした", actor="test", now=TEN)
    second = TimeLimit(ride.started_at)
    assert erase_taxi_cards(before=LATER, now=LATER) == 0  # its ride is still kept
    assert (erase_meter_rides(**second.at), erase_meter_rides(**second.after)) == (0, 1)
    assert not list(files.rglob("*.png"))
    assert (erase_taxi_cards(before=LATER, now=LATER), TaxiCard.objects.count()) == (1, 0)
    assert (get_balance(METER_PAYABLE), verify_books().faults) == (1300, ())


class TimeLimit:
    """The two sides of the moment from which a row is past its period."""

    def __init__(self, moment: Any) -> None:
        self.at = {"before": moment, "now": LATER}
        self.after = {"before": moment + timedelta(seconds=1), "now": LATER}


def test_passes_and_booklets_go_after_their_period(shift: Shift) -> None:
    resident = make_resident()
    held, booklet = give_pass(resident), give_booklet(resident)
    limit = TimeLimit(held.sold_at)
    assert (erase_passes(**limit.at), erase_passes(**limit.after)) == (0, 1)
    assert booklet.sold_at == held.sold_at
    assert (erase_booklets(**limit.at), erase_booklets(**limit.after)) == (0, 1)
    assert (Pass.objects.count(), Booklet.objects.count()) == (0, 0)
