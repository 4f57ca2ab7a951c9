"""Prices, passes and tickets for tests."""

from datetime import date, timedelta
from typing import Any

from tests.factories import DAY

from moyai.core.partners.operations import define_partner
from moyai.core.places.models import Facility
from moyai.core.residents.models import Resident
from moyai.services.shared_taxi.enums import PassKind
from moyai.services.shared_taxi.models import Tariff
from moyai.services.shared_taxi.money_models import Booklet, Campaign, Pass, Sponsorship
from moyai.services.shared_taxi.operations.prices import define_sponsorship
from moyai.services.shared_taxi.operations.tickets import sell_booklet, sell_pass
from moyai.services.shared_taxi.tests.town import HOSPITAL, NOW, make_town

EVE = NOW - timedelta(days=10)
PRICES = {"ordinary_yen": 600, "self_service_yen": 400, "discount_yen": 300}


def price_tickets(**prices: int) -> Tariff:
    """Let the town sell passes and booklets."""
    make_town()
    tariff = Tariff.objects.get(municipality=None)
    facts = {"day_pass_yen": 600, "month_pass_yen": 5000, "booklet_yen": 2500, "booklet_face_yen": 3000}
    for name, yen in {**facts, **prices}.items():
        setattr(tariff, name, yen)
    tariff.save()
    return tariff


def give_booklet(resident: Resident, key: str = "b1", **prices: int) -> Booklet:
    price_tickets(**prices)
    return sell_booklet(resident=resident, idempotency_key=key, actor="test", now=EVE)


def give_pass(
    resident: Resident, kind: PassKind = PassKind.MONTH, first: date = DAY, key: str = "p1"
) -> Pass:
    price_tickets()
    return sell_pass(
        resident=resident, kind=kind, first_date=first, idempotency_key=key, actor="test", now=EVE
    )


def make_campaign(first: date = DAY, last: date = DAY, **changes: Any) -> Campaign:
    facts = {"name": "春のおためし", "ordinary_yen": 100, "made_at": EVE}
    return Campaign.objects.create(first_date=first, last_date=last, **facts | changes)


def make_sponsor(yen: int = 100, *, first: date = DAY) -> Sponsorship:
    """Let the hospital pay a part."""
    make_town()
    shop = define_partner(code="sponsor-1", name="中央病院", kind="sponsor", actor="test", now=EVE)
    facility = Facility.objects.get(name=HOSPITAL.name)
    return define_sponsorship(
        partner=shop, facility=facility, yen_a_person=yen, first_date=first, actor="test", now=EVE
    )
