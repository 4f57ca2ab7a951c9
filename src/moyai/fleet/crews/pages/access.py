"""Who may do what on the crews' pages, and which day a page is about."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account
from moyai.fleet.crews.queries import find_firms
from moyai.fleet.models import Shift

KEEPERS = (Role.DISPATCHER, Role.PARTNER)
"""Who holds roll-calls and writes records: the firm's 運行管理者, and the town's dispatcher where it
runs itself."""
READERS = (*KEEPERS, Role.OFFICER)

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2999, 12, 30)


def get_shift(request: HttpRequest, number: int) -> Shift:
    """Return a shift that this person may see.

    Raises:
        Http404: there is none.
    """
    found = Shift.objects.select_related("vehicle__partner", "driver").filter(pk=number).first()
    firms = find_firms(get_account(request))
    if found is None or (firms is not None and found.vehicle.partner_id not in firms):
        raise Http404
    return found


def read_day(request: HttpRequest) -> date:
    """Return the day that is asked for (``?date=``), today when it cannot be read."""
    text = request.GET.get("date", "")
    if not text:
        return clock.today()
    try:
        return min(max(date.fromisoformat(text), FIRST_DAY), LAST_DAY)
    except ValueError:
        messages.error(request, _("日付を読み取れないので、今日を出します。"))
        return clock.today()
