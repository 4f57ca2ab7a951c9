"""Reads on the register."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Concat

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.queries import has_role
from moyai.core.codes import is_valid_code, normalise_code
from moyai.core.places.folding import fold
from moyai.core.residents.contacts import normalise_phone
from moyai.core.residents.enums import ContactKind, EligibilityStatus
from moyai.core.residents.models import Consent, ContactPoint, Eligibility, OwnPlace, Proxy, Resident

STAFF_ROLES = (Role.DISPATCHER, Role.OFFICER)
ANY_SCOPE = "*"
_LEAST_PHONE_DIGITS = 4


def get_resident(code: str) -> Resident:
    """Return the resident with a code, with the household.

    Raises:
        Resident.DoesNotExist: there is none.
    """
    return Resident.objects.select_related("household", "user").get(code=normalise_code(code))


def find_resident_of(user: User) -> Resident | None:
    """Return the resident whose account this is, or None."""
    return Resident.objects.select_related("household").filter(user=user).first() if user.pk else None


def list_residents_for(user: User, scope: str, on_date: date) -> list[Resident]:
    """Return whom ``user`` may act for without being staff: herself, then those whose proxy she is."""
    proxied = Resident.objects.filter(pk__in=_live_proxies(user, scope, on_date).values("resident"))
    own = Resident.objects.filter(user=user)
    return [*own.select_related("household"), *proxied.select_related("household").exclude(user=user)]


def may_act_for(user: User, resident: Resident, scope: str, on_date: date) -> bool:
    """Tell whether ``user`` may see and do for ``resident`` within ``scope``.

    The resident herself may, her proxies for the scope (or ``*``) until their last day, and the desk.

    Args:
        user: who signed in.
        resident: for whom.
        scope: a service's key, e.g. ``"shared_taxi"``.
        on_date: the present day.
    """
    if not user.is_authenticated:
        return False
    if resident.user_id == user.pk or has_role(user, *STAFF_ROLES):
        return True
    return _live_proxies(user, scope, on_date).filter(resident=resident).exists()


def search_residents(text: str, limit: int = 20) -> list[Resident]:
    """Return residents by code, telephone number (or a part of four digits or more), name or reading.

    Household and contact points are loaded with them.
    """
    condition = _search_condition(text)
    if condition is None:
        return []
    found = Resident.objects.alias(
        whole_name=Concat("family_name", "given_name"), whole_kana=Concat("family_kana", "given_kana")
    ).filter(condition)
    once = Resident.objects.filter(pk__in=found.values("pk"))  # also with several ways to reach them
    ordered = once.order_by("family_kana", "given_kana", "code").select_related("household")
    return list(ordered.prefetch_related("contact_points")[:limit])


def find_twin(
    *, family_kana: str, given_kana: str, birth_date: date, lon: float, lat: float
) -> Resident | None:
    """Return who is registered with the same reading, birth and home (within 200 m or so), or None."""
    near = 0.002
    return Resident.objects.filter(
        family_kana=fold(family_kana),
        given_kana=fold(given_kana),
        birth_date=birth_date,
        household__lon__range=(lon - near, lon + near),
        household__lat__range=(lat - near, lat + near),
    ).first()


def list_contact_points(resident: Resident) -> list[ContactPoint]:
    """Return the ways to reach a resident, the preferred one first."""
    return sorted(resident.contact_points.all(), key=lambda c: (not c.is_preferred, c.pk))


def find_phone(resident: Resident) -> str:
    """Return the number to ring (the preferred one, a mobile before a landline), or an empty string."""
    phones = [c for c in list_contact_points(resident) if c.kind in (ContactKind.MOBILE, ContactKind.PHONE)]
    best = sorted(phones, key=lambda c: (not c.is_preferred, c.kind != ContactKind.MOBILE))
    return best[0].value if best else ""


def list_own_places(resident: Resident) -> list[OwnPlace]:
    """Return the places a resident named herself, in her order."""
    return list(resident.own_places.all())


def list_proxies(resident: Resident) -> list[Proxy]:
    """Return who may act for a resident, with their accounts."""
    return list(resident.proxies.select_related("user").order_by("pk"))


def has_consent(resident: Resident, purpose: str) -> bool:
    """Tell whether a resident's consent to ``purpose`` stands."""
    return resident.consents.filter(purpose=purpose, withdrawn_at__isnull=True).exists()


def list_consents(resident: Resident) -> list[Consent]:
    """Return every consent ever given, the latest first."""
    return list(resident.consents.order_by("-given_at", "-pk"))


def find_eligibility(resident: Resident, service: str, on_date: date) -> Eligibility | None:
    """Return the eligibility by which a resident may use ``service`` on a day, or None.

    Provisional and confirmed ones count until their last day (``expires_date``, that day included). Beside a
    confirmed one its renewal, still provisional, does not count.
    """
    live = _live_eligibilities(service).filter(_not_expired(on_date), resident=resident)
    found = {one.status: one for one in live}
    return found.get(EligibilityStatus.CONFIRMED) or found.get(EligibilityStatus.PROVISIONAL)


def list_eligibilities(resident: Resident) -> list[Eligibility]:
    """Return every eligibility ever declared by a resident, the latest first."""
    return list(resident.eligibilities.order_by("-declared_at", "-pk"))


def list_pending_eligibilities(service: str) -> list[Eligibility]:
    """Return what waits for its evidence to be checked, the oldest first, with resident and household."""
    pending = Eligibility.objects.filter(service=service, status=EligibilityStatus.PROVISIONAL)
    return list(
        pending.select_related("resident__household")
        .prefetch_related(Prefetch("resident__contact_points"))
        .order_by("declared_at", "pk")
    )


def list_expiring_eligibilities(service: str, until: date) -> list[Eligibility]:
    """Return the provisional and confirmed eligibilities whose last day is not after ``until``."""
    live = _live_eligibilities(service).filter(expires_date__lte=until)
    return list(live.select_related("resident").order_by("expires_date"))


def _search_condition(text: str) -> Q | None:
    plain = fold(text)
    if not plain:
        return None
    digits = normalise_phone(text)
    if digits and not any(c.isalpha() for c in plain):
        return _number_condition(digits)
    names = Q(whole_name__icontains=plain) | Q(whole_kana__icontains=plain)
    typed = "".join(text.split())
    return names | Q(whole_name__icontains=typed)


def _number_condition(digits: str) -> Q | None:
    if is_valid_code(digits) and len(digits) == 8:
        return Q(code=digits) | Q(contact_points__value=digits)
    if len(digits) < _LEAST_PHONE_DIGITS:
        return None
    return Q(pk__in=ContactPoint.objects.filter(value__contains=digits).values("resident"))


def _live_proxies(user: User, scope: str, on_date: date) -> QuerySet[Proxy]:
    live = Q(valid_until__isnull=True) | Q(valid_until__gte=on_date)
    return Proxy.objects.filter(live, user=user, scope__in=[scope, ANY_SCOPE])


def _live_eligibilities(service: str) -> QuerySet[Eligibility]:
    live = [EligibilityStatus.PROVISIONAL, EligibilityStatus.CONFIRMED]
    return Eligibility.objects.filter(service=service, status__in=live)


def _not_expired(on_date: date) -> Q:
    return Q(expires_date__isnull=True) | Q(expires_date__gte=on_date)
