"""Who comes through the doors of the pages of a farm's people."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from moyai.core.accounts.permissions import get_account
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.models import Farm, FarmMember
from moyai.services.smart_farm.queries.members import list_farms_peopled, list_manageable


def pick_peopled(request: HttpRequest) -> tuple[Farm, list[Farm]]:
    """Return the farm whose people a page is about (``farm`` names another), and all that she may see.

    Raises:
        PermissionDenied: she may see nobody's.
        Http404: not those of the one that was named.
    """
    farms = list_farms_peopled(get_account(request))
    if not farms:
        raise PermissionDenied
    code = request.POST.get("farm") or request.GET.get("farm") or farms[0].code
    farm = next((each for each in farms if each.code == code), None)
    if farm is None:
        raise Http404
    return farm, farms


def get_managed(request: HttpRequest, number: int) -> tuple[FarmMember, frozenset[FarmRole]]:
    """Return somebody whom she who is signed in may change, and to which roles.

    Raises:
        Http404: there is nobody of this number on a farm whose people she may see.
        PermissionDenied: there is, and she may not change her.
    """
    user = get_account(request)
    rows = FarmMember.objects.select_related("farm", "user", "resident__user", "guardian_of")
    member = get_object_or_404(rows.exclude(name=""), pk=number)
    if member.farm not in list_farms_peopled(user):
        raise Http404
    roles = list_manageable(user, member.farm)
    if member.role not in {str(each) for each in roles}:
        raise PermissionDenied
    return member, roles
