"""The officer's page of the pairs of places between which the taxi may not ride."""

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
from moyai.services.shared_taxi.models import ForbiddenPair
from moyai.services.shared_taxi.operations.pairing import BadPair, end_pair, forbid_pair
from moyai.services.shared_taxi.pair_forms import PairForm, first_day_after
from moyai.services.shared_taxi.pairs import Touched, list_pairs, make_draft, measure_touched
from moyai.services.shared_taxi.views.dated import describe_standing

_FIELDS = {
    "begun": "valid_from",
    "backwards": "valid_until",
    "same_ends": "destination",
    "no_reason": "reason",
}


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def show(request: HttpRequest) -> HttpResponse:
    """Show the pairs; set a new one, or first see which rides of the last 30 days it would have touched."""
    today = clock.today()
    form = PairForm(request.POST or None, initial=first_day_after(today))
    is_valid = request.method == "POST" and form.is_valid()
    is_trial = is_valid and request.POST.get("action") == "try"
    if is_valid and not is_trial and _forbid(request, form):
        return redirect("shared_taxi:pairs")
    has_errors = bool(form.is_bound and form.errors)
    context = {
        "form": form,
        "pairs": [_make_row(pair, today) for pair in list_pairs()],
        "trial": _measure(form) if is_trial else None,
        "has_errors": has_errors,
    }
    return render(request, "shared_taxi/pairs.html", context, status=422 if has_errors else 200)


@require_POST
@require_role(Role.OFFICER)
def withdraw(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Let rides be made again from tomorrow on, or take a pair back that has not begun."""
    try:
        ended = end_pair(pair_id=rule_id, made_by=get_account(request), now=clock.now())
    except Refused as refused:
        messages.error(request, str(refused.text))
    except ForbiddenPair.DoesNotExist:
        messages.error(request, _("その区間の決まりは、もうありません。"))
    else:
        taken_back = _("始まる前の決まりを取り下げました。")
        messages.success(request, taken_back if ended is None else _("今日で終わりにしました。"))
    return redirect("shared_taxi:pairs")


def _forbid(request: HttpRequest, form: PairForm) -> bool:
    try:
        pair = forbid_pair(**form.values(), made_by=get_account(request), now=clock.now())
    except BadPair as refused:
        form.add_error(_FIELDS.get(refused.code), str(refused.text))
        return False
    messages.success(
        request, _("%(day)sから送れない区間にしました。") % {"day": f"{pair.valid_from:%Y/%m/%d}"}
    )
    return True


def _measure(form: PairForm) -> Touched:
    return measure_touched(make_draft(form.values()).as_rule(), clock.now())


def _make_row(pair: ForbiddenPair, today: date) -> dict[str, Any]:
    return {
        "pair": pair,
        **describe_standing(pair, today),
        "touched": measure_touched(pair.as_rule(), clock.now()),
    }
