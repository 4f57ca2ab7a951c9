"""Within what an institution's doctors find a measure in order for all their patients of a programme."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.engines.conversation import Localized, joined
from moyai.services.mobile_clinic.enums import Profession, Programme
from moyai.services.mobile_clinic.limits import list_weaker, list_words, make_limits
from moyai.services.mobile_clinic.models import Practitioner, ProgrammeLimit
from moyai.services.mobile_clinic.queries.vitals import get_default_limits
from moyai.services.mobile_clinic.texts import office as say
from moyai.services.mobile_clinic.texts import visiting
from moyai.services.mobile_clinic.visit_refusals import RecordRefused


@transaction.atomic
def set_programme_limit(
    *,
    programme: Programme,
    measure: str,
    bounds: Sequence[str | None],
    valid_from: date,
    why: str,
    knows_weaker: bool = False,
    by: Practitioner,
    now: datetime,
) -> ProgrammeLimit:
    """Set limits for all of an institution's patients of a programme, from a day on; what was set stays.

    What a doctor has set for one patient stands over it. Alerts that were raised stay as they were.

    Args:
        programme: for which.
        measure: a code of engines/vitals.
        bounds: urgent_below, low, high, urgent_above; None or empty: no limit there.
        valid_from: the first day; today's counts from now on.
        why: the doctors' reason.
        knows_weaker: whoever sets it knows that it calls for less than the default.
        by: a doctor of the institution.
        now: the town's time.

    Raises:
        RecordRefused: ``not_doctor``, ``no_reason``, ``bad_limits``, ``past``; ``weaker``: it calls for less
            than the default, and that was not confirmed.
    """
    _check(by, valid_from, why, now)
    if not any(bounds):
        raise RecordRefused("bad_limits", say.NO_BOUND)
    try:
        limits = make_limits(measure, bounds)
    except ValueError as wrong:
        raise RecordRefused("bad_limits", visiting.BAD_LIMITS) from wrong
    weaker = list_weaker(limits, get_default_limits(programme).get(measure))
    if weaker and not knows_weaker:
        raise RecordRefused("weaker", say.WEAKER.format(bounds=name_bounds(weaker)))
    words, is_weaker = list_words(limits), bool(weaker)
    return _write(programme, measure, valid_from, why, by, now, bounds=words, is_weaker=is_weaker)


@transaction.atomic
def reset_programme_limit(
    *, programme: Programme, measure: str, valid_from: date, why: str, by: Practitioner, now: datetime
) -> ProgrammeLimit:
    """Go back to the default from a day on; arguments and refusals as for `set_programme_limit`."""
    _check(by, valid_from, why, now)
    return _write(programme, measure, valid_from, why, by, now, bounds=[], is_weaker=False)


@transaction.atomic
def withdraw_programme_limit(*, limit: ProgrammeLimit, by: Practitioner, now: datetime) -> None:
    """Take back what was set: what held before holds again. It is kept, as withdrawn.

    Raises:
        RecordRefused: ``not_doctor``; ``gone``: it was withdrawn already, or is another institution's.
    """
    if by.profession != Profession.DOCTOR:
        raise RecordRefused("not_doctor", visiting.NOT_DOCTOR)
    own = ProgrammeLimit.objects.filter(pk=limit.pk, institution=by.institution_id)
    if not own.filter(withdrawn_at__isnull=True).update(withdrawn_at=now):
        raise RecordRefused("gone", say.LIMIT_GONE)
    _audit("withdraw_programme_limit", limit, by, now)


def name_bounds(names: Sequence[str]) -> Localized:
    """Return the bounds in words."""
    return joined([say.BOUNDS[each] for each in names], "、", ", ")


def _check(by: Practitioner, valid_from: date, why: str, now: datetime) -> None:
    if by.profession != Profession.DOCTOR:
        raise RecordRefused("not_doctor", visiting.NOT_DOCTOR)
    if not why.strip():
        raise RecordRefused("no_reason", visiting.NO_REASON)
    if valid_from < local(now).date():
        raise RecordRefused("past", say.IN_THE_PAST)


def _write(
    programme: Programme,
    measure: str,
    valid_from: date,
    why: str,
    by: Practitioner,
    now: datetime,
    *,
    bounds: list[str | None],
    is_weaker: bool,
) -> ProgrammeLimit:
    limit = ProgrammeLimit.objects.create(
        institution=by.institution,
        programme=programme,
        measure=measure,
        bounds=bounds,
        valid_from=valid_from,
        why=why.strip(),
        is_weaker=is_weaker,
        set_by=by,
        set_at=now,
    )
    _audit("set_programme_limit", limit, by, now)
    return limit


def _audit(verb: str, limit: ProgrammeLimit, by: Practitioner, now: datetime) -> None:
    facts = {"programme": limit.programme, "measure": limit.measure, "bounds": limit.bounds}
    record(
        actor=f"user:{by.user_id}",
        action=f"mobile_clinic.{verb}",
        subject=f"institution:{by.institution.number}",
        now=now,
        valid_from=str(limit.valid_from),
        is_weaker=limit.is_weaker,
        **facts,
    )
