"""What volunteers are given for their way: into the books at each delivery, paid by the month."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Sum

from moyai.core.audit.operations import record
from moyai.core.clock import at_local, local
from moyai.core.ledger.chart import CITY_CASH, VOLUNTEER_HONORARIA, VOLUNTEER_PAYABLE
from moyai.core.ledger.locks import find_open_day
from moyai.core.ledger.models import Entry, Line
from moyai.core.ledger.operations import post_entry
from moyai.core.ledger.postings import Posting, credit, debit
from moyai.fleet.consignments.enums import AskState
from moyai.fleet.consignments.errors import VolunteerRefused
from moyai.fleet.consignments.models import Volunteer, VolunteerAsk

ACTOR = "system:volunteers"


def earn(*, ask: VolunteerAsk, now: datetime) -> None:
    """Post the honorarium of a delivery, once, in the caller's transaction; also when nobody was there."""
    if not ask.honorarium_yen or ask.done_at is None:
        return
    party = name_party(ask.slot.volunteer)
    posting = Posting(
        key=f"honorarium:{ask.pk}",
        business_date=find_open_day([party], local(ask.done_at).date()),
        sides=(
            debit(VOLUNTEER_HONORARIA, ask.honorarium_yen),
            credit(VOLUNTEER_PAYABLE, ask.honorarium_yen, party),
        ),
        reason="ボランティアの配達の謝礼",
        reference=f"volunteer_ask:{ask.pk}",
    )
    post_entry(posting=posting, actor=ACTOR, now=now)


@transaction.atomic
def pay_month(*, volunteer: Volunteer, month: date, actor: str, now: datetime) -> int:
    """Pay what a volunteer earned in a month and was not paid yet; return the sum.

    Paid twice is once; a delivery that a tablet told late is paid by paying the month again.

    Args:
        volunteer: Who.
        month: Its first day.
        actor: Who pays.
        now: The town's time.

    Raises:
        VolunteerRefused: ``month_open``: the month is not over.
    """
    if local(now).date() < _following(month):
        raise VolunteerRefused("month_open")
    earned = sum_month(month).get(volunteer.pk, (0, 0))[1]
    due = earned - sum_paid(volunteer, month)
    if due <= 0:
        return 0
    party, reference = name_party(volunteer), _name_payment(volunteer, month)
    posting = Posting(
        key=f"{reference}:{earned}",
        business_date=find_open_day([party], local(now).date()),
        sides=(debit(VOLUNTEER_PAYABLE, due, party), credit(CITY_CASH, due)),
        reason=f"{month:%Y-%m}の配達の謝礼の支払い",
        reference=reference,
    )
    post_entry(posting=posting, actor=actor, now=now)
    record(actor=actor, action="fleet.pay_honoraria", subject=f"volunteer:{volunteer.code}", now=now, yen=due)
    return due


def sum_paid(volunteer: Volunteer, month: date) -> int:
    """Return what was paid for a month."""
    entries = Entry.objects.filter(reference=_name_payment(volunteer, month)).values("key")
    lines = Line.objects.filter(entry_id__in=entries, account=VOLUNTEER_PAYABLE.code)
    return lines.aggregate(yen=Sum("debit"))["yen"] or 0


def sum_month(month: date) -> dict[int, tuple[int, int]]:
    """Return by volunteer how many deliveries there were in a month, and what they earn."""
    done = VolunteerAsk.objects.filter(
        state=AskState.DONE, done_at__gte=at_local(month, 0), done_at__lt=at_local(_following(month), 0)
    )
    rows = done.values("slot__volunteer").annotate(count=Count("pk"), yen=Sum("honorarium_yen"))
    return {row["slot__volunteer"]: (row["count"], row["yen"]) for row in rows}


def name_party(volunteer: Volunteer) -> str:
    """Return what the books call a volunteer: never by name."""
    return f"volunteer:{volunteer.code}"


def _following(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def _name_payment(volunteer: Volunteer, month: date) -> str:
    return f"honoraria:{volunteer.code}:{month:%Y-%m}"
