"""Selling passes and prepaid tickets at the desk, for cash."""

from calendar import monthrange
from datetime import date, datetime, timedelta

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.codes import make_free_code
from moyai.core.errors import Refused
from moyai.core.ledger.chart import CITY_CASH, CITY_SUBSIDY, PASS_INCOME, PREPAID_TICKETS
from moyai.core.ledger.operations import post_entry
from moyai.core.ledger.postings import Posting, Side, credit, debit
from moyai.core.ledger.queries import find_entry
from moyai.core.residents.models import Resident
from moyai.services.shared_taxi.enums import PassKind
from moyai.services.shared_taxi.models import Tariff
from moyai.services.shared_taxi.money_models import Booklet, Pass
from moyai.services.shared_taxi.queries.pricing import find_pass
from moyai.services.shared_taxi.queries.tariffs import get_tariff
from moyai.services.shared_taxi.texts import money as say


class CannotSell(Refused):
    """The town does not sell it, or she has one already."""


@transaction.atomic
def sell_pass(
    *,
    resident: Resident,
    kind: PassKind,
    first_date: date,
    idempotency_key: str,
    sold_by: User | None = None,
    actor: str,
    now: datetime,
) -> Pass:
    """Sell a pass from a day on; the same key again returns the same pass.

    Args:
        resident: who rides with it; it is hers alone.
        kind: a day or a month.
        first_date: its first day, today at the earliest.
        idempotency_key: the same for a repeated click.
        sold_by: the account that sells.
        actor: the same, for the audit log.
        now: the town's time.

    Raises:
        CannotSell: it has no price, she has one for that day, or the day has gone by.
    """
    code = find_code_of_sale(idempotency_key)
    if code is not None:
        return Pass.objects.get(code=code)
    if first_date < local(now).date():
        raise CannotSell("begun", say.PAST_PASS)
    tariff = get_tariff(first_date, resident.household.municipality_id)
    price = {PassKind.DAY: tariff.day_pass_yen, PassKind.MONTH: tariff.month_pass_yen}[kind]
    if price is None:
        raise CannotSell("not_sold", say.NOT_SOLD)
    if find_pass(resident, first_date) is not None:
        raise CannotSell("has_pass", say.HAS_PASS)
    made = Pass.objects.create(
        code=make_free_code(_is_taken),
        resident=resident,
        kind=kind,
        first_date=first_date,
        last_date=compute_last_day(kind, first_date),
        price_yen=price,
        sold_at=now,
        sold_by=sold_by,
    )
    sides = (debit(CITY_CASH, price), credit(PASS_INCOME, price, f"pass:{made.code}"))
    _post_sale(idempotency_key, made.code, sides, say.SOLD_PASS.get(), actor=actor, now=now)
    return made


@transaction.atomic
def sell_booklet(
    *, resident: Resident, idempotency_key: str, sold_by: User | None = None, actor: str, now: datetime
) -> Booklet:
    """Sell a booklet of prepaid tickets; the same key again returns the same booklet.

    Raises:
        CannotSell: the tariff has no price for it.
    """
    code = find_code_of_sale(idempotency_key)
    if code is not None:
        return Booklet.objects.get(code=code)
    tariff = get_tariff(local(now).date(), resident.household.municipality_id)
    price, face = _get_booklet(tariff)
    made = Booklet.objects.create(
        code=make_free_code(_is_taken),
        resident=resident,
        face_yen=face,
        price_yen=price,
        sold_at=now,
        sold_by=sold_by,
    )
    town = f"municipality:{resident.household.municipality.code}"
    sides = (
        debit(CITY_CASH, price),
        debit(CITY_SUBSIDY, face - price, town),
        credit(PREPAID_TICKETS, face, f"booklet:{made.code}"),
    )
    _post_sale(idempotency_key, made.code, sides, say.SOLD_BOOKLET.get(), actor=actor, now=now)
    return made


def compute_last_day(kind: PassKind, first_date: date) -> date:
    """Return the last day of a pass: the same day, or the eve of the same day of the next month."""
    if kind == PassKind.DAY:
        return first_date
    year, month = first_date.year + first_date.month // 12, first_date.month % 12 + 1
    days = monthrange(year, month)[1]
    if first_date.day > days:
        return date(year, month, days)
    return date(year, month, first_date.day) - timedelta(days=1)


def find_code_of_sale(idempotency_key: str) -> str | None:
    """Return the code of what was sold with a key, or None."""
    entry = find_entry(f"sale:{idempotency_key}")
    return entry.reference.partition(":")[2] if entry else None


def _get_booklet(tariff: Tariff) -> tuple[int, int]:
    if tariff.booklet_yen is None or tariff.booklet_face_yen is None:
        raise CannotSell("not_sold", say.NOT_SOLD)
    return tariff.booklet_yen, tariff.booklet_face_yen


def _is_taken(code: str) -> bool:
    return Pass.objects.filter(code=code).exists() or Booklet.objects.filter(code=code).exists()


def _post_sale(
    key: str, code: str, sides: tuple[Side, ...], reason: str, *, actor: str, now: datetime
) -> None:
    day = local(now).date()
    posting = Posting(
        key=f"sale:{key}", business_date=day, sides=sides, reason=reason, reference=f"sale:{code}"
    )
    post_entry(posting=posting, actor=actor, now=now)
    record(actor=actor, action="shared_taxi.sell", subject=f"sale:{code}", now=now)
