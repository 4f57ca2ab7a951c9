"""Files for whoever collects, and what they answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.ledger.chart import CITY_CASH, COLLECTOR_CASH, SHOPPER_RECEIVABLE, Account
from moyai.core.ledger.operations import post_entry
from moyai.core.ledger.postings import Posting, credit, debit
from moyai.engines.charge_files import CannotWrite, NotThatFile, cable, zengin
from moyai.services.shopping.enums import PaysBy
from moyai.services.shopping.models import Bill, ChargeFile, ChargeRow, PaymentDetails, ShoppingMonth
from moyai.services.shopping.money.kinds import BillStatus
from moyai.services.shopping.policy_store import StorePolicy, get_store_policy
from moyai.services.shopping.queries.money import find_last_day, list_sections, make_party, sum_taxes
from moyai.services.shopping.refusals_store import CannotCharge
from moyai.services.shopping.texts import money as say

WAYS = (PaysBy.CABLE, PaysBy.BANK)


@transaction.atomic
def make_charge_file(*, month: date, way: PaysBy, actor: str, now: datetime) -> ChargeFile:
    """Make the file that asks for a month's bills, once; a member who cannot stand in it is named.

    Args:
        month: its first day; closed.
        way: by bank or by cable.
        actor: who makes it.
        now: the town's time.

    Raises:
        CannotCharge: the month is not closed, the file is made already, or somebody cannot be written.
    """
    if not ShoppingMonth.objects.filter(month=month).exists():
        raise CannotCharge("not_closed", say.NOT_CLOSED)
    if ChargeFile.objects.filter(month=month, way=way).exists():
        raise CannotCharge("made", say.FILE_MADE)
    bills = list(
        Bill.objects.filter(month=month, pays_by=way, status=BillStatus.OPEN)
        .select_related("member__resident", "member__payment_details")
        .order_by("number")
    )
    if not bills:
        raise CannotCharge("nobody", say.NOBODY_PAYS_SO)
    policy = get_store_policy()
    content = _write_cable(bills, policy) if way == PaysBy.CABLE else _write_bank(bills, policy)
    file = _keep(month, way, bills, content, actor, now)
    asked = Bill.objects.filter(pk__in=[bill.pk for bill in bills], status=BillStatus.OPEN)
    if asked.update(status=BillStatus.ASKED) != len(bills):
        raise CannotCharge("made", say.FILE_MADE)  # somebody paid one meanwhile: make it anew
    facts = {"count": file.count, "total_yen": file.total_yen}
    subject = f"charge_file:{month:%Y-%m}:{way.value}"
    record(actor=actor, action="shopping.make_charge_file", subject=subject, now=now, **facts)
    return file


@transaction.atomic
def take_answer(*, file: ChargeFile, data: bytes, actor: str, now: datetime) -> ChargeFile:
    """Take what the bank or the company answers, whole or not at all: paid, or refused with its code.

    Raises:
        CannotCharge: it is not the answer to this file, or was taken already.
    """
    results = _read_answer(file, data)
    if not ChargeFile.objects.filter(pk=file.pk, answered_at=None).update(answered_at=now):
        raise CannotCharge("answered", say.ANSWERED_ALREADY)
    done_yen = 0
    account = COLLECTOR_CASH if file.way == PaysBy.CABLE else CITY_CASH
    for row in file.rows.select_related("bill__member"):
        is_done, reason = results[row.customer]
        ChargeRow.objects.filter(pk=row.pk).update(is_done=is_done, reason=reason)
        if is_done:
            done_yen += row.amount_yen
            _collect(row, account, actor, now)
        else:
            Bill.objects.filter(pk=row.bill_id, status=BillStatus.ASKED).update(status=BillStatus.UNPAID)
    ChargeFile.objects.filter(pk=file.pk).update(done_yen=done_yen)
    if file.way == PaysBy.BANK:
        done = file.rows.filter(is_done=True).values("bill__member")
        PaymentDetails.objects.filter(member__in=done).update(is_new=False)
    file.refresh_from_db()
    facts = {"done_yen": done_yen, "refused_yen": file.total_yen - done_yen}
    subject = f"charge_file:{file.month:%Y-%m}:{file.way}"
    record(actor=actor, action="shopping.take_answer", subject=subject, now=now, **facts)
    return file


@transaction.atomic
def note_remittance(*, file: ChargeFile, actor: str, now: datetime) -> None:
    """Note that the cable company has handed over what it collected.

    Raises:
        CannotCharge: there is no answer yet, or it was noted before.
    """
    if file.answered_at is None:
        raise CannotCharge("not_answered", say.NOT_ANSWERED)
    waiting = ChargeFile.objects.filter(pk=file.pk, way=PaysBy.CABLE, remitted_at=None)
    if not waiting.update(remitted_at=now):
        raise CannotCharge("remitted", say.REMITTED_ALREADY)
    posting = Posting(
        key=f"remitted:{file.month:%Y-%m}:{file.way}",
        business_date=local(now).date(),
        sides=(debit(CITY_CASH, file.done_yen), credit(COLLECTOR_CASH, file.done_yen, "collector:cable")),
        reason=say.REMITTED.get(),
        reference=f"charge_file:{file.month:%Y-%m}:{file.way}",
    )
    if posting.list_sides():
        post_entry(posting=posting, actor=actor, now=now)
    subject = f"charge_file:{file.month:%Y-%m}:{file.way}"
    record(actor=actor, action="shopping.note_remittance", subject=subject, now=now, yen=file.done_yen)


def _write_bank(bills: Sequence[Bill], policy: StorePolicy) -> bytes:
    if not (policy.collector_code and policy.collector_account):
        raise CannotCharge("no_collector", say.NO_COLLECTOR)
    collector = zengin.Collector(
        code=policy.collector_code,
        name=zengin.to_bank_kana(policy.collector_name),
        bank=policy.collector_bank,
        bank_name=zengin.to_bank_kana(policy.collector_bank_name),
        branch=policy.collector_branch,
        branch_name=zengin.to_bank_kana(policy.collector_branch_name),
        deposit=zengin.DepositKind(policy.collector_deposit),
        account=policy.collector_account,
    )
    charges = [_to_bank_charge(bill) for bill in bills]
    try:
        return zengin.write_file(collector, bills[0].due_on.month, bills[0].due_on.day, charges)
    except CannotWrite as problem:
        raise _name_problem(problem, bills) from None


def _to_bank_charge(bill: Bill) -> zengin.Charge:
    details = _get_details(bill)
    if not details.account:
        raise _miss_details(bill)
    return zengin.Charge(
        customer=bill.member.number,
        holder=details.holder,
        bank=details.bank,
        bank_name=details.bank_name,
        branch=details.branch,
        branch_name=details.branch_name,
        deposit=zengin.DepositKind(details.deposit),
        account=details.account,
        amount_yen=bill.amount_yen,
        is_new=details.is_new,
    )


def _write_cable(bills: Sequence[Bill], policy: StorePolicy) -> bytes:
    try:
        return cable.write_request([_to_cable_charge(bill, policy) for bill in bills])
    except CannotWrite as problem:
        raise _name_problem(problem, bills) from None


def _to_cable_charge(bill: Bill, policy: StorePolicy) -> cable.Charge:
    details = _get_details(bill)
    if not details.cable_customer:
        raise _miss_details(bill)
    sections = list_sections(bill, fee_name=policy.issuer_name, fee_number=policy.issuer_invoice_number)
    sums = sum_taxes(sections)
    return cable.Charge(
        customer=details.cable_customer,
        bill=bill.number,
        month=bill.month,
        standard=cable.Taxed(*sums.get(10, (0, 0))),
        reduced=cable.Taxed(*sums.get(8, (0, 0))),
        untaxed_yen=bill.carried_yen,
        closed_on=find_last_day(bill.month),
    )


def _get_details(bill: Bill) -> PaymentDetails:
    try:
        return bill.member.payment_details
    except PaymentDetails.DoesNotExist:
        raise _miss_details(bill) from None


def _miss_details(bill: Bill) -> CannotCharge:
    facts = {"name": bill.member.resident.name, "number": bill.member.number}
    return CannotCharge("no_details", say.NO_DETAILS.format(**facts))


def _name_problem(problem: CannotWrite, bills: Sequence[Bill]) -> CannotCharge:
    told = {"field": problem.field, "value": problem.value, "reason": problem.reason}
    for bill in bills:
        details = _get_details(bill)
        if problem.whose and problem.whose in (bill.member.number, details.cable_customer):
            who = {"name": bill.member.resident.name, "number": bill.member.number}
            return CannotCharge("cannot_write", say.CANNOT_WRITE.format(**who, **told))
    return CannotCharge("cannot_write", say.CANNOT_WRITE_OWN.format(**told))


def _keep(
    month: date, way: PaysBy, bills: Sequence[Bill], content: bytes, actor: str, now: datetime
) -> ChargeFile:
    try:
        with transaction.atomic():
            file = ChargeFile.objects.create(
                month=month,
                way=way,
                collect_on=bills[0].due_on,
                count=len(bills),
                total_yen=sum(bill.amount_yen for bill in bills),
                content=content,
                made_at=now,
                actor=actor,
            )
    except IntegrityError:
        raise CannotCharge("made", say.FILE_MADE) from None
    ChargeRow.objects.bulk_create(
        ChargeRow(file=file, bill=bill, customer=_find_customer(bill, way), amount_yen=bill.amount_yen)
        for bill in bills
    )
    return file


def _find_customer(bill: Bill, way: PaysBy) -> str:
    return bill.member.payment_details.cable_customer if way == PaysBy.CABLE else bill.member.number


def _read_answer(file: ChargeFile, data: bytes) -> dict[str, tuple[bool, str]]:
    """Return by customer whether it was collected, and the code where not."""
    sent = bytes(file.content)
    try:
        if file.way == PaysBy.CABLE:
            answers = cable.read_answer(data)
            cable.check_answer(answers, cable.read_request(sent))
            return {each.customer: (each.is_done, each.reason) for each in answers}
        answer = zengin.read_file(data)
        asked = zengin.read_file(sent)
        zengin.check_answer(answer, asked.charges)
        if (answer.month, answer.day) != (asked.month, asked.day):
            raise NotThatFile(1, "date", f"{answer.month:02}{answer.day:02}")
        done = zengin.Result.DONE
        return {
            each.customer.lstrip("0"): (each.result == done, "" if each.result == done else each.result.value)
            for each in answer.charges
        }
    except NotThatFile as problem:
        facts = {"line": problem.line, "reason": problem.reason, "detail": problem.detail}
        raise CannotCharge("not_that_file", say.NOT_THAT_FILE.format(**facts)) from None


def _collect(row: ChargeRow, account: Account, actor: str, now: datetime) -> None:
    bill = row.bill
    changed = Bill.objects.filter(pk=bill.pk, status=BillStatus.ASKED).update(
        status=BillStatus.PAID, paid_yen=F("paid_yen") + row.amount_yen
    )
    if not changed:
        raise CannotCharge("answered", say.ANSWERED_ALREADY)
    party = "collector:cable" if account is COLLECTOR_CASH else ""
    posting = Posting(
        key=f"collected:{bill.number}",
        business_date=local(now).date(),
        sides=(
            debit(account, row.amount_yen, party),
            credit(SHOPPER_RECEIVABLE, row.amount_yen, make_party(bill.member)),
        ),
        reason=say.COLLECTED.get(),
        reference=f"bill:{bill.number}",
    )
    post_entry(posting=posting, actor=actor, now=now)
