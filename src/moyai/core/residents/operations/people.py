"""Writes on people: registration, contacts, own places."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.codes import make_code
from moyai.core.errors import Refused
from moyai.core.places.folding import fold
from moyai.core.places.models import Municipality
from moyai.core.residents.contacts import normalise_contact
from moyai.core.residents.enums import ContactKind, Mobility
from moyai.core.residents.models import ContactPoint, Household, OwnPlace, Resident
from moyai.core.residents.queries import find_twin

MAX_OWN_PLACES = 20
_CODE_TRIES = 8


@dataclass(frozen=True)
class Home:
    """Where a household lives."""

    address: str
    lon: float
    lat: float
    settlement: str = ""


@dataclass(frozen=True)
class Person:
    """What the register holds about one person; kana in either script, in any width."""

    family_name: str
    given_name: str
    family_kana: str
    given_kana: str
    birth_date: date
    language: str = "ja"
    mobility: Mobility = Mobility.UNAIDED
    note_for_crew: str = ""


class AlreadyRegistered(Refused):
    """The same person is in the register."""

    def __init__(self, code: str) -> None:
        super().__init__("already_registered", _("この方は、すでに登録されています。"), resident=code)


class TooManyPlaces(Refused):
    """No more own places fit on a page."""

    def __init__(self) -> None:
        super().__init__("too_many_places", _("登録できる場所は20か所までです。"))


@transaction.atomic
def register_resident_record(
    *,
    person: Person,
    municipality: Municipality,
    home: Home | None = None,
    household: Household | None = None,
    contacts: Sequence[tuple[ContactKind, str]] = (),
    user: User | None = None,
    actor: str,
    now: datetime,
) -> Resident:
    """Put a person into the register: household (new, or joined), resident with a code, contact points.

    Args:
        person: names, reading, birth and needs.
        municipality: where the household is.
        home: of a new household; one of ``home`` and ``household`` is given.
        household: one that is already registered and that the person belongs to.
        contacts: kinds and values; the first is the preferred one.
        user: the person's account, when there is one.
        actor: who registers.
        now: the town's time.

    Raises:
        AlreadyRegistered: the same reading, day of birth and home are in the register.
        BadContact: a telephone number or an e-mail address cannot be one.
    """
    if (home is None) == (household is None):
        raise ValueError("give a home or a household")
    place = household or home
    assert place is not None
    twin = find_twin(
        family_kana=person.family_kana,
        given_kana=person.given_kana,
        birth_date=person.birth_date,
        lon=place.lon,
        lat=place.lat,
    )
    if twin is not None:
        raise AlreadyRegistered(twin.code)
    resident = _create_resident(person, household or _create_household(home, municipality), user, now)
    _create_contacts(resident, contacts)
    record(actor=actor, action="residents.register", subject=f"resident:{resident.code}", now=now)
    return resident


@transaction.atomic
def change_contact(
    *, resident: Resident, kind: ContactKind, value: str, is_preferred: bool, actor: str, now: datetime
) -> ContactPoint:
    """Set the contact point of one kind, in place of what was there; may make it the preferred one.

    Raises:
        BadContact: the value cannot be one of that kind.
    """
    plain = normalise_contact(kind, value)
    was_preferred = resident.contact_points.filter(kind=kind, is_preferred=True).exists()
    resident.contact_points.filter(kind=kind).delete()
    if is_preferred:
        resident.contact_points.update(is_preferred=False)
    made = ContactPoint.objects.create(
        resident=resident, kind=kind, value=plain, is_preferred=is_preferred or was_preferred
    )
    record(
        actor=actor,
        action="residents.change_contact",
        subject=f"resident:{resident.code}",
        now=now,
        kind=str(kind),
    )
    return made


@transaction.atomic
def name_own_place(
    *, resident: Resident, name: str, lon: float, lat: float, actor: str, now: datetime
) -> OwnPlace:
    """Keep a place under a name of the resident's own; the same name again moves the place.

    Raises:
        TooManyPlaces: she has twenty already.
    """
    known = resident.own_places.filter(name=name).exists()
    if not known and resident.own_places.count() >= MAX_OWN_PLACES:
        raise TooManyPlaces
    place, _made = OwnPlace.objects.update_or_create(
        resident=resident, name=name, defaults={"lon": lon, "lat": lat}
    )
    record(actor=actor, action="residents.name_own_place", subject=f"resident:{resident.code}", now=now)
    return place


@transaction.atomic
def forget_own_place(*, resident: Resident, place_id: int, actor: str, now: datetime) -> None:
    """Forget one of the resident's own places; does nothing when it is gone."""
    removed, _kinds = resident.own_places.filter(pk=place_id).delete()
    if removed:
        record(actor=actor, action="residents.forget_own_place", subject=f"resident:{resident.code}", now=now)


def _create_household(home: Home | None, municipality: Municipality) -> Household:
    assert home is not None
    return Household.objects.create(
        municipality=municipality,
        address=home.address,
        settlement=home.settlement,
        lon=home.lon,
        lat=home.lat,
    )


def _create_resident(person: Person, household: Household, user: User | None, now: datetime) -> Resident:
    """Store the person under a code that nobody has; a code drawn twice is drawn again."""
    for _try in range(_CODE_TRIES):
        code = make_code()
        try:
            with transaction.atomic():
                return Resident.objects.create(
                    code=code,
                    household=household,
                    user=user,
                    family_name=person.family_name,
                    given_name=person.given_name,
                    family_kana=fold(person.family_kana),
                    given_kana=fold(person.given_kana),
                    birth_date=person.birth_date,
                    language=person.language,
                    mobility=person.mobility,
                    note_for_crew=person.note_for_crew,
                    registered_at=now,
                )
        except IntegrityError:
            if not Resident.objects.filter(code=code).exists():
                raise
    raise RuntimeError("no free resident code in eight draws")


def _create_contacts(resident: Resident, contacts: Sequence[tuple[ContactKind, str]]) -> None:
    values = dict.fromkeys((kind, normalise_contact(kind, value)) for kind, value in contacts)
    ContactPoint.objects.bulk_create(
        ContactPoint(resident=resident, kind=kind, value=value, is_preferred=place == 0)
        for place, (kind, value) in enumerate(values)
    )
