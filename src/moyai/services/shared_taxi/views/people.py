"""Whose pages somebody may look at."""

from django.http import Http404, HttpRequest

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import list_residents_for
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.policy import LABEL
from moyai.services.shared_taxi.queries import get_ride, may_see


def list_mine(request: HttpRequest) -> list[Resident]:
    """Return herself and those for whom she acts."""
    return list_residents_for(get_account(request), LABEL, clock.today())


def pick_resident(request: HttpRequest, mine: list[Resident]) -> Resident | None:
    """Return the resident named by ``for`` in the address, else the first; None when there is nobody.

    Raises:
        Http404: the named one is not hers to look at.
    """
    code = request.GET.get("for") or request.POST.get("for")
    if not code:
        return mine[0] if mine else None
    found = next((resident for resident in mine if resident.code == code), None)
    if found is None:
        raise Http404
    return found


def get_own_ride(request: HttpRequest, code: str) -> Ride:
    """Return a ride that this person may see; to others it does not exist.

    Raises:
        Http404: there is none, or it is not hers.
    """
    try:
        ride = get_ride(code)
    except Ride.DoesNotExist:
        raise Http404 from None
    if not may_see(get_account(request), ride, clock.now()):
        raise Http404
    return ride
