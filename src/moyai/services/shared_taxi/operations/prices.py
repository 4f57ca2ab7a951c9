"""Setting fares, campaigns and sponsors. What has begun is never changed, only followed by what is new.

Fares and campaigns stand in the public feeds before they begin; what would make those wrong is refused.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.feeds.checks import check_feed
from moyai.core.partners.models import Partner
from moyai.core.places.models import Facility, Municipality
from moyai.services.shared_taxi.models import Tariff
from moyai.services.shared_taxi.money_models import Campaign, Sponsorship
from moyai.services.shared_taxi.texts import money as say


class BadPrices(Refused):
    """Prices that cannot be set: for a day gone by, twice for one day, or after they have begun."""


@transaction.atomic
def define_tariff(
    *,
    valid_from: date,
    municipality: Municipality | None = None,
    prices: dict[str, int | None],
    note: str = "",
    actor: str,
    now: datetime,
) -> Tariff:
    """Set the fares from a day to come on. Rides that are booked already keep their fare.

    Args:
        valid_from: the first day.
        municipality: whose residents; None for all that have no fares of their own.
        prices: the tariff's ``…_yen`` fields.
        note: why, for the history.
        actor: who sets them.
        now: the town's time.

    Raises:
        BadPrices: the day has begun, or has fares already.
        FeedWouldBreak: the public feed could not say them.
    """
    if valid_from <= local(now).date():
        raise BadPrices("begun", say.BEGUN)
    try:
        with transaction.atomic():
            tariff = Tariff.objects.create(
                valid_from=valid_from, municipality=municipality, made_at=now, note=note, **prices
            )
    except IntegrityError:
        raise BadPrices("twice", say.TWICE) from None
    check_feed(now)
    _audit("define_tariff", f"tariff:{tariff.pk}", actor, now, valid_from=str(valid_from), **prices)
    return tariff


@transaction.atomic
def withdraw_tariff(*, tariff: Tariff, actor: str, now: datetime) -> None:
    """Take fares back that have not begun.

    Raises:
        BadPrices: they have.
    """
    if tariff.valid_from <= local(now).date():
        raise BadPrices("begun", say.BEGUN)
    number = tariff.pk
    tariff.delete()
    check_feed(now)
    _audit("withdraw_tariff", f"tariff:{number}", actor, now, valid_from=str(tariff.valid_from))


@transaction.atomic
def define_campaign(
    *,
    name: str,
    name_en: str = "",
    municipality: Municipality | None = None,
    first_date: date,
    last_date: date,
    prices: dict[str, int | None],
    actor: str,
    now: datetime,
) -> Campaign:
    """Offer lower fares from a first to a last day.

    Raises:
        BadPrices: it would have begun already.
        FeedWouldBreak: the public feed could not say them.
    """
    if first_date <= local(now).date():
        raise BadPrices("begun", say.BEGUN)
    campaign = Campaign.objects.create(
        name=name,
        name_en=name_en,
        municipality=municipality,
        first_date=first_date,
        last_date=last_date,
        made_at=now,
        **prices,
    )
    check_feed(now)
    days = {"first_date": str(first_date), "last_date": str(last_date)}
    _audit("define_campaign", f"campaign:{campaign.pk}", actor, now, **days, **prices)
    return campaign


@transaction.atomic
def end_campaign(*, campaign: Campaign, actor: str, now: datetime) -> None:
    """Let a campaign end today, or take it back where it has not begun; booked rides keep their fare."""
    today = local(now).date()
    if campaign.first_date > today:
        number = campaign.pk
        campaign.delete()
        _audit("withdraw_campaign", f"campaign:{number}", actor, now)
        return
    if campaign.last_date > today:
        campaign.last_date = today
        campaign.save(update_fields=["last_date"])
        _audit("end_campaign", f"campaign:{campaign.pk}", actor, now)


@transaction.atomic
def define_sponsorship(
    *,
    partner: Partner,
    facility: Facility,
    yen_a_person: int,
    first_date: date,
    last_date: date | None = None,
    actor: str,
    now: datetime,
) -> Sponsorship:
    """Let a partner pay a part of each fare to and from its stop.

    Raises:
        BadPrices: it would have begun already.
    """
    if first_date <= local(now).date():
        raise BadPrices("begun", say.BEGUN)
    sponsorship = Sponsorship.objects.create(
        partner=partner,
        facility=facility,
        yen_a_person=yen_a_person,
        first_date=first_date,
        last_date=last_date,
        made_at=now,
    )
    facts = {"partner": partner.code, "facility": facility.number, "yen_a_person": yen_a_person}
    _audit("define_sponsorship", f"sponsorship:{sponsorship.pk}", actor, now, **facts)
    return sponsorship


@transaction.atomic
def end_sponsorship(*, sponsorship: Sponsorship, actor: str, now: datetime) -> None:
    """Let a sponsorship end today, or take it back where it has not begun."""
    today = local(now).date()
    if sponsorship.first_date > today:
        number = sponsorship.pk
        sponsorship.delete()
        _audit("withdraw_sponsorship", f"sponsorship:{number}", actor, now)
        return
    if sponsorship.last_date is None or sponsorship.last_date > today:
        sponsorship.last_date = today
        sponsorship.save(update_fields=["last_date"])
        _audit("end_sponsorship", f"sponsorship:{sponsorship.pk}", actor, now)


def get_first_day(now: datetime) -> date:
    """Return the first day from which prices can be set now."""
    return local(now).date() + timedelta(days=1)


def _audit(verb: str, subject: str, actor: str, now: datetime, **facts: Any) -> None:
    record(actor=actor, action=f"shared_taxi.{verb}", subject=subject, now=now, **facts)
