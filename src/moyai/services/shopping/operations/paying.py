"""What is paid at the desk, reminded of, waived; what the shop gets; from where bills are collected."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.ledger.chart import CITY_CASH, FEES_WAIVED, SHOP_PAYABLE, SHOPPER_RECEIVABLE
from moyai.core.ledger.operations import post_entry
from moyai.core.ledger.postings import Posting, credit, debit
from moyai.core.ledger.queries import find_entry
from moyai.engines.charge_files.zengin import to_bank_kana
from moyai.engines.charge_files.zengin.kana import is_bank_text
from moyai.services.shopping.enums import PaysBy
from moyai.services.shopping.models import Bill, Member, PaymentDetails, Reminder, Settlement
from moyai.services.shopping.money.dunning import find_next_step
from moyai.services.shopping.money.kinds import OWED, BillStatus
from moyai.services.shopping.queries.money import make_party
from moyai.services.shopping.refusals_store import CannotBill
from moyai.services.shopping.texts import money as say

MOST_HOLDER = 30


@transaction.atomic
def receive_payment(*, bill: Bill, yen: int, key: str, actor: str, now: datetime) -> None:
    """Take what somebody pays at the desk, whole or in part; the same key counts once.

    Raises:
        CannotBill: it is not to be paid at the desk now, or it is too much.
    """
    entry_key = f"bill_paid:{bill.number}:{key}"
    if find_entry(entry_key) is not None:
        return
    if yen < 1:
        raise CannotBill("yen", say.LESS_THAN_A_YEN)
    owed = Bill.objects.filter(pk=bill.pk, status__in=OWED)
    room = owed.filter(amount_yen__gte=F("paid_yen") + F("waived_yen") + yen)
    if not room.update(paid_yen=F("paid_yen") + yen):
        bill.refresh_from_db()
        if bill.status not in OWED:
            raise CannotBill("not_owed", say.NOT_OWED)
        raise CannotBill("too_much", say.PAYS_TOO_MUCH.format(yen=f"{bill.left_yen:,}"))
    full = Bill.objects.filter(pk=bill.pk, amount_yen=F("paid_yen") + F("waived_yen"))
    full.update(status=BillStatus.PAID)
    bill.refresh_from_db()
    posting = Posting(
        key=entry_key,
        business_date=local(now).date(),
        sides=(debit(CITY_CASH, yen), credit(SHOPPER_RECEIVABLE, yen, make_party(bill.member))),
        reason=say.PAID.get(),
        reference=f"bill:{bill.number}",
    )
    post_entry(posting=posting, actor=actor, now=now)
    record(actor=actor, action="shopping.receive_payment", subject=f"bill:{bill.number}", now=now, yen=yen)


@transaction.atomic
def waive_bill(*, bill: Bill, reason: str, actor: str, now: datetime) -> None:
    """Ask for no more of a bill, for a reason: the town bears what is left.

    Raises:
        CannotBill: no reason, or nothing is owed.
    """
    if not reason.strip():
        raise CannotBill("reason", say.NEEDS_REASON)
    bill.refresh_from_db()
    left_yen = bill.left_yen
    owed = Bill.objects.filter(pk=bill.pk, status__in=OWED, paid_yen=bill.paid_yen)
    if not owed.update(status=BillStatus.WAIVED, waived_yen=F("waived_yen") + left_yen, note=reason.strip()):
        raise CannotBill("not_owed", say.NOT_OWED)
    posting = Posting(
        key=f"bill_waived:{bill.number}",
        business_date=local(now).date(),
        sides=(
            debit(FEES_WAIVED, left_yen, "service:shopping"),
            credit(SHOPPER_RECEIVABLE, left_yen, make_party(bill.member)),
        ),
        reason=say.WAIVED.get(),
        reference=f"bill:{bill.number}",
    )
    post_entry(posting=posting, actor=actor, now=now)
    bill.refresh_from_db()
    record(actor=actor, action="shopping.waive_bill", subject=f"bill:{bill.number}", now=now, yen=left_yen)


@transaction.atomic
def remind(*, bill: Bill, note: str = "", by: User, now: datetime) -> Reminder:
    """Take the next step of the ladder, because a person has decided so.

    Raises:
        CannotBill: nothing is owed, it is too early, or somebody took the step already.
    """
    bill.refresh_from_db()
    if bill.status not in OWED:
        raise CannotBill("not_owed", say.NOT_OWED)
    reminded_on = local(bill.reminded_at).date() if bill.reminded_at else None
    step = find_next_step(bill.reminders, bill.due_on, reminded_on, local(now).date())
    if step is None:
        raise CannotBill("too_early", say.TOO_EARLY)
    try:
        with transaction.atomic():
            reminder = Reminder.objects.create(
                bill=bill, step=step.number, made_at=now, by=by, note=note.strip()
            )
    except IntegrityError:
        raise CannotBill("taken", say.STEP_TAKEN) from None
    Bill.objects.filter(pk=bill.pk).update(reminders=step.number, reminded_at=now)
    bill.refresh_from_db()
    subject = f"bill:{bill.number}"
    record(actor=f"user:{by.pk}", action="shopping.remind", subject=subject, now=now, step=step.number)
    return reminder


@transaction.atomic
def pay_shop(*, settlement: Settlement, actor: str, now: datetime) -> None:
    """Note that the town has paid a shop its month.

    Raises:
        CannotBill: it was paid before.
    """
    if not Settlement.objects.filter(pk=settlement.pk, paid_at=None).update(paid_at=now):
        raise CannotBill("paid", say.PAID_ALREADY)
    yen = settlement.amount_yen
    posting = Posting(
        key=f"settled:{settlement.code}",
        business_date=local(now).date(),
        sides=(
            debit(SHOP_PAYABLE, yen, f"partner:{settlement.shop.partner.code}"),
            credit(CITY_CASH, yen),
        ),
        reason=say.SETTLED.get(),
        reference=f"settlement:{settlement.code}",
    )
    if posting.list_sides():
        post_entry(posting=posting, actor=actor, now=now)
    settlement.refresh_from_db()
    record(actor=actor, action="shopping.pay_shop", subject=f"settlement:{settlement.code}", now=now, yen=yen)


@transaction.atomic
def save_details(
    *,
    member: Member,
    pays_by: PaysBy,
    cable_customer: str = "",
    bank: str = "",
    bank_name: str = "",
    branch: str = "",
    branch_name: str = "",
    deposit: str = "1",
    account: str = "",
    holder: str = "",
    actor: str,
    now: datetime,
) -> PaymentDetails:
    """Keep how a member pays and from where; a changed account is new to the bank.

    Raises:
        CannotBill: the holder's name has letters that banks do not take.
    """
    kana = to_bank_kana(holder)
    names = (kana, to_bank_kana(bank_name), to_bank_kana(branch_name))
    if not all(is_bank_text(name) for name in names) or len(kana) > MOST_HOLDER:
        raise CannotBill("holder", say.BAD_HOLDER)
    account = account.zfill(7) if account else ""
    known = PaymentDetails.objects.filter(member=member).first()
    same = known is not None and (known.bank, known.branch, known.account) == (bank, branch, account)
    details, _made = PaymentDetails.objects.update_or_create(
        member=member,
        defaults={
            "cable_customer": cable_customer,
            "bank": bank,
            "bank_name": names[1],
            "branch": branch,
            "branch_name": names[2],
            "deposit": deposit,
            "account": account,
            "holder": kana,
            "is_new": known.is_new if known is not None and same else True,
            "updated_at": now,
        },
    )
    Member.objects.filter(pk=member.pk).update(pays_by=pays_by)
    member.refresh_from_db()
    # The account itself does not go into the log: only that it was changed, and how she pays.
    facts = {"pays_by": pays_by.value}
    record(actor=actor, action="shopping.save_details", subject=f"member:{member.number}", now=now, **facts)
    return details
