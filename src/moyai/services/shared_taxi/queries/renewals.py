"""Reads on renewals."""

from collections.abc import Iterable
from datetime import date, timedelta

from moyai.core.residents.enums import EligibilityStatus
from moyai.core.residents.models import Eligibility, Resident
from moyai.core.residents.queries import list_eligibilities, list_expiring_eligibilities
from moyai.services.shared_taxi.policy import LABEL, get_policy

_LIVE = (EligibilityStatus.CONFIRMED, EligibilityStatus.PROVISIONAL)


def find_renewable(resident: Resident, today: date) -> Eligibility | None:
    """Return the registration that a resident may renew today, or None.

    One that is confirmed and has ended, or ends within the days of ``renew_ahead_days``; or a provisional one
    that ran out before anybody checked it. None while a renewal waits to be checked.
    """
    return pick_renewable(list_eligibilities(resident), today)


def pick_renewable(declared: Iterable[Eligibility], today: date) -> Eligibility | None:
    """Return the same from everything that the resident has declared."""
    own = [one for one in declared if one.service == LABEL and one.status in _LIVE]
    by_status = {EligibilityStatus(one.status): one for one in own}
    provisional = by_status.get(EligibilityStatus.PROVISIONAL)
    if provisional is not None and not has_ended(provisional, today):
        return None
    found = provisional or by_status.get(EligibilityStatus.CONFIRMED)
    return found if found is not None and _is_due(found, today) else None


def list_renewals_due(today: date) -> list[Eligibility]:
    """Return the confirmed registrations that end soon, with residents; not those whose renewal waits."""
    until = today + timedelta(days=get_policy().renew_ahead_days)
    live = list_expiring_eligibilities(LABEL, until)
    due = [one for one in live if one.status == EligibilityStatus.CONFIRMED and not has_ended(one, today)]
    pending = Eligibility.objects.filter(service=LABEL, status=EligibilityStatus.PROVISIONAL)
    waiting = set(pending.values_list("resident_id", flat=True))
    return [one for one in due if one.resident_id not in waiting]


def has_ended(eligibility: Eligibility, today: date) -> bool:
    """Tell whether the last day is over."""
    return eligibility.expires_date is not None and eligibility.expires_date < today


def _is_due(eligibility: Eligibility, today: date) -> bool:
    last = eligibility.expires_date
    return last is not None and last <= today + timedelta(days=get_policy().renew_ahead_days)
