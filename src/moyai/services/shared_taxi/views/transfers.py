"""The officer's page of where one changes between two areas."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.errors import Refused
from moyai.services.shared_taxi.models import TransferPoint
from moyai.services.shared_taxi.operations.changing import BadTransfer, end_transfer, set_transfer
from moyai.services.shared_taxi.transfer_forms import TransferForm
from moyai.services.shared_taxi.transfers import count_joined, list_points
from moyai.services.shared_taxi.views.dated import describe_standing

_FIELDS = {
    "begun": "valid_from",
    "backwards": "valid_until",
    "one_area": "other_area",
    "centre": "other_area",
    "too_tight": "max_wait_minutes",
    "unreached": "place",
}


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def show(request: HttpRequest) -> HttpResponse:
    """Show where one changes; set another place."""
    today = clock.today()
    form = TransferForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid() and _set(request, form):
        return redirect("shared_taxi:transfers")
    has_errors = bool(form.is_bound and form.errors)
    context = {
        "form": form,
        "points": [_make_row(point, today) for point in list_points()],
        "has_errors": has_errors,
    }
    return render(request, "shared_taxi/transfers.html", context, status=422 if has_errors else 200)


@require_POST
@require_role(Role.OFFICER)
def withdraw(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Let nobody change there from tomorrow on, or take a place back that has not begun."""
    try:
        ended = end_transfer(point_id=rule_id, made_by=get_account(request), now=clock.now())
    except Refused as refused:
        messages.error(request, str(refused.text))
    except TransferPoint.DoesNotExist:
        messages.error(request, _("その乗りかえの場所は、もうありません。"))
    else:
        taken_back = _("始まる前の決まりを取り下げました。")
        messages.success(request, taken_back if ended is None else _("今日で終わりにしました。"))
    return redirect("shared_taxi:transfers")


def _set(request: HttpRequest, form: TransferForm) -> bool:
    try:
        point = set_transfer(**form.values(), made_by=get_account(request), now=clock.now())
    except BadTransfer as refused:
        form.add_error(_FIELDS.get(refused.code), str(refused.text))
        return False
    first = f"{point.valid_from:%Y/%m/%d}"
    messages.success(request, _("%(day)sから、乗りかえて行けるようにしました。") % {"day": first})
    return True


def _make_row(point: TransferPoint, today: date) -> dict[str, Any]:
    return {
        "point": point,
        **describe_standing(point, today),
        "rides": count_joined(point, clock.now()),
    }
