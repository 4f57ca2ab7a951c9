"""What is kept, for how long and why, and when it was last erased: a page for the town's officers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import require_role
from moyai.core.clock import local
from moyai.core.manifest import Retention
from moyai.core.privacy.queries import find_last_run, list_periods


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show_periods(request: HttpRequest) -> HttpResponse:
    """List every period with its last run."""
    rows = [_describe(period) for period in list_periods()]
    return render(request, "privacy/periods.html", {"rows": rows})


def _describe(period: Retention) -> dict[str, Any]:
    run = find_last_run(period.model)
    return {
        "what": period.what,
        "days": _show_days(period.days),
        "action": _("消します") if period.action == "erase" else _("だれのものか、わからなくします"),
        "reason": period.reason,
        "ran_at": local(run.ran_at) if run else None,
        "count": run.count if run else 0,
        "has_failed": bool(run and run.error),
    }


def _show_days(days: int) -> str:
    years, rest = divmod(days, 365)
    if years and not rest:
        return ngettext("%(n)s年", "%(n)s年", years) % {"n": years}
    return ngettext("%(n)s日", "%(n)s日", days) % {"n": days}
