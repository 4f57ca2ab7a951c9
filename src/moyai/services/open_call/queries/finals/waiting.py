"""What waits for somebody on the final day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from moyai.core.accounts.models import User
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_judging import FinalState
from moyai.services.open_call.models import Final
from moyai.services.open_call.waiting import Waiting


def list_waiting(user: User, now: datetime) -> Iterable[Waiting]:
    """Yield what somebody has to do: score, release, run the day. Whose staff has left has nothing to do."""
    hers = Final.objects.filter(programme__staff__user=user, programme__staff__left_at__isnull=True)
    finals = hers.exclude(state=FinalState.RELEASED).distinct().select_related("programme")
    for final in finals:
        staff = final.programme.staff.filter(user=user, left_at__isnull=True)
        roles = set(staff.values_list("role", flat=True))
        if final.state == FinalState.RUNNING and roles & {StaffRole.JUDGE, StaffRole.CHAIR}:
            text = _("「%(title)s」の採点をする") % {"title": final.title}
            yield Waiting(text, reverse("open_call:tablet", args=[final.code]))
        if final.state == FinalState.HELD and StaffRole.CHAIR in roles:
            text = _("「%(title)s」の結果を確かめて、発表する") % {"title": final.title}
            yield Waiting(text, reverse("open_call:release", args=[final.code]))
        if final.state in (FinalState.PLANNED, FinalState.RUNNING) and StaffRole.OFFICE in roles:
            text = _("「%(title)s」の進行表") % {"title": final.title}
            yield Waiting(text, reverse("open_call:run_sheet", args=[final.code]), final.starts_at)
