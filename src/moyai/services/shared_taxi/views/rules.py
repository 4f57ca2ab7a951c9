"""The officer's page of the rules of fairness: what holds, what will, whom new rules would touch."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.clock import at_local
from moyai.core.errors import Refused
from moyai.services.shared_taxi import operations
from moyai.services.shared_taxi.enums import Purpose, RideStatus
from moyai.services.shared_taxi.forms import RuleForm
from moyai.services.shared_taxi.models import FairnessRule, Ride
from moyai.services.shared_taxi.usage import find_rule, list_rules

TRIED_DAYS = 30


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def show(request: HttpRequest) -> HttpResponse:
    """Show the rules; set new ones, or first see whom they would have touched in the last 30 days."""
    today = clock.today()
    present = find_rule(today)
    form = RuleForm(request.POST or None, today=today, initial=_initial(present, today))
    is_valid = request.method == "POST" and form.is_valid()
    is_trial = is_valid and request.POST.get("action") == "try"
    if is_valid and not is_trial and _set(request, form):
        return redirect("shared_taxi:rules")
    has_errors = form.is_bound and not form.is_valid()
    context = {
        "form": form,
        "rules": [_make_row(rule, present, today) for rule in list_rules()],
        "present": present,
        "trial": _measure(form.limits(), clock.now()) if is_trial else None,
        "has_errors": has_errors,
    }
    return render(request, "shared_taxi/rules.html", context, status=422 if has_errors else 200)


@require_POST
@require_role(Role.OFFICER)
def withdraw(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Take rules back that have not begun."""
    try:
        operations.withdraw_rule(rule_id=rule_id, made_by=get_account(request), now=clock.now())
    except Refused as refused:
        messages.error(request, str(refused.text))
    except FairnessRule.DoesNotExist:
        messages.error(request, _("その決まりは、もうありません。"))
    else:
        messages.success(request, _("始まる前の決まりを取り下げました。"))
    return redirect("shared_taxi:rules")


def _set(request: HttpRequest, form: RuleForm) -> bool:
    first = form.cleaned_data["valid_from"]
    try:
        operations.set_rule(
            valid_from=first, limits=form.limits(), made_by=get_account(request), now=clock.now()
        )
    except Refused as refused:
        form.add_error("valid_from", str(refused.text))
        return False
    messages.success(request, _("%(day)sからの決まりを作りました。") % {"day": f"{first:%Y/%m/%d}"})
    return True


def _initial(present: FairnessRule | None, today: date) -> dict[str, Any]:
    if present is None:
        return {"valid_from": today + timedelta(days=1)}
    kept = {name: getattr(present, name) for name in RuleForm.LIMITS}
    return {**kept, "valid_from": today + timedelta(days=1)}


def _measure(limits: dict[str, Any], now: datetime) -> dict[str, int]:
    """Return whom the limits would have touched in the last 30 days."""
    since = at_local(clock.local(now).date() - timedelta(days=TRIED_DAYS), 0)
    rides = Ride.objects.filter(
        status__in=RideStatus.used(), task__pickup_from__gte=since, task__pickup_from__lte=now
    )
    if not limits["is_medical_counted"]:
        rides = rides.exclude(purpose=Purpose.MEDICAL)
    each = list(rides.values_list("resident").annotate(count=Count("pk")).values_list("count", flat=True))
    most, frequent = limits["monthly_rides"], limits["frequent_from"]
    over = [count - most for count in each if most is not None and count > most]
    return {
        "riders": len(each),
        "over": len(over),
        "rides_over": sum(over),
        "frequent": sum(count >= frequent for count in each) if frequent is not None else 0,
    }


def _make_row(rule: FairnessRule, present: FairnessRule | None, today: date) -> dict[str, Any]:
    return {
        "rule": rule,
        "is_present": present is not None and rule.pk == present.pk,
        "is_to_come": rule.valid_from > today,
    }
