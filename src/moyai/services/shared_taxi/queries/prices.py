"""Reads on fares, campaigns, sponsors, passes and booklets for pages."""

from datetime import date, datetime

from django.db.models import Q

from moyai.core.clock import local
from moyai.core.ledger.chart import PREPAID_TICKETS
from moyai.core.ledger.queries import get_balance
from moyai.core.residents.models import Resident
from moyai.services.shared_taxi.models import Tariff
from moyai.services.shared_taxi.money_models import Booklet, Campaign, Pass, Sponsorship


def list_tariffs() -> list[Tariff]:
    """Return every tariff, the latest first."""
    return list(Tariff.objects.select_related("municipality").order_by("-valid_from", "municipality", "pk"))


def list_current_tariffs(on: date) -> list[Tariff]:
    """Return the tariffs valid on a day: the one for all first, then those of municipalities."""
    newest: dict[int | None, Tariff] = {}
    for tariff in (
        Tariff.objects.filter(valid_from__lte=on).select_related("municipality").order_by("valid_from")
    ):
        newest[tariff.municipality_id] = tariff
    return sorted(newest.values(), key=lambda one: one.municipality_id or 0)


def list_all_campaigns() -> list[Campaign]:
    """Return every campaign, the latest first."""
    return list(Campaign.objects.select_related("municipality"))


def list_all_sponsorships() -> list[Sponsorship]:
    """Return every sponsorship, the latest first."""
    return list(Sponsorship.objects.select_related("partner", "facility"))


def list_passes_of(resident: Resident, now: datetime) -> list[Pass]:
    """Return the passes of a resident that have not ended."""
    today = local(now).date()
    held = Pass.objects.filter(Q(ended_date=None) | Q(ended_date__gte=today), resident=resident)
    return list(held.filter(last_date__gte=today).order_by("first_date"))


def list_booklets_of(resident: Resident) -> list[tuple[Booklet, int]]:
    """Return a resident's booklets with what is left on each by the books, in yen; used up ones left out."""
    booklets = Booklet.objects.filter(resident=resident)
    left = [(one, get_balance(PREPAID_TICKETS, party=f"booklet:{one.code}")) for one in booklets]
    return [(booklet, yen) for booklet, yen in left if yen]
