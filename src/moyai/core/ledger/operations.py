"""Posting and reversing. Nothing else ever changes the books."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from moyai.core.audit.operations import record
from moyai.core.errors import Refused
from moyai.core.ledger import texts
from moyai.core.ledger.chart import Unit, get_account
from moyai.core.ledger.guards import is_guarded
from moyai.core.ledger.locks import find_open_day
from moyai.core.ledger.models import Entry, Line
from moyai.core.ledger.postings import Posting, Side, count_moved
from moyai.core.ledger.storing import list_known, store_entries
from moyai.engines.conversation import day_label

_PLURALS: dict[Unit, str] = {"yen": "yen", "coin": "coins"}


class Unbalanced(ValueError):  # noqa: N818 - what the entry is
    """The sides do not sum to zero, or nothing would move: a mistake of the program, not of a person."""


class MixedUnits(ValueError):  # noqa: N818 - what the entry is
    """Yen and coins in one entry: a mistake of the program, not of a person."""


class DayClosed(Refused):
    """The day is closed for one of the parties."""

    def __init__(self, day: date, open_day: date) -> None:
        text = texts.DAY_CLOSED.format(day=day_label(day), open_day=day_label(open_day))
        super().__init__("day_closed", text, open_day=open_day.isoformat())


class CannotReverse(Refused):
    """The entry was reversed already, is itself a reversal, or belongs to a closing or a claim."""


@transaction.atomic
def post_entry(*, posting: Posting, actor: str, now: datetime) -> Entry:
    """Post one entry; the same key again returns what stands and moves nothing.

    Args:
        posting: what happened; its sides must sum to zero.
        actor: who posts, for the audit log.
        now: the town's time.

    Raises:
        Unbalanced: the sides do not sum to zero, or there are fewer than two.
        MixedUnits: some are in yen, some in coins.
        DayClosed: the day is closed for a party (``locks``).
    """
    sides = _check(posting)
    known = Entry.objects.filter(key=posting.key).first()
    if known is not None:
        return known
    _check_open(posting)
    try:
        with transaction.atomic():
            entry = _write(posting, sides, actor=actor, now=now)
    except IntegrityError:  # somebody posted it between our look and our write
        return Entry.objects.get(key=posting.key)
    _audit(entry, sides, actor, now)
    return entry


@transaction.atomic
def post_entries(*, postings: Sequence[Posting], actor: str, now: datetime) -> int:
    """Post many entries in a few inserts; those whose key stands are left out. Return how many are new.

    One record of the audit log tells how many and how much. For coins, and for histories that are brought in.

    Raises:
        Unbalanced: the sides of one do not sum to zero.
        DayClosed: the day of one is closed for a party.
    """
    checked = [(posting, _check(posting)) for posting in postings]
    known = list_known([posting.key for posting in postings])
    fresh = [(posting, sides) for posting, sides in checked if posting.key not in known]
    _check_all_open([posting for posting, _sides in fresh])
    store_entries(fresh, actor=actor, now=now)
    if fresh:
        moved = count_moved(side for _posting, sides in fresh for side in sides)
        facts = {"entries": len(fresh), **_name_totals(moved)}
        record(actor=actor, action="ledger.post_many", subject="ledger", now=now, **facts)
    return len(fresh)


@transaction.atomic
def reverse_entry(
    *, entry: Entry, reason: str, business_date: date, actor: str, now: datetime, is_by_hand: bool = True
) -> Entry:
    """Post the mirror image of an entry; both stay in the books. Again, it returns the same reversal.

    Args:
        entry: what was wrong.
        reason: why, in a sentence.
        business_date: the day of the correction, not of the mistake.
        actor: who corrects.
        now: the town's time.
        is_by_hand: a person does; entries of a closing or a claim are then left to their own pages.

    Raises:
        CannotReverse: it is a reversal itself, or belongs to a closing or a claim.
        DayClosed: the day is closed for a party.
    """
    if entry.reverses_id is not None:
        raise CannotReverse("is_reversal", texts.IS_REVERSAL)
    if is_by_hand and is_guarded(entry.reference):
        raise CannotReverse("guarded", texts.GUARDED)
    sides = [_mirror(line) for line in entry.lines.all()]
    key = f"reverse:{entry.pk}"
    known = Entry.objects.filter(key=key).first()
    if known is not None:
        return known
    posting = Posting(
        key=key, business_date=business_date, sides=tuple(sides), reason=reason, reference=entry.reference
    )
    _check_open(posting)
    try:
        with transaction.atomic():
            made = _write(posting, sides, actor=actor, now=now, reverses=entry)
    except IntegrityError:
        return Entry.objects.get(key=key)
    _audit(made, sides, actor, now)
    return made


def _check(posting: Posting) -> list[Side]:
    sides = posting.list_sides()
    if len({side.account.unit for side in sides}) > 1:
        raise MixedUnits(posting.key)
    if len(sides) < 2 or sum(side.amount for side in sides) != 0:
        raise Unbalanced(posting.key)
    return sides


def _check_open(posting: Posting) -> None:
    open_day = find_open_day((side.party for side in posting.sides), posting.business_date)
    if open_day != posting.business_date:
        raise DayClosed(posting.business_date, open_day)


def _check_all_open(postings: Sequence[Posting]) -> None:
    """Ask once for each party and day."""
    asked = {(side.party, one.business_date) for one in postings for side in one.sides}
    for party, day in sorted(asked):
        open_day = find_open_day([party], day)
        if open_day != day:
            raise DayClosed(day, open_day)


def _write(
    posting: Posting, sides: Sequence[Side], *, actor: str, now: datetime, reverses: Entry | None = None
) -> Entry:
    """The lines first: the database weighs them when the entry comes (migration 0002)."""
    Line.objects.bulk_create(_make_lines(posting.key, sides))
    entry = _make_entry(posting, actor=actor, now=now)
    entry.reverses = reverses
    entry.save(force_insert=True)
    return entry


def _make_entry(posting: Posting, *, actor: str, now: datetime) -> Entry:
    return Entry(
        key=posting.key,
        business_date=posting.business_date,
        made_at=now,
        actor=actor,
        reason=posting.reason,
        reference=posting.reference,
    )


def _make_lines(key: str, sides: Sequence[Side]) -> list[Line]:
    return [
        Line(
            entry_id=key,
            account=side.account.code,
            party=side.party,
            debit=max(side.amount, 0),
            credit=max(-side.amount, 0),
        )
        for side in sides
    ]


def _mirror(line: Line) -> Side:
    return Side(get_account(line.account), line.party, line.credit - line.debit)


def _audit(entry: Entry, sides: Sequence[Side], actor: str, now: datetime) -> None:
    totals = _name_totals(count_moved(sides))
    facts = {"key": entry.key, **totals, "date": entry.business_date.isoformat()}
    record(actor=actor, action="ledger.post", subject=f"entry:{entry.pk}", now=now, **facts)


def _name_totals(moved: dict[Unit, int]) -> dict[str, int]:
    """``total_yen`` stands there even when nothing moved in yen but nothing else did either."""
    return {f"total_{_PLURALS[unit]}": total for unit, total in moved.items()} or {"total_yen": 0}
