"""What a patient said of who is with her: her wish when she booked, her consent, and who may be invited.

Two things are told apart: `enums.CompanionWish` is what she said when she booked, `enums_treatment.Companion`
who is there in fact or may be by her consent. The rule who may join a call is `queries.plans.may_join`.
"""

from __future__ import annotations

from dataclasses import dataclass

from moyai.services.mobile_clinic.call_purposes import FAMILY
from moyai.services.mobile_clinic.enums import CompanionWish
from moyai.services.mobile_clinic.enums_treatment import AgreedBy, Companion
from moyai.services.mobile_clinic.models import Guidance, Patient, Visit, VisitWord
from moyai.services.mobile_clinic.queries.plans import may_join

_OF_WISH = {
    CompanionWish.FAMILY: Companion.FAMILY,
    CompanionWish.INTERPRETER: Companion.INTERPRETER,
}

FOR_HER = (AgreedBy.FAMILY, AgreedBy.GUARDIAN)
"""Whoever agreed for her may sit with her."""

OF_ROLE = {"family": Companion.FAMILY, "interpreter": Companion.INTERPRETER}
"""What a guest's role in a call is, as a consent names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody of a kind who could join the call.

    Attributes:
        role: in the call.
        companion: as a consent names it.
        is_agreed: whether her consent says that such a person may join.
        is_wished: whether she said when booking that such a person would be with her.
    """

    role: str
    companion: Companion
    is_agreed: bool
    is_wished: bool


def find_wish(visit: Visit) -> CompanionWish | None:
    """Return whom she said she would have with her; None: she was not asked."""
    word = VisitWord.objects.filter(visit=visit).values_list("companion", flat=True).first()
    return None if word is None else CompanionWish(word)


def find_wished(visit: Visit) -> Companion | None:
    """Return her wish as a consent names it; None: nobody, or she was not asked."""
    wish = find_wish(visit)
    return None if wish is None else _OF_WISH.get(wish)


def list_guests(visit: Visit) -> list[Guest]:
    """Return who could join a visit's call beside those who treat her, and what she said of each."""
    wished = find_wished(visit)
    return [
        Guest(
            role=role,
            companion=companion,
            is_agreed=may_role_join(visit.patient, role),
            is_wished=companion == wished,
        )
        for role, companion in OF_ROLE.items()
    ]


def may_join_guidance(guidance: Guidance, role: str) -> bool:
    """Tell whether somebody may join a guidance: as her consent to calls says, or as who agreed for her."""
    if role == FAMILY and guidance.agreed_by in FOR_HER:
        return True
    return may_role_join(guidance.prescription.patient, role)


def may_role_join(patient: Patient, role: str) -> bool:
    """Tell whether she agreed that somebody in this role joins the call."""
    companion = OF_ROLE.get(role)
    return companion is not None and may_join(patient, companion)
