"""Who comes through the doors of the final's pages."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from moyai.core.accounts.models import User
from moyai.core.accounts.permissions import get_account
from moyai.services.open_call.models import Final, Staff
from moyai.services.open_call.queries.finals.people import find_chair, find_judge
from moyai.services.open_call.queries.people import is_office


def get_final(code: str) -> Final:
    """Return a final with its programme.

    Raises:
        Http404: there is none of that code.
    """
    return get_object_or_404(Final.objects.select_related("programme", "rubric"), code=code)


def get_office_final(request: HttpRequest, code: str) -> tuple[Final, User]:
    """Return a final whose office asks, and who that is.

    Raises:
        Http404: there is none.
        PermissionDenied: she is not of its office.
    """
    final, user = get_final(code), get_account(request)
    if not is_office(user, final.programme):
        raise PermissionDenied
    return final, user


def get_chair_final(request: HttpRequest, code: str) -> tuple[Final, Staff]:
    """Return a final whose chair asks; raises as `get_office_final` does."""
    final = get_final(code)
    chair = find_chair(get_account(request), final)
    if chair is None:
        raise PermissionDenied
    return final, chair


def get_judge_final(request: HttpRequest, code: str) -> tuple[Final, Staff]:
    """Return a final one of whose judges asks; raises as `get_office_final` does."""
    final = get_final(code)
    judge = find_judge(get_account(request), final)
    if judge is None:
        raise PermissionDenied
    return final, judge


def describe_visitor(request: HttpRequest, final: Final) -> dict[str, Any]:
    """Return as what somebody looks: is_office, is_chair, is_judge."""
    if not isinstance(request.user, User):
        return {"is_office": False, "is_chair": False, "is_judge": False}
    return {
        "is_office": is_office(request.user, final.programme),
        "is_chair": find_chair(request.user, final) is not None,
        "is_judge": find_judge(request.user, final) is not None,
    }
