"""What the fare of a ride is reckoned with, besides the tariff."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet, Sum

from moyai.core.ledger.chart import PREPAID_TICKETS
from moyai.core.ledger.queries import get_balance
from moyai.core.places.geometry import measure_m
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.fares import Discounted, FareParts, Support
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.money_models import Booklet, Campaign, Pass, Sponsorship

STOP_RADIUS_M = 60
"""An end of a ride within this of a sponsor's place is at its stop."""


def list_discounts(on: date, municipality_id: int | None) -> list[Discounted]:
    """Return the campaigns of a day, those for all and the municipality's own."""
    return [make_discount(one) for one in list_campaigns(on, municipality_id)]


def list_campaigns(on: date, municipality_id: int | None) -> QuerySet[Campaign]:
    """Return the same as rows."""
    whose = Q(municipality=None) | Q(municipality_id=municipality_id)
    return Campaign.objects.filter(whose, first_date__lte=on, last_date__gte=on).order_by("pk")


def make_discount(campaign: Campaign) -> Discounted:
    """Return a campaign's prices."""
    return Discounted(
        name=Localized(campaign.name, campaign.name_en or campaign.name),
        first_date=campaign.first_date,
        last_date=campaign.last_date,
        ordinary_yen=campaign.ordinary_yen,
        self_service_yen=campaign.self_service_yen,
        discount_yen=campaign.discount_yen,
    )


def find_support(resident: Resident, ends: Sequence[Point], on: date) -> Support:
    """Return what others pay for a ride of a resident on a day."""
    sponsorship = find_sponsorship(ends, on)
    held = find_pass(resident, on)
    booklet, left = find_booklet(resident)
    partner = sponsorship.partner if sponsorship else None
    return Support(
        sponsor=Localized(partner.name, partner.name_en or partner.name) if partner else None,
        sponsor_yen=sponsorship.yen_a_person if sponsorship else 0,
        sponsorship_id=sponsorship.pk if sponsorship else None,
        pass_until=held.last_date if held else None,
        pass_id=held.pk if held else None,
        tickets_yen=left,
        booklet_id=booklet.pk if booklet else None,
    )


def find_sponsorship(ends: Sequence[Point], on: date) -> Sponsorship | None:
    """Return the sponsorship that pays most for a ride between these ends, or None."""
    found = [one for one in list_sponsorships(on) if any(_is_at_stop(end, one) for end in ends)]
    return max(found, key=lambda one: (one.yen_a_person, -one.pk), default=None)


def _is_at_stop(end: Point, sponsorship: Sponsorship) -> bool:
    place = sponsorship.facility
    return measure_m((end.lon, end.lat), (place.lon, place.lat)) <= STOP_RADIUS_M


def list_sponsorships(on: date) -> QuerySet[Sponsorship]:
    """Return the sponsorships of a day with their partners and places."""
    live = Q(last_date=None) | Q(last_date__gte=on)
    return Sponsorship.objects.filter(live, first_date__lte=on).select_related("partner", "facility")


def find_pass(resident: Resident, on: date) -> Pass | None:
    """Return the pass that holds on a day and lasts longest, or None."""
    held = Pass.objects.filter(resident=resident, first_date__lte=on, last_date__gte=on)
    held = held.filter(Q(ended_date=None) | Q(ended_date__gte=on))
    return held.order_by("-last_date", "pk").first()


def find_booklet(resident: Resident) -> tuple[Booklet | None, int]:
    """Return her oldest booklet with something left that no booked ride has laid hands on, and how much."""
    for booklet in Booklet.objects.filter(resident=resident).order_by("sold_at", "pk"):
        left = get_tickets_left(booklet)
        if left > 0:
            return booklet, left
    return None, 0


def get_tickets_left(booklet: Booklet) -> int:
    """Return what is left on a booklet in yen: its balance in the books less what booked rides will take."""
    live = Ride.objects.filter(booklet=booklet, status__in=RideStatus.live())
    taken = live.aggregate(yen=Sum("ticket_yen"))["yen"] or 0
    return max(get_balance(PREPAID_TICKETS, party=f"booklet:{booklet.code}") - taken, 0)


def has_tickets(parts: FareParts) -> bool:
    """Tell whether what a fare takes from a booklet is still there."""
    if parts.booklet_id is None:
        return True
    return get_tickets_left(Booklet.objects.get(pk=parts.booklet_id)) >= parts.ticket_yen
