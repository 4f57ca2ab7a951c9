"""Who may ride: reasons, what shows them, how long a confirmation lasts, which of them ride at a discount.

Pure rules. Source: the city of Ina's terms of use (65 and over; licence returned; disability handbook;
designated intractable disease; unable to drive through illness) and its discount classes.
"""

from datetime import date

from moyai.services.shared_taxi.enums import EligibilityReason as Reason
from moyai.services.shared_taxi.enums import EvidenceKind as Evidence

AGE_LIMIT = 65
NEVER_LICENSED_LIMIT = 75

_LEAST_AGE = {Reason.AGE_65: AGE_LIMIT, Reason.NEVER_LICENSED: NEVER_LICENSED_LIMIT}

_IDENTITY = (Evidence.MY_NUMBER_CARD, Evidence.HEALTH_INSURANCE)

_EVIDENCE: dict[Reason, tuple[Evidence, ...]] = {
    Reason.AGE_65: _IDENTITY,
    Reason.LICENCE_RETURNED: (
        Evidence.DRIVING_RECORD,
        Evidence.CANCELLATION_NOTICE,
        Evidence.DECLARATION,
    ),
    Reason.DISABILITY: (
        Evidence.PHYSICAL_HANDBOOK,
        Evidence.MENTAL_HANDBOOK,
        Evidence.INTELLECTUAL_HANDBOOK,
    ),
    Reason.INTRACTABLE_DISEASE: (Evidence.DISEASE_CERTIFICATE,),
    Reason.ILLNESS: (Evidence.MEDICAL_CERTIFICATE,),
    Reason.NEVER_LICENSED: (Evidence.DECLARATION,),
}

_YEARS: dict[Evidence, int] = {
    Evidence.MENTAL_HANDBOOK: 2,  # the handbook itself is renewed every two years
    Evidence.DISEASE_CERTIFICATE: 1,  # the certificate is renewed every year
    Evidence.MEDICAL_CERTIFICATE: 1,
}

_DISCOUNT = frozenset(
    {Reason.LICENCE_RETURNED, Reason.DISABILITY, Reason.INTRACTABLE_DISEASE, Reason.NEVER_LICENSED}
)


def compute_age(birth_date: date, on: date) -> int:
    """Return the age in whole years on a day (born on 29 February: a year older on 1 March)."""
    had_birthday = (on.month, on.day) >= (birth_date.month, birth_date.day)
    return on.year - birth_date.year - (0 if had_birthday else 1)


def is_old_enough(reason: Reason, birth_date: date, on: date) -> bool:
    """Tell whether the age that the reason asks for, if any, is reached."""
    return compute_age(birth_date, on) >= _LEAST_AGE.get(reason, 0)


def list_reasons(birth_date: date, on: date) -> tuple[Reason, ...]:
    """Return the reasons that somebody born on this day may give, in the order in which they are asked."""
    return tuple(reason for reason in Reason if is_old_enough(reason, birth_date, on))


def list_evidence(reason: Reason) -> tuple[Evidence, ...]:
    """Return what can show that a reason is true, the most usual first."""
    return _EVIDENCE[reason]


def compute_expiry(evidence: Evidence, decided: date) -> date | None:
    """Return the last day on which a confirmation by this evidence holds; None when it does not end."""
    years = _YEARS.get(evidence)
    if years is None:
        return None
    try:
        return decided.replace(year=decided.year + years)
    except ValueError:  # 29 February
        return decided.replace(year=decided.year + years, day=28)


def is_discount(reason: Reason, birth_date: date, on: date) -> bool:
    """Tell whether a confirmed reason brings the discount fare."""
    return reason in _DISCOUNT and is_old_enough(reason, birth_date, on)
