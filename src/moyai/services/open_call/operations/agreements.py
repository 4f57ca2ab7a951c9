"""Agreements: drafted by the town, seen and commented by the firm, agreed by both to the same text."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from moyai.engines.conversation import Localized
from moyai.services.open_call.agreement_text import KEYS, digest, list_missing, propose_terms
from moyai.services.open_call.enums_after import AgreementState
from moyai.services.open_call.models import Agreement, Entry, Remark
from moyai.services.open_call.noting import note
from moyai.services.open_call.operations.after_moving import TOWN, move_to_stage
from moyai.services.open_call.operations.after_telling import tell_sides
from moyai.services.open_call.programmes.plan import Mover, StageKind, StateKind
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.after_people import FIRM
from moyai.services.open_call.queries.after_people import TOWN as TOWN_SIDE
from moyai.services.open_call.refusals_after import AfterRefused
from moyai.services.open_call.texts import after as say


@transaction.atomic
def begin_agreement(*, entry: Entry, actor: str, now: datetime, movers: frozenset[Mover] = TOWN) -> Agreement:
    """Begin the first agreement of an adopted entry, with the proposed wording; the entry moves on.

    Raises:
        AfterRefused: ``not_adopted`` or ``has_draft``.
        CallRefused: the entry cannot be moved.
    """
    if get_plan(entry.programme).get_state(entry.state).kind is not StateKind.WON:
        raise AfterRefused("not_adopted")
    if entry.agreements.exists():
        raise AfterRefused("has_draft")
    move_to_stage(entry=entry, kind=StageKind.AGREEMENT, movers=movers, actor=actor, now=now)
    agreement = Agreement.objects.create(entry=entry, number=1, terms=propose_terms(), made_at=now)
    _note("begin_agreement", agreement, actor, now)
    _tell(agreement, say.AGREEMENT_WAITS, "begun", FIRM, actor, now)
    return agreement


@transaction.atomic
def write_terms(
    *,
    agreement: Agreement,
    terms: dict[str, str],
    money_yen: int,
    begins_on: date | None,
    ends_on: date | None,
    seen: str,
    actor: str,
    now: datetime,
) -> Agreement:
    """Write what a draft says. Where one side had agreed to another text, it is asked anew.

    Args:
        agreement: the draft.
        terms: by key; keys that are none of ours are left out.
        money_yen: the most that the town pays.
        begins_on, ends_on: the days, both included.
        seen: the digest of the text on which the edit rests.
        actor, now: who, and when.

    Raises:
        AfterRefused: ``not_draft``, ``changed_meanwhile`` or ``backwards``.
    """
    row = _lock_draft(agreement, seen)
    if begins_on and ends_on and ends_on < begins_on:
        raise AfterRefused("backwards")
    row.terms = {key: str(terms.get(key, "")).strip() for key in KEYS}
    row.money_yen, row.begins_on, row.ends_on = money_yen, begins_on, ends_on
    after = digest(row)
    if after == seen:
        return row
    had_agreed = bool(row.town_agreed_at or row.firm_agreed_at)
    _clear(row)
    row.firm_seen_at = None
    row.save()
    _note("write_terms", row, actor, now, digest=after, cleared=had_agreed)
    if had_agreed:
        _tell(row, say.AGREEMENT_CHANGED, after[:12], "both", actor, now)
    return row


@transaction.atomic
def see_agreement(*, agreement: Agreement, actor: str, now: datetime) -> None:
    """Keep that the firm has seen the text as it stands; once for each text."""
    unseen = Agreement.objects.filter(pk=agreement.pk, firm_seen_at__isnull=True)
    if unseen.update(firm_seen_at=now):
        note("see_agreement", _subject(agreement), actor, now, digest=digest(agreement))


@transaction.atomic
def remark_on_agreement(
    *, agreement: Agreement, about: str, text: str, side: str, actor: str, now: datetime
) -> Remark:
    """Say something beside a draft, of one term or of the whole; the other side is told.

    Raises:
        AfterRefused: ``no_words`` or ``not_draft``.
    """
    if not text.strip():
        raise AfterRefused("no_words")
    if Agreement.objects.get(pk=agreement.pk).state != AgreementState.DRAFT:
        raise AfterRefused("not_draft")
    remark = Remark.objects.create(
        agreement=agreement,
        about=about if about in KEYS else "",
        text=text.strip(),
        written_by=actor,
        written_at=now,
    )
    _note("remark_on_agreement", agreement, actor, now, about=remark.about)
    other = TOWN_SIDE if side == FIRM else FIRM
    _tell(agreement, say.AGREEMENT_REMARK, f"remark:{remark.pk}", other, actor, now)
    return remark


@transaction.atomic
def agree(*, agreement: Agreement, side: str, seen: str, actor: str, now: datetime) -> Agreement:
    """Agree for one side to the text that was seen; when both have, it binds and takes the last one's place.

    Args:
        agreement: the draft.
        side: ``town`` or ``firm``.
        seen: the digest of the text that stood on the page.
        actor, now: who, and when.

    Raises:
        AfterRefused: ``not_draft``, ``changed_meanwhile``, ``incomplete`` or ``agreed_already``.
    """
    row = _lock_draft(agreement, seen)
    if list_missing(row):
        raise AfterRefused("incomplete")
    if getattr(row, f"{side}_agreed_at"):
        raise AfterRefused("agreed_already")
    for field, value in (("agreed_by", actor), ("agreed_at", now), ("digest", seen)):
        setattr(row, f"{side}_{field}", value)
    binds = bool(row.town_agreed_at and row.firm_agreed_at)
    if binds:
        row.state = AgreementState.AGREED
        _take_place(row, now)
    row.save()
    _note("agree", row, actor, now, side=side, digest=seen, binds=binds)
    if binds:
        _tell(row, say.AGREEMENT_BINDS, "binds", "both", actor, now)
    else:
        other = TOWN_SIDE if side == FIRM else FIRM
        _tell(row, say.AGREEMENT_ONE_SIDE, f"{side}:{seen[:12]}", other, actor, now)
    return row


@transaction.atomic
def make_next(*, agreement: Agreement, actor: str, now: datetime) -> Agreement:
    """Begin a change of an agreement that binds: the next number, with the same words to begin with.

    Raises:
        AfterRefused: ``not_agreed`` or ``has_draft``.
    """
    entry = Entry.objects.select_for_update().get(pk=agreement.entry_id)
    last = entry.agreements.order_by("-number").first()
    if last is None or Agreement.objects.get(pk=agreement.pk).state != AgreementState.AGREED:
        raise AfterRefused("not_agreed")
    if last.state == AgreementState.DRAFT:
        raise AfterRefused("has_draft")
    following = Agreement.objects.create(
        entry=entry,
        number=last.number + 1,
        terms=dict(agreement.terms),
        money_yen=agreement.money_yen,
        begins_on=agreement.begins_on,
        ends_on=agreement.ends_on,
        made_at=now,
    )
    _note("make_next_agreement", following, actor, now)
    _tell(following, say.AGREEMENT_WAITS, "begun", FIRM, actor, now)
    return following


@transaction.atomic
def end_drafts(*, entry: Entry, actor: str, now: datetime) -> int:
    """End what is still a draft, because the entry was withdrawn; return how many."""
    rows = list(entry.agreements.filter(state=AgreementState.DRAFT))
    for row in rows:
        row.state, row.ended_at = AgreementState.ENDED, now
        row.save(update_fields=["state", "ended_at"])
        _note("end_agreement", row, actor, now)
    return len(rows)


def _take_place(row: Agreement, now: datetime) -> None:
    before = row.entry.agreements.filter(state=AgreementState.AGREED).exclude(pk=row.pk)
    for each in before:
        each.state, each.ended_at = AgreementState.ENDED, now
        each.save(update_fields=["state", "ended_at"])
        trial = getattr(each, "trial", None)
        if trial is not None:
            trial.agreement = row
            trial.save(update_fields=["agreement"])


def _lock_draft(agreement: Agreement, seen: str) -> Agreement:
    row = (
        Agreement.objects.select_for_update(of=("self",))
        .select_related("entry__programme")
        .get(pk=agreement.pk)
    )
    if row.state != AgreementState.DRAFT:
        raise AfterRefused("not_draft")
    if digest(row) != seen:
        raise AfterRefused("changed_meanwhile")
    return row


def _clear(row: Agreement) -> None:
    row.town_agreed_by = row.firm_agreed_by = row.town_digest = row.firm_digest = ""
    row.town_agreed_at = row.firm_agreed_at = None


def _subject(agreement: Agreement) -> str:
    return f"entry:{agreement.entry.code}"


def _note(verb: str, agreement: Agreement, actor: str, now: datetime, **facts: Any) -> None:
    note(verb, _subject(agreement), actor, now, number=agreement.number, **facts)


def _tell(agreement: Agreement, text: Localized, what: str, to: str, actor: str, now: datetime) -> None:
    tell_sides(
        entry=agreement.entry,
        text=text,
        key=f"agreement:{agreement.pk}:{what}",
        address=reverse("open_call:agreement", args=[agreement.entry.code]),
        actor=actor,
        now=now,
        to=to,
    )
