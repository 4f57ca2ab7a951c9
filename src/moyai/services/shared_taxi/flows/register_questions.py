"""The questions of registering. All are sensitive: who she is must not pass through somebody else's chat."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from moyai.core.conversations.places import list_rings, make_facility_option
from moyai.core.errors import Refused
from moyai.core.places.enums import FacilityKind
from moyai.core.places.gazetteer import area_shapes, facility_names
from moyai.core.places.geometry import covers
from moyai.core.places.queries import find_area, list_areas
from moyai.core.residents.contacts import normalise_contact
from moyai.core.residents.enums import ContactKind
from moyai.engines.conversation import (
    Choose,
    Confirm,
    Date,
    Localized,
    Option,
    Photo,
    Place,
    PlaceGroup,
    TextPrompt,
)
from moyai.services.shared_taxi.area_rule import is_centre
from moyai.services.shared_taxi.eligibility import list_evidence, list_reasons
from moyai.services.shared_taxi.enums import EligibilityReason
from moyai.services.shared_taxi.requests import name_area
from moyai.services.shared_taxi.texts import classes, refusals
from moyai.services.shared_taxi.texts import register as say
from moyai.services.shared_taxi.texts import renew as renew_words

NO_REASON = "none"
FIRST_BIRTH_DATE = date(1900, 1, 1)
MAX_NAME = 40


def make_home() -> Place:
    """Where she lives: inside the areas, and not in the town centre."""
    return Place(
        "home",
        say.HOME,
        hint=say.HOME_HINT,
        groups=_list_settlements(),
        areas=list_rings(list_areas()),
        outside=refusals.OUTSIDE_HOME,
        sensitive=True,
        check=_object_to_home,
    )


def make_name() -> TextPrompt:
    """Family name and given name."""
    return TextPrompt(
        "name",
        say.NAME,
        hint=say.NAME_HINT,
        form="name",
        autocomplete="name",
        sensitive=True,
        check=_object_to_name,
    )


def make_kana() -> TextPrompt:
    """The reading of the name."""
    return TextPrompt(
        "kana", say.KANA, hint=say.KANA_HINT, form="kana", sensitive=True, check=_object_to_name
    )


def make_birth_date(today: date) -> Date:
    """When she was born."""
    return Date(
        "birth_date",
        say.BIRTH_DATE,
        hint=say.BIRTH_DATE_HINT,
        min=FIRST_BIRTH_DATE,
        max=today,
        is_memorable=True,
        sensitive=True,
    )


def make_address() -> TextPrompt:
    """Her address."""
    return TextPrompt(
        "address",
        say.ADDRESS,
        hint=say.ADDRESS_HINT,
        max_length=160,
        autocomplete="street-address",
        sensitive=True,
    )


def make_phone() -> TextPrompt:
    """Her telephone number."""
    return TextPrompt(
        "phone",
        say.PHONE,
        hint=say.PHONE_HINT,
        form="phone",
        autocomplete="tel",
        sensitive=True,
        check=_object_to_phone,
    )


def make_reason(birth_date: date, today: date) -> Choose:
    """Why she may ride; only reasons that her age allows are offered."""
    options = tuple(
        Option(reason.value, classes.REASONS[reason]) for reason in list_reasons(birth_date, today)
    )
    none = Option(NO_REASON, say.NONE_OF_REASONS)
    return Choose("reason", say.REASON, hint=say.REASON_HINT, options=(*options, none), sensitive=True)


def make_evidence(reason: EligibilityReason) -> Choose:
    """Which document shows it."""
    options = tuple(Option(kind.value, classes.EVIDENCE[kind]) for kind in list_evidence(reason))
    return Choose("evidence", say.EVIDENCE, options=options, sensitive=True)


def make_new_evidence(reason: EligibilityReason) -> Choose:
    """Which document shows, when she renews, that the reason still holds."""
    hint = renew_words.EVIDENCE_HINT.format(reason=classes.REASONS[reason])
    return replace(make_evidence(reason), ask=renew_words.EVIDENCE, hint=hint)


def make_reference() -> TextPrompt:
    """The number of the document, if she likes; never a My Number."""
    return TextPrompt(
        "reference",
        say.REFERENCE,
        hint=say.REFERENCE_HINT,
        max_length=60,
        optional=True,
        sensitive=True,
        check=_object_to_my_number,
    )


def make_photo() -> Photo:
    """A picture of the document, if she likes."""
    return Photo("photo", say.PHOTO, hint=say.PHOTO_HINT, optional=True, sensitive=True)


def make_consent() -> Confirm:
    """Whether what she told may be used."""
    return Confirm(
        "consent", say.CONSENT, hint=say.CONSENT_HINT, yes=say.CONSENT_YES, no=say.CONSENT_NO, sensitive=True
    )


def _list_settlements() -> tuple[PlaceGroup, ...]:
    """Return the settlements of each area, so that those who cannot use a map can choose."""
    known = [n.facility for n in facility_names.list() if n.facility.kind == FacilityKind.SETTLEMENT]
    groups = []
    for shape in area_shapes.list():
        inside = [one for one in known if covers(shape.geometry, one.lon, one.lat)]
        if inside and not is_centre(shape.area):
            groups.append(PlaceGroup(name_area(shape.area), tuple(map(make_facility_option, inside))))
    return tuple(groups)


def _object_to_home(home: dict[str, Any]) -> Localized | None:
    area = find_area(home["lon"], home["lat"])
    if area is None:
        return refusals.OUTSIDE_HOME
    return refusals.CENTRE_HOME if is_centre(area) else None


def _object_to_name(name: str) -> Localized | None:
    parts = name.split(maxsplit=1)
    if len(parts) < 2:
        return say.NAME_PARTS
    return say.NAME_LONG if max(map(len, parts)) > MAX_NAME else None


def _object_to_phone(number: str) -> Localized | None:
    try:
        normalise_contact(ContactKind.PHONE, number)
    except Refused:
        return say.PHONE_WRONG
    return None


def _object_to_my_number(reference: str) -> Localized | None:
    digits = re.sub(r"[\s-]", "", reference)
    return say.REFERENCE_IS_MY_NUMBER if re.fullmatch(r"\d{12}", digits) else None
