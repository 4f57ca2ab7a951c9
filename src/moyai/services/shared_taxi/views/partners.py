"""Whose money somebody may see: the town's officers everybody's, a firm's people their own firm's."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account
from moyai.core.accounts.queries import has_role
from moyai.core.partners.models import Partner
from moyai.services.shared_taxi.queries.claims import list_claiming_partners


def list_own_firms(request: HttpRequest) -> set[int]:
    """Return the numbers of the firms for which this person works."""
    held = get_account(request).memberships.filter(role=Role.PARTNER, partner__isnull=False)
    return {number for number in held.values_list("partner_id", flat=True) if number is not None}


def list_visible(request: HttpRequest) -> list[Partner]:
    """Return the firms whose money this person may see.

    Raises:
        PermissionDenied: none.
    """
    user = get_account(request)
    firms = list_claiming_partners()
    if has_role(user, Role.OFFICER):
        return firms
    own = list_own_firms(request)
    found = [firm for firm in firms if firm.pk in own]
    if not found:
        raise PermissionDenied
    return found
