"""Writes on the register: people, rights (proxies, consents) and eligibility."""

from moyai.core.residents.operations.eligibility import (
    AlreadyDecided,
    AlreadyDeclared,
    decide_eligibility,
    declare_eligibility,
    withdraw_eligibility,
)
from moyai.core.residents.operations.needs import BadNeeds, Needs, change_needs, tidy_note
from moyai.core.residents.operations.people import (
    AlreadyRegistered,
    Home,
    Person,
    TooManyPlaces,
    change_contact,
    forget_own_place,
    name_own_place,
    register_resident_record,
)
from moyai.core.residents.operations.rights import (
    appoint_proxy,
    end_proxy,
    give_consent,
    withdraw_consent,
)

__all__ = [
    "AlreadyDecided",
    "AlreadyDeclared",
    "AlreadyRegistered",
    "BadNeeds",
    "Home",
    "Needs",
    "Person",
    "TooManyPlaces",
    "appoint_proxy",
    "change_contact",
    "change_needs",
    "decide_eligibility",
    "declare_eligibility",
    "end_proxy",
    "forget_own_place",
    "give_consent",
    "name_own_place",
    "register_resident_record",
    "tidy_note",
    "withdraw_consent",
    "withdraw_eligibility",
]
